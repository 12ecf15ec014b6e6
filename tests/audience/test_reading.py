"""A CSV file is read as whatever spreadsheet wrote it meant it."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.audience.reading import open_table
from leafpost.audience.reading_columns import is_known
from leafpost.audience.reading_encoding import examine
from leafpost.errors import ConfigurationError, ProblemError

HEADER = ["email", "name", "topics"]
BOTH = {"utf-8": "", "utf-8-sig": "", "utf-16": "", "utf-16-le": "", "utf-16-be": ""}
_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=12)
_ROWS = st.lists(st.lists(_CELLS, min_size=3, max_size=3).filter(any), max_size=8)


def read(
    data: bytes, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readers.csv"
        path.write_bytes(data)
        text = examine(path, "readers.csv", encoding)
        with open_table(path, "readers.csv", text, is_known, delimiter) as table:
            return list(table.header), [cells for _line, cells in table.rows]


def written(rows: list[list[str]], delimiter: str, ending: str, quoting: int) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows([HEADER, *rows])
    return stream.getvalue()


@given(
    _ROWS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(sorted(BOTH)),
    st.booleans(),
)
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[list[str]], delimiter: str, ending: str, quoting: int, encoding: str, has_sep: bool
) -> None:
    """Any cells, with quotes and line breaks in them, in any Unicode encoding and with any delimiter, come back."""
    if quoting == csv.QUOTE_MINIMAL:  # Python's writer quotes no other line end than its own
        odd = {"\n": "\r", "\r": "\n", "\r\n": ""}[ending]
        kept = [[cell.replace(odd, "") if odd else cell for cell in row] for row in rows]
        rows = [row for row in kept if any(row)]
    sep = f"sep={delimiter}{ending}" if has_sep else ""
    data = (sep + written(rows, delimiter, ending, quoting)).encode(encoding)
    assert read(data) == (HEADER, rows)


@given(_ROWS, st.sampled_from(["cp1252", "cp1250", "cp1251", "shift_jis", "gb18030", "cp1256"]))
def test_an_encoding_that_is_named_is_used(rows: list[list[str]], encoding: str) -> None:
    """Older encodings are read as the person says."""
    known = [[cell.encode(encoding, "ignore").decode(encoding) for cell in row] for row in rows]
    known = [row for row in known if any(row)]
    data = written(known, ";", "\r\n", csv.QUOTE_MINIMAL).encode(encoding)
    assert read(data, encoding=encoding) == (HEADER, known)


def test_lines_are_those_of_the_file() -> None:
    """A row has the line on which it begins, also behind rows of several lines, blank rows and Excel's first line."""
    data = b'sep=;\r\nemail;name\r\n"a@b.example";"two\r\nlines"\r\n;\r\nc@d.example;one\r\n\r\ne@f.example;last'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "readers.csv"
        path.write_bytes(data)
        with open_table(path, "readers.csv", examine(path, "readers.csv"), is_known) as table:
            assert table.line == 2
            assert [(line, cells[0]) for line, cells in table.rows] == [
                (3, "a@b.example"),
                (6, "c@d.example"),
                (8, "e@f.example"),
            ]


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b'email,name\na@b.example,"Ann\nc@d.example,Bo\n', 2, "opens in this row and does not close"),
        (b'email,name\na@b.example,"' + b"x\n" * 200_000, 2, "opens in this row and does not close"),
        (b'email,name\na@b.example,x\nc@d.example,"Ann" Lee\n', 3, "behind a closing quotation mark"),
        (b"", 0, "no column names"),
        (b"\n\n,,\n", 0, "no column names"),
        (b"\xef\xbb\xbf", 0, "no column names"),
    ],
)
def test_what_is_not_even_is_told_with_its_line(data: bytes, line: int, what: str) -> None:
    """A quotation mark that never closes must not swallow other people: the row in which it stands is told."""
    with pytest.raises(ProblemError) as caught:
        read(data)
    (problem,) = caught.value.problems
    assert problem.line == line
    assert what in problem.what


def test_a_delimiter_that_is_named_is_used() -> None:
    """Where the guess would be wrong, the person says what stands between cells."""
    assert read(b"email|na;me\na@b.example|x\n", delimiter="|")[0] == ["email", "na;me"]
    assert read(b"email\tname\na@b.example\tx\n", delimiter="tab")[1] == [["a@b.example", "x"]]
    with pytest.raises(ConfigurationError):
        read(b"email\n", delimiter="xx")


def test_commas_in_a_german_list_do_not_matter() -> None:
    """The delimiter is the one that makes column names, not the commonest character."""
    data = "E-Mail;Einwilligungstext\na@b.example;Ja, gern, auch später, danke\n".encode()
    assert read(data)[1] == [["a@b.example", "Ja, gern, auch später, danke"]]
