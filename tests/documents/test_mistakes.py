"""What an author can do wrong in one document: each mistake has its file, its line, its name and its remedy."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from leafpost.errors import Problem
from tests.documents.writing import DRAWING, LEAFLET_FRONT, LINKS, line_of, reading, text_of

FILE = "leaflets/back.md"


@dataclass(frozen=True)
class Mistake:
    """Words in a body; `at` begins the line that is wrong, `what` and `fix` are words the author must read."""

    name: str
    body: str
    at: str
    rule: str
    what: str
    fix: str
    files: dict[str, str] = field(default_factory=dict)


MISTAKES = (
    # --- callouts and teasers
    Mistake("unknown callout", "::: danger {#stop}\nStop.\n:::", "::: danger", "callout", "danger", "warning, urgent"),
    Mistake("warning without id", "::: warning\nStop it.\n:::", "::: warning", "callout-id", "warning", "{#"),
    Mistake("urgent without id", "::: urgent\nCall now.\n:::", "::: urgent", "callout-id", "urgent", "{#"),
    Mistake("empty callout", "::: tip {#empty}\n:::", "::: tip {#empty}", "callout", "empty", "words"),
    Mistake(
        "callout inside a callout",
        "::: tip {#outer}\nOutside.\n\n::: note {#inner}\nInside.\n:::",
        "::: note {#inner}",
        "callout",
        "inside",
        ":::",
    ),
    Mistake(
        "two headings in a callout",
        "::: tip {#headings}\n### The first heading\n\nWords.\n\n### The second heading\n\nWords.\n:::",
        "### The second heading",
        "heading",
        "second heading",
        "**strong**",
    ),
    Mistake("teaser without a leaflet", "::: teaser\nRead more.\n:::", "::: teaser", "teaser", "leaflet", "leaflet="),
    # --- ids
    Mistake(
        "duplicate id",
        "::: note {#same}\nOne.\n:::\n\n::: note {#same} \nTwo.\n:::",
        "::: note {#same} ",
        "id",
        "'same'",
        "line",
    ),
    Mistake("bad id", "::: tip {#Big_Id}\nWords.\n:::", "::: tip {#Big_Id}", "id", "Big_Id", "small letters"),
    # --- words
    Mistake(
        "unknown variable", "Send a fax to {clinic_fax}.", "Send a fax", "variable", "{clinic_fax}", "clinic_phone"
    ),
    Mistake("unknown link", "Read [more words][nowhere].", "Read [more", "link", "nowhere", "booking"),
    Mistake(
        "inline address",
        "Go to [our site](https://x.example/a).",
        "Go to [our",
        "link",
        "https://x.example/a",
        "[links]",
    ),
    Mistake(
        "address in angle brackets",
        "Go to <https://x.example/b>.",
        "Go to <https",
        "link",
        "https://x.example/b",
        "[links]",
    ),
    Mistake("bare address", "Go to https://x.example/c now.", "Go to https", "link", "https://x.example/c", "[links]"),
    Mistake("bare www address", "Go to www.x.example now.", "Go to www", "link", "www.x.example", "[links]"),
    Mistake("mail address in angle brackets", "Ask <us@x.example>.", "Ask <us", "link", "us@x.example", "[links]"),
    Mistake("raw HTML in a line", "Some <b>bold</b> words.", "Some <b>", "html", "<b>", "Markdown"),
    Mistake("raw HTML as a block", "<div>\nNo box.\n</div>", "<div>", "html", "<div>", "Markdown"),
    Mistake("raw HTML comment", "<!-- to do -->", "<!-- to do", "html", "<!--", "Markdown"),
    Mistake("strong not closed", "Some **strong words.", "Some **strong", "markup", "**", "**"),
    Mistake("code in a line", "Type `help` now.", "Type `help`", "markup", "code", "backquotes"),
    Mistake("fenced code", "```text\nfenced\n```", "```text", "markup", "code", "spaces"),
    Mistake("indented code", "Before it.\n\n    indented", "    indented", "markup", "code", "spaces"),
    Mistake("bidi override", "Turned\u202e over.", "Turned", "bidi", "U+202E", "delete"),
    Mistake("isolate opened alone", "Alone\u2066 here.", "Alone", "bidi", "isolate", "delete"),
    Mistake("control character", "Beep\u0007 here.", "Beep", "control", "U+0007", "delete"),
    # --- headings, lists, tables
    Mistake("second title", "# Another title", "# Another title", "heading", "title", "##"),
    Mistake("second title, underlined", "Underlined title\n====", "Underlined title", "heading", "title", "##"),
    Mistake("skipped heading level", "## Two\n\n#### Four", "#### Four", "heading", "####", "###"),
    Mistake("empty heading", "## Full\n\n###", "###", "heading", "empty", "words"),
    Mistake("heading too deep", "## 2\n\n### 3\n\n#### 4\n\n##### 5", "##### 5", "heading", "####", "####"),
    Mistake("empty list item", "1. One\n2.\n3. Three", "2.", "list", "no words", "write"),
    Mistake("empty table cell", "| A | B |\n|---|---|\n| c | d |\n| only |  |", "| only", "table", "empty", "word"),
    # --- pictures
    Mistake("no description", "![](images/back.svg)", "![](images", "alt", "images/back.svg", "![what it shows]"),
    Mistake("missing picture", "![A back.](images/gone.svg)", "![A back.](images/gone", "image", "gone.svg", "name"),
    Mistake(
        "picture outside the clinic",
        "![Out.](../../out.svg)",
        "![Out.]",
        "image",
        "outside the clinic's folder",
        "copy it",
    ),
    Mistake(
        "unknown format",
        "![Moving.](images/moving.gif)",
        "![Moving.]",
        "image",
        "moving.gif",
        "PNG",
        {"leaflets/images/moving.gif": "GIF89a"},
    ),
    Mistake(
        "drawing with a script",
        "![Script.](images/script.svg)",
        "![Script.]",
        "image",
        "<script>",
        "use only",
        {"leaflets/images/script.svg": DRAWING.format("<script>alert(1)</script>")},
    ),
    Mistake(
        "drawing with words",
        "![Words.](images/words.svg)",
        "![Words.]",
        "image",
        "words inside",
        "translated",
        {"leaflets/images/words.svg": DRAWING.format("<text>Left</text>")},
    ),
    Mistake(
        "picture in a list item",
        "- ![Gone.](images/gone-too.svg) Words",
        "- ![Gone.]",
        "image",
        "gone-too.svg",
        "name",
    ),
    Mistake(
        "picture inside a sentence",
        "See ![a back](images/back.svg) here.",
        "See ![a back]",
        "image",
        "picture",
        "line of its own",
    ),
    Mistake(
        "picture in a heading", "## ![a back](images/back.svg)", "## ![a back]", "image", "picture", "line of its own"
    ),
)
# These swallow what stands below them, so they can only come last in a document.
LAST_MISTAKES = (
    Mistake(
        "unclosed callout", "::: note {#open}\nNever closed.", "::: note {#open}", "callout", "never closed", ":::"
    ),
    Mistake("id before nothing", "Words.\n\n{#lonely}", "{#lonely}", "id", "lonely", "above a block"),
)


@pytest.mark.parametrize("mistake", [*MISTAKES, *LAST_MISTAKES], ids=lambda mistake: mistake.name)
def test_each_mistake_is_told_with_its_file_line_name_and_remedy(tmp_path: Path, mistake: Mistake) -> None:
    """A mistake is the only problem of its document, in the line where it stands, with a remedy."""
    text = text_of(f"Words before it.\n\n{mistake.body}\n")
    found = reading(tmp_path, {FILE: text, **mistake.files})
    assert [(problem.file, problem.line, problem.rule) for problem in found.problems] == [
        (FILE, line_of(text, mistake.at), mistake.rule)
    ]
    problem = found.problems[0]
    assert mistake.what in problem.what
    assert mistake.fix in problem.fix
    assert problem.is_error
    assert problem.document == "back"
    assert found.broken == {"back"}


def _places(problems: tuple[Problem, ...]) -> set[tuple[int, str]]:
    return {(problem.line, problem.rule) for problem in problems}


@pytest.mark.parametrize("last", LAST_MISTAKES, ids=lambda mistake: mistake.name)
def test_all_mistakes_of_a_document_come_in_one_run(tmp_path: Path, last: Mistake) -> None:
    """An author who made every mistake at once is told all of them at once, and nothing else."""
    front = LEAFLET_FRONT + 'reveiwed = 2026-11-01\nreview_by = "soon"\n' + LINKS + 'old = "http://x.example"\n'
    parts, starts, files = [], [], {}
    lines = front.count("\n") + 4  # two fences and an empty line above the body
    for mistake in [*MISTAKES, last]:
        starts.append(lines)
        # Each part is set apart by a heading, so that headings begin anew and lists do not run together.
        part = f"## About: {mistake.name}\n\n{mistake.body}\n\n"
        parts.append(part)
        lines += part.count("\n")
        files |= mistake.files
    text = text_of("".join(parts).rstrip("\n") + "\n", front=front)
    found = reading(tmp_path, {FILE: text, **files})
    expected = {
        (start - 1 + line_of(part, mistake.at), mistake.rule)
        for mistake, part, start in zip([*MISTAKES, last], parts, starts, strict=True)
    }
    expected |= {(line_of(text, key), "front-matter") for key in ("reveiwed", "review_by", "old")}
    assert _places(found.problems) == expected


@pytest.mark.parametrize("opening", ["::: danger", "::: teaser", "::: warning"])
def test_a_wrong_opening_does_not_hide_the_mistakes_inside(tmp_path: Path, opening: str) -> None:
    """What is wrong inside a callout is told even where its first line is wrong too."""
    text = text_of(f"{opening}\nAsk {{clinic_fax}}.\n\n::: note {{#n}}\nInner.\n:::\n\n![](images/back.svg)\n:::\n")
    found = reading(tmp_path, {FILE: text})
    rules = {problem.rule for problem in found.problems}
    assert {"variable", "alt"} <= rules
    assert line_of(text, opening) in {problem.line for problem in found.problems}


@pytest.mark.parametrize(
    "body",
    [
        "Read [**more** words][nowhere].",
        "Read [*more*][nowhere].",
        "Read [nowhere][].",
        "Read [more [and more]][nowhere].",
        "Read [more {clinic_phone}][nowhere].",
    ],
)
def test_an_unknown_link_is_told_however_it_is_written(tmp_path: Path, body: str) -> None:
    """Brackets that lead nowhere never reach the page as brackets."""
    found = reading(tmp_path, {FILE: text_of(body)})
    assert [problem.rule for problem in found.problems] == ["link"]
    assert "nowhere" in found.problems[0].what


@pytest.mark.parametrize(
    "body", ["Call [us](reference:nowhere).", "Call <reference:nowhere>.", "Call [us](reference:booking)."]
)
def test_no_address_can_pass_for_a_reference(tmp_path: Path, body: str) -> None:
    """An address is an address, whatever scheme it has: links of a document go by reference only."""
    found = reading(tmp_path, {FILE: text_of(body)})
    assert [problem.rule for problem in found.problems] == ["link"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_an_address_that_must_not_be_followed_is_told(tmp_path: Path, address: str) -> None:
    """A link with a dangerous address is a mistake, not words on the page."""
    text = text_of(f"See [this]({address}).")
    found = reading(tmp_path, {FILE: text})
    assert [problem.line for problem in found.problems] == [line_of(text, "See [this]")]


@pytest.mark.parametrize("body", ["Call {clinic-phone}.", "Call { clinic_phone }.", "Call {clinic_phone.", "Call {}."])
def test_braces_that_name_no_variable_are_told(tmp_path: Path, body: str) -> None:
    """A variable that is misspelt in any way is a mistake: no brace ever reaches the page."""
    found = reading(tmp_path, {FILE: text_of(body)})
    assert [(problem.rule, problem.is_error) for problem in found.problems] == [("variable", True)]


@pytest.mark.parametrize(
    "body",
    [
        "Words. {#here}",
        "- An item {#here}",
        "| A {#here} |\n|---|\n| b |",
        "{#one}\n{#two}\nWords.",
        "{#one}\n\n---",
        "{#one}\n\n## Title {#two}",
    ],
)
def test_an_id_in_a_place_that_takes_none_is_told(tmp_path: Path, body: str) -> None:
    """An id is taken or told of: it is neither printed nor dropped in silence."""
    found = reading(tmp_path, {FILE: text_of(body)})
    assert found.broken == {"back"}


def test_an_id_in_the_middle_of_a_paragraph_never_joins_two_words(tmp_path: Path) -> None:
    """ "Take 2 {#dose}" above "5 mg" is never read as "Take 25 mg"."""
    found = reading(tmp_path, {FILE: text_of("Take 2 {#dose}\n5 mg of it.\n")})
    assert "25 mg" not in repr(found.documents)


def test_an_id_above_a_callout_is_taken_or_told(tmp_path: Path) -> None:
    """The id on the line above a callout is the callout's, or a mistake; it does not vanish."""
    found = reading(tmp_path, {FILE: text_of("{#first-step}\n\n::: tip\nWords.\n:::\n")})
    assert found.problems or "#first-step" in repr(found.documents[0].blocks)


