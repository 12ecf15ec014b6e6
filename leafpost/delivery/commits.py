"""Group commit: one thread writes to the ledger for all connections of a worker.

While a transaction is being written to the disk, what the connections want next gathers, and goes into
the following one. So the disk is waited for once for many letters, and never by a connection.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from threading import Condition, Event, Thread
from typing import Any, TypeVar

from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, begin_sending, record
from leafpost.database.tables import DeliveryState
from leafpost.database.transactions import Connection, DatabaseTroubleError, telling_trouble
from leafpost.delivery.clock import Clock

_LAST_PATIENCE = 10.0  # seconds, when the run is over
INTERRUPTED = "the database was away when the letter was about to go; it was not sent"

T = TypeVar("T")
Errand = Callable[[Connection, dt.datetime], T]


@dataclass(slots=True)
class _Batch:
    """What goes into one transaction; then each errand into one of its own."""

    outcomes: list[Outcome] = field(default_factory=list)
    begins: list[tuple[int, str]] = field(default_factory=list)
    began: list[Callable[[set[int]], None]] = field(default_factory=list)
    errands: list[tuple[Errand[Any], Callable[[Any], None]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.outcomes or self.begins or self.errands)


class GroupCommit:
    """Writes what it is handed, in order. Answers are functions for the worker's own thread: `answers()`.

    `tell` hears, in that thread too, of a database that fails (with its reason) and of one
    that works again (""). `patience` is how many seconds it is tried again before the run has to end,
    after each of `pauses` in turn, the last one for all that follow. `turn` is held during each transaction.
    """

    def __init__(
        self, database: Database, clock: Clock, wake: Callable[[], None], tell: Callable[[str], None],
        patience: float, pauses: Sequence[float], turn: AbstractContextManager[object] | None = None,
    ) -> None:  # fmt: skip
        self._turn = turn if turn is not None else nullcontext()
        self._database, self._clock = database, clock
        self._wake, self._tell, self._patience, self._pauses = wake, tell, patience, pauses
        self._next = _Batch()
        self._answers: deque[Callable[[], None]] = deque()
        self._condition = Condition()
        self._pause = Event()  # never set: it is there to wait for
        self._is_closing = False
        self.failure: BaseException | None = None  # why this thread ended; nothing is written any more
        self._thread = Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    def hand_over(
        self, outcomes: list[Outcome], begins: list[tuple[int, str]], began: Callable[[set[int]], None]
    ) -> None:
        """Outcomes to record, and letters that are about to go; `began` hears which of them may."""
        if outcomes or begins:
            with self._condition:
                self._next.outcomes += outcomes
                if begins:
                    self._next.begins += begins
                    self._next.began.append(began)
                self._condition.notify()

    def do(self, errand: Errand[T], then: Callable[[T], None] = lambda _: None) -> None:
        """Another transaction, after what was handed over before; `then` hears what came of it."""
        with self._condition:
            self._next.errands.append((errand, then))
            self._condition.notify()

    def answers(self) -> list[Callable[[], None]]:
        """What has been answered since the last call."""
        found = []
        while self._answers:
            found.append(self._answers.popleft())
        return found

    def close(self) -> None:
        """Write what was handed over, then end. A database that fails is not waited for long any more."""
        with self._condition:
            self._is_closing = True
            self._patience = min(self._patience, _LAST_PATIENCE)
            self._condition.notify()
        self._thread.join()

    def _work(self) -> None:
        try:
            while batch := self._taken():
                if batch.outcomes or batch.begins:
                    going = self._committed(partial(_write, batch))
                    for began in batch.began:
                        self._answer(partial(began, going))
                for errand, then in batch.errands:
                    self._answer(partial(then, self._committed(partial(_do, errand))))
        except BaseException as error:  # noqa: BLE001 - the worker's thread looks at it and ends the run
            self.failure = error
            self._wake()

    def _taken(self) -> _Batch:
        with self._condition:
            while not self._next and not self._is_closing:
                self._condition.wait()
            batch, self._next = self._next, _Batch()
            return batch

    def _answer(self, answer: Callable[[], None]) -> None:
        self._answers.append(answer)
        self._wake()

    def _committed(self, write: Callable[[Connection, dt.datetime, bool], Any]) -> Any:
        """What a transaction gives, tried again for as long as the database may come back."""
        since = self._clock.monotonic()
        attempt = 0
        while True:
            try:
                with telling_trouble(), self._turn, self._database.begin() as connection:
                    found = write(connection, self._clock.now(), attempt > 0)
            except DatabaseTroubleError as trouble:
                if not trouble.is_passing or self._clock.monotonic() - since > self._patience:
                    raise
                if attempt == 0:
                    self._answer(partial(self._tell, str(trouble)))
                self._pause.wait(self._pauses[min(attempt, len(self._pauses) - 1)])
                attempt += 1
            else:
                if attempt > 0:
                    self._answer(partial(self._tell, ""))
                return found


def _do(errand: Errand[T], connection: Connection, now: dt.datetime, is_again: bool) -> T:  # noqa: ARG001 - as `_write` has it
    return errand(connection, now)


def _write(batch: _Batch, connection: Connection, now: dt.datetime, is_again: bool) -> set[int]:
    """Record what came of letters, and note which ones go now.

    Where the connection broke at the end of an attempt, that attempt may have been committed. Then
    recording again changes nothing. Letters that it let begin have not gone out: nobody was told.
    """
    record(connection, batch.outcomes, now)
    going = begin_sending(connection, batch.begins, now) if batch.begins else set()
    if is_again:
        left = [pair for pair in batch.begins if pair[0] not in going]
        record(connection, [Outcome(*pair, DeliveryState.DEFERRED, None, INTERRUPTED, now) for pair in left], now)
    return going
