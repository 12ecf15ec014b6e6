"""A clinic's own values in the languages of its readers: what CLDR and the languages' grammars say."""

import datetime as dt
from pathlib import Path

import pytest

from leafpost.catalogs.interface import interface_catalog
from leafpost.catalogs.model import Entry
from leafpost.documents.model import Inline, Isolate, Text
from leafpost.languages import language
from leafpost.localise.values import day, listing, number, variable_values
from leafpost.localise.words import Words
from tests.localise.samples import flat, make_clinic, sample_clinic, seen, words_of

NBSP = "\u00a0"


def interface(tag: str) -> Words:
    """The words that come along with the program."""
    return Words(language(tag), interface_catalog(sample_clinic(), language(tag)))


def value(folder: Path, words: Words, measure: str) -> tuple[Inline, ...]:
    return variable_values(make_clinic(folder, f"length = {measure}\n"), words)["length"]()


def units(tag: str, one: str, other: str, *forms: str) -> Words:
    return words_of(tag, Entry(one, forms, msgid_plural=other))


# --- measures ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ('{ value = 1, unit = "minute" }', "1 minute"),
        ('{ value = 1.5, unit = "minute" }', "1.5 minutes"),
        ('{ value = 0, unit = "day" }', "0 days"),
        ('{ from = 20, to = 45, unit = "minute" }', "20–45 minutes"),
        ('{ from = 1, to = 2, unit = "week" }', "1–2 weeks"),
        ('{ from = 0.5, to = 1, unit = "hour" }', "0.5–1 hours"),
        ('{ value = 1000, unit = "session" }', "1,000 sessions"),
    ],
)
def test_english_measures(tmp_path: Path, measure: str, expected: str) -> None:
    """In English a single one is singular; everything else is plural, ranges and fractions too."""
    found = value(tmp_path, interface("en"), measure)
    assert flat(found) == expected
    assert all(isinstance(inline, Text) for inline in found)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ('{ value = 1, unit = "minute" }', "1 minuta"),
        ('{ value = 2, unit = "minute" }', "2 minuty"),
        ('{ value = 5, unit = "minute" }', "5 minut"),
        ('{ value = 12, unit = "minute" }', "12 minut"),
        ('{ value = 22, unit = "minute" }', "22 minuty"),
        ('{ value = 1.5, unit = "minute" }', "1,5 minuty"),
        ('{ from = 20, to = 45, unit = "minute" }', "20–45 minut"),
        ('{ from = 2, to = 4, unit = "week" }', "2–4 tygodnie"),
        ('{ from = 4, to = 6, unit = "week" }', "4–6 tygodni"),
        ('{ from = 12, to = 20, unit = "session" }', "12–20 sesji"),
        ('{ value = 21, unit = "day" }', "21 dni"),
    ],
)
def test_polish_measures(tmp_path: Path, measure: str, expected: str) -> None:
    """In Polish the last number of a measure chooses between one, few and many."""
    found = value(tmp_path, interface("pl"), measure)
    assert flat(found) == expected
    assert all(isinstance(inline, Text) for inline in found)


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        *((n, "few") for n in (3, 10, 103, 110)),
        *((n, "many") for n in (11, 26, 99, 111)),
        *((n, "other") for n in (100, 101, 102, 200)),
    ],
)
def test_arabic_has_six_forms(tmp_path: Path, count: int, form: str) -> None:
    """A whole number takes the Arabic form that CLDR's table of plural rules gives it."""
    forms = [f"{name} {{number}}" for name in ("zero", "one", "two", "few", "many", "other")]
    words = units("ar", "{number} minute", "{number} minutes", *forms)
    found = value(tmp_path, words, f'{{ value = {count}, unit = "minute" }}')
    assert found == (Text(f"{form} "), Isolate("ltr", (Text(str(count)),)))


def test_an_arabic_dual_says_two_by_itself(tmp_path: Path) -> None:
    """Exactly two weeks are one Arabic word without a numeral."""
    assert value(tmp_path, interface("ar"), '{ value = 2, unit = "week" }') == (Text("أسبوعان"),)


