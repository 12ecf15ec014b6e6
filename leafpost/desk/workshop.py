"""What the desk shows, kept up to date: a saved file is noticed, looked at, and built in a thread of its own.

What was shown last stays until there is something better. A leaflet whose words have changed is
held back at once, before its new file is made.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from leafpost.clinic import CLINIC_FILE, Clinic, read_clinic
from leafpost.errors import ProblemError, errors_in
from leafpost.press.build import BuildReport, BuildRequest, build, look
from leafpost.press.manifest import read_manifest
from leafpost.press.shelves import Entry, Shelf, shelves
from leafpost.render.environment import forget_templates
from leafpost.serving.watch import FOLDERS

_MOST_NEWS = 12  # lines; `build.py` tells all


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages are made of. `news` tells what is wrong with the last rebuild; a new state has a new `version`."""

    clinic: Clinic
    report: BuildReport
    version: int
    news: tuple[str, ...] = ()

    def shelves(self, today: dt.date) -> list[Shelf]:
        """The shelves as they are to be judged today."""
        report = self.report
        return shelves(self.clinic, report.artefacts, report.gathered.localised, today, report.thumbnails)

    def entry(self, lang: str, slug: str, today: dt.date) -> Entry | None:
        """One leaflet in one language (BCP 47), if it is there."""
        found = [shelf for shelf in self.shelves(today) if shelf.language.bcp47 == lang]
        leaflets = [entry for shelf in found for entry in (*shelf.ready, *shelf.held_back)]
        return next((entry for entry in leaflets if entry.slug == slug), None)


class Workshop:
    """Builds whenever a file was saved, one build after another; tells its listeners of each new state."""

    def __init__(self, root: Path, out: Path, today: Callable[[], dt.date], jobs: int) -> None:
        """Raises ProblemError where the clinic's folder cannot be read at all."""
        self.root, self.out, self.today, self._jobs = root, out, today, jobs
        clinic = read_clinic(root)
        self.shown = Shown(clinic, look(self._request(clinic)), 1)
        self._listeners: set[asyncio.Queue[int]] = set()
        self._due = asyncio.Event()
        self._due.set()  # what lies in dist/ may be older than its sources

    def changed(self, paths: set[Path]) -> None:
        """Some files were saved: if one of them is a source, everything is looked at again."""
        if any(self._is_source(path) for path in paths):
            self._due.set()

    def _is_source(self, path: Path) -> bool:
        try:
            parts = path.relative_to(self.root).parts
        except ValueError:
            return False
        return bool(parts) and (parts[0] in FOLDERS or parts == (CLINIC_FILE,))

    async def work(self) -> None:
        """Build when it is due, until it is cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            for step in (look, build):
                await self._step(step)
                if self._due.is_set():
                    break  # something was saved meanwhile

    async def _step(self, step: Callable[[BuildRequest], BuildReport]) -> None:
        try:
            clinic, report = await asyncio.to_thread(self._made, step)
        except ProblemError as error:
            self._show(self.shown.clinic, self.shown.report, [str(problem) for problem in error.problems])
        except OSError as error:  # such as a full disk
            place = f"{error.filename}: " if error.filename else ""
            self._show(self.shown.clinic, self.shown.report, [f"{place}{error.strerror or error}"])
        except Exception as error:  # noqa: BLE001 - told on the page; the desk must stay up
            self._show(self.shown.clinic, self.shown.report, [f"{type(error).__name__}: {error}"])
        else:
            self._show(clinic, report, [str(problem) for problem in errors_in(report.problems)])

    def _made(self, step: Callable[[BuildRequest], BuildReport]) -> tuple[Clinic, BuildReport]:
        forget_templates()
        clinic = read_clinic(self.root)
        return clinic, step(self._request(clinic))

    def take(self, path: str) -> None:
        """Show what was made beside the regular builds, such as one edition; nobody needs to be told."""
        artefacts = {**self.shown.report.artefacts, path: read_manifest(self.out)[path]}
        self.shown = replace(self.shown, report=replace(self.shown.report, artefacts=artefacts))

    def blind(self) -> None:
        """Nothing tells of saved files any more: it is said, and the desk goes on."""
        what = "changes are no longer noticed: end the desk and start it again (build.py desk)"
        self._show(self.shown.clinic, self.shown.report, [what])

    def _request(self, clinic: Clinic) -> BuildRequest:
        return BuildRequest(clinic, self.out, self.today(), jobs=self._jobs)

    def _show(self, clinic: Clinic, report: BuildReport, news: list[str]) -> None:
        more = [f"… {len(news) - _MOST_NEWS} more: build.py tells them"] if len(news) > _MOST_NEWS else []
        self.shown = Shown(clinic, report, self.shown.version + 1, (*news[:_MOST_NEWS], *more))
        for listener in self._listeners:
            listener.put_nowait(self.shown.version)

    # --- who is told ---

    def listen(self) -> "asyncio.Queue[int]":
        """A queue that gets the number of each new state."""
        listener: asyncio.Queue[int] = asyncio.Queue()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: "asyncio.Queue[int]") -> None:
        self._listeners.discard(listener)

    @property
    def listening(self) -> int:
        return len(self._listeners)

    def dismiss(self) -> None:
        """Let everyone go: 0 is no state."""
        for listener in self._listeners:
            listener.put_nowait(0)
