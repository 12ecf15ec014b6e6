"""In which encoding a CSV file is, found in one pass over the whole of it.

A byte order mark tells UTF-8 and UTF-16; zero bytes tell UTF-16 without one; UTF-8 proves itself. What is older
does not: a file is taken for Windows-1252 (which covers Latin-1) only if every byte above ASCII in it is a letter or
a mark of Western Europe standing as there, and the person is told. Otherwise the person is asked.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from leafpost.errors import ConfigurationError, Problem, ProblemError

_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ASCII = bytes(range(0x80))
# What a French, German, Spanish or Italian text has. Left out: letters whose bytes are others' commonest ones
# (Polish ł, ą, ś in 1250; Turkish ş, ğ, ı in 1254).
_WESTERN = "ÄÖÜäöüßÀÂÉÈÊËÎÏÔÙÛÇàâéèêëîïôùûçÁÍÓÚÑáíóúñ¿¡ìòÌÒ€«»‘’“”„–—…\u00a0·°"
_WESTERN_BYTES = _WESTERN.encode("cp1252")
_NOT_WESTERN = re.compile(rb"[\xc0-\xff]{3}|[a-zA-Z][\xa1\xbf][a-zA-Z]")  # «Анна» in 1251; ż in 1250
_CHOICES = (
    "windows-1252 (Western Europe), windows-1250 (Polish, Czech), windows-1251 (Russian), windows-1254 (Turkish), "
    "windows-1256 (Arabic, Urdu), windows-1258 (Vietnamese), windows-874 (Thai), gb18030 (Chinese), "
    "shift_jis (Japanese)"
)
_ASK = f"save it as “CSV UTF-8”, or name what it is with --encoding: {_CHOICES}"


@dataclass(frozen=True, slots=True)
class FileText:
    """How to read a file: Python's name for its encoding, whether that was guessed, its SHA-256, and about how many
    lines it has."""

    encoding: str
    is_guessed: bool
    digest: str
    lines: int


def examine(path: Path, shown: str, asked: str | None = None) -> FileText:
    """Find a file's encoding, or make sure that it is in the one `asked` for.

    Raises ProblemError with the choices where it cannot be told, or with the line that is not in it.
    """
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
        mark = next((name for mark, name in _MARKS if head.startswith(mark)), "")
        candidate = _asked(asked, mark) if asked else mark or _utf16(head) or "utf-8"
        check = _Check(shown, candidate, may_be_older=candidate == "utf-8" and not asked)
        digest, lines = hashlib.sha256(), 0
        chunk = head
        while chunk:
            check.feed(chunk, lines)
            digest.update(chunk)
            lines += chunk.count(b"\n")
            chunk = stream.read(_CHUNK)
        check.feed(b"", lines, final=True)
    return FileText(check.encoding(), check.is_older, digest.hexdigest(), lines)


def _asked(name: str, mark: str) -> str:
    """Python's name of an encoding that a person named."""
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except (LookupError, ValueError, UnicodeError) as error:
        what = f"'{name}' is not an encoding"
        raise ConfigurationError(Problem("--encoding", 0, "usage", what, f"name one of: utf-8, {_CHOICES}")) from error
    if mark and not found.startswith(mark[:5]):
        what = f"the file says itself that it is {mark[:6].rstrip('-').upper()}"
        raise ConfigurationError(Problem("--encoding", 0, "usage", what, "leave --encoding out"))
    return mark or found


def _utf16(head: bytes) -> str:
    """UTF-16 without a mark: in text about names and addresses every second byte is zero."""
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    if max(even, odd) * 4 < min(len(head), 2000) // 2 or not head:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


class _Check:
    """Decodes as it goes; where UTF-8 is only supposed, goes on with looking at the bytes when it fails."""

    def __init__(self, shown: str, encoding: str, *, may_be_older: bool) -> None:
        self._shown, self._encoding, self._may_be_older = shown, encoding, may_be_older
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._seen: set[int] = set()  # bytes above ASCII
        self._before = b""  # the end of the last chunk
        self._was_utf8 = False  # a character of several bytes has come
        self._odd = 0  # the line of something that Windows-1252 does not explain
        self.is_older = False

    def feed(self, chunk: bytes, line: int, *, final: bool = False) -> None:
        """The next piece of the file; `line` lines came before it."""
        if not self.is_older:
            try:
                text = self._decoder.decode(chunk, final)
            except UnicodeError as error:
                start = max(getattr(error, "start", 0), 0)
                self._fail(line + chunk.count(b"\n", 0, start) + 1, chunk[:start])
            else:
                self._was_utf8 = self._was_utf8 or not text.isascii()
        if self.is_older:
            self._look(chunk, line)
        self._before = chunk[-2:]

    def _look(self, chunk: bytes, line: int) -> None:
        """Which bytes above ASCII there are, and whether they stand together as Western letters do."""
        self._seen.update(chunk.translate(None, _ASCII))
        found = _NOT_WESTERN.search(self._before + chunk)
        if found and not self._odd:
            self._odd = line + (self._before + chunk).count(b"\n", 0, found.start()) + 1

    def _fail(self, line: int, before: bytes) -> None:
        if self._may_be_older and not self._was_utf8 and before.isascii():
            self.is_older = True
        elif self._may_be_older:
            raise self._problem(line, "this line is not UTF-8, as those before it are", "write it again, save as UTF-8")
        else:
            raise self._problem(line, f"this line is not {self._encoding.upper()}", _ASK)

    def encoding(self) -> str:
        """What it is, once the whole file was fed."""
        if not self.is_older:
            return "utf-8-sig" if self._encoding == "utf-8" else self._encoding
        if self._odd or not self._seen <= set(_WESTERN_BYTES):
            raise self._problem(self._odd, "the file is not UTF-8, and its letters could be several languages'", _ASK)
        return "cp1252"

    def _problem(self, line: int, what: str, fix: str) -> ProblemError:
        return ProblemError(Problem(self._shown, line, "encoding", what, fix))
