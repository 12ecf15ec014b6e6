"""The figures of a campaign: every reader once, and never a person."""

import datetime as dt

from sqlalchemy import select

from leafpost.database import figures
from leafpost.database.engine import Database
from leafpost.database.tables import DeliveryState, delivery
from tests.campaigns import Reader, add_campaign, add_event
from tests.databases import NOON

MINUTE = dt.timedelta(minutes=1)
S = DeliveryState


def test_every_reader_is_counted_once_in_one_of_eight_states(database: Database) -> None:
    """Whatever the groups, all eight states are there and their sum is the number of readers."""
    with database.begin() as connection:
        readers = [Reader(state, "ar" if n % 2 else "en", f"p{n % 3}.example", n + 1) for n, state in enumerate(S)]
        number = add_campaign(connection, readers)
        add_campaign(connection, [Reader(count=7)])
    with database.read() as connection:
        by_language = figures.by_language(connection, number)
        by_provider = figures.by_provider(connection, number)
    assert set(by_language) == {"ar", "en"}
    assert set(by_provider) == {"p0.example", "p1.example", "p2.example"}
    wanted = {state: n + 1 for n, state in enumerate(S)}
    assert figures.total(by_language.values()) == wanted
    assert figures.total(by_provider.values()) == wanted
    assert by_language["en"][S.PENDING] == 1
    assert by_language["ar"][S.PENDING] == 0


def test_a_campaign_without_readers_has_figures_too(database: Database) -> None:
    """Nothing is counted, and nothing fails."""
    with database.begin() as connection:
        number = add_campaign(connection)
    with database.read() as connection:
        assert figures.by_language(connection, number) == {}
        assert figures.accepted_between(connection, number) is None
        assert figures.accepted_over_time(connection, number, NOON, MINUTE) == []
        assert figures.events(connection, number) == {}
    assert figures.total(()) == dict.fromkeys(S, 0)


def test_letters_are_counted_in_the_period_in_which_they_were_accepted(database: Database) -> None:
    """A period takes its first moment and not its last; other states and other campaigns are left out."""
    second = dt.timedelta(seconds=1)
    with database.begin() as connection:
        readers = [
            Reader(changed_at=NOON, count=2),
            Reader(changed_at=NOON + MINUTE - second),
            Reader(changed_at=NOON + MINUTE),
            Reader(changed_at=NOON + 5 * MINUTE, count=3),
            Reader(S.REJECTED, changed_at=NOON + 2 * MINUTE),
        ]
        number = add_campaign(connection, readers)
        add_campaign(connection, [Reader(changed_at=NOON + 3 * MINUTE)])
    with database.read() as connection:
        assert figures.accepted_between(connection, number) == (NOON, NOON + 5 * MINUTE)
        periods = figures.accepted_over_time(connection, number, NOON, MINUTE)
    assert [((period.start - NOON) // MINUTE, period.count) for period in periods] == [(0, 3), (1, 1), (5, 3)]


def test_the_pace_counts_what_a_server_answered_lately(database: Database) -> None:
    """Accepted, rejected and in doubt count if they are young enough; what waits or was put off does not."""
    with database.begin() as connection:
        number = add_campaign(connection, [Reader(state, changed_at=NOON) for state in S])
    with database.read() as connection:
        assert figures.done_since(connection, number, NOON) == 3
        assert figures.done_since(connection, number, NOON + MINUTE) == 0


def test_who_gets_another_language_than_asked_for_is_counted(database: Database) -> None:
    """A reader whose language the letter is not in is one of them."""
    with database.begin() as connection:
        number = add_campaign(connection, [Reader(locale="en", wanted="he", count=4), Reader(locale="ar", count=2)])
    with database.read() as connection:
        assert figures.in_another_language(connection, number) == 4


def test_the_same_report_again_is_no_second_event(database: Database) -> None:
    """Events are counted by delivery; repeated ones, and those marked as repeated, count once."""
    with database.begin() as connection:
        number = add_campaign(connection, [Reader(count=2)])
        first, second = connection.execute(select(delivery.c.id).order_by(delivery.c.id)).scalars()
        add_event(connection, number, "bounced", delivery_id=first)
        add_event(connection, number, "bounced", delivery_id=first)
        add_event(connection, number, "bounced", delivery_id=second, counts=False)
        add_event(connection, number, "unsubscribed", delivery_id=first)
        add_event(connection, number, "unsubscribed", delivery_id=second)
        add_event(connection, number, "complained")  # of a delivery that is gone
        add_event(connection, number, "complained")
    with database.read() as connection:
        assert figures.events(connection, number) == {"bounced": 1, "unsubscribed": 2, "complained": 2}
