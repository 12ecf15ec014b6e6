"""The open connections of a worker, watched together."""

import select
import socket
from typing import Any

from leafpost.delivery.connection import Connection
from leafpost.delivery.lines import Lines


def nobody() -> Connection:
    raise AssertionError("nothing is dialled")


class RungMeanwhile:
    """A bell that somebody rings at the moment when it is being silenced."""

    def __init__(self, bell: socket.socket, lines: Lines) -> None:
        self._bell, self._lines = bell, lines

    def recv(self, most: int) -> bytes:
        self._lines.ring()
        return self._bell.recv(most)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bell, name)


def test_a_ring_while_the_bell_is_silenced_does_not_leave_it_deaf() -> None:
    """Whoever rings after that ends the wait: otherwise each letter would wait for the worker's next tick."""
    lines = Lines(nobody, lambda: 0.0)
    bell = lines._bell
    lines._bell = RungMeanwhile(bell, lines)  # type: ignore[assignment]  # all that is used of it
    lines.ring()
    assert lines.poll(0) == []
    lines.ring()
    heard, _, _ = select.select([bell], [], [], 0)
    assert heard == [bell]
    lines.close()
