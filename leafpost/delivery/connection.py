"""One connection to a mail server, kept for many letters (RFC 5321), in stages that never wait.

A letter goes through MAIL and RCPT (`offer`), DATA (`ask`) and its body: who writes a ledger can note that a
letter is on its way after the server has agreed to take it for this reader, and before DATA.

smtplib opens the connection (greeting, EHLO, STARTTLS, AUTH: delivery/smtp.py). From there on it was in
the way: it waits for each answer, and it looks through every byte of a body twice; docs/performance.md
has the numbers.
"""

import re
import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from leafpost.addresses import ascii_address
from leafpost.delivery.answers import Answer, AnswerReader, GarbledError

_CHUNK = 65_536
_NEVER_IN_A_PATH = re.compile(r"[\x00-\x20\x7f<>]")


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole message for one reader: CRLF at the end of each line, dots not doubled."""

    sender: str  # the return path
    recipient: str
    data: bytes
    needs_smtputf8: bool = False


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that a server may take (RFC 5321 § 4.5.3.2): one that is given up too early got the letter twice."""

    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    end: float = 600.0


class Stage(Enum):
    """What a connection is waiting for."""

    IDLE = "a letter"
    OFFERING = "the answer to MAIL and RCPT"
    OFFERED = "the word to go on"
    ASKING = "the answer to DATA"
    HANDING = "the answer to the letter"
    RESETTING = "the answer to RSET"
    ENDED = "nothing"


