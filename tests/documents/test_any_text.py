"""Whatever anybody types, reading it ends in a document or in problems."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.blocks import parse_body
from leafpost.documents.inline import parse_inline, parse_plain
from leafpost.documents.model import DocumentKind
from leafpost.documents.read import read_document
from leafpost.errors import Problem, ProblemError
from tests.documents.writing import CLINIC, LEAFLET_FRONT, message_texts, source, write

BLOCK_MARKS = [
    "#",
    "## ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "```",
    "    ",
    "| a | b |\n|---|---|\n",
    "|",
    "===",
    "---",
    "[ ] ",
]
FENCES = [":::", "::: tip", "::: warning {#a}", "::: teaser {leaflet=x}", "{#b}", "~~~", "+++", "<!--"]
INLINE_MARKS = [
    "{clinic_phone}",
    "{",
    "}",
    "[x][booking]",
    "[",
    "]",
    "(",
    ")",
    "!",
    "![a](b.svg)",
    "*",
    "**",
    "_",
    "`",
    "\\",
]
WORDS = ["word", " ", "<b>", "&amp;", "&#0;", "https://x", "关", "。", "\U0001d4b3"]
HIDDEN = ["\t", "\r", "\0", "\u202e", "\u2066", "\u2069", "\u2028", "\u00a0"]
PIECES = st.one_of(*map(st.sampled_from, (BLOCK_MARKS, FENCES, INLINE_MARKS, WORDS, HIDDEN)))
MARKDOWN = st.lists(PIECES, max_size=25).map("".join)
ANY_TEXT = st.one_of(st.text(max_size=200), MARKDOWN)

GOOD_LINES = [
    "+++",
    "+++ ",
    'title = "T"',
    'summary = "S"',
    'version = "1"',
    "[links]",
    'a = "leaflet:b#c"',
    "",
    "Words.",
]
BAD_LINES = [
    "title = 3",
    "[links",
    "reviewed = x",
    'sources = ["a',
    "\ufeff",
    "\0",
    '"',
    "[[links]]",
    "links.b = 1",
    "=",
    "#",
]
LINES = st.lists(st.one_of(st.sampled_from(GOOD_LINES), st.sampled_from(BAD_LINES)), max_size=14).map("\n".join)

WORD_PLACES = [
    "W",
    "W ",
    "W\n",
    "W\n\n",
    "**W**",
    "*W",
    "[W][booking]",
    "[W]",
    "(W)",
    "| W | W |\n|---|---|\n",
    "| W | W |\n",
]
MARKS = ["## ", "- ", "1. ", "> ", "::: tip\n", ":::\n", "{#a}\n", "{#b}", "---\n", "[ ] ", "\\", "\n"]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    root = tmp_path_factory.mktemp("clinic")
    write(root, {"clinic.toml": CLINIC})
    return read_clinic(root)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_line_can_be_read(text: str) -> None:
    """No line, by an author or a translator, stops the readers of lines."""
    for inlines, faults in (parse_inline(text, ["booking"], ["clinic_phone"]), parse_plain(text, ["clinic_phone"])):
        assert isinstance(inlines, tuple)
        assert all(fault.rule and fault.what and fault.fix for fault in faults)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_body_can_be_read(body: str) -> None:
    """No body stops the reader of blocks; every problem has a line of the file."""
    _blocks, problems = parse_body(body, source(Path("/clinic"), first_line=10))
    last = 10 + body.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert all(10 <= problem.line <= last and problem.what and problem.fix for problem in problems)


@pytest.mark.parametrize("body", ["> ::: tip {#a}\n>", "> :::\n> ", "- ::: tip\n ", "> > ::: note {#a}\n> > "])
def test_a_body_may_end_inside_an_open_callout(body: str) -> None:
    """A text that breaks off where a callout in a quotation is still open is read to its end."""
    _blocks, problems = parse_body(body, source(Path("/clinic")))
    assert problems


@settings(max_examples=60, deadline=None)
@given(content=st.one_of(st.binary(max_size=200), ANY_TEXT.map(str.encode), LINES.map(str.encode)))
def test_any_file_is_a_document_or_problems(clinic: Clinic, content: bytes) -> None:
    """No bytes in a document's file raise anything but a ProblemError that says where and what."""
    path = clinic.root / "leaflets/any.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    lines = len(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    problems: Iterable[Problem] = ()
    try:
        _document, problems = read_document(path, DocumentKind.LEAFLET, clinic)
    except ProblemError as error:
        problems = error.problems
    assert all(problem.file == "leaflets/any.md" and 0 <= problem.line <= lines for problem in problems)
    assert problems or content.startswith((b"+++", b"\xef\xbb\xbf+++"))


@settings(max_examples=60, deadline=None)
@given(body=MARKDOWN)
def test_any_body_behind_good_front_matter_is_a_document(clinic: Clinic, body: str) -> None:
    """Where the front matter is sound there is a document, whatever stands below it."""
    path = clinic.root / "newsletters/any.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"+++\n{LEAFLET_FRONT}+++\n{body}".encode())
    document, _problems = read_document(path, DocumentKind.LEAFLET, clinic)
    assert document.title.text == "Caring for your back"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORD_PLACES), st.sampled_from(MARKS)), max_size=12).map("".join))
def test_no_word_is_lost_in_silence(pattern: str) -> None:
    """Each word of a body without a problem is a word of some message, whole and by itself."""
    pieces = pattern.split("W")
    words = [f"word{number}x" for number in range(len(pieces) - 1)]
    body = pieces[0] + "".join(word + piece for word, piece in zip(words, pieces[1:], strict=True))
    blocks, problems = parse_body(body, source(Path("/clinic")))
    if not problems:
        texts = " ".join(message_texts(blocks))
        assert [word for word in words if word not in texts] == []
        glued = [f"{one}{two}" for one, two in pairwise(words) if f"{one}{two}" not in body]
        assert [pair for pair in glued if pair in texts] == []
