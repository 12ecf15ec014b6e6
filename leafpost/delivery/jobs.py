"""The jobs of workers on PostgreSQL: each only says "drain this campaign". What is to be sent, the ledger knows.

So a job that is lost, doubled or late harms nobody: workers look for campaigns without one, and
whoever finds nothing to do goes away again.
"""

import datetime as dt
import logging
from typing import Any, TypedDict

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.schema import SchemaManager
from procrastinate.tasks import Task

from leafpost.database.engine import Database
from leafpost.database.jobs import job_connection, make_job_tables, telling_driver_trouble
from leafpost.database.transactions import DatabaseTroubleError
from leafpost.errors import Problem, ProblemError, Severity

QUEUE = "leafpost"
DRAIN = "drain"
_PATIENCE = 5.0  # seconds for a connection to the database
_QUIET = ("procrastinate", "psycopg.pool")  # what they log, we say in our own words


Drains = Task[..., Any, ...]  # the task that drains one campaign


class Asked(TypedDict):
    """What is asked of the pool of connections."""

    conninfo: str
    kwargs: dict[str, str]
    min_size: int
    max_size: int
    timeout: float


def schema_of_jobs(database: Database) -> str:
    """The schema of the jobs' tables, which are made where they are not there.

    Raises DatabaseTroubleError where the database does not answer.
    """
    return make_job_tables(database, SchemaManager.get_schema())


def asked_of_pool(database: Database) -> Asked:
    """How to connect to the database's jobs. Raises DatabaseTroubleError as `schema_of_jobs`."""
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    found = job_connection(database, schema_of_jobs(database))
    return Asked(
        conninfo=found["conninfo"], kwargs={"options": found["options"]}, min_size=1, max_size=4, timeout=_PATIENCE
    )


def worker_app(database: Database) -> App:
    """What a worker runs; it is given its tasks by the engine."""
    return App(connector=PsycopgConnector(**asked_of_pool(database)))


def announce(database: Database, campaign_id: int, at: dt.datetime | None = None) -> None:
    """Put up a job for a campaign that begins or goes on: now, or at a time. Where one waits already, that will do.

    On SQLite there is nothing to put up. Raises ProblemError, a warning, where it cannot be done: workers find the
    campaign by themselves then, within a minute.
    """
    if not database.is_postgresql:
        return
    try:
        with telling_driver_trouble(), App(connector=SyncPsycopgConnector(**asked_of_pool(database))).open() as app:
            lock = lock_of(campaign_id, at)
            ordered = app.configure_task(DRAIN, queue=QUEUE, queueing_lock=lock, schedule_at=at, allow_unknown=True)
            ordered.defer(campaign_id=campaign_id)
    except AlreadyEnqueued:
        return
    except (DatabaseTroubleError, ConnectorException) as error:
        what = f"no job could be put up for the workers ({reason_of(error)})"
        fix = "nothing has to be done: send.py worker finds the campaign by itself, within a minute of its time"
        raise ProblemError(
            Problem(f"campaign {campaign_id}", 0, "worker", what, fix, severity=Severity.WARNING)
        ) from error


def lock_of(campaign_id: int, at: dt.datetime | None = None) -> str:
    """By which no two jobs for a campaign wait at once; one for later does not stand in the way of one for now."""
    return f"{DRAIN} {campaign_id}" if at is None else f"{DRAIN} {campaign_id} at {at.isoformat()}"


def reason_of(error: BaseException) -> str:
    """What the database said, in one line."""
    said = str(error.__cause__ or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


__all__ = ["DRAIN", "QUEUE", "App", "Drains", "announce", "lock_of", "reason_of", "schema_of_jobs", "worker_app"]