class What(Enum):
    """What happened to the letter that a connection has."""

    OFFERED = "the server would take it"
    ACCEPTED = "the server took it"
    REFUSED = "the server did not take it"  # certainly
    LOST = "the connection was lost before the server could take it"  # certainly not taken
    DOUBTFUL = "the connection was lost after the letter"  # perhaps taken
    READY = "the next letter may come"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `answer` is the server's, if it gave one, `reason` tells it to an operator.

    `is_goodbye`: the server ended the connection, by hanging up or by 421.
    """

    what: What
    stage: Stage
    answer: Answer | None = None
    reason: str = ""
    is_goodbye: bool = False


class Connection:
    """Speaks with one server over a socket that does not block; `now` is seconds of a clock that never goes back."""

    def __init__(
        self, sock: socket.socket, extensions: Collection[str], timeouts: Timeouts = Timeouts(), now: float = 0.0
    ) -> None:
        sock.setblocking(False)
        self.socket = sock
        self.stage = Stage.IDLE
        self.carried = 0  # letters that it has handed over
        self.deadline = now + timeouts.command
        self._timeouts = timeouts
        self._extensions = frozenset(name.lower() for name in extensions)
        self._answers = AnswerReader()
        self._outgoing = memoryview(b"")
        self._data = b""  # of the letter under way, as it goes out
        self._awaited: list[str] = []  # commands whose answers are still to come
        self._held: list[bytes] = []  # commands to send one by one, where the server has no PIPELINING
        self._refusal: Answer | None = None

    @property
    def wants_to_write(self) -> bool:
        return bool(self._outgoing)

    @property
    def is_in_doubt(self) -> bool:
        """Whether the whole letter has gone out, and nobody has said what became of it."""
        return self.stage is Stage.HANDING and not self._outgoing

    def offer(self, letter: Letter, now: float) -> list[Event]:
        """MAIL and RCPT. What cannot travel to this server at all is refused without asking it."""
        assert self.stage is Stage.IDLE
        try:
            commands = [self._mail(letter), f"RCPT TO:<{_path(letter.recipient, letter.needs_smtputf8)}>"]
            self._data = _as_data(letter.data)
        except ValueError as error:
            return [
                Event(What.REFUSED, Stage.OFFERING, Answer(554, "5.6.0", str(error))),
                Event(What.READY, self.stage),
            ]
        self._refusal = None
        return self._say(Stage.OFFERING, commands, now, self._timeouts.command)

    def ask(self, now: float) -> list[Event]:
        """DATA; when the server agrees, the letter follows at once."""
        assert self.stage is Stage.OFFERED
        return self._say(Stage.ASKING, ["DATA"], now, self._timeouts.data)

    def reset(self, now: float) -> list[Event]:
        """Take an offer back (RSET)."""
        return self._say(Stage.RESETTING, ["RSET"], now, self._timeouts.command)

    def quit(self) -> None:
        """Say goodbye, without waiting for the answer."""
        if self.stage is Stage.IDLE:
            with suppress(OSError):  # the server has gone already
                self.socket.send(b"QUIT\r\n")
        self.close()

    def close(self) -> None:
        self.stage = Stage.ENDED
        self.socket.close()

    def write(self, now: float) -> list[Event]:
        """Send on what has not gone out yet."""
        try:
            while self._outgoing:
                self._outgoing = self._outgoing[self.socket.send(self._outgoing) :]
                if self.stage is Stage.HANDING:
                    self.deadline = now + (self._timeouts.block if self._outgoing else self._timeouts.end)
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            pass  # the rest goes when the selector says so
        except OSError as error:
            return self._lost(_reason(error), is_goodbye=True)
        return []

    def read(self, now: float) -> list[Event]:
        """Take what has come."""
        events: list[Event] = []
        try:
            while self.stage is not Stage.ENDED:
                data = self.socket.recv(_CHUNK)
                if not data:
                    return events + self._lost("the server hung up", is_goodbye=True)
                for answer in self._answers.feed(data):
                    events += self._answered(answer, now)
                if len(data) < _CHUNK and not isinstance(self.socket, ssl.SSLSocket):
                    break  # nothing more was there
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass  # nothing more is there
        except OSError as error:
            return events + self._lost(_reason(error), is_goodbye=True)
        except GarbledError as error:
            return events + self._lost(f"the server sent {error}")
        return events

    def check_time(self, now: float) -> list[Event]:
        """Give up a server that has been silent for too long."""
        waits = self.stage not in (Stage.IDLE, Stage.OFFERED, Stage.ENDED)
        return self._lost(f"no answer in time ({self.stage.value})") if waits and now >= self.deadline else []

    def _mail(self, letter: Letter) -> str:
        command = f"MAIL FROM:<{_path(letter.sender, letter.needs_smtputf8)}>"
        if "size" in self._extensions:
            command += f" SIZE={len(letter.data)}"
        if letter.needs_smtputf8:
            if "smtputf8" not in self._extensions:
                raise ValueError("the mail server does not take addresses with such letters (SMTPUTF8)")
            command += " SMTPUTF8"
        if not letter.data.isascii():
            if "8bitmime" not in self._extensions:
                raise ValueError("the mail server does not take letters outside ASCII (8BITMIME)")
            command += " BODY=8BITMIME"
        return command

    def _say(self, stage: Stage, commands: list[str], now: float, timeout: float) -> list[Event]:
        self.stage, self.deadline = stage, now + timeout
        lines = [f"{command}\r\n".encode() for command in commands]
        self._awaited = [command[:4] for command in commands]
        if "pipelining" in self._extensions:
            return self._send(b"".join(lines), now)
        self._held = lines[1:]
        return self._send(lines[0], now)

    def _send(self, data: bytes, now: float) -> list[Event]:
        self._outgoing = memoryview(data)
        return self.write(now)

    def _answered(self, answer: Answer, now: float) -> list[Event]:
        match self.stage:
            case Stage.OFFERING:
                return self._to_offer(answer, now)
            case Stage.ASKING:
                return self._to_data(answer, now)
            case Stage.HANDING:
                return self._to_letter(answer, now)
            case Stage.RESETTING if answer.is_yes:
                self.stage = Stage.IDLE
                return [Event(What.READY, Stage.IDLE)]
            case Stage.ENDED:
                return []
            case _:  # nobody had asked
                reason = "the server said goodbye" if answer.is_goodbye else "the server answered what nobody had asked"
                return self._lost(reason, answer, is_goodbye=answer.is_goodbye)

    def _to_offer(self, answer: Answer, now: float) -> list[Event]:
        self._awaited.pop(0)
        if not answer.is_yes and self._refusal is None:
            self._refusal = answer
        if answer.is_goodbye:
            return self._refused(answer, now)
        if self._held and self._refusal is None:
            return self._send(self._held.pop(0), now)
        if self._awaited and not self._held:
            return []
        self._held = []
        if self._refusal is not None:
            return self._refused(self._refusal, now)
        self.stage = Stage.OFFERED
        return [Event(What.OFFERED, Stage.OFFERED, answer)]

    def _to_data(self, answer: Answer, now: float) -> list[Event]:
        if answer.code != 354:
            if answer.code < 400:
                return self._lost("the server answered DATA with something else", answer)
            return self._refused(answer, now)
        self.stage, self.deadline = Stage.HANDING, now + self._timeouts.block
        return self._send(self._data, now)

    def _to_letter(self, answer: Answer, now: float) -> list[Event]:
        is_whole = not self._outgoing
        if answer.code >= 400:
            return self._refused(answer, now, is_usable=is_whole)
        if not (answer.is_yes and is_whole):
            return self._lost("the server answered the letter with something else", answer, is_in_doubt=True)
        self.stage = Stage.IDLE
        self.carried += 1
        return [Event(What.ACCEPTED, Stage.HANDING, answer), Event(What.READY, Stage.IDLE)]

    def _refused(self, answer: Answer, now: float, *, is_usable: bool = True) -> list[Event]:
        refused = Event(What.REFUSED, self.stage, answer, is_goodbye=answer.is_goodbye)
        if answer.is_goodbye or not is_usable:
            self.close()
            return [refused]
        return [refused, *self.reset(now)]

    def _lost(
        self, reason: str, answer: Answer | None = None, *, is_in_doubt: bool = False, is_goodbye: bool = False
    ) -> list[Event]:
        """The end of this connection. A letter whose last byte has gone out may have been taken."""
        stage = self.stage
        is_in_doubt = is_in_doubt or self.is_in_doubt
        self.close()
        return [Event(What.DOUBTFUL if is_in_doubt else What.LOST, stage, answer, reason, is_goodbye)]


def _path(address: str, is_utf8: bool) -> str:
    """An address as it stands in a command."""
    if _NEVER_IN_A_PATH.search(address):
        raise ValueError("the address has a character that cannot stand in it")
    if is_utf8 or address.isascii():
        return address
    try:
        return ascii_address(address)
    except ValueError as error:
        raise ValueError("the address cannot be written to as it is") from error


def _as_data(data: bytes) -> bytes:
    """A letter behind DATA: dots at the start of a line doubled (RFC 5321 § 4.5.2), and the dot that ends it.

    Raises ValueError where a line ends in anything but CRLF: servers differ about where such a letter ends.
    """
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if not data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n"):
        raise ValueError("a line of the letter does not end in CRLF")
    data = data.replace(b"\r\n.", b"\r\n..")
    return (b"." if data.startswith(b".") else b"") + data + b".\r\n"


def _reason(error: OSError) -> str:
    return f"the connection broke ({(error.strerror or str(error)).lower()})"
