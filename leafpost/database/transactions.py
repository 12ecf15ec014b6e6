"""Transactions for those who may not import SQLAlchemy: the type of a connection, and errors in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

__all__ = ["Connection", "DatabaseTroubleError", "telling_trouble"]

_PASSING = (OperationalError, InterfaceError, InternalError, PoolTimeoutError)


class DatabaseTroubleError(Exception):
    """What the database said. `is_passing` where the same work may succeed later: locked, full, restarted."""

    def __init__(self, reason: str, *, is_passing: bool) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


@contextmanager
def telling_trouble() -> Iterator[None]:
    """Around a transaction: an error of the database becomes a DatabaseTroubleError.

    Whether the transaction was committed is not known where its connection broke at the end.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        reason = said.splitlines()[0] if said else type(error).__name__
        raise DatabaseTroubleError(reason, is_passing=isinstance(error, _PASSING)) from error
