"""Sending bytes over SMTP (RFC 5321). smtplib is imported here and nowhere else."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from leafpost.addresses import ascii_address
from leafpost.delivery.connection import Connection, Timeouts
from leafpost.delivery.dialling import CannotConnectError
from leafpost.errors import ConfigurationError, Problem, ProblemError

SMTP_URL = "LEAFPOST_SMTP_URL"
_EXAMPLE = "smtp://user:password@mail.example:587?tls=starttls"
_TLS = ("starttls", "none")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 30.0  # seconds for connecting and for each answer


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over: `security` is "tls" (from the first byte), "starttls" or "none"."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


def smtp_server(environment: Mapping[str, str]) -> SmtpServer:
    """The server named in LEAFPOST_SMTP_URL. Raises ConfigurationError where it is missing or wrong."""
    url = environment.get(SMTP_URL, "")
    if not url:
        raise ConfigurationError(
            Problem(SMTP_URL, 0, "smtp", "no mail server is named", f"set it, such as: {_EXAMPLE}")
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong("the port is not a number") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _wrong("it is not an address of a mail server")
    settings = parse_qs(parts.query)
    security = settings.get("tls", ["starttls"])[0] if parts.scheme == "smtp" else "tls"
    if parts.scheme == "smtp" and security not in _TLS:
        raise _wrong(f"tls={security} is unknown; use {' or '.join(_TLS)}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if security == "none" and parts.hostname not in _THIS_MACHINE:
        if password:
            raise _wrong("the password would travel in the open; use tls=starttls")
        if settings.get("insecure") != ["yes"]:
            raise _wrong("readers' addresses would travel in the open; use tls=starttls, or add &insecure=yes")
    return SmtpServer(parts.hostname, port or (465 if security == "tls" else 587), security, user, password)


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(Problem(SMTP_URL, 0, "smtp", what, f"write it as {_EXAMPLE}"))


def send(server: SmtpServer, sender: str, recipient: str, message: bytes) -> str:
    """Hand one mail over, for one recipient. Returns what the server answered, such as "250 OK: queued".

    Raises ProblemError where the server cannot be reached, refuses the sign-in or the mail.
    """
    place = f"{server.host}:{server.port}"
    try:
        sender, recipient = ascii_address(sender), ascii_address(recipient)
    except ValueError as error:
        raise ProblemError(Problem("address", 0, "address", str(error), "write it as name@example.com")) from error
    accepted = ""
    try:
        with _connected(server) as connection:
            _expect(connection.mail(sender), (250,))
            _expect(connection.rcpt(recipient), (250, 251))
            code, answer = connection.data(message)
            _expect((code, answer), (250,))
            accepted = f"{code} {answer.decode('utf-8', 'replace')}"
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if not accepted:  # once taken, a mail is taken, whatever the server says at QUIT
            raise ProblemError(_failure(place, error)) from error
    return accepted


def dial(server: SmtpServer, timeouts: Timeouts, monotonic: Callable[[], float]) -> Connection:
    """Open a connection that carries many letters; signed in, and encrypted if the server is to be.

    Raises CannotConnectError.
    """
    try:
        opened = _connected(server)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        problem = _failure(f"{server.host}:{server.port}", error)
        raise CannotConnectError(problem, is_for_good=_is_for_good(error)) from error
    sock = opened.sock
    assert sock is not None
    opened.sock = None  # or it would be closed with its opener
    return Connection(sock, opened.esmtp_features, timeouts, monotonic())


def _is_for_good(error: Exception) -> bool:
    """Whether a person has to mend something before another attempt can succeed."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return error.smtp_code >= 500
        case smtplib.SMTPNotSupportedError() | ssl.SSLCertVerificationError() | UnicodeError():
            return True
        case _:
            return False


def _failure(place: str, error: Exception) -> Problem:
    """What went wrong, as a person can mend it."""
    match error:
        case smtplib.SMTPNotSupportedError():
            what, fix = f"the server cannot do what is asked ({error})", f"check tls and user in {SMTP_URL}"
        case smtplib.SMTPAuthenticationError() | UnicodeError():
            what, fix = "the server refused user or password", f"check them in {SMTP_URL}"
        case smtplib.SMTPResponseException():
            reason = (
                error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
            )
            what, fix = f"the server refused the mail: {error.smtp_code} {reason}", "mend what it says, then send again"
        case _:
            what, fix = f"the mail server cannot be reached ({error})", f"check host, port and tls in {SMTP_URL}"
    return Problem(place, 0, "smtp", what, fix)


def _connected(server: SmtpServer) -> smtplib.SMTP:
    """A connection that has been greeted and signed in. Certificates are checked."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _expect(answer: tuple[int, bytes], codes: tuple[int, ...]) -> None:
    code, reason = answer
    if code not in codes:
        raise smtplib.SMTPResponseException(code, reason)
