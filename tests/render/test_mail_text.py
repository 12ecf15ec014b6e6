"""The text part of a letter, for those who read mail as text."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from leafpost.catalogs.messages import block_messages
from leafpost.documents.model import MessageKind
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.render.mail import letter
from leafpost.render.slots import SLOTS
from tests.localise.samples import (
    Row,
    flat,
    make_clinic,
    make_newsletter,
    page_of,
    sample_letter,
    sample_newsletter,
    translated,
    untranslated,
)

TAGS = ("en", "ar", "zh_Hans")


def squeezed(text: str) -> str:
    return "".join(
        character for character in text if not character.isspace() and character not in "\u2066\u2067\u2068\u2069"
    )


def text_of(folder: Path, body: str) -> str:
    """The English text part of a newsletter with this body, from below the greeting to the ruler at its end."""
    clinic = make_clinic(folder)
    document = make_newsletter(clinic, body, ["hour", "day"])
    text = letter(untranslated(document, clinic, "en"), clinic, Words(language("en"), {})).text
    return text.split(f"{SLOTS.salutation}\n\n")[1].split(f"\n\n{'-' * 40}\n\nYou get this letter")[0]


def arabic_text_of(folder: Path, body: str, translation: str) -> str:
    clinic = make_clinic(folder)
    document = make_newsletter(clinic, body, ["hour", "day"])
    rows: list[Row] = [("news", "The news", "الأخبار"), ("news", "In short.", "باختصار."), ("news", body, translation)]
    return letter(translated(document, clinic, "ar", rows), clinic, Words(language("ar"), {})).text


@cache
def addresses(tag: str) -> set[str]:
    return set(page_of(sample_letter(tag).html).xpath("//@href"))


# --- the sample newsletter ---------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_every_link_of_the_html_is_in_the_text(tag: str) -> None:
    """Who reads the text part can go wherever a reader of the HTML can, and each address has a line of its own."""
    assert len(addresses(tag)) > 5
    assert addresses(tag) <= set(sample_letter(tag).text.split("\n"))


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_is_in_the_text(tag: str) -> None:
    """Title and every block of the newsletter are in the text, in their order; of pictures there are none."""
    localised = sample_newsletter(tag)
    text, place = squeezed(sample_letter(tag).text), 0
    messages = [localised.document.title, *block_messages(localised.document.blocks)]
    for message in [message for message in messages if message.kind is not MessageKind.ALT]:
        words = squeezed(flat(localised.text(message).inlines)).rstrip(
            ".。"
        )  # an address may stand before the full stop
        assert words in text[place:]
        place = text.index(words, place)


@pytest.mark.parametrize("tag", TAGS)
def test_the_text_is_only_text(tag: str) -> None:
    """No tag, entity or mark of Markdown, no control character and no space at the end of a line is in the text."""
    text = sample_letter(tag).text
    assert not re.search(r"<[a-z/!]|&[a-z#0-9]+;|\*\*|\]\[|\{[a-z_]+\}|cid:", text)
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not re.search(r"[ \t]\n|\n{4}", text)
    assert text.endswith("\n")


@pytest.mark.parametrize("tag", TAGS)
def test_the_warning_says_that_it_is_one(tag: str) -> None:
    """The warning stands between double rulers, below the word for it."""
    word = {"en": "Warning", "ar": "تحذير", "zh_Hans": "警告"}[tag]
    (box,) = re.findall(rf"={{40}}\n({word}\n[^=]+)\n={{40}}", sample_letter(tag).text)
    assert len(box) > 40


@pytest.mark.parametrize("tag", TAGS)
def test_isolates_do_not_reach_over_a_line(tag: str) -> None:
    """On each line as many isolates are closed as opened."""
    for line in sample_letter(tag).text.split("\n"):
        assert line.count("\u2066") + line.count("\u2067") == line.count("\u2069")


def test_a_phone_number_in_arabic_is_isolated() -> None:
    """In an Arabic line of the text part, the number to call is kept in order."""
    assert "\u2066+44 20 7946 0000\u2069" in sample_letter("ar").text


# --- how things are written --------------------------------------------------------------


def test_paragraphs_and_headings(tmp_path: Path) -> None:
    """A paragraph is one line, whatever its length, and a heading is underlined."""
    body = "## Walk\n\nWalk **a little**\nevery *hour*. " + "More. " * 60
    expected = "Walk\n" + "-" * 40 + "\n\nWalk a little every hour." + " More." * 60
    assert text_of(tmp_path, body) == expected


def test_a_hard_line_break_is_one(tmp_path: Path) -> None:
    """Where the author broke a line, the text breaks it too."""
    assert text_of(tmp_path, "3 Pier Lane\\\nTestford") == "3 Pier Lane\nTestford"


def test_lists_are_marked(tmp_path: Path) -> None:
    """Items have dashes and steps have numbers that begin where the author began."""
    assert text_of(tmp_path, "- Walk\n- Rest") == "- Walk\n- Rest"
    assert text_of(tmp_path, "3. Walk\n4. Rest") == "3. Walk\n4. Rest"


def test_a_list_in_a_list_is_indented_whole(tmp_path: Path) -> None:
    """Every line of what stands below an item is indented, so that it is seen whose it is."""
    assert text_of(tmp_path, "- Walk\n  - slowly\n  - often\n- Rest") == "- Walk\n   - slowly\n   - often\n- Rest"


def test_a_table_has_its_cells_side_by_side(tmp_path: Path) -> None:
    """A row of a table is a line."""
    body = "| Day | Dose |\n|---|---|\n| First | 500 mg |"
    assert text_of(tmp_path, body) == "Day | Dose\nFirst | 500 mg"


def test_quotations_and_rules(tmp_path: Path) -> None:
    """What is quoted is there, and a thematic break is a ruler."""
    assert text_of(tmp_path, "> Quoted.\n\n---\n\nAfter.") == "Quoted.\n\n" + "-" * 40 + "\n\nAfter."


@pytest.mark.parametrize(
    ("kind", "word", "ruler"),
    [
        ("note", "Please note", "-"),
        ("tip", "Tip", "-"),
        ("warning", "Warning", "="),
        ("urgent", "Urgent", "="),
        ("action", "Your next step", "-"),
    ],
)
def test_callouts_are_ruled_off(tmp_path: Path, kind: str, word: str, ruler: str) -> None:
    """A callout stands between rulers with the word for its kind, double ones where it must not be missed."""
    body = f"::: {kind} {{#well}}\n### Rest\n\nBe well.\n:::"
    assert text_of(tmp_path, body) == f"{ruler * 40}\n{word}: Rest\nBe well.\n{ruler * 40}"


def test_a_links_address_stands_below_its_paragraph(tmp_path: Path) -> None:
    """A sentence stays whole; the addresses of its links follow it, each alone on a line, in their order."""
    assert text_of(tmp_path, "Read [this page][hour] or [that][day] today.") == (
        "Read this page or that today.\nhttps://lakeside.example/hour\nhttps://lakeside.example/day"
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("| Day | Page |\n|---|---|\n| [First][hour] | [Second][day] |", id="table"),
        pytest.param("## Read [this][hour] or [that][day]", id="heading"),
        pytest.param("::: note\n### Read [this][hour] or [that][day]\n\nWell.\n:::", id="title-of-a-callout"),
        pytest.param("- [This][hour]\n  - [that][day]", id="lists"),
    ],
)
def test_an_address_is_alone_on_its_line_everywhere(tmp_path: Path, body: str) -> None:
    """In tables, headings, titles and lists too, nothing stands beside an address."""
    lines = [line.strip() for line in text_of(tmp_path, body).split("\n")]
    assert "https://lakeside.example/hour" in lines
    assert "https://lakeside.example/day" in lines


def test_a_row_with_links_stays_a_row(tmp_path: Path) -> None:
    """The cells of a row stand side by side, its addresses below."""
    text = text_of(tmp_path, "| Day | Dose |\n|---|---|\n| [First][hour] | 500 mg |")
    assert text.split("\n")[:2] == ["Day | Dose", "First | 500 mg"]


@pytest.mark.parametrize("mark", [".", ",", "!", "?", ":", ";", ")", "…"])
def test_no_line_begins_with_what_ends_a_sentence(tmp_path: Path, mark: str) -> None:
    """Punctuation behind a link neither sticks to its address nor begins a line."""
    for end in ("", " Then walk."):
        lines = text_of(tmp_path, f"Read [this][hour]{mark}{end}").split("\n")
        assert "https://lakeside.example/hour" in lines
        assert not [line for line in lines if line.startswith(mark)]


@pytest.mark.parametrize(
    "translation",
    [
        pytest.param("اقرؤوا [Panadol Extra][hour] اليوم", id="latin"),
        pytest.param("اقرؤوا Panadol [Extra][hour] 500 mg اليوم", id="within-latin"),
        pytest.param("اقرؤوا [Panadol مرتين][hour]", id="mixed"),
    ],
)
def test_a_latin_link_in_arabic_keeps_its_isolates_on_its_line(tmp_path: Path, translation: str) -> None:
    """On the lines of a sentence and of its addresses, isolates that are opened are closed, and none is empty."""
    lines = arabic_text_of(tmp_path, "Read [this][hour] today", translation).split("\n")
    assert "https://lakeside.example/hour" in lines
    for line in lines:
        assert line.count("\u2066") == line.count("\u2069")
        assert line == "" or squeezed(line)


def test_the_postal_address_is_isolated_from_right_to_left(tmp_path: Path) -> None:
    """The street of an English clinic runs from left to right below an Arabic letter."""
    text = arabic_text_of(tmp_path, "Read", "اقرأ")
    assert text.rstrip().split("\n")[-1] == "\u20663 Pier Lane, Testford\u2069"


def test_a_gap_is_marked(tmp_path: Path) -> None:
    """In the text part a message that is not translated says so, and so does the letter at its top."""
    clinic = make_clinic(tmp_path)
    document = make_newsletter(clinic, "Walk.\n\n- Rest")
    text = letter(untranslated(document, clinic, "pl"), clinic, Words(language("pl"), {})).text
    assert "[Not translated] Walk.\n" in text
    assert "- [Not translated] Rest\n" in text
    assert "Not everything here is translated." in text.split(SLOTS.salutation)[0]
