"""`headers`: the lines above a letter that receivers demand."""

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Specimen

_LIST = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
_ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", *_LIST)
_NEVER = ("Cc", "Bcc", "Resent-To")
_URI = re.compile(r"<([^<>]*)>")
_PRESS = "List-Unsubscribe=One-Click"


def _look(specimen: Specimen) -> Iterator[Finding]:
    if any(c in specimen.subject for c in "\r\n"):
        yield Finding("the subject has a line's end in it", specimen.subject_at, "write it on one line")
    message = email.message_from_bytes(specimen.mail, policy=default)
    for name in _ONCE:
        count = len(message.get_all(name, []))
        if count != 1 or not str(message[name]).strip():
            yield Finding(f"it has {count} headers {name} with a value" if count != 1 else f"its {name} is empty")
    for name in _NEVER:
        if name in message:
            yield Finding(f"it has a header {name}", fix="write to one reader at a time")
    for name in ("From", "To", "Reply-To"):
        if name in message and len(message[name].addresses) != 1:
            yield Finding(f"{name} has {len(message[name].addresses)} addresses")
    yield from _unsubscribe(message)
    raw = email.message_from_bytes(specimen.mail)
    for name in _LIST:
        if "=?" in str(raw.get(name, "")):
            yield Finding(f"{name} is written as encoded words, which no receiver reads")


def _unsubscribe(message: EmailMessage) -> Iterator[Finding]:
    if message["List-Unsubscribe-Post"] not in (None, _PRESS):
        yield Finding(f"List-Unsubscribe-Post is not “{_PRESS}”")
    if "List-Unsubscribe" in message:
        schemes = {uri.strip().partition(":")[0].lower() for uri in _URI.findall(str(message["List-Unsubscribe"]))}
        for scheme in ("https", "mailto"):
            if scheme not in schemes:
                yield Finding(f"List-Unsubscribe has no {scheme}: address")


RULES = (
    LetterRule(
        "headers",
        Severity.ERROR,
        "one From, To, Reply-To, Subject, Date, Message-ID, List-Id; no Cc or Bcc; List-Unsubscribe with https and "
        "mailto, and List-Unsubscribe-Post",
        why="Gmail and Yahoo want one-click unsubscribing from who sends to many (RFC 8058, RFC 2369); a second "
        "recipient would see who else reads about health",
        mend="look at [mail] in clinic.toml; if it is right there, please report this line",
        look=_look,
    ),
)
