"""The worker: hands letters to a mail server over several connections, and never gets ahead of the ledger.

One thread speaks with all connections and waits for none of them (lines.py); another writes to the
ledger (commits.py). A letter is SENDING, durably, before its DATA goes out: whatever happens at any
moment leaves at most one letter in doubt for each open connection.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, release
from leafpost.database.transactions import Connection as DatabaseConnection
from leafpost.delivery.breaker import REFUSED_IN_A_ROW
from leafpost.delivery.claims import Claims, Filled
from leafpost.delivery.clock import Clock
from leafpost.delivery.commits import GroupCommit
from leafpost.delivery.connection import Connection, Stage, What
from leafpost.delivery.dialling import CannotConnectError, Dial
from leafpost.delivery.lines import Heard, Lines
from leafpost.delivery.mx import Grouping
from leafpost.delivery.outcomes import Judge
from leafpost.delivery.pacing import Pacing
from leafpost.delivery.stock import Parcel, Stock
from leafpost.delivery.turns import Turn
from leafpost.delivery.watching import Watching

_LOOK = 2.0  # seconds between two looks at whether the campaigns still run
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between two claims that bring nothing


@dataclass(frozen=True, slots=True)
class Settings:
    """How a worker works; times are seconds."""

    connections: int = 10
    batch: int = 500  # rows in one claim
    is_once: bool = False  # end when every letter has been tried, whatever is to be tried again
    lasts: float = math.inf  # after which nothing more is begun
    patience: float = 900.0  # how long a database that fails is tried again
    pauses: tuple[float, ...] = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)  # between its attempts; the last for all that follow
    idle: float = 10.0  # after which a connection without a letter is closed
    tick: float = 0.5  # the longest time without looking at the clock


class Worker:
    """Drains campaigns: `drain` returns when nothing is left to do, or after `stop`."""

    def __init__(
        self, database: Database, claims: Claims, dial: Dial, judge: Judge, clock: Clock, settings: Settings,
        watching: Watching, grouping: Grouping | None = None, turn: Turn | None = None,
    ) -> None:  # fmt: skip
        self._claims, self._judge, self._clock = claims, judge, clock
        self._settings, self._watching, self._grouping = settings, watching, grouping
        self._lines = Lines(dial, clock.monotonic)
        self._commits = GroupCommit(
            database, clock, self._lines.ring, watching.database, settings.patience, settings.pauses, turn
        )
        self._stock, self._pacing = Stock(), Pacing()
        self._parcels: dict[Connection, Parcel] = {}  # on their way
        self._agreed: dict[int, Connection] = {}  # by delivery: the server would take it, the ledger is asked
        self._outcomes: list[Outcome] = []
        self._begins: list[tuple[int, str]] = []
        self._refusal: CannotConnectError | None = None
        self._is_claiming = self._is_looking = False
        self._claim_at = self._renew_at = self._pause = 0.0
        self._look_at, self._refusals = clock.monotonic() + _LOOK, 0
        self._end_at = clock.monotonic() + settings.lasts
        self._is_over = self._is_ending = False
        self._stops = 0

    def stop(self) -> None:
        """Begin nothing more and finish what is in flight; a second call does not wait for that either.

        May be called from a signal's handler, or from another thread.
        """
        self._stops += 1
        self._is_ending = True
        self._lines.ring()

    def drain(self) -> None:
        """Send until nothing is left that this worker could do.

        Raises DatabaseTroubleError where the ledger cannot be written, CannotConnectError where the server will not
        let us in before somebody mends that.
        """
        if self._grouping is not None:
            self._grouping.begin(self._commits)
        try:
            while not self._is_finished():
                self._tend()
                self._offer()
                self._hand_over()
                self._all_heard(self._lines.poll(self._wait()))
        finally:
            self._close()
        if self._refusal is not None:
            raise self._refusal

    def _is_finished(self) -> bool:
        failure = self._commits.failure  # before the answers: what it said until then is among them
        for answer in self._commits.answers():
            answer()
        if failure is not None:
            raise failure
        if self._stops > 1:
            return True
        return not self._parcels and (self._is_ending or (self._is_over and not self._stock))

    def _tend(self) -> None:
        """Leases, connections, and letters to send, each before it runs out."""
        now = self._clock.monotonic()
        if now >= self._renew_at:
            self._renew_at = now + self._claims.lease.total_seconds() / 3
            self._commits.do(self._claims.renew, self._watching.swept)
        self._is_ending = self._is_ending or now >= self._end_at
        if self._is_ending:
            if self._stops:
                self._watching.stopping()
            return
        available = self._stock.available(now)
        wanted = min(self._settings.connections, available + len(self._parcels))
        for failure in self._lines.want(wanted):
            self._watching.cannot_connect(failure.problem)
            if failure.is_for_good:
                self._refusal = failure
                self.stop()
        low = min(self._settings.batch, 4 * self._settings.connections)
        if not self._is_claiming and now >= self._claim_at and available <= low:
            self._is_claiming = True
            has_none = not self._stock and not self._parcels
            fill = partial(self._claims.fill, most=self._settings.batch, has_none=has_none)
            self._commits.do(fill, self._claimed)
        self._lines.hang_up(now - self._settings.idle)

        is_due = now >= self._look_at or self._refusals >= REFUSED_IN_A_ROW
        if is_due and not self._is_looking:  # or they would gather where the database is slow
            self._is_looking, self._refusals = True, 0
            self._commits.do(self._claims.look, self._looked)

    def _looked(self, halted: Mapping[int, str]) -> None:
        self._is_looking = False
        self._look_at = self._clock.monotonic() + _LOOK
        self._halt(halted)

    def _halt(self, halted: Mapping[int, str]) -> None:
        """Begin nothing more of campaigns that were paused, or stopped."""
        if halted:
            self._stock.drop(halted.keys())
        for campaign_id, reason in halted.items():
            self._watching.halted(campaign_id, reason)

    def _claimed(self, filled: Filled) -> None:
        self._is_claiming = False
        self._stock.put(filled.parcels, filled.caps)
        self._halt(filled.halted)
        self._is_over = filled.is_over or (self._settings.is_once and not filled.parcels and not filled.has_pending)
        self._pause = 0.0 if filled.parcels else min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
        if self._pause and filled.due_at is not None:
            self._watching.waits(filled.due_at)
        self._claim_at = self._clock.monotonic() + self._pause

    def _offer(self) -> None:
        while self._lines.idle and not self._is_ending:
            parcel = self._stock.take(self._clock.monotonic())
            if parcel is None:
                return
            try:
                letter = parcel.make()
            except ValueError as error:
                self._finish(parcel, self._judge.unmakable(parcel.claimed, str(error)))
                continue
            connection = next(reversed(self._lines.idle))
            self._parcels[connection] = parcel
            self._all_heard(self._lines.offer(connection, letter))

    def _all_heard(self, heard: list[Heard]) -> None:
        for connection, event in heard:
            parcel = self._parcels.get(connection)
            if parcel is None or event.what is What.READY:
                continue
            if event.what is What.OFFERED:
                self._agreed[parcel.claimed.id] = connection
                self._begins.append((parcel.claimed.id, parcel.claimed.lease_token))
                continue
            del self._parcels[connection]
            self._agreed.pop(parcel.claimed.id, None)
            if event.is_goodbye and event.stage is Stage.OFFERING and connection.carried:
                # The server ends connections after so many letters: this one was not looked at. It cannot happen for
                # ever, because another letter was taken before.
                self._stock.put_back(parcel)
                continue
            verdict = self._judge.verdict(event)
            self._pacing.heard(verdict, parcel.claimed.provider, str(event.answer))
            self._finish(parcel, self._judge.outcome(event, verdict, parcel.claimed))

    def _finish(self, parcel: Parcel, outcome: Outcome) -> None:
        self._stock.finished(parcel)
        self._outcomes.append(outcome)
        self._refusals += (outcome.code or 0) >= 500
        self._watching.outcome(outcome)

    def _hand_over(self) -> None:
        self._commits.hand_over(self._outcomes, self._begins, partial(self._began, self._begins))
        self._outcomes, self._begins = [], []
        told = self._pacing.told(self._clock.monotonic())
        if told is not None:
            self._commits.do(told.write, self._hold)

    def _began(self, begins: list[tuple[int, str]], going: set[int]) -> None:
        for delivery_id, _ in begins:
            connection = self._agreed.pop(delivery_id, None)
            if connection is None:  # lost meanwhile; its outcome follows
                continue
            if delivery_id in going:
                self._all_heard(self._lines.ask(connection))
            else:  # the reader has left, the campaign was paused, or somebody else has it
                self._stock.finished(self._parcels.pop(connection))
                self._all_heard(self._lines.take_back(connection))

    def _hold(self, free: dict[str, dt.datetime]) -> None:
        now, wall = self._clock.monotonic(), self._clock.now()
        for provider, until in free.items():
            self._stock.hold(provider, now + (until - wall).total_seconds())

    def _wait(self) -> float:
        """Seconds until something is to be done again, if nobody says anything before."""
        now = self._clock.monotonic()
        pause = self._claim_at - now  # over already where a claim is under way, or there is enough
        return max(0.0, min(self._settings.tick, pause if pause > 0 else self._settings.tick, self._renew_at - now))

    def _close(self) -> None:
        """End, whatever has happened: what is known is written down, what was not begun is given back."""
        for connection, parcel in self._parcels.items():
            self._outcomes.append(self._judge.given_up(connection, parcel.claimed))
        self._lines.close()
        if self._grouping is not None:
            self._grouping.end()
        if self._commits.failure is None:
            self._commits.hand_over(self._outcomes, [], lambda _: None)
            self._commits.do(partial(_release, self._claims.token))
        self._commits.close()
        if self._commits.failure is not None:
            raise self._commits.failure


def _release(token: str, connection: DatabaseConnection, now: dt.datetime) -> int:
    return release(connection, token, now)
