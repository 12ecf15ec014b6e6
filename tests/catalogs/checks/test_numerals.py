"""Numbers as they are read from a text."""

import pytest

from leafpost.catalogs.checks.numerals import numerals, ranges, with_plain_digits
from leafpost.languages import language


def read(tag: str, text: str) -> list[set[str]]:
    return [set(numeral.readings) for numeral in numerals(text, language(tag))]


@pytest.mark.parametrize(
    ("tag", "text", "readings"),
    [
        pytest.param("en", "1,000", [{"1000"}], id="English groups by comma"),
        pytest.param("de", "1,000", [{"1"}], id="in German the comma parts decimals"),
        pytest.param("de", "1.000", [{"1000"}], id="German groups by point"),
        pytest.param("en", "1.000", [{"1"}], id="in English the point parts decimals"),
        pytest.param("en", "0,5", [{"0.5"}], id="no group begins with zero"),
        pytest.param("de", "0.125", [{"0.125"}], id="nor with zero before three digits"),
        pytest.param("hi", "12,34,567", [{"1234567"}], id="groups of two in India"),
        pytest.param("en", "1.2.3", [{"1"}, {"2"}, {"3"}], id="three numbers of a version"),
        pytest.param("en", "2 500", [{"2"}, {"500"}], id="an English space parts numbers"),
        pytest.param("fr", "2 500", [{"2500"}], id="a French space groups"),
        pytest.param("en", "2\u202f500", [{"2500"}], id="a narrow space groups everywhere"),
        pytest.param("en", "8:30", [{"8:30"}], id="a time"),
        pytest.param("de", "8.30", [{"8.3", "8:30"}], id="a time or a decimal"),
        pytest.param("en", "25:61", [{"25"}, {"61"}], id="no time of the day"),
        pytest.param("en", "12 am, 12 pm", [{"12", "0:00", "0h"}, {"12", "12:00", "12h"}], id="midnight and noon"),
        pytest.param("en", "10² m", [{"10"}], id="a superscript is no digit"),
        pytest.param("en", "2½", [{"2.5"}], id="a fraction belongs to its number"),
        pytest.param("zh_Hans", "2万", [{"20000"}], id="a numeral of a digit and a letter"),
        pytest.param("en", "(-5) and 20-45", [{"-5"}, {"20"}, {"45"}], id="a sign and a dash"),
    ],
)
def test_a_number_means_what_its_language_says(tag: str, text: str, readings: list[set[str]]) -> None:
    """Separators are read by the language, and by the shape of the number where that leaves no doubt."""
    assert read(tag, text) == readings


def test_places_are_those_of_the_text() -> None:
    """A number knows where it stands, so that its unit can be looked for beside it."""
    text = "तीन या ४५ मिनट"
    (numeral,) = numerals(text, language("hi"))
    assert text[numeral.start : numeral.end] == numeral.shown == "४५"


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "20–45 minutes", [("20", "45")]),
        ("en", "20 minutes to 45 minutes", [("20", "45")]),
        ("es", "de 20 a 45", [("20", "45")]),
        ("en", "4–6 weeks, 20–45 minutes", [("4", "6"), ("20", "45")]),
        ("en", "2026-11-01", []),
        ("en", "7946-0000", []),
        ("en", "20 or 45", []),
        ("en", "between 20 and 45", [("20", "45")]),
        ("en", "2 tablets and 5 ml", []),
        ("es", "Entre 20 y 45", [("20", "45")]),
    ],
)
def test_ranges_are_told_from_dates_and_phone_numbers(tag: str, text: str, expected: list[tuple[str, str]]) -> None:
    """Two numbers joined by a dash or the language's word are a range; a chain of them is not."""
    found = numerals(text, language(tag))
    assert [(first.shown, second.shown) for first, second in ranges(text, found, language(tag))] == expected


def test_every_character_keeps_its_place() -> None:
    """Plain digits take the places of the others one by one."""
    assert with_plain_digits("٣ kg, ４５ ml, ९") == "3 kg, 45 ml, 9"
