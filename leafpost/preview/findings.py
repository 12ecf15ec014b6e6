"""What the checks say, each finding at the message that it is about."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import Clinic
from leafpost.errors import Problem, Severity
from leafpost.languages import Language
from leafpost.localise.document import MISSING_RULES
from leafpost.press.checking import rule_problems
from leafpost.press.gather import gather, interface_gaps
from leafpost.preview.messages import ShownMessage
from leafpost.render.sheet import Sheet

Check = Callable[[Clinic, dt.date, Sequence[str], Sequence[Language]], list[Problem]]
_LENGTH_RULE = "length"


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems by the mark of their message, and those that belong to no message that is shown."""

    at: dict[str, list[Problem]]
    others: list[Problem]


def problems_of(clinic: Clinic, today: dt.date, slugs: Sequence[str], languages: Sequence[Language]) -> list[Problem]:
    """Everything that the checks have to say about some documents in some languages."""
    gathered = gather(clinic, today, languages, slugs)
    gaps = [gap for localised in gathered.localised.values() for gap in localised.gaps]
    problems = [*gathered.problems, *gaps, *interface_gaps(gathered), *rule_problems(gathered, slugs)]
    return sorted(dict.fromkeys(p for p in problems if not p.document or p.document in (*slugs, INTERFACE)))


def placed(problems: Iterable[Problem], rows: Sequence[ShownMessage]) -> Findings:
    """Each problem at the message whose lines it names.

    That a message is not translated is its state, and is not told twice.
    """
    findings = Findings({}, [])
    for problem in problems:
        row = _row_of(problem, rows)
        if problem.rule in MISSING_RULES and (row is not None or any(r.file == problem.file for r in rows)):
            continue
        if row is None:
            findings.others.append(problem)
        else:
            findings.at.setdefault(row.mark, []).append(problem)
    return findings


def _row_of(problem: Problem, rows: Sequence[ShownMessage]) -> ShownMessage | None:
    """The last message that begins at or above the problem's line in its catalog, or on its line in the document."""
    if not problem.line:
        return None
    in_catalog = [row for row in rows if row.file == problem.file and 0 < row.line <= problem.line]
    if in_catalog:
        return max(in_catalog, key=lambda row: row.line)
    in_source = [row for row in rows if row.source_file == problem.file and row.source_line == problem.line]
    named = [row for row in in_source if row.source[:60] in problem.what]
    return next(iter(named or in_source), None)


def overflow_of(sheet: Sheet, rows: Sequence[ShownMessage], most_pages: int) -> dict[str, list[str]]:
    """What of a printed page does not fit, in words, by the mark of its message."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.mark in sheet.beyond:
            found.setdefault(row.mark, []).append(
                f"This does not fit: the leaflet fills {len(sheet.pages)} pages, and a leaflet has {most_pages}."
            )
        if row.mark in sheet.cut:
            found.setdefault(row.mark, []).append("A line of this is cut off on paper.")
        if words := sheet.lost.get(row.mark):
            found.setdefault(row.mark, []).append(f"On paper these words are missing: {' '.join(words)}")
    return found


def length_problems(rows: Sequence[ShownMessage], problems: Iterable[Problem]) -> list[Problem]:
    """Titles and their like that are longer than they should be, where no check has said so already."""
    known = {(problem.file, problem.line) for problem in problems if problem.rule == _LENGTH_RULE}
    return [
        Problem(
            row.file, row.line, _LENGTH_RULE,
            f"this has {len(row.target)} characters, and should have at most about {row.limit}", "shorten it",
            Severity.WARNING,
        )
        for row in rows
        if row.limit and len(row.target) > row.limit and row.line and (row.file, row.line) not in known
    ]  # fmt: skip
