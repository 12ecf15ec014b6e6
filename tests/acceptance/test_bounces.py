"""Marketing reads what came back: a real Postfix takes the letters, and sends back what it cannot deliver."""

import datetime as dt
import json
import shutil
import smtplib
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from sqlalchemy import select, update

from leafpost.audience.secrets import SECRET_KEY
from leafpost.cli.send import main
from leafpost.clinic import read_clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.tables import campaign, delivery
from leafpost.delivery.smtp import SMTP_URL
from tests.bounces.post_office import DOMAIN, READERS, PostOffice, post_office
from tests.conftest import make_clinic, sign_everything

FIRST, SECOND = "spring-letter", "autumn-letter"
MAIL = f"""
[mail]
from_address = "news@{DOMAIN}"
unsubscribe_to = "bounces@{DOMAIN}"
bounce_domain = "{DOMAIN}"
rate = 0
"""
Send = Callable[..., str]


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def root(tmp_path: Path, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic that sends through this post office."""
    monkeypatch.setenv(SECRET_KEY, "a secret that only this test has, 32+")
    monkeypatch.setenv(SMTP_URL, office.smtp_url)
    monkeypatch.delenv(DATABASE_URL, raising=False)
    folder = make_clinic(tmp_path / "clinic", offered=())
    path = folder / "clinic.toml"
    path.write_text(path.read_text("utf-8") + MAIL, "utf-8")
    shutil.copy(folder / f"newsletters/{FIRST}.md", folder / f"newsletters/{SECOND}.md")
    sign_everything(folder, dt.date.today())
    return folder


@pytest.fixture
def send(root: Path, capsys: pytest.CaptureFixture[str]) -> Send:
    def run(*arguments: str, expected: int = 0) -> str:
        code = main([*arguments, "--root", str(root)])
        captured = capsys.readouterr()
        assert code == expected, captured.out + captured.err
        return captured.out + captured.err

    return run


@pytest.fixture
def database(root: Path) -> Iterator[Database]:
    opened = open_database(read_clinic(root), {})
    yield opened
    opened.close()


def add(send: Send, *who: str) -> None:
    for name in who:
        consent = ("--topic", "news", "--consent-text", "Yes.", "--consent-version", "1", "--proof", "a form")
        send("subscribers", "add", f"{name}@{READERS}", *consent, "--consent-at", "2026-01-05 10:00")


def who_is_in(database: Database, number: int) -> dict[str, str]:
    """The readers of a campaign, with the state of their letters."""
    with database.read() as connection:
        numbers = sorted(connection.execute(select(campaign.c.id)).scalars())
        columns = (delivery.c.address, delivery.c.state)
        rows = connection.execute(select(*columns).where(delivery.c.campaign_id == numbers[number])).all()
    return {address.partition("@")[0]: state for address, state in rows}


def read_bounces(send: Send, office: PostOffice) -> dict[str, tuple[str, str]]:
    """By reader: what came back, and what was done."""
    said = send("bounces", "--read", str(office.bounces), "--format", "json")
    found: list[dict[str, Any]] = json.loads(said[: said.rindex("]") + 1])
    return {row["recipient"].partition("@")[0]: (row["kind"], row["action"]) for row in found}


def unsubscribe_by_mail(office: PostOffice, letter: bytes) -> None:
    """What a mail program does with the mailto of List-Unsubscribe."""
    header = str(message_from_bytes(letter, policy=policy.default)["List-Unsubscribe"])
    address = next(part for part in header.replace("<", " ").replace(">", " ").split() if part.startswith("mailto:"))
    parts = urlsplit(address.rstrip(","))
    subject = unquote(parts.query.removeprefix("subject="))
    with smtplib.SMTP("127.0.0.1", office.port) as server:
        mail = f"From: ann@{READERS}\r\nTo: {unquote(parts.path)}\r\nSubject: {subject}\r\n\r\n"
        server.sendmail(f"ann@{READERS}", [unquote(parts.path)], mail)


def test_from_launch_to_suppression_and_back(send: Send, office: PostOffice, database: Database) -> None:
    """Who is gone is written to once and never again; who is full, refused or late is; who leaves by mail leaves."""
    add(send, "ann", "gone", "full", "refuses", "tired")
    send("launch", FIRST, "--yes")
    send("run")
    assert set(who_is_in(database, 0).values()) == {"accepted"}
    office.wait_for(4)
    with database.begin() as connection:  # as if the connection had broken after the letter
        tired = delivery.c.address == f"tired@{READERS}"
        connection.execute(update(delivery).where(tired).values(state="unknown"))
    assert read_bounces(send, office) == {
        "gone": ("hard", "suppress"), "full": ("full", "count"), "refuses": ("policy", "warn"),
        "tired": ("soft", "count"),
    }  # fmt: skip
    assert who_is_in(database, 0)["tired"] == "accepted"  # it had arrived at a server, or nothing would have come back
    assert office.arrived() == []

    (first,) = office.wait_for(1, "ann")
    unsubscribe_by_mail(office, first.read_bytes())
    office.wait_for(1)
    assert read_bounces(send, office) == {"ann": ("unsubscribe", "unsubscribe")}

    add(send, "bo")
    send("launch", SECOND, "--yes")
    send("run")
    office.wait_for(1, "bo")
    office.wait_for(3)
    assert set(who_is_in(database, 1)) == {"bo", "full", "refuses", "tired"}
    assert len(office.arrived("ann")) == 1
    assert set(read_bounces(send, office)) == {"full", "refuses", "tired"}
    send("report", "1")
