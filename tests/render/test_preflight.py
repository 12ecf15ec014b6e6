"""The proof on the finished PDF: whatever a template or a style sheet loses is found."""

import re
from pathlib import Path

import pytest

from leafpost.documents.model import Strong, Text
from leafpost.errors import Problem, ProblemError
from leafpost.languages import language
from leafpost.localise.model import LocalisedText
from leafpost.render.pdf import print_leaflet
from leafpost.render.preflight import pieces, squeezed
from tests.conftest import REPOSITORY, MakeClinic, localised_in

SLUG = "caring-for-your-back"
FILE = f"leaflets/{SLUG}.md"


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])


def line_of(small: Path, words: str) -> int:
    """The line of the leaflet on which some words stand, counted here and not by the reader under test."""
    lines = (small / FILE).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def change_page(small: Path, before: str, after: str) -> None:
    """Give the clinic a print template of its own: ours, with one piece of the finished HTML exchanged."""
    ours = (REPOSITORY / "templates/print/standard.html").read_text("utf-8")
    assert "'" not in before + after
    own = small / "templates/print/standard.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(
        '{% import "shared/blocks.html" as blocks with context %}'
        f"{{% set before, after = '{before}'|safe, '{after}'|safe %}}{{% set whole_page %}}{ours}{{% endset %}}"
        "{% if before not in whole_page %}{{ it_is_not_there }}{% endif %}{{ whole_page|replace(before, after, 1) }}",
        "utf-8",
    )


def add_css(small: Path, css: str) -> None:
    """Give the clinic a print style sheet of its own: ours, and more."""
    ours = (REPOSITORY / "templates/print/standard.css").read_text("utf-8")
    own = small / "templates/print/standard.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"{ours}\n{css}\n", "utf-8")


def problems_of(small: Path, tag: str = "en") -> list[Problem]:
    """What keeps the leaflet from being printed."""
    try:
        printed = print_leaflet(*localised_in(small, SLUG, tag))
    except ProblemError as error:
        return list(error.problems)
    assert printed.proof.problems == ()
    return []


def found(problems: list[Problem]) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.rule) for problem in problems]


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_whole_leaflet_is_proved_whole(small: Path, tag: str) -> None:
    """A leaflet of which nothing is lost has no problem."""
    assert problems_of(small, tag) == []


def test_a_lost_list_item_is_found_with_its_line(small: Path) -> None:
    """A list item that a template drops is told with the leaflet's file and line, and its words."""
    change_page(small, "<li>Keep warm</li>", "")
    problems = problems_of(small, "en")
    assert found(problems) == [(FILE, line_of(small, "Keep warm"), "not-printed")]
    assert "Keep warm" in problems[0].what
    assert (problems[0].document, problems[0].locale) == (SLUG, "en")


def test_a_message_that_the_document_has_twice_must_be_there_twice(small: Path) -> None:
    """ "500 mg" stands in a table and in a warning: one of the two is not enough."""
    change_page(small, "<td>500\u00a0mg</td>", "<td></td>")
    problems = problems_of(small, "en")
    assert found(problems) == [(FILE, line_of(small, "| First"), "not-printed")]


def test_a_lost_message_is_found_where_another_contains_it(small: Path) -> None:
    """An item that is lost is missed although its words stand inside another item too."""
    leaflet = small / FILE
    leaflet.write_text(leaflet.read_text("utf-8").replace("- Keep warm", "- Rest\n- Keep warm"), "utf-8")
    change_page(small, "<li>Rest</li>", "")
    problems = problems_of(small, "en")
    assert found(problems) == [(FILE, line_of(small, "- Rest"), "not-printed")]


def test_a_lost_line_of_a_warning_is_found_where_another_line_contains_it(small: Path) -> None:
    """Of two emergency signs that begin alike, the shorter one is missed when it is lost."""
    leaflet = small / FILE
    text = leaflet.read_text("utf-8")
    both = "- New weakness\n- New weakness in both legs"
    leaflet.write_text(text.replace("- New weakness in one or both legs", both), "utf-8")
    change_page(small, "<li>New weakness</li>", "")
    problems = problems_of(small, "en")
    assert (FILE, line_of(small, "- New weakness"), "not-printed") in found(problems)


def test_a_lost_word_of_arabic_is_found(small: Path) -> None:
    """In right-to-left text each word is looked for, so a lost one is found too."""
    change_page(small, "حول باطن", "حول")
    problems = problems_of(small, "ar")
    assert found(problems)[0] == (FILE, line_of(small, "Numbness"), "not-printed")


