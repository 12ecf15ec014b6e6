"""The database is opened safely, made once, and says what is wrong without its password."""

import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from leafpost.clinic import Clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.tables import metadata, mx
from leafpost.errors import ConfigurationError
from tests.databases import NOON

ROW = {"domain": "a.example", "provider": "p", "asked_at": NOON}


def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    """No column, index or constraint differs between the steps of the migrations and the tables in the code."""
    with database.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_changes_nothing(sending_clinic: Clinic, environment: dict[str, str]) -> None:
    """What was written stays when the database is opened a second time, by two programs at once."""
    first = open_database(sending_clinic, environment)
    with first.begin() as connection:
        connection.execute(mx.insert().values(ROW))
    errors: list[BaseException] = []

    def again() -> None:
        try:
            open_database(sending_clinic, environment).close()
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with first.read() as connection:
        assert connection.execute(select(mx.c.domain, mx.c.asked_at)).all() == [("a.example", NOON)]
    first.close()


def test_programs_that_start_at_once_make_the_tables_once(sending_clinic: Clinic, environment: dict[str, str]) -> None:
    """Four programs open an empty database together; all can use it."""
    opened: list[Database] = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_database(sending_clinic, environment))) for _ in "four"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for database in opened:
        database.close()


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    """Nothing of a transaction stays when its end is not reached."""
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(mx.insert().values([ROW, {**ROW, "domain": "b.example"}, ROW]))
    with database.read() as connection:
        assert connection.execute(select(mx)).all() == []


def test_nobody_else_can_read_the_file(sending_clinic: Clinic) -> None:
    """The database and the files beside it are for their owner alone, while it is written to as well."""
    database = open_database(sending_clinic, {})
    with database.begin() as connection:
        connection.execute(mx.insert().values(ROW))
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in sending_clinic.data_folder.iterdir()}
    database.close()
    assert modes == dict.fromkeys(("leafpost.sqlite", "leafpost.sqlite-wal", "leafpost.sqlite-shm"), 0o600)
    assert stat.S_IMODE(sending_clinic.data_folder.stat().st_mode) == 0o700


def test_a_file_is_written_to_the_disk_before_it_counts(sending_clinic: Clinic) -> None:
    """A write-ahead log, and every commit waits for the disk."""
    database = open_database(sending_clinic, {})
    with database.read() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    database.close()
    assert found == ["wal", 2]


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    """Whoever looks at the figures sees the last committed state while somebody writes."""
    with database.begin() as writing:
        writing.execute(mx.insert().values(ROW))
        with database.read() as reading:
            assert reading.execute(select(mx)).all() == []


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("nonsense", "it is not a database's address"),
        ("mysql://u:hunter2@h/n", "'mysql' is not a database that Leafpost knows"),
        ("postgresql://u:hunter2@127.0.0.1:1/n", "the database cannot be opened"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(sending_clinic: Clinic, url: str, what: str) -> None:
    """The message says what is wrong and how to write it, and never the password."""
    with pytest.raises(ConfigurationError) as caught:
        open_database(sending_clinic, {DATABASE_URL: url})
    (problem,) = caught.value.problems
    assert problem.what.startswith(what)
    assert "hunter2" not in str(problem)


def test_a_file_that_is_no_database_is_told(sending_clinic: Clinic, tmp_path: Path) -> None:
    """A damaged file is left as it is, and named."""
    clinic = replace(sending_clinic, data_folder=tmp_path)
    path = tmp_path / "leafpost.sqlite"
    path.write_bytes(b"not a database " * 100)
    with pytest.raises(ConfigurationError) as caught:
        open_database(clinic, {})
    assert "the database cannot be opened" in caught.value.problems[0].what
    assert path.read_bytes() == b"not a database " * 100


def test_a_writer_waits_for_whatever_takes_longest(sending_clinic: Clinic) -> None:
    """A file is locked for a minute by a launch to a million readers: nobody else gives up within five."""
    database = open_database(sending_clinic, {})
    for opened in (database.begin, database.read):
        with opened() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 300_000
    database.close()