def test_a_title_inside_a_quotation_is_told(tmp_path: Path) -> None:
    """No document has a second first-level heading, not even inside a quotation or a list."""
    found = reading(tmp_path, {FILE: text_of("> # Another title\n>\n> Words.\n\n- Item\n\n  # And another\n")})
    assert [problem.rule for problem in found.problems] == ["heading", "heading"]


def test_a_callout_inside_a_quotation_is_closed_by_its_own_fence(tmp_path: Path) -> None:
    """A fence behind the mark of a quotation closes the callout that was opened behind it."""
    found = reading(tmp_path, {FILE: text_of("> ::: tip {#quoted}\n> Words.\n> :::\n")})
    assert "never closed" not in " ".join(problem.what for problem in found.problems)


def test_a_drawing_in_a_long_path_is_a_missing_picture(tmp_path: Path) -> None:
    """A name that no file system can hold is a picture that is not there, not a crash."""
    found = reading(tmp_path, {FILE: text_of(f"![A back.]({'a' * 300}.svg)")})
    assert [problem.rule for problem in found.problems] == ["image"]


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_words_nested_beyond_all_sense_are_told_or_kept(tmp_path: Path, mark: str) -> None:
    """However deep the author nests quotations or lists, no word of them is lost in silence."""
    found = reading(tmp_path, {FILE: text_of(f"{mark * 30}Never stop the tablets.\n")})
    assert found.problems or "Never stop the tablets." in repr(found.documents)


