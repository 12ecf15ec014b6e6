"""`nested-at-rule`: an at-rule inside an at-rule, for which Gmail drops all of a style sheet."""

from collections.abc import Iterator

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen

_KEPT = Place("templates/mail/kept.css")


def _nested(specimen: Specimen) -> Iterator[Finding]:
    for sheet in specimen.sheets:
        for nested in dict.fromkeys(sheet.nested):
            yield Finding(f"{nested} in a style sheet", _KEPT)


def _broken(specimen: Specimen) -> Iterator[Finding]:
    for sheet in specimen.sheets:
        for message in dict.fromkeys(sheet.broken):
            yield Finding(f"a style sheet is damaged ({message})", _KEPT)


RULES = (
    LetterRule(
        "nested-at-rule",
        Severity.ERROR,
        "no at-rule stands inside another",
        why="Gmail drops a whole style sheet with one in it",
        mend="write the two one after the other, each with what it needs",
        look=_nested,
    ),
    LetterRule(
        "css-syntax",
        Severity.ERROR,
        "every style sheet can be read to its end",
        why="Gmail drops a style sheet with a mistake in it; other clients drop what follows",
        mend="mend the CSS in templates/mail/kept.css",
        look=_broken,
    ),
)
