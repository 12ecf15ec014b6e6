"""Pseudo-translations: longer or Arabic, and with everything in them that a translator has to keep."""

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.model import Entry
from leafpost.catalogs.pseudo import pseudo_catalog, pseudo_text
from leafpost.catalogs.template import document_entries
from leafpost.clinic import read_clinic
from leafpost.documents.inline import parse_inline
from leafpost.documents.model import Emphasis, Inline, LineBreak, Link, Strong, Variable
from leafpost.documents.read import read_documents
from leafpost.languages import Language, pseudo_languages
from leafpost.render.fonts import missing_characters
from tests.reading import REPOSITORY

ENGLISH, ARABIC = pseudo_languages().values()
BOTH = pytest.mark.parametrize("language", [ENGLISH, ARABIC], ids=["en_XA", "ar_XB"])
WORDS = st.sampled_from(
    ["Walk", "the **first** step", "*slowly*", "{clinic_phone}", "[book here][booking]", "500 mg", "é"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


def shape(inlines: tuple[Inline, ...]) -> Counter[str]:
    """What a text is made of, besides its words."""
    found: Counter[str] = Counter()
    for inline in inlines:
        match inline:
            case Variable(name=name):
                found[f"{{{name}}}"] += 1
            case Link(reference=reference, children=children):
                found[f"[{reference}]"] += 1
                found += shape(children)
            case Strong(children=children) | Emphasis(children=children):
                found[type(inline).__name__] += 1
                found += shape(children)
            case LineBreak():
                found["break"] += 1
            case _:
                pass
    return found


def parsed(text: str, variables: frozenset[str] = frozenset({"clinic_phone"})) -> tuple[tuple[Inline, ...], object]:
    return parse_inline(text, {"booking": ""}, variables)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Draft", "⁅Ðŕåƒţ öñé⁆"),
        ("Call {clinic_phone} now", "⁅Çåļļ {clinic_phone} ñöŵ öñé⁆"),
        ("[Book][booking]", "[⁅Ɓööķ öñé⁆][booking]"),
        ("Take **500 mg**&nbsp;\\* a day", "⁅Ţåķé **500 mg**&nbsp;\\* å ðåý öñé⁆"),
        ("20–45", "⁅20–45⁆"),
    ],
)
def test_letters_get_accents_and_everything_else_stays(text: str, english: str) -> None:
    """Brackets around the whole, an accent on each letter; placeholders, link names, entities and doses as they are."""
    assert pseudo_text(text, ENGLISH) == english


@BOTH
@given(text=TEXTS)
def test_marks_links_and_variables_are_kept(language: Language, text: str) -> None:
    """Whatever a message is made of, its pseudo-translation is valid and made of the same."""
    made = pseudo_text(text, language)
    before, faults_before = parsed(text)
    after, faults = parsed(made)
    assert faults_before == faults == ()
    assert shape(before) == shape(after)
    assert re.findall(r"\d+", made) == re.findall(r"\d+", text)


@BOTH
def test_every_message_of_the_sample_stays_valid(language: Language) -> None:
    """Each paragraph, item and cell of the sample's documents: same marks, same links, same placeholders."""
    clinic = read_clinic(REPOSITORY)
    checked = 0
    for document in read_documents(clinic).documents:
        for entry in document_entries(document):
            made = pseudo_text(entry.msgid, language)
            before, _ = parse_inline(entry.msgid, document.links, clinic.variable_names)
            after, faults = parse_inline(made, document.links, clinic.variable_names)
            assert (shape(before), faults) == (shape(after), ()), entry.msgid
            checked += 1
    assert checked > 100


@given(text=st.text(st.sampled_from("abcdefghij ABC,.?"), min_size=1, max_size=200))
def test_english_grows_by_two_fifths(text: str) -> None:
    """A message gets as many letters more as two fifths of its own, and at most one word beyond."""
    letters = sum(c.isalpha() for c in text)
    made = sum(c.isalpha() for c in pseudo_text(text, ENGLISH))
    if letters:
        assert 1.2 * letters <= made <= 1.4 * letters + 6


@given(text=st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=127), min_size=1, max_size=60))
def test_no_plain_letter_is_left(text: str) -> None:
    """English has no letter of A to Z any more, Arabic no letter of any other script."""
    assert not re.search("[A-Za-z]", pseudo_text(text, ENGLISH))
    letters = [c for c in pseudo_text(text, ARABIC) if c.isalpha()]
    assert letters
    assert all(unicodedata.name(c).startswith("ARABIC LETTER") for c in letters)


@BOTH
def test_the_fonts_have_every_letter(language: Language) -> None:
    """The families on paper have each accented letter, bracket and Arabic word, in every weight."""
    alphabet = "abcdefghijklmnopqrstuvwxyz" * 3
    words = " ".join(alphabet[start : start + length] for length in range(1, 14) for start in range(26))
    assert missing_characters(pseudo_text(f"{words} {words.upper()}, ;?", language), language) == []


def test_plural_messages_have_all_forms() -> None:
    """Two forms in pseudo-English, six in pseudo-Arabic; each keeps the number's place."""
    entry = Entry("{number} week", ("", ""), msgid_plural="{number} weeks")
    for language, count in ((ENGLISH, 2), (ARABIC, 6)):
        (made,) = pseudo_catalog([entry], language).entries
        assert len(made.msgstr) == count
        assert all("{number}" in form for form in made.msgstr)
        assert made.key == entry.key
        assert made.is_translated


@BOTH
def test_the_same_words_always_come_out_the_same(language: Language) -> None:
    """Not even the case of a word changes which Arabic one stands for it, so that builds can be compared."""
    assert pseudo_text("Walk and rest", language) == pseudo_text("Walk and rest", language)
    assert pseudo_text("walk", ARABIC) == pseudo_text("Walk", ARABIC)
