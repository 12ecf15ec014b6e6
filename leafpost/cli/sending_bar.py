"""What `send.py run` shows while it is at work: a bar with the rate at a terminal, and what goes wrong in lines."""

import sys
import time
from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from leafpost.cli.output import complain

if TYPE_CHECKING:
    from leafpost.delivery.watching import Watching

_EVERY = 0.2  # seconds between two looks
_WINDOW = 10.0  # seconds that the rate is of


class SendingBar:
    """`total` is how many letters wait; the rate is that of the last seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._progress: Any = None
        self._next = 0.0
        self._seen: deque[tuple[float, int]] = deque()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("Sending"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._progress.add_task("", total=self._total)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def tell(self, line: str) -> None:
        """A line above the bar, now."""
        if self._progress is not None:
            self._progress.console.print(line, markup=False, highlight=False)
        else:
            complain(line)

    def show(self, watching: "Watching") -> None:
        """How it stands; a glance at the clock where nothing is to be drawn yet."""
        now = time.monotonic()
        if self._progress is None or now < self._next:
            return
        self._next = now + _EVERY
        tried = watching.done.total()
        gone = tried - watching.put_off  # for good
        self._progress.update(
            self._progress.task_ids[0], completed=min(gone, self._total), description=self._told(watching, now, tried)
        )

    def _told(self, watching: "Watching", now: float, tried: int) -> str:
        self._seen.append((now, tried))
        while now - self._seen[0][0] > _WINDOW:
            self._seen.popleft()
        since, before = self._seen[0]
        rate = f"{(tried - before) / (now - since):,.0f} letters/s" if now > since else ""
        later = f"{watching.put_off:,} put off" if watching.put_off else ""
        waits = ""
        if watching.waits_until is not None:
            waits = f"waits until {watching.waits_until.astimezone():%H:%M}"
        return ", ".join(part for part in (waits or rate, later) if part)
