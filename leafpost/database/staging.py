"""Takes a file of readers in, a million of them in bounded memory, in one transaction.

The rows are first put into temporary tables, while nobody is held up; then the database compares them with what
it has. Rules: who left never comes back by a file, a newer consent counts, and the same file again changes nothing.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, text

from leafpost.database import staging_sql as sql
from leafpost.database.engine import Database, not_writing
from leafpost.database.moments import microseconds

ROWS = ("line", "written", "address", "address_key", "address_hash", "name", "locale", "outcome", "reason")
CONSENTS = ("line", "topic", "text_id", "given_at")
TEXTS = ("id", "digest", "text", "version", "locale")
_REPORTED = 5000  # rows at a time


class RowOutcome(StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    UPDATED = "updated"
    SKIPPED = "skipped"
    REFUSED = "refused"


class RowReason(StrEnum):
    """Why, where it is not the file's own fault. `LEFT` is followed by the reason on the suppression list."""

    LEFT = "left:"
    WITHDRAWN = "withdrawn"
    SAME = "same"
    REPEATED = "repeated"
    NO_CONSENT = "no-consent"
    PARTLY_LEFT = "partly-left"


@dataclass(frozen=True, slots=True)
class StagedOutcome:
    """One row of the file after all. `reason` is a `RowReason` or, where it was refused, a sentence; `first_line` is
    where the same address stands first."""

    line: int
    written: str
    outcome: RowOutcome
    reason: str
    first_line: int | None


class Staging:
    """The temporary tables on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Put rows into `staged`, `staged_consent` or `staged_text`."""
        if not rows:
            return
        names = ", ".join(columns)
        if self._connection.dialect.name == "postgresql":
            cursor = self._connection.connection.cursor()
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(columns))
            self._connection.exec_driver_sql(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                list(rows),
            )

    def index(self) -> None:
        """Once all is loaded."""
        for statement in sql.INDEXES:
            self._connection.execute(text(statement))

    def merge(self, now: dt.datetime, default_locale: str, proof: str) -> None:
        """Decide about every row, and take in what is to be taken in. `proof` stands before each row's line."""
        values = {"now": microseconds(now), "locale": default_locale, "proof": proof, "base": self._reserve()}
        for statement in (sql.FIND, *sql.WHO_IS_HERE[self._connection.dialect.name], *sql.MERGE):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            self._connection.execute(text(statement), used)

    def _reserve(self) -> int:
        """New people's ids are this number and their line."""
        lines = self._connection.execute(text("SELECT coalesce(max(line), 0) FROM staged")).scalar_one()
        base = 0
        for statement in sql.RESERVE[self._connection.dialect.name]:
            used = {"lines": lines} if ":lines" in statement else {}
            result = self._connection.execute(text(statement), used)
            base = result.scalar_one() if result.returns_rows else base
        return base

    def outcomes(self) -> Iterator[StagedOutcome]:
        """What became of each row, in the order of the file."""
        after = 0
        while rows := self._connection.execute(text(sql.OUTCOMES), {"after": after, "most": _REPORTED}).all():
            for line, written, outcome, reason, first in rows:
                yield StagedOutcome(line, written, RowOutcome(outcome), reason, first)
            after = rows[-1][0]


@contextmanager
def staging(database: Database) -> Iterator[tuple[Connection, Staging]]:
    """A connection of its own with empty temporary tables, which go with it.

    Load and `index` in `not_writing`, merge and read the outcomes in `connection.begin()`.
    """
    with database.engine.connect() as connection:
        connection.detach()  # closed at the end, not used again
        with not_writing(connection):
            kind = connection.dialect.name
            for statement in (*sql.SETTINGS[kind], *sql.TABLES, *sql.ROOM[kind]):
                connection.execute(text(statement))
        yield connection, Staging(connection)
