"""`build.py build`."""

import argparse
import datetime as dt
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.cli.preflight import show_preflight
from leafpost.cli.progress import Bar
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import Exit, errors_in
from leafpost.render.editions import named_editions

if TYPE_CHECKING:
    from leafpost.press.build import BuildReport


def run_build(options: argparse.Namespace) -> int:
    from leafpost.press.build import BuildRequest, build

    clinic = read_clinic(options.root.resolve())
    editions = named_editions(options.edition)
    began = time.monotonic()
    request = BuildRequest(
        clinic=clinic,
        out=(options.out or clinic.root / "dist").resolve(),
        today=dt.date.today(),
        slugs=named_documents(clinic, options.slugs),
        locales=tuple(offered_language(clinic, tag) for tag in options.locale),
        editions=editions,
        is_release=options.release,
        jobs=options.jobs or os.cpu_count() or 1,
        use_cache=not options.no_cache,
    )
    with Bar("Building") as bar:
        report = build(request, bar.step)
    problems = [p for p in report.problems if not request.slugs or not p.document or p.document in request.slugs]
    output.show_problems(problems)
    _summary(request.out, clinic, report, time.monotonic() - began)
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


def _summary(out: Path, clinic: Clinic, report: "BuildReport", seconds: float) -> None:
    """What was built and where to look, for a person."""
    index = _shown(out / "index.html")
    made = f"{output.count(len(report.built), 'file')} built" if report.built else "Nothing to build"
    same = f", {len(report.current)} up to date" if report.current else ""
    gone = f", {len(report.removed)} removed" if report.removed else ""
    output.say(f"{made}{same}{gone} ({seconds:.1f} s).")
    width = max(len(language.english) for language in clinic.offered)
    for language in clinic.offered:
        rows = [a for a in report.artefacts.values() if a.locale == language.tag]
        leaflets = len({a.document for a in rows if a.form == "print"})
        letters = len({a.document for a in rows if a.form == "mail"})
        notes = []
        if any(a.state != "signed" for a in rows):
            notes.append("drafts: not signed yet")
        if missing := report.gaps.get(language.tag):
            notes.append(f"{output.count(missing, 'passage')} not translated (build.py check lists them)")
        refused = sorted(slug for slug, tag in report.refused if tag == language.tag)
        if refused:
            notes.append(f"refused: {', '.join(refused)}")
        counts = f"{output.count(leaflets, 'leaflet')}, {output.count(letters, 'newsletter')}"
        output.say(f"  {language.english:<{width}}  {counts:<26}  {'; '.join(notes)}".rstrip())
    show_preflight(report.artefacts[path] for path in sorted({*report.built, *report.current}))
    output.say(f"Open {index} in a browser to see them all.")


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
