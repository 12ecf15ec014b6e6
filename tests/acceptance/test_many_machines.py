"""Several machines send from one PostgreSQL: nobody twice, nobody lost, whatever happens to one of them."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import update

from leafpost.clinic import read_clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.tables import DeliveryState, delivery
from tests.conftest import CLINIC, REPOSITORY
from tests.databases import NOON, PostgreSQL, own_postgresql
from tests.delivery.posting import rows, sending
from tests.delivery.wayward import Mailbox, Wayward, serving

READERS = 1_200
CONNECTIONS = 5
_PATIENCE = 180.0  # seconds, after which a test gives up waiting


@dataclass
class Machines:
    """Workers as processes of their own; what they said, and the server that is the witness."""

    root: Path
    database: Database
    environment: dict[str, str]
    server: Wayward
    workers: list[subprocess.Popen[str]] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def start(self, number: int = 1) -> list[subprocess.Popen[str]]:
        """More workers; they are at work when this returns."""
        command = [sys.executable, REPOSITORY / "send.py", "worker", "--connections", str(CONNECTIONS)]
        started = [
            subprocess.Popen(
                [*command, "--root", self.root], env=self.environment, text=True, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for _ in range(number)
        ]  # fmt: skip
        self.workers += started
        for worker in started:
            assert "At work" in _line(worker)
        return started

    def listen(self, stage: str, _recipient: str) -> None:
        with self.changed:
            self.heard[stage] += 1
            self.changed.notify_all()

    def wait_for_letters(self, number: int) -> None:
        """Until the server has kept so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.heard["kept"] >= number, _PATIENCE), self.heard

    def stop(self, workers: list[subprocess.Popen[str]]) -> list[str]:
        """Ctrl-C for each; what they said."""
        for worker in workers:
            worker.send_signal(signal.SIGINT)
        said = [worker.communicate(timeout=_PATIENCE)[0] for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * len(workers), said
        assert [text for text in said if "Traceback" in text] == []
        return said

    def wait_for_states(self, *expected: str) -> None:
        """Until every reader is in one of these; the ledger is looked at twice a second while letters go out."""
        end = time.monotonic() + _PATIENCE
        while not (found := {state for state, _, _ in rows(self.database).values()}) <= set(expected):
            assert time.monotonic() < end, found
            with self.changed:
                until = self.heard["kept"] + 200
                self.changed.wait_for(lambda: self.heard["kept"] >= until, 0.5)  # noqa: B023 - it does not outlive the loop

    def states(self) -> dict[str, DeliveryState]:
        return {address: DeliveryState(state) for address, (state, _code, _answer) in rows(self.database).items()}


def _line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    ready, _, _ = select.select([worker.stdout], [], [], _PATIENCE)
    assert ready, "the worker says nothing"
    return worker.stdout.readline()


@pytest.fixture(scope="module")
def restartable() -> Iterator[PostgreSQL]:
    """A server that these tests may restart."""
    with own_postgresql() as server:
        yield server


@pytest.fixture
def machines(tmp_path: Path, restartable: PostgreSQL) -> Iterator[Machines]:
    """A campaign in PostgreSQL, a mail server, and no worker yet; those that are left are killed in the end."""
    (tmp_path / "clinic.toml").write_text(CLINIC.replace("OFFERED", "") + "\n[mail]\nrate = 0\n", "utf-8")
    url = {DATABASE_URL: restartable.new_database()}
    database = open_database(read_clinic(tmp_path), url)
    server = Wayward(Mailbox(tmp_path / "mailbox"))
    with ExitStack() as stack:
        stack.enter_context(serving(server))
        stack.callback(database.close)
        environment = {
            **os.environ, **url, "LEAFPOST_SECRET_KEY": "a key of many machines, 32 long!",
            "LEAFPOST_SMTP_URL": f"smtp://127.0.0.1:{server.port}?tls=none",
        }  # fmt: skip
        found = Machines(tmp_path, database, environment, server)
        server.heard = found.listen
        yield found
        for worker in found.workers:
            if worker.poll() is None:
                worker.kill()
                worker.communicate()


def test_three_workers_of_which_one_is_killed(machines: Machines) -> None:
    """Three machines share a campaign and one of them dies: each reader has one letter, or is listed in doubt."""
    sending(machines.database, [f"mail{number}.example" for number in range(READERS)])
    first, *others = machines.start(3)
    machines.wait_for_letters(300)
    first.kill()
    first.communicate()
    # The others finish what was not the dead one's; it held one lease.
    left = {"claimed", "sending"}
    machines.wait_for_states("accepted", "unknown", *left)
    machines.stop(others)
    with machines.database.begin() as connection:  # its lease runs out: nobody waits a quarter of an hour here
        connection.execute(update(delivery).where(delivery.c.state.in_(left)).values(lease_until=NOON))
    machines.start(1)
    machines.wait_for_states("accepted", "unknown")
    machines.stop(machines.workers[-1:])
    states, letters = machines.states(), machines.server.mailbox.recipients()
    unknown = {address for address, state in states.items() if state is DeliveryState.UNKNOWN}
    assert set(letters.values()) == {1}
    assert set(states) - unknown <= set(letters) <= set(states)
    assert len(unknown) <= CONNECTIONS
    assert machines.server.most_open > CONNECTIONS  # more than one was at work


def test_the_database_is_restarted_in_the_middle(machines: Machines, restartable: PostgreSQL) -> None:
    """Workers wait for their database and go on by themselves: everybody has one letter, and nobody is in doubt."""
    sending(machines.database, [f"mail{number}.example" for number in range(READERS // 2)])
    machines.start(2)
    machines.wait_for_letters(150)
    restartable.stop("immediate")  # as a crash does
    machines.database.close()
    restartable.start()
    machines.wait_for_states("accepted")
    machines.stop(machines.workers)
    assert machines.server.mailbox.recipients() == dict.fromkeys(machines.states(), 1)


def test_ctrl_c_finishes_what_is_in_flight(machines: Machines) -> None:
    """A worker that is stopped in the middle leaves nobody in doubt and nobody claimed; another one goes on."""
    sending(machines.database, [f"mail{number}.example" for number in range(READERS // 2)])
    machines.start(1)
    machines.wait_for_letters(100)
    (said,) = machines.stop(machines.workers)
    assert "Stopped." in said
    assert set(machines.states().values()) == {DeliveryState.ACCEPTED, DeliveryState.PENDING}
    letters = machines.server.mailbox.recipients()
    assert {a for a, state in machines.states().items() if state is DeliveryState.ACCEPTED} == set(letters)
