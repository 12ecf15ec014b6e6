"""All rules on one letter → problems."""

from collections.abc import Iterator

from leafpost.errors import Problem
from leafpost.render.lint.model import Finding, LetterRule, Specimen
from leafpost.render.lint.rules import LETTER_RULES


def letter_problems(specimen: Specimen, file: str, slug: str) -> list[Problem]:
    """What the rules have against a letter; `file` and `slug` are the newsletter's."""
    return [problem for rule in LETTER_RULES for problem in _of_rule(rule, specimen, file, slug)]


def _of_rule(rule: LetterRule, specimen: Specimen, file: str, slug: str) -> Iterator[Problem]:
    tag = specimen.language.tag
    for finding in _found(rule, specimen):
        place, line = (finding.place.file, finding.place.line) if finding.place else (file, 0)
        yield Problem(place, line, rule.name, finding.what, finding.fix or rule.mend, rule.severity, tag, slug)


def _found(rule: LetterRule, specimen: Specimen) -> list[Finding]:
    """What a rule finds. One that fails is a problem of its own, so that it is neither lost nor in the way."""
    try:
        return list(rule.look(specimen))
    except Exception as error:  # noqa: BLE001 - told by the rule's name; one rule must not stop the others
        what = f"the rule could not look at this letter ({type(error).__name__}: {error})"
        return [Finding(what, fix="please report this line; do not send the letter")]
