"""A progress bar for a person at a terminal; silent in a file or a pipe."""

import sys
from types import TracebackType
from typing import Self


class Bar:
    """Shown from the second step on, so that quick work prints nothing."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._is_shown = sys.stderr.isatty()
        self._progress: object | None = None

    def __enter__(self) -> Self:
        return self

    def step(self, done: int, total: int, name: str) -> None:
        """Called after each piece of work; `name` is what was just finished."""
        if not self._is_shown:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if not isinstance(self._progress, Progress):
            columns = (
                TextColumn(self._title),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}"),
            )
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._progress.add_task("", total=total)
        self._progress.update(self._progress.task_ids[0], completed=done, description=name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop = getattr(self._progress, "stop", None)
        if stop:
            stop()
