"""A mail server on this machine for a test, and a certificate for it."""

import asyncio
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_MOST = 10.0  # seconds for starting and stopping

USER, PASSWORD = "clinic", "s3cret:/@"


@dataclass
class Mailbox:
    """What a server was sent, and what it answers where a test wants another answer than yes."""

    mails: list[Envelope] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    logins: list[tuple[str, str, bool]] = field(default_factory=list)  # user, password, whether encrypted
    recipient_answer: str = "250 OK"
    data_answer: str = "250 2.0.0 OK: queued as 42"
    quit_answer: str = "221 Bye"
    closes_at: str = ""  # the command at which it hangs up

    async def _answer(self, server: SMTP, command: str, answer: str) -> str:
        if self.closes_at == command and server.transport is not None:
            server.transport.close()
        return answer

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        await self._answer(server, "EHLO", "")
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answer(server, "MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return await self._answer(server, "RCPT", self.recipient_answer)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer.startswith("2"):
            self.mails.append(envelope)
            self.was_encrypted.append(session.ssl is not None)
        return await self._answer(server, "DATA", self.data_answer)

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.quit_answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode("utf-8"), data.password.decode("utf-8")
        self.logins.append((user, password, session.ssl is not None))
        return AuthResult(success=(user, password) == (USER, PASSWORD), handled=False)


@contextmanager
def mail_server(mailbox: Mailbox, *, wrapped_in: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """A server on a port of its own; `options` are aiosmtpd's, `wrapped_in` encrypts from the first byte."""
    loop = asyncio.new_event_loop()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(mailbox, hostname="mail.test", loop=loop, authenticator=mailbox.authenticate, **options))
        return sessions[-1]

    with _running(loop):
        started = asyncio.run_coroutine_threadsafe(_started(session, wrapped_in), loop)
        server = started.result(_MOST)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            asyncio.run_coroutine_threadsafe(_stopped(server, sessions), loop).result(_MOST)


@contextmanager
def _running(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _started(session: Callable[[], SMTP], wrapped_in: ssl.SSLContext | None) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=wrapped_in)


async def _stopped(server: asyncio.Server, sessions: list[SMTP]) -> None:
    server.close()
    for session in sessions:
        if session.transport is not None:
            session.transport.abort()
    await server.wait_closed()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def make_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for `localhost` that nobody else has signed, and a server's context with it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context
