"""A small clinic's public pages, served as `send.py public` serves them, with a real database and a mail server."""

import email.policy
import http.client
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Received
from playwright.sync_api import Browser, expect

from leafpost.audience.address import parse_address
from leafpost.clinic import Clinic, read_clinic
from leafpost.database.campaigns import Campaign, add_campaign
from leafpost.database.consents import give_consent
from leafpost.database.engine import Database, open_database
from leafpost.database.subscribers import find_subscriber, save_subscriber
from leafpost.database.tables import CampaignState, TokenPurpose, delivery
from leafpost.database.tokens import NewToken, add_tokens
from leafpost.delivery.run import Post
from leafpost.delivery.smtp import SmtpServer
from leafpost.errors import Problem
from leafpost.files import digest_of
from leafpost.outbox.frozen import freeze
from leafpost.outbox.tokens import token_digest
from leafpost.press.manifest import Artefact, write_manifest
from leafpost.public.server import public_server
from leafpost.render.mail import letter
from leafpost.render.web import phone_page
from leafpost.serving.server import Manner, free_socket
from tests.browsing import chromium
from tests.conftest import MakeClinic, localised_in
from tests.databases import NOON
from tests.delivery.posting import KEY
from tests.delivery.server import Mailbox, mail_server

PATIENCE = 30  # seconds until a test gives up; nothing is asserted about time
SLUG, ISSUE = "caring-for-your-back", "spring-letter"
_CLIENTS = count(1)
TOPICS = '\n[topics]\nnews = "News of the practice"\ncourses = "Courses"\n'


