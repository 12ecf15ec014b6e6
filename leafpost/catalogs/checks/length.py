"""Rule `length`: longer than its place shows, or so short or long that something must be lost or added."""

import unicodedata
from collections.abc import Iterator

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.model import Finding, Pair, PairRule, SourceRule
from leafpost.catalogs.checks.shown import PLACEHOLDER, shown
from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.template import LENGTH_LIMITS
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message
from leafpost.errors import Severity
from leafpost.languages import Language

_SURE_FROM = 30  # characters of the source; in a shorter text one long word changes everything
_LONG_FROM = 60  # from here on the lengths of words even out
_SHORTEST, _LONGEST = 0.4, 2.2  # times the length that is to be expected
_LONG_SHORTEST, _LONG_LONGEST = 0.6, 1.6
_PLACEHOLDER_WIDTH = "x" * 8  # a phone number, a range with its unit


def width(text: str) -> int:
    """How much room a text takes, in characters: East Asian wide ones take two, marks above others none.

    The classes are those of Unicode Standard Annex 11, "East Asian Width".
    """
    text = unicodedata.normalize("NFC", PLACEHOLDER.sub(_PLACEHOLDER_WIDTH, text))
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
        if unicodedata.category(c) not in ("Mn", "Me", "Cf")
    )


def _characters(text: str) -> int:
    return sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in PLACEHOLDER.sub("{}", text))


def _ratio(language: Language) -> float | None:
    ratios = facts("length")["ratio"]
    found = ratios.get(language.tag, ratios.get(language.tag.partition("_")[0]))
    return float(found) if found else None


def _look(pair: Pair) -> Iterator[Finding]:
    source, target = shown(pair.source, pair.is_markdown), shown(pair.target, pair.is_markdown)
    if pair.message is not None:
        yield from _over_limit(pair.message, target)
    ours, theirs = _ratio(pair.source_language), _ratio(pair.language)
    length = _characters(source)
    if ours is None or theirs is None or length <= _SURE_FROM:
        return
    part = _characters(target) / (length * theirs / ours)
    shortest, longest = (_LONG_SHORTEST, _LONG_LONGEST) if length >= _LONG_FROM else (_SHORTEST, _LONGEST)
    if part < shortest:
        yield Finding(
            f"the translation is {part:.0%} as long as is to be expected",
            "look whether a part is missing; waive this if nothing is",
        )
    elif part > longest:
        yield Finding(
            f"the translation is {part:.1f} times as long as is to be expected",
            "look whether something was added or stands there twice; waive this if not",
        )


def _over_limit(message: Message, text: str) -> Iterator[Finding]:
    limit = LENGTH_LIMITS.get(message.kind)
    if limit is not None and (taken := width(text)) > limit:
        yield Finding(
            f"this {message.kind.value} takes {taken} characters, and about {limit} are shown",
            "say it in fewer words, the most important ones first",
        )


def _look_at_source(document: Document, _clinic: Clinic) -> Iterator[tuple[Message, Finding]]:
    for message in distinct_messages(document):
        for finding in _over_limit(message, message.text):
            yield message, finding


_ABOUT = "a text over the limit of its kind, or much shorter or longer than its source lets expect"
RULES = (PairRule("length", Severity.WARNING, _ABOUT, look=_look),)
SOURCE_RULES = (
    SourceRule(
        "length", Severity.WARNING, "a title, summary, subject or preheader over its limit", look=_look_at_source
    ),
)
