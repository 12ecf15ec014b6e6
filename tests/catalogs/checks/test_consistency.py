"""The rules `inconsistent` and `copy-slip`."""

from dataclasses import replace

import pytest

from leafpost.catalogs.checks.consistency import RULES, SHELF_RULES
from leafpost.catalogs.checks.model import Pair
from tests.catalogs.checks.samples import TAGS, book, our_books, pair

INCONSISTENT, COPY_SLIP = RULES
(ON_SHELF,) = SHELF_RULES


def test_two_translations_of_one_text_are_told() -> None:
    """The second of two translations in one catalog is told, with the first and its line."""
    one = pair("Ask us first", "Pregúntenos primero", "es")
    other = pair("Ask us first", "Consúltenos antes", "es", context="back-care#box")
    ((entry, finding),) = INCONSISTENT.look(book(one, other))
    assert entry is other.entry
    assert "Pregúntenos primero" in finding.what
    assert "line 7" in finding.what
    assert list(INCONSISTENT.look(book(one, replace(other, target=one.target)))) == []


def test_two_catalogs_are_compared_too() -> None:
    """The same text in two documents has one translation."""
    first = book(pair("Ask us first", "Pregúntenos primero", "es"), name="back-care")
    second = book(pair("Ask us first", "Consúltenos antes", "es"), name="running")
    ((where, entry, finding),) = ON_SHELF.look([first, second])
    assert where is second
    assert entry is second.pairs[0].entry
    assert "“back-care”" in finding.what
    assert list(ON_SHELF.look([first, replace(first, name="running")])) == []
    assert list(ON_SHELF.look([first])) == []


def test_single_words_and_contexts_may_differ() -> None:
    """“Right” is a side or an answer; a context of the interface is there to tell two meanings apart."""
    assert list(INCONSISTENT.look(book(pair("Right", "Derecha", "es"), pair("Right", "Correcto", "es")))) == []
    words = [replace(pair("Mail file", text, "es", kind=None)) for text in ("Archivo", "Fichero")]
    apart = [replace(word, entry=replace(word.entry, msgctxt=f"menu {n}")) for n, word in enumerate(words)]
    assert len(list(INCONSISTENT.look(book(*words)))) == 1
    assert list(INCONSISTENT.look(book(*apart))) == []


@pytest.mark.parametrize(
    ("one", "other", "target", "tag", "difference"),
    [
        ("Take 2 tablets a day.", "Take 3 tablets a day.", "Tome 2 comprimidos al día.", "es", "number"),
        ("Rest for 20 minutes.", "Rest for 45 minutes.", "استريحوا 20 دقيقة.", "ar", "number"),
        ("Run on asphalt.", "Do not run on asphalt.", "在柏油路上跑步。", "zh_Hans", "negation"),
        ("You may run.", "You may not run.", "Wolno biegać.", "pl", "negation"),
    ],
)
def test_a_copied_translation_is_told(one: str, other: str, target: str, tag: str, difference: str) -> None:
    """Two sources that differ in a number or a “not” alone cannot have the same translation."""
    ((entry, finding),) = COPY_SLIP.look(book(pair(one, target, tag), pair(other, target, tag)))
    assert entry.msgid == other
    assert f"its {difference} differs" in finding.what


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A stair climber", "The stair climber"),
        ("Walk slowly.", "Go slowly."),
        ("Take 2 tablets.", "Use 3 tablets."),
        ("Do not run today.", "Walk today."),
    ],
)
def test_two_ways_to_say_the_same_may_share_a_translation(one: str, other: str) -> None:
    """Sources that differ in other words as well are let be."""
    assert list(COPY_SLIP.look(book(pair(one, "Igual", "es"), pair(other, "Igual", "es")))) == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_changed_translation_among_ours_is_told(tag: str) -> None:
    """If one of the texts that our documents share is changed in one of them, it is told."""
    books = our_books(tag)
    assert list(ON_SHELF.look(books)) == []

    def changed(one: Pair) -> Pair:
        return (
            replace(one, target=f"{one.target} …")
            if one.source == "Get emergency help at once for any of these"
            else one
        )

    last = replace(books[2], pairs=tuple(map(changed, books[2].pairs)))
    told = list(ON_SHELF.look([*books[:2], last, *books[3:]]))
    assert {where.name for where, _entry, _finding in told} == {"running-with-back-pain"}
