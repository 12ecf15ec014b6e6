"""Inlines as plain text."""

import pytest

from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable
from leafpost.localise.plain import plain_text

SENTENCE: tuple[Inline, ...] = (
    Strong((Text("Not "), Emphasis((Text("more"),)))),
    Text(" than "),
    Isolate("ltr", (Text("500 mg"),)),
    LineBreak(),
    Link("list", (Text("a "), Strong((Text("list"),)))),
    Isolate("rtl", (Text("دواء"),), "ar"),
)


def test_the_words_alone() -> None:
    """Marks of emphasis, links and isolates leave no trace; a hard line break stays a line break."""
    assert plain_text(SENTENCE) == "Not more than 500 mg\na listدواء"


def test_isolates_as_characters() -> None:
    """On demand each isolate stands between the characters that do the same in plain text."""
    assert plain_text(SENTENCE, isolates=True) == "Not more than \u2066500 mg\u2069\na list\u2067دواء\u2069"


def test_links_are_written_as_asked() -> None:
    """Who asks for plain text says how a link is written, from its name and its words."""
    written = plain_text(SENTENCE, link=lambda reference, words: f"{words} <{reference}>")
    assert written == "Not more than 500 mg\na list <list>دواء"


def test_a_variable_that_was_not_put_in_is_our_mistake() -> None:
    """A value that is missing never comes out as nothing."""
    with pytest.raises(ValueError, match="clinic_phone"):
        plain_text((Strong((Variable("clinic_phone"),)),))
