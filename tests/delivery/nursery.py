"""Workers in processes of their own, which a test may kill at any moment.

`python -m tests.delivery.nursery SETTINGS` has everything imported already, and forks a worker for each line that
it reads, so that a test need not wait for Python to start twenty times.
"""

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from leafpost.clinic import read_clinic
from leafpost.database.campaigns import campaigns
from leafpost.database.engine import open_database
from leafpost.delivery.clock import Clock
from leafpost.delivery.connection import Timeouts
from leafpost.delivery.run import World, alone, drain, make_worker
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Settings
from tests.conftest import REPOSITORY
from tests.databases import NOON
from tests.delivery.posting import post_of


@dataclass(frozen=True)
class Place:
    """Where the workers work. Their clock runs `speed` times as fast as others, and began at `started`."""

    data_folder: str
    port: int
    database_url: str = ""
    connections: int = 10
    speed: float = 200.0
    started: float = 0.0
    silence: float = 3.0  # seconds of a common clock that a server may be silent
    lease: float = 3600.0  # seconds of their clock

    def clock(self) -> Clock:
        """The same for all of them."""

        def since() -> float:
            return (time.time() - self.started) * self.speed

        return Clock(lambda: NOON + dt.timedelta(seconds=since()), lambda: time.monotonic() * self.speed)


def work(place: Place) -> None:
    """One worker's life."""
    clinic = replace(read_clinic(REPOSITORY), data_folder=Path(place.data_folder))
    environment = {"LEAFPOST_DATABASE_URL": place.database_url} if place.database_url else {}
    silence = place.silence * place.speed
    world = World(
        place.clock(), mail_servers=None, timeouts=Timeouts(silence, silence, silence, silence),
        lease=dt.timedelta(seconds=place.lease),
    )  # fmt: skip
    database = open_database(clinic, environment)
    post = post_of(clinic, database, place.port)
    with database.read() as connection:
        sent = campaigns(connection)
    with alone(post) as is_alone:
        told = Watching(lambda problem: print(f"told {problem}", flush=True))
        settings = Settings(connections=place.connections, tick=0.02, patience=1e12)
        worker = make_worker(post, sent, settings, told, world)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        drain(worker, database, sent, world, is_alone=is_alone)
    database.close()


def main() -> None:
    place = Place(**json.loads(sys.argv[1]))
    children: set[int] = set()
    for line in sys.stdin:
        if line.strip() == "wait":
            pid, status = os.wait()
            children.discard(pid)
            print(f"ended {pid} {os.waitstatus_to_exitcode(status)}", flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            try:
                work(place)
            except BaseException as error:  # noqa: BLE001 - the test reads it
                print(f"failed {error!r}", flush=True)
                os._exit(1)
            os._exit(0)
        children.add(pid)
        print(f"started {pid}", flush=True)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Nursery:
    """The test's side of it."""

    process: "subprocess.Popen[str]"
    said: list[str]

    def start(self) -> int:
        """A new worker; its process id."""
        return int(self._ask("go", "started")[0])

    def wait(self) -> tuple[int, int]:
        """Until one of them has ended: its process id and its exit code, -9 where it was killed."""
        pid, code = self._ask("wait", "ended")
        return int(pid), int(code)

    def _ask(self, line: str, word: str) -> list[str]:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{line}\n")
        stdin.flush()
        return self._answer(stdout, word)

    def _answer(self, stdout: IO[str], word: str) -> list[str]:
        for line in stdout:
            first, *rest = line.split()
            if first == word:
                return rest
            self.said.append(line)
        raise AssertionError(f"the nursery has ended: {self.said}")


@contextlib.contextmanager
def nursery(place: Place) -> Iterator[Nursery]:
    """Workers for one place; whoever is left at the end is killed."""
    command = [sys.executable, "-m", "tests.delivery.nursery", json.dumps(vars(place))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        yield Nursery(process, [])
        assert process.stdin is not None
        process.stdin.close()
        process.wait(60)


if __name__ == "__main__":
    main()
