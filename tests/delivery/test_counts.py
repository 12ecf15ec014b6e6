"""What a letter costs, in counts that are the same on every machine: statements, commits, and letters rendered."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event

from leafpost.clinic import Clinic, read_clinic
from leafpost.database.claiming import Claimed, claim
from leafpost.database.engine import Database, open_database
from leafpost.database.ledger import Outcome
from leafpost.database.tables import DeliveryState
from leafpost.database.transactions import Connection
from leafpost.delivery.claims import Claims
from leafpost.delivery.clock import Clock
from leafpost.delivery.commits import GroupCommit
from leafpost.delivery.letters import Letters, frozen_letters
from leafpost.delivery.run import LEASE
from leafpost.outbox import frozen, launch
from leafpost.render import message
from tests.conftest import TODAY, MakeClinic, sign_everything, translate_hours
from tests.databases import NOON
from tests.delivery.posting import KEY, post_of, sending, states_by_address, worker_for, world_at
from tests.delivery.test_worker import QUICK
from tests.delivery.wayward import Mailbox, Wayward, serving

TOKEN = "me"
CLOCK = Clock(lambda: NOON)


class Counted:
    """What an engine was asked since the beginning."""

    statements = 0
    commits = 0


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    counted = Counted()

    def execute(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.statements += not statement.startswith("BEGIN")

    def commit(_connection: Any) -> None:
        counted.commits += 1

    event.listen(database.engine, "before_cursor_execute", execute)
    event.listen(database.engine, "commit", commit)
    yield counted
    event.remove(database.engine, "before_cursor_execute", execute)
    event.remove(database.engine, "commit", commit)


def handed_over(commits: GroupCommit, outcomes: list[Outcome], begins: list[tuple[int, str]]) -> set[int]:
    """What may go, once the ledger has it."""
    going, done = set[int](), Event()

    def began(found: set[int]) -> None:
        going.update(found)

    commits.hand_over(outcomes, begins, began)
    commits.do(lambda _connection, _now: done.set())
    assert done.wait(60)
    for answer in commits.answers():
        answer()
    return going


@pytest.mark.parametrize("letters", [2, 60])
def test_letters_that_are_ready_together_share_one_commit_and_four_statements(
    database: Database, sending_clinic: Clinic, letters: int
) -> None:
    """What came of some letters and the beginning of as many others is two looks and two updates, however many."""
    number, _ = sending(database, ["p.example"] * 2 * letters)
    with database.begin() as connection:
        rows = claim(connection, number, None, 2 * letters, TOKEN, NOON + LEASE, NOON)
    first, second = rows[:letters], rows[letters:]
    commits = GroupCommit(database, CLOCK, lambda: None, lambda _: None, 1.0, (0.1,))
    assert handed_over(commits, [], leases(first)) == {row.id for row in first}
    taken = [Outcome(row.id, TOKEN, DeliveryState.ACCEPTED, 250, "2.0.0 OK") for row in first]
    with counting(database) as counted:
        assert handed_over(commits, taken, leases(second)) == {row.id for row in second}
    commits.close()
    assert counted.statements == 4
    assert counted.commits == 2  # the second is the empty errand that was waited for


def leases(rows: list[Claimed]) -> list[tuple[int, str]]:
    return [(row.id, TOKEN) for row in rows]


def test_a_claim_costs_the_same_for_few_letters_and_for_many(database: Database, sending_clinic: Clinic) -> None:
    """Claiming, tokens and throttle: as many statements for five letters of a provider as for two hundred."""
    number, _ = sending(database, ["p.example"] * 400)
    with database.read() as connection:
        letters = Letters(
            sending_clinic.mail, KEY, lambda size: bytes(size), CLOCK.now, {number: frozen_letters(connection, number)}
        )
    chance = iter(range(10**6))
    letters.random = lambda size: next(chance).to_bytes(size, "big")
    claims = Claims([number], letters, TOKEN, LEASE, rate=0)
    executed = []
    for most in (1, 5, 200):  # the first makes the provider's throttle
        with counting(database) as counted:
            filled = fill(database, claims, NOON, most)
        assert len(filled) == most
        executed.append(counted.statements)
    assert executed[1] == executed[2] <= 12


def fill(database: Database, claims: Claims, now: dt.datetime, most: int) -> list[object]:
    def run(connection: Connection) -> list[object]:
        return list(claims.fill(connection, now, most=most, has_none=False).parcels)

    with database.begin() as connection:
        return run(connection)


def test_a_campaign_is_rendered_once_for_each_language(
    clinic_folder: MakeClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A launch in two languages makes two letters, whoever reads them."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    translate_hours(folder, "es", "Lunes a viernes, de 9:00 a 17:00")
    sign_everything(folder)
    rendered = list[str]()
    for module, name in ((launch, "letter"), (frozen, "compose")):
        monkeypatch.setattr(module, name, partial(noted, rendered, name, getattr(module, name)))
    ready = launch.make_ready(read_clinic(folder), "spring-letter", TODAY, lambda _: [])
    assert sorted(ready.letters) == ["en", "es"]
    assert sorted(rendered) == ["compose"] * 2 + ["letter"] * 2


def noted(told: list[str], name: str, function: Any, *arguments: Any, **more: Any) -> Any:
    told.append(name)
    return function(*arguments, **more)


def test_a_run_renders_nothing(sending_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sending fills the frozen letter: it is read once, and nothing is composed or encoded again."""
    database = open_database(sending_clinic, {})
    sending(database, ["p.example"] * 30)
    done = list[str]()
    for module, name in ((frozen, "compose"), (frozen, "encoded_body"), (message, "compose")):
        monkeypatch.setattr(module, name, partial(noted, done, name, getattr(module, name)))
    read = frozen.FrozenLetter.from_bytes
    monkeypatch.setattr(frozen.FrozenLetter, "from_bytes", partial(noted, done, "read", read))
    server = Wayward(Mailbox(tmp_path / "mailbox"))
    with serving(server):
        worker_for(post_of(sending_clinic, database, server.port), world_at(CLOCK), QUICK).drain()
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert done == ["read"]
    database.close()
