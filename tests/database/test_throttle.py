"""Every provider is written to as fast as it likes, and no faster, by all workers together."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from leafpost.database.engine import Database
from leafpost.database.tables import throttle
from leafpost.database.throttle import (
    CONNECTIONS,
    LONGEST_BACKOFF,
    connections,
    ready_at,
    slow_down,
    take,
    went_well,
)
from tests.databases import NOON

SECOND, MINUTE, YEAR = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=365)


def taken(database: Database, wanted: int, now: dt.datetime, *, most: float = 10, provider: str = "p") -> int:
    with database.begin() as connection:
        return take(connection, provider, wanted, now, most=most)


def slowed(database: Database, now: dt.datetime, provider: str = "p") -> None:
    with database.begin() as connection:
        slow_down(connection, provider, now, "421 4.7.0 slower")


def rate(database: Database) -> float:
    with database.read() as connection:
        return float(connection.execute(select(throttle.c.rate)).scalar_one())


def ready(database: Database, now: dt.datetime) -> dt.datetime:
    with database.read() as connection:
        return ready_at(connection, "p", now)


def test_a_bucket_holds_a_second_and_fills_with_time(database: Database) -> None:
    """Ten at once, none more, then one each tenth of a second; never more than a second's worth."""
    assert [taken(database, 7, NOON), taken(database, 7, NOON), taken(database, 7, NOON)] == [7, 3, 0]
    assert ready(database, NOON) == NOON + SECOND / 10
    assert taken(database, 7, NOON + SECOND / 10 - dt.timedelta(microseconds=1)) == 0
    assert taken(database, 7, NOON + SECOND / 10) == 1
    assert ready(database, NOON + SECOND) == NOON + SECOND
    assert taken(database, 99, NOON + YEAR) == 10


def test_over_an_hour_no_more_goes_than_the_rate_allows(database: Database) -> None:
    """However often somebody asks, fractions of a letter are neither lost nor given twice."""
    total = sum(taken(database, 3, NOON + step * dt.timedelta(milliseconds=70), most=2) for step in range(400))
    assert total == 2 + int(2 * 399 * 0.07)


def test_a_rate_below_one_sends_one_at_a_time(database: Database) -> None:
    """One letter each five seconds."""
    assert taken(database, 5, NOON, most=0.2) == 1
    assert ready(database, NOON) == NOON + 5 * SECOND
    assert taken(database, 5, ready(database, NOON), most=0.2) == 1


def test_no_limit_is_no_limit(database: Database) -> None:
    """A rate of 0 in clinic.toml lets everything go."""
    assert [taken(database, 50_000, NOON, most=0) for _ in range(5)] == [50_000] * 5


def test_another_rate_in_the_settings_counts_at_once(database: Database) -> None:
    """Raised or lowered; what a provider asked for is not forgotten by it."""
    taken(database, 1, NOON, most=10)
    taken(database, 1, NOON, most=40)
    assert rate(database) == 40
    slowed(database, NOON)
    taken(database, 1, NOON, most=30)
    assert rate(database) == 20
    taken(database, 1, NOON, most=5)
    assert rate(database) == 5


def test_a_provider_that_says_slower_gets_half_after_a_pause(database: Database) -> None:
    """Its pause doubles each time, up to a quarter of an hour; the answer is kept for the operator."""
    taken(database, 1, NOON, most=40)
    now, pauses, rates = NOON, [], []
    for _ in range(7):
        slowed(database, now)
        pauses.append((ready(database, now) - now) / SECOND)
        rates.append(rate(database))
        assert taken(database, 1, ready(database, now) - dt.timedelta(microseconds=1), most=40) == 0
        now = ready(database, now)
        assert taken(database, 1, now, most=40) == 1
    assert rates == [20, 10, 5, 2.5, 1.25, 0.625, 0.3125]
    assert pauses == [60, 120, 240, 480, 900, 900, 900]
    with database.read() as connection:
        assert connection.execute(select(throttle.c.reason)).scalar() == "421 4.7.0 slower"
        assert connections(connection, "p") == 1


def test_however_often_it_says_so_something_is_tried(database: Database) -> None:
    """A provider that is slow for a day is still asked now and then."""
    taken(database, 1, NOON, most=1)
    for day in range(30):
        slowed(database, NOON + day * YEAR)
    assert rate(database) == 0.2


def test_answers_to_letters_under_way_halve_once(database: Database) -> None:
    """Twenty connections hear the same; it is one wish."""
    taken(database, 1, NOON, most=40)
    for _ in range(20):
        slowed(database, NOON)
    slowed(database, NOON + 59 * SECOND)
    assert (rate(database), ready(database, NOON)) == (20, NOON + MINUTE)
    slowed(database, NOON + MINUTE)
    assert rate(database) == 10


def test_a_provider_without_a_limit_can_be_slowed(database: Database) -> None:
    """Where nothing is limited, the first wish for less has an effect too."""
    taken(database, 1, NOON, most=0)
    slowed(database, NOON)
    assert rate(database) == 500


def test_it_recovers_slowly_and_not_beyond(database: Database) -> None:
    """Each letter that is taken raises the rate a little; not while the provider is left alone."""
    taken(database, 1, NOON, most=40)
    slowed(database, NOON)
    with database.begin() as connection:
        went_well(connection, "p", 1000, NOON + SECOND)
        assert connection.execute(select(throttle.c.rate)).scalar() == 20
        went_well(connection, "p", 100, NOON + MINUTE)
        assert connection.execute(select(throttle.c.rate)).scalar() == 21
        assert connections(connection, "p") == CONNECTIONS // 2 + 1
        went_well(connection, "p", 100_000, NOON + MINUTE)
        assert connection.execute(select(throttle.c.rate)).scalar() == 40


def test_one_provider_is_not_another(database: Database) -> None:
    """What one of them asks for holds up nobody else; an unknown one is ready."""
    taken(database, 10, NOON)
    slowed(database, NOON)
    assert taken(database, 10, NOON, provider="q") == 10
    with database.begin() as connection:
        assert ready_at(connection, "r", NOON) == NOON
        assert connections(connection, "r") == CONNECTIONS
        went_well(connection, "r", 5, NOON)


@pytest.mark.parametrize("back", [MINUTE + SECOND, YEAR])
def test_a_clock_set_back_stops_nobody(database: Database, back: dt.timedelta) -> None:
    """An empty bucket and a pause that lie ahead of the clock now do not hold a provider until then."""
    assert taken(database, 10, NOON) == 10
    assert taken(database, 10, NOON - back) == 10
    assert taken(database, 10, NOON - back) == 0
    slowed(database, NOON)
    assert ready(database, NOON - 2 * YEAR) == NOON - 2 * YEAR
    assert ready(database, NOON + MINUTE - LONGEST_BACKOFF) == NOON + MINUTE


def test_clocks_that_differ_a_little_do_not_fill_twice(database: Database) -> None:
    """Two machines, one half a minute ahead of the other, take turns: together they get no more than the rate."""
    ahead = 30 * SECOND
    total = taken(database, 1, NOON + ahead)
    for step in range(20):
        now = NOON + step * SECOND / 10
        total += taken(database, 3, now) + taken(database, 3, now + ahead)
    assert total == 10 + 19  # a full bucket, and what 1.9 seconds bring


def test_workers_together_take_no_more_than_there_is(database: Database) -> None:
    """Four at once, each with its own connection, share one bucket."""
    taken(database, 1, NOON, most=100)
    found: list[int] = []

    def work() -> None:
        for _ in range(10):
            found.append(taken(database, 4, NOON, most=100))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), sum(found)) == (40, 99)
