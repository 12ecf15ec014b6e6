"""What nobody wants to be told: a warning on a good text is a warning that is no longer read."""

import pytest

from leafpost.catalogs.checks.rules import BOOK_RULES, PAIR_RULES, SHELF_RULES, SOURCE_RULES
from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import read_clinic
from leafpost.errors import Severity
from tests.catalogs.checks.samples import TAGS, our_books, our_documents, our_pairs, pair
from tests.catalogs.checks.sayings import right_ones
from tests.catalogs.samples import REPOSITORY

WARNINGS = [rule for rule in PAIR_RULES if rule.severity is Severity.WARNING]


@pytest.mark.parametrize(("tag", "source", "target"), right_ones())
def test_a_good_translation_gets_no_warning(tag: str, source: str, target: str) -> None:
    """No rule has anything against a right sentence, in any of the languages here."""
    one = pair(source, target, tag)
    assert [(rule.name, finding.what) for rule in WARNINGS for finding in rule.look(one)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_our_own_catalogs_get_no_warning(tag: str) -> None:
    """Each warning on our own catalogs was looked at: what is left is none."""
    told = [
        (rule.name, one.source, finding.what)
        for one in our_pairs(tag)
        for rule in WARNINGS
        if not (rule.name == "glossary" and one.document == INTERFACE)  # its glossary lists forms of the leaflets
        for finding in rule.look(one)
    ]
    assert told == []


@pytest.mark.parametrize("tag", TAGS)
def test_our_own_catalogs_agree_with_each_other(tag: str) -> None:
    """The rules that compare messages and catalogs are silent on ours."""
    books = our_books(tag)
    assert [
        finding
        for rule in BOOK_RULES
        if rule.severity is Severity.WARNING
        for book in books
        for finding in rule.look(book)
    ] == []
    assert [finding for rule in SHELF_RULES for finding in rule.look(books)] == []


def test_our_own_sources_get_one_warning() -> None:
    """All that the rules for sources find in our documents is one long sentence, which stands in two of them."""
    clinic = read_clinic(REPOSITORY)
    told = {
        (rule.name, finding.what)
        for rule in SOURCE_RULES
        for document in our_documents()
        for _message, finding in rule.look(document, clinic)
    }
    assert {name for name, _what in told} <= {"reading-level"}
    assert len(told) <= 1
