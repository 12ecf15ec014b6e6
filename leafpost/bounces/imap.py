"""Mails that came back, in a folder of an IMAP server (RFC 3501; MOVE: RFC 6851; UIDPLUS: RFC 4315)."""

import imaplib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from leafpost.bounces.boxes import Box, Mail, Maildir, open_path
from leafpost.errors import ConfigurationError, Problem, ProblemError

BOUNCES_URL = "LEAFPOST_BOUNCES_URL"
_EXAMPLE = "imaps://user:password@mail.example/INBOX, or maildir:/var/mail/bounces"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 60.0  # seconds for each answer
_MOST = 25 << 20  # bytes of one mail that are fetched


@dataclass(frozen=True, slots=True)
class ImapFolder:
    """Where it is: `security` is "tls" (from the first byte), "starttls" or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str


def bounce_box(environment: Mapping[str, str]) -> Box:
    """The box named in LEAFPOST_BOUNCES_URL, opened.

    Raises ConfigurationError where none is named or the address is wrong, ProblemError where it cannot be opened.
    """
    url = environment.get(BOUNCES_URL, "")
    if not url:
        fix = f"set it, such as: {_EXAMPLE}; or name a Maildir, a file or a folder with --read"
        raise ConfigurationError(Problem(BOUNCES_URL, 0, "bounces", "no mailbox for bounces is named", fix))
    if url.startswith("maildir:"):
        box = open_path(Path(unquote(url.removeprefix("maildir:").removeprefix("//"))))
        if not isinstance(box, Maildir):
            raise _wrong("there is no Maildir")
        return box
    return ImapBox(imap_folder(url))


def imap_folder(url: str) -> ImapFolder:
    """The folder that an address means. Raises ConfigurationError where it is wrong."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong("the port is not a number") from error
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise _wrong("it is not an address of a mailbox")
    security = parse_qs(parts.query).get("tls", ["starttls"])[0] if parts.scheme == "imap" else "tls"
    if security not in ("tls", "starttls", "none"):
        raise _wrong(f"tls={security} is unknown; use starttls or none")
    if security == "none" and parts.hostname not in _THIS_MACHINE:
        raise _wrong("password and addresses would travel in the open; use tls=starttls")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user or not password:
        raise _wrong("user or password is missing")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return ImapFolder(parts.hostname, port or (993 if security == "tls" else 143), security, user, password, folder)


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(Problem(BOUNCES_URL, 0, "bounces", what, f"write it as {_EXAMPLE}"))


class ImapBox:
    """An open folder. Nothing is marked as read by reading it."""

    def __init__(self, where: ImapFolder) -> None:
        self._where = where
        try:
            self._server = _connected(where)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error
        try:
            _sign_in(self._server, where)
            self._ok(self._server.select(_quoted(where.folder)))
            self._separator = self._find_separator()
        except (imaplib.IMAP4.error, OSError) as error:
            self._server.shutdown()
            raise self._trouble(error) from error
        self._made: set[str] = set()

    def mails(self) -> Iterator[Mail]:
        try:
            for uid in self._ok(self._server.uid("SEARCH", "UNDELETED"))[0].split():
                number = uid.decode("ascii")
                parts = self._ok(self._server.uid("FETCH", number, f"(BODY.PEEK[]<0.{_MOST}>)"))
                data = next((part[1] for part in parts if isinstance(part, tuple)), None)
                if data is not None:  # else another program has taken it away
                    yield Mail(f"{self._where.folder}/{number}", number, data)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error

    def put_aside(self, mail: Mail, folder: str) -> None:
        name = _quoted(f"{self._where.folder}{self._separator}{folder}")
        try:
            if name not in self._made:
                self._server.create(name)  # says no where it is there already
                self._made.add(name)
            if "MOVE" in self._server.capabilities:
                self._ok(self._server.uid("MOVE", mail.key, name))
                return
            self._ok(self._server.uid("COPY", mail.key, name))
            self._ok(self._server.uid("STORE", mail.key, "+FLAGS.SILENT", "(\\Deleted)"))
            if "UIDPLUS" in self._server.capabilities:  # else it stays, marked; EXPUNGE would take others' mails along
                self._ok(self._server.uid("EXPUNGE", mail.key))
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        try:
            self._server.logout()
        except (imaplib.IMAP4.error, OSError):
            self._server.shutdown()

    def _find_separator(self) -> str:
        answer = self._ok(self._server.list('""', '""'))[0]
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else ""
        return text.split('"')[1] if text.count('"') >= 2 else "/"

    def _ok(self, answer: tuple[str, Any]) -> list[Any]:
        status, data = answer
        if status != "OK":
            said = data[0] if data else ""
            raise imaplib.IMAP4.error(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))
        return list(data)

    def _trouble(self, error: Exception) -> ProblemError:
        place = f"{self._where.host}:{self._where.port}"
        said = (
            error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error).encode("utf-8", "replace")
        )
        reason = " ".join(said.decode("utf-8", "replace").replace(self._where.password, "…").split())
        fix = f"check host, user, password and folder in {BOUNCES_URL}; what was taken in before is kept"
        return ProblemError(
            Problem(place, 0, "bounces", f"the mailbox cannot be read ({reason or type(error).__name__})", fix)
        )


def _connected(where: ImapFolder) -> imaplib.IMAP4:
    if where.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=_TIMEOUT)
    return imaplib.IMAP4(where.host, where.port, timeout=_TIMEOUT)


def _sign_in(server: imaplib.IMAP4, where: ImapFolder) -> None:
    if where.security == "starttls":
        server.starttls(ssl.create_default_context())
    server.login(where.user, where.password)
    status, data = server.capability()  # many servers tell all of them only now
    if status == "OK" and isinstance(data[0], bytes):
        server.capabilities = tuple(data[0].decode("ascii", "replace").upper().split())


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
