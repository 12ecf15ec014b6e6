"""One run in several processes: what makes letters and speaks with servers then has a core each.

Each process has a worker with connections and a lease of its own. They share nothing but the ledger, as workers on
several machines do. This one begins them, passes on what they tell, and stops them; they stop by
themselves where it is gone.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from threading import Thread

from leafpost.database.tables import DeliveryState
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Worker
from leafpost.errors import Problem, ProblemError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_EVERY = 0.2  # seconds between two notes of how far a process is

MakeWorker = Callable[[int, Watching], Worker]
Drain = Callable[[Worker], None]


@dataclass(slots=True)
class _Member:
    """One process, as this one knows it."""

    process: ForkProcess
    pipe: Pipe
    done: Counter[DeliveryState] = field(default_factory=Counter)
    problems: tuple[Problem, ...] = ()
    has_ended: bool = False  # and said so


class Team:
    """Workers in processes of their own; `drain` and `stop` are those of one worker.

    `make` and `work` are called in each process: the worker of this number, from 0, and its draining.
    What the processes inherit must not be open: no database connection, no thread that holds a lock.
    """

    def __init__(self, processes: int, make: MakeWorker, work: Drain, watching: Watching) -> None:
        self._processes, self._make, self._work, self._watching = processes, make, work, watching
        self._members: list[_Member] = []
        self._first: dict[Problem, _Member] = {}  # who told a problem: the others see the same, and are not heard
        self._stops = 0

    def stop(self) -> None:
        """As Worker.stop: begin nothing more; a second call does not wait for the servers either."""
        self._stops += 1
        for member in self._members:
            _say_stop(member.pipe)

    def drain(self) -> None:
        """Send until nothing is left that they could do.

        Raises ProblemError with what ended one of them; the others then finish what is in flight.
        """
        for number in range(self._processes):
            self._begin(number)
        for _ in range(self._stops):  # of a moment before they were there
            for member in self._members:
                _say_stop(member.pipe)
        open_pipes = {member.pipe: member for member in self._members}
        while open_pipes:
            for ready in wait(list(open_pipes)):
                assert isinstance(ready, Pipe)
                if not self._heard(open_pipes[ready]):
                    self._ended(open_pipes.pop(ready))
        problems = dict.fromkeys(problem for member in self._members for problem in member.problems)
        if problems:
            raise ProblemError(*problems)

    def _begin(self, number: int) -> None:
        context = get_context("fork")
        ours, theirs = context.Pipe()
        inherited = [*(member.pipe for member in self._members), ours]
        process = context.Process(target=_live, args=(theirs, inherited, partial(self._make, number), self._work))
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until it ignores them: it has inherited our handlers
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        theirs.close()
        self._members.append(_Member(process, ours))

    def _heard(self, member: _Member) -> bool:
        """Take one message; False where there will be none any more."""
        try:
            what, said = member.pipe.recv()
        except (EOFError, OSError):
            return False
        match what:
            case "problem":
                if self._first.setdefault(said, member) is member:
                    self._watching.tell(said)
            case "figures":
                member.done, self._watching.waits_until = said
                self._watching.done = sum((one.done for one in self._members), Counter())
                self._watching.show(self._watching)
            case "end":
                member.has_ended, member.problems = True, said
        return True

    def _ended(self, member: _Member) -> None:
        member.process.join()
        member.pipe.close()
        if not member.has_ended:
            what = f"one of its processes was ended from outside ({member.process.exitcode}), so the run has ended"
            fix = "go on with: send.py run. What was with the server just then is listed by send.py unknown"
            member.problems = (Problem("run", 0, "run", what, fix),)
        if member.problems and not self._stops:
            self.stop()


def _say_stop(pipe: Pipe) -> None:
    with suppress(OSError):  # it has ended
        pipe.send("stop")


def _live(pipe: Pipe, inherited: Sequence[Pipe], make: Callable[[Watching], Worker], work: Drain) -> None:
    """What a process of the team does."""
    for other in inherited:  # or nobody could tell that this team's first process has gone
        other.close()
    for number in _SIGNALS:  # they reach all processes at once; one of them says what to do
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    problems: tuple[Problem, ...] = ()
    report = _Report(pipe)
    watching = Watching(report.tell, report.show)
    try:
        worker = make(watching)
        Thread(target=_obey, args=(pipe, worker), name="orders", daemon=True).start()
        work(worker)
    except ProblemError as error:
        problems = error.problems
    except OSError as error:  # no more files, no more memory for a thread
        what = f"one of its processes could not go on ({(error.strerror or str(error)).lower()})"
        problems = (Problem("run", 0, "run", what, "mend it, then go on with: send.py run"),)
    report.send("figures", (watching.done, None))
    report.send("end", problems)


@dataclass(slots=True)
class _Report:
    """Tells the first process how it goes here."""

    pipe: Pipe
    next_at: float = 0.0

    def send(self, what: str, said: object) -> None:
        with suppress(OSError):  # it is gone; `_obey` knows, too
            self.pipe.send((what, said))

    def tell(self, problem: Problem) -> None:
        self.send("problem", problem)

    def show(self, watching: Watching) -> None:
        now = time.monotonic()
        if now >= self.next_at:
            self.next_at = now + _EVERY
            self.send("figures", (watching.done, watching.waits_until))


def _obey(pipe: Pipe, worker: Worker) -> None:
    """Stop the worker when that is said, and when there is nobody any more who could say it."""
    with suppress(EOFError, OSError):
        while True:
            pipe.recv()
            worker.stop()
    worker.stop()
