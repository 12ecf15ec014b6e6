"""A frozen letter, filled, is the letter that the email package would have made for the same reader."""

import datetime as dt
import email
import email.policy
import hashlib
import json
from dataclasses import replace
from email.message import EmailMessage
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.outbox.envelope import Envelope
from leafpost.outbox.frozen import FrozenLetter, freeze
from leafpost.render.links import reader_values
from leafpost.render.mail import Letter, letter
from leafpost.render.message import Envelope as Heading
from leafpost.render.message import compose
from leafpost.render.slots import SLOTS, Salutation
from tests.localise.samples import sample_clinic, sample_gathered, sample_letter, sample_newsletter

TAGS = ("en", "ar", "zh_Hans")
DATE = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
ENVELOPE = Envelope(
    recipient="reader@home.example",
    return_path="bounces+1.2.00@clinic.example",
    message_id="<1.2.0a@clinic.example>",
    date=DATE,
    name="Jo",
    unsubscribe_token="uN-_" * 5 + "aa",
    preferences_token="pR-_" * 5 + "bb",
)
LETTER = Letter(
    slug="news",
    lang="en",
    subject="News",
    html=f"<!DOCTYPE html><html lang='en'><body><p>{SLOTS.salutation}</p>"
    f'<a href="{SLOTS.unsubscribe_url}">u</a> <a href="{SLOTS.preferences_url}">p</a></body></html>\n',
    text=f"{SLOTS.salutation}\n\nWalk. {SLOTS.unsubscribe_url} {SLOTS.preferences_url} {SLOTS.online_url}\n",
    salutation=Salutation("Hello {name},", "Hello,"),
    images=(),
    are_images_hosted=False,
    from_name="Lakeside",
    topic="news",
)
HARD_NAMES = [
    "",
    "Zażółć gęślą jaźń",
    "عائشة",
    "נועה",
    "Ann-Marie O'Neill",
    "👩‍👩‍👧 Ana",
    "<script>alert(1)</script>",
    'A "B" & C',
    "Ana\r\nBcc: x@y.example",
    "Ana\r\n\r\n<b>",
    "Ana\r\n.\r\n",
    "=?utf-8?q?Bcc?=",
    "=20=3D=",
    "\u202eAna\u0000\u2028\u0085",
    "\ud800",
    "{name}",
    SLOTS.salutation,
    "--lp-unsubscribe-token--",
    "--=_leafpost-0-",
    "x" * 100,
    "é" * 100,
    "=" * 100,
    "x" * 100_000,
]


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def composed(made: Letter, envelope: Envelope) -> EmailMessage:
    """The same mail by the slow way: the email package builds all of it for this one reader."""
    values = reader_values(
        sample_clinic(),
        envelope.name,
        envelope.unsubscribe_token,
        envelope.preferences_token,
        slug=made.slug,
        lang=made.lang,
    )
    heading = Heading(envelope.recipient, envelope.message_id, envelope.date, is_utf8=envelope.needs_smtputf8)
    return parsed(compose(made, sample_clinic(), heading, values))


@cache
def frozen_sample(tag: str) -> FrozenLetter:
    return freeze(sample_letter(tag), sample_clinic())


def fields(part: EmailMessage) -> list[tuple[str, str]]:
    """A part's header, but for how it is encoded and how parts are told apart."""
    left_out = ("Content-Transfer-Encoding", "Content-Type" if part.is_multipart() else "")
    return sorted((name, str(value)) for name, value in part.items() if name not in left_out)


def same(filled: bytes, made: Letter, envelope: Envelope) -> None:
    """Two mails are alike in every header field and in every byte that a client decodes."""
    ours, theirs = parsed(filled), composed(made, envelope)
    for mine, other in zip(ours.walk(), theirs.walk(), strict=True):
        assert isinstance(mine, EmailMessage)
        assert isinstance(other, EmailMessage)
        assert mine.defects == []
        assert fields(mine) == fields(other)
        assert mine.get_content_type() == other.get_content_type()
        if not mine.is_multipart():
            assert mine.get_payload(decode=True) == other.get_payload(decode=True)


def travels(data: bytes) -> None:
    """Only CRLF ends a line; no line is longer than 998, no encoded one longer than 76 (RFC 5322, RFC 2045)."""
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    for part in parsed(data).walk():
        if not part.is_multipart():
            assert max(map(len, str(part.get_payload()).splitlines())) <= 76


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_filled_letter_is_the_one_that_would_have_been_composed(tag: str, name: str) -> None:
    """For names that are hard on mail, the filled letter has the same header and decodes to the same parts."""
    envelope = replace(ENVELOPE, name=name)
    data = frozen_sample(tag).fill(envelope)
    same(data, sample_letter(tag), envelope)
    travels(data)
    assert data.isascii()


WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab =.\n\r\t<&'\"é走د"), max_size=200)
NAMES = st.text(st.characters() | st.sampled_from("ab <>&\"'=?_.\r\n\t@:/éד走😀\u202e\u2067"), max_size=120)


