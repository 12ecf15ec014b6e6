"""Mail handed to real servers that say yes, no, or nothing more."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from leafpost.delivery.smtp import SMTP_URL, SmtpServer, send, smtp_server
from leafpost.errors import ConfigurationError, ProblemError
from tests.delivery.server import PASSWORD, USER, Mailbox, mail_server, make_certificate
from tests.localise.samples import REPOSITORY

SENDER, READER = "news@clinic.example", "reader@home.example"
MAIL = b"From: news@clinic.example\r\nTo: reader@home.example\r\nSubject: News\r\n\r\n.dot\r\n..\r\nFrom here\r\n"
SIGN_IN = {"auth_require_tls": False}  # aiosmtpd: also where nothing is encrypted, as on this machine
NOT_ENCRYPTED = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

send_there = """
import json, sys
from leafpost.delivery.smtp import send, smtp_server
from leafpost.errors import ProblemError
try:
    server = smtp_server({"LEAFPOST_SMTP_URL": sys.argv[1]})
    print(json.dumps({"answer": send(server, sys.argv[2], sys.argv[3], sys.stdin.buffer.read())}))
except ProblemError as error:
    print(json.dumps({"problems": [str(problem) for problem in error.problems]}))
"""


def plain(port: int) -> SmtpServer:
    return SmtpServer("127.0.0.1", port, "none")


def problem_of(server: SmtpServer, *, recipient: str = READER, sender: str = SENDER) -> str:
    """What is told where a mail could not be handed over."""
    with pytest.raises(ProblemError) as caught:
        send(server, sender, recipient, MAIL)
    (problem,) = caught.value.problems
    assert problem.fix
    return str(problem)


def in_process_of_its_own(url: str, trusted: Path | None) -> dict[str, object]:
    """Send with the certificates of `trusted`, which Python reads from the environment when it starts."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    environment |= {"SSL_CERT_FILE": str(trusted), "SSL_CERT_DIR": ""} if trusted else {}
    result = subprocess.run(
        [sys.executable, "-c", send_there, url, SENDER, READER],
        input=MAIL, capture_output=True, env=environment, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


# --- the address of the server -----------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587, "starttls")),
        ("smtp://mail.example:2525?tls=starttls", SmtpServer("mail.example", 2525, "starttls")),
        ("smtp://mail.example:25?tls=none&insecure=yes", SmtpServer("mail.example", 25, "none")),
        ("smtps://mail.example", SmtpServer("mail.example", 465, "tls")),
        ("smtps://mail.example:4650?tls=none", SmtpServer("mail.example", 4650, "tls")),
        ("smtp://u%40x:p%2F%3A@mail.example", SmtpServer("mail.example", 587, "starttls", "u@x", "p/:")),
        ("smtp://u:p@localhost:25?tls=none", SmtpServer("localhost", 25, "none", "u", "p")),
        ("smtp://u:p@[::1]:25?tls=none", SmtpServer("::1", 25, "none", "u", "p")),
    ],
)
def test_a_servers_address_is_read(url: str, expected: SmtpServer) -> None:
    """Host, port, encryption, user and password come out of the address, with the usual ports."""
    found = smtp_server({SMTP_URL: url})
    assert found == expected
    assert found.password == expected.password


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://:587",
        "smtp://mail.example:many",
        "smtp://mail.example:99999",
        "smtp://[::1",
        "smtp://mail.example?tls=maybe",
        "smtp://mail.example?tls=none",
        "smtp://user:pass/word@mail.example",
        "smtp://user:pass@mail.example?tls=none",
        "smtp://user:pass@127.0.0.1.mail.example?tls=none",
    ],
)
def test_a_wrong_address_is_a_problem_of_the_set_up(url: str) -> None:
    """An address that names no server, or would show the password to everybody, is told without the password."""
    with pytest.raises(ConfigurationError) as caught:
        smtp_server({SMTP_URL: url})
    (problem,) = caught.value.problems
    assert problem.file == SMTP_URL
    assert problem.fix
    assert "pass" not in str(problem).replace("user:password@", "").replace("the password", "")


def test_without_an_address_nothing_is_sent() -> None:
    """Where no server is named, that is told with an example."""
    with pytest.raises(ConfigurationError, match=r"LEAFPOST_SMTP_URL: no mail server is named: .*smtp://"):
        smtp_server({})


def test_a_password_is_not_shown() -> None:
    """A server as it may stand in a log has no password in it."""
    assert "secret" not in repr(SmtpServer("mail.example", 587, "starttls", "user", "secret"))


# --- handing over ------------------------------------------------------------------------


