"""The interface's words: what is there is found, and what is missing is known."""

import pytest

from leafpost.catalogs.model import Entry
from leafpost.languages import language
from leafpost.localise.words import Word
from tests.localise.samples import words_of

ENGLISH = language("en")


def test_a_translated_word_is_found() -> None:
    """A word with a translation comes in the language, and nothing is missing."""
    words = words_of("pl", Entry("Warning", ("Uwaga",)))
    assert words.get("Warning") == Word("Uwaga", language("pl"))
    assert not words.missing


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(None, id="not-there"),
        pytest.param(Entry("Warning", ("",)), id="empty"),
        pytest.param(Entry("Warning", ("Uwaga",), flags=frozenset({"fuzzy"})), id="fuzzy"),
        pytest.param(Entry("Warning", ("Uwaga",), msgctxt="elsewhere"), id="other-context"),
        pytest.param(Entry("Warning", ("  ",)), id="blank"),
    ],
)
def test_a_missing_word_is_known(entry: Entry | None) -> None:
    """A word without a current translation comes in English, says so, and is remembered."""
    words = words_of("pl", *([entry] if entry else []))
    assert words.get("Warning") == Word("Warning", ENGLISH, is_gap=True)
    assert list(words.missing) == [("", "Warning")]


def test_a_missing_word_is_remembered_once_with_its_context() -> None:
    """The list of missing words has each of them once, in the order in which they were wanted."""
    words = words_of("pl")
    for context in ("clinic.hours", "", "clinic.hours"):
        words.get("Monday", context)
    assert list(words.missing) == [("clinic.hours", "Monday"), ("", "Monday")]


def test_english_words_are_never_missing() -> None:
    """The interface is written in English: there a word stands for itself."""
    words = words_of("en")
    assert words.get("Warning") == Word("Warning", ENGLISH)
    assert not words.missing


def test_a_word_of_the_clinics_own_is_in_the_clinics_language() -> None:
    """Opening hours that a Spanish clinic wrote are missing in English and stand in Spanish."""
    spanish, words = language("es"), words_of("en")
    assert words_of("es").get("De lunes a viernes", "clinic.hours", spanish) == Word("De lunes a viernes", spanish)
    assert words.get("De lunes a viernes", "clinic.hours", spanish) == Word("De lunes a viernes", spanish, is_gap=True)
    assert list(words.missing) == [("clinic.hours", "De lunes a viernes")]


@pytest.mark.parametrize(("count", "expected"), [(1, "one day"), (0, "days"), (2, "days"), (1.5, "days")])
def test_english_plurals(count: float, expected: str) -> None:
    """Without a catalog, one is singular and everything else plural."""
    assert words_of("en").plural("one day", "days", count).text == expected


@pytest.mark.parametrize(
    ("count", "form"), [(1, "one"), (2, "few"), (4, "few"), (5, "many"), (12, "many"), (22, "few"), (0, "many")]
)
def test_a_plural_takes_the_languages_form(count: int, form: str) -> None:
    """Polish has three forms for whole numbers, as CLDR's table gives them."""
    words = words_of("pl", Entry("day", ("one", "few", "many"), msgid_plural="days"))
    assert words.plural("day", "days", count) == Word(form, language("pl"))


def test_a_plural_without_its_numeral_gives_way_to_one_that_has_it() -> None:
    """Where the numeral must not get lost, a form without it is passed over for the last that has it."""
    forms = ("{number} 0", "one", "two", "{number} few", "{number} many", "{number} other")
    words = words_of("ar", Entry("day", forms, msgid_plural="days"))
    assert words.plural("day", "days", 2).text == "two"
    assert words.plural("day", "days", 2, needs="{number}").text == "{number} other"
    assert words.plural("day", "days", 5, needs="{number}").text == "{number} few"


def test_a_plural_with_a_form_left_empty_is_missing() -> None:
    """One empty form makes the whole message untranslated: nobody can know which number comes."""
    words = words_of("pl", Entry("day", ("one", "", "many"), msgid_plural="days"))
    assert words.plural("day", "days", 5) == Word("days", ENGLISH, is_gap=True)
    assert list(words.missing) == [("", "day")]
