"""When a campaign is to begin, as a person writes it."""

import datetime as dt

from leafpost.errors import ConfigurationError, Problem

_FIX = "write it as 2026-12-01T09:00, or with its zone: 2026-12-01T09:00+01:00"


def start_time(text: str, now: dt.datetime, zone: dt.tzinfo | None = None) -> dt.datetime:
    """A time in ISO 8601 in UTC; one without an offset is in `zone`, which is the machine's where it is None.

    Raises ConfigurationError for what is no time, has passed, or is not one moment in that zone
    because clocks are changed then.
    """
    try:
        read = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise _wrong(text, "this is not a time", _FIX) from error
    if len(text.strip()) <= len("2026-12-01"):
        raise _wrong(text, "the hour is missing", _FIX)
    try:
        start = read.astimezone(dt.UTC) if read.tzinfo is not None else _in_zone(text, read, zone)
    except (OverflowError, OSError) as error:  # a year that the machine does not know
        raise _wrong(text, "this is not a time", _FIX) from error
    if start <= now:
        raise _wrong(text, "this time has passed", "leave out --at to begin at once, or name a later time")
    return start


def _in_zone(text: str, read: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    first, second = (_utc(read.replace(fold=fold), zone) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != read:
        raise _wrong(text, "there is no such time that day: clocks are put forward over it", _FIX)
    if first != second:
        raise _wrong(text, "this time comes twice that day: clocks are put back", _FIX)
    return first


def _utc(read: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    return (read if zone is None else read.replace(tzinfo=zone)).astimezone(dt.UTC)


def _wrong(text: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(f"--at {text}", 0, "usage", what, fix))
