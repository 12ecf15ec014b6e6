"""Campaigns and their letters are kept whole and found again."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from leafpost.database.campaigns import (
    Campaign,
    add_campaign,
    artefacts,
    campaigns,
    find_campaign,
    find_launch,
    set_state,
)
from leafpost.database.engine import Database
from leafpost.database.tables import CampaignState, artefact
from tests.databases import NOON

NEW = Campaign(
    id=0,
    issue="spring-letter",
    topic="news",
    state=CampaignState.SCHEDULED,
    state_reason="",
    created_at=NOON,
    start_at=NOON + dt.timedelta(hours=1),
    sender="news@clinic.example",
    audience_digest="a",
    artefact_digest="b",
)
LETTERS = {"en": b"\x00\xff letter", "zh_Hans": "信".encode()}


def test_a_campaign_is_read_as_it_was_written(database: Database) -> None:
    """Every column comes back, times to the microsecond, letters to the byte."""
    new = replace(NEW, start_at=NOON + dt.timedelta(microseconds=1))
    with database.begin() as connection:
        number = add_campaign(connection, new, LETTERS)
    with database.read() as connection:
        assert campaigns(connection) == [replace(new, id=number)]
        assert artefacts(connection, number) == LETTERS
        assert artefacts(connection, number + 1) == {}


def test_a_campaign_is_found_by_number_or_newest_of_its_newsletter(database: Database) -> None:
    """A number names one campaign; a slug names the last one that was launched."""
    with database.begin() as connection:
        first = add_campaign(connection, NEW, LETTERS)
        second = add_campaign(connection, replace(NEW, audience_digest="c"), LETTERS)
        third = add_campaign(connection, replace(NEW, issue="2026", audience_digest="c"), LETTERS)
    with database.read() as connection:
        for name, expected in {str(first): first, "spring-letter": second, str(third): third, "2026": third}.items():
            found = find_campaign(connection, name)
            assert found is not None
            assert found.id == expected
        for name in ("", "nobody", "0", "-1", "9" * 18, "9" * 400, "²", "1 OR 1=1"):
            assert find_campaign(connection, name) is None


def test_the_same_launch_cannot_be_written_twice(database: Database) -> None:
    """A second campaign for the same readers and letters is refused by the database itself, and found by these."""
    with database.begin() as connection:
        number = add_campaign(connection, NEW, LETTERS)
    with pytest.raises(IntegrityError), database.begin() as connection:
        add_campaign(connection, replace(NEW, start_at=NOON), LETTERS)
    with database.read() as connection:
        assert find_launch(connection, "spring-letter", "news", "a", "b") == replace(NEW, id=number)
        for other in (("x", "news", "a", "b"), ("spring-letter", "x", "a", "b"), ("spring-letter", "news", "x", "b")):
            assert find_launch(connection, *other) is None
        assert find_launch(connection, "spring-letter", "news", "a", "x") is None


def test_a_state_is_set_once(database: Database) -> None:
    """Setting a state says whether it was another before; other campaigns stay as they are."""
    with database.begin() as connection:
        number = add_campaign(connection, NEW, LETTERS)
        other = add_campaign(connection, replace(NEW, topic="events"), LETTERS)
        assert set_state(connection, number, CampaignState.STOPPED, "too many bounces", NOON)
        assert not set_state(connection, number, CampaignState.STOPPED, "too many bounces", NOON)
        assert set_state(connection, number, CampaignState.STOPPED, "too many complaints", NOON)
        assert not set_state(connection, other + 1, CampaignState.RUNNING, "", NOON)
    with database.read() as connection:
        states = {found.id: (found.state, found.state_reason) for found in campaigns(connection)}
    assert states == {
        number: (CampaignState.STOPPED, "too many complaints"),
        other: (CampaignState.SCHEDULED, ""),
    }


def test_a_letter_that_was_changed_is_not_handed_out(database: Database) -> None:
    """What differs from its digest by one byte is no longer what was launched."""
    with database.begin() as connection:
        number = add_campaign(connection, NEW, LETTERS)
        connection.execute(update(artefact).where(artefact.c.locale == "en").values(content=b"\x00\xff Letter"))
    with database.read() as connection, pytest.raises(ValueError, match="changed since it was launched"):
        artefacts(connection, number)
