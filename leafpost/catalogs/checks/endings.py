"""Rule `end-punctuation`: source and translation end alike, each in its own language's marks."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from leafpost.catalogs.checks.data import facts_of
from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import shown
from leafpost.documents.model import MessageKind
from leafpost.errors import Severity
from leafpost.languages import Language


class Mark(StrEnum):
    """What the mark at the end of a text does."""

    STOP = "stop"
    QUESTION = "question"
    EXCLAMATION = "exclamation"
    COLON = "colon"
    ELLIPSIS = "ellipsis"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    NONE = "none"


_NAMES = {
    Mark.STOP: "a full stop",
    Mark.QUESTION: "a question mark",
    Mark.EXCLAMATION: "an exclamation mark",
    Mark.COLON: "a colon",
    Mark.ELLIPSIS: "three dots",
    Mark.COMMA: "a comma",
    Mark.SEMICOLON: "a semicolon",
    Mark.NONE: "no mark",
}
_EUROPEAN = {
    Mark.STOP: ".",
    Mark.QUESTION: "?",
    Mark.EXCLAMATION: "!",
    Mark.COLON: ":",
    Mark.ELLIPSIS: "…",
    Mark.COMMA: ",",
    Mark.SEMICOLON: ";",
}
_KINDS = {
    **dict.fromkeys(".。．｡।॥۔።։។။", Mark.STOP),
    **dict.fromkeys("?？؟՞\u037e⁇⸮", Mark.QUESTION),
    **dict.fromkeys("!！՜", Mark.EXCLAMATION),
    **dict.fromkeys(":：፦፡", Mark.COLON),
    **dict.fromkeys("…⋯", Mark.ELLIPSIS),
    **dict.fromkeys(",，、،፣", Mark.COMMA),
    **dict.fromkeys(";；؛፤", Mark.SEMICOLON),
}
_SPELLINGS = {"\u037e": ";", "፡": "፦", "॥": "।"}  # other characters for the same mark
_CLOSING = "\"'’”»›)]）］」』】》〉_* \u00a0\u202f"
_HEADINGS = frozenset({MessageKind.TITLE, MessageKind.SUBJECT, MessageKind.HEADING, MessageKind.CALLOUT_TITLE})
_SALUTATION = (Mark.COMMA, Mark.COLON, Mark.EXCLAMATION)
_ABBREVIATED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}$|\b(?:e\.g|i\.e|etc|p\.m|a\.m|approx)\.$")


@cache
def _own_marks(language: Language) -> dict[Mark, str]:
    row = facts_of("marks", language) or {}
    return {mark: row.get(mark.value, character) for mark, character in _EUROPEAN.items()}


@cache
def _unmarked(language: Language) -> frozenset[Mark]:
    return frozenset(Mark(name) for name in (facts_of("marks", language) or {}).get("unmarked", ()))


def _salutation(language: Language) -> frozenset[Mark]:
    """The marks that may stand behind a greeting."""
    more = (facts_of("marks", language) or {}).get("salutation", ())
    return frozenset({*_SALUTATION, *map(Mark, more)})


def _ending(text: str, language: Language) -> tuple[Mark, str]:
    """What the text ends with, and the very character; closing quotes and brackets are looked through."""
    bare = text.rstrip(_CLOSING)
    if bare.endswith(("...", "。。。", "……")):
        return Mark.ELLIPSIS, "…"
    character = bare[-1:]
    if _ABBREVIATED.search(bare):
        return Mark.NONE, ""
    mark = _KINDS.get(character, Mark.NONE)
    if mark is Mark.SEMICOLON and _own_marks(language)[Mark.QUESTION] == ";":
        mark = Mark.QUESTION
    return mark, _SPELLINGS.get(character, character)


def _look(pair: Pair) -> Iterator[Finding]:
    source, target = shown(pair.source, pair.is_markdown), shown(pair.target, pair.is_markdown)
    if not any(c.isalpha() for c in source):
        return
    wanted, _ = _ending(source, pair.source_language)
    there, character = _ending(target, pair.language)
    if there is not wanted:
        if not _may_differ(pair, wanted, there):
            shown_mark = _own_marks(pair.language).get(wanted)
            yield Finding(
                f"the source ends with {_NAMES[wanted]}, the translation with {_NAMES[there]}",
                f"end it with {shown_mark}" if shown_mark else "take the mark away",
            )
    elif there in _EUROPEAN and character != (own := _own_marks(pair.language)[there]) and there is not Mark.ELLIPSIS:
        yield Finding(f"the translation ends with {character}", f"use the language's own mark {own}")
    yield from _unopened(target, pair.language)


def _may_differ(pair: Pair, wanted: Mark, there: Mark) -> bool:
    """Differences that are matters of the language or of style, not slips."""
    if there is Mark.NONE and wanted in _unmarked(pair.language):
        return True
    if wanted is Mark.NONE and Mark.STOP in _unmarked(pair.source_language) and there is Mark.STOP:
        return True
    if wanted is Mark.COMMA and there in _salutation(pair.language):  # "Hello," is "Hola:" and "Hallo!"
        return True
    is_heading = pair.message is not None and pair.message.kind in _HEADINGS
    return is_heading and {wanted, there} == {Mark.QUESTION, Mark.NONE}


def _unopened(text: str, language: Language) -> Iterator[Finding]:
    """Spanish ¿ and ¡: as many as there are ? and !."""
    for closing, opening in (facts_of("marks", language) or {}).get("opening", {}).items():
        closed, opened = (
            len(re.findall(re.escape(closing) + "+", text)),
            len(re.findall(re.escape(opening) + "+", text)),
        )
        if closed != opened:
            yield Finding(
                f"{closing} stands {closed} times, {opening} {opened} times",
                f"set {opening} before and {closing} behind",
            )


RULES = (
    PairRule(
        "end-punctuation",
        Severity.WARNING,
        "the mark at the end does not correspond to the source's, or is not the language's own",
        look=_look,
    ),
)
