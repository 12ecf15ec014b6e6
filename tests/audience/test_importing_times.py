"""The time of a consent is read as spreadsheets write it, and refused where it cannot be true."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.audience.importing_times import Clock, consent_time

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def clock(day_first: bool | None = None) -> Clock:
    return Clock(NOW, lambda moment: moment.replace(tzinfo=BERLIN), day_first)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-05-31", "2026-05-30T22:00"),
        ("2026-01-31", "2026-01-30T23:00"),
        ("2026-5-3", "2026-05-02T22:00"),
        ("31.05.2026", "2026-05-30T22:00"),
        ("3. 5. 2026", "2026-05-02T22:00"),
        ("31.05.2026 14:30", "2026-05-31T12:30"),
        ("2026-05-31 14:30", "2026-05-31T12:30"),
        ("2026-05-31T14:30:15", "2026-05-31T12:30:15"),
        ("2026-05-31T14:30:15.123Z", "2026-05-31T14:30:15"),
        ("2026-05-31T14:30+05:30", "2026-05-31T09:00"),
        ("2026-05-31T14:30-0800", "2026-05-31T22:30"),
        (" 2026-05-31 ", "2026-05-30T22:00"),
        ("2026-11-24 13:00", "2026-11-24T12:00"),
    ],
)
def test_a_day_or_a_time_is_read_in_the_clinics_own_zone(text: str, utc: str) -> None:
    """A day is its beginning where the clinic is, in summer and in winter; a zone that is written counts."""
    assert consent_time(text, clock()) == dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-24 13:01", "future"),
        ("2026-11-25", "future"),
        ("2062-05-01", "future"),
        ("9999-12-31 23:59-14:00", "does not exist"),
        ("0001-01-01 00:00+14:00", "does not exist"),
        ("0001-01-01", "does not exist"),
        ("1899-12-30", "too far back"),
        ("1970-01-01", "too far back"),
        ("2026-02-30", "does not exist"),
        ("2026-13-01", "does not exist"),
        ("2026-05-31 25:00", "does not exist"),
        ("2026-05-31 9", "cannot be read"),
        ("2026-05-31 12:00+99:00", "does not exist"),
        ("45231", "is no day"),
        ("yesterday", "is no day"),
        ("31.5.26", "is no day"),
        ("٢٠٢٦", "is no day"),
        ("3/4/2026", "two days"),
        ("", "is no day"),
    ],
)
def test_times_without_sense_are_refused(text: str, why: str) -> None:
    """The future, the time before newsletters, days that do not exist, numbers of a spreadsheet and what is no day."""
    with pytest.raises(ValueError, match=why):
        consent_time(text, clock())


def test_slashes_are_read_as_the_person_says() -> None:
    """3/4/2026 is two days; which one is meant is asked, not guessed."""
    assert consent_time("3/4/2026 10:00", clock(True)).date() == dt.date(2026, 4, 3)
    assert consent_time("3/4/2026 10:00", clock(False)).date() == dt.date(2026, 3, 4)


@given(st.text(st.sampled_from("0123456789-./: TZ+,"), max_size=24), st.sampled_from([None, True, False]))
def test_no_text_breaks_it(text: str, day_first: bool | None) -> None:
    """Whatever stands in the cell comes out as a time in the past or as a sentence."""
    said, found = "", NOW
    try:
        found = consent_time(text, clock(day_first))
    except ValueError as error:
        said = str(error)
    assert said == "" or said.startswith("consent_at ")
    assert dt.datetime(1995, 1, 1, tzinfo=dt.UTC) <= found <= NOW
