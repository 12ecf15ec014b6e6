"""Opening connections, each in a thread of its own: names are looked up and TLS is agreed without anybody waiting."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from leafpost.delivery.connection import Connection
from leafpost.errors import Problem

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before the next attempt after one that failed


class CannotConnectError(Exception):
    """The server was not reached, or did not let us in. `is_for_good` where another attempt is of no use."""

    def __init__(self, problem: Problem, *, is_for_good: bool) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.is_for_good = is_for_good


Dial = Callable[[], Connection]  # raises CannotConnectError


@dataclass(slots=True)
class Dialler:
    """Keeps attempts under way, and after one that failed none for a while."""

    dial: Dial
    wake: Callable[[], None]
    under_way: int = 0
    not_before: float = 0.0  # monotonic seconds
    _pause: float = 0.0
    _done: "deque[Connection | Exception]" = field(default_factory=deque)
    _lock: Lock = field(default_factory=Lock)
    _is_closed: bool = False

    def start(self, wanted: int, now: float) -> None:
        """Begin attempts until `wanted` are under way; after a failure one alone, and not at once."""
        if now < self.not_before:
            return
        while self.under_way < (min(wanted, 1) if self._pause else wanted):
            self.under_way += 1
            Thread(target=self._try, name="dial", daemon=True).start()

    def _try(self) -> None:
        found: Connection | Exception
        try:
            found = self.dial()
        except Exception as error:  # noqa: BLE001 - `opened` raises it again where it is looked at
            found = error
        with self._lock:
            if not self._is_closed:
                self._done.append(found)
            elif isinstance(found, Connection):
                found.quit()
        self.wake()

    def opened(self, now: float) -> tuple[list[Connection], list[CannotConnectError]]:
        """The connections that are open since the last call, and the attempts that failed."""
        connections: list[Connection] = []
        failures: list[CannotConnectError] = []
        while self._done:
            found = self._done.popleft()
            self.under_way -= 1
            if isinstance(found, Connection):
                self._pause = 0.0
                connections.append(found)
            elif isinstance(found, CannotConnectError):
                self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
                self.not_before = now + self._pause
                failures.append(found)
            else:
                raise found
        return connections, failures

    def close(self) -> None:
        """Want no more; what is still being opened is closed as soon as it is open."""
        with self._lock:
            self._is_closed = True
        for found in self._done:
            if isinstance(found, Connection):
                found.quit()
