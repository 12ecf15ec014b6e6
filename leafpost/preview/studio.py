"""Keeps what is looked at up to date: reads again what changed, and tells whoever looks.

All reading and rendering is done in one thread of its own, step by step; only the first
picture of a printed page comes from another process. A newer change ends what an older one
began, between two steps.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from leafpost.errors import Problem, ProblemError
from leafpost.preview.findings import Check, problems_of
from leafpost.preview.look import Look, Printing, Subject, is_half_written, look_at
from leafpost.preview.marks import mark_of
from leafpost.preview.messages import shown_slugs
from leafpost.preview.printer import FirstPrint, Printer
from leafpost.preview.state import picture_name, state_of
from leafpost.render.editions import SETTINGS, Setting
from leafpost.render.environment import forget_templates
from leafpost.render.sheet import Sheet, sheets

_T = TypeVar("_T")
SECOND_LOOK = 0.3  # seconds after which a file that cannot be read is read again


@dataclass(frozen=True, slots=True)
class Means:
    """What the studio takes from outside: the time, waiting, and the checks."""

    now: Callable[[], dt.datetime]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    check: Check = problems_of


@dataclass(slots=True)
class Bench:
    """One subject that somebody looks at, or did. `version` counts what was shown."""

    subject: Subject
    look: Look | None = None
    broken: tuple[Problem, ...] = ()  # why nothing can be shown at all
    version: int = 0
    saved_at: str = ""
    is_old: bool = True
    is_printing: bool = False
    setting: Setting = SETTINGS[0]  # the one that was right last
    pictures: dict[str, bytes] = field(default_factory=dict)
    listeners: set["asyncio.Queue[int | None]"] = field(default_factory=set)
    task: "asyncio.Task[None] | None" = None

    def tell(self) -> None:
        self.version += 1
        for listener in self.listeners:
            listener.put_nowait(self.version)

    def state(self) -> dict[str, Any]:
        """What the page shows now."""
        if self.look is None or self.broken:
            rows = [{"place": p.file, "what": p.what, "fix": p.fix, "severity": p.severity} for p in self.broken]
            return {"version": self.version, "is_ready": False, "saved_at": self.saved_at, "errors": rows}
        shown = state_of(self.look, self.saved_at, is_printing=self.is_printing)
        return {"version": self.version, "is_ready": True, **shown}


class Studio:
    """All benches of one clinic's folder."""

    def __init__(self, root: Path, means: Means) -> None:
        self.root = root
        self._means = means
        self._benches: dict[Subject, Bench] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._printer = Printer()
        self._warming: asyncio.Task[None] | None = None  # kept, so that it is not collected
        self._is_open = True
        self.is_watching = True

    @property
    def today(self) -> dt.date:
        return self._means.now().date()

    def bench(self, subject: Subject) -> Bench:
        """The bench of a subject, which is being brought up to date if it is not."""
        bench = self._benches.setdefault(subject, Bench(subject))
        if bench.is_old and self._is_open:
            self._begin(bench, is_change=False)
        return bench

    def warm_up(self) -> None:
        """Start what prints before somebody waits for it."""
        self._warming = asyncio.get_running_loop().create_task(self._printer.warm_up())

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do something slow beside the others."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def changed(self, paths: Iterable[Path]) -> None:
        """Files have changed: what is looked at is read again now, the rest when somebody looks."""
        names = [path.relative_to(self.root) for path in paths if path.is_relative_to(self.root)]
        if any(name.parts[:1] == ("templates",) for name in names):
            forget_templates()
            self._printer.templates_changed()
        for bench in self._benches.values():
            if any(concerns(name, bench.subject) for name in names):
                bench.saved_at = self._means.now().strftime("%H:%M:%S")
                bench.is_old = True
                if bench.listeners:
                    self._begin(bench, is_change=True)

    def look_again(self, subject: Subject) -> None:
        """Somebody has opened the page: where saved files are not noticed, that is when they are read."""
        if not self.is_watching and (bench := self._benches.get(subject)) is not None:
            bench.is_old = True

    def blind(self) -> None:
        """Saved files are no longer noticed; whoever looks is told to reload."""
        self.is_watching = False
        for bench in self._benches.values():
            bench.tell()

    def state(self, subject: Subject) -> dict[str, Any]:
        """What the page of a subject shows now."""
        return {**self.bench(subject).state(), "is_watching": self.is_watching}

    def dismiss(self) -> None:
        """Tell everybody who listens that there will be no more news."""
        for bench in self._benches.values():
            for listener in bench.listeners:
                listener.put_nowait(None)

    async def close(self) -> None:
        """End all work; nobody is told anything more."""
        self._is_open = False
        tasks = [bench.task for bench in self._benches.values() if bench.task is not None]
        tasks += [self._warming] if self._warming is not None else []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._worker.shutdown(wait=False, cancel_futures=True)
        await self._printer.close()

    def _begin(self, bench: Bench, *, is_change: bool) -> None:
        if bench.task is not None:
            bench.task.cancel()
        bench.is_old = False
        bench.task = asyncio.get_running_loop().create_task(self._refresh(bench, is_change=is_change))

    async def _refresh(self, bench: Bench, *, is_change: bool) -> None:
        """Bring a bench up to date, or tell why that cannot be done."""
        try:
            await self._make(bench, is_change=is_change)
        except ProblemError as error:
            bench.broken = error.problems
            bench.tell()
        except Exception as error:  # noqa: BLE001 - told by name on the page; the server stays up
            bench.broken = (_unexpected(bench.subject, f"{type(error).__name__}: {error}"),)
            bench.tell()

    async def _make(self, bench: Bench, *, is_change: bool) -> None:
        """Messages and phone page first, then the printed page, then the checks, then the page's proof."""
        first = FirstPrint(self._printer, bench.setting)
        try:
            await self._make_from(bench, first, is_change=is_change)
        finally:
            first.cancel()

    async def _make_from(self, bench: Bench, first: FirstPrint, *, is_change: bool) -> None:
        look = await self._read(bench, first.begin_soon, is_change=is_change)
        bench.broken, bench.look = (), look.after(bench.look)
        bench.is_printing = look.printing is not None
        bench.tell()
        if look.printing is None:
            await self._check(bench)
            return
        if (printed := await first.printed()) is not None:
            self._show(bench, printed)
        await self._check(bench)
        trials = iter(_guarded(look.printing, bench.setting))
        while bench.is_printing:
            await self._print(bench, trials)

    async def _read(self, bench: Bench, printable: Callable[[Printing], None], *, is_change: bool) -> Look:
        """Read the files; where they are damaged just after a change, once more a moment later."""

        def look_now() -> Look:
            return look_at(self.root, bench.subject, self.today, printable)

        try:
            look = await self.run(look_now)
            if not is_change or not (look.errors or is_half_written(self.root, bench.subject)):
                return look
        except ProblemError:
            if not is_change:
                raise
        await self._means.pause(SECOND_LOOK)
        return await self.run(look_now)

    async def _print(self, bench: Bench, trials: Iterator["Sheet | tuple[Problem, ...] | None"]) -> None:
        """One step towards the printed page."""
        made = await self.run(lambda: next(trials, ()))
        if made is not None:
            self._show(bench, made)

    def _show(self, bench: Bench, made: "Sheet | tuple[Problem, ...]") -> None:
        assert bench.look is not None
        if isinstance(made, Sheet):
            before = bench.look.sheet.pages if bench.look.sheet else ()
            bench.pictures |= {picture_name(page): page.picture for page in made.pages}
            bench.look = replace(bench.look, sheet=made, print_errors=())
            bench.is_printing = not made.is_settled
            if made.is_settled:
                bench.setting = made.setting
                # A browser that has just read the state before this one may still ask for its pictures.
                names = {picture_name(page) for page in (*made.pages, *before)}
                bench.pictures = {name: data for name, data in bench.pictures.items() if name in names}
            bench.tell()
        else:
            bench.look = replace(bench.look, print_errors=made)
            bench.is_printing = False
            bench.tell()

    async def _check(self, bench: Bench) -> None:
        look, today = bench.look, self.today
        assert look is not None
        slugs = shown_slugs(look.document)
        found = await self.run(lambda: self._means.check(look.clinic, today, slugs, [look.subject.language]))
        assert bench.look is not None
        bench.look = replace(bench.look, findings=tuple(found))
        bench.tell()


def _unexpected(subject: Subject, reason: str) -> Problem:
    fix = "look at what was changed last; if that is not it, please report this line"
    return Problem(subject.slug, 0, "unexpected", f"the preview could not be made ({reason})", fix)


def concerns(name: Path, subject: Subject) -> bool:
    """Whether a file of the clinic's folder can change what is seen of a subject."""
    return name.parts[:1] != ("locales",) or name.parts[1:2] == (subject.language.tag,)


def _guarded(printing: Printing, guess: Setting) -> Iterator["Sheet | tuple[Problem, ...] | None"]:
    """The sheets as they come; what stops them comes as problems."""
    try:
        yield from sheets(printing.localised, printing.clinic, printing.words, mark_of, guess)
    except ProblemError as error:
        yield error.problems
    except (ImportError, OSError) as error:
        document = printing.localised.document
        what = f"the printed page cannot be made ({str(error).splitlines()[0]})"
        yield (Problem(document.file, 0, "render", what, "run: build.py doctor"),)
