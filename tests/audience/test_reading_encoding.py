"""A file's encoding is found, or asked for; it is never guessed where the guess could be wrong."""

from pathlib import Path

import pytest

from leafpost.audience.reading_encoding import FileText, examine
from leafpost.errors import ConfigurationError, ProblemError
from leafpost.files import digest_of

LIST = "email,name\nann@example.org,{}\n"


def examined(folder: Path, data: bytes, asked: str | None = None) -> FileText:
    path = folder / "readers.csv"
    path.write_bytes(data)
    return examine(path, "readers.csv", asked)


def told(folder: Path, data: bytes, asked: str | None = None) -> tuple[int, str, str]:
    with pytest.raises(ProblemError) as caught:
        examined(folder, data, asked)
    (problem,) = caught.value.problems
    return problem.line, problem.what, problem.fix


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("name", ["Ann", "Łucja Żak", "علي", "山田", "Ngọc"])
def test_unicode_is_told_from_the_file(tmp_path: Path, encoding: str, found: str, name: str) -> None:
    """UTF-8 and UTF-16 are known with a byte order mark and without, and nothing is guessed."""
    data = LIST.format(name).encode(encoding)
    text = examined(tmp_path, data)
    assert (text.encoding, text.is_guessed) == (found, False)
    assert data.decode(text.encoding).removeprefix("\ufeff") == LIST.format(name)
    assert (text.digest, text.lines) == (digest_of(data), 2)


@pytest.mark.parametrize("name", ["Zoé", "Jürgen Groß", "Muñoz Díaz", "L’Œil".replace("Œ", "O"), "50 €", "“Ann”"])
def test_western_letters_are_taken_for_windows_1252(tmp_path: Path, name: str) -> None:
    """German, French and Spanish lists of Windows are read, and said to be a guess."""
    text = examined(tmp_path, LIST.format(name).encode("cp1252"))
    assert (text.encoding, text.is_guessed) == ("cp1252", True)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Łucja", "cp1250"),
        ("Grażyna Wąs", "cp1250"),
        ("Ludmiła", "cp1250"),
        ("Dvořák", "cp1250"),
        ("Анна", "cp1251"),
        ("Ayşe Yılmaz", "cp1254"),
        ("علي حسن", "cp1256"),
        ("สมชาย", "cp874"),
        ("山田太郎", "shift_jis"),
        ("王小明", "gb18030"),
        ("Björk Þórsdóttir", "cp1252"),
    ],
)
def test_other_old_encodings_are_asked_for(tmp_path: Path, name: str, encoding: str) -> None:
    """Where a guess could turn one letter into another, the message names the choices, and naming one helps."""
    data = LIST.format(name).encode(encoding)
    _line, what, fix = told(tmp_path, data)
    assert "not UTF-8" in what
    assert all(choice in fix for choice in ("--encoding", "windows-1250", "windows-1251", "shift_jis", "UTF-8"))
    assert data.decode(examined(tmp_path, data, encoding).encoding) == LIST.format(name)


def test_one_bad_line_in_utf_8_is_told(tmp_path: Path) -> None:
    """A list that was put together of two encodings is no Windows-1252: the line is told, wherever it stands."""
    data = b"email,name\n" + "a@b.example,Zoé\n".encode() * 150_000 + "c@d.example,Zoé\n".encode("cp1252")
    assert told(tmp_path, data)[0] == 150_002


def test_what_is_not_in_the_named_encoding_is_told(tmp_path: Path) -> None:
    """The line that is not in the encoding that was named, and the choices."""
    line, what, _fix = told(tmp_path, LIST.format("Zoé").encode("cp1252"), "utf-8")
    assert (line, what) == (2, "this line is not UTF-8")


@pytest.mark.parametrize("asked", ["klingon", "base64", "rot13", "hex", "undefined", "a" * 300, "utf\x008"])
def test_what_is_no_encoding_is_refused(tmp_path: Path, asked: str) -> None:
    """A name that is none of text is answered with names that are."""
    with pytest.raises(ConfigurationError) as caught:
        examined(tmp_path, b"email\n", asked)
    assert "windows-1250" in caught.value.problems[0].fix


def test_a_file_that_says_what_it_is_is_not_read_otherwise(tmp_path: Path) -> None:
    """A byte order mark and another encoding on the command line cannot both be right."""
    with pytest.raises(ConfigurationError, match="UTF-8"):
        examined(tmp_path, LIST.format("Zoé").encode("utf-8-sig"), "windows-1252")
    assert examined(tmp_path, LIST.format("Zoé").encode("utf-16"), "UTF-16LE").encoding == "utf-16"


def test_half_a_character_at_the_end_is_told(tmp_path: Path) -> None:
    """A file that was cut off is not read to its end as if nothing were missing."""
    assert told(tmp_path, LIST.format("Ann Zoé").encode("utf-16")[:-1], None)[1] == "this line is not UTF-16"
    assert "not UTF-8" in told(tmp_path, ("é" + LIST.format("Zoé")).encode()[:-2])[1]
