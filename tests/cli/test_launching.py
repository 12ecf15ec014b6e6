"""`send.py launch` as marketing runs it."""

import datetime as dt
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from leafpost.audience.secrets import SECRET_KEY
from leafpost.cli.send import main
from leafpost.clinic import read_clinic
from leafpost.database.campaigns import campaigns
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.tables import CampaignState, delivery
from tests.conftest import REPOSITORY
from tests.outbox.readers import add_reader, signed_clinic, suppress

ISSUE = "spring-letter"
TODAY = dt.date.today()


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return signed_clinic(tmp_path_factory.mktemp("launching") / "clinic", TODAY)


@pytest.fixture
def root(signed: Path, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic of its own with a database of its own."""
    monkeypatch.setenv(SECRET_KEY, "a secret that only this test has, 32+")
    monkeypatch.delenv(DATABASE_URL, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Path(shutil.copytree(signed, tmp_path / "clinic"))


@pytest.fixture
def opened(root: Path, environment: dict[str, str]) -> Iterator[Database]:
    """Its database with readers of all kinds."""
    database = open_database(read_clinic(root), environment)
    with database.begin() as connection:
        for number in range(3):
            add_reader(connection, f"english{number}@a.example")
        add_reader(connection, "spanish@a.example", locale="es")
        add_reader(connection, "arabic1@a.example", locale="ar")
        add_reader(connection, "arabic2@a.example", locale="ar")
        add_reader(connection, "polish@a.example", locale="pl")
        add_reader(connection, "nobody@a.example", topics=())
        add_reader(connection, "left@a.example")
        suppress(connection, "left@a.example")
    yield database
    database.close()


def launch(root: Path, *arguments: str) -> int:
    return main(["launch", ISSUE, *arguments, "--root", str(root)])


def rows(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(delivery)).scalar_one())


def test_it_shows_who_gets_what_and_why(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Readers by language, who gets the clinic's language and why, and who gets nothing; a dry run changes nothing."""
    assert launch(root, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "Spring letter (spring-letter), topic news" in said
    lines = [line.strip() for line in said.splitlines()]
    assert "7 readers" in lines
    assert "3 in English (en)" in lines
    assert "1 in Spanish (es)" in lines
    assert "3 in English, because not in the language they want:" in lines
    (arabic,) = [line for line in lines if line.startswith("2 want Arabic (ar): ")]
    assert "has still to sign" in arabic
    assert f"send.py lint {ISSUE} --locale ar" in arabic
    assert "1 want Polish (pl): the clinic does not offer it" in lines
    assert "1 have not agreed to this topic" in lines
    assert "1 are on the suppression list" in lines
    assert "@" not in said
    assert rows(opened) == 0


def test_it_launches_when_told_to(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """With --yes nobody is asked: the campaign is there, and how to go on is said."""
    assert launch(root, "--yes") == 0
    assert "Campaign 1 for 7 readers is launched." in capsys.readouterr().out
    assert rows(opened) == 7
    with opened.read() as connection:
        assert [found.state for found in campaigns(connection)] == [CampaignState.RUNNING]


def test_launching_twice_is_told(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """The same launch again names the campaign that it is; one more reader makes a campaign for that one alone."""
    launch(root, "--yes")
    capsys.readouterr()
    assert launch(root, "--yes") == 0
    assert "are campaign 1 already (running)" in capsys.readouterr().out
    assert rows(opened) == 7
    with opened.begin() as connection:
        add_reader(connection, "new@a.example")
    assert launch(root, "--yes") == 0
    said = capsys.readouterr().out
    assert "7 have this newsletter from an earlier campaign" in said
    assert "Campaign 2 for 1 reader is launched." in said
    assert rows(opened) == 8


@pytest.mark.parametrize(("typed", "launched"), [("y\n", 7), ("YES\n", 7), ("n\n", 0), ("\n", 0), ("", 0), ("yo\n", 0)])
def test_it_asks(
    root: Path, opened: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    typed: str, launched: int,
) -> None:  # fmt: skip
    """At a terminal only a clear yes launches; everything else changes nothing."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert launch(root) == (0 if launched else 2)
    assert "Send it to 7 readers?" in capsys.readouterr().out
    assert rows(opened) == launched


def test_without_a_terminal_it_needs_a_yes(
    root: Path, opened: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a script nothing is launched by accident: it says to use --yes."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert launch(root) == 2
    assert "--yes" in capsys.readouterr().err
    assert rows(opened) == 0


def test_a_launch_for_later(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """--at schedules it; a time that has passed is told and nothing is launched."""
    assert launch(root, "--yes", "--at", "2020-01-01T09:00Z") == 2
    assert "this time has passed" in capsys.readouterr().err
    assert rows(opened) == 0
    assert launch(root, "--yes", "--at", "2999-01-01T09:00Z") == 0
    assert "Campaign 1 for 7 readers begins on 2999-01-01" in capsys.readouterr().out
    with opened.read() as connection:
        (found,) = campaigns(connection)
    assert (found.state, found.start_at) == (CampaignState.SCHEDULED, dt.datetime(2999, 1, 1, 9, tzinfo=dt.UTC))


def test_a_topic_without_readers_is_told(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody agreed, the topics with readers are named."""
    assert launch(root, "--yes", "--topic", "evnts") == 1
    told = capsys.readouterr().err
    assert "nobody has agreed to get letters about 'evnts'" in told
    assert "topics with readers: news" in told
    assert rows(opened) == 0


def test_an_unsigned_source_is_refused(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, with who has still to sign; nothing is launched, whatever is said."""
    (root / f"locales/en/signoffs/{ISSUE}.toml").unlink()
    assert launch(root, "--yes") == 1
    assert "a clinician has still to sign 'spring-letter' in English" in capsys.readouterr().err
    assert rows(opened) == 0


def test_the_gate_stops_a_launch(root: Path, opened: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """What lint calls an error of the finished letter is told, and nothing is launched."""
    path = root / "clinic.toml"
    text = path.read_text("utf-8").replace('address = "3 Pier Lane, Testford"\n', "")
    path.write_text(text, "utf-8")
    assert launch(root, "--yes") == 1
    assert "postal" in capsys.readouterr().err
    assert rows(opened) == 0


def test_without_a_secret_key_nothing_is_launched(
    root: Path, opened: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What could not be sent afterwards is not launched; a dry run needs no key."""
    monkeypatch.delenv(SECRET_KEY)
    assert launch(root, "--yes") == 2
    assert SECRET_KEY in capsys.readouterr().err
    assert launch(root, "--dry-run") == 0
    assert rows(opened) == 0


def test_help_and_usage() -> None:
    """The command says what it takes; a wrong slug names the newsletters there are."""
    command = [sys.executable, str(REPOSITORY / "send.py"), "launch"]
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(option in shown for option in ("--topic", "--at", "--dry-run", "--yes", "--root"))
    wrong = subprocess.run(
        [*command, "nobody", "--dry-run"], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert wrong.returncode == 2
    assert "newsletters here:" in wrong.stderr
    assert "Traceback" not in wrong.stderr
