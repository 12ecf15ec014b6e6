"""A CSV file as spreadsheets save it → its column names, and its rows one by one."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from leafpost.audience.reading_encoding import FileText
from leafpost.errors import ConfigurationError, Problem, ProblemError

_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\t": "\t", "\\t": "\t", "|": "|"}
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line
_HEAD = 1 << 16  # characters in which the column names must end
_LONGEST = 1 << 17  # characters of one cell


@dataclass(frozen=True, slots=True)
class Table:
    """A file's column names and their line, the line and the cells of each row that has any, and what stands between
    cells."""

    header: tuple[str, ...]
    line: int
    rows: Iterator[tuple[int, list[str]]]
    delimiter: str


@contextmanager
def open_table(
    path: Path, shown: str, text: FileText, is_known: Callable[[str], bool], delimiter: str | None = None
) -> Iterator[Table]:
    """Open a file for reading once. `is_known` tells a column name: it decides what stands between the cells.

    Raises ProblemError, also while rows are read, where quotation marks do not come out even.
    """
    csv.field_size_limit(_LONGEST)
    with path.open(encoding=text.encoding, newline="") as stream:
        first = stream.readline(_HEAD)
        sep = _SEP.fullmatch(first.removeprefix("\ufeff"))
        begin = 1 if sep else 0
        found = _named(delimiter) if delimiter else (sep[1] if sep else "")
        if not sep:
            stream.seek(0)
        head = stream.read(_HEAD).removeprefix("\ufeff")
        found = found or _guess(head, is_known)
        _rewind(stream, begin)
        lines = chain([stream.readline().removeprefix("\ufeff")], stream)
        rows = _records(lines, shown, found, begin)
        line, header = next(rows, (0, []))
        if not any(cell.strip() for cell in header):
            raise ProblemError(Problem(shown, 0, "csv", "the file has no column names", "name them in the first line"))
        yield Table(tuple(header), line, rows, found)


def _named(name: str) -> str:
    found = _DELIMITERS.get(name.lower())
    if found is None:
        fix = "write --delimiter with one of: , ; tab |"
        raise ConfigurationError(Problem("--delimiter", 0, "usage", f"'{name}' cannot stand between cells", fix))
    return found


def _guess(head: str, is_known: Callable[[str], bool]) -> str:
    """What makes the most of the first row's names; a comma if nothing tells."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(is_known(cell) for cell in header), len(header))

    return max(",;\t|", key=score)


def _rewind(stream: TextIO, lines: int) -> None:
    stream.seek(0)
    for _ in range(lines):
        stream.readline()


def _records(lines: Iterator[str], shown: str, delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, counted from 1, and its cells; rows without any text are left out."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = before + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _uneven(shown, line, before + reader.line_num, str(error)) from error
        if any(cells):
            yield line, cells
        line = before + reader.line_num + 1


def _uneven(shown: str, first: int, last: int, reason: str) -> ProblemError:
    """csv's own words, as a person can use them."""
    twice = 'a quotation mark inside a cell is written twice (""), and the cell stands in quotation marks'
    if "expected after" in reason:
        return ProblemError(Problem(shown, last, "csv", "there is text behind a closing quotation mark", twice))
    if "unexpected end" in reason or "field larger" in reason:
        what = "a quotation mark opens in this row and does not close"
        return ProblemError(Problem(shown, first, "csv", what, f"close it, or take it out: {twice}"))
    return ProblemError(
        Problem(shown, last, "csv", f"this row cannot be read ({reason})", "save the file again as CSV")
    )
