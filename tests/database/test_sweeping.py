"""What a dead worker leaves is found, and a clock that is set back or forward loses nothing and doubles nothing."""

import datetime as dt

import pytest
from sqlalchemy import update

from leafpost.database.conditions import LONGEST_LEASE, LONGEST_WAIT
from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, begin_sending, extend, record, sweep
from leafpost.database.sweeping import IN_DOUBT, Swept
from leafpost.database.tables import DeliveryState as S
from leafpost.database.tables import delivery
from tests.database.readers import LEASE, claimed, launched, row_of, sending, states
from tests.databases import NOON

SECOND, HOUR, YEAR = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=365)


def swept(database: Database, campaign_id: int, now: dt.datetime) -> Swept:
    with database.begin() as connection:
        return sweep(connection, campaign_id, now)


def test_a_dead_workers_rows_are_freed_or_in_doubt(database: Database) -> None:
    """When the lease is over, what was not begun waits again, and what was begun is UNKNOWN and stays so."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id)
    assert swept(database, campaign_id, NOON + LEASE - SECOND) == Swept(0, 0)
    assert swept(database, campaign_id, NOON + LEASE) == Swept(freed=1, unknown=1)
    assert (row_of(database, one).state, row_of(database, one).answer) == (S.UNKNOWN, IN_DOUBT)
    late = NOON + LEASE + YEAR
    assert [row.id for row in claimed(database, campaign_id, token="you", now=late)] == [two]
    assert swept(database, campaign_id, late + LEASE) == Swept(1, 0)
    assert row_of(database, one).state == S.UNKNOWN


def test_a_worker_that_was_taken_for_dead_sends_and_records_nothing(database: Database) -> None:
    """It wakes after the sweep: it may not begin what it had claimed, nor say anything about what it had begun."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id)
    late = NOON + LEASE
    swept(database, campaign_id, late)
    claimed(database, campaign_id, token="you", now=late)
    with database.begin() as connection:
        assert begin_sending(connection, [(two, "me")], late) == set()
        assert record(connection, [Outcome(one, "me", S.ACCEPTED, 250, "OK")], late) == set()
        assert extend(connection, "me", late + LEASE, late) == 0
        assert begin_sending(connection, [(two, "you")], late) == {two}
    assert states(database, campaign_id) == [S.UNKNOWN, S.SENDING]


def test_what_was_tried_before_waits_as_deferred(database: Database) -> None:
    """A freed row that had attempts is DEFERRED and due at once."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    with database.begin() as connection:
        record(connection, [Outcome(one, "me", S.DEFERRED, 451, "later", NOON)], NOON)
    claimed(database, campaign_id)
    assert swept(database, campaign_id, NOON + LEASE) == Swept(1, 0)
    assert states(database, campaign_id) == [S.DEFERRED]
    assert [row.attempts for row in claimed(database, campaign_id, now=NOON + LEASE)] == [1]


def test_a_living_worker_keeps_its_rows(database: Database) -> None:
    """It says so in time, for what it has claimed and for what it is sending; nobody else's lease changes."""
    campaign_id, _ = launched(database, *["a.example"] * 3)
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id, most=1)
    claimed(database, campaign_id, token="you")
    with database.begin() as connection:
        assert extend(connection, "me", NOON + 2 * LEASE, NOON) == 2
    assert swept(database, campaign_id, NOON + LEASE) == Swept(1, 0)
    assert states(database, campaign_id) == [S.SENDING, S.CLAIMED, S.PENDING]
    with database.begin() as connection, pytest.raises(ValueError, match="the longest is"):
        extend(connection, "me", NOON + YEAR, NOON)


def test_a_sweep_leaves_other_campaigns_alone(database: Database) -> None:
    """Each campaign is swept for itself."""
    campaign_id, _ = launched(database, "a.example")
    claimed(database, campaign_id)
    assert swept(database, campaign_id + 1, NOON + YEAR) == Swept(0, 0)


@pytest.mark.parametrize("back", [SECOND, HOUR, YEAR])
def test_a_clock_set_back_in_the_midst_changes_nothing_for_the_living(database: Database, back: dt.timedelta) -> None:
    """A worker whose clock is set back after each step goes on: begins, records, and sends nothing twice."""
    campaign_id, ids = launched(database, "a.example", "a.example")
    early = NOON - back
    claimed(database, campaign_id)
    assert swept(database, campaign_id, early) == Swept(0, 0)
    with database.begin() as connection:
        assert begin_sending(connection, [(one, "me") for one in ids], early) == set(ids)
        assert extend(connection, "me", early + LEASE, early) == 2
    assert swept(database, campaign_id, early) == Swept(0, 0)
    assert claimed(database, campaign_id, token="you", now=early) == []
    with database.begin() as connection:
        assert record(connection, [Outcome(one, "me", S.ACCEPTED, 250, "") for one in ids], early) == set(ids)
    assert states(database, campaign_id) == [S.ACCEPTED] * 2


def test_a_dead_workers_rows_are_found_though_the_clock_was_set_back(database: Database) -> None:
    """Its lease lies a year ahead now; nobody waits that long."""
    campaign_id, (_one, _two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id)
    early = NOON - YEAR
    assert swept(database, campaign_id, early) == Swept(0, 0)
    assert swept(database, campaign_id, early + LONGEST_LEASE - SECOND) == Swept(0, 0)
    assert swept(database, campaign_id, early + LONGEST_LEASE) == Swept(freed=1, unknown=1)
    assert states(database, campaign_id) == [S.UNKNOWN, S.PENDING]


def test_pending_letters_do_not_wait_for_a_clock(database: Database) -> None:
    """What was never tried goes, though the clock now shows a time before the launch."""
    campaign_id, ids = launched(database, "a.example")
    assert [row.id for row in claimed(database, campaign_id, now=NOON - YEAR)] == ids


def test_deferred_letters_do_not_wait_a_year_for_a_clock(database: Database) -> None:
    """The next attempt comes as near as it may be, and the 72 hours count from now; both once."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id)
    with database.begin() as connection:
        record(connection, [Outcome(one, "me", S.DEFERRED, 451, "later", NOON + HOUR)], NOON)
        record(connection, [Outcome(two, "me", S.DEFERRED, 451, "later", NOON - YEAR + HOUR)], NOON)
    early = NOON - YEAR
    swept(database, campaign_id, early)
    swept(database, campaign_id, early + SECOND)
    assert (row_of(database, one).due_at, row_of(database, one).first_tried_at) == (early + LONGEST_WAIT, early)
    assert (row_of(database, two).due_at, row_of(database, two).first_tried_at) == (early + HOUR, NOON)
    assert len(claimed(database, campaign_id, now=early + LONGEST_WAIT)) == 2


def test_a_clock_set_forward_puts_in_doubt_and_never_doubles(database: Database) -> None:
    """Another machine's clock is a year ahead: what is being sent is in doubt, and its outcome comes too late."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    assert swept(database, campaign_id, NOON + YEAR) == Swept(0, 1)
    with database.begin() as connection:
        assert record(connection, [Outcome(one, "me", S.DEFERRED, 451, "", NOON)], NOON) == set()
    assert claimed(database, campaign_id, now=NOON + YEAR) == []


def test_a_row_that_was_erased_while_it_was_sent_ends_like_others(database: Database) -> None:
    """Forgetting somebody does not hide that a letter is in doubt."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    with database.begin() as connection:
        connection.execute(update(delivery).values(address=None, subscriber_id=None))
    assert swept(database, campaign_id, NOON + LEASE) == Swept(0, 1)
    assert row_of(database, one).state == S.UNKNOWN
