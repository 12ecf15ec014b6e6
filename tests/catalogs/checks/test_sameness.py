"""The rule `same-as-source`."""

import pytest

from leafpost.catalogs.checks.model import Term
from leafpost.catalogs.checks.sameness import RULES
from leafpost.catalogs.interface import NAME_CONTEXT
from leafpost.documents.model import MessageKind
from tests.catalogs.checks.samples import found, pair

(RULE,) = RULES


@pytest.mark.parametrize("tag", ["es", "pl", "ar", "hi", "zh_Hans", "de", "fr", "tr", "ja"])
@pytest.mark.parametrize(
    "text",
    ["Rest today.", "Warning", "What it is", "**Softer:** grass", "[Book an assessment][booking]", "Aerobic Exercise"],
)
def test_what_is_not_translated_is_told(text: str, tag: str) -> None:
    """A text in the source's words is told, in capitals or small letters, with marks or without."""
    kind = MessageKind.HEADING
    assert len(found(RULE, text, text, tag, kind=kind)) == 1
    assert len(found(RULE, text, text.lower(), tag, kind=kind)) == 1


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("{session_length}", "es"),
        ("{word}: {title}", "ar"),
        ("500 mg", "zh_Hans"),
        ("20–45", "hi"),
        ("hello@clinic.example", "ar"),
        ("https://clinic.example/book", "pl"),
        ("MRI", "pl"),
        ("PDF", "hi"),
        ("Dr Adams", "es"),
        ("Newsletter", "pl"),
        ("Hospital", "es"),
        ("+44 20 7946 0000", "ar"),
        ("…", "es"),
        ("", "es"),
    ],
)
def test_what_is_the_same_in_both_languages_is_let_be(text: str, tag: str) -> None:
    """Numbers, placeholders, units, addresses, abbreviations, names, and words that both languages have."""
    assert found(RULE, text, text, tag, kind=MessageKind.TABLE_CELL) == []


def test_a_word_that_another_language_shares_is_told() -> None:
    """The list of common words is each language's own."""
    assert found(RULE, "Hospital", "Hospital", "es") == []
    assert len(found(RULE, "Hospital", "Hospital", "pl")) == 1


def test_a_term_that_the_glossary_leaves_as_it_is_may_stay() -> None:
    """Where the glossary's term is the source's word, it is no mistake."""
    assert len(found(RULE, "Cauda equina", "Cauda equina", "es", kind=MessageKind.HEADING)) == 1
    terms = [Term("cauda equina", "cauda equina")]
    assert found(RULE, "Cauda equina", "Cauda equina", "es", kind=MessageKind.HEADING, terms=terms) == []


def test_the_clinics_name_may_stay() -> None:
    """A clinic is called as it is called."""
    one = pair("Harbour back clinic", "Harbour back clinic", "es", kind=MessageKind.HEADING, context=NAME_CONTEXT)
    assert list(RULE.look(one)) == []


def test_the_same_language_is_let_be() -> None:
    """A catalog of English words for an English clinic, or Brazilian for Portuguese, may say the same."""
    assert found(RULE, "Rest today.", "Rest today.", "en") == []
    assert found(RULE, "Descanse.", "Descanse.", "pt_BR", source_tag="pt") == []
    assert len(found(RULE, "今天休息", "今天休息", "zh_Hant", source_tag="zh_Hans")) == 1
