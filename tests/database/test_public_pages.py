"""Requests, rates and leaving, on both databases."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import select

from leafpost.audience.personal import forget, personal_data
from leafpost.database.consents import consents_of
from leafpost.database.engine import Database
from leafpost.database.leaving import is_being_sent, leave, leave_topic
from leafpost.database.ledger import begin_sending
from leafpost.database.rates import count_up, drop_rates
from leafpost.database.requests import (
    Asked,
    NewRequest,
    add_request,
    drop_requests,
    due_requests,
    find_request,
    finish_request,
    give_token,
    requests_of,
    set_due,
)
from leafpost.database.subscribers import change_subscriber, find_subscriber
from leafpost.database.suppressions import is_suppressed, lift_suppressions, suppress, suppressions_of
from leafpost.database.tables import (
    EVERY_TOPIC,
    DeliveryState,
    EventKind,
    RequestKind,
    SuppressionReason,
    TokenPurpose,
    event,
    rate,
    request,
)
from leafpost.database.tokens import FoundToken, NewToken, add_tokens, find_token
from tests.audience.people import hashed, the_secret
from tests.database.readers import claimed, launched, row_of, sending
from tests.databases import NOON

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
ANN = "ann@example.org"
NEW = NewRequest(RequestKind.SUBSCRIBE, ANN, ANN, hashed(ANN), "Ann", "ar", (Asked("news", "Ja, «gern».", "web-1"),))


def asked(database: Database, new: NewRequest = NEW) -> int:
    with database.begin() as connection:
        return add_request(connection, new, NOON, 2 * DAY)


def due(database: Database, now: dt.datetime = NOON) -> list[int]:
    with database.begin() as connection:
        return [one.id for one in due_requests(connection, now, 5 * MINUTE, 20)]


def test_a_request_is_kept_as_it_was_shown(database: Database) -> None:
    """Every word of the consent comes back, and its mail is due at once."""
    number = asked(database)
    with database.begin() as connection:
        (found,) = due_requests(connection, NOON, 5 * MINUTE, 20)
    assert (found.id, found.asked, found.address, found.locale) == (number, NEW.asked, ANN, "ar")
    assert (found.asked_at, found.expires_at, found.is_done) == (NOON, NOON + 2 * DAY, False)


def test_a_mail_is_tried_by_one_at_a_time(database: Database) -> None:
    """Who took it has it until the lease is over; then it is tried again, until it went."""
    number = asked(database)
    assert due(database) == [number]
    assert due(database, NOON + 4 * MINUTE) == []
    assert due(database, NOON + 5 * MINUTE) == [number]
    with database.begin() as connection:
        set_due(connection, number, None)
    assert due(database, NOON + DAY) == []


def test_two_processes_never_send_the_same_mail(database: Database) -> None:
    """However many look at the same moment, each request is given out once."""
    numbers = sorted(asked(database) for _ in range(10))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: due(database), range(8)))
    assert sorted(one for some in found for one in some) == numbers


def test_a_link_is_good_for_its_purpose_and_its_time(database: Database) -> None:
    """Neither another kind of request nor a day too late finds it."""
    number = asked(database)
    with database.begin() as connection:
        give_token(connection, number, "digest")
        assert find_request(connection, "digest", RequestKind.SUBSCRIBE, NOON + DAY) is not None
        assert find_request(connection, "digest", RequestKind.DATA, NOON) is None
        assert find_request(connection, "other", RequestKind.SUBSCRIBE, NOON) is None
        assert find_request(connection, "digest", RequestKind.SUBSCRIBE, NOON + 2 * DAY) is None
    assert due(database, NOON + 2 * DAY) == []


def test_what_is_done_needs_no_address(database: Database) -> None:
    """After it was done once, the address is gone, and a second time is no first."""
    number = asked(database)
    with database.begin() as connection:
        assert finish_request(connection, number, NOON)
        assert not finish_request(connection, number, NOON)
        row = connection.execute(select(request)).one()
    assert (row.address, row.address_key, row.name) == (None, None, "")
    assert due(database) == []


def test_what_has_run_out_is_taken_away(database: Database) -> None:
    """Addresses of people who never confirmed stay two days; one who is forgotten takes theirs along."""
    asked(database)
    asked(database, replace(NEW, address_hash="other"))
    with database.begin() as connection:
        drop_requests(connection, NOON, address_hash=hashed(ANN))
        assert requests_of(connection, hashed(ANN)) == []
        assert len(requests_of(connection, "other")) == 1
        drop_requests(connection, NOON + 2 * DAY)
        assert requests_of(connection, "other") == []


def test_a_request_is_part_of_what_is_held_on_a_person(database: Database) -> None:
    """It is told to who asks, and erased with them, even where there is nothing else."""
    asked(database)
    data = personal_data(database, the_secret(), ANN)
    assert data is not None
    assert data["requests"][0]["asked"][0]["text"] == "Ja, «gern»."
    assert forget(database, the_secret(), ANN, NOON) is not None
    with database.read() as connection:
        assert requests_of(connection, hashed(ANN)) == []


def test_counting_begins_anew_after_its_window(database: Database) -> None:
    """The window begins with the first; a clock that was set back locks nobody out."""
    with database.begin() as connection:
        assert [count_up(connection, "key", DAY, NOON + n * MINUTE) for n in range(3)] == [1, 2, 3]
        assert count_up(connection, "other", DAY, NOON) == 1
        assert count_up(connection, "key", DAY, NOON + DAY) == 1
        assert count_up(connection, "key", DAY, NOON) == 1
        drop_rates(connection, NOON + MINUTE)
        assert connection.execute(select(rate)).all() == []


def test_many_at_once_are_all_counted(database: Database) -> None:
    """Several processes count together, and none is lost."""

    def one(_: int) -> int:
        with database.begin() as connection:
            return count_up(connection, "key", DAY, NOON)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(20))) == list(range(1, 21))


def found_token(database: Database, delivery_id: int) -> FoundToken:
    with database.begin() as connection:
        add_tokens(connection, [NewToken(f"t{delivery_id}", TokenPurpose.UNSUBSCRIBE, delivery_id, NOON)])
        found = find_token(connection, f"t{delivery_id}", TokenPurpose.UNSUBSCRIBE)
    assert found is not None
    return found


def test_who_leaves_gets_nothing_that_has_not_begun(database: Database) -> None:
    """A worker that has the row already loses it; what is on its way is told apart."""
    campaign_id, (one, other) = launched(database, "a.example", "b.example")
    claimed(database, campaign_id)
    found = found_token(database, one)
    with database.begin() as connection:
        leave(connection, found, NOON)
    with database.begin() as connection:
        assert begin_sending(connection, [(one, "me"), (other, "me")], NOON) == {other}
        assert not is_being_sent(connection, "hash1")
        assert is_being_sent(connection, "hash2")
    assert row_of(database, one).state == DeliveryState.SUPPRESSED


def test_leaving_twice_is_leaving_once(database: Database) -> None:
    """One row on the list, one event in the report, no consent that holds."""
    _, (one,) = launched(database, "a.example")
    found = found_token(database, one)
    for _ in range(2):
        with database.begin() as connection:
            leave(connection, found, NOON)
    with database.read() as connection:
        assert [s.reason for s in suppressions_of(connection, "hash1")] == [SuppressionReason.UNSUBSCRIBED]
        assert [row.kind for row in connection.execute(select(event))] == [EventKind.UNSUBSCRIBED]
        assert all(consent.withdrawn_at == NOON for consent in consents_of(connection, 1))


def test_a_letter_on_its_way_is_seen(database: Database) -> None:
    """Whoever leaves meanwhile can wait for what comes of it."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    found = found_token(database, one)
    with database.begin() as connection:
        leave(connection, found, NOON)
        assert is_being_sent(connection, "hash1")
    assert row_of(database, one).state == DeliveryState.SENDING


