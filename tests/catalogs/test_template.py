"""Document → POT: each message once, with what a translator needs to know about it."""

from pathlib import Path

import pytest

from leafpost.catalogs.model import Entry
from leafpost.catalogs.template import LENGTH_LIMITS, document_entries
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from tests.catalogs.samples import LEAFLET, write

LETTER = """\
+++
title = "Spring letter"
summary = "What is new."
subject = "Spring is here"
preheader = "And so are we"
topic = "news"
version = "1.0"

[links]
booking = "https://hillside.example/book"
team = "https://hillside.example/team"
+++

Call {clinic_phone} or {clinic_name}, again {clinic_phone}.

[Book][booking] with [our team][team], or [book now][booking].

This is **important**.

- an item

1. a step

| Cell |
|---|
| Other |

![A back](../leaflets/images/back.svg)

::: urgent {#help}
### Get help

Call {clinic_phone} **now**.
:::

::: tip {#try}
Try it.
:::

::: note
No id here.
:::
"""


@pytest.fixture
def letter(hillside: Path) -> dict[tuple[str, str], Entry]:
    """The entries of a letter, by context and message."""
    write(hillside / "newsletters/spring.md", LETTER)
    return _entries(hillside, "spring")


def _entries(root: Path, slug: str) -> dict[tuple[str, str], Entry]:
    reading = read_documents(read_clinic(root))
    assert reading.problems == ()
    document = reading.find(slug)
    assert document is not None
    return {entry.key: entry for entry in document_entries(document)}


def notes(letter: dict[tuple[str, str], Entry], text: str, context: str = "spring") -> str:
    return "\n".join(letter[context, text].extracted)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Spring letter", "Title"),
        ("What is new.", "Summary"),
        ("Spring is here", "Subject"),
        ("And so are we", "Preheader"),
        ("This is **important**.", "Paragraph"),
        ("an item", "List item"),
        ("a step", "Step"),
        ("Other", "Table cell"),
        ("A back", "Description of a picture"),
    ],
)
def test_a_note_says_what_a_message_is(letter: dict[tuple[str, str], Entry], text: str, kind: str) -> None:
    """The first note above a message names its place on the page."""
    assert letter["spring", text].extracted[0] == f"{kind}."


def test_a_note_names_the_callout(letter: dict[tuple[str, str], Entry]) -> None:
    """A translator sees that a text stands in an urgent callout; outside of callouts nothing is said."""
    assert "urgent" in notes(letter, "Get help", "spring#help")
    assert notes(letter, "Get help", "spring#help").startswith("Callout title")
    assert "urgent" in notes(letter, "Call {clinic_phone} **now**.", "spring#help")
    assert "tip" in notes(letter, "Try it.", "spring#try")
    assert "callout" not in notes(letter, "a step")


def test_a_note_names_the_callout_that_has_no_id(letter: dict[tuple[str, str], Entry]) -> None:
    """A text in a callout without an id says so too: its context cannot."""
    assert "note" in notes(letter, "No id here.")


def test_notes_name_the_variables_to_keep(letter: dict[tuple[str, str], Entry]) -> None:
    """Every variable is named once, and no note speaks of variables where there is none."""
    note = notes(letter, "Call {clinic_phone} or {clinic_name}, again {clinic_phone}.")
    assert (note.count("{clinic_phone}"), note.count("{clinic_name}")) == (1, 1)
    assert "{" not in notes(letter, "This is **important**.")


def test_notes_name_the_links_to_keep(letter: dict[tuple[str, str], Entry]) -> None:
    """Every link's name is told once, without its address."""
    note = notes(letter, "[Book][booking] with [our team][team], or [book now][booking].")
    assert (note.count("[booking]"), note.count("[team]")) == (1, 1)
    assert "hillside.example" not in note


def test_a_note_explains_strong_words(letter: dict[tuple[str, str], Entry]) -> None:
    """Where words are strong, a note says to keep the marks; elsewhere not."""
    assert "**" in notes(letter, "This is **important**.")
    assert "**" not in notes(letter, "a step")


def test_a_note_says_how_long_a_text_may_be(letter: dict[tuple[str, str], Entry]) -> None:
    """Title, summary, subject and preheader have a length limit in their notes, a paragraph has none."""
    for text in ("Spring letter", "What is new.", "Spring is here", "And so are we"):
        kind = letter["spring", text].extracted[0].rstrip(".").lower()
        limits = {limited.value: limit for limited, limit in LENGTH_LIMITS.items()}
        assert str(limits[kind]) in notes(letter, text)
    assert not any(character.isdigit() for character in notes(letter, "This is **important**."))


def test_entries_are_untranslated_and_name_their_file(letter: dict[tuple[str, str], Entry]) -> None:
    """A template has no translation, no mark, and the document as its only reference, without line numbers."""
    for entry in letter.values():
        assert (entry.msgstr, entry.flags, entry.references) == (("",), frozenset(), ("newsletters/spring.md",))


def test_a_message_stays_the_same_when_its_neighbours_change(hillside: Path) -> None:
    """A paragraph put in before others changes nothing about them: neither context nor notes nor references."""
    before = _entries(hillside, "back-care")
    write(
        hillside / "leaflets/back-care.md", LEAFLET.replace("## At home\n", "## At home\n\nSit up straight.\n\nRest.\n")
    )
    after = _entries(hillside, "back-care")
    assert set(after) - set(before) == {("back-care", "Sit up straight."), ("back-care", "Rest.")}
    assert {key: after[key] for key in before} == before


def test_lines_that_are_wrapped_anew_are_the_same_message(hillside: Path) -> None:
    """Where the author's lines break does not matter to a translation."""
    before = _entries(hillside, "back-care")
    write(
        hillside / "leaflets/back-care.md",
        LEAFLET.replace("Walk a little every", "Walk a\nlittle   \nevery").replace("little   \n", "little\n"),
    )
    assert _entries(hillside, "back-care") == before
