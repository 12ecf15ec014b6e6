"""What a mail server answers (RFC 5321 § 4.2; enhanced status codes: RFC 3463, RFC 2034)."""

import re
from dataclasses import dataclass
from functools import lru_cache

_LINE = re.compile(rb"([2-5][0-5][0-9])(?:([ -])(.*))?", re.DOTALL)
_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
_LONGEST_LINE = 4096  # bytes; RFC 5321 § 4.5.3.1.5 allows 512, some write more
_MOST_LINES = 100


class GarbledError(Exception):
    """What came is no answer of a mail server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its code, its enhanced status code (or ""), and its text on one line."""

    code: int
    status: str
    text: str

    @property
    def is_yes(self) -> bool:
        return 200 <= self.code < 300

    @property
    def is_for_good(self) -> bool:
        """Whether asking again would be of no use (5xx)."""
        return self.code >= 500

    @property
    def is_goodbye(self) -> bool:
        """Whether the server hangs up now (421)."""
        return self.code == 421

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


class AnswerReader:
    """Makes answers of the bytes that come, however they are cut into pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that are whole now. Raises GarbledError for what is none."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise GarbledError("a line without end")
        return [answer for answer in map(self._line, lines) if answer is not None]

    def _line(self, line: bytes) -> Answer | None:
        found = _LINE.fullmatch(line.rstrip(b"\r"))
        if found is None or len(line) > _LONGEST_LINE or len(self._lines) >= _MOST_LINES:
            raise GarbledError("a line that is no answer of a mail server")
        self._lines.append(found[3] or b"")
        if found[2] == b"-":
            return None
        texts, self._lines = self._lines, []
        return _answer(int(found[1]), tuple(texts))


@lru_cache(maxsize=256)  # servers say the same to each MAIL, RCPT and DATA
def _answer(code: int, lines: tuple[bytes, ...]) -> Answer:
    texts = [line.decode("utf-8", "replace").strip() for line in lines]
    found = _STATUS.match(texts[0])
    text = " ".join("".join(c if c.isprintable() else " " for c in line) for line in texts)
    return Answer(code, found[1] if found else "", text.strip())
