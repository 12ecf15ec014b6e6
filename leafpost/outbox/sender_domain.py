"""What the domain of the From address has published: SPF, DKIM and DMARC, as far as DNS answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from leafpost.errors import Severity
from leafpost.outbox.dkim_record import Published, is_same_key
from leafpost.render.lint.model import Finding, LetterRule, Place

_HERE = Place("clinic.toml")
_ALL = re.compile(r"(?:^|\s)\+?all(?:\s|$)")
_WHY = "Gmail, Yahoo and Outlook.com refuse or hide mail to many without SPF, DKIM and DMARC"


class Resolver(Protocol):
    """Asks DNS. Passed in, so that nothing is asked unawares."""

    def txt(self, name: str) -> tuple[str, ...] | None:
        """The TXT records of a name: empty where there are none, None where nobody answered."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The domain in From, in ASCII, and the record of the key that signs its letters (None where none does here)."""

    domain: str
    record: Published | None = None


SPF = LetterRule(
    "spf",
    Severity.WARNING,
    "the domain of the From address says which servers may send for it; not more than once, and not all",
    why=f"{_WHY} (RFC 7208)",
    mend="publish one TXT record that names your mail server, and end it with ~all or -all",
)
DKIM = LetterRule(
    "dkim",
    Severity.ERROR,
    "the key that LEAFPOST_DKIM_KEY signs with is published at LEAFPOST_DKIM_SELECTOR",
    why=f"{_WHY}; every signature would fail (RFC 6376)",
    mend="publish the record, or sign with the key that is published",
)
DMARC = LetterRule(
    "dmarc",
    Severity.WARNING,
    "the domain of the From address says what to do with mail that is not its own",
    why=f"{_WHY} (RFC 7489)",
    mend="publish a DMARC record",
)
DOMAIN_RULES = (SPF, DKIM, DMARC)


def domain_findings(sender: Sender, resolver: Resolver) -> Iterator[tuple[LetterRule, Finding]]:
    """What is missing or wrong in DNS. Where nobody answers, nothing is said."""
    yield from ((SPF, finding) for finding in _spf(sender, resolver))
    yield from ((DKIM, finding) for finding in _dkim(sender, resolver))
    yield from ((DMARC, finding) for finding in _dmarc(sender, resolver))


def _spf(sender: Sender, resolver: Resolver) -> Iterator[Finding]:
    answers = resolver.txt(sender.domain)
    if answers is None:
        return
    records = [text for text in answers if text.lower().split(" ")[0] == "v=spf1"]
    if not records:
        yield Finding(
            f"{sender.domain} has no SPF record", _HERE,
            f'publish, with the name of your mail server: {sender.domain} TXT "v=spf1 a:mail.{sender.domain} ~all"',
        )  # fmt: skip
    elif len(records) > 1:
        yield Finding(f"{sender.domain} has {len(records)} SPF records, so none counts", _HERE, "make one of them")
    elif _ALL.search(records[0].lower()):
        yield Finding(f"the SPF record of {sender.domain} lets everybody send", _HERE, "end it with ~all or -all")


def _dkim(sender: Sender, resolver: Resolver) -> Iterator[Finding]:
    if sender.record is None:
        return
    record, name = sender.record, f"{sender.record.selector}._domainkey.{sender.domain}"
    answers = resolver.txt(name)
    if answers is None:
        return
    publish = f'publish: {name} TXT "v=DKIM1; k=rsa; p={record.public_key}"'
    records = [tags for text in answers if "p" in (tags := _tags(text))]
    if not records:
        yield Finding(f"{name} has no DKIM record, and letters are signed with its key", _HERE, publish)
    elif len(records) > 1:
        yield Finding(f"{name} has {len(records)} DKIM records", _HERE, "leave one of them")
    elif not records[0]["p"]:
        yield Finding(f"the key of {name} has been withdrawn", _HERE, "sign with a new key and a new selector")
    elif not is_same_key(records[0]["p"], record.public_key):
        yield Finding(f"the key published at {name} is not the one that letters are signed with", _HERE, publish)


def _dmarc(sender: Sender, resolver: Resolver) -> Iterator[Finding]:
    """The record of the domain, or of a domain above it (RFC 7489 § 6.6.3)."""
    labels = sender.domain.split(".")
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        answers = resolver.txt(f"_dmarc.{domain}")
        if answers is None:
            return
        if any(text.replace(" ", "").lower().startswith("v=dmarc1") for text in answers):
            return
    yield Finding(
        f"{sender.domain} has no DMARC record", _HERE,
        f'publish: _dmarc.{sender.domain} TXT "v=DMARC1; p=none; rua=mailto:postmaster@{sender.domain}"',
    )  # fmt: skip


def _tags(record: str) -> dict[str, str]:
    """The tags of a DKIM record (RFC 6376 § 3.2)."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): "".join(value.split()) for name, sign, value in pairs if sign}
