"""A leaflet on its way to the printer: made first if it is out of date, then on record, then printed."""

import datetime as dt
from dataclasses import dataclass

from leafpost.clinic import Clinic
from leafpost.desk.printers import JobState, Printer, PrintOrder, Sides
from leafpost.desk.printing import send
from leafpost.desk.rack import Rack
from leafpost.errors import Problem, ProblemError, errors_in
from leafpost.languages import Language
from leafpost.press.build import BuildReport, BuildRequest, build
from leafpost.press.gather import review_problem
from leafpost.press.job import edition_path
from leafpost.press.manifest import Artefact

_SHORT_EDGE = ("trifold", "booklet")  # sheets in landscape, turned like a calendar
_ONE_SIDE = ("poster",)
_PAPERS = {"a5": "A5", "poster": "", "print-shop": ""}  # what is not on the clinic's own; empty: as the printer has it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished edition. `path` is its place in the output folder."""

    path: str
    artefact: Artefact


def sheet_to_print(request: BuildRequest, edition: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """The one edition of the one leaflet that `request` names, made anew if it is out of date; and warnings.

    Raises ProblemError where it cannot be made, does not exist in this language, or looks as
    if it might be handed out and must not: its review is overdue. A draft says on every page
    that it is one, so that it may be printed for those who check it.
    """
    (slug,), (language,) = request.slugs, request.locales
    report = build(request)
    _require_made(report, request, edition)
    path = edition_path(slug, language, edition)
    artefact = report.artefacts.get(path)
    if artefact is None:
        raise ProblemError(_not_made(slug, language, edition))
    localised = report.gathered.localised[slug, language.tag]
    if overdue := review_problem(localised.document, request.today):
        raise ProblemError(overdue)
    warnings = tuple(p for p in report.problems if not p.is_error and p.document == slug and p.locale == language.tag)
    return Sheet(path, artefact), warnings


def _require_made(report: BuildReport, request: BuildRequest, edition: str) -> None:
    """Raises ProblemError with the reasons why this edition was refused; an older file is not printed."""
    (slug,), (language,) = request.slugs, request.locales
    names = {(slug, language.tag), (f"{slug} ({edition})", language.tag)}
    if (slug, language.tag) in report.gathered.localised and not names & report.refused:
        return
    found = [p for p in errors_in(report.problems) if p.document in ("", slug) and p.locale in ("", language.tag)]
    raise ProblemError(*(found or [_not_made(slug, language, edition)]))


def _not_made(slug: str, language: Language, edition: str) -> Problem:
    what = f"there is no edition '{edition}' of it in {language.english}"
    return Problem(slug, 0, "printing", what, "choose another edition, or another language")


def sides_for(edition: str, printer: Printer, *, is_one_sided: bool = False) -> Sides:
    """How an edition is printed on this printer: both sides where it can and the edition is made so."""
    wanted = Sides.SHORT_EDGE if edition in _SHORT_EDGE else Sides.LONG_EDGE
    is_single = is_one_sided or edition in _ONE_SIDE or wanted not in printer.sides
    return Sides.ONE if is_single else wanted


def paper_for(edition: str, clinic: Clinic) -> str:
    """The size of the sheets of an edition; empty where it is left to the printer."""
    return _PAPERS.get(edition, clinic.paper)


def place(order: PrintOrder, artefact: Artefact, rack: Rack, now: dt.datetime) -> tuple[JobState, tuple[Problem, ...]]:
    """Put an order on the rack's record, then print it; what no printer takes is struck off again.

    A record that cannot be kept is told and stops nothing: somebody is waiting for this paper.
    Raises ProblemError as `send` does.
    """
    number, troubles = None, tuple[Problem, ...]()
    try:
        number = rack.note(artefact, order.copies, now, order.printer)
    except ProblemError as error:
        troubles = error.problems
    try:
        return send(order), troubles
    except ProblemError:
        if number is not None:
            rack.strike(number)
        raise
