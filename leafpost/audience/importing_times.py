"""When somebody agreed, as spreadsheets write a time."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d.*))?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,? +(\d.*))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:,? +(\d.*))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
_EARLIEST = 1995  # nobody agreed to a newsletter by mail before
_FIX = "write it as 2026-05-31 or 2026-05-31 14:30"


@dataclass(frozen=True, slots=True)
class Clock:
    """`now`, and how a time without a zone becomes one of the clinic's own zone.

    `day_first` says how 3/4/2026 is meant; None refuses it.
    """

    now: dt.datetime
    localise: Callable[[dt.datetime], dt.datetime]
    day_first: bool | None = None


def consent_time(text: str, clock: Clock) -> dt.datetime:
    """The aware moment that a cell names; a day alone is its beginning. Raises ValueError with a sentence."""
    moment = _moment(text.strip(), clock)
    if moment.year < _EARLIEST:
        raise ValueError("consent_at lies too far back to be true")
    if moment > clock.now:
        raise ValueError("consent_at lies in the future")
    return moment


def _moment(text: str, clock: Clock) -> dt.datetime:
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DOTTED.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _SLASHED.fullmatch(text):
        if clock.day_first is None:
            raise ValueError("consent_at could be two days; say --dates day-first or --dates month-first")
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if clock.day_first else (second, first)
    else:
        raise ValueError(f"consent_at is no day; {_FIX}")
    hour, minute, second_, zone = _clock(found[4])
    try:
        moment = dt.datetime(year, month, day, hour, minute, second_, tzinfo=zone)
        # Through UTC: a zone must not carry a time over the edge of the calendar.
        return (moment if zone else clock.localise(moment)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"consent_at is a day that does not exist; {_FIX}") from None


def _clock(text: str | None) -> tuple[int, int, int, dt.timezone | None]:
    """Hours, minutes, seconds and the zone, if there is one."""
    if text is None:
        return 0, 0, 0, None
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"consent_at has a time that cannot be read; {_FIX}")
    zone = None
    if found[4]:
        sign, digits = found[4][:1], found[4][1:].replace(":", "")
        offset = dt.timedelta(hours=int(digits[:2] or 0), minutes=int(digits[2:] or 0))
        if offset >= dt.timedelta(hours=24):
            raise ValueError(f"consent_at has a zone that does not exist; {_FIX}")
        zone = dt.timezone(-offset if sign == "-" else offset)
    return int(found[1]), int(found[2]), int(found[3] or 0), zone
