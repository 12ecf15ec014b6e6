"""When a campaign begins, as people write it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.errors import ConfigurationError
from leafpost.outbox.starting import start_time

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01T09:00", (2026, 12, 1, 8, 0)),
        ("2026-12-01 09:00", (2026, 12, 1, 8, 0)),
        (" 2026-07-01T09:00:30 ", (2026, 7, 1, 7, 0, 30)),
        ("2026-12-01T09:00Z", (2026, 12, 1, 9, 0)),
        ("2026-12-01T09:00+05:30", (2026, 12, 1, 3, 30)),
        ("2026-10-25T02:30+02:00", (2026, 10, 25, 0, 30)),
    ],
)
def test_times_are_read(text: str, expected: tuple[int, ...]) -> None:
    """A time is in the zone it names, or else in the machine's, summer time included."""
    year, month, day, *rest = expected
    assert start_time(text, NOW, BERLIN) == dt.datetime(year, month, day, *rest, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("tomorrow", "not a time"),
        ("", "not a time"),
        ("2026-13-01T09:00", "not a time"),
        ("2026-12-01", "the hour is missing"),
        ("20261201", "the hour is missing"),
        ("2026-03-01T13:00", "has passed"),
        ("2025-12-01T09:00", "has passed"),
        ("2026-03-29T02:30", "no such time"),
        ("2026-10-25T02:30", "comes twice"),
        ("0001-01-01T00:00+14:00", "not a time"),
        ("9999-12-31T23:59-14:00", "not a time"),
    ],
)
def test_wrong_times_are_told(text: str, what: str) -> None:
    """What is no time, has passed, or is not one moment is told with how to write it."""
    with pytest.raises(ConfigurationError) as caught:
        start_time(text, NOW, BERLIN)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert problem.fix


def test_the_machines_own_zone() -> None:
    """Without a zone a time means what the clock on the wall says."""
    local = dt.datetime(2026, 12, 1, 9, 0).astimezone()
    assert start_time("2026-12-01T09:00", NOW) == local
    assert start_time("2026-12-01T09:00", NOW).tzinfo is dt.UTC


@given(st.text(max_size=30) | st.datetimes().map(str))
def test_any_text_is_a_later_moment_or_told(text: str) -> None:
    """No text ends in a traceback, and none begins a campaign in the past."""
    try:
        start = start_time(text, NOW, BERLIN)
    except ConfigurationError:
        return
    assert start > NOW
