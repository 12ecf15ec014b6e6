"""Texts in quotation marks are written as gettext writes them, and read strictly."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.po_strings import Unquoted, escaped, unquoted


@given(st.text())
def test_any_text_comes_back_from_its_quotation_marks(text: str) -> None:
    """What is escaped and put between quotation marks is read as the same text, on one line."""
    assert unquoted(f'"{escaped(text)}"') == Unquoted(text)
    assert "\n" not in escaped(text)


def test_escapes_are_those_of_gettext() -> None:
    """Every character with an escape of its own is written as msgcat writes it."""
    text = escaped('\a\b\f\n\r\t\v"\\')
    catalog = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{text}."\nmsgstr ""\n'
    result = subprocess.run(["msgcat", "--no-wrap", "-"], input=catalog, capture_output=True, text=True, check=True)
    assert '"' + text.partition("\\n")[0] + '\\n"' in result.stdout
    assert '"' + text.partition("\\n")[2] + '."' in result.stdout


@pytest.mark.parametrize(
    ("quoted", "text", "word"),
    [
        ('"Max 20', "Max 20", "not closed"),
        ('"Max 20\\"', 'Max 20"', "not closed"),
        ('"50\\% of it"', "50\\% of it", "\\%"),
        ('"one" two', "one", "follows the end"),
        ("“one”", "", "“"),
        ("", "", "no quotation mark"),
        ("'one'", "", "no quotation mark"),
    ],
)
def test_a_badly_spelt_text_is_told(quoted: str, text: str, word: str) -> None:
    """A text that is open, goes on behind its end or has a strange escape or quotation mark is never quietly read."""
    found = unquoted(quoted)
    assert found.text == text
    assert [word in what and bool(fix) for what, fix in found.mistakes] == [True]
