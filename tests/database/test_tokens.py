"""Tokens are found by digest and purpose, and go with their delivery."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from leafpost.database.campaigns import add_campaign
from leafpost.database.engine import Database
from leafpost.database.tables import TokenPurpose, delivery, token
from leafpost.database.tokens import FoundToken, NewToken, add_tokens, find_token
from tests.database.test_campaigns import LETTERS, NEW
from tests.databases import NOON


@pytest.fixture
def row(database: Database) -> int:
    """The number of a delivery."""
    with database.begin() as connection:
        values = {
            "campaign_id": add_campaign(connection, NEW, LETTERS), "subscriber_id": 5, "address": "a@b.example",
            "address_hash": "h", "locale": "en", "wanted_locale": "ko", "provider": "b.example", "due_at": NOON,
            "changed_at": NOON,
        }  # fmt: skip
        return int(connection.execute(insert(delivery).values(values).returning(delivery.c.id)).scalar_one())


def test_a_token_leads_to_its_letter_for_its_own_purpose(database: Database, row: int) -> None:
    """Who unsubscribes is known by that token, which opens nothing else; a strange one leads nowhere."""
    with database.begin() as connection:
        add_tokens(
            connection,
            [
                NewToken("one", TokenPurpose.UNSUBSCRIBE, row, NOON),
                NewToken("two", TokenPurpose.PREFERENCES, row, NOON),
            ],
        )
    with database.read() as connection:
        expected = FoundToken(row, 1, 5, "h", "en", NOON)
        assert find_token(connection, "one", TokenPurpose.UNSUBSCRIBE) == expected
        assert find_token(connection, "two", TokenPurpose.PREFERENCES) == expected
        assert find_token(connection, "one", TokenPurpose.PREFERENCES) is None
        assert find_token(connection, "three", TokenPurpose.UNSUBSCRIBE) is None


def test_tokens_are_written_with_their_claim_or_not_at_all(database: Database, row: int) -> None:
    """A batch in which one cannot be kept keeps none; an empty batch is none."""
    twice = [NewToken("one", TokenPurpose.UNSUBSCRIBE, row, NOON)] * 2
    with pytest.raises(IntegrityError), database.begin() as connection:
        add_tokens(connection, twice)
    with database.begin() as connection:
        add_tokens(connection, [])
        assert connection.execute(select(token)).all() == []


def test_a_letter_may_have_several_tokens(database: Database, row: int) -> None:
    """Tried again, a letter gets new tokens, and those of the first try still work."""
    with database.begin() as connection:
        for digest in ("first", "second"):
            add_tokens(connection, [NewToken(digest, TokenPurpose.UNSUBSCRIBE, row, NOON)])
        for digest in ("first", "second"):
            assert find_token(connection, digest, TokenPurpose.UNSUBSCRIBE) is not None
