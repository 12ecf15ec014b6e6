"""Where sentences end, in each language's own marks, and rule `sentence-count`."""

import re
from collections.abc import Iterator
from functools import lru_cache

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import shown
from leafpost.errors import Severity
from leafpost.languages import Language

# Scripts that part sentences by a space or not at all: nothing can be counted.
UNCOUNTED_SCRIPTS = frozenset({"Thai", "Laoo"})
_CLOSING = "\"'’”»›)\\]）」』】》*_"
# A mark before a space ends a sentence, except the full stop of an abbreviation ("e.g. sand",
# "Dr. Adams"); full-width marks and those of South Asia, Ethiopia and Burma need no space.
_END = re.compile(rf"(?<=[.!?…;؟۔։])[{_CLOSING}]*\s+(?=\S)|(?<=[。！？।॥።၊။។])[{_CLOSING}]*\s*(?=\S)|\n+")
_SHORT = re.compile(r"(?:^|[\s(„“«])(?:[^\W\d_]{1,4}|[^\W\d_](?:\.[^\W\d_])+|\d+)\.$")  # before a small letter
_TITLE = re.compile(r"(?:^|[\s(„“«])(?:[^\W\d_]|Dr|Mr|Mrs|Ms|St|Prof|Dra|Sr|Sra|[^\W\d_](?:\.[^\W\d_])+)\.$")
_WORDS = re.compile(r"\w")


@lru_cache(maxsize=8192)
def _split(text: str, semicolon_asks: bool) -> tuple[str, ...]:
    pieces: list[str] = []
    start = 0
    for end in _END.finditer(text):
        mark = text[end.start() - 1 : end.start()]
        if _goes_on(text[start : end.start()], mark, text[end.end() : end.end() + 1]):
            continue
        if (mark == ";" and not semicolon_asks) or mark == "၊":
            continue
        pieces.append(text[start : end.end()])
        start = end.end()
    pieces.append(text[start:])
    return tuple(piece.strip() for piece in pieces if _WORDS.search(piece))


def _goes_on(before: str, mark: str, after: str) -> bool:
    """Whether a sentence goes on behind a full stop or three dots."""
    if mark == "…":
        return after.islower()
    return mark == "." and bool((_SHORT if after.islower() else _TITLE).search(before))


def sentences(text: str, language: Language) -> list[str]:
    """The sentences of a text in order; the whole text where the language's sentences cannot be told apart."""
    if language.script in UNCOUNTED_SCRIPTS:
        return [text]
    return list(_split(text, language.script == "Grek"))


def _look(pair: Pair) -> Iterator[Finding]:
    if {pair.language.script, pair.source_language.script} & UNCOUNTED_SCRIPTS:
        return
    source = len(sentences(shown(pair.source, pair.is_markdown), pair.source_language))
    target = len(sentences(shown(pair.target, pair.is_markdown), pair.language))
    must_be_whole = pair.callout is not None and pair.callout.must_reach_reader
    if abs(source - target) > 1 or (must_be_whole and target < source):
        yield Finding(
            f"the source has {_counted(source)}, the translation {_counted(target)}",
            "compare them sentence by sentence; waive this if nothing is lost or added",
        )


def _counted(number: int) -> str:
    return f"{number} sentence" + ("" if number == 1 else "s")


RULES = (
    PairRule(
        "sentence-count",
        Severity.WARNING,
        "the number of sentences differs by more than one, or a warning has lost one",
        look=_look,
    ),
)
