"""Times as the database keeps them."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def microseconds(moment: dt.datetime) -> int:
    """An aware time as microseconds since 1970-01-01 UTC. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone")
    return (moment - _EPOCH) // _MICROSECOND


def moment(count: int) -> dt.datetime:
    """The aware time of a count of microseconds."""
    return _EPOCH + count * _MICROSECOND


class Moment(TypeDecorator[dt.datetime]):
    """An aware time in UTC, kept as a whole number of microseconds: the same in SQLite and PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> int | None:  # noqa: ARG002 - called by SQLAlchemy
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Any) -> dt.datetime | None:  # noqa: ARG002 - called by SQLAlchemy
        return None if value is None else moment(value)
