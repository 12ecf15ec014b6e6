"""The worker of many machines, on a real PostgreSQL, and the jobs that it takes."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from leafpost.clinic import Clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.tables import CampaignState, DeliveryState, artefact
from leafpost.delivery import engine as engine_module
from leafpost.delivery.clock import Clock
from leafpost.delivery.engine import Engine
from leafpost.delivery.jobs import announce, schema_of_jobs
from leafpost.delivery.run import Post, Result
from leafpost.delivery.worker import Settings
from leafpost.errors import Problem, ProblemError
from tests.databases import PostgreSQL
from tests.delivery.posting import post_of, sending, states_by_address, world_at
from tests.delivery.wayward import Mailbox, Wayward, serving

LATER = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
QUICK = Settings(connections=2, batch=20, tick=0.02)
_JOB = "SELECT {columns} FROM {schema}.procrastinate_jobs ORDER BY id"


@pytest.fixture
def database(sending_clinic: Clinic, postgresql: PostgreSQL) -> Iterator[Database]:
    """An empty database of the kind that has jobs."""
    opened = open_database(sending_clinic, {DATABASE_URL: postgresql.new_database()})
    yield opened
    opened.close()


@pytest.fixture
def post(sending_clinic: Clinic, database: Database, tmp_path: Path) -> Iterator[Post]:
    """A clinic whose mail server takes everything."""
    with serving(Wayward(Mailbox(tmp_path / "mailbox"))) as server:
        yield post_of(sending_clinic, database, server.port)


def jobs(database: Database, columns: str = "args ->> 'campaign_id', status::text, scheduled_at") -> list[Any]:
    schema = schema_of_jobs(database)
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(_JOB.format(columns=columns, schema=schema)))]


def worked(
    post: Post, *, until: CampaignState | None = None, times: int = 1, has_patience: bool = False, **changes: Any
) -> tuple[list[Result], list[Problem]]:
    """What a worker says until a campaign stands as it should, or it has said something so many times.

    Without patience it is stopped by the first trouble too.
    """
    done: list[Result] = []
    told: list[Problem] = []

    def hear(result: Result) -> None:
        done.append(result)
        if len(done) >= times and until in (None, result.campaign.state):
            engine.stop()

    def complain(problem: Problem) -> None:
        told.append(problem)
        if not has_patience:
            engine.stop()

    engine = Engine(post, QUICK, world_at(Clock()), complain, hear, **changes)
    engine.run()
    return done, told


def test_a_job_waits_once(database: Database) -> None:
    """A campaign that goes on has one job, however often that is said; a job for later does not stand in its way."""
    announce(database, 7, LATER)
    announce(database, 7)
    announce(database, 7)
    assert jobs(database) == [("7", "todo", LATER), ("7", "todo", None)]


def test_where_no_job_can_be_put_up_that_is_a_warning(postgresql: PostgreSQL) -> None:
    """A launch that is written down is not undone by it: workers find the campaign by themselves."""
    gone = Database(create_engine(make_url(postgresql.url("nobody-made-this")).set(drivername="postgresql+psycopg")))
    with pytest.raises(ProblemError) as caught:
        announce(gone, 1)
    assert not caught.value.problems[0].is_error
    assert "does not exist" in caught.value.problems[0].what
    assert "by itself" in caught.value.problems[0].fix


def test_a_campaign_without_a_job_is_found(post: Post, database: Database) -> None:
    """Whatever happened between the launch and its job, a worker that starts sends what is due, and sees its end."""
    sending(database, ["a.example", "b.example"])
    done, told = worked(post, until=CampaignState.FINISHED)
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert done[-1].campaign.state is CampaignState.FINISHED
    assert told == []


def test_what_a_dead_worker_had_goes_to_another(post: Post, database: Database) -> None:
    """A job whose worker sends no heartbeat any more is taken over, and does not stand there for ever."""
    sending(database, ["a.example"])
    announce(database, 1)
    schema = schema_of_jobs(database)
    with database.begin() as connection:
        connection.execute(text(f"SET LOCAL search_path TO {schema}"))
        long_ago = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        dead = connection.execute(text(long_ago)).scalar_one()
        doing = text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :dead")
        connection.execute(doing, {"dead": dead})
    worked(post)
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert [job for job in jobs(database) if job[1] == "doing"] == []


def test_a_turn_ends_and_the_next_one_is_put_up(post: Post, database: Database) -> None:
    """A campaign that takes long gives way after its turn: nobody is claimed, and a job for the rest waits."""
    number, _ = sending(database, ["a.example"])
    (result,), _ = worked(post, turn=-1.0)
    assert result.campaign.state is CampaignState.RUNNING
    assert set(states_by_address(database).values()) == {DeliveryState.PENDING}
    assert [(campaign, status) for campaign, status, _ in jobs(database)] == [(str(number), "todo")]


def test_campaigns_take_turns(post: Post, database: Database) -> None:
    """One that takes long does not keep another one waiting, even where there is a single worker."""
    first, _ = sending(database, ["a.example"])
    second, _ = sending(database, ["a.example"], digest="others")
    done, _ = worked(post, turn=-1.0, times=4)
    assert [result.campaign.id for result in done] == [first, second, first, second]


def test_a_campaign_that_is_kept_back_holds_up_no_other(post: Post, database: Database) -> None:
    """Letters that are not as they were launched are those of one campaign; the next one is sent."""
    broken, _ = sending(database, ["a.example"])
    with database.begin() as connection:
        connection.execute(artefact.update().values(content=b"changed"))
    sound, _ = sending(database, ["b.example"], digest="others")
    done, told = worked(post, until=CampaignState.FINISHED, has_patience=True)
    assert {result.campaign.id for result in done} == {sound}
    assert len(told) == 1
    assert f"campaign {broken}" in str(told[0])


def test_what_keeps_a_campaign_back_is_told(post: Post, database: Database) -> None:
    """Letters that are not as they were launched go to nobody, and the worker says so."""
    sending(database, ["a.example"])
    with database.begin() as connection:
        connection.execute(artefact.update().values(content=b"changed"))
    done, told = worked(post)
    assert done == []
    assert "changed since it was launched" in told[0].what
    assert set(states_by_address(database).values()) == {DeliveryState.PENDING}


def test_a_mistake_in_the_program_comes_out(post: Post, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends the worker, instead of being kept in a log of jobs."""
    sending(database, ["a.example"])

    def breaks(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(engine_module, "make_worker", breaks)
    with pytest.raises(RuntimeError, match="nobody foresaw this"):
        worked(post)