@pytest.mark.parametrize(
    ("measure", "numeral"),
    [('{ from = 1, to = 2, unit = "week" }', "1–2"), ('{ value = 1.5, unit = "week" }', "1.5")],
)
def test_an_arabic_dual_never_stands_for_another_number(tmp_path: Path, measure: str, numeral: str) -> None:
    """One to two weeks, and one and a half, keep their numeral: the word for two weeks would be a wrong dose."""
    found = value(tmp_path, interface("ar"), measure)
    assert Isolate("ltr", (Text(numeral),)) in found
    assert "أسبوعان" not in flat(found)


def test_a_range_up_to_one_keeps_its_numeral(tmp_path: Path) -> None:
    """Nought to one week is not “one week” in Arabic, whose word for one has no numeral."""
    found = value(tmp_path, interface("ar"), '{ from = 0, to = 1, unit = "week" }')
    assert Isolate("ltr", (Text("0–1"),)) in found
    assert "واحد" not in flat(found)


def test_an_arabic_range_is_seen_in_order(tmp_path: Path) -> None:
    """The range in an Arabic measure is drawn from left to right, and its unit on the left of it."""
    found = value(tmp_path, interface("ar"), '{ from = 20, to = 45, unit = "minute" }')
    assert flat(found) == "20–45 دقيقة"
    assert seen(flat(found, marks=True)) == "ةقيقد 20–45"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ('{ value = 1, unit = "minute" }', (Text("דקה אחת"),)),
        ('{ value = 2, unit = "minute" }', (Text("שתי דקות"),)),
        ('{ from = 20, to = 45, unit = "minute" }', (Isolate("ltr", (Text("20–45"),)), Text(" דקות"))),
        ('{ from = 1, to = 2, unit = "minute" }', (Isolate("ltr", (Text("1–2"),)), Text(" דקות"))),
        ('{ value = 1.5, unit = "minute" }', (Isolate("ltr", (Text("1.5"),)), Text(" דקות"))),
    ],
)
def test_hebrew_measures(tmp_path: Path, measure: str, expected: tuple[Inline, ...]) -> None:
    """In Hebrew one and two may be words of their own; every other numeral stands isolated before its unit."""
    words = units("he", "{number} minute", "{number} minutes", "דקה אחת", "שתי דקות", "{number} דקות")
    assert value(tmp_path, words, measure) == expected


def test_a_unit_without_a_translation_is_known_and_keeps_its_direction(tmp_path: Path) -> None:
    """Where Arabic has no word for a unit, the English measure stands whole, marked as English, and is reported."""
    words = words_of("ar")
    found = value(tmp_path, words, '{ from = 20, to = 45, unit = "minute" }')
    assert len(found) == 1
    assert isinstance(found[0], Isolate)
    assert (found[0].direction, found[0].language) == ("ltr", "en")
    assert flat(found) == "20–45 minutes"
    assert ("", "{number} minute") in words.missing


# --- the clinic --------------------------------------------------------------------------


def test_the_name_stands_in_its_own_script_where_it_has_one(tmp_path: Path) -> None:
    """A clinic's name that a translator wrote in Arabic is used in Arabic."""
    words = words_of("ar", Entry("Lakeside Clinic", ("عيادة البحيرة",), msgctxt="clinic.name"))
    assert variable_values(make_clinic(tmp_path), words)["clinic_name"]() == (Text("عيادة البحيرة"),)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param((), id="no-entry"),
        pytest.param((Entry("Lakeside Clinic", ("",), msgctxt="clinic.name"),), id="empty"),
        pytest.param((Entry("Lakeside Clinic", ("Lakeside Clinic",), msgctxt="clinic.name"),), id="kept"),
        pytest.param(
            (Entry("Lakeside Clinic", ("عيادة",), msgctxt="clinic.name", flags=frozenset({"fuzzy"})),), id="fuzzy"
        ),
    ],
)
@pytest.mark.parametrize("tag", ["ar", "pl"])
def test_the_name_falls_back_isolated_with_its_language(tmp_path: Path, tag: str, entries: tuple[Entry, ...]) -> None:
    """A name that is not translated stands as it is, with its own direction and language, and is no gap."""
    words = words_of(tag, *entries)
    found = variable_values(make_clinic(tmp_path), words)["clinic_name"]()
    assert found == (Isolate("ltr", (Text("Lakeside Clinic"),), "en"),)
    assert not words.missing


