"""The rule `callout`."""

from pathlib import Path

import pytest

from leafpost.catalogs.checks.callouts import RULES
from tests.catalogs.checks.samples import ACTION, told_of_source

(RULE,) = RULES


def told(root: Path, body: str) -> list[str]:
    return told_of_source(RULE, root, f"{body}\n{ACTION}")


@pytest.mark.parametrize(
    "first", ["Numbness around the thighs", "Emergency", "These can be signs of an emergency", "Why it matters"]
)
def test_an_urgent_box_begins_with_what_to_do(first: str, tmp_path: Path) -> None:
    """An urgent box whose first line tells no one to do anything is told."""
    body = f"::: urgent {{#now}}\n### {first}\n\nCall 999.\n:::"
    assert told(tmp_path, body) == [f"{first}: this urgent box does not begin with what to do"]


@pytest.mark.parametrize(
    "first",
    [
        "Get emergency help at once", "Do not wait", "Don’t wait", "If it bleeds, press on it",
        "In an emergency: call 999", "Please call us at once", "Stop and rest",
    ],
)  # fmt: skip
def test_orders_are_known(first: str, tmp_path: Path) -> None:
    """An order may stand behind a condition, and may be polite."""
    assert told(tmp_path, f"::: urgent {{#now}}\n### {first}\n\nText.\n:::") == []


@pytest.mark.parametrize("kind", ["warning", "urgent"])
def test_a_warning_has_seven_items_at_most(kind: str, tmp_path: Path) -> None:
    """Eight items in a warning or urgent box are told, seven are not, and a tip may have more."""

    def box(kind: str, items: int) -> str:
        return f"::: {kind} {{#who}}\n### Stop for these\n\n" + "- An item\n" * items + ":::"

    assert told(tmp_path, box(kind, 7)) == []
    (line,) = told(tmp_path / "more", box(kind, 8))
    assert "has 8 items" in line
    assert told(tmp_path / "tip", box("tip", 9)) == []


def test_a_warning_has_a_hundred_words_at_most(tmp_path: Path) -> None:
    """A hundred words in a warning pass, one more is told."""
    box = "::: warning {{#who}}\n### Stop\n\n{}\n:::"
    assert told(tmp_path, box.format("walk " * 99)) == []
    (line,) = told(tmp_path / "more", box.format("walk " * 100))
    assert "has 101 words" in line


@pytest.mark.parametrize(
    "way", ["[Book a visit][booking]", "Call {clinic_phone}.", "Write to {clinic_email}.", "Call +44 20 7946 0000."]
)
def test_an_action_box_says_how(way: str, tmp_path: Path) -> None:
    """A link, a phone number or an address is a way to act."""
    assert told_of_source(RULE, tmp_path, f"::: action {{#a}}\n### Come to us\n\n{way}\n:::") == []
    (line,) = told_of_source(RULE, tmp_path / "none", "::: action {#a}\n### Come to us\n\nAsk us in 2 weeks.\n:::")
    assert "neither a link nor a phone number" in line


def test_a_leaflet_ends_in_a_next_step(tmp_path: Path) -> None:
    """A leaflet without an action box is told; a letter need not have one."""
    assert told_of_source(RULE, tmp_path, "Text.") == ["document: the leaflet has no action box"]
    assert told_of_source(RULE, tmp_path / "letter", "Text.", is_newsletter=True) == []


def test_orders_of_other_languages_are_not_judged(tmp_path: Path) -> None:
    """Only English orders are known; how long a warning is counts everywhere."""
    body = "::: urgent {#now}\n### Urgencia\n\n" + "- Una cosa\n" * 8 + f":::\n{ACTION}"
    (line,) = told_of_source(RULE, tmp_path, body, source="es")
    assert "8 items" in line
