"""`claims`: phrases that nobody may claim about a treatment, looked for in every text that a reader reads."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from leafpost.catalogs.checks.model import Claim, Finding, TextRule, Tongue
from leafpost.catalogs.checks.wording import BARRIER
from leafpost.errors import Severity

RULE = "claims"
# A message is searched in stretches, so that no pattern meets a text of any length. They lap over
# each other by more than a phrase.
_STRETCH, _OVERLAP = 400, 120
_MARKS = re.compile(r"\*+|\]\[[^\[\]]*\]|[\[\]]")
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\u2066-\u2069\ufeff]")  # would part a word
_PLACEHOLDER = re.compile(r"\{[A-Za-z]\w*\}")


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """A claim's pattern. Raises re.error where it is none."""
    return re.compile(unicodedata.normalize("NFC", pattern), re.IGNORECASE)


def searched(text: str) -> str:
    """A text as claims are looked for in it: no marks, NFC, white space collapsed, placeholders as barriers."""
    words = _HIDDEN.sub("", unescape(_MARKS.sub("", _PLACEHOLDER.sub(BARRIER, text))))
    return " ".join(unicodedata.normalize("NFC", words).split())


def claimed(claim: Claim, text: str) -> str:
    """The words that make the claim, empty where a text (as `searched` gives it) does not make it."""
    if claim.unless:
        text = compiled(claim.unless).sub(BARRIER, text)
    for start in range(0, max(len(text) - _OVERLAP, 1), _STRETCH - _OVERLAP):
        if found := compiled(claim.pattern).search(text, start, start + _STRETCH):
            return found[0]
    return ""


def _look(text: str, tongue: Tongue) -> Iterator[Finding]:
    words = searched(text)
    for claim in tongue.claims:
        if said := claimed(claim, words):
            yield Finding(
                f"“{said.strip()}” may not be claimed ({claim.id})",
                "say what is known, without a promise; if it says something else here, waive it",
            )


RULES = (TextRule(RULE, Severity.ERROR, "no phrase that claims.toml of the language forbids", look=_look),)
