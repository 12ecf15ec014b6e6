"""A campaign to 5,000 readers, a mail server that misbehaves, and twenty times kill -9; the mailbox is the witness."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Lock

from sqlalchemy import update

from leafpost.clinic import Clinic
from leafpost.database.engine import open_database
from leafpost.database.tables import DeliveryState, consent
from tests.databases import NOON
from tests.delivery.nursery import Place, nursery
from tests.delivery.posting import rows, sending
from tests.delivery.wayward import DATA, DOT, EHLO, GREETING, MAIL, RCPT, Deed, Mailbox, Wayward, serving

READERS, KILLS, CONNECTIONS, SEED = 5_000, 20, 10, 20_261_124
HANGS = 6
# What the server does to one reader's letter, and how often that is, in a thousand. Few are refused for good: at one
# in twenty the circuit breaker would stop the campaign, and rightly so.
DEEDS = [
    (2, RCPT, "550 5.1.1 no such mailbox"),
    (30, RCPT, "450 4.2.1 mailbox busy"),
    (10, RCPT, "421 4.7.0 too many connections"),
    (10, RCPT, "reset"),
    (5, RCPT, "garbage"),
    (10, DATA, "reset"),
    (10, DATA, "451 4.3.0 local error"),
    (10, DOT, "452 4.3.1 disk full"),
    (1, DOT, "552 5.2.2 mailbox full"),
    (4, DOT, "reset"),
    (4, DOT, "reset-after"),
    (2, DOT, "garbage-after"),
    (20, DOT, "slow"),
]
DOUBTFUL = {"reset", "reset-after", "garbage-after", "hang", "hang-after"}


@dataclass
class Plan:
    """What the server does, by a seed alone: each reader's letter meets at most one misbehaviour, once or twice."""

    doubted: set[str] = field(default_factory=set)  # whose letter was left without an answer
    hangs: int = 0

    def __call__(self, stage: str, recipient: str, which: int) -> Deed | None:
        if stage in (GREETING, EHLO, MAIL):
            chance = Random(f"{SEED} {stage} {which}")
            return Deed(stage, chance.choice(["reset", "421 4.3.2 closing", "garbage"])) if chance.random() < 0.004 else None
        deed, times = self._of(recipient)
        if deed is None or deed.stage != stage or which >= times:
            return None
        if stage == DOT and deed.how in DOUBTFUL:
            self.doubted.add(recipient)
        return deed

    def _of(self, recipient: str) -> tuple[Deed | None, int]:
        chance = Random(f"{SEED} {recipient}")
        draw = chance.randrange(1000)
        for share, stage, how in DEEDS:
            if draw < share:
                times = 1_000_000 if how.startswith("5") else chance.randint(1, 2)
                return Deed(stage, how), times
            draw -= share
        number = int(recipient.removeprefix("reader").partition("@")[0])
        if number % (READERS // HANGS) == 7:
            return Deed(chance.choice([RCPT, DATA, DOT]), "hang"), 1
        return None, 0


@dataclass
class Assassin:
    """Kills a worker when the server has heard so much more: at any stage, before the answer."""

    heard: int = 0
    victim: int = 0
    at: int = 0
    lock: Lock = field(default_factory=Lock)

    def __call__(self, stage: str, recipient: str) -> None:
        with self.lock:
            self.heard += 1
            if self.victim and self.heard >= self.at:
                os.kill(self.victim, signal.SIGKILL)
                self.victim = 0

    def aim(self, victim: int, after: int) -> None:
        with self.lock:
            self.victim, self.at = victim, self.heard + after


def test_nobody_is_mailed_twice_and_nobody_is_lost(
    sending_clinic: Clinic, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Killed twenty times: no address twice; each accepted, refused, left out, or in doubt by name; few in doubt."""
    database = open_database(sending_clinic, {})
    number, ids = sending(database, [f"p{n % 250}.example" for n in range(READERS)])
    with database.begin() as connection:  # some have left since the launch
        connection.execute(update(consent).where(consent.c.subscriber_id % 100 == 50).values(withdrawn_at=NOON))
    database.close()
    plan, assassin, chance = Plan(), Assassin(), Random(SEED)
    server = Wayward(Mailbox(tmp_path / "mailbox"), plan, assassin)
    began = time.perf_counter()
    with serving(server):
        place = Place(str(sending_clinic.data_folder), server.port, connections=CONNECTIONS, started=time.time())
        with nursery(place) as workers:
            for _ in range(KILLS):
                assassin.aim(workers.start(), chance.randint(1, 600))
                assert workers.wait()[1] == -signal.SIGKILL, workers.said
            workers.start()
            assert workers.wait()[1] == 0, workers.said
    took = time.perf_counter() - began

    found = {address: DeliveryState(state) for address, (state, _, _) in rows(open_database(sending_clinic, {})).items()}
    kept = server.mailbox.recipients()
    states = Counter(found.values())
    unknown = {address for address, state in found.items() if state is DeliveryState.UNKNOWN}
    figures = (
        f"chaos: {READERS} readers, {KILLS} kills, {server.connections} connections, "
        + ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
        + f"; of those in doubt {len(plan.doubted & unknown)} by the server and {len(unknown - plan.doubted)} by kills, "
        + f"{sum(kept[address] for address in unknown)} are in the mailbox; {kept.total()} letters, "
        + f"nobody has two: {max(kept.values()) == 1}; {took:.0f} s"
    )
    print(figures)
    record_property("figures", figures)

    assert [address for address, count in kept.items() if count > 1] == []
    assert len(found) == READERS
    assert set(states) <= {DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.SUPPRESSED, DeliveryState.UNKNOWN}
    assert [a for a, state in found.items() if state is DeliveryState.ACCEPTED and kept[a] != 1] == []
    assert [a for a in kept if found[a] not in (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN)] == []
    assert len(unknown - plan.doubted) <= KILLS * CONNECTIONS
    assert states[DeliveryState.SUPPRESSED] == READERS // 100
    assert states[DeliveryState.REJECTED] > 0
