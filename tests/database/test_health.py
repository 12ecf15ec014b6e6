"""What the circuit breaker is told about a campaign is what servers and readers said lately."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from leafpost.database.engine import Database
from leafpost.database.health import WINDOW, Health, health, stop
from leafpost.database.ledger import Outcome, record
from leafpost.database.tables import CampaignState, EventKind, campaign, delivery, event
from leafpost.database.tables import DeliveryState as S
from tests.database.readers import launched, sending
from tests.databases import NOON

SECOND = dt.timedelta(seconds=1)
END = NOON + 1000 * SECOND


def answered(database: Database, *codes: int | None) -> int:
    """A campaign whose letters got these answers, one each second from noon on."""
    campaign_id, ids = launched(database, *["a.example"] * len(codes))
    sending(database, campaign_id)
    for place, (one, code) in enumerate(zip(ids, codes, strict=True)):
        state = S.UNKNOWN if code is None else {2: S.ACCEPTED, 4: S.DEFERRED, 5: S.REJECTED}[code // 100]
        due_at = NOON if state is S.DEFERRED else None
        with database.begin() as connection:
            record(connection, [Outcome(one, "me", state, code, f"answer {place}", due_at)], NOON + place * SECOND)
    return campaign_id


def health_of(database: Database, campaign_id: int, since: dt.datetime = NOON, now: dt.datetime = END) -> Health:
    with database.read() as connection:
        return health(connection, campaign_id, since, now)


def test_answers_for_good_are_counted(database: Database) -> None:
    """2xx and 5xx count; 4xx and what is in doubt do not; the last refusal is named."""
    campaign_id = answered(database, 550, 250, 250, 451, 554, None, 250)
    assert health_of(database, campaign_id) == Health(5, 2, 0, "554 answer 4", 0, 0)


def test_refusals_in_a_row_are_counted_from_the_end(database: Database) -> None:
    """Any other answer between them breaks the row."""
    assert health_of(database, answered(database, 250, 451, 550, 554, 550)).refused_in_a_row == 3


def test_a_letter_that_waits_for_us_is_a_refusal(database: Database) -> None:
    """5xx that is about how we send leaves the letter DEFERRED, and counts."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    with database.begin() as connection:
        record(connection, [Outcome(one, "me", S.DEFERRED, 550, "5.7.515 no", NOON)], NOON)
    assert health_of(database, campaign_id) == Health(1, 1, 1, "550 5.7.515 no", 0, 0)


def test_what_was_answered_before_it_was_resumed_does_not_count(database: Database) -> None:
    """An operator who has mended the reason is not stopped again for the same refusals."""
    campaign_id = answered(database, 550, 550, 250)
    assert health_of(database, campaign_id, NOON + SECOND).refused == 1
    assert health_of(database, campaign_id, NOON + 2 * SECOND) == Health(1, 0, 0, "", 0, 0)


def test_a_clock_set_back_does_not_blind_the_breaker(database: Database) -> None:
    """What was answered in a time that is not yet, and a beginning that is not yet, are left out."""
    campaign_id = answered(database, 550, 250, 250)
    assert health_of(database, campaign_id, END, NOON) == Health(1, 1, 1, "550 answer 0", 0, 0)


def test_only_the_latest_answers_count(database: Database) -> None:
    """What went well for hours does not hide what goes wrong now."""
    campaign_id, ids = launched(database, *["a.example"] * (WINDOW + 30))
    with database.begin() as connection:
        whole = update(delivery).values(state=S.ACCEPTED, code=250, changed_at=NOON)
        connection.execute(whole)
        late = delivery.c.id.in_(ids[:40])
        connection.execute(update(delivery).where(late).values(state=S.REJECTED, code=550, changed_at=NOON + SECOND))
    found = health_of(database, campaign_id)
    assert (found.answered, found.refused, found.refused_in_a_row) == (WINDOW, 40, 40)


def test_complaints_are_counted_once_for_each_letter(database: Database) -> None:
    """The same report again, another kind, another campaign, and what came before the beginning do not count."""
    campaign_id = answered(database, 250, 250, 250)
    kind, again = EventKind.COMPLAINED, {"counts": False}
    rows = [
        {"delivery_id": 1, "kind": kind, "at": NOON},
        {"delivery_id": 1, "kind": kind, "at": NOON + SECOND},
        {"delivery_id": 2, "kind": kind, "at": NOON, **again},
        {"delivery_id": 2, "kind": EventKind.BOUNCED, "at": NOON},
        {"delivery_id": 3, "kind": kind, "at": NOON - SECOND},
    ]
    with database.begin() as connection:
        for row in rows:
            connection.execute(event.insert().values(campaign_id=campaign_id, **row))
    found = health_of(database, campaign_id)
    assert (found.complained, found.accepted) == (1, 3)
    assert health_of(database, campaign_id + 1).complained == 0


@pytest.mark.parametrize("state", list(CampaignState))
def test_only_what_runs_is_stopped(database: Database, state: CampaignState) -> None:
    """An operator's pause, or an end, is not written over; who stops first gives the reason."""
    campaign_id, _ = launched(database, "a.example")
    runs = state in (CampaignState.RUNNING, CampaignState.SCHEDULED)
    with database.begin() as connection:
        connection.execute(update(campaign).values(state=state, state_reason="as before"))
        assert stop(connection, campaign_id, "too many refused") is runs
        assert not stop(connection, campaign_id, "again")
        found = connection.execute(select(campaign.c.state, campaign.c.state_reason)).one()
    assert tuple(found) == ((CampaignState.STOPPED, "too many refused") if runs else (state, "as before"))
