"""The rules `zero-width` and `nfc`."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.checks.invisible import RULES
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import TAGS, found, our_pairs
from tests.catalogs.checks.sayings import WALK, WALK_IN, right_ones

HIDDEN, NFC = RULES


@pytest.mark.parametrize("tag", ["es", "fr", "de", "pl", "ru", "tr", "vi", "zh_Hans", "ja"])
@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\u00ad", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060"])
def test_hidden_characters_are_told(tag: str, character: str) -> None:
    """A hidden character inside a word of a language that has no use for it is told with its number."""
    text = WALK_IN[tag]
    (finding,) = found(HIDDEN, WALK, text[:6] + character + text[6:], tag)
    assert f"U+{ord(character):04X}" in finding.what


@pytest.mark.parametrize("tag", ["ar", "ur", "fa", "he", "hi", "ta", "th"])
@pytest.mark.parametrize("character", ["\u200e", "\u200f", "\u061c", "\ufeff", "\u00ad"])
def test_direction_marks_are_never_needed(tag: str, character: str) -> None:
    """Direction marks are told in right-to-left languages as well, because the program keeps the order."""
    text = WALK_IN[tag]
    (finding,) = found(HIDDEN, WALK, text[:3] + character + text[3:], tag)
    assert f"U+{ord(character):04X}" in finding.what


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("پیاده\u200cروی می\u200cکنید", "fa"),
        ("کم\u200cزور", "ur"),
        ("क्\u200dष", "hi"),
        ("ক্\u200dষ", "bn"),
        ("அ\u200cஆ", "ta"),
        ("เดิน\u200bเล่น", "th"),
        ("ដើរ\u200bលេង", "km"),
        ("Łączymy rodziny 👨\u200d👩\u200d👧", "pl"),
        ("Runner 🏃\u200d♀", "es"),
    ],
)
def test_joiners_are_let_be_where_they_do_something(text: str, tag: str) -> None:
    """Persian half-spaces, Indic conjuncts, Thai word borders and joined pictures need theirs."""
    assert found(HIDDEN, "x", text, tag) == []


@pytest.mark.parametrize(
    ("text", "tag"), [("روی\u200c و", "fa"), ("\u200dक", "hi"), ("क \u200d", "hi"), ("می\u200c", "ur")]
)
def test_a_joiner_beside_no_letter_is_told(text: str, tag: str) -> None:
    """A joiner at the border of a word does nothing."""
    assert len(found(HIDDEN, "x", text, tag)) == 1


def test_two_no_break_spaces_are_told() -> None:
    """One no-break space is fine, two are a leftover of a web page."""
    assert found(HIDDEN, "x", "500\u00a0mg", "es") == []
    (finding,) = found(HIDDEN, "x", "500\u00a0\u00a0mg", "es")
    assert "500" in finding.what


@pytest.mark.parametrize(
    "tag", sorted(set(WALK_IN) & {"es", "fr", "pl", "vi", "de", "pt", "cs", "ro", "el", "ko", "ja"})
)
def test_accents_written_apart_are_told(tag: str) -> None:
    """A text in decomposed form is told with its first word; in NFC it is not."""
    apart = unicodedata.normalize("NFD", QUESTIONS[tag])
    assert apart != QUESTIONS[tag]
    assert found(NFC, WALK, QUESTIONS[tag], tag) == []
    (finding,) = found(NFC, WALK, apart, tag)
    assert "NFC" in finding.what


QUESTIONS = WALK_IN | {
    "de": "Gehen Sie täglich.",
    "es": "¿Cómo está?",
    "fr": "Marchez même à pied.",
    "ja": "どうぞが",
}


@pytest.mark.parametrize(("text", "tag"), [("\u095c", "hi"), ("ल\u095cका", "hi"), ("\u09dc", "bn"), ("\u0a5e", "pa")])
def test_letters_that_are_never_composed_are_let_be(text: str, tag: str) -> None:
    """Keyboards type them as one sign; nobody could do otherwise."""
    assert found(NFC, "x", text, tag) == []


def test_vietnamese_tones_may_stand_where_they_like() -> None:
    """Old and new placement of a tone are both right."""
    assert found(NFC, "x", "hoà bình, hòa bình, thuý, thúy", "vi") == []


@pytest.mark.parametrize("tag", TAGS)
def test_our_catalogs_in_nfc_have_nothing_hidden(tag: str) -> None:
    """A real text never alarms in NFC, and always in a form that takes an accent off."""
    for one in our_pairs(tag):
        text = unicodedata.normalize("NFC", one.target)
        assert found(NFC, one.source, text, tag) == []


@pytest.mark.parametrize(("tag", "source", "target"), right_ones())
def test_good_sentences_have_nothing_hidden(tag: str, source: str, target: str) -> None:
    """Neither rule has anything against a good sentence."""
    assert found(HIDDEN, source, target, tag) + found(NFC, source, target, tag) == []


@given(st.text(max_size=40), st.sampled_from(sorted(all_languages())))
def test_nfc_itself_never_alarms(text: str, tag: str) -> None:
    """Whatever a text is, its NFC is in NFC."""
    assert found(NFC, "x", unicodedata.normalize("NFC", text), tag) == []


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Po"]), max_size=40))
def test_letters_and_marks_are_not_hidden(text: str) -> None:
    """What can be seen is no hidden character."""
    assert found(HIDDEN, "x", text.replace("\u00a0", " "), "es") == []
