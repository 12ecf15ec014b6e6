"""The first picture of a printed page, made in a process of its own.

Python runs one thread at a time: in the server's process, laying out a page would take turns
with answering the browser, which asks for much at the very moment when a file was saved.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import TypeVar

from leafpost.errors import Problem, ProblemError
from leafpost.preview.look import Printing
from leafpost.preview.marks import mark_of
from leafpost.render.editions import Setting
from leafpost.render.environment import forget_templates
from leafpost.render.sheet import Sheet, first_sheet

Printed = Sheet | tuple[Problem, ...]  # a page, or why there is none
_T = TypeVar("_T")
_WARM = "leafpost.press.warm"
_generation = 0  # of the templates, in the process that prints


class Printer:
    """Prints in a process that is kept warm; where none can be had, it prints nothing, and says so by None."""

    def __init__(self) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([_WARM])
        self._executor: ProcessPoolExecutor | None = ProcessPoolExecutor(
            1, mp_context=context, initializer=_live_with_the_server
        )
        self._generation = 0

    def templates_changed(self) -> None:
        """The next page is made of the templates as they are then."""
        self._generation += 1

    async def warm_up(self) -> None:
        """Start the process before it is needed."""
        await self._do(_be_there)

    async def first(self, printing: Printing, guess: Setting) -> Printed | None:
        """The sheet in one setting, or why there is none; None where the process is gone."""
        return await self._do(_first, printing, guess, self._generation)

    async def _do(self, work: Callable[..., _T], *given: object) -> _T | None:
        if self._executor is None:
            return None
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work, *given)
        except (BrokenExecutor, EOFError, OSError):  # ended from outside, or by want of memory
            await self.close()
            return None

    async def close(self) -> None:
        """End the process, after what it is doing."""
        executor, self._executor = self._executor, None
        if executor is not None:
            await asyncio.to_thread(executor.shutdown, cancel_futures=True)


class FirstPrint:
    """The first picture of a printed page, on its way while the phone page is still being made."""

    def __init__(self, printer: Printer, guess: Setting) -> None:
        self._printer = printer
        self._guess = guess
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Printed | None] | None = None

    def begin_soon(self, printing: Printing) -> None:
        """Begin, from whatever thread; what was begun before is no longer wanted."""
        self._loop.call_soon_threadsafe(self._begin, printing)

    def _begin(self, printing: Printing) -> None:
        self.cancel()
        self._task = self._loop.create_task(self._printer.first(printing, self._guess))

    async def printed(self) -> Printed | None:
        """None where no process could print it."""
        return await self._task if self._task is not None else None

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _live_with_the_server() -> None:
    """Ctrl-C is for the server to hear; a server that is killed takes its printer along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = parent_process()
    assert server is not None

    def follow() -> None:
        server.join()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


def _be_there() -> None:
    pass


def _first(printing: Printing, guess: Setting, generation: int) -> Printed:
    global _generation
    if generation != _generation:
        forget_templates()
        _generation = generation
    try:
        return first_sheet(printing.localised, printing.clinic, printing.words, mark_of, guess)
    except ProblemError as error:
        return error.problems
