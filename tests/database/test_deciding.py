"""Only a person moves a letter that is in doubt, and the reason is kept."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, decide_unknown, record
from leafpost.database.tables import CampaignState, EventKind, campaign, event
from leafpost.database.tables import DeliveryState as S
from tests.database.readers import claimed, launched, row_of, sending, states
from tests.databases import NOON

LATER = NOON + dt.timedelta(days=30)


def in_doubt(database: Database, *providers: str) -> tuple[int, list[int]]:
    campaign_id, ids = launched(database, *providers)
    sending(database, campaign_id)
    with database.begin() as connection:
        record(connection, [Outcome(one, "me", S.UNKNOWN, None, "lost") for one in ids], NOON)
        connection.execute(update(campaign).values(state=CampaignState.FINISHED))
    return campaign_id, ids


def test_a_letter_that_arrived_is_accepted(database: Database) -> None:
    """By its id or by its reader's hash; who said so and why stays with it, without addresses."""
    campaign_id, (one, two) = in_doubt(database, "a.example", "a.example")
    with database.begin() as connection:
        assert decide_unknown(connection, campaign_id, one, True, "Ada Reed", "reader1@a.example wrote", LATER)
        assert decide_unknown(connection, campaign_id, "hash2", True, "Ada Reed", "mail log", LATER)
    assert states(database, campaign_id) == [S.ACCEPTED] * 2
    assert row_of(database, one).decided_by == "Ada Reed: … wrote"
    with database.read() as connection:
        rows = connection.execute(select(event.c.delivery_id, event.c.kind, event.c.status, event.c.at)).all()
        assert rows == [(one, EventKind.DECIDED, "accepted", LATER), (two, EventKind.DECIDED, "accepted", LATER)]
        assert connection.execute(select(campaign.c.state)).scalar() == CampaignState.FINISHED


def test_a_letter_that_did_not_arrive_goes_again(database: Database) -> None:
    """It is due at once, its 72 hours count anew, and the campaign that had finished runs for it."""
    campaign_id, (one,) = in_doubt(database, "a.example")
    with database.begin() as connection:
        assert decide_unknown(connection, campaign_id, one, False, "Ada Reed", "not in the mail log", LATER)
    (again,) = claimed(database, campaign_id, now=LATER)
    assert (again.id, again.attempts, again.first_tried_at) == (one, 1, None)


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.STOPPED])
def test_a_decision_does_not_resume_what_was_held(database: Database, state: CampaignState) -> None:
    """A campaign that is paused or stopped stays so."""
    campaign_id, (one,) = in_doubt(database, "a.example")
    with database.begin() as connection:
        connection.execute(update(campaign).values(state=state))
        decide_unknown(connection, campaign_id, one, False, "Ada", "log", LATER)
        assert connection.execute(select(campaign.c.state)).scalar() == state


def test_only_what_is_in_doubt_can_be_decided(database: Database) -> None:
    """A letter that is decided, in another campaign, or not there is left as it is."""
    campaign_id, (one,) = in_doubt(database, "a.example")
    with database.begin() as connection:
        for where, who in ((campaign_id + 1, one), (campaign_id, 99), (campaign_id, "hash9")):
            assert not decide_unknown(connection, where, who, True, "Ada", "log", LATER)
        assert decide_unknown(connection, campaign_id, one, True, "Ada", "log", LATER)
        assert not decide_unknown(connection, campaign_id, one, False, "Bob", "no", LATER)
    assert (row_of(database, one).state, row_of(database, one).decided_by) == (S.ACCEPTED, "Ada: log")


@pytest.mark.parametrize(("name", "reason"), [("", "log"), (" ", "log"), ("Ada", ""), ("Ada", "\n")])
def test_a_decision_needs_a_name_and_a_reason(database: Database, name: str, reason: str) -> None:
    """Without them nothing is decided."""
    campaign_id, (one,) = in_doubt(database, "a.example")
    with database.begin() as connection, pytest.raises(ValueError, match="a name and a reason"):
        decide_unknown(connection, campaign_id, one, True, name, reason, LATER)
    assert states(database, campaign_id) == [S.UNKNOWN]
