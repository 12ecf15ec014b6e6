"""Where mails that came back lie: a Maildir, a file, a folder of files. imap.py has the fourth.

A Maildir is emptied: what was taken in goes to `.Processed`, what a person should read to `.Unrecognised`. Files are
only read.
"""

import mailbox
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from leafpost.errors import Problem, ProblemError

PROCESSED, UNRECOGNISED = "Processed", "Unrecognised"
_MOST = 25 << 20  # bytes of one mail that are read
_FROM_LINE = re.compile(rb"(?:\A|\n\r?\n)From [^\r\n]+\d{2}:\d{2}[^\r\n]*\r?\n(?=[A-Za-z-]+:)")  # mbox, RFC 4155


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: `name` is shown to people, `key` is how its box finds it again."""

    name: str
    key: str
    data: bytes


class Box(Protocol):
    """Mails that came back, until they are taken in."""

    def mails(self) -> Iterator[Mail]:
        """Every mail that is there now. Raises ProblemError where the box cannot be read."""

    def put_aside(self, mail: Mail, folder: str) -> None:
        """Move one that was taken in away to a folder, so that it is not read again."""

    def close(self) -> None:
        """Let go of the box."""


@dataclass(frozen=True, slots=True)
class Maildir:
    """A Maildir, as a mail server delivers into it. Other folders in it (`.Name`) are left alone."""

    folder: Path

    def mails(self) -> Iterator[Mail]:
        for place in ("new", "cur"):
            for path in _files(self.folder / place):
                data = _read(path)
                if data is not None:
                    yield Mail(path.name, f"{place}/{path.name}", data)

    def put_aside(self, mail: Mail, folder: str) -> None:
        there = self.folder / f".{folder}"
        mailbox.Maildir(there, create=True)  # with its new, cur and tmp
        (there / "maildirfolder").touch()  # Maildir++: a folder of the one above
        source = self.folder / mail.key
        flags = "" if ":2," in source.name else ":2,S"
        with suppress(FileNotFoundError):  # another run has moved it
            source.rename(there / "cur" / f"{source.name}{flags}")

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Files:
    """A mail in a file, several in an mbox, or a folder of such files. Nothing in it is changed."""

    path: Path

    def mails(self) -> Iterator[Mail]:
        if not self.path.is_dir():
            yield from self._in(self.path, str(self.path))
            return
        for path in sorted(self.path.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(self.path).parts):
                yield from self._in(path, path.relative_to(self.path).as_posix())

    def _in(self, path: Path, name: str) -> Iterator[Mail]:
        data = _read(path)
        if data is None:
            return
        found = split_mbox(data)
        for number, one in enumerate(found, start=1):
            shown = name if len(found) == 1 else f"{name}#{number}"
            yield Mail(shown, shown, one)

    def put_aside(self, mail: Mail, folder: str) -> None:
        pass

    def close(self) -> None:
        pass


def split_mbox(data: bytes) -> list[bytes]:
    """The mails of an mbox, or the one mail that a file is."""
    found = list(_FROM_LINE.finditer(data)) if data.startswith(b"From ") else []
    if not found:
        return [data]
    ends = [*(one.start() for one in found[1:]), len(data)]
    return [data[one.end() : end] for one, end in zip(found, ends, strict=True)]


def open_path(path: Path) -> Box:
    """What lies at a path. Raises ProblemError where there is nothing."""
    if not path.exists():
        raise ProblemError(
            Problem(str(path), 0, "bounces", "there is no such file or folder", "check how it is spelled")
        )
    if (path / "new").is_dir() and (path / "cur").is_dir():
        return Maildir(path)
    return Files(path)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _read(path: Path) -> bytes | None:
    """A mail; None where somebody has taken it away meanwhile."""
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST)
    except FileNotFoundError:
        return None