def test_a_warning_on_two_pages_is_found(small: Path) -> None:
    """A warning that is cut by the end of a page is told, though all of its words are there."""
    change_page(small, "<p>Do not take more", '<p style="break-before: page">Do not take more')
    add_css(small, ".callout { break-inside: auto; display: block }")
    problems = problems_of(small)
    assert [(file, rule) for file, _line, rule in found(problems)] == [(FILE, "not-printed")]
    assert "not whole on one page" in problems[0].what


@pytest.mark.parametrize(
    "css",
    [
        ".callout-warning { display: none }",
        ".callout-warning { position: absolute; left: -300mm }",
        ".callout-warning { position: absolute; top: 400mm }",
        ".callout-warning .callout-body { height: 1mm; overflow: hidden }",
    ],
    ids=["hidden", "left of the page", "below the page", "cut off"],
)
def test_a_warning_that_a_style_sheet_takes_away_is_found(small: Path, css: str) -> None:
    """A warning that is hidden, cut off or off the paper is not printed, whatever the template says."""
    add_css(small, css)
    assert (FILE, line_of(small, "Do not wait"), "not-printed") in found(problems_of(small))


def test_a_clinics_template_cannot_lose_a_warning(small: Path) -> None:
    """A clinic's own print template that leaves out the callouts is refused, with each message that is lost."""
    template = small / "templates/shared/blocks.html"
    template.parent.mkdir(parents=True)
    ours = REPOSITORY / "templates/shared/blocks.html"
    dropped = re.sub(
        r"(\{% macro callout\(.*?-%\}\n).*?(\{%- endmacro %\})", r"\1\2", ours.read_text("utf-8"), flags=re.S
    )
    template.write_text(dropped, "utf-8")
    lost = {line for _file, line, rule in found(problems_of(small)) if rule == "not-printed"}
    assert {line_of(small, words) for words in ("### Do not wait", "Numbness", "New weakness")} <= lost


def test_a_clinics_template_cannot_lose_the_word_draft(small: Path) -> None:
    """What nobody has signed is not printed by a template that leaves out the draft band and the mark at the foot."""
    template = small / "templates/print/standard.html"
    template.parent.mkdir(parents=True)
    ours = (REPOSITORY / "templates/print/standard.html").read_text("utf-8")
    template.write_text(ours.replace("{{ blocks.draft_band() }}", "").replace("is_draft", "false"), "utf-8")
    assert problems_of(small) != []


def test_a_hyphen_at_the_end_of_a_line_is_not_missed(small: Path) -> None:
    """Words with hyphens are found on the page wherever its lines end: some of so many stand at an end."""
    path = small / "leaflets/caring-for-your-back.md"
    words = " ".join(f"{'x' * length}non-surgical flare-up take-off" for length in range(12))
    path.write_text(path.read_text("utf-8").replace("Walk a little every hour.", f"{words}."), "utf-8")
    printed = print_leaflet(*localised_in(small, SLUG, "en"))
    assert printed.proof.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two  words\r\nand a\u00a0third", "twowordsandathird"),
        ("\u2066500\u2069\u200e mg", "500mg"),  # isolates and marks of direction
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufb01rst", "first"),  # the ligature fi
        ("\ufefb", "\u0644\u0627"),  # the Arabic presentation form of lam with alef
        ("a\u0301", "\u00e1"),
        ("20–45", "20–45"),
        ("20-45, -5", "20-45,-5"),
        ("non-\r\nsurgical", "nonsurgical"),  # as it stands in the source
        ("non\ufffesurgical", "nonsurgical"),  # as PDFium reads it where a line ends behind the hyphen
        ("vitamin B\u201012", "vitaminB12"),
    ],
)
def test_squeezing_takes_away_what_layout_changes(text: str, expected: str) -> None:
    """White space, invisible marks and presentation forms make no difference; letters, digits and dashes do."""
    assert squeezed(text) == expected


def test_left_to_right_text_is_looked_for_in_one_piece() -> None:
    """In most languages a message must be on the page as it is, all of it."""
    text = LocalisedText((Text("Take "), Strong((Text("500 mg"),)), Text(" at once")), language("en"))
    assert pieces(text, language("en")) == ["Take500mgatonce"]


def test_right_to_left_text_is_looked_for_word_by_word() -> None:
    """In Arabic each word and number is looked for, cut at vowel signs."""
    text = LocalisedText((Text("خذوا 500 mg فورًا"),), language("ar"))
    assert pieces(text, language("ar")) == ["خذوا", "500", "mg", "فور", "ا"]