@settings(max_examples=150, deadline=None)
@given(
    name=NAMES, before=WORDS, between=WORDS, after=WORDS, salutation=st.sampled_from(["Hello {name},", "{name}", "走"])
)
@example(name="a" * 69, before="x" * 76, between="", after="", salutation="Hello {name},")
@example(name="é", before="é" * 12 + "abcd", between="a", after="", salutation="{name}")
@example(name="", before="走" * 50, between="走", after="", salutation="走")
def test_any_name_in_any_words(name: str, before: str, between: str, after: str, salutation: str) -> None:
    """Whatever people are called and whatever the letter says, filling is composing, in either encoding."""
    words = f"{before}{SLOTS.salutation}{between}{SLOTS.unsubscribe_url}{after}{SLOTS.preferences_url}"
    made = replace(LETTER, text=words, html=words, salutation=Salutation(salutation, "走 走"))
    envelope = replace(ENVELOPE, name=name)
    data = freeze(made, sample_clinic()).fill(envelope)
    same(data, made, envelope)
    travels(data)


@pytest.mark.parametrize("tag", TAGS)
def test_a_kept_letter_is_the_same_letter(tag: str) -> None:
    """What is kept in the database and read again fills to the same bytes, and has the same digest."""
    kept = frozen_sample(tag).to_bytes()
    again = FrozenLetter.from_bytes(kept)
    assert again == frozen_sample(tag)
    assert again.fill(ENVELOPE) == frozen_sample(tag).fill(ENVELOPE)
    assert again.digest == frozen_sample(tag).digest == hashlib.sha256(kept).hexdigest()


def test_freezing_twice_gives_the_same_bytes() -> None:
    """The digest depends on the words alone, so that the same launch twice can be told."""
    once = letter(sample_newsletter("en"), sample_clinic(), Words(language("en"), sample_gathered().words["en"]))
    assert freeze(once, sample_clinic()).to_bytes() == frozen_sample("en").to_bytes()
    assert freeze(replace(once, subject="Other"), sample_clinic()).digest != frozen_sample("en").digest


def test_what_was_kept_and_is_damaged_is_refused() -> None:
    """A letter that lost or gained a byte, or was written by another version, is never sent."""
    kept = frozen_sample("en").to_bytes()
    head, _, rest = kept.partition(b"\n")
    facts = json.loads(head.partition(b" 1 ")[2])
    broken = [
        kept[:-1],
        kept + b"x",
        b"",
        kept.replace(b"leafpost-letter 1 ", b"leafpost-letter 2 ", 1),
        head + b"\n",
        kept[:40],
        b"leafpost-letter 1 []\n",
        b"leafpost-letter 1 " + json.dumps({**facts, "pieces": [["slot", "nobody"]]}).encode() + b"\n" + rest,
        b"leafpost-letter 1 " + json.dumps({**facts, "pieces": [["bytes", -1]]}).encode() + b"\n" + rest,
        b"leafpost-letter 1 " + json.dumps({**facts, "salutation": [1]}).encode() + b"\n" + rest,
    ]
    for data in broken:
        with pytest.raises(ValueError, match="letter"):
            FrozenLetter.from_bytes(data)


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "a@b.example\r\nBcc: x@y.example"},
        {"recipient": "a@b.example\u2028"},
        {"recipient": "jürgen@b.example"},
        {"recipient": "\ud800@b.example", "needs_smtputf8": True},
        {"message_id": "<a@b>\r\nBcc: x@y.example"},
        {"message_id": "<ü@b>"},
        {"unsubscribe_token": "a>, <https://x.example"},
        {"unsubscribe_token": ""},
        {"preferences_token": '"><script>'},
        {"preferences_token": "a\r\n"},
    ],
)
def test_values_that_would_break_the_header_are_refused(change: dict[str, object]) -> None:
    """An address, id or token that could become a line or an element of its own makes no mail at all."""
    with pytest.raises(ValueError):
        frozen_sample("en").fill(replace(ENVELOPE, **change))  # type: ignore[arg-type]  # each key with its own type


def test_an_address_outside_ascii() -> None:
    """With SMTPUTF8 the address stands in To as it is; all other bytes are 7-bit."""
    envelope = replace(ENVELOPE, recipient="jürgen@home.example", needs_smtputf8=True)
    data = frozen_sample("en").fill(envelope)
    assert "\r\nTo: jürgen@home.example\r\n".encode() in data
    assert data.replace("jürgen".encode(), b"").isascii()
    same(data, sample_letter("en"), envelope)


def test_each_reader_has_their_own_links_and_nobody_elses() -> None:
    """Both tokens stand where they belong, in header, text and HTML; the page to read online knows nobody."""
    data = frozen_sample("en").fill(ENVELOPE)
    message = parsed(data)
    base, uid, pid = "https://clinic.example/leaflets", ENVELOPE.unsubscribe_token, ENVELOPE.preferences_token
    mailto = f"mailto:news@clinic.example?subject=unsubscribe%20{uid}"
    assert message["List-Unsubscribe"] == f"<{base}/u/{uid}>, <{mailto}>"
    for part in message.walk():
        if part.get_content_maintype() == "text":
            words = part.get_content()
            assert f"{base}/u/{uid}" in words
            assert f"{base}/p/{pid}" in words
            assert f"{base}/newsletters/take-the-first-step/en" in words
            assert "--lp-" not in words
    other = frozen_sample("en").fill(replace(ENVELOPE, unsubscribe_token="x" * 22, preferences_token="y" * 22))
    assert uid.encode() not in other.replace(b"=\r\n", b"")
    assert pid.encode() not in other.replace(b"=\r\n", b"")


def test_one_recipient_and_no_copy() -> None:
    """To has one address; there is no Cc, no Bcc and no return path in the mail itself."""
    message = parsed(frozen_sample("ar").fill(ENVELOPE))
    assert [str(value) for value in message.get_all("To", [])] == ["reader@home.example"]
    assert all(message[name] is None for name in ("Cc", "Bcc", "Return-Path", "Sender"))
