"""The mails that confirm: how they are made, and what happens when a server does not take them."""

import datetime as dt
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leafpost.clinic import Clinic
from leafpost.database.engine import Database
from leafpost.database.requests import Asked, NewRequest, add_request, find_request
from leafpost.database.suppressions import suppress
from leafpost.database.tables import RequestKind, SuppressionReason
from leafpost.errors import Problem, ProblemError
from leafpost.outbox.signing import Signer
from leafpost.outbox.tokens import token_digest
from leafpost.public.post import TRIES, PublicPost
from leafpost.public.site import Site
from tests.databases import NOON
from tests.delivery.posting import KEY

ANN = "ann@example.org"
HASH = KEY.address_hash(ANN)
TWO_DAYS = dt.timedelta(days=2)
REFUSAL = "the server refused the mail: 550 <ann@example.org>: no such user"


@dataclass
class Sent:
    """A mail server as the pages see it; it refuses while `refuses` is set."""

    refuses: bool = False
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    tries: int = 0

    def __call__(self, return_path: str, recipient: str, message: bytes) -> None:
        self.tries += 1
        if self.refuses:
            raise ProblemError(Problem("mail.example:587", 0, "smtp", REFUSAL, "mend it"))
        self.mails.append((return_path, recipient, message))


@dataclass
class Posting:
    """A post whose clock a test moves."""

    post: PublicPost
    sent: Sent
    told: list[Problem]
    now: list[dt.datetime]

    def ask(self, kind: RequestKind = RequestKind.SUBSCRIBE, locale: str = "ar") -> None:
        asked = (Asked("news", "أوافق.", "web-1"),) if kind is RequestKind.SUBSCRIBE else ()
        with self.post.site.database.begin() as connection:
            add_request(connection, NewRequest(kind, ANN, ANN, HASH, "", locale, asked), self.now[0], TWO_DAYS)


@pytest.fixture
def posting(sending_clinic: Clinic, database: Database) -> Posting:
    """The sample clinic's post on each kind of database, without a signature."""
    sent, told, now = Sent(), list[Problem](), [NOON]
    site = Site.open(sending_clinic, database, KEY, sending_clinic.root / "dist")
    site = replace(site, now=lambda: now[0], random=counting())
    return Posting(PublicPost(site, sent, None, told.append), sent, told, now)


def counting() -> Callable[[int], bytes]:
    """Bytes that are never the same twice."""
    last = [0]

    def random(size: int) -> bytes:
        last[0] += 1
        return last[0].to_bytes(size, "big")

    return random


def read(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_asks_one_person_in_their_language(posting: Posting) -> None:
    """One recipient, no list headers, marked as sent by a machine (RFC 3834), and the consent word for word."""
    posting.ask()
    assert posting.post.send_due() == 1
    ((return_path, recipient, content),) = posting.sent.mails
    mail = read(content)
    assert (return_path, recipient, mail["To"]) == ("bounces@clinic.example", ANN, ANN)
    assert {name.lower() for name in mail} & {"cc", "bcc", "list-unsubscribe", "precedence"} == set()
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "ar")
    assert mail["Date"].datetime == NOON
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert "أوافق." in body.get_content()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert content.isascii()


def test_only_the_digest_of_its_link_is_kept(posting: Posting) -> None:
    """The token that stands in the mail finds the request, and is nowhere in the database."""
    posting.ask()
    posting.post.send_due()
    body = read(posting.sent.mails[0][2]).get_body(("plain",))
    assert body is not None
    token = body.get_content().partition("/confirm/")[2].split()[0]
    with posting.post.site.database.read() as connection:
        assert find_request(connection, token_digest(token), RequestKind.SUBSCRIBE, NOON) is not None
        assert find_request(connection, token, RequestKind.SUBSCRIBE, NOON) is None


def test_a_mail_goes_once(posting: Posting) -> None:
    """Looked at again at once, an hour and a day later, there is nothing to send."""
    posting.ask()
    for _ in range(3):
        posting.post.send_due()
        posting.now[0] += dt.timedelta(hours=12)
    assert len(posting.sent.mails) == 1


def test_what_a_server_does_not_take_is_tried_again_and_given_up(posting: Posting) -> None:
    """Five tries with longer and longer pauses; the operator is told each time, and no address."""
    posting.ask()
    posting.sent.refuses = True
    for _ in range(100):
        posting.post.send_due()
        posting.now[0] += dt.timedelta(minutes=1)
    assert posting.sent.tries == TRIES == len(posting.told)
    assert "550" in str(posting.told[0])
    assert not [problem for problem in posting.told if ANN in str(problem)]


def test_a_server_that_comes_back_gets_it(posting: Posting) -> None:
    """The second try has a link that works."""
    posting.ask()
    posting.sent.refuses = True
    posting.post.send_due()
    posting.sent.refuses = False
    posting.now[0] += dt.timedelta(minutes=1)
    assert posting.post.send_due() == 1


@pytest.mark.parametrize("kind", list(RequestKind))
def test_who_complained_gets_no_mail_at_all(posting: Posting, kind: RequestKind) -> None:
    """Also if the complaint came between asking and sending."""
    posting.ask(kind)
    with posting.post.site.database.begin() as connection:
        suppress(connection, HASH, SuppressionReason.COMPLAINED, NOON)
    posting.now[0] += dt.timedelta(hours=1)
    assert (posting.post.send_due(), posting.sent.tries) == (0, 0)


def test_its_signature_is_the_letters(posting: Posting) -> None:
    """DKIM with the clinic's key, as the worker signs; another program finds it valid."""
    key = rsa.generate_private_key(65537, 1024)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    record = "v=DKIM1; k=rsa; p=" + "".join(public.splitlines()[1:-1])
    posting.ask()
    replace(posting.post, signer=Signer("clinic.example", "mail", pem)).send_due()
    content = posting.sent.mails[0][2]
    assert dkim.verify(content, dnsfunc=lambda name, timeout=5: record.encode("ascii"))
    forged = content.replace(b"To: ann@", b"To: bob@")
    assert not dkim.verify(forged, dnsfunc=lambda name, timeout=5: record.encode("ascii"))
