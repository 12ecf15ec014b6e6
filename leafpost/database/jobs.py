"""Where the jobs of workers are kept, on PostgreSQL alone; the tables in it are procrastinate's (delivery/engine.py).

They stand in a schema of their own, named after what they are made of: another version of procrastinate gets
another one. Nothing is lost with the old, because jobs only name campaigns, and the ledger knows what is due.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import text

from leafpost.database.engine import Database
from leafpost.database.transactions import DatabaseTroubleError, telling_trouble

_LOCK = 0x4C656167  # of PostgreSQL: workers that start at once make the tables one after the other


def make_job_tables(database: Database, tables: str) -> str:
    """Make the tables where they are not there yet; returns the schema that they are in.

    Raises DatabaseTroubleError where that cannot be.
    """
    schema = f"leafpost_jobs_{hashlib.sha256(tables.encode('utf-8')).hexdigest()[:8]}"
    with telling_trouble(), database.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        known = text("SELECT count(*) FROM pg_namespace WHERE nspname = :schema")
        if not connection.execute(known, {"schema": schema}).scalar_one():
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            connection.execute(text(f"SET LOCAL search_path TO {schema}"))
            with telling_driver_trouble():  # many statements, with signs that SQLAlchemy would read as parameters
                connection.connection.cursor().execute(tables)
    return schema


def job_connection(database: Database, schema: str) -> dict[str, str]:
    """How a driver connects to the same database so that it finds the tables of jobs; with the password."""
    url = database.engine.url.set(drivername="postgresql")
    options = f"{url.query.get('options', '')} -c search_path={schema}".strip()
    return {"conninfo": url.render_as_string(hide_password=False), "options": options}


@contextmanager
def telling_driver_trouble() -> Iterator[None]:
    """Around what uses the driver itself: its errors become DatabaseTroubleError, to be tried again."""
    try:
        yield
    except psycopg.Error as error:
        said = str(error).strip()
        raise DatabaseTroubleError(said.splitlines()[0] if said else type(error).__name__, is_passing=True) from error
