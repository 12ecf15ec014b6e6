"""Rule `negation`: a "not" of the source that the translation has lost, or one that it alone has.

"Take with alcohol" for "Do not take with alcohol" is the worst that a translation can do, and
no other rule sees it. What each language has for "not", "without", "nobody" stands in
`negation.toml`; where a language is not in it, the rule is silent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from leafpost.catalogs.checks.data import facts_of
from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.sentences import sentences
from leafpost.catalogs.checks.shown import WORD_PART, comparable, excerpt, shown
from leafpost.errors import Severity
from leafpost.languages import Language

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Negations:
    """One language's row of `negation.toml`, compiled."""

    language: Language
    idioms: re.Pattern[str]
    negating: re.Pattern[str]
    tacit: re.Pattern[str]
    loose: re.Pattern[str]
    certain: re.Pattern[str]
    crossing: re.Pattern[str]

    def _without_idioms(self, text: str) -> str:
        return self.idioms.sub(" · ", comparable(text, self.language))

    def negation_in(self, text: str) -> str:
        """The first word that negates, as it stands there; empty if there is none."""
        found = self.negating.search(self._without_idioms(text))
        return found[0] if found else ""

    def count_in(self, text: str) -> int:
        """How many words of a text negate."""
        return len(self.negating.findall(self._without_idioms(text)))

    def certain_in(self, text: str) -> str:
        """The first word that surely negates; empty if there is none."""
        found = self.certain.search(self._without_idioms(text))
        return found[0] if found else ""

    def shows_in(self, text: str) -> bool:
        """Whether the text negates, or turns a meaning round by a word such as "stop" or "lack"."""
        return bool(self.negation_in(text) or self.tacit.search(comparable(text, self.language)))

    def is_crossed(self, text: str) -> bool:
        """Whether a surely negated text also stops, forbids or does without something: "do not stop taking it"."""
        bare = self._without_idioms(text)
        rest = self.certain.sub(" · ", bare)
        return rest != bare and bool(self.crossing.search(rest) or self.tacit.search(rest))

    def crosses_in(self, text: str) -> bool:
        """Whether a translation keeps both halves of a crossed negation.

        A "not" must be there, because "stop" is what it turns round. One "without" is not
        enough either, where the "not" before it was lost.
        """
        bare = self._without_idioms(text)
        negated = len(self.negating.findall(bare))
        return negated > 1 or (negated == 1 and not self.crossing.search(bare))

    def excuses_in(self, text: str) -> bool:
        """Whether a translator may well make a negation of something in this source text."""
        return self.shows_in(text) or bool(self.loose.search(comparable(text, self.language)))

    def without_negations(self, text: str) -> str:
        """The text in small letters without the words that negate."""
        return " ".join(self.negating.sub(" ", self._without_idioms(text)).split())


@cache
def negations_of(language: Language) -> Negations | None:
    """How a language says no, or None if nobody has written it down."""
    row = facts_of("negation", language)
    if row is None:
        return None
    parts = [re.escape(part) for part in row.get("parts", ())]
    words = [re.escape(word) for word in row.get("words", ())]
    # Where words are not parted by spaces, a border of a word means nothing.
    bordered = _anywhere if parts else _whole
    certain = [re.escape(word) for word in row.get("certain", ())]
    return Negations(
        language=language,
        idioms=bordered(row.get("idioms", ())),
        negating=bordered([*words, *parts, *row.get("patterns", ())]),
        tacit=bordered(row.get("tacit", ())),
        loose=bordered(row.get("loose", ())),
        certain=bordered(certain),
        crossing=bordered(row.get("crossing", ())),
    )


def _whole(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!{WORD_PART})(?:{'|'.join(patterns)})(?!{WORD_PART})") if patterns else _NOTHING


def _anywhere(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns)) if patterns else _NOTHING


def _look(pair: Pair) -> Iterator[Finding]:
    ours, theirs = negations_of(pair.source_language), negations_of(pair.language)
    if ours is None or theirs is None or pair.language == pair.source_language:
        return
    source, target = _aligned(pair)
    missed = list(_missed(source, target, ours, theirs))
    if missed and len(missed) > _spare(source, target, ours, theirs):
        text, word = missed[0]
        yield Finding(
            f"the source says “{word}” (“{excerpt(text)}”), and nothing in the translation says so",
            "say it, or waive this if the translation means the same without it",
        )
        return
    added = [(text, word) for text in target if (word := theirs.certain_in(text))]
    if len(added) > sum(map(ours.excuses_in, source)):
        text, word = added[0]
        yield Finding(
            f"the translation says “{word}” (“{excerpt(text)}”), and nothing in the source negates",
            "take the negation away, or waive this if the translation means the same with it",
        )


def _aligned(pair: Pair) -> tuple[list[str], list[str]]:
    """Sentence by sentence if there are as many in both, else each text as a whole."""
    source, target = shown(pair.source, pair.is_markdown), shown(pair.target, pair.is_markdown)
    ours, theirs = sentences(source, pair.source_language), sentences(target, pair.language)
    return (ours, theirs) if len(ours) == len(theirs) else ([source], [target])


def _missed(source: list[str], target: list[str], ours: Negations, theirs: Negations) -> Iterator[tuple[str, str]]:
    """The sentences that negate beside one that does not."""
    for one, other in zip(source, target, strict=True):
        if not (word := ours.negation_in(one)):
            continue
        if not (theirs.crosses_in(other) if ours.is_crossed(one) else theirs.shows_in(other)):
            yield one, word


def _spare(source: list[str], target: list[str], ours: Negations, theirs: Negations) -> int:
    """How many sentences negate beside one that does not: a negation may have moved there."""
    return sum(theirs.shows_in(other) and not ours.shows_in(one) for one, other in zip(source, target, strict=True))


RULES = (
    PairRule(
        "negation",
        Severity.WARNING,
        "a “not”, “never” or “without” of the source that the translation has lost, or the other way round",
        look=_look,
    ),
)
