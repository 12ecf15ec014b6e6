"""The rule `heading`."""

from pathlib import Path

import pytest

from leafpost.catalogs.checks.headings import RULES, is_in_capitals
from tests.catalogs.checks.samples import told_of_source

(RULE,) = RULES


@pytest.mark.parametrize(
    "heading", ["Introduction", "Information", "GENERAL INFORMATION", "More information:", "Overview"]
)
def test_a_heading_that_names_nothing_is_told(heading: str, tmp_path: Path) -> None:
    """A heading that would fit every leaflet is told."""
    assert f"{heading}: the heading “{heading}” names nothing" in told_of_source(
        RULE, tmp_path, f"## {heading}\n\nText."
    )


@pytest.mark.parametrize(
    "heading", ["What it is", "Why it can hurt", "MRI and CT", "Information for carers", "At home"]
)
def test_a_heading_that_names_something_is_let_be(heading: str, tmp_path: Path) -> None:
    """Questions, abbreviations and longer names are good headings."""
    assert told_of_source(RULE, tmp_path, f"## {heading}\n\nText.") == []


def test_capitals_are_told_in_headings_boxes_and_titles(tmp_path: Path) -> None:
    """A heading, the title of a box and that of the document are told in capitals."""
    body = "## WHEN TO STOP\n\nText.\n\n::: tip {#a}\n### DRINK WATER\n\nText.\n:::"
    told = told_of_source(RULE, tmp_path, body, title="YOUR BACK")
    assert [line.split(":")[0] for line in told] == ["YOUR BACK", "WHEN TO STOP", "DRINK WATER"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("STOP NOW", True),
        ("STOP RUNNING", True),
        ("ОСТАНОВИТЕСЬ", True),
        ("STOP", False),
        ("MRI CT EMG", False),
        ("MRI", False),
        ("Stop", False),
        ("Für ALLE", False),
        ("腰痛", False),
    ],
)
def test_capitals_are_more_than_an_abbreviation(text: str, is_one: bool) -> None:
    """Short abbreviations and scripts without capitals are no capitals."""
    assert is_in_capitals(text) is is_one


def test_a_long_section_is_told(tmp_path: Path) -> None:
    """More than 150 words without a heading are told at the heading above them; 150 are not."""
    assert told_of_source(RULE, tmp_path, "## First\n\n" + "walk " * 150) == []
    (told,) = told_of_source(RULE, tmp_path / "long", "## First\n\n" + "walk " * 100 + "\n\n- " + "rest " * 51)
    assert told == "First: 151 words stand here without a heading"


def test_boxes_stand_for_themselves(tmp_path: Path) -> None:
    """The words of a box are not the section's, and a new heading begins a new count."""
    body = "walk " * 100 + "\n\n::: tip {#a}\n### Water\n\n" + "drink " * 100 + "\n:::\n\n## Next\n\n" + "rest " * 100
    assert told_of_source(RULE, tmp_path, body) == []


def test_words_without_a_heading_are_told_at_the_first_text(tmp_path: Path) -> None:
    """Where no heading stands above, the finding is at the first paragraph."""
    (told,) = told_of_source(RULE, tmp_path, "First one.\n\n" + "walk " * 160)
    assert told.startswith("First one.: 162 words")