@dataclass
class Arrivals(Mailbox):
    """A mailbox that a test can wait at."""

    came: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        with self.came:
            self.came.notify_all()
        return answer

    def wait_for(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The mails to an address, once there are so many."""
        with self.came:
            assert self.came.wait_for(lambda: len(self._to(address)) >= count, PATIENCE), f"no mail to {address}"
        return self._to(address)

    def _to(self, address: str) -> list[EmailMessage]:
        mine = [mail for mail in self.mails if mail.rcpt_tos == [address]]
        return [_read(mail.original_content or b"") for mail in mine]


def _read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@dataclass(frozen=True, slots=True)
class Got:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Served:
    """The pages, and what stands behind them."""

    clinic: Clinic
    database: Database
    mailbox: Arrivals
    address: str  # with the path that all pages begin with
    told: list[Problem]

    def ask(self, path: str, *, method: str = "GET", body: str | bytes | None = None, **headers: str) -> Got:
        """One request as it is written here."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, str):
            body = body.encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        try:
            connection.request(method, parts.path + path, body, sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, found, answer.read())
        finally:
            connection.close()

    def post(self, path: str, fields: Mapping[str, object] | None = None, **headers: str) -> Got:
        """A form as a browser sends it from a page of ours."""
        headers.setdefault("Sec_Fetch_Site", "same-origin")
        number = next(_CLIENTS)  # each from another client, by way of a proxy that is trusted
        headers.setdefault("X_Forwarded_For", f"198.18.{number >> 8}.{number & 255}")
        return self.ask(path, method="POST", body=urlencode(fields or {}, doseq=True), **headers)

    def sign_up(self, address: str, *, lang: str = "en", **more: object) -> Got:
        """The form of the sign-up page, filled in."""
        page = self.ask(f"/subscribe?lang={lang}").text
        shown = re.search(r'name="shown" value="([^"]*)"', page)
        assert shown, page
        fields = {"email": address, "name": "", "locale": lang, "topic": ["news"], "shown": shown[1], **more}
        return self.post(f"/subscribe?lang={lang}", fields)

    def link(self, mail: EmailMessage, kind: str) -> str:
        """The path of the link in a mail."""
        body = mail.get_body(("plain",))
        assert body is not None
        found = re.search(rf"{re.escape(self.clinic.public_url)}(/{kind}/[A-Za-z0-9_-]+)\s", body.get_content())
        assert found, body.get_content()
        return found[1]

    def hashed(self, address: str) -> str:
        return KEY.address_hash(parse_address(address).key)

    def reader(
        self, address: str, *, locale: str = "en", topics: tuple[str, ...] = ("news",), name: str = "Ann",
        letters: int = 1, state: str = "accepted", mark: str = "",
    ) -> tuple[str, str]:  # fmt: skip
        """Somebody on the list who has a letter; its tokens to unsubscribe and to change preferences."""
        mark = mark or address
        tokens = tuple(token_digest(f"{mark}{purpose}")[:22] for purpose in "up")
        with self.database.begin() as connection:
            row_id, _ = save_subscriber(
                connection, address, parse_address(address).key, self.hashed(address), name, locale, NOON
            )
            for topic in topics:
                give_consent(connection, row_id, topic, "Yes.", "1", locale, NOON, "a test")
            row = {
                "campaign_id": self.campaign, "subscriber_id": row_id, "address": address, "name": name,
                "address_hash": self.hashed(address), "locale": locale, "wanted_locale": locale,
                "provider": "example.org", "due_at": NOON, "changed_at": NOON, "state": state,
            }  # fmt: skip
            key = connection.execute(delivery.insert().values(row)).inserted_primary_key
            assert key is not None
            purposes = (TokenPurpose.UNSUBSCRIBE, TokenPurpose.PREFERENCES)
            rows = [NewToken(token_digest(t), p, key[0], NOON) for t, p in zip(tokens, purposes, strict=True)]
            add_tokens(connection, rows)
        return tokens[0], tokens[1]

    campaign: int = 0

    def is_reader(self, address: str) -> bool:
        with self.database.read() as connection:
            return find_subscriber(connection, self.hashed(address)) is not None


def launch(clinic: Clinic, database: Database) -> int:
    """A campaign that has begun, its letters frozen in English and Arabic."""
    letters = {}
    for tag in ("en", "ar"):
        localised, _, words = localised_in(clinic.root, ISSUE, tag)
        letters[tag] = freeze(letter(localised, clinic, words), clinic).to_bytes()
    new = Campaign(0, ISSUE, "news", CampaignState.PAUSED, "", NOON, NOON, clinic.mail.from_address, "a", "b")
    with database.begin() as connection:
        return add_campaign(connection, new, letters)


def build_phone_pages(clinic: Clinic, out: Path) -> None:
    """The leaflet's phone pages in English and Arabic with their manifest, as a build leaves them."""
    artefacts = {}
    for tag in ("en", "ar"):
        localised, _, words = localised_in(clinic.root, SLUG, tag)
        page = phone_page(localised, clinic, words, clinic.offered, has_pdf=False).encode("utf-8")
        path = out / tag / f"{SLUG}.html"
        path.parent.mkdir(parents=True)
        path.write_bytes(page)
        artefacts[f"{tag}/{SLUG}.html"] = Artefact(
            SLUG, tag, "web", "draft", localised.short_digest, digest_of(page), len(page), {},
            title="العناية بالظهر" if tag == "ar" else "Caring for your back", title_locale=tag,
        )  # fmt: skip
    picture = out / f"newsletters/{ISSUE}/images/runner.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    artefacts[f"newsletters/{ISSUE}/images/runner.png"] = Artefact(
        ISSUE, "", "picture", "", "", digest_of(b"a picture"), 9, {}
    )
    write_manifest(out, artefacts)


@contextmanager
def serving(
    folder: Path, environment: Mapping[str, str], make: MakeClinic, proxies: tuple[str, ...] = ("127.0.0.1",)
) -> Iterator[Served]:
    """The pages of a small clinic in Spanish, Arabic and English, on a free port, in a thread of their own."""
    root = make(folder / "clinic", offered=(), translated=["es", "ar"])
    with (root / "clinic.toml").open("a", encoding="utf-8") as settings:
        settings.write(TOPICS)
    clinic = read_clinic(root)
    database, told, out = open_database(clinic, environment), list[Problem](), folder / "dist"
    build_phone_pages(clinic, out)
    mailbox = Arrivals()
    with mail_server(mailbox) as port:
        post = Post(clinic, database, KEY, SmtpServer("127.0.0.1", port, "none"))
        server = public_server(post, out, free_socket(0), Manner(proxies=proxies), told.append)
        ready = threading.Event()
        thread = threading.Thread(target=server.run, args=(ready.set,))
        thread.start()
        assert ready.wait(PATIENCE)
        try:
            found = Served(clinic, database, mailbox, f"{server.address}/leaflets", told)
            found.campaign = launch(clinic, database)
            yield found
        finally:
            server.stop()
            thread.join(PATIENCE)
            database.close()
            assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Iterator[Served]:
    """One server for all tests; each uses addresses of its own."""
    with serving(tmp_path_factory.mktemp("public"), {}, clinic_folder) as found:
        yield found
        assert found.told == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE * 1000)
    with chromium() as opened:
        yield opened
