"""Mails that come back are told apart, whatever form they have."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.bounces.understanding import Understood, understand
from leafpost.bounces.vocabulary import MEANINGS, EventType, Kind, Reason
from tests.bounces.mails import LETTER, complaint, daemon, dsn, mail


def told(data: bytes) -> Understood:
    return understand(data)[0]


def seen(data: bytes) -> tuple[str, str, str]:
    found = told(data)
    return found.kind.value, found.status, found.recipient


def test_a_report_by_the_standard_is_read_by_its_fields() -> None:
    """RFC 3464: kind, status and recipient come from the machine's part; the address is the one we wrote."""
    assert seen(dsn()) == ("hard", "5.1.1", "jo@example.org")
    moved = dsn(recipient="rfc822; inner@other.example", original="rfc822;jo@example.org")
    assert seen(moved) == ("hard", "5.1.1", "jo@example.org")


def test_a_report_in_utf8_is_read() -> None:
    """RFC 6533: addresses in UTF-8, plain or escaped, in parts of their own types."""
    plain = dsn(recipient="utf-8; jörg@example.org", kind="message/global-delivery-status")
    assert seen(plain)[2] == "jörg@example.org"
    escaped = dsn(recipient=r"utf-8; j\x{F6}rg@example.org", kind="message/global-delivery-status")
    assert seen(escaped)[2] == "jörg@example.org"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_warning_or_a_success_is_no_bounce(action: str) -> None:
    """Only what has failed is a bounce; what is late may still arrive."""
    found = told(dsn("smtp; 450 4.4.1 connection timed out", "4.4.1" if action == "delayed" else "2.0.0", action))
    assert found.kind is Kind.NOT_A_BOUNCE
    assert found.event_type is (EventType.DEFERRED if action == "delayed" else EventType.UNKNOWN)


def test_the_part_for_people_helps_where_the_fields_say_nothing() -> None:
    """A report of 5.0.0 without a diagnosis is judged by the words beside it."""
    said = "<jo@example.org>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO command)"
    assert seen(dsn("", "5.0.0", said=said))[:2] == ("hard", "5.1.1")
    assert seen(dsn("", "5.0.0", said="Sorry."))[:2] == ("soft", "5.0.0")


def test_what_the_letter_itself_says_decides_nothing() -> None:
    """A subject such as "Is your mailbox full of spam?" is quoted in reports, and is no server's word."""
    said = (
        "Your message\r\n\r\n  To: jo@example.org\r\n  Subject: User unknown? Spam!\r\n\r\ndid not reach the recipient."
    )
    assert told(dsn("", "5.0.0", said=said)).kind is Kind.SOFT


def test_a_broken_report_is_read_all_the_same() -> None:
    """A boundary that is named wrongly, fields without a part of their own, or a head of mbox before it."""
    wrong = dsn().replace(b'boundary="cut"', b'boundary="other"')
    assert seen(wrong)[:2] == ("hard", "5.1.1")
    no_parts = dsn().replace(b"Content-Type: multipart/report", b"X-Was: multipart/report")
    assert seen(no_parts)[:2] == ("hard", "5.1.1")
    assert seen(b"From MAILER-DAEMON Mon Nov 23 12:00:00 2026\n" + dsn())[:2] == ("hard", "5.1.1")
    assert seen(dsn().replace(b"charset=utf-8", b"charset=no-such-thing"))[:2] == ("hard", "5.1.1")


NOTICES = tomllib.loads(Path(__file__).with_name("notices.toml").read_text("utf-8"))["notice"]


@pytest.mark.parametrize("notice", NOTICES, ids=[notice["name"] for notice in NOTICES])
def test_notices_that_follow_no_standard_are_read(notice: dict[str, str]) -> None:
    """An MTA's letter to a person is a bounce, with or without a code, in any language; the recipient is found."""
    data = daemon(notice["said"] + LETTER, notice["subject"])
    assert seen(data) == (notice["kind"], notice["status"], "jo@example.org")


def test_a_notice_names_its_recipient_in_a_header() -> None:
    """X-Failed-Recipients is enough."""
    data = daemon("Sorry about that.", "Hello", X_Failed_Recipients="jo@example.org")
    assert seen(data)[2] == "jo@example.org"
    assert told(data).kind.is_bounce


def test_a_notice_of_delay_is_no_bounce() -> None:
    """What is tried again is not given up."""
    said = "Your message to jo@example.org has not yet been delivered.\nNo action is required; it will be retried.\n"
    found = told(daemon(said, "Warning: message delayed 24 hours"))
    assert (found.kind, found.event_type) == (Kind.NOT_A_BOUNCE, EventType.DEFERRED)


