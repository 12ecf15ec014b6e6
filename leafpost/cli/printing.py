"""`build.py print`: one leaflet on paper, through CUPS."""

import argparse
import datetime as dt
import os
from collections.abc import Callable
from threading import Event

from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import offered_language, read_clinic
from leafpost.desk.orders import paper_for, place, sheet_to_print, sides_for
from leafpost.desk.printers import JobState, Phase, Printer, PrintOrder, chosen_printer
from leafpost.desk.printing import printers, state
from leafpost.desk.rack import Rack
from leafpost.errors import Exit, Problem
from leafpost.press.build import BuildRequest
from leafpost.render.editions import edition_named

_PAUSE = 0.5  # seconds between two looks at a job
_LOOKS = 120  # at most; then the printer is left alone with it
_FAILED = (Phase.CANCELLED, Phase.ABORTED, Phase.STOPPED)
_AHEAD = (Phase.PENDING, Phase.PRINTING)
_IN_WORDS = {
    Phase.PENDING: "is waiting for its turn",
    Phase.HELD: "is held",
    Phase.PRINTING: "is being printed",
    Phase.STOPPED: "has stopped",
    Phase.CANCELLED: "was cancelled",
    Phase.ABORTED: "failed",
    Phase.COMPLETED: "is printed",
}


def run_print(options: argparse.Namespace) -> int:
    """Make the leaflet if it is out of date, print it, and tell what became of it."""
    clinic = read_clinic(options.root.resolve())
    (slug,) = named_documents(clinic, [options.slug])
    language, edition = offered_language(clinic, options.locale), edition_named(options.edition).name
    printer = chosen_printer(printers(), options.printer)  # first: who has no printer need not wait for a build
    out = (options.out or clinic.root / "dist").resolve()
    request = BuildRequest(clinic, out, dt.date.today(), (slug,), (language,), (edition,))
    sheet, warnings = sheet_to_print(request, edition)
    order = PrintOrder(
        path=out / sheet.path,
        title=f"{sheet.artefact.source_title} · {language.english} · {edition}",
        copies=options.copies,
        sides=sides_for(edition, printer, is_one_sided=options.one_sided),
        tray=options.tray,
        printer=printer.name,
        paper=paper_for(edition, clinic),
        digest=sheet.artefact.digest,
    )
    found, troubles = place(order, sheet.artefact, Rack(clinic, os.environ), dt.datetime.now(dt.UTC))
    output.show_problems([*warnings, *troubles])
    copies = "1 copy" if options.copies == 1 else f"{options.copies} copies"
    output.say(f"Job {found.job} on '{printer.name}': {copies}, {order.title}, text code {sheet.artefact.code}.")
    if sheet.artefact.state != "signed":
        output.say("A draft: its words are not signed, and every page says so. It is not for patients.")
    return _told(_followed(found, state, Event().wait), printer)


def _followed(found: JobState, look: Callable[[int], JobState], wait: Callable[[float], object]) -> JobState:
    """The job at its end, or as soon as it does not go on, or when it has taken long enough."""
    for _look in range(_LOOKS):
        if found.phase not in _AHEAD or found.troubles:
            break
        wait(_PAUSE)
        found = look(found.job)
    return found


def _told(found: JobState, printer: Printer) -> int:
    if found.phase in _FAILED:
        what = f"job {found.job} {_IN_WORDS[found.phase]}" + (f": {found.reason}" if found.reason else "")
        fix = "see to the printer, then print again"
        output.show_problems([Problem(printer.name, 0, "printing", what, fix)])
        return Exit.PROBLEMS
    output.say(f"It {_IN_WORDS[found.phase]}.")
    if found.reason:
        output.say(f"The printer needs somebody: {found.reason}.")
    if not found.phase.is_final:
        output.say(f"It goes on by itself when it can. To take the job back: cancel {found.job}")
    return Exit.FINE
