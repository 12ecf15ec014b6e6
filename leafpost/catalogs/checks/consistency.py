"""Rules `inconsistent` and `copy-slip`: the same words for the same, other words for something else.

Inside one catalog it is a `BookRule`, from catalog to catalog a `ShelfRule`; both are called
`inconsistent`, because they are one thing to a translator. Words of the interface that have a
context are left out: a context is there so that the words may differ.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from leafpost.catalogs.checks.model import Book, BookRule, Finding, Pair, ShelfRule
from leafpost.catalogs.checks.negation import negations_of
from leafpost.catalogs.checks.shown import comparable, excerpt, shown
from leafpost.catalogs.model import Entry
from leafpost.errors import Severity

_WORDS_THAT_MUST_AGREE = 2  # "Right" may be a side or an answer; two words are seldom ambiguous
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")


def _comparable_pairs(book: Book) -> Iterator[Pair]:
    """The pairs of a book that can be compared with others: no plural forms, no single words."""
    for pair in book.pairs:
        is_set_apart = pair.message is None and pair.entry.msgctxt
        if pair.entry.msgid_plural is None and not is_set_apart:
            yield pair


def _look_in_book(book: Book) -> Iterator[tuple[Entry, Finding]]:
    first: dict[str, Pair] = {}
    for pair in _comparable_pairs(book):
        if len(_WORD.findall(pair.source)) < _WORDS_THAT_MUST_AGREE:
            continue
        before = first.setdefault(pair.source, pair)
        if before.target != pair.target:
            yield pair.entry, _differs(before, "above")


def _look_on_shelf(books: Sequence[Book]) -> Iterator[tuple[Book, Entry, Finding]]:
    first: dict[str, tuple[Book, Pair]] = {}
    for book in books:
        for pair in _comparable_pairs(book):
            if len(_WORD.findall(pair.source)) < _WORDS_THAT_MUST_AGREE:
                continue
            other, before = first.setdefault(pair.source, (book, pair))
            if other is not book and before.target != pair.target:
                yield book, pair.entry, _differs(before, f"in “{other.name}”")


def _differs(before: Pair, where: str) -> Finding:
    line = f", line {before.entry.line}," if before.entry.line else ""
    return Finding(
        f"the same source is translated as “{excerpt(before.target)}” {where}{line} and differently here",
        "use one translation for both; waive this if the two mean different things",
    )


def _look_for_copies(book: Book) -> Iterator[tuple[Entry, Finding]]:
    """One translation for two sources that differ in a number or a negation alone."""
    by_target: dict[str, list[Pair]] = defaultdict(list)
    for pair in _comparable_pairs(book):
        by_target[comparable(pair.target, pair.language)].append(pair)
    for pairs in by_target.values():
        for place, pair in enumerate(pairs[1:], start=1):
            for before in pairs[:place]:
                if difference := _telling_difference(before, pair):
                    yield (
                        pair.entry,
                        Finding(
                            f"“{excerpt(before.source)}” has the same translation, and its {difference} differs",
                            "look which of the two was copied, and mend it",
                        ),
                    )
                    break


def _telling_difference(before: Pair, pair: Pair) -> str:
    """Which of "number" and "negation" is all that tells two sources apart; empty if it is neither."""
    one, other = shown(before.source, before.is_markdown), shown(pair.source, pair.is_markdown)
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        same_else = comparable(_DIGITS.sub("#", one), pair.source_language) == comparable(
            _DIGITS.sub("#", other), pair.source_language
        )
        return "number" if same_else else ""
    negations = negations_of(pair.source_language)
    if negations is None or bool(negations.negation_in(one)) == bool(negations.negation_in(other)):
        return ""
    return "negation" if _core(negations.without_negations(one)) == _core(negations.without_negations(other)) else ""


def _core(text: str) -> list[str]:
    """A source's words without the helping verbs that come and go with a "not"."""
    return [word for word in _WORD.findall(text) if word not in ("do", "does", "did", "please")]


_ABOUT = "the same source with different translations in one language"
RULES = (
    BookRule("inconsistent", Severity.WARNING, _ABOUT, look=_look_in_book),
    BookRule(
        "copy-slip",
        Severity.WARNING,
        "one translation for two sources that differ in a number or a negation alone",
        look=_look_for_copies,
    ),
)
SHELF_RULES = (ShelfRule("inconsistent", Severity.WARNING, _ABOUT, look=_look_on_shelf),)
