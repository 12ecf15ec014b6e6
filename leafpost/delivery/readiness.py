"""What sending needs beside readers: keys, a mail server, and what the sender's domain has published.

Each thing is looked at by itself, so that one run tells all that is missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from leafpost.addresses import ascii_address
from leafpost.audience.secrets import SECRET_KEY, secret_key
from leafpost.clinic import CLINIC_FILE, Clinic
from leafpost.delivery.smtp import SMTP_URL, smtp_server
from leafpost.errors import ConfigurationError
from leafpost.outbox.dkim_record import wanted_record
from leafpost.outbox.sender_domain import DKIM, DMARC, SPF, Resolver, Sender, domain_findings
from leafpost.outbox.signing_key import DKIM_KEY


class Readiness(StrEnum):
    """How one thing stands."""

    OK = "ok"
    MISSING = "missing"  # or wrong
    UNKNOWN = "unknown"  # nobody answered, or there was nobody to ask


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that sending needs; `mend` is what to do about it, empty where nothing is."""

    name: str
    readiness: Readiness
    what: str
    mend: str = ""


def needs(clinic: Clinic, environment: Mapping[str, str], resolver: Resolver) -> Iterator[Need]:
    """Everything in the order in which it is set up. Nothing is sent and nothing is changed."""
    yield _configured(SECRET_KEY, "people on the suppression list are told by it", lambda: secret_key(environment))
    yield _configured(SMTP_URL, "the mail server that takes letters", lambda: smtp_server(environment))
    yield _configured(DKIM_KEY, _signs(environment), lambda: wanted_record(environment))
    yield _topics(clinic)
    yield from _published(clinic, environment, resolver)


def _configured(name: str, what: str, read: Callable[[], object]) -> Need:
    try:
        read()
    except ConfigurationError as error:
        problem = error.problems[0]
        return Need(name, Readiness.MISSING, problem.what, problem.fix)
    return Need(name, Readiness.OK, what)


def _signs(environment: Mapping[str, str]) -> str:
    return "letters are signed here" if environment.get(DKIM_KEY) else "not set: your mail server is to sign letters"


def _topics(clinic: Clinic) -> Need:
    name = f"{CLINIC_FILE} [topics]"
    if clinic.topics:
        return Need(name, Readiness.OK, "what readers can sign up to")
    return Need(name, Readiness.MISSING, "there is no topic to sign up to", 'add one: news = "News for a healthy back"')


class _Listening:
    """A resolver that remembers which names nobody answered for."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.silent: list[str] = []

    def txt(self, name: str) -> tuple[str, ...] | None:
        answers = self._resolver.txt(name)
        if answers is None:
            self.silent.append(name)
        return answers


def _published(clinic: Clinic, environment: Mapping[str, str], resolver: Resolver) -> Iterator[Need]:
    """SPF, DKIM and DMARC of the domain in From; DKIM only where letters are signed here."""
    domain = ascii_address(clinic.mail.from_address).rpartition("@")[2].lower()
    try:
        record = wanted_record(environment)
    except ConfigurationError:
        record = None  # told above
    listening = _Listening(resolver)
    found = dict(domain_findings(Sender(domain, record), listening))
    for rule, start in ((SPF, domain), (DKIM, f"{record.selector}._domainkey." if record else ""), (DMARC, "_dmarc.")):
        name = f"{rule.name.upper()} of {domain}"
        if finding := found.get(rule):
            yield Need(name, Readiness.MISSING, finding.what, finding.fix or rule.mend)
        elif rule is DKIM and record is None:
            yield Need(name, Readiness.UNKNOWN, "ask who looks after your mail server: it has the key")
        elif any(silent.startswith(start) for silent in listening.silent):
            yield Need(name, Readiness.UNKNOWN, "DNS gave no answer", "try again where the internet can be reached")
        else:
            yield Need(name, Readiness.OK, "published")
