"""`send.py bounces` as an operator, or a program, runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from leafpost.audience.secrets import SECRET_KEY, secret_key
from leafpost.bounces.imap import BOUNCES_URL
from leafpost.cli.send import main
from leafpost.clinic import read_clinic
from leafpost.database.engine import DATABASE_URL, SQLITE_FILE, open_database
from leafpost.database.secret import is_secret_of
from leafpost.database.tables import delivery
from leafpost.outbox.envelope import return_path
from tests.bounces.mails import daemon, dsn, mail
from tests.campaigns import Reader, add_campaign
from tests.conftest import MakeClinic

KEY = "a key for tests: 7fK2pQ9vX4nB8zLw3RtY"
Send = Callable[..., tuple[int, str, str]]
POLICY = dsn("smtp; 550 5.7.1 \x1b[31mblocked\x1b[0m by a block list for jo@example.org", "5.7.1")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    for name, data in (("a.eml", dsn()), ("b.eml", POLICY), ("c.eml", mail("Hello")), ("d.eml", daemon(""))):
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def send(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Send:
    """Runs the command: exit code, what it says, what it complains of."""
    for name in (SECRET_KEY, DATABASE_URL, BOUNCES_URL):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, root: Path = tmp_path) -> tuple[int, str, str]:
        code = main(["bounces", *arguments, "--root", str(root)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run


def test_a_dry_run_needs_no_clinic_and_no_key(send: Send, box: Path, tmp_path: Path) -> None:
    """Any folder of mails can be looked at, by people and by programs; nothing is made or changed."""
    code, out, _err = send("--read", str(box), "--dry-run", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert [list(row) for row in rows] == [["file", "kind", "status", "recipient", "action"]] * 4
    assert [(row["file"], row["kind"], row["status"], row["recipient"], row["action"]) for row in rows[:3]] == [
        ("a.eml", "hard", "5.1.1", "jo@example.org", "suppress"),
        ("b.eml", "policy", "5.7.1", "jo@example.org", "warn"),
        ("c.eml", "not-a-bounce", "", "jo@example.org", "none"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["box"]
    _code, out, _err = send("--read", str(box), "--dry-run")
    assert "4 mails read: 1 hard" in out
    assert "Nothing was changed. Nothing was compared with a ledger" in out


def test_people_see_no_address_and_a_policy_bounce_is_told_with_a_mend(send: Send, box: Path) -> None:
    """Addresses are shortened on the screen; a server's words cannot steer the terminal, and come with what to do."""
    _code, out, err = send("--read", str(box), "--dry-run")
    assert "a.eml: hard 5.1.1 j…@example.org → suppress" in out
    assert "jo@example.org" not in out + err
    assert "\x1b" not in out + err
    assert "blocked" in err
    assert "nobody was struck off" in err


@pytest.fixture
def clinic(tmp_path: Path, clinic_folder: MakeClinic, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A clinic with a letter that has gone out, and where that comes back to."""
    root = clinic_folder(tmp_path / "clinic", offered=())
    monkeypatch.setenv(SECRET_KEY, KEY)
    read = read_clinic(root)
    database, secret = open_database(read, {}), secret_key({SECRET_KEY: KEY})
    assert is_secret_of(database, secret.check)
    with database.begin() as connection:
        number = add_campaign(connection, [Reader()])
        letter = connection.execute(select(delivery.c.id)).scalar_one()
    database.close()
    return root, return_path(number, letter, read.mail, secret)


def test_a_dry_run_looks_into_the_ledger_and_leaves_it(
    send: Send, box: Path, clinic: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the clinic's key it says what really would be done; a second look says the same."""
    root, to = clinic
    monkeypatch.setenv(SECRET_KEY, KEY)
    (box / "e.eml").write_bytes(dsn(to=to))
    for _ in range(2):
        _code, out, _err = send("--read", str(box), "--dry-run", "--format", "json", root=root)
        assert {row["file"]: row["action"] for row in json.loads(out)} == {
            "a.eml": "not proved", "b.eml": "not proved", "c.eml": "none", "d.eml": "not proved", "e.eml": "suppress",
        }  # fmt: skip
    _code, out, _err = send("--read", str(box), root=root)
    assert "e.eml: hard 5.1.1 j…@example.org → suppress" in out
    assert "3 without proof" in out
    _code, out, _err = send("--read", str(box), root=root)
    assert "e.eml: hard 5.1.1 j…@example.org → known already" in out


def test_a_dry_run_makes_no_database(
    send: Send, box: Path, tmp_path: Path, clinic_folder: MakeClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clinic that has never sent gets no empty database from a look at some files."""
    monkeypatch.setenv(SECRET_KEY, KEY)
    root = clinic_folder(tmp_path / "new", offered=())
    assert send("--read", str(box), "--dry-run", root=root)[0] == 0
    assert not (root / "var" / SQLITE_FILE).exists()


def test_what_is_missing_is_said(send: Send, box: Path, tmp_path: Path) -> None:
    """Without a mailbox, a path that is there, a clinic or a key: usage, with a mend."""
    assert send("--dry-run")[0] == 2
    assert "LEAFPOST_BOUNCES_URL" in send("--dry-run")[2]
    assert "there is no such file or folder" in send("--read", str(tmp_path / "no"), "--dry-run")[2]
    assert send("--read", str(box))[0] == 2