def test_hours_without_a_translation_are_known_and_marked(tmp_path: Path) -> None:
    """Opening hours that nobody translated stand isolated as English and are reported as missing."""
    words = words_of("ar")
    found = variable_values(make_clinic(tmp_path), words)["clinic_hours"]()
    assert found == (Isolate("ltr", (Text("Monday to Friday, 9:00 to 17:00"),), "en"),)
    assert list(words.missing) == [("clinic.hours", "Monday to Friday, 9:00 to 17:00")]


@pytest.mark.parametrize(
    ("name", "text", "tag"),
    [
        ("clinic_phone", "+44 20 7946 0958", ""),
        ("clinic_email", "hello@lakeside.example", ""),
        ("clinic_website", "lakeside.example", ""),
        ("clinic_address", "3 Pier Lane, Testford", "en"),
    ],
)
def test_contacts_keep_their_direction_in_hebrew(tmp_path: Path, name: str, text: str, tag: str) -> None:
    """Phone, addresses and website run from left to right in a Hebrew sentence; the street is English."""
    found = variable_values(make_clinic(tmp_path), words_of("he"))[name]()
    assert found == (Isolate("ltr", (Text(text),), tag),)


def test_contacts_are_plain_text_in_the_source_language(tmp_path: Path) -> None:
    """In the clinic's own language nothing needs to be isolated."""
    values = variable_values(make_clinic(tmp_path), words_of("en"))
    assert values["clinic_name"]() == (Text("Lakeside Clinic"),)
    assert values["clinic_address"]() == (Text("3 Pier Lane, Testford"),)
    assert values["clinic_hours"]() == (Text("Monday to Friday, 9:00 to 17:00"),)
    assert values["clinic_website"]() == (Text("lakeside.example"),)


def test_own_numbers_and_texts_are_written_in_the_language(tmp_path: Path) -> None:
    """A clinic's own number takes the language's decimal mark; its own text stays and says that it is English."""
    clinic = make_clinic(tmp_path, 'price = 12.5\nward = "Ward A"\n')
    polish = variable_values(clinic, words_of("pl"))
    assert polish["price"]() == (Text("12,5"),)
    assert polish["ward"]() == (Isolate("ltr", (Text("Ward A"),), "en"),)
    assert variable_values(clinic, words_of("he"))["price"]() == (Isolate("ltr", (Text("12.5"),)),)


def test_own_days_and_lists_are_written_out(tmp_path: Path) -> None:
    """A day and a list of the clinic's are written as the language writes them."""
    clinic = make_clinic(tmp_path, 'opening = 2028-11-01\ndays = ["A", "B", "C"]\n')
    assert flat(variable_values(clinic, words_of("en"))["days"]()) == "A, B and C"
    assert flat(variable_values(clinic, words_of("pl"))["opening"]()) == "1 listopada 2028"
    assert flat(variable_values(clinic, words_of("ar"))["opening"]()) == "1 نوفمبر 2028"


# --- dates, numbers, lists (from CLDR's charts) --------------------------------------------


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "1 November 2028"),
        ("pl", "1 listopada 2028"),
        ("es", "1 de noviembre de 2028"),
        ("ar", "1 نوفمبر 2028"),
        ("he", "1 בנובמבר 2028"),
        ("hi", "1 नवंबर 2028"),
        ("zh_Hans", "2028年11月1日"),
        ("ko", "2028년 11월 1일"),
    ],
)
def test_days_are_written_out(tag: str, expected: str) -> None:
    """A day is written with its month's name, as CLDR's long format has it."""
    assert day(dt.date(2028, 11, 1), language(tag)) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "12,345.5"),
        ("pl", f"12{NBSP}345,5"),
        ("es", "12.345,5"),
        ("de", "12.345,5"),
        ("ar", "12,345.5"),
        ("he", "12,345.5"),
        ("zh_Hans", "12,345.5"),
    ],
)
def test_numbers_have_the_marks_of_the_language(tag: str, expected: str) -> None:
    """Thousands and decimals are marked as CLDR has it."""
    assert number(12345.5, language(tag)) == expected


@pytest.mark.parametrize(
    ("tag", "expected"), [("en", "a, b and c"), ("pl", "a, b i c"), ("zh_Hans", "a、b和c"), ("ar", "a وb وc")]
)
def test_lists_are_joined_as_a_sentence_has_it(tag: str, expected: str) -> None:
    """The last of several is joined by the language's “and”."""
    assert listing(["a", "b", "c"], language(tag)) == expected
