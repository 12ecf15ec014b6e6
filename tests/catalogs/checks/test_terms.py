"""The rule `glossary`."""

import pytest

from leafpost.catalogs.checks.model import Term
from leafpost.catalogs.checks.terms import RULES
from tests.catalogs.checks.samples import found

(RULE,) = RULES
BACK = [
    Term("back pain", "dolor de espalda"),
    Term("lower back pain", "dolor lumbar"),
    Term("lower back", "zona lumbar"),
]


def told(source: str, target: str, tag: str, *terms: Term) -> list[str]:
    """The terms that a translation has not used."""
    return [finding.what.split("“")[1].split("”")[0] for finding in found(RULE, source, target, tag, terms=terms)]


def test_a_term_that_is_not_used_is_told() -> None:
    """Another word than the glossary's is told, with the glossary's."""
    (finding,) = found(RULE, "Pain of the disc.", "Dolor del cartílago.", "es", terms=[Term("disc", "disco")])
    assert "“disc”" in finding.what
    assert "“disco”" in finding.what
    assert "glossary" in finding.fix


def test_the_longest_term_counts() -> None:
    """“Lower back pain” asks for its own term and for none of those inside it."""
    assert told("For lower back pain.", "Para el dolor lumbar.", "es", *BACK) == []
    assert told("For lower back pain.", "Para el dolor de espalda.", "es", *BACK) == ["lower back pain"]
    assert told("Back pain and the lower back.", "Dolor de espalda y zona lumbar.", "es", *BACK) == []
    assert told("Back pain and the lower back.", "Dolor y zona lumbar.", "es", *BACK) == ["back pain"]


@pytest.mark.parametrize("word", ["disc", "discs", "Disc", "DISCS", "disc's", "discs'", "disc’s"])
def test_plural_and_possessive_name_the_term(word: str) -> None:
    """English forms of a term are found."""
    assert told(f"The {word} of the spine.", "La columna.", "es", Term("disc", "disco")) == ["disc"]


@pytest.mark.parametrize("word", ["discus", "discuss", "disc-shaped", "subdisc", "therapy disco"])
def test_other_words_do_not(word: str) -> None:
    """A word that only begins like a term does not name it."""
    assert told(f"The {word} of it.", "La columna.", "es", Term("disc", "disco")) == []


def test_a_plural_in_ies_is_found() -> None:
    """“Injuries” is the plural of “injury”, and “x-rays” of “x-ray”."""
    assert told("Two injuries.", "Dos golpes.", "es", Term("injury", "lesión")) == ["injury"]
    assert told("Two injuries.", "Dos lesiones.", "es", Term("injury", "lesión", ("lesiones",))) == []
    assert told("Two X-rays.", "Dos fotos.", "es", Term("x-ray", "radiografía")) == ["x-ray"]


@pytest.mark.parametrize(
    ("source", "target", "tag", "term"),
    [
        ("The nerve", "Los nervios", "es", Term("nerve", "nervio")),
        ("The leaflet", "Dwie ulotki", "pl", Term("leaflet", "ulotka", ("ulotki",))),
        ("The leaflet", "ULOTKA", "pl", Term("leaflet", "ulotka")),
        ("The doctor", "DOKTORUNUZ", "tr", Term("doctor", "doktor")),
        ("The disc", "İKİ DİSK", "tr", Term("disc", "disk")),
        ("Herniated disc", "Bandscheibenvorfall", "de", Term("herniated disc", "Vorfall")),
        ("In the clinic", "وبالعيادة", "ar", Term("clinic", "العيادة")),
        ("For the assessment", "للتقييم", "ar", Term("assessment", "التقييم")),
        ("The assessment", "تَقْيِيمًا", "ar", Term("assessment", "التقييم")),
        ("Two sessions", "جلستان", "ar", Term("session", "جلسة")),
        ("Leaflets", "نشرات", "ar", Term("leaflet", "النشرة")),
        ("The spine", "والعمود الفقري", "ar", Term("spine", "العمود الفقري")),
        ("In the clinic", "בקליניקה", "he", Term("clinic", "קליניקה")),
        ("Spine", "您的脊柱很好", "zh_Hans", Term("spine", "脊柱")),
        ("Spine", "กระดูกสันหลังของคุณ", "th", Term("spine", "กระดูกสันหลัง")),
        ("The nerves", "नसों पर दबाव", "hi", Term("nerve", "नस", ("नसों",))),
        ("Physiotherapist", "फ़िज़ियोथेरेपिस्ट", "hi", Term("physiotherapist", "फ़िज़ियोथेरेपिस्ट")),
        ("Doctor", "ڈاکٹروں سے", "ur", Term("doctor", "ڈاکٹر")),
        ("**Disc** pain", "Dolor del **disco**", "es", Term("disc", "disco")),
    ],
)  # fmt: skip
def test_the_term_is_found_in_its_forms(source: str, target: str, tag: str, term: Term) -> None:
    """Endings, compounds, small words written before it, vowel signs, capitals and marks are looked through."""
    assert told(source, target, tag, term) == []
    assert told(source, "…", tag, term) == [term.source]


def test_a_short_term_is_a_whole_word() -> None:
    """“Ano” is not found in “anoche” nor in “mano”."""
    term = Term("back passage", "ano")
    assert told("The back passage", "El ano", "es", term) == []
    assert told("The back passage", "Anoche", "es", term) == ["back passage"]
    assert told("The back passage", "La mano", "es", term) == ["back passage"]


def test_a_hamza_is_a_letter() -> None:
    """Arabic words that differ in a hamza are different words."""
    assert told("Headache", "الم الراس", "ar", Term("headache", "ألم الرأس")) == ["headache"]


def test_a_placeholder_names_no_term() -> None:
    """`{session_length}` is a variable, not the word “session”."""
    assert told("{session_length}", "{session_length}", "es", Term("session", "sesión")) == []


def test_each_term_is_told_once() -> None:
    """A term that stands in the source twice is told once."""
    assert told("Disc by disc, all discs.", "Poco a poco.", "es", Term("disc", "disco")) == ["disc"]
