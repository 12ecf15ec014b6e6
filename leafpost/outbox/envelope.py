"""Who one letter goes to, and what tells it apart from all others."""

import datetime as dt
import hmac
import re
from dataclasses import dataclass
from typing import Protocol

from leafpost.addresses import ascii_address, mail_address
from leafpost.clinic import Mail
from leafpost.outbox.tokens import ReaderTokens

_MAC = 10  # bytes: 80 bits in 20 letters; a local part has 64
_RETURN_PATH = re.compile(r"bounces\+(\d{1,19})\.(\d{1,19})\.([0-9a-f]{20})", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<(\d{1,19})\.(\d{1,19})\.([0-9a-f]{20})@[^<>@\s]+>", re.IGNORECASE)


class Keyed(Protocol):
    """The clinic's secret key (audience/secrets.py), by what it is used for here."""

    def keyed(self, purpose: str, *parts: str) -> bytes: ...


class Addressee(Protocol):
    """A row of the ledger that a worker has claimed, by what its letter needs."""

    @property
    def id(self) -> int: ...
    @property
    def address(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter's own values. It has one recipient: there is no place for a second.

    `recipient` and `return_path` are bare addresses as they go into RCPT TO and MAIL FROM, their
    domains in ASCII. `message_id` has its angle brackets, `date` is aware. `needs_smtputf8` where
    the part before the @ is not ASCII (RFC 6531).
    """

    recipient: str
    return_path: str
    message_id: str
    date: dt.datetime
    name: str
    unsubscribe_token: str
    preferences_token: str
    needs_smtputf8: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """What a return path or a Message-ID tells: a campaign and a delivery, not checked to be ours."""

    campaign_id: int
    delivery_id: int


def envelope_for(
    campaign_id: int, delivery: Addressee, mail: Mail, secret: Keyed, tokens: ReaderTokens, now: dt.datetime
) -> Envelope:
    """The envelope of one letter. Its Message-ID is the same however often the letter is tried.

    Raises ValueError, which does not repeat it, where the address is none: that row is to be
    refused, its campaign goes on.
    """
    try:
        recipient, needs_smtputf8 = mail_address(delivery.address)
    except ValueError:
        raise ValueError("this address cannot be written to") from None  # addresses do not come into logs
    return Envelope(
        recipient=recipient,
        return_path=return_path(campaign_id, delivery.id, mail, secret),
        message_id=message_id(campaign_id, delivery.id, mail, secret),
        date=now,
        name=delivery.name,
        unsubscribe_token=tokens.unsubscribe,
        preferences_token=tokens.preferences,
        needs_smtputf8=needs_smtputf8,
    )


def return_path(campaign_id: int, delivery_id: int, mail: Mail, secret: Keyed) -> str:
    """Where this one letter comes back to if it cannot be delivered (VERP). Nobody can make up another's."""
    return f"bounces+{campaign_id}.{delivery_id}.{_mac('verp', campaign_id, delivery_id, secret)}@{mail.bounce_domain}"


def message_id(campaign_id: int, delivery_id: int, mail: Mail, secret: Keyed) -> str:
    """The Message-ID of a letter, by which a server's log or a bounce can tell what became of it."""
    domain = ascii_address(mail.from_address).partition("@")[2]
    return f"<{campaign_id}.{delivery_id}.{_mac('message-id', campaign_id, delivery_id, secret)}@{domain}>"


def of_return_path(address: str, secret: Keyed) -> Traced | None:
    """The letter that came back to this address, None where we did not write the address."""
    found = _RETURN_PATH.fullmatch(address.partition("@")[0])
    return _traced(found, "verp", secret)


def of_message_id(text: str, secret: Keyed) -> Traced | None:
    """The letter that has this Message-ID, None where it is not ours."""
    return _traced(_MESSAGE_ID.fullmatch(text), "message-id", secret)


def _traced(found: re.Match[str] | None, purpose: str, secret: Keyed) -> Traced | None:
    if found is None:
        return None
    campaign_id, delivery_id = int(found[1]), int(found[2])
    ours = _mac(purpose, campaign_id, delivery_id, secret)
    return Traced(campaign_id, delivery_id) if hmac.compare_digest(found[3].lower(), ours) else None


def _mac(purpose: str, campaign_id: int, delivery_id: int, secret: Keyed) -> str:
    return secret.keyed(purpose, str(campaign_id), str(delivery_id))[:_MAC].hex()
