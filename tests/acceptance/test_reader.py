"""A reader's whole way, from the sign-up page to the last letter, by the mails that arrive."""

import datetime as dt
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest

from leafpost.delivery.clock import Clock
from leafpost.delivery.worker import Settings
from leafpost.languages import language
from leafpost.outbox.frozen import freeze
from leafpost.outbox.launch import Launched, Ready, launch
from leafpost.render.mail import Letter, letter
from tests.conftest import MakeClinic, localised_in
from tests.delivery.posting import post_of, worker_for, world_at
from tests.delivery.server import Mailbox, mail_server
from tests.public.conftest import ISSUE, Served, serving

AMAL = "amal@example.org"


@pytest.fixture
def served(tmp_path: Path, environment: dict[str, str], clinic_folder: MakeClinic) -> Iterator[Served]:
    """A clinic's pages, on each kind of database."""
    with serving(tmp_path, environment, clinic_folder) as found:
        yield found
        assert found.told == []


@cache
def letter_in(root: Path, tag: str) -> Letter:
    """The newsletter in one language, rendered once."""
    localised, clinic, words = localised_in(root, ISSUE, tag)
    return letter(localised, clinic, words)


def send_issue(served: Served, name: str) -> list[EmailMessage]:
    """Launch a newsletter to whoever is on the list and send it; the mails that arrived."""
    made = {tag: replace(letter_in(served.clinic.root, tag), slug=name) for tag in ("en", "es", "ar")}
    letters = {tag: freeze(one, served.clinic).to_bytes() for tag, one in made.items()}
    now = dt.datetime.now(dt.UTC)
    ready = Ready(name, name, "news", language("en"), letters, {})
    launched = launch(served.database, served.clinic, ready, now, now)
    mailbox = Mailbox()
    if isinstance(launched, Launched):
        with mail_server(mailbox) as port:
            worker_for(post_of(served.clinic, served.database, port), world_at(Clock()), Settings()).drain()
    assert all(len(mail.rcpt_tos) == 1 for mail in mailbox.mails)
    read = [message_from_bytes(mail.original_content or b"", policy=email.policy.default) for mail in mailbox.mails]
    return [mail for mail in read if isinstance(mail, EmailMessage) and mail["To"] == AMAL]


def test_a_reader_comes_changes_and_leaves(served: Served) -> None:
    """Sign up in Arabic, confirm, read; read the next one in Spanish; leave with one click, and get nothing more."""
    assert served.sign_up(AMAL, lang="ar", locale="ar", name="أمل").status == 200
    assert send_issue(served, "before") == []
    served.post(served.link(served.mailbox.wait_for(AMAL)[0], "confirm"))

    (first,) = send_issue(served, "first")
    assert first["Content-Language"] == "ar"
    preferences = served.link(first, "p")
    served.post(f"{preferences}?lang=ar", {"name": "أمل", "locale": "es", "topic": "news"})

    (second,) = send_issue(served, "second")
    assert second["Content-Language"] == "es"
    address = str(second["List-Unsubscribe"]).partition(">")[0].removeprefix("<")
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = address.removeprefix(served.clinic.public_url)
    assert served.ask(path, method="POST", body=str(second["List-Unsubscribe-Post"])).status == 200
    assert send_issue(served, "third") == []

    served.sign_up(AMAL, lang="ar", locale="ar")
    served.post(served.link(served.mailbox.wait_for(AMAL, 2)[1], "confirm"))
    (fourth,) = send_issue(served, "fourth")
    assert fourth["Content-Language"] == "ar"
