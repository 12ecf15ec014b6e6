"""Which campaigns a worker has something to do for."""

import datetime as dt

import pytest
from sqlalchemy import update

from leafpost.database.due import due_campaigns
from leafpost.database.engine import Database
from leafpost.database.tables import CampaignState, DeliveryState, campaign, delivery
from tests.database.readers import launched
from tests.databases import NOON

S, C = DeliveryState, CampaignState
MINUTE = dt.timedelta(minutes=1)
ROWS = [  # the only letter of a campaign that runs, and whether a worker has something to do
    ({"state": S.PENDING}, True),
    ({"state": S.DEFERRED, "due_at": NOON}, True),
    ({"state": S.DEFERRED, "due_at": NOON + MINUTE}, False),
    ({"state": S.DEFERRED, "due_at": NOON + dt.timedelta(days=2)}, True),  # the clock was set back
    ({"state": S.CLAIMED, "lease_until": NOON + MINUTE}, False),
    ({"state": S.CLAIMED, "lease_until": NOON}, True),
    ({"state": S.SENDING, "lease_until": NOON + MINUTE}, False),
    ({"state": S.SENDING, "lease_until": NOON}, True),
    ({"state": S.SENDING, "lease_until": NOON + dt.timedelta(days=2)}, True),
    ({"state": S.ACCEPTED}, True),  # somebody has to see that it is finished
    ({"state": S.UNKNOWN}, True),
]


@pytest.mark.parametrize(("row", "is_due"), ROWS, ids=str)
def test_a_campaign_that_runs(database: Database, row: dict[str, object], is_due: bool) -> None:
    """It is due where its letter may go, was left behind, or is the last of all."""
    number, _ = launched(database, "a.example")
    with database.begin() as connection:
        connection.execute(update(delivery).values(row))
        assert due_campaigns(connection, NOON) == ([number] if is_due else [])


@pytest.mark.parametrize(
    ("state", "start_at", "is_due"),
    [
        (C.SCHEDULED, NOON, True), (C.SCHEDULED, NOON + MINUTE, False), (C.PAUSED, NOON, False),
        (C.STOPPED, NOON, False), (C.FINISHED, NOON, False),
    ],
)  # fmt: skip
def test_a_campaign_in_another_state(database: Database, state: C, start_at: dt.datetime, is_due: bool) -> None:
    """With a letter that waits, it is due only where it runs, or its hour has come."""
    number, _ = launched(database, "a.example")
    with database.begin() as connection:
        connection.execute(update(campaign).values(state=state, start_at=start_at))
        assert due_campaigns(connection, NOON) == ([number] if is_due else [])
