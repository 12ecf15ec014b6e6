"""DNS is asked once a week for a domain, and letters that wait follow what it said."""

import datetime as dt

from sqlalchemy import select, update

from leafpost.database.engine import Database
from leafpost.database.mx import domains_to_ask, group, known, remember
from leafpost.database.tables import DeliveryState as S
from leafpost.database.tables import delivery
from tests.database.readers import launched
from tests.databases import NOON

WEEK, SECOND = dt.timedelta(days=7), dt.timedelta(seconds=1)


def to_ask(database: Database, campaign_id: int, now: dt.datetime = NOON, most: int = 10) -> list[str]:
    with database.read() as connection:
        return domains_to_ask(connection, campaign_id, now, most)


def test_each_waiting_domain_is_asked_for_once_a_week(database: Database) -> None:
    """Not again before, again afterwards, and again where the clock was set back; no more than asked for at once."""
    campaign_id, _ = launched(database, "a.example", "a.example", "b.example", "c.example")
    assert to_ask(database, campaign_id) == ["a.example", "b.example", "c.example"]
    assert to_ask(database, campaign_id, most=2) == ["a.example", "b.example"]
    with database.begin() as connection:
        remember(connection, {"a.example": "a.example", "b.example": "google.com"}, NOON)
    assert to_ask(database, campaign_id) == ["c.example"]
    assert to_ask(database, campaign_id, NOON + WEEK - SECOND) == ["c.example"]
    assert to_ask(database, campaign_id, NOON + WEEK) == ["a.example", "b.example", "c.example"]
    assert to_ask(database, campaign_id, NOON - SECOND) == ["a.example", "b.example", "c.example"]


def test_the_name_of_a_group_is_no_domain_to_ask_for(database: Database) -> None:
    """Letters that were grouped stand under the name of their provider."""
    campaign_id, _ = launched(database, "b.example")
    with database.begin() as connection:
        remember(connection, {"b.example": "google.com"}, NOON)
        assert group(connection, campaign_id, "b.example", "google.com") == 1
    assert to_ask(database, campaign_id) == []
    assert to_ask(database, campaign_id, NOON + WEEK) == []


def test_what_dns_said_last_counts(database: Database) -> None:
    """A domain that moved has its new provider; what is a week old is not known any more."""
    with database.begin() as connection:
        remember(connection, {"a.example": "google.com", "b.example": "b.example"}, NOON)
        remember(connection, {"a.example": "outlook.com"}, NOON + SECOND)
        remember(connection, {}, NOON)
        domains = ["a.example", "b.example", "c.example"]
        assert known(connection, domains, NOON + SECOND) == {"a.example": "outlook.com", "b.example": "b.example"}
        assert known(connection, domains, NOON + WEEK) == {"a.example": "outlook.com"}
        assert known(connection, [], NOON) == {}


def test_only_letters_that_wait_are_moved(database: Database) -> None:
    """PENDING and DEFERRED ones of the domain and the campaign; what was sent stays under the name it was sent to."""
    campaign_id, ids = launched(database, *["a.example"] * 4, "b.example")
    with database.begin() as connection:
        for one, state in zip(ids, (S.PENDING, S.DEFERRED, S.CLAIMED, S.ACCEPTED, S.PENDING), strict=True):
            connection.execute(update(delivery).where(delivery.c.id == one).values(state=state))
        assert group(connection, campaign_id + 1, "a.example", "google.com") == 0
        assert group(connection, campaign_id, "a.example", "google.com") == 2
        assert group(connection, campaign_id, "a.example", "google.com") == 0
        assert group(connection, campaign_id, "b.example", "b.example") == 0
        found = connection.execute(select(delivery.c.provider).order_by(delivery.c.id)).scalars().all()
    assert found == ["google.com", "google.com", "a.example", "a.example", "b.example"]


def test_a_large_domain_is_moved_piece_by_piece(database: Database) -> None:
    """Nobody waits for long: each call moves some thousands, until nothing is left."""
    campaign_id, _ = launched(database, *["a.example"] * 5001)
    moved = []
    for _ in range(3):
        with database.begin() as connection:
            moved.append(group(connection, campaign_id, "a.example", "google.com"))
    assert moved == [5000, 1, 0]
