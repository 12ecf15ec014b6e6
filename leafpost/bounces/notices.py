"""Bounces that follow no standard: an MTA's letter to a person, with or without a code in it.

flufl.bounce helps to find an address here. It never judges: it calls permanent what may pass.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError

from flufl.bounce import all_failures

from leafpost.bounces.incoming import Incoming
from leafpost.bounces.signs import sign
from leafpost.bounces.status_report import address_in

_ADDRESSES = re.compile(r"[^\s<>\"();:,\[\]|=]+@[^\s<>\"();:,\[\]|]+\.[^\s<>\"();:,\[\]|]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """What an MTA wrote to a person: its own words, and the recipient it names (or "").

    `is_delay`: it will go on trying. `is_named_failure`: its subject says that something failed.
    """

    words: str
    recipient: str
    is_delay: bool
    is_named_failure: bool


def read_notice(incoming: Incoming, data: bytes) -> Notice | None:
    """The notice in a mail, None where it is none."""
    words = own_words(incoming.said)
    if not _is_notice(incoming, words):
        return None
    subject = incoming.header("subject")
    is_delay = bool(sign("delay").search(f"{subject}\n{words}")) and not sign("given_up").search(f"{subject}\n{words}")
    is_delay = is_delay or _only_delays(subject, words)
    return Notice(words, _recipient(incoming, words, data), is_delay, bool(sign("failure_subject").search(subject)))


def _only_delays(subject: str, words: str) -> bool:
    return bool(
        sign("delay_subject").search(subject)
        and sign("delay").search(words)
        and not re.search(r"\b5\d\d[ -]|\b5\.\d", words)
    )


def _is_notice(incoming: Incoming, words: str) -> bool:
    """Enough signs together: a program wrote it, its subject or its words tell of a failure, a server's code."""
    if incoming.header("x-failed-recipients"):
        return True
    by_program = sign("program").search(" ".join(incoming.all("from", "sender")))
    came_from = incoming.header("return-path").replace(" ", "")
    is_program = bool(by_program) or came_from in ("<>", "<MAILER-DAEMON>")
    subject = bool(sign("failure_subject").search(incoming.header("subject")))
    says = bool(sign("failure_words").search(words[:4000]))
    has_code = bool(sign("code").search(words[:8000]))
    if incoming.report_type == "delivery-status":
        return subject or says or has_code
    has_letter = bool(incoming.returned) or _copies(incoming.said)
    if is_program:
        return (subject and (says or has_code or has_letter or not words.strip())) or (
            says and (has_code or _names(words))
        )
    return says and (subject or (has_code and has_letter))


def _names(words: str) -> bool:
    return bool(_ADDRESSES.search(words[:4000]))


def _copies(said: str) -> bool:
    return bool(sign("copy").search(said))


def own_words(said: str) -> str:
    """What is written before the copy of the letter."""
    for found in sign("copy").finditer(said):
        if said[: found.start()].strip():
            return said[: found.start()]
    return said


def copied_letter(said: str) -> str:
    """The copy of the letter in a text without parts, or ""."""
    words = own_words(said)
    return said[len(words) :]


def _recipient(incoming: Incoming, words: str, data: bytes) -> str:
    named = address_in(incoming.header("x-failed-recipients"))
    if named:
        return named
    ours = {address.casefold() for address in incoming.addresses("to", "from", "delivered-to", "x-original-to", "cc")}
    words = words[:8000]
    tells = sign("before_recipient").search(words)
    begin = tells.end() if tells and _ADDRESSES.search(words, tells.end()) else 0
    for found in _ADDRESSES.finditer(words, begin):
        address = found[0].strip(".'*").removeprefix("mailto:").removeprefix("smtp:")
        if address.casefold() not in ours and not sign("not_a_recipient").search(address):
            return address
    return _guessed(data) or _written_to(incoming, ours)


def _guessed(data: bytes) -> str:
    try:
        temporary, permanent = all_failures(message_from_bytes(data[: 1 << 17]))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""  # it reads parts that are broken without care; what it would have found stays open
    found = sorted(permanent or temporary)
    return found[0].decode("utf-8", "replace") if found else ""


def _written_to(incoming: Incoming, ours: set[str]) -> str:
    """Who the letter went to, by its own head."""
    letter = incoming.returned or copied_letter(incoming.said)
    found = re.search(r"^(?:x-original-)?to:(.*(?:\n[ \t].*)*)", letter, re.IGNORECASE | re.MULTILINE)
    address = address_in(found[1]) if found else ""
    return "" if address.casefold() in ours else address
