"""Whose letter came back: by its return path (VERP), then by its Message-ID, and else only by what the report says.

The first two carry a keyed digest, so that nobody can make up another reader's. The third proves nothing.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from leafpost.bounces.incoming import Incoming
from leafpost.outbox.envelope import Keyed, Traced, of_message_id, of_return_path

_RETURN_PATH = re.compile(r"bounces\+\d{1,19}\.\d{1,19}\.[0-9a-f]{20}(?:@|=|$)", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<\d{1,19}\.\d{1,19}\.[0-9a-f]{20}@[^<>@\s]+>", re.IGNORECASE)
# What a mailbox notes of the address that a mail came to; "received" holds it behind "for".
_ARRIVED_AT = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-rcpt-to", "x-forwarded-to",
    "to", "resent-to", "received",
)  # fmt: skip
_NAMES_LETTER = ("in-reply-to", "references", "x-original-message-id", "x-ms-exchange-parent-message-id")
_MOST = 50  # candidates that are looked at


class Proof(Enum):
    """How it is known whose letter came back."""

    RETURN_PATH = "its return path"
    MESSAGE_ID = "its Message-ID"
    TOKEN = "the token of its unsubscribe link"  # noqa: S105 - words
    NONE = "nothing but the report's own words"


@dataclass(frozen=True, slots=True)
class Owner:
    """A letter of ours, proved."""

    letter: Traced
    proof: Proof


def owner_of(incoming: Incoming, secret: Keyed) -> Owner | None:
    """The letter that a mail is about, None where nothing in it proves one."""
    head = "\n".join(incoming.all(*_ARRIVED_AT))
    rest = "\n".join((incoming.status, incoming.feedback, incoming.returned, incoming.said))
    for text in (head, rest):
        for candidate in _first(_RETURN_PATH, text):
            found = of_return_path(f"{candidate.rstrip('@=')}@", secret)
            if found is not None:
                return Owner(found, Proof.RETURN_PATH)
    for text in ("\n".join(incoming.all(*_NAMES_LETTER)), rest):
        for candidate in _first(_MESSAGE_ID, text):
            found = of_message_id(candidate, secret)
            if found is not None:
                return Owner(found, Proof.MESSAGE_ID)
    return None


def _first(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for number, found in enumerate(pattern.finditer(text)):
        if number == _MOST:
            return
        yield found[0]


def report_digest(data: bytes) -> str:
    """By which the same mail is known again, by whatever way it came a second time: its Message-ID and its body."""
    head, _, body = data.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")
    found = re.search(rb"^message-id:\s*(\S+)", head, re.IGNORECASE | re.MULTILINE)
    return hashlib.sha256((found[1] if found else b"") + b"\0" + body.rstrip()).hexdigest()
