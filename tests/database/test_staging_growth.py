"""A list four times as long takes about four times the work, the second time as well: counted, not timed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

from leafpost.clinic import Clinic
from leafpost.database import staging_sql
from leafpost.database.engine import DATABASE_URL, Database, not_writing, open_database
from leafpost.database.staging import CONSENTS, ROWS, TEXTS, staging
from tests.databases import NOON, PostgreSQL

FEW, TIMES = 1_000, 4
_ROWS_READ = """SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_all_tables
    WHERE relname LIKE 'staged%' OR relname IN ('subscriber', 'consent', 'suppression')"""
_STEPS = 100  # of SQLite's virtual machine, between two counts


def test_a_longer_list_takes_no_more_for_each_row(database: Database) -> None:
    """New or known already, each row costs the same in a list of 4,000 as in one of 1,000."""
    work = {
        (rows, time): imported(database, rows, f"{rows}") for rows in (FEW, FEW * TIMES) for time in ("new", "known")
    }
    for time in ("new", "known"):
        assert work[FEW, time] > FEW
        assert work[FEW * TIMES, time] < 1.5 * TIMES * work[FEW, time], work


def test_postgresql_knows_how_many_are_known(postgresql: PostgreSQL, sending_clinic: Clinic) -> None:
    """It expects as many matches as there are: for "one" it would look through a million rows for each of a million."""
    database = open_database(sending_clinic, {DATABASE_URL: postgresql.new_database()})
    imported(database, FEW, "")
    held = next(statement for statement in staging_sql.MERGE if "'held'" in statement)
    expected: list[int] = []

    def look(connection: Connection) -> None:
        (plan,) = connection.execute(text(f"EXPLAIN (FORMAT JSON) {held}")).scalar_one()
        expected.append(plan["Plan"]["Plans"][0]["Plan Rows"])

    imported(database, FEW, "", look)
    database.close()
    assert FEW / 10 < expected[0] <= FEW


def imported(database: Database, rows: int, who: str, then: Callable[[Connection], None] = lambda _: None) -> int:
    """Take a list in; how many rows PostgreSQL read for it, or how many steps SQLite took."""
    with staging(database) as (connection, staged):
        with not_writing(connection):
            staged.load("staged_text", TEXTS, [(1, "digest", "I agree", "1", "en")])
            staged.load("staged", ROWS, [person(line, who) for line in range(2, rows + 2)])
            consent: list[tuple[Any, ...]] = [(line, "news", 1, 1_700_000_000_000_000) for line in range(2, rows + 2)]
            staged.load("staged_consent", CONSENTS, consent)
            staged.index()
        with connection.begin():
            work = counted(connection, lambda: staged.merge(NOON, "en", "file:"))
            then(connection)
            return work


def person(line: int, who: str) -> tuple[Any, ...]:
    address = f"{who}.{line}@mail.example"
    return (line, address, address, address, f"{line:064x}{who}", "Ann", "en", None, "")


def counted(connection: Connection, work: Callable[[], None]) -> int:
    if connection.dialect.name == "postgresql":
        before = connection.execute(text(_ROWS_READ)).scalar_one()
        work()
        return int(connection.execute(text(_ROWS_READ)).scalar_one() - before)
    steps = [0]

    def count() -> None:
        steps[0] += _STEPS

    driver: Any = connection.connection.dbapi_connection
    driver.set_progress_handler(count, _STEPS)
    work()
    driver.set_progress_handler(None, 0)
    return steps[0]
