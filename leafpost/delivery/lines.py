"""The open connections of a worker, watched together: whoever has something to say is heard, nobody is waited for."""

import selectors
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress

from leafpost.delivery.connection import Connection, Event, Letter, Stage, What
from leafpost.delivery.dialling import CannotConnectError, Dial, Dialler

_READ, _BOTH = selectors.EVENT_READ, selectors.EVENT_READ | selectors.EVENT_WRITE
_LOOK = 1.0  # seconds between two looks for servers that are silent for too long

Heard = tuple[Connection, Event]


class Lines:
    """`monotonic` is passed in; `idle` are the connections that a letter may be offered to, the last used last."""

    def __init__(self, dial: Dial, monotonic: Callable[[], float]) -> None:
        self.idle: dict[Connection, float] = {}  # and since when
        self._monotonic = monotonic
        self._open: dict[Connection, int] = {}  # and what the selector waits for
        self._look_at = 0.0
        self._has_rung = False
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._button.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, _READ)
        self._dialler = Dialler(dial, self.ring)

    def __len__(self) -> int:
        return len(self._open)

    def ring(self) -> None:
        """End the wait of `poll`; from any thread, and from a signal's handler."""
        if self._has_rung:
            return
        self._has_rung = True
        with suppress(OSError):  # closed: nobody waits any more
            self._button.send(b"!")

    def want(self, connections: int) -> list[CannotConnectError]:
        """Have so many open, in a while; what went wrong since the last call."""
        now = self._monotonic()
        opened, failures = self._dialler.opened(now)
        for connection in opened:
            self._open[connection] = _READ
            self._selector.register(connection.socket, _READ, connection)
            self.idle[connection] = now
        self._dialler.start(connections - len(self._open), now)
        return failures

    def offer(self, connection: Connection, letter: Letter) -> list[Heard]:
        """MAIL and RCPT for a letter, on an idle connection."""
        del self.idle[connection]
        return self._did(connection, connection.offer(letter, self._monotonic()))

    def ask(self, connection: Connection) -> list[Heard]:
        """DATA and the letter, once the ledger says SENDING."""
        return self._did(connection, connection.ask(self._monotonic()))

    def take_back(self, connection: Connection) -> list[Heard]:
        """RSET instead."""
        return self._did(connection, connection.reset(self._monotonic()))

    def poll(self, seconds: float) -> list[Heard]:
        """Wait until somebody has something to say, for so long at most, and hear it."""
        heard: list[Heard] = []
        ready = self._selector.select(seconds)
        now = self._monotonic()
        for key, events in ready:
            connection: Connection | None = key.data
            if connection is None:
                self._bell.recv(4096)
                self._has_rung = False  # after it: a ring in between has nothing to send, and its reason is seen next
                continue
            found = connection.write(now) if events & selectors.EVENT_WRITE else []
            if events & selectors.EVENT_READ and connection.stage is not Stage.ENDED:
                found = found + connection.read(now)
            heard += self._did(connection, found)
        if now >= self._look_at:
            self._look_at = now + _LOOK
            for connection in list(self._open):
                heard += self._did(connection, connection.check_time(now))
        return heard

    def hang_up(self, since: float) -> None:
        """Say goodbye to the servers that have had no letter since a time."""
        for connection in [connection for connection, idle in self.idle.items() if idle <= since]:
            self._forget(connection)
            connection.quit()

    def close(self) -> None:
        """End everything; what is in flight is lost."""
        self._dialler.close()
        for connection in list(self._open):
            self._forget(connection)
            connection.quit()
        self._selector.close()
        self._bell.close()
        self._button.close()

    def _did(self, connection: Connection, events: Iterable[Event]) -> list[Heard]:
        heard = [(connection, event) for event in events]
        if connection.stage is Stage.ENDED:
            self._forget(connection)
            return heard
        if any(event.what is What.READY for _, event in heard):
            self.idle[connection] = self._monotonic()
        wanted = _BOTH if connection.wants_to_write else _READ
        if self._open[connection] != wanted:
            self._open[connection] = wanted
            self._selector.modify(connection.socket, wanted, connection)
        return heard

    def _forget(self, connection: Connection) -> None:
        if self._open.pop(connection, None) is not None:
            self.idle.pop(connection, None)
            self._selector.unregister(connection.socket)
