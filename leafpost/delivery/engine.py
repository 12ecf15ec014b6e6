"""`send.py worker`: one of many machines that send from the same PostgreSQL.

procrastinate hands out jobs ("drain this campaign"), tells idle workers at once that there is one, and knows by
their heartbeats which workers are gone. A job is a short turn: it sends what may go now, and puts up the next
one, so that others join in and several campaigns take turns. Nothing of it decides who gets a letter: the ledger does.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Lock

from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from leafpost.database.campaigns import find_campaign
from leafpost.database.due import due_campaigns
from leafpost.database.jobs import telling_driver_trouble
from leafpost.database.transactions import DatabaseTroubleError, telling_trouble
from leafpost.delivery.jobs import DRAIN, QUEUE, App, Drains, lock_of, reason_of, worker_app
from leafpost.delivery.run import Post, Result, World, drain, make_worker, results
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Settings, Worker
from leafpost.errors import Problem, ProblemError, Severity

TURN = 120.0  # seconds that one job lasts at most
_EVERY_MINUTE = "* * * * *"
_AFTER_FAILURE = 60.0  # seconds without a job: a server that does not let us in is not stormed
_JOIN_IN = 1  # seconds after which another worker may take the next job of the same campaign
_LOOK = 1.0  # seconds between two looks for jobs whose time has come
_SILENT = 30.0  # seconds without a heartbeat, after which a worker's jobs go to others
_PAUSES = (1.0, 2.0, 5.0, 10.0)  # seconds between two attempts to reach the database; the last for all that follow


@dataclass(slots=True)
class Engine:
    """A worker until it is stopped. `tell` hears each problem once, `done` how a campaign stands after a turn."""

    post: Post
    settings: Settings
    world: World
    tell: Callable[[Problem], None]
    done: Callable[[Result], None]
    turn: float = TURN
    _stops: int = 0
    _at_work: Worker | None = None
    _serving: "asyncio.Task[None] | None" = None
    _told: set[str] = field(default_factory=set)
    _not_before: dict[int, float] = field(default_factory=dict)  # by campaign: monotonic seconds
    _attempt: int = 0  # to reach the database, since it was last reached
    _failure: Exception | None = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def was_hurried(self) -> bool:
        """Whether somebody did not want to wait for what was in flight."""
        return self._stops > 1

    def run(self) -> None:
        """Work until Ctrl-C or SIGTERM; what is in flight is finished then, or with the second one is not waited for.

        Only on PostgreSQL.
        """
        asyncio.run(self._run())
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Take no more jobs; finish what is in flight, or (the second time) not even that."""
        self._stops += 1
        with self._lock:
            if self._at_work is not None:
                self._at_work.stop()
        if self._serving is not None and self._stops == 1:
            self._serving.cancel()  # procrastinate waits for its job even so

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self._unheard(context.get("exception")))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        while not self._stops:
            self._serving = asyncio.ensure_future(self._serve())
            try:
                await self._serving
            except asyncio.CancelledError:
                return
            except (ConnectorException, DatabaseTroubleError) as error:
                self._lost(error)
            await self._pause()

    async def _pause(self) -> None:
        """Before the database is tried again."""
        if not self._stops:
            self._serving = asyncio.ensure_future(asyncio.sleep(_PAUSES[min(self._attempt, len(_PAUSES) - 1)]))
            self._attempt += 1
            with suppress(asyncio.CancelledError):  # stopped
                await self._serving

    async def _serve(self) -> None:
        """Take jobs; returns, or raises what the database said, where it cannot be reached any more."""
        app = await asyncio.to_thread(worker_app, self.post.database)
        drains = self._tasks(app)
        with telling_driver_trouble():
            async with app.open_async():
                await self._look_round(app, drains)
                self._told.discard(_LOST)
                self._attempt = 0
                await app.run_worker_async(
                    queues=[QUEUE], concurrency=1, fetch_job_polling_interval=_LOOK, delete_jobs="always",
                    stalled_worker_timeout=_SILENT, install_signal_handlers=False,
                )  # fmt: skip

    def _tasks(self, app: App) -> Drains:
        @app.task(name=DRAIN, queue=QUEUE)
        async def drains(campaign_id: int) -> None:
            await self._done_with(self._take_turn(drains, campaign_id), campaign_id)

        @app.periodic(cron=_EVERY_MINUTE)
        @app.task(name="look round", queue=QUEUE, queueing_lock="look round", priority=1)
        async def look_round(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells which minute it is
            await self._done_with(self._look_round(app, drains))

        return drains

    async def _look_round(self, app: App, drains: Drains) -> None:
        """Jobs whose worker is gone go to others, and campaigns that are due without a job get one."""
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=_SILENT):
            try:
                await app.job_manager.retry_job(job)
            except UniqueViolation:  # the next one is up already
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        for campaign_id in await asyncio.to_thread(self._due):
            await self._put_up(drains, campaign_id, after=0)

    async def _put_up(self, drains: Drains, campaign_id: int, *, after: int) -> None:
        ordered = drains.configure(queueing_lock=lock_of(campaign_id), schedule_in={"seconds": after})
        with suppress(AlreadyEnqueued):
            await ordered.defer_async(campaign_id=campaign_id)

    async def _take_turn(self, drains: Drains, campaign_id: int) -> None:
        if self._stops or self.world.clock.monotonic() < self._not_before.get(campaign_id, 0.0):
            return
        if campaign_id in await asyncio.to_thread(self._due):
            await self._put_up(drains, campaign_id, after=_JOIN_IN)
            self.done(await asyncio.to_thread(self._sent, campaign_id))

    async def _done_with(self, job: Awaitable[None], campaign_id: int = 0) -> None:
        """What goes wrong in a job, where procrastinate would keep it to itself."""
        try:
            await job
        except (ProblemError, DatabaseTroubleError, ConnectorException) as error:
            self._not_before[campaign_id] = self.world.clock.monotonic() + _AFTER_FAILURE
            if not isinstance(error, ProblemError):
                self._lost(error)
                return
            for problem in error.problems:
                self._tell_once(problem)
        except Exception as error:  # noqa: BLE001 - `run` raises it
            self._failure = error
            self.stop()

    def _unheard(self, error: BaseException | None) -> None:
        """What goes wrong beside the jobs, where nobody waits for it."""
        if isinstance(error, ConnectorException):
            self._lost(error)
        elif isinstance(error, Exception):
            self._failure = error
            self.stop()

    def _due(self) -> list[int]:
        with telling_trouble(), self.post.database.read() as connection:
            return due_campaigns(connection, self.world.clock.now())

    def _sent(self, campaign_id: int) -> Result:
        """One turn of a campaign, in a thread of its own; how it stands then."""
        database = self.post.database
        with telling_trouble(), database.read() as connection:
            campaign = find_campaign(connection, str(campaign_id))
        assert campaign is not None
        watching, settings = Watching(self._tell_once), replace(self.settings, is_once=True, lasts=self.turn)
        worker = make_worker(self.post, [campaign], settings, watching, self.world)
        self._begin_with(worker)
        try:
            drain(worker, database, [campaign], self.world, is_alone=False)
        finally:
            self._begin_with(None)
        if watching.done:
            self._told.clear()  # whatever it was, it is over
        with telling_trouble():
            return results(database, [campaign])[0]

    def _begin_with(self, worker: Worker | None) -> None:
        with self._lock:
            self._at_work = worker
            if worker is not None and self._stops:
                worker.stop()

    def _lost(self, error: BaseException) -> None:
        """The database does not answer."""
        if _LOST not in self._told:
            self._told.add(_LOST)
            what = f"the database does not answer ({reason_of(error)})"
            fix = "look whether it runs; this worker tries again by itself"
            self.tell(Problem("worker", 0, "database", what, fix, severity=Severity.WARNING))

    def _tell_once(self, problem: Problem) -> None:
        if str(problem) not in self._told:
            self._told.add(str(problem))
            self.tell(problem)


_LOST = "lost"
