"""Cases and waivers → problems: what is silenced, what has lapsed, what waives nothing."""

from collections.abc import Iterator

from leafpost.catalogs.checks.run import Case, Cases
from leafpost.catalogs.checks.waivers import Waiver, WaiverReading
from leafpost.errors import Problem, Severity

_AGAIN = "look at the text: mend it, or waive it anew (build.py translate waive); then delete this waiver"


def judged(cases: Cases, reading: WaiverReading, tag: str) -> list[Problem]:
    """Every case that no waiver silences, and a warning for each waiver that has had its day."""
    found = [case.problem for case in cases.found if not _is_waived(case, reading.waivers)]
    return [*found, *reading.problems, *(p.about(document="", locale=tag) for p in _past(cases, reading))]


def _is_waived(case: Case, waivers: tuple[Waiver, ...]) -> bool:
    return any(_is_about(waiver, case) and waiver.digest == case.digest for waiver in waivers)


def _is_about(waiver: Waiver, case: Case) -> bool:
    return (
        case.rule.is_waivable
        and (waiver.document, waiver.rule) == (case.document, case.rule.name)
        and waiver.key == case.key
    )


def _past(cases: Cases, reading: WaiverReading) -> Iterator[Problem]:
    """Waivers of documents that were looked at: those whose text has changed, and those without a finding."""
    for waiver in reading.waivers:
        message = (waiver.document, waiver.key)
        about = [case for case in cases.found if _is_about(waiver, case)]
        if waiver.document not in cases.documents or (message in cases.known and message not in cases.looked_at):
            continue  # not looked at in this run, or not translated at present
        if not about:
            yield _warning(reading.file, waiver, "waiver-unused", "waives nothing (any more)", "delete it")
        elif all(case.digest != waiver.digest for case in about):
            yield _warning(reading.file, waiver, "waiver-lapsed", "has lapsed: the text has changed since", _AGAIN)


def _warning(file: str, waiver: Waiver, rule: str, what: str, fix: str) -> Problem:
    excerpt = waiver.source if len(waiver.source) <= 60 else f"{waiver.source[:59].rstrip()}…"
    return Problem(
        file, waiver.line, rule, f"the waiver of {waiver.rule} for “{excerpt}” {what}", fix,
        Severity.WARNING, document=waiver.document,
    )  # fmt: skip