def test_marks_nested_beyond_all_sense_are_told_in_their_own_line(tmp_path: Path) -> None:
    """A line that cannot be read hides neither its place nor the mistakes above and below it."""
    text = text_of("Call {clinic_fax}.\n\n" + "*a _b " * 600 + "b_ a* " * 600 + "\n\n![](images/back.svg)\n")
    found = reading(tmp_path, {FILE: text})
    assert [(problem.line, problem.rule) for problem in found.problems] == [
        (line_of(text, "Call"), "variable"),
        (line_of(text, "*a"), "markup"),
        (line_of(text, "![]"), "alt"),
    ]


def test_a_text_that_breaks_off_hides_no_mistake_above(tmp_path: Path) -> None:
    """Where a callout in a quotation is open at the end of the file, what is wrong above it is told too."""
    text = text_of("Call {clinic_fax}.\n\n> ::: tip {#open}\n>")
    found = reading(tmp_path, {FILE: text})
    assert (line_of(text, "Call"), "variable") in _places(found.problems)
    assert line_of(text, "> :::") in {problem.line for problem in found.problems}


def test_a_fence_too_many_is_one_mistake(tmp_path: Path) -> None:
    """A closing fence with nothing to close is told once, for what it is."""
    text = text_of("::: tip {#a}\nWords.\n:::\n\n:::   \n\nMore words.\n")
    found = reading(tmp_path, {FILE: text})
    assert [problem.line for problem in found.problems] == [line_of(text, ":::   ")]
    assert "''" not in found.problems[0].what


@pytest.mark.parametrize("row", ["| c | d | never stop |", "| 5 | 10 mg | 2 |", "c | d | e", "| c | d | e"])
def test_a_row_with_a_cell_too_many_is_told(tmp_path: Path, row: str) -> None:
    """No cell of a table is dropped: a row that is longer than the table's head is a mistake in its own line."""
    text = text_of(f"| A | B |\n|---|---|\n| a | b |\n{row}\n")
    found = reading(tmp_path, {FILE: text})
    assert [(problem.line, problem.rule) for problem in found.problems] == [(line_of(text, row), "table")]


@pytest.mark.parametrize("row", ["| c \\| d | e |", "c | d", "| c | d |  "])
def test_a_bar_that_is_written_out_is_no_border(tmp_path: Path, row: str) -> None:
    """A row may leave its outer bars out, and a bar behind a backslash is a character of its cell."""
    found = reading(tmp_path, {FILE: text_of(f"| A | B |\n|---|---|\n{row}\n")})
    assert found.problems == ()