def test_a_complaint_is_none_of_the_bounces() -> None:
    """RFC 5965: abuse is a complaint, by whatever the provider left of the letter; not-spam is none."""
    assert seen(complaint())[::2] == ("complaint", "jo@example.org")
    named = complaint(letter="Subject: x\r\n\r\n", more="Original-Rcpt-To: <jo@example.org>\r\n")
    assert seen(named)[::2] == ("complaint", "jo@example.org")
    blackened = complaint(letter=LETTER.replace("jo@example.org", "redacted@example.org"))
    assert seen(blackened)[::2] == ("complaint", "")
    assert told(complaint("not-spam")).kind is Kind.NOT_A_BOUNCE
    assert told(complaint("opt-out")).kind is Kind.UNSUBSCRIBE


@pytest.mark.parametrize("subject", ["unsubscribe AbCdEfGhIjKlMnOpQrStUv", "Re: Unsubscribe AbCdEfGhIjKlMnOpQrStUv"])
def test_a_mail_that_unsubscribes_carries_its_token(subject: str) -> None:
    """What mail programs send for our List-Unsubscribe header; without a token it still asks to leave."""
    found = told(mail("", Subject=subject))
    assert (found.kind, found.token, found.recipient) == (Kind.UNSUBSCRIBE, "AbCdEfGhIjKlMnOpQrStUv", "jo@example.org")
    assert told(mail("", Subject="unsubscribe")).token == ""


REPLIES = [
    mail("I am out of the office until Monday.", Subject="Automatic reply: Take the first step"),
    mail("Ich bin im Urlaub.", Subject="Abwesenheitsnotiz", Auto_Submitted="auto-replied"),
    mail("Thank you.", Subject="Re: Take the first step", Auto_Submitted="auto-generated (rejected nothing)"),
    mail("Hello.", X_Autoreply="yes"),
    mail("To have your message delivered, please confirm that you are a person: reply to this message.", Subject="Hi"),
    daemon("I will be out of the office. This mailbox is not monitored.", "Out of Office: Take the first step"),
]


@pytest.mark.parametrize("data", REPLIES)
def test_an_automatic_reply_is_no_bounce(data: bytes) -> None:
    """Holiday notices, receipts and questions whether we are a person strike nobody off."""
    assert told(data).kind is Kind.AUTO_REPLY


def test_a_receipt_is_an_automatic_reply() -> None:
    """RFC 8098: "displayed" and "deleted" are no failures of delivery."""
    data = dsn(kind="message/disposition-notification").replace(
        b"report-type=delivery-status", b"report-type=disposition-notification"
    )
    assert told(data.replace(b"Undelivered Mail Returned to Sender", b"Read: Hello")).kind is Kind.AUTO_REPLY


def test_a_person_who_writes_is_not_a_bounce() -> None:
    """A question about the running programme is put aside for a person."""
    found = told(mail("Can I run with a cold? My doctor could not tell.", Subject="Re: Take the first step"))
    assert (found.kind, found.recipient) == (Kind.NOT_A_BOUNCE, "jo@example.org")


@given(st.binary(max_size=3000))
def test_any_bytes_are_something(data: bytes) -> None:
    """Whatever arrives, nothing is raised, and nobody is struck off for noise."""
    found = told(data)
    assert found.reason in MEANINGS[found.kind].reasons
    assert found.kind is not Kind.HARD


@given(
    st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 40), st.binary(max_size=12)), max_size=6),
    st.sampled_from([dsn(), complaint(), REPLIES[0], daemon(NOTICES[0]["said"])]),
)  # fmt: skip
@settings(max_examples=200)
def test_damaged_reports_do_not_raise(cuts: list[tuple[int, int, bytes]], data: bytes) -> None:
    """Real reports with pieces cut out and noise put in are still one of the kinds."""
    for place, length, noise in cuts:
        data = data[:place] + noise + data[place + length :]
    assert told(data).kind in Kind


def nested(levels: int) -> bytes:
    """Parts within parts within parts."""
    heads = [f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(levels)]
    return "".join(heads).encode() + b"\r\n550 no such user\r\n"


@pytest.mark.parametrize(
    "data",
    [
        nested(3000),
        b"Content-Type: text/html\r\n\r\n" + b"<style" * 300_000,
        b"Subject: " + b"=?utf-8?q?x" * 50_000 + b"\r\n\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n" + b"Action: failed\n " * 100_000,
        b"From: MAILER-DAEMON@a.example\r\nSubject: failure notice\r\n\r\n"
        + b"user user <a@b.example> is not " * 60_000,
        b"To: " + b"<" * 500_000 + b"\r\n\r\n",
    ],
    ids=["nested", "open tags", "encoded words", "folded fields", "words", "brackets"],
)
def test_a_mail_made_to_be_slow_is_not(data: bytes) -> None:
    """What an attacker may send is understood in the time of any other mail, by what the tests' runner allows."""
    assert told(data).kind in Kind


def test_the_vocabulary_is_kept_by_what_is_understood() -> None:
    """A hard bounce of a domain that is gone is called invalid, one of a mailbox bounced."""
    assert told(dsn("smtp; 550 5.1.2 host unknown", "5.1.2")).reason is Reason.INVALID
    assert told(dsn()).reason is Reason.BOUNCED
