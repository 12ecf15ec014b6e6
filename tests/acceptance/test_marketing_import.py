"""Somebody in marketing has a spreadsheet of readers: their mistakes, and what they are told."""

from pathlib import Path

import pytest

from leafpost.audience.secrets import SECRET_KEY
from leafpost.cli.send import main
from tests.audience.people import SECRET
from tests.conftest import MakeClinic

GERMAN = """\
E-Mail;Name;Sprache;Themen;Einwilligung;Version der Einwilligung;Einwilligung am;Telefon
zoe@example.org;Zoë Groß;Deutsch;news;Ja, ich möchte Post.;2026-01;31.05.2020;030 1
jürgen@bücher.example;Jürgen;de;news;"Ja, ich möchte Post.
Auch später.";2026-01;31.05.2020 14:30;030 2
ohne@example.org;Ohne;;;;;;
"""


class Desk:
    """The clinic's folder, a spreadsheet program, and what stands on the screen."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def save(self, text: str, encoding: str = "utf-8-sig") -> None:
        (self.folder / "readers.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))

    def type(self, *words: str) -> int:
        self._capsys.readouterr()
        code = main(["subscribers", *words])
        self.out, self.err = self._capsys.readouterr()
        return code

    def listed(self) -> list[str]:
        self.type("list")
        return [line for line in self.out.splitlines() if "\t" in line]

    def report(self) -> list[str]:
        return (self.folder / "readers.report.csv").read_text("utf-8-sig").splitlines()


@pytest.fixture
def desk(
    clinic_folder: MakeClinic, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    folder = clinic_folder(tmp_path / "clinic")
    monkeypatch.chdir(folder)
    monkeypatch.setenv(SECRET_KEY, SECRET)
    monkeypatch.delenv("LEAFPOST_DATABASE_URL", raising=False)
    return Desk(folder, capsys)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_spreadsheet_goes_in_as_it_was_saved(desk: Desk, encoding: str) -> None:
    """Semicolons, German columns, a cell of two lines, umlauts: looked at first, then taken in, then nothing new."""
    desk.save(GERMAN, encoding)
    assert desk.type("import", "readers.csv", "--dry-run") == 0
    assert "3 imported, 0 updated, 0 skipped, 0 refused." in desk.out
    assert "Nothing was changed (--dry-run)." in desk.out
    assert "Not used: “Telefon”." in desk.out
    assert ("If letters with accents look wrong" in desk.out) == (encoding == "cp1252")
    assert desk.listed() == []
    assert desk.type("import", "readers.csv") == 0
    assert "1 imported: no consent in this row: on the list, but never written to" in desk.out
    assert desk.listed() == [
        "jürgen@xn--bcher-kva.example\tJürgen\tde\tnews",
        "ohne@example.org\tOhne\ten\tno consent",
        "zoe@example.org\tZoë Groß\tde\tnews",
    ]
    assert desk.report()[0] == "line;outcome;reason;email"
    assert desk.type("import", "readers.csv") == 0
    assert "0 imported, 0 updated, 3 skipped, 0 refused." in desk.out


def test_mistakes_are_told_by_line_and_mended_one_by_one(desk: Desk) -> None:
    """The good rows are in; each bad one is told with line and reason; after mending, only it is new."""
    good = "email,name,locale,topics,consent_text,consent_version,consent_at\n"
    rows = "ann@example.org,Ann,en,news,Yes please.,1,2020-01-01\nbo@example,Bo,en,news,Yes please.,1,2020-01-01\n"
    desk.save(good + rows + "cy@example.org,Cy,en,news,Yes please.,1,2020-02-30\n")
    assert desk.type("import", "readers.csv") == 1
    told = [line.strip() for line in desk.err.splitlines()[1:]]
    mend = "mend this row and import the file again; what is in already stays as it is"
    assert told == [
        f"readers.csv:3: the part after the @-sign is not valid. It should have a period: {mend}",
        f"readers.csv:4: consent_at is a day that does not exist; write it as 2026-05-31 or 2026-05-31 14:30: {mend}",
    ]
    assert "1 imported, 0 updated, 0 skipped, 2 refused." in desk.out
    desk.save(good + rows.replace("bo@example,", "bo@example.org,") + "cy@example.org,Cy,en,news,Yes.,1,2020-02-29\n")
    assert desk.type("import", "readers.csv") == 0
    assert "2 imported, 0 updated, 1 skipped, 0 refused." in desk.out


def test_columns_with_names_of_ones_own(desk: Desk) -> None:
    """The message about a missing column shows those there are; naming it helps."""
    desk.save("Kontakt,Rufname\nann@example.org,Ann\n")
    assert desk.type("import", "readers.csv") == 1
    assert "no column is for the address: “Kontakt”, “Rufname”: name it email, or say which it is" in desk.err
    assert desk.type("import", "readers.csv", "--columns", "email=Kontakt,name=Rufname", "--locale", "pl") == 0
    assert desk.listed() == ["ann@example.org\tAnn\tpl\tno consent"]


def test_a_list_without_column_names(desk: Desk) -> None:
    """The first reader is not taken for a heading in silence."""
    desk.save("ann@example.org,Ann\nbo@example.org,Bo\n")
    assert desk.type("import", "readers.csv") == 1
    assert "readers.csv:1: the first line has no column names: put a line above it" in desk.err
    assert "ann@" not in desk.err


def test_a_polish_list_of_old_windows(desk: Desk) -> None:
    """Its encoding is asked for by name; with it the letters are right."""
    desk.save("email;imię i nazwisko\nlucja@example.org;Łucja Żak\n", "cp1250")
    assert desk.type("import", "readers.csv") == 1
    assert "--encoding" in desk.err
    assert "windows-1250 (Polish, Czech)" in desk.err
    assert desk.type("import", "readers.csv", "--encoding", "windows-1250") == 0
    assert desk.listed() == ["lucja@example.org\tŁucja Żak\ten\tno consent"]


def test_the_topic_of_a_whole_list_is_named_once(desk: Desk) -> None:
    """A list of people who agreed to one thing needs no column for it."""
    desk.save("email,consent_text,consent_version,consent_at\nann@example.org,Yes.,1,3/4/2020\n")
    assert desk.type("import", "readers.csv") == 1
    assert "say --dates day-first or --dates month-first" in desk.err
    assert desk.type("import", "readers.csv", "--dates", "day-first") == 1
    assert "name one with --topic" in desk.err
    assert desk.type("import", "readers.csv", "--dates", "day-first", "--topic", "news") == 0
    assert desk.listed() == ["ann@example.org\t\ten\tnews"]


def test_who_was_forgotten_stays_away_from_last_years_list(desk: Desk) -> None:
    """The old spreadsheet still has them; importing it again does not bring them back."""
    desk.save(GERMAN)
    desk.type("import", "readers.csv")
    assert desk.type("forget", "zoe@example.org") == 0
    assert desk.type("import", "readers.csv") == 0
    assert "1 skipped: has left (manual), and stays away" in desk.out
    assert not any("zoe" in line for line in desk.listed())


def test_a_quotation_mark_that_never_closes(desk: Desk) -> None:
    """It would swallow the rest of the list: nothing is taken, and its row is told."""
    desk.save('email,name\nann@example.org,Ann\nbo@example.org,"Bo\ncy@example.org,Cy\n')
    assert desk.type("import", "readers.csv") == 1
    assert "readers.csv:3: a quotation mark opens in this row and does not close" in desk.err
    assert desk.listed() == []
