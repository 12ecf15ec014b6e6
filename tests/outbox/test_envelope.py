"""An envelope has one recipient, comes back to one place, and can be traced to one letter."""

import datetime as dt
import email
import email.policy
import hashlib
import hmac
from dataclasses import dataclass, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.addresses import ascii_address
from leafpost.outbox.envelope import (
    Envelope,
    Traced,
    envelope_for,
    message_id,
    of_message_id,
    of_return_path,
    return_path,
)
from leafpost.outbox.tokens import ReaderTokens
from tests.localise.samples import sample_clinic

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
MAIL = replace(sample_clinic().mail, bounce_domain="bounces.clinic.example")
TOKENS = ReaderTokens("u" * 22, "p" * 22)


@dataclass(frozen=True)
class Key:
    """A key with what an envelope asks of one."""

    key: bytes = b"one"

    def keyed(self, purpose: str, *parts: str) -> bytes:
        return hmac.digest(self.key, repr((purpose, parts)).encode(), hashlib.sha256)


@dataclass(frozen=True)
class Row:
    id: int
    address: str
    name: str = "Jo"


def envelope(address: str = "reader@home.example", campaign_id: int = 3, number: int = 70) -> Envelope:
    return envelope_for(campaign_id, Row(number, address), MAIL, Key(), TOKENS, NOW)


def test_there_is_room_for_one_recipient() -> None:
    """No field of an envelope holds more than one address to write to, and none is a copy."""
    assert [field.name for field in fields(Envelope) if field.type in (list, tuple)] == []
    assert envelope().recipient == "reader@home.example"
    assert not {"cc", "bcc", "recipients"} & {field.name for field in fields(Envelope)}


@pytest.mark.parametrize("number", [1, 70, 10**16])
def test_each_letter_comes_back_to_an_address_of_its_own(number: int) -> None:
    """The return path is in the clinic's domain for bounces, is an address, and tells the letter again."""
    path = envelope(campaign_id=number, number=number).return_path
    assert path.endswith("@bounces.clinic.example")
    assert ascii_address(path) == path
    assert of_return_path(path, Key()) == Traced(number, number)
    assert of_return_path(path.upper(), Key()) == Traced(number, number)  # some servers change the case


def test_the_message_id_is_the_same_each_time_and_of_no_other_letter() -> None:
    """Tried again an hour later, a letter has the same Message-ID; another letter, or another key, has another."""
    later = envelope_for(3, Row(70, "reader@home.example"), MAIL, Key(), TOKENS, NOW + dt.timedelta(hours=1))
    assert later.message_id == envelope().message_id
    others = {
        envelope(number=71).message_id,
        envelope(campaign_id=4).message_id,
        message_id(3, 70, MAIL, Key(b"two")),
        return_path(3, 70, MAIL, Key()),
    }
    assert len(others) == 4
    assert envelope().message_id not in others


def test_a_message_id_is_one_to_a_parser() -> None:
    """The standard library reads it as a Message-ID without a defect, and it tells the letter again."""
    read = email.message_from_string(f"Message-ID: {envelope().message_id}\n\n", policy=email.policy.default)
    assert str(read["Message-ID"]) == envelope().message_id
    assert read["Message-ID"].defects == ()
    assert of_message_id(envelope().message_id, Key()) == Traced(3, 70)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bounces@clinic.example",
        "bounces+3.70.@clinic.example",
        "bounces+3.70.00000000000000000000@clinic.example",
        "bounces+3.70.zzzzzzzzzzzzzzzzzzzz@clinic.example",
        f"bounces+{'9' * 400}.1.00000000000000000000@x",
        "bounces+³.70.00000000000000000000@x",
        "<3.70.00000000000000000000@clinic.example>",
    ],
)
def test_what_we_did_not_write_tells_nothing(text: str) -> None:
    """Guessed, damaged or foreign return paths and Message-IDs are nobody's letter."""
    assert of_return_path(text, Key()) is None
    assert of_message_id(text, Key()) is None


def test_a_letter_cannot_be_passed_off_as_another() -> None:
    """The mark of one letter is not that of its neighbour, nor a Message-ID's mark that of a return path."""
    path = return_path(3, 70, MAIL, Key())
    assert of_return_path(path.replace(".70.", ".71."), Key()) is None
    assert of_return_path(path.replace("+3.", "+4."), Key()) is None
    assert of_return_path(path, Key(b"two")) is None
    swapped = message_id(3, 70, MAIL, Key()).strip("<>")
    assert of_return_path(f"bounces+{swapped}", Key()) is None


@pytest.mark.parametrize(
    ("address", "recipient", "is_utf8"),
    [
        ("Reader@home.example", "Reader@home.example", False),
        ("reader@exämple.example", "reader@xn--exmple-cua.example", False),
        ("jürgen@exämple.example", "jürgen@xn--exmple-cua.example", True),
        ("用户@home.example", "用户@home.example", True),
    ],
)
def test_smtputf8_is_asked_for_only_where_it_is_needed(address: str, recipient: str, is_utf8: bool) -> None:
    """A domain travels in ASCII; only letters outside ASCII before the @ need servers that know SMTPUTF8."""
    found = envelope(address)
    assert (found.recipient, found.needs_smtputf8) == (recipient, is_utf8)


@given(st.text(max_size=30) | st.from_regex(r"[a-zü.,;<> \r\n@\"]{1,20}@[a-z.]{1,9}", fullmatch=True))
def test_any_text_is_one_address_or_refused(text: str) -> None:
    """Whatever stands in the database, RCPT TO gets one printable address without spaces, or nothing."""
    try:
        found = envelope(text)
    except ValueError:
        return
    assert found.recipient.count("@") == 1
    assert found.recipient.isprintable()
    assert not set(found.recipient) & set(' ,;<>()[]"\\')


def test_an_address_that_is_none_is_not_repeated() -> None:
    """Addresses are health data: what is said of one that cannot be written to does not show it."""
    for address in ("reader at home.example", "jürgen bad@home.example", "reader@home..example"):
        with pytest.raises(ValueError, match="cannot be written to") as caught:
            envelope(address)
        assert address not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
