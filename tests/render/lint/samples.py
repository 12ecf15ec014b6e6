"""A good letter as the rules look at it, and ways to spoil one thing in it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from leafpost.catalogs.checks.tongues import read_diagnoses
from leafpost.clinic import read_clinic
from leafpost.languages import language
from leafpost.outbox.specimen import specimen_of
from leafpost.press.gather import Gathered, gather
from leafpost.render.lint.model import Finding, Specimen
from leafpost.render.lint.rules import LETTER_RULES
from tests.localise.samples import NEWSLETTER, REPOSITORY

TAGS = ("en", "ar", "zh_Hans")
Spoil = Callable[[Specimen], Specimen]


@cache
def all_gathered() -> Gathered:
    """The repository's documents in all of its languages."""
    return gather(read_clinic(REPOSITORY), dt.date(2026, 1, 1))


@cache
def good(tag: str, issue: str = NEWSLETTER) -> Specimen:
    """A letter of the repository's own."""
    diagnoses, problems = read_diagnoses(REPOSITORY, language(tag))
    assert problems == []
    return specimen_of(all_gathered(), issue, language(tag), diagnoses)


def found(rule: str, specimen: Specimen) -> list[Finding]:
    """What one rule has against a letter."""
    (found_rule,) = [known for known in LETTER_RULES if known.name == rule]
    return list(found_rule.look(specimen))


def html(old: str, new: str, count: int = 1) -> Spoil:
    """Something else in the HTML; `old` is a regular expression and must be there."""

    def spoil(specimen: Specimen) -> Specimen:
        text, times = re.subn(old, lambda match: match.expand(new), specimen.html, count=count, flags=re.DOTALL)
        assert times, f"{old} is not in the letter"
        return replace(specimen, html=text)

    return spoil


def added(text: str) -> Spoil:
    """A piece of HTML inside the outermost element of the body, after the table."""
    return html(r"</div>\s*</body>", text.replace("\\", r"\\") + "</div></body>")


def styled(css: str) -> Spoil:
    """CSS at the end of the style sheet that stays."""
    return html(r"</style>\s*</head>", css.replace("\\", r"\\") + "</style></head>")


def mail(old: bytes, new: bytes) -> Spoil:
    """Something else in the mail; `old` must be there."""

    def spoil(specimen: Specimen) -> Specimen:
        assert old in specimen.mail
        return replace(specimen, mail=specimen.mail.replace(old, new, 1))

    return spoil
