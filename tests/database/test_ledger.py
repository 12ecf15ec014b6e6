"""Every move of a delivery is allowed, made once, and made only by who has it."""

import datetime as dt

from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, begin_sending, claim, record
from leafpost.database.tables import DeliveryState
from tests.database.readers import launched, states
from tests.databases import NOON

LEASE = dt.timedelta(minutes=5)


def test_a_letter_goes_its_way(database: Database) -> None:
    """From PENDING over CLAIMED and SENDING to ACCEPTED."""
    campaign_id, ids = launched(database, "a.example", "b.example")
    with database.begin() as connection:
        rows = claim(connection, campaign_id, None, 10, "me", NOON + LEASE, NOON)
    assert [row.address for row in rows] == ["reader1@a.example", "reader2@b.example"]
    assert states(database, campaign_id) == [DeliveryState.CLAIMED] * 2
    with database.begin() as connection:
        assert begin_sending(connection, [(row.id, "me") for row in rows], NOON) == set(ids)
    assert states(database, campaign_id) == [DeliveryState.SENDING] * 2
    with database.begin() as connection:
        outcomes = [Outcome(row.id, "me", DeliveryState.ACCEPTED, 250, "2.0.0 OK") for row in rows]
        assert record(connection, outcomes, NOON) == set(ids)
    assert states(database, campaign_id) == [DeliveryState.ACCEPTED] * 2
