"""A block's msgid: what an author may change without voiding a translation, and what not."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.documents.blocks import normalised, parse_body
from leafpost.documents.inline import parse_inline
from leafpost.documents.model import Inline, LineBreak, MessageKind, Text
from tests.documents.writing import LETTER_FRONT, message_texts, messages_in, read_leaflet, reading, source, text_of

WORDS = st.lists(
    st.sampled_from(
        ["Take", "one", "**strong", "step**", "a", "{clinic_phone}", "[two", "words][booking]", "20–45", "x关节x"]
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(words=WORDS, data=st.data(), opening=st.sampled_from([("", ""), ("- ", "  "), ("1. ", "   "), ("> ", "> ")]))
def test_wrapping_lines_anew_does_not_change_a_msgid(
    words: list[str], data: st.DataObject, opening: tuple[str, str]
) -> None:
    """Wherever the author's editor breaks the lines of a block, its message is the same."""
    first, next_line = opening
    spaces = [data.draw(st.sampled_from([" ", f"\n{next_line}", f" \n{next_line}"])) for _ in words[1:]]
    wrapped = first + words[0] + "".join(space + word for space, word in zip(spaces, words[1:], strict=True))
    flat, _ = parse_body(first + " ".join(words), source(Path("/clinic")))
    again, _ = parse_body(wrapped, source(Path("/clinic")))
    assert message_texts(flat) == [" ".join(words)]
    assert repr(again) == repr(flat)


def test_wrapping_chinese_lines_anew_does_not_change_a_msgid(tmp_path: Path) -> None:
    """Where a language has no spaces, a line's end is none either."""
    flat, _ = parse_body("请在治疗期间停止跑步。每天走一点。", source(tmp_path))
    wrapped, _ = parse_body("请在治疗期间\n停止跑步。\n每天走一点。", source(tmp_path))
    assert message_texts(wrapped) == message_texts(flat)


@pytest.mark.parametrize(
    "written", ["12 Quay Road\\\nTestford", "12 Quay Road  \nTestford", "12 Quay Road    \n   Testford"]
)
def test_a_hard_break_is_kept_however_it_is_written(tmp_path: Path, written: str) -> None:
    """Two spaces or a backslash at a line's end are the same break in the msgid, and a break on the page."""
    blocks, problems = parse_body(written, source(tmp_path))
    assert problems == []
    assert message_texts(blocks) == ["12 Quay Road\\\nTestford"]
    assert parse_inline(message_texts(blocks)[0], (), ())[0] == (Text("12 Quay Road"), LineBreak(), Text("Testford"))


def _as_read(inlines: tuple[Inline, ...]) -> str:
    return re.sub(r"[ \t]+", " ", repr(inlines).replace("\\t", " "))


PIECES = ["a", "b.", "**a**", "*b b*", "[x][booking]", "[two\nwords][booking]", "x关节。x", "&amp;", "\\*", "\\\\"]
GAPS = ["", " ", "   ", "\t", "\n", " \n\t", "  \n", "\\\n  ", "    \n "]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), min_size=1, max_size=8))
def test_a_msgid_reads_as_what_the_author_wrote(pieces: list[tuple[str, str]]) -> None:
    """Making a msgid of some lines changes nothing that a reader of them could see."""
    text = "".join(piece + gap for piece, gap in pieces[:-1]) + pieces[-1][0]
    assert _as_read(parse_inline(normalised(text), ["booking"], ())[0]) == _as_read(
        parse_inline(text, ["booking"], ())[0]
    )


def test_front_matter_becomes_messages_with_their_lines(tmp_path: Path) -> None:
    """Title, summary, subject and preheader are messages of the document's context."""
    found = reading(tmp_path, {"newsletters/spring.md": text_of("Words.\n", front=LETTER_FRONT)})
    assert found.problems == ()
    front = [message for message in messages_in(found.documents[0]) if message.is_plain]
    assert {(message.kind, message.key, message.line) for message in front} == {
        (MessageKind.TITLE, ("spring", "Caring for your back"), 2),
        (MessageKind.SUMMARY, ("spring", "What helps."), 3),
        (MessageKind.SUBJECT, ("spring", "Spring letter"), 5),
        (MessageKind.PREHEADER, ("spring", "News."), 6),
    }


def test_equal_words_in_one_context_are_one_message(tmp_path: Path) -> None:
    """Two blocks with the same words and context ask for one translation, wherever and whatever they are."""
    document = read_leaflet(tmp_path, "## Walk\n\nWalk\n\n::: tip {#walk}\nWalk\n:::\n")
    heading, paragraph, inside = messages_in(document.blocks)
    assert heading == paragraph
    assert heading != inside
