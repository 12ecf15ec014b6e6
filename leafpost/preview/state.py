"""A look as the page in the browser gets it: plain values for JSON."""

from collections.abc import Iterable
from typing import Any

from leafpost.errors import Problem
from leafpost.files import digest_of
from leafpost.languages import Language
from leafpost.preview.findings import Findings, length_problems, overflow_of, placed
from leafpost.preview.look import Look
from leafpost.preview.messages import ShownMessage, to_do
from leafpost.render.editions import MOST_PAGES
from leafpost.render.sheet import Sheet, SheetPage

_SHORT = 16


def state_of(look: Look, saved_at: str, *, is_printing: bool) -> dict[str, Any]:
    """Everything that the page shows. `saved_at` is a time of day, empty before the first change."""
    problems = [*(look.findings or ()), *length_problems(look.rows, look.findings or ())]
    findings = placed([*look.errors, *problems], look.rows)
    overflow = overflow_of(look.sheet, look.rows, MOST_PAGES) if look.sheet else {}
    general = [p for p in findings.others if p not in look.errors]
    return {
        "saved_at": saved_at,
        "title": look.document.title.text,
        "kind": look.document.kind.value,
        "language": _language(look.subject.language),
        "source": _language(look.clinic.source),
        "is_begun": look.is_begun,
        "update": "build.py translate update",
        "messages": [_message(row, findings, overflow.get(row.mark, [])) for row in look.rows],
        "to_do": to_do(look.rows),
        "errors": [_problem(problem) for problem in look.errors],
        "print_errors": [_problem(problem) for problem in look.print_errors],
        "problems": [_problem(problem) for problem in dict.fromkeys(general)],
        "is_checked": look.findings is not None,
        "forms": {name: digest_of(html.encode("utf-8"))[:_SHORT] for name, html in look.forms.items()},
        "text": look.forms.get("text", ""),
        "envelope": dict(look.subject_line),
        "is_printing": is_printing,
        "sheet": _sheet(look.sheet) if look.sheet else None,
    }


def _language(language: Language) -> dict[str, str]:
    return {
        "tag": language.tag,
        "lang": language.bcp47,
        "dir": language.direction.value,
        "english": language.english,
        "autonym": language.autonym,
    }


def _message(row: ShownMessage, findings: Findings, overflow: list[str]) -> dict[str, Any]:
    return {
        "mark": row.mark,
        "kind": row.kind,
        "notes": list(row.notes),
        "source": row.source,
        "target": row.target,
        "state": row.state.value,
        "place": row.place,
        "changes": [[piece.change.value, piece.text] for piece in row.changes],
        "problems": [_problem(problem) for problem in dict.fromkeys(findings.at.get(row.mark, []))],
        "overflow": overflow,
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "severity": problem.severity.value,
        "place": f"{problem.file}:{problem.line}" if problem.line else problem.file,
        "what": problem.what,
        "fix": problem.fix,
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "is_settled": sheet.is_settled,
        "is_too_long": sheet.is_too_long,
        "most_pages": MOST_PAGES,
        "problems": [_problem(problem) for problem in sheet.problems],
        "pages": [_page(page) for page in sheet.pages],
    }


def _page(page: SheetPage) -> dict[str, Any]:
    zones = [[zone.mark, *_shares(zone.left, zone.top, zone.width, zone.height)] for zone in page.zones]
    return {"picture": picture_name(page), "width": page.width, "height": page.height, "zones": zones}


def _shares(*values: float) -> Iterable[float]:
    return (round(value, 5) for value in values)


def picture_name(page: SheetPage) -> str:
    """The name that a page's picture is fetched by."""
    return digest_of(page.picture)[:_SHORT]