def test_one_topic_is_left(database: Database) -> None:
    """Only that one."""
    launched(database, "a.example")
    with database.begin() as connection:
        leave_topic(connection, 1, "hash1", "news", NOON)
        assert is_suppressed(connection, "hash1", "news")
        assert not is_suppressed(connection, "hash1", "courses")


def test_only_some_reasons_are_lifted(database: Database) -> None:
    """A complaint stays where leaving is taken back."""
    reasons = {"news": SuppressionReason.UNSUBSCRIBED, EVERY_TOPIC: SuppressionReason.COMPLAINED}
    with database.begin() as connection:
        for topic, reason in reasons.items():
            suppress(connection, "h", reason, NOON, topic=topic)
        lifted = lift_suppressions(connection, "h", list(reasons), [SuppressionReason.UNSUBSCRIBED])
        assert lifted == {"news"}
        assert [s.topic for s in suppressions_of(connection, "h")] == [EVERY_TOPIC]


def test_a_reader_changes_name_and_language(database: Database) -> None:
    """An empty name takes the old one away."""
    launched(database, "a.example")
    with database.begin() as connection:
        change_subscriber(connection, 1, "", "pl", NOON + DAY)
        there = find_subscriber(connection, "hash1")
    assert there is not None
    assert (there.name, there.locale, there.updated_at) == ("", "pl", NOON + DAY)
