"""A mail server that misbehaves as it is told, and keeps what it accepted where a test can read it.

A letter is in its mailbox, a file, before the server says that it took it: the mailbox is the witness.
"""

import asyncio
import gc
import socket
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_MOST = 20.0  # seconds for starting and stopping

GREETING, EHLO, MAIL, RCPT, DATA, DOT = "greeting", "ehlo", "mail", "rcpt", "data", "dot"


@dataclass(frozen=True)
class Deed:
    """What it does once, at a stage of a letter (by its recipient) or of a connection.

    `how`: an answer such as "450 4.2.0 later", or one of: hang, reset, slow, garbage; at DOT also
    `reset-after` (it keeps the letter first), `hang-after`, and `garbage-after`.
    """

    stage: str
    how: str


@dataclass
class Mailbox:
    """Each letter that was accepted, as `recipient<TAB>Message-ID`; the file is written to without a buffer."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, recipient: str, data: bytes) -> None:
        ids = [line for line in data.split(b"\r\n\r\n", 1)[0].split(b"\r\n") if line.lower().startswith(b"message-id:")]
        message_id = ids[0].split(b":", 1)[1].strip().decode() if ids else ""
        with self.lock, self.path.open("ab", buffering=0) as file:
            file.write(f"{recipient}\t{message_id}\n".encode())

    def recipients(self) -> Counter[str]:
        """How many letters each address has."""
        return Counter(line.split("\t")[0] for line in self.path.read_text("utf-8").splitlines())


Plan = Callable[[str, str, int], Deed | None]  # stage, recipient ("" for a connection), which time: what it does


def always_yes(stage: str, recipient: str, time: int) -> Deed | None:
    """A server that behaves."""
    return None


@dataclass
class Wayward:
    """Its state: `heard` is called at each stage, before anything is answered."""

    mailbox: Mailbox
    plan: Plan = always_yes
    heard: Callable[[str, str], None] = lambda stage, recipient: None
    extensions: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SIZE 10240000", "SMTPUTF8")
    port: int = 0
    bodies: list[bytes] = field(default_factory=list)
    keeps_bodies: bool = False
    connections: int = 0
    open_connections: int = 0
    most_open: int = 0
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)

    def deed(self, stage: str, recipient: str) -> Deed | None:
        self.heard(stage, recipient)
        time = self.times[stage, recipient]
        self.times[stage, recipient] += 1
        found = self.plan(stage, recipient, time)
        return found if found is not None and found.stage == stage else None


@dataclass
class _Session:
    server: Wayward
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    recipient: str = ""
    refused: bool = False  # by the last answer

    async def run(self) -> None:
        if not await self._answer(GREETING, "220 wayward.test ESMTP"):
            return
        while line := await self.reader.readline():
            command = line.decode("utf-8", "replace").strip()
            word = command[:4].upper()
            self.server.commands[word] += 1
            if word == "QUIT":
                await self._say("221 Bye")
                return
            if not await self._do(word, command):
                return

    async def _do(self, word: str, command: str) -> bool:
        match word:
            case "EHLO":
                lines = ["wayward.test", *self.server.extensions]
                last = len(lines) - 1
                text = "\r\n".join(f"250{' ' if n == last else '-'}{one}" for n, one in enumerate(lines))
                return await self._answer(EHLO, text)
            case "MAIL":
                self.recipient = ""
                return await self._answer(MAIL, "250 2.1.0 OK")
            case "RCPT":
                self.recipient = command.partition("<")[2].partition(">")[0]
                return await self._answer(RCPT, "250 2.1.5 OK")
            case "DATA":
                return await self._data()
            case "RSET":
                return await self._say("250 2.0.0 OK")
            case _:
                return await self._say("502 5.5.1 what?")

    async def _data(self) -> bool:
        if not await self._answer(DATA, "354 go on"):
            return False
        if self.refused:
            return True
        data = await self.reader.readuntil(b"\r\n.\r\n")
        data = data[:-3].replace(b"\r\n..", b"\r\n.")
        return await self._taken(data[1:] if data.startswith(b"..") else data)

    async def _taken(self, data: bytes) -> bool:
        deed = self.server.deed(DOT, self.recipient)
        how = deed.how if deed else ""
        if not how or how == "slow" or how.endswith("-after") or how.startswith("2"):
            if self.server.keeps_bodies:
                self.server.bodies.append(data)
            self.server.mailbox.keep(self.recipient, data)
            self.server.heard("kept", self.recipient)
        return await self._as_told(how.removesuffix("-after"), "250 2.0.0 OK: queued")

    async def _answer(self, stage: str, text: str) -> bool:
        about = "" if stage in (GREETING, EHLO) else self.recipient
        deed = self.server.deed(stage, about)
        return await self._as_told(deed.how if deed else "", text)

    async def _as_told(self, how: str, text: str) -> bool:
        """Answer; False where the connection is over."""
        self.refused = how[:1] in ("4", "5")
        match how:
            case "hang":
                await self.reader.read()  # until the other side gives up
                return False
            case "reset":
                sock = self.writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # RST instead of FIN
                self.writer.transport.abort()
                return False
            case "garbage":
                return await self._say("\x16\x03\x01 no answer of a mail server")
            case "slow":
                for letter in text + "\r\n":
                    self.writer.write(letter.encode())
                    await self.writer.drain()
                return True
            case "":
                return await self._say(text)
            case _:
                await self._say(how)
                return not how.startswith("421")

    async def _say(self, text: str) -> bool:
        self.writer.write(f"{text}\r\n".encode())
        await self.writer.drain()
        return True


@contextmanager
def serving(server: Wayward) -> Iterator[Wayward]:
    """The server at work in a thread of its own; `server.port` is its port."""
    loop = asyncio.new_event_loop()
    writers: set[asyncio.StreamWriter] = set()

    async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        server.open_connections += 1
        server.most_open = max(server.most_open, server.open_connections)
        writers.add(writer)
        try:
            await _Session(server, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a worker that was killed says nothing any more
        finally:
            server.open_connections -= 1
            writers.discard(writer)
            writer.close()

    async def stop(listener: asyncio.Server) -> None:
        listener.close()
        for _ in range(5):  # rounds of the loop, in which what was accepted last becomes a session
            await asyncio.sleep(0)
        for writer in list(writers):
            writer.transport.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for _ in range(5):  # and in which it closes what was let go of
            await asyncio.sleep(0)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started = asyncio.start_server(session, "127.0.0.1", server.port, limit=2**22)
    listener = asyncio.run_coroutine_threadsafe(started, loop).result(_MOST)
    server.port = listener.sockets[0].getsockname()[1]
    server.mailbox.path.touch()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(stop(listener), loop).result(_MOST)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_MOST)
        loop.close()
        with warnings.catch_warnings():  # a connection cut off in the middle may leave a socket to the collector
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
