"""The pages for printing: what to print and how, and what became of it.

What must not be handed out is not printed. An order that is sent twice, by a double click or
a page that was loaded again, is printed once.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from leafpost.desk.editions import EditionMaker, editions_for
from leafpost.desk.orders import paper_for, sides_for
from leafpost.desk.pages import Desk, page_language, problem_lines
from leafpost.desk.printers import MOST_COPIES, JobState, Printer, PrintOrder, Sides, chosen_printer
from leafpost.desk.workshop import Shown, Workshop
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language
from leafpost.press.job import edition_path
from leafpost.press.manifest import Artefact
from leafpost.press.shelves import Entry
from leafpost.render.editions import STANDARD
from leafpost.serving.forgery import FIELD, Forgery
from leafpost.serving.forms import UnreadableFormError, form_fields

_MOST_JOBS = 500  # that are remembered
_ONE_SIDE = "one"


@dataclass(frozen=True, slots=True)
class PrintRoom:
    """What prints: CUPS, or what stands for it. Each raises ProblemError.

    `place` puts an order on the rack's record and prints it; what it returns beside the job is
    what went wrong with the record.
    """

    printers: Callable[[], Sequence[Printer]]
    place: Callable[[PrintOrder, Artefact], tuple[JobState, tuple[Problem, ...]]]
    state: Callable[[int], JobState]


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order that was sent. `trouble` is what went wrong beside the printing."""

    entry: Entry
    patient: Language
    edition: str
    copies: int
    printer: str
    code: str
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asked for."""

    edition: str
    copies: int
    is_one_sided: bool
    printer: str
    tray: str
    token: str


class PrintingPages:
    def __init__(self, workshop: Workshop, maker: EditionMaker, room: PrintRoom, forgery: Forgery) -> None:
        self._workshop, self._maker, self._room, self._forgery = workshop, maker, room, forgery
        self._jobs: OrderedDict[int, Ordered] = OrderedDict()
        self._sent: OrderedDict[str, int] = OrderedDict()  # the job of each form's token
        self._sending = asyncio.Lock()

    def routes(self, form: str, job: str) -> list[BaseRoute]:
        return [
            Route(form, self.form, methods=["GET"]),
            Route(form, self.order, methods=["POST"]),
            Route(job, self.job, methods=["GET"]),
        ]

    # --- the form ---

    async def form(self, request: Request) -> Response:
        shown, tongue = self._workshop.shown, page_language(self._workshop.shown, request)
        entry, patient = self._found(shown, request)
        if entry is None or patient is None:
            return Desk(shown).notice(tongue, "missing", status=404)
        if not entry.may_be_handed_out:
            return Desk(shown).notice(tongue, "held-back", status=409)
        printers, problems = await self._printers()
        editions = editions_for(patient, shown.clinic.source)
        asked = request.query_params.get("edition", "")
        edition = asked if asked in editions else STANDARD.name
        sealed = self._forgery.sealed(request.cookies)
        values = {
            "entry": entry, "patient": patient, "action": request.url.path, "seal": sealed.seal,
            "token": secrets.token_urlsafe(16), "editions": editions, "edition": edition,
            "files": {name: "/" + edition_path(entry.slug, patient, name) for name in editions},
            "most_copies": MOST_COPIES, "printers": printers, "problems": problems,
            "is_one_sided": bool(printers) and sides_for(edition, printers[0]) is Sides.ONE,
        }  # fmt: skip
        page = Desk(shown).page("desk/print.html", tongue, values, script="desk/print.js")
        if sealed.set_cookie:
            page.headers.append("Set-Cookie", sealed.set_cookie)
        return page

    async def _printers(self) -> tuple[Sequence[Printer], list[str]]:
        try:
            return await asyncio.to_thread(self._room.printers), []
        except ProblemError as error:
            return (), problem_lines(error)

    def _found(self, shown: Shown, request: Request) -> tuple[Entry | None, Language | None]:
        lang, slug = request.path_params["lang"], request.path_params["slug"]
        patient = next((tongue for tongue in shown.clinic.offered if tongue.bcp47 == lang), None)
        return shown.entry(lang, slug, self._workshop.today()), patient

    # --- the order ---

    async def order(self, request: Request) -> Response:
        """Send an order to the printer, once."""
        shown, tongue = self._workshop.shown, page_language(self._workshop.shown, request)
        desk, here = Desk(shown), request.url.path
        try:
            fields = await form_fields(request)
        except UnreadableFormError as error:
            return desk.notice(tongue, "too-old", status=error.status, href=here)
        if not self._forgery.is_ours(request.headers, request.cookies, _first(fields, FIELD)):
            return desk.notice(tongue, "too-old", status=403, href=here)
        entry, patient = self._found(shown, request)
        if entry is None or patient is None:
            return desk.notice(tongue, "missing", status=404)
        try:
            wish = _wish(fields)
            async with self._sending:
                number = self._sent.get(wish.token)
                if number is None:
                    number = await self._send(entry, patient, wish)
        except ProblemError as error:
            return desk.notice(
                tongue, "failed", problem_lines(error), status=409, href=f"{here}?edition={STANDARD.name}"
            )
        return RedirectResponse(f"/jobs/{number}", status_code=303)

    async def _send(self, entry: Entry, patient: Language, wish: Wish) -> int:
        name = edition_path(entry.slug, patient, wish.edition)
        made = await self._maker.path_of(name)
        shown = self._workshop.shown
        now = shown.entry(patient.bcp47, entry.slug, self._workshop.today())
        is_good = now is not None and any(file.href == made and file.may_be_handed_out for file in now.files)
        if made is None or now is None or not is_good:
            raise ProblemError(
                Problem(name, 0, "printing", "must not be handed out", "look why on the desk's first page")
            )
        artefact = shown.report.artefacts[made]
        job, troubles = await asyncio.to_thread(self._place, shown, made, patient, wish)
        told = tuple(str(problem) for problem in troubles)
        self._jobs[job.job] = Ordered(now, patient, wish.edition, wish.copies, job.printer, artefact.code, told)
        self._sent[wish.token] = job.job
        for kept in (self._jobs, self._sent):
            while len(kept) > _MOST_JOBS:
                kept.popitem(last=False)
        return job.job

    def _place(self, shown: Shown, path: str, patient: Language, wish: Wish) -> tuple[JobState, tuple[Problem, ...]]:
        artefact = shown.report.artefacts[path]
        printer = chosen_printer(self._room.printers(), wish.printer)
        order = PrintOrder(
            path=self._workshop.out / path,
            title=f"{artefact.source_title} · {patient.english} · {wish.edition}",
            copies=wish.copies,
            sides=sides_for(wish.edition, printer, is_one_sided=wish.is_one_sided),
            tray=wish.tray if wish.tray in printer.trays else "",  # without script, another printer's can be chosen
            printer=printer.name,
            paper=paper_for(wish.edition, shown.clinic),
            digest=artefact.digest,
        )
        return self._room.place(order, artefact)

    # --- the job ---

    async def job(self, request: Request) -> Response:
        shown, tongue = self._workshop.shown, page_language(self._workshop.shown, request)
        ordered = self._jobs.get(int(request.path_params["number"]))
        if ordered is None:
            return Desk(shown).notice(tongue, "missing", status=404)
        number = int(request.path_params["number"])
        values: dict[str, Any] = {
            "ordered": ordered, "number": number, "phase": "", "troubles": (), "is_over": False,
            "problems": list(ordered.trouble),
            "again": f"/print/{ordered.patient.bcp47}/{ordered.entry.slug}?edition={ordered.edition}",
        }  # fmt: skip
        try:
            state = await asyncio.to_thread(self._room.state, number)
        except ProblemError as error:
            values["problems"] += problem_lines(error)
        else:
            values |= {"phase": state.phase, "troubles": state.troubles, "is_over": state.phase.is_final}
            values["problems"] += [state.message] if state.message else []
        return Desk(shown).page("desk/job.html", tongue, values, script="desk/job.js")


def _first(fields: Mapping[str, tuple[str, ...]], name: str) -> str:
    return fields.get(name, ("",))[0]


def _wish(fields: Mapping[str, tuple[str, ...]]) -> Wish:
    """What a form asked for. Raises ProblemError for a number of copies that is none."""
    copies = _first(fields, "copies").strip()
    if not (copies.isascii() and copies.isdigit() and len(copies) <= 4 and 1 <= int(copies) <= MOST_COPIES):
        raise ProblemError(
            Problem("copies", 0, "printing", f"'{copies[:20]}' is no number of copies", f"write 1 to {MOST_COPIES}")
        )
    edition = _first(fields, "edition") or STANDARD.name
    printer, tray, token = (_first(fields, name) for name in ("printer", "tray", "token"))
    return Wish(edition, int(copies), _first(fields, "sides") == _ONE_SIDE, printer, tray, token)
