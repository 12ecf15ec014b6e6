"""`send.py test` as a person runs it."""

import email
import email.policy
import os
import re
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from leafpost.cli.send import main
from leafpost.delivery.smtp import SMTP_URL
from tests.conftest import MakeClinic
from tests.delivery.server import Mailbox, mail_server
from tests.localise.samples import NEWSLETTER, REPOSITORY

NOBODY = "smtp://127.0.0.1:9?tls=none"  # nothing is ever sent there


def run(*arguments: str, url: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != SMTP_URL}
    environment |= {SMTP_URL: url} if url is not None else {}
    command = [sys.executable, str(REPOSITORY / "send.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=REPOSITORY, check=False)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and what is said, without a process of its own."""
    code = main(["test", *arguments, "--root", str(REPOSITORY)])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.err


def test_a_letter_is_sent_to_one_who_tests_it() -> None:
    """The newsletter arrives whole in Arabic, from the clinic and to the one address, and the command says so."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}?tls=none"
        result = run("test", NEWSLETTER, "--to", "tester@home.example", "--locale", "ar", url=url)
    assert (result.returncode, result.stderr) == (0, "")
    assert re.search(r"tester@home\.example in Arabic .*250 2\.0\.0 OK: queued as 42", result.stdout)
    (envelope,) = mailbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("news@clinic.example", ["tester@home.example"])
    content = envelope.content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["To"] == "tester@home.example"
    assert message["From"] == "Harbour Back Clinic <news@clinic.example>"
    assert message["Subject"] == "اتخذوا الخطوة الأولى"
    assert message["Date"] is not None
    assert re.fullmatch(r"<test\.[0-9a-f]{32}@clinic\.example>", message["Message-ID"])
    types = [part.get_content_type() for part in message.walk()]
    assert types == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            words = part.get_content()
            assert "تخفيف الضغط عن العمود الفقري" in words
            assert "--lp-" not in words
            assert "https://clinic.example/leaflets/u/test" in words


def test_links_of_a_test_unsubscribe_nobody() -> None:
    """The test's own link to unsubscribe is none of a reader's."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}?tls=none"
        assert run("test", NEWSLETTER, "--to", "tester@home.example", url=url).returncode == 0
    content = mailbox.mails[0].content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["List-Unsubscribe"] == (
        "<https://clinic.example/leaflets/u/test>, <mailto:news@clinic.example?subject=unsubscribe%20test>"
    )
    assert message["Subject"] == "Take the first step"


def test_languages_may_be_spelled_as_html_spells_them() -> None:
    """zh-Hans is as good as zh_Hans."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}?tls=none"
        result = run("test", NEWSLETTER, "--to", "tester@home.example", "--locale", "zh-Hans", url=url)
    assert result.returncode == 0
    assert "Chinese (Simplified)" in result.stdout
    assert len(mailbox.mails) == 1


def test_a_refusal_is_told() -> None:
    """What the server answers comes out as a problem, with exit code 1."""
    with mail_server(Mailbox(recipient_answer="550 5.1.1 no such mailbox")) as port:
        url = f"smtp://127.0.0.1:{port}?tls=none"
        result = run("test", NEWSLETTER, "--to", "tester@home.example", url=url)
    assert (result.returncode, result.stdout) == (1, "")
    assert "550 5.1.1 no such mailbox" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_a_server_nothing_is_sent() -> None:
    """Where no mail server is named, that is told with exit code 2."""
    result = run("test", NEWSLETTER, "--to", "tester@home.example", url=None)
    assert result.returncode == 2
    assert "LEAFPOST_SMTP_URL" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("url", ["nonsense", "smtp://u:hunter2@mail.example?tls=none", "smtp://u:hunter2@h:x"])
def test_a_wrong_server_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A server's address that cannot be is told with exit code 2, without the password."""
    monkeypatch.setenv(SMTP_URL, url)
    code, err = told(capsys, NEWSLETTER, "--to", "tester@home.example")
    assert code == 2
    assert "LEAFPOST_SMTP_URL" in err
    assert "hunter2" not in err


@pytest.mark.parametrize(
    "issue", ["no-such-issue", "running-with-back-pain", "../take-the-first-step", "", "interface"]
)
def test_what_is_no_newsletter_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, issue: str
) -> None:
    """An unknown slug, or a leaflet's, is told together with the newsletters there are, with exit code 2."""
    monkeypatch.setenv(SMTP_URL, NOBODY)
    code, err = told(capsys, issue, "--to", "tester@home.example")
    assert code == 2
    assert f"newsletters here: softer-ground, {NEWSLETTER}" in err


@pytest.mark.parametrize("tag", ["he", "xx", "", "../ar", "ar\n"])
def test_a_language_that_is_not_offered_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    """A language that the clinic does not offer is told with those that it does, with exit code 2."""
    monkeypatch.setenv(SMTP_URL, NOBODY)
    code, err = told(capsys, NEWSLETTER, "--to", "tester@home.example", "--locale", tag)
    assert code == 2
    assert "zh_Hans" in err


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "tester",
        "@home.example",
        "tester@",
        "a@b@c",
        "a@[",
        "a@(",
        "<tester@home.example>",
        "tester@home.example, other@home.example",
        "tester@home.example\r\nBcc: x@y.example",
        "jürgen@home.example",
        "tester@home..example",
        "a" * 2000 + "@home.example",
    ],
)
def test_a_hostile_recipient_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, recipient: str
) -> None:
    """What is no single address gets no mail, and is told in a line with how to write it."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        monkeypatch.setenv(SMTP_URL, f"smtp://127.0.0.1:{port}?tls=none")
        code, err = told(capsys, NEWSLETTER, "--to", recipient)
    assert code in (1, 2)
    assert "name@example.com" in err
    assert mailbox.mails == []


def test_usage_is_told() -> None:
    """Without a recipient, or without anything, the command says how it is used, with exit code 2."""
    for arguments in (("test", NEWSLETTER), ()):
        result = run(*arguments, url=NOBODY)
        assert result.returncode == 2
        assert "usage: send.py" in result.stderr


def test_a_newsletter_that_is_refused_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a catalog must not be used, its file and line are told, and nothing is sent."""
    monkeypatch.setenv(SMTP_URL, NOBODY)
    for name in ("clinic.toml", "leaflets", "newsletters", "locales"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    po = tmp_path / "locales/ar/LC_MESSAGES" / f"{NEWSLETTER}.po"
    text = po.read_text("utf-8").replace('msgid "What is known"\nmsgstr "', 'msgid "What is known"\nmsgstr "<b>')
    po.write_text(text, "utf-8")
    line = text.split("\n").index('msgid "What is known"') + 1
    code = main(["test", NEWSLETTER, "--to", "tester@home.example", "--locale", "ar", "--root", str(tmp_path)])
    assert code == 1
    assert f"locales/ar/LC_MESSAGES/{NEWSLETTER}.po:{line}: raw HTML: <b>" in capsys.readouterr().err


def test_several_people_get_it_in_every_language(
    tmp_path: Path, clinic_folder: MakeClinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two testers and three languages are six mails with one recipient each; an address named twice counts once."""
    root = clinic_folder(tmp_path / "clinic", offered=(), translated=["es", "ar"])
    mailbox = Mailbox()
    to = [part for name in ("ann", "bob", "ann") for part in ("--to", f"{name}@home.example")]
    with mail_server(mailbox) as port:
        monkeypatch.setenv(SMTP_URL, f"smtp://127.0.0.1:{port}?tls=none")
        assert main(["test", "spring-letter", *to, "--locale", "all", "--root", str(root)]) == 0
    assert all(len(envelope.rcpt_tos) == 1 for envelope in mailbox.mails)
    sent = [(envelope.rcpt_tos[0], headers(envelope.content)["Content-Language"]) for envelope in mailbox.mails]
    people = ("ann@home.example", "bob@home.example")
    assert sorted(sent) == sorted((person, tag) for person in people for tag in ("en", "es", "ar"))
    assert len({headers(envelope.content)["Message-ID"] for envelope in mailbox.mails}) == 6
    assert capsys.readouterr().out.count("Sent to") == 6


def test_one_bad_address_stops_all(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address is checked before any mail goes out; all that are wrong are told, with exit code 2."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        monkeypatch.setenv(SMTP_URL, f"smtp://127.0.0.1:{port}?tls=none")
        code, err = told(capsys, NEWSLETTER, "--to", "ann@home.example", "--to", "bob", "--to", "c@d@e")
    assert (code, mailbox.mails) == (2, [])
    assert "'bob'" in err
    assert "'c@d@e'" in err


def test_a_test_has_the_subject_and_the_list_headers_of_a_real_letter() -> None:
    """What a tester sees is what a reader will see: no mark in the subject, and the ways to unsubscribe."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert (
            run("test", NEWSLETTER, "--to", "ann@home.example", url=f"smtp://127.0.0.1:{port}?tls=none").returncode == 0
        )
    found = headers(mailbox.mails[0].content)
    assert found["Subject"] == "Take the first step"
    assert found["List-Id"] == "<news.clinic.example>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["Message-ID"].startswith("<test.")
    assert mailbox.mails[0].mail_from == "news@clinic.example"


def headers(content: bytes | str | None) -> EmailMessage:
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
