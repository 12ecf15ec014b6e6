"""People and lists for the tests of the audience."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from leafpost.audience.importing import ImportOrder, ImportResult, import_readers
from leafpost.audience.importing_rows import RowDefaults
from leafpost.audience.importing_times import Clock
from leafpost.audience.secrets import SECRET_KEY, SecretKey, secret_key
from leafpost.database.engine import Database
from leafpost.database.staging import RowOutcome
from leafpost.database.subscribers import Listed, listed_subscribers
from leafpost.database.tables import metadata

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
SECRET = "kT3vq0dHk2nUeW9sXcB7yZ5rLm8pAg4f"
ENVIRONMENT = {SECRET_KEY: SECRET}
TEXT = "I agree to get news by e-mail."
HEADER = ("email", "name", "locale", "topics", "consent_text", "consent_version", "consent_at")


def the_secret() -> SecretKey:
    return secret_key(ENVIRONMENT)


def hashed(address: str) -> str:
    return the_secret().address_hash(address)


def agreed(email: str, *, topics: str = "news", at: str = "2026-05-31", name: str = "", locale: str = "") -> list[str]:
    """A row of somebody who agreed."""
    return [email, name, locale, topics, TEXT, "2026-01", at]


def list_of(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue().encode("utf-8")


def take_in(
    database: Database, folder: Path, rows: Sequence[Sequence[str]], *, is_dry: bool = False, now: dt.datetime = NOW
) -> ImportResult:
    """Import these rows from a file in a folder."""
    path = folder / "readers.csv"
    path.write_bytes(list_of(rows))
    order = ImportOrder(path, "readers.csv", RowDefaults("en"), Clock(now, lambda m: m.replace(tzinfo=dt.UTC)),
                        is_dry=is_dry)  # fmt: skip
    return import_readers(database, the_secret(), order, lambda _done, _total, _name: None)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Imported, updated, skipped, refused."""
    imported, updated, skipped, refused = (result.totals.counts.get(outcome, 0) for outcome in RowOutcome)
    return imported, updated, skipped, refused


def report(result: ImportResult) -> list[list[str]]:
    """The rows of the report, without its head: line, outcome, reason, email."""
    with result.report.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))[1:]


def everybody(database: Database) -> list[Listed]:
    with database.read() as connection:
        return list(listed_subscribers(connection))


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to compare before and after."""
    with database.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
