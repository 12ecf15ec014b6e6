"""Opens the clinic's database: a file in its data folder, or PostgreSQL."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from leafpost.clinic import Clinic
from leafpost.database.migrate import migrate
from leafpost.errors import ConfigurationError, Problem

DATABASE_URL = "LEAFPOST_DATABASE_URL"
SQLITE_FILE = "leafpost.sqlite"
PATIENCE = 300  # seconds that a writer waits for another one: a launch to a million, or their import, takes a minute
_READS = "leafpost_reads"  # an execution option
_EXAMPLE = "postgresql://user:password@host/name"


@dataclass(frozen=True, slots=True)
class Database:
    """A database whose tables are those of this version."""

    engine: Engine

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction that writes: committed durably at the end, undone by any error."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def rehearse(self) -> Iterator[Connection]:
        """A transaction that writes and is undone at its end, to see what would come of it."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One view of the data as it is at this moment, for reading alone; it holds up nobody who writes."""
        with self.engine.connect().execution_options(**{_READS: True}) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def not_writing(connection: Connection) -> Iterator[None]:
    """A transaction that fills temporary tables alone: on SQLite too, others may write meanwhile."""
    connection.execution_options(**{_READS: True})
    try:
        with connection.begin():
            yield
    finally:
        connection.execution_options(**{_READS: False})


def open_database(clinic: Clinic, environment: Mapping[str, str], *, patience: float = PATIENCE) -> Database:
    """The database of a clinic, its tables made or brought up to date.

    `patience` is how many seconds a writer waits for another one in a file; PostgreSQL lets both write.
    Raises ConfigurationError where it cannot be reached, and never tells its password.
    """
    url = environment.get(DATABASE_URL, "") or clinic.database
    engine = _postgresql(url) if url else _sqlite(clinic.data_folder, patience)
    try:
        migrate(engine)
    except (DBAPIError, OSError) as error:
        engine.dispose()
        raise _unreachable(engine, error) from error
    return Database(engine)


def _postgresql(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _wrong("it is not a database's address") from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise _wrong(f"'{parsed.get_backend_name()}' is not a database that Leafpost knows")
    return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _wrong(what: str) -> ConfigurationError:
    fix = f"write it as {_EXAMPLE}, or leave it out for a file in the data folder"
    return ConfigurationError(Problem(DATABASE_URL, 0, "database", what, fix))


def _sqlite(folder: Path, patience: float) -> Engine:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / SQLITE_FILE
    # Before SQLite makes it: nobody else may read it, not even for a moment; -wal and -shm take its mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that writes says so at once: one that has read first could not become a writer.
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _unreachable(engine: Engine, error: Exception) -> ConfigurationError:
    place = engine.url.render_as_string(hide_password=True)
    reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
    fix = "check that it runs and may be written to; docs/sending.md says how to set it up"
    return ConfigurationError(Problem(place, 0, "database", f"the database cannot be opened: {reason}", fix))
