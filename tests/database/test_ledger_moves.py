"""docs/ledger.md tells exactly the moves that the program makes."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import product

from sqlalchemy import Connection, select, update

from leafpost.clinic import Clinic
from leafpost.database.bounces import find_letter, settle_unknown
from leafpost.database.engine import Database, open_database
from leafpost.database.ledger import (
    Outcome,
    begin_sending,
    claim,
    decide_unknown,
    extend,
    record,
    release,
    sweep,
)
from leafpost.database.mx import group
from leafpost.database.tables import CampaignState, campaign, delivery
from leafpost.database.tables import DeliveryState as S
from leafpost.delivery.retry import FIRST_PAUSE, LONGEST_PAUSE, TRIED_FOR
from tests.conftest import REPOSITORY
from tests.database.readers import LEASE, launched
from tests.databases import NOON

DOC = (REPOSITORY / "docs" / "ledger.md").read_text("utf-8")
Move = tuple[str, str]


def told_moves() -> set[Move]:
    """The first two columns of the table of moves."""
    table = DOC.partition("## Who moves a row")[2].partition("\n## ")[0]
    return {(found[1], found[2]) for found in re.finditer(r"^\| (\w+) \| (\w+) \|", table, re.MULTILINE)} - {
        ("from", "to")
    }


def steps(campaign_id: int, one: int) -> list[Callable[[Connection], object]]:
    """Every function that changes rows, with all that makes a difference to it."""
    found: list[Callable[[Connection], object]] = [
        lambda connection: claim(connection, campaign_id, None, 9, "other", NOON + LEASE, NOON),
        lambda connection: begin_sending(connection, [(one, "me")], NOON),
        lambda connection: release(connection, "me", NOON),
        lambda connection: extend(connection, "me", NOON + LEASE, NOON),
        lambda connection: sweep(connection, campaign_id, NOON),
        lambda connection: sweep(connection, campaign_id, NOON + LEASE),
        lambda connection: group(connection, campaign_id, "a.example", "google.com"),
        lambda connection: decide_unknown(connection, campaign_id, one, True, "Ada", "log", NOON),
        lambda connection: decide_unknown(connection, campaign_id, one, False, "Ada", "log", NOON),
        lambda connection: settle(connection, campaign_id, one),
    ]
    for state in S:
        due_at = NOON + dt.timedelta(hours=1) if state is S.DEFERRED else None
        outcome = Outcome(one, "me", state, 250, "", due_at)
        found.append(lambda connection, outcome=outcome: record(connection, [outcome], NOON))
    return found


def settle(connection: Connection, campaign_id: int, one: int) -> None:
    """A report on the letter has come back."""
    letter = find_letter(connection, campaign_id, one)
    assert letter is not None
    settle_unknown(connection, letter, "a report", NOON)


def made_moves(database: Database) -> set[Move]:
    """What every step makes of a row in every state, tried or not, of readers who stay and who left."""
    campaign_id, (one,) = launched(database, "a.example")
    moves = set()
    for state, attempts, is_here, runs in product(S, (0, 1), (True, False), (True, False)):
        row = {
            "state": state, "attempts": attempts, "address": "reader1@a.example" if is_here else None, "due_at": NOON,
            "lease_token": "me", "lease_until": NOON + LEASE,
        }  # fmt: skip
        for step in steps(campaign_id, one):
            with database.begin() as connection:
                connection.execute(update(delivery).values(row))
                kind = CampaignState.RUNNING if runs else CampaignState.PAUSED
                connection.execute(update(campaign).values(state=kind))
                try:
                    step(connection)
                except ValueError:  # an outcome that cannot be
                    continue
                after = S(connection.execute(select(delivery.c.state)).scalar_one())
            if after is not state:
                moves.add((state.value, after.value))
    return moves


def test_the_guide_tells_every_move_and_no_other(sending_clinic: Clinic) -> None:
    """Every step is tried on every state; what moves is what the table says."""
    database = open_database(sending_clinic, {})
    made = made_moves(database)
    database.close()
    assert made == told_moves()


def test_the_guide_tells_every_state() -> None:
    """The table of states has each of them once."""
    table = DOC.partition("## The states")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == ["state", *S]


def test_the_guide_has_the_programs_numbers() -> None:
    """Pauses and ends are those of the code."""
    assert "again after 5 minutes, 10, 20 … up to 4 hours" in DOC
    assert (dt.timedelta(minutes=5), dt.timedelta(hours=4)) == (FIRST_PAUSE, LONGEST_PAUSE)
    assert "rejected after 72 hours" in DOC
    assert dt.timedelta(hours=72) == TRIED_FOR
