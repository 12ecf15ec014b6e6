"""Answers are read whole, however they are cut; what is none is told apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.delivery.answers import Answer, AnswerReader, GarbledError

LINES = (
    b"250-mail.test\r\n250-SIZE 1000\r\n250 PIPELINING\r\n"
    b"421 4.3.2 closing\r\n354\r\n550-5.1.1 no\r\n550 5.1.1 such\r\n"
)
ANSWERS = [
    Answer(250, "", "mail.test SIZE 1000 PIPELINING"),
    Answer(421, "4.3.2", "4.3.2 closing"),
    Answer(354, "", ""),
    Answer(550, "5.1.1", "5.1.1 no 5.1.1 such"),
]


@given(st.lists(st.integers(0, len(LINES))))
def test_answers_come_out_whole_however_they_are_cut(cuts: list[int]) -> None:
    """Pieces of any size give the same answers, codes and texts."""
    reader, found = AnswerReader(), []
    edges = [0, *sorted(cuts), len(LINES)]
    for start, end in pairwise(edges):
        found += reader.feed(LINES[start:end])
    assert found == ANSWERS


@pytest.mark.parametrize(
    "data", [b"hello\r\n", b"25 ok\r\n", b"199 low\r\n", b"660 high\r\n", b"\r\n", b"\x16\x03\x01\r\n", b"2500 ok\r\n",
             b"250" + b"x" * 5000, b"250-more\r\n" * 101]
)  # fmt: skip
def test_what_is_no_answer_is_told_apart(data: bytes) -> None:
    """Rubbish, a line without end and lines without end are no answers."""
    with pytest.raises(GarbledError):
        AnswerReader().feed(data)


@given(st.binary())
def test_any_bytes_are_answers_or_garbled(data: bytes) -> None:
    """Whatever a server sends never breaks the reader in another way."""
    try:
        found = AnswerReader().feed(data)
    except GarbledError:
        return
    assert all(200 <= answer.code < 600 and "\n" not in answer.text for answer in found)