def test_a_mail_arrives_byte_for_byte() -> None:
    """The server gets one sender, one recipient and the mail as it was, dots at the beginning of lines too."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        answer = send(plain(port), SENDER, READER, MAIL)
    (envelope,) = mailbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos, envelope.content) == (SENDER, [READER], MAIL)
    assert answer == "250 2.0.0 OK: queued as 42"
    assert mailbox.was_encrypted == [False]


@NOT_ENCRYPTED
def test_signing_in() -> None:
    """User and password are given as they stand in the address, signs that an address must escape too."""
    mailbox = Mailbox()
    url = f"smtp://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:PORT?tls=none"
    with mail_server(mailbox, auth_required=True, **SIGN_IN) as port:
        send(smtp_server({SMTP_URL: url.replace("PORT", str(port))}), SENDER, READER, MAIL)
    assert mailbox.logins == [(USER, PASSWORD, False)]
    assert len(mailbox.mails) == 1


@NOT_ENCRYPTED
def test_a_wrong_password_is_told() -> None:
    """Where the server does not know the user, that is said, nothing is sent, and the password is not shown."""
    mailbox = Mailbox()
    with mail_server(mailbox, auth_required=True, **SIGN_IN) as port:
        told = problem_of(SmtpServer("127.0.0.1", port, "none", USER, "wr0ng"))
    assert "refused user or password" in told
    assert "wr0ng" not in told
    assert mailbox.mails == []


@NOT_ENCRYPTED
def test_a_password_in_another_script_is_told() -> None:
    """A password that is not ASCII, which cannot be sent everywhere, is used or told, but never breaks the program."""
    mailbox = Mailbox()
    with mail_server(mailbox, auth_required=True, **SIGN_IN) as port:
        assert "user or password" in problem_of(SmtpServer("127.0.0.1", port, "none", USER, "hasło"))
    assert mailbox.mails == []


@pytest.mark.parametrize("answer", ["550 5.1.1 no such mailbox", "451 4.7.1 greylisted", "554 5.7.1 spam"])
def test_a_refused_recipient_is_told(answer: str) -> None:
    """What the server says of a recipient is told in its own words."""
    with mail_server(Mailbox(recipient_answer=answer)) as port:
        assert answer in problem_of(plain(port))


@pytest.mark.parametrize("answer", ["550 5.7.515 not authenticated", "452 4.3.1 full"])
def test_a_refused_mail_is_told(answer: str) -> None:
    """What the server says after the mail itself is told in its own words."""
    mailbox = Mailbox(data_answer=answer)
    with mail_server(mailbox) as port:
        assert answer in problem_of(plain(port))
    assert mailbox.mails == []


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_is_told(command: str) -> None:
    """Where the connection ends in the middle, that is a problem with the server's name."""
    with mail_server(Mailbox(closes_at=command)) as port:
        assert problem_of(plain(port)).startswith(f"127.0.0.1:{port}: ")


def test_a_server_that_is_not_there_is_told() -> None:
    """Where nobody listens, that is a problem with the server's name."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert problem_of(plain(port)).startswith(f"127.0.0.1:{port}: ")


def test_a_mail_that_was_taken_is_sent_whatever_comes_after() -> None:
    """Once the server has said yes to the mail, a complaint at parting does not make it unsent."""
    mailbox = Mailbox(quit_answer="421 4.3.2 closing")
    with mail_server(mailbox) as port:
        assert send(plain(port), SENDER, READER, MAIL).startswith("250 ")
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nRCPT TO:<x@y.example>", "jürgen@home.example", "", "a b@c.example"]
)
def test_an_address_that_cannot_travel_is_a_problem(address: str) -> None:
    """An address with a line break, another script or nothing in it reaches no server, and is told."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert problem_of(plain(port), recipient=address)
        assert problem_of(plain(port), sender=address)
    assert mailbox.mails == []


def test_a_domain_in_another_script_travels_in_ascii() -> None:
    """The envelope has the domain's ASCII form, as the header has."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        send(plain(port), SENDER, "reader@exämple.example", MAIL)
    assert mailbox.mails[0].rcpt_tos == ["reader@xn--exmple-cua.example"]


# --- encryption --------------------------------------------------------------------------


def test_starttls_with_a_certificate_that_is_trusted(certificate: tuple[Path, ssl.SSLContext]) -> None:
    """Under STARTTLS the sign-in and the mail are encrypted."""
    trusted, context = certificate
    mailbox = Mailbox()
    with mail_server(mailbox, tls_context=context, require_starttls=True, auth_required=True) as port:
        url = f"smtp://{USER}:{quote(PASSWORD, safe='')}@localhost:{port}?tls=starttls"
        assert in_process_of_its_own(url, trusted) == {"answer": "250 2.0.0 OK: queued as 42"}
    assert mailbox.logins == [(USER, PASSWORD, True)]
    assert mailbox.was_encrypted == [True]
    assert mailbox.mails[0].content == MAIL


def test_tls_from_the_first_byte(certificate: tuple[Path, ssl.SSLContext]) -> None:
    """An smtps address is spoken to under TLS from the beginning."""
    trusted, context = certificate
    mailbox = Mailbox()
    with mail_server(mailbox, wrapped_in=context) as port:
        assert in_process_of_its_own(f"smtps://localhost:{port}", trusted) == {"answer": "250 2.0.0 OK: queued as 42"}
    assert mailbox.mails[0].content == MAIL


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts_is_refused(certificate: tuple[Path, ssl.SSLContext], security: str) -> None:
    """To a server that anybody could pretend to be, neither password nor mail is given."""
    context = certificate[1]
    mailbox = Mailbox()
    options = {"wrapped_in": context} if security == "tls" else {"tls_context": context}
    with mail_server(mailbox, **options) as port:
        told = problem_of(SmtpServer("localhost", port, security, USER, PASSWORD))
    assert re.search("certificate", told)
    assert (mailbox.logins, mailbox.mails) == ([], [])


def test_a_certificate_for_another_name_is_refused(certificate: tuple[Path, ssl.SSLContext]) -> None:
    """A trusted certificate must be that of the server that was named."""
    trusted, context = certificate
    mailbox = Mailbox()
    with mail_server(mailbox, tls_context=context) as port:
        found = in_process_of_its_own(f"smtp://127.0.0.1:{port}?tls=starttls", trusted)
    assert "certificate" in str(found["problems"])
    assert mailbox.mails == []


def test_a_server_without_starttls_gets_nothing() -> None:
    """Where encryption was asked for and is not offered, no password and no mail travels in the open."""
    mailbox = Mailbox()
    with mail_server(mailbox, **SIGN_IN) as port:
        assert "STARTTLS" in problem_of(SmtpServer("localhost", port, "starttls", USER, PASSWORD))
    assert (mailbox.logins, mailbox.mails) == ([], [])
