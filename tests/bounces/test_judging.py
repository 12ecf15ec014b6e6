"""What servers write is understood as a postmaster would understand it."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.bounces.judging import judge
from leafpost.bounces.vocabulary import MEANINGS, Kind

SEEN = tomllib.loads(Path(__file__).with_name("answers_seen.toml").read_text("utf-8"))
TABLE = tomllib.loads(files("leafpost.bounces").joinpath("answers.toml").read_text("utf-8"))
ROWS = [(kind, status, answer) for kind, rows in SEEN.items() for status, answer in rows]


@pytest.mark.parametrize(("kind", "status", "answer"), ROWS, ids=[f"{kind}-{answer[:60]}" for kind, _, answer in ROWS])
def test_answers_of_real_servers_mean_what_they_mean(kind: str, status: str, answer: str) -> None:
    """Each wording is hard, full, policy or soft, whatever code stands beside it."""
    assert judge(status, answer).kind == kind


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        ("550 5.7.1 <jo@example.org>: Recipient address rejected: User unknown", "hard", "5.7.1"),  # lies in the code
        ("550 5.1.1 Client host blocked using a block list", "policy", "5.1.1"),
        ("450 4.2.2 mailbox is full", "full", "4.2.2"),
        ("452 4.1.1 no such user", "hard", "4.1.1"),  # a 4.x that will never end: its words say so
        ("451 4.1.1 no such user, try again later", "soft", "4.1.1"),
    ],
)
def test_words_count_more_than_codes(answer: str, kind: str, status: str) -> None:
    """Where a server's words say plainly what is the matter, its code does not change it."""
    judgement = judge("", answer)
    assert (judgement.kind, judgement.status) == (kind, status)


@pytest.mark.parametrize(
    ("status", "kind"),
    [("5.1.1", "hard"), ("5.1.7", "policy"), ("5.2.1", "soft"), ("5.2.2", "full"), ("5.3.0", "soft"), ("5.4.4", "hard"),
     ("5.7.25", "policy"), ("5.7.17", "hard"), ("4.4.1", "soft"), ("5.99.1", "soft"), ("", "soft")],
)  # fmt: skip
def test_codes_decide_where_nothing_is_said(status: str, kind: str) -> None:
    """RFC 3463's codes alone have a meaning, the longest that is known; without any, nobody is struck off."""
    assert judge(status, "").kind == kind


def test_a_filter_that_says_unknown_user_to_the_body_strikes_nobody_off() -> None:
    """Mobile providers say so for readers whose filter refuses us, after they have taken the address."""
    answer = "host mx.docomo.example said: 550 Unknown user jo@example.org"
    assert judge("5.0.0", answer).kind is Kind.HARD
    assert judge("5.0.0", answer, after_data=True).kind is Kind.SOFT


@given(st.text(), st.text(max_size=12))
def test_anything_may_be_said(answer: str, status: str) -> None:
    """Whatever a server writes, it is one of four kinds, with a reason that the vocabulary has for it."""
    judgement = judge(status, answer)
    assert judgement.kind.is_bounce
    assert judgement.reason in MEANINGS[judgement.kind].reasons


def test_every_rule_has_a_source_and_is_needed() -> None:
    """Each row of the table says where it comes from, and decides at least one of the wordings here."""
    from leafpost.bounces.judging import plain

    deciding = set()
    for _kind, _status, answer in ROWS:
        for number, row in enumerate(TABLE["answer"]):
            if any(re.search(_filled(words), plain(answer)) for words in row["words"]):
                deciding.add(number)
    assert [row["source"] for number, row in enumerate(TABLE["answer"]) if number not in deciding] == []
    assert all(len(row["source"]) > 20 for row in TABLE["answer"])


def _filled(words: str) -> str:
    for name, alternatives in TABLE["words"].items():
        words = words.replace(f"{{{name}}}", alternatives)
    return words
