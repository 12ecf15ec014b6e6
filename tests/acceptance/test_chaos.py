"""Nobody twice, nobody lost: a server that misbehaves, and a worker that is killed again and again."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update

from leafpost.clinic import read_clinic
from leafpost.database.engine import Database, open_database
from leafpost.database.tables import DeliveryState, delivery, throttle
from leafpost.delivery import run
from leafpost.delivery.connection import Timeouts
from tests.conftest import CLINIC, REPOSITORY
from tests.databases import NOON
from tests.delivery.posting import rows, sending
from tests.delivery.wayward import DATA, DOT, MAIL, RCPT, Deed, Mailbox, Wayward, serving

SEED = 20261124
READERS = 5_000
KILLS = 20
CONNECTIONS = 10
PATIENCE = 2.0  # seconds that a server which hangs is waited for
FROM_KILL_TO_KILL = (200, 1_800)  # things that the server hears
# Out of a hundred letters: stage, what the server does, how often. At a third attempt it behaves.
MISDEEDS = [
    (RCPT, "450 4.2.1 later", 3.0),
    (RCPT, "550 5.1.1 no such mailbox", 1.5), (DATA, "451 4.3.0 later", 1.0), (DATA, "reset", 0.5),
    (DOT, "452 4.2.2 full", 1.0), (DOT, "reset", 0.4), (DOT, "reset-after", 0.4), (DOT, "garbage-after", 0.2),
    (RCPT, "hang", 0.2), (DATA, "hang", 0.1), (DOT, "hang", 0.1), (DOT, "hang-after", 0.1),
]  # fmt: skip
MAIL_MISDEEDS = [(MAIL, "421 4.3.2 going down", 1.0), (MAIL, "reset", 0.5)]
OPEN = {DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED}
DOUBTFUL = frozenset({"reset", "reset-after", "garbage-after", "hang", "hang-after"})  # at DOT


@dataclass
class Killer:
    """Kills the worker at moments that are drawn by chance, counted in what the server hears."""

    chance: Random
    left: int = KILLS
    kills: int = 0
    heard: int = 0
    next_at: int = 0
    worker: ForkServerProcess | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, worker: ForkServerProcess) -> None:
        with self.lock:
            self.worker = worker
            self.next_at = self.heard + self.chance.randint(*FROM_KILL_TO_KILL)

    def __call__(self, _stage: str, _recipient: str) -> None:
        with self.lock:
            self.heard += 1
            if self.worker is None or not self.left or self.heard < self.next_at:
                return
            self.worker.kill()
            self.worker = None
            self.left -= 1
            self.kills += 1


def misdeed(stage: str, recipient: str, time: int) -> Deed | None:
    """What the server does: the same for the same letter and attempt, whenever that is."""
    if stage == MAIL:  # the server does not know yet whom it is for
        return drawn(MAIL_MISDEEDS, f"{SEED} {time}")
    deed = drawn(MISDEEDS, f"{SEED} {recipient} {time}") if recipient and time < 2 else None
    return deed if deed is not None and deed.stage == stage else None


def drawn(deeds: list[tuple[str, str, float]], seed: str) -> Deed | None:
    """One of some deeds, each as often in a hundred as it says."""
    point = Random(seed).random() * 100
    for stage, how, share in deeds:
        if point < share:
            return Deed(stage, how)
        point -= share
    return None


@dataclass(frozen=True)
class Post:
    """A clinic's folder with a campaign in its database."""

    root: Path
    database: Database
    environment: dict[str, str]

    @property
    def said(self) -> Path:
        """What the last run has written."""
        return self.root / "said.txt"

    def run(self) -> ForkServerProcess:
        """`send.py run --once`, forked from a process that has everything imported: there are dozens of runs."""
        arguments = ["run", "--once", "--connections", str(CONNECTIONS), "--root", str(self.root)]
        worker = SERVER.Process(target=send, args=(arguments, self.environment, self.said))
        worker.start()
        return worker

    def states(self) -> Counter[DeliveryState]:
        return Counter(DeliveryState(state) for state, _code, _answer in rows(self.database).values())

    def let_hours_pass(self) -> None:
        """What waits for its time is due: nobody has to wait for it here."""
        with self.database.begin() as connection:
            connection.execute(update(delivery).values(due_at=NOON))
            connection.execute(update(throttle).values(backoff_until=None))


SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([__name__])


def send(arguments: list[str], environment: Mapping[str, str], said: Path) -> None:
    """The command, in a process of its own, with servers that are given up after PATIENCE and no questions to DNS."""
    from leafpost.cli.send import main

    os.environ.update(environment)
    patient = Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE)
    run.World = partial(run.World, timeouts=patient, mail_servers=None)  # type: ignore[misc]  # in this process alone
    with said.open("w") as file, contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
        sys.exit(main(arguments))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses nothing there either, and no disk is waited for."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="leafpost-chaos-", dir=memory) as name:
        yield Path(name)


@pytest.fixture
def post(folder: Path) -> Post:
    text = CLINIC.replace("OFFERED", "") + "\n[mail]\nrate = 0\n"
    (folder / "clinic.toml").write_text(text, "utf-8")
    database = open_database(read_clinic(folder), {})
    # One provider each: a provider that asks for a pause gets it, and nobody here waits a quarter of an hour.
    sending(database, [f"mail{number}.example" for number in range(READERS)])
    key = {"LEAFPOST_SECRET_KEY": "a key of the chaos test, 32 long"}
    return Post(folder, database, key)


def test_nobody_twice_and_nobody_lost(post: Post, folder: Path, record_property: Callable[[str, object], None]) -> None:
    """5,000 readers, a server that refuses, resets and talks nonsense, twenty kill -9: its mailbox is the witness."""
    killer = Killer(Random(SEED))
    server = Wayward(Mailbox(folder / "mailbox"), misdeed, killer)
    said, states = [], post.states()
    with serving(server):
        post.environment["LEAFPOST_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}?tls=none"
        while OPEN & set(states):
            post.let_hours_pass()
            worker = post.run()
            killer.arm(worker)
            worker.join()
            said.append(post.said.read_text() if post.said.is_file() else "")
            assert worker.exitcode in (0, 3, -signal.SIGKILL), said[-1]
            assert len(said) < 3 * KILLS, said[-1]
            states = post.states()
    letters, ledger = server.mailbox.recipients(), rows(post.database)
    by_state = {state: {a for a, row in ledger.items() if row[0] == state} for state in DeliveryState}
    accepted, unknown = by_state[DeliveryState.ACCEPTED], by_state[DeliveryState.UNKNOWN]
    rejected = by_state[DeliveryState.REJECTED]
    doubtful = sum(
        (deed := misdeed(DOT, address, time)) is not None and deed.how in DOUBTFUL
        for (stage, address), times in server.times.items() if stage == DOT
        for time in range(times)
    )  # fmt: skip
    figures = {
        "readers": READERS, "kills": killer.kills, "runs": len(said), "commands": sum(server.commands.values()),
        "letters in the mailbox": letters.total(), "twice": sum(n > 1 for n in letters.values()),
        "accepted": len(accepted), "rejected": len(rejected), "unknown": len(unknown),
        "unknown, yet delivered": len(unknown & set(letters)), "misdeeds that leave doubt": doubtful,
    }  # fmt: skip
    record_property("figures", f"chaos: {', '.join(f'{name} {value:,}' for name, value in figures.items())}")
    assert killer.kills == KILLS
    assert set(letters.values()) == {1}
    assert len(accepted) + len(rejected) + len(unknown) == READERS == len(ledger)
    assert accepted <= set(letters) <= accepted | unknown
    assert all(500 <= (ledger[address][1] or 0) <= 599 for address in rejected)
    assert len(unknown) <= KILLS * CONNECTIONS + doubtful
    named = subprocess.run(
        [sys.executable, REPOSITORY / "send.py", "unknown", "--root", post.root],
        env={**os.environ, **post.environment}, capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    assert [address for address in unknown if address not in named] == []
