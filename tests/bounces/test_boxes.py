"""Mails that came back are read from wherever they lie, and moved away only once they are kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leafpost.audience.secrets import SecretKey
from leafpost.bounces.boxes import Files, Mail, Maildir, open_path, split_mbox
from leafpost.bounces.imap import BOUNCES_URL, ImapBox, bounce_box, imap_folder
from leafpost.bounces.recording import Action
from leafpost.bounces.run import Ledger, read_box
from leafpost.clinic import Clinic
from leafpost.database.engine import open_database
from leafpost.errors import ConfigurationError, ProblemError
from tests.bounces.mails import daemon, dsn, mail
from tests.bounces.post_office import PostOffice
from tests.bounces.test_recording import Sent, sent
from tests.databases import NOON

SECRET = SecretKey(b"k" * 32)


@pytest.fixture
def letter(sending_clinic: Clinic) -> Iterator[Sent]:
    database = open_database(sending_clinic, {})
    yield sent(database)
    database.close()


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for place in ("new", "cur", "tmp"):
        (tmp_path / "box" / place).mkdir(parents=True)
    return tmp_path / "box"


def put(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*")) if folder.is_dir() else []


def test_a_maildir_is_emptied(maildir: Path, letter: Sent) -> None:
    """Bounces go to .Processed, what a person should read to .Unrecognised; nothing is left and nothing is lost."""
    put(maildir / "new", "1.bounce", dsn(to=letter.verp()))
    put(maildir / "cur", "2.seen:2,S", daemon("Not proved: 550 5.1.1 no such user jo@example.org"))
    put(maildir / "new", "3.person", mail("Can I run with a cold?"))
    put(maildir / "new", ".hidden", b"a file of the mail server")
    findings = list(read_box(open_path(maildir), Ledger(letter.database, SECRET), lambda: NOON))
    assert [one.taken.action for one in findings] == [Action.SUPPRESS, Action.NONE, Action.NOT_PROVED]
    assert (names(maildir / "new"), names(maildir / "cur")) == ([".hidden"], [])
    assert names(maildir / ".Processed/cur") == ["1.bounce:2,S"]
    assert names(maildir / ".Unrecognised/cur") == ["2.seen:2,S", "3.person:2,S"]
    assert list(open_path(maildir).mails()) == []


class Killed(Maildir):
    """A program that is killed between the commit and the move."""

    __slots__ = ()

    def put_aside(self, mail: Mail, folder: str) -> None:
        raise KeyboardInterrupt


def test_a_run_that_is_killed_loses_nothing_and_counts_nothing_twice(maildir: Path, letter: Sent) -> None:
    """What was committed and not moved is known when it is read again, and moved then."""
    put(maildir / "new", "1.bounce", dsn(to=letter.verp()))
    ledger = Ledger(letter.database, SECRET)
    with pytest.raises(KeyboardInterrupt):
        list(read_box(Killed(maildir), ledger, lambda: NOON))
    assert (letter.suppressions() != [], names(maildir / "new")) == (True, ["1.bounce"])
    (finding,) = read_box(open_path(maildir), ledger, lambda: NOON)
    assert finding.taken.action is Action.KNOWN
    assert (names(maildir / "new"), len(letter.events())) == ([], 1)


def test_a_rehearsal_changes_nothing(maildir: Path, letter: Sent) -> None:
    """A dry run says what would be done, and does none of it."""
    put(maildir / "new", "1.bounce", dsn(to=letter.verp()))
    ledger = Ledger(letter.database, SECRET, is_rehearsal=True)
    assert [one.taken.action for one in read_box(open_path(maildir), ledger, lambda: NOON)] == [Action.SUPPRESS]
    assert (names(maildir / "new"), letter.events(), letter.suppressions()) == (["1.bounce"], [], [])


def test_an_mbox_and_a_folder_of_files_are_read(tmp_path: Path) -> None:
    """Each mail once, by a name that leads to it; nothing in the folder is changed."""
    box = b"From MAILER-DAEMON Mon Nov 23 12:00:00 2026\n" + dsn().replace(b"\r\n", b"\n")
    put(tmp_path, "box.mbox", box + b"\n" + box)
    (tmp_path / "more").mkdir()
    put(tmp_path / "more", "one.eml", daemon("550 no such user", X_Failed_Recipients="jo@example.org"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    findings = list(read_box(open_path(tmp_path), None, lambda: NOON))
    assert [one.file for one in findings] == ["box.mbox#1", "box.mbox#2", "more/one.eml"]
    assert {one.understood.kind.value for one in findings} == {"hard"}
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert [one.name for one in Files(tmp_path / "more/one.eml").mails()] == [str(tmp_path / "more/one.eml")]


def test_a_line_that_begins_with_from_is_no_new_mail() -> None:
    """Only a line of mbox, with its time and a head behind it, begins a mail."""
    one = b"From a@b Mon Nov 23 12:00:00 2026\nSubject: x\n\nFrom now on, walk.\n\nFrom 12:00 on, rest.\n"
    assert len(split_mbox(one)) == 1
    assert len(split_mbox(one + b"\n" + one)) == 2


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A path with nothing at it is a problem with a mend, not a traceback."""
    with pytest.raises(ProblemError, match="no such file or folder"):
        open_path(tmp_path / "nothing")


@pytest.mark.parametrize("with_move", [True, False])
def test_an_imap_folder_is_emptied(office: PostOffice, imap: str, letter: Sent, with_move: bool) -> None:
    """Dovecot: read without being marked, moved away once kept, also by a server that knows no MOVE."""
    office.empty()
    put(office.bounces / "new", "1.bounce", dsn(to=letter.verp()))
    put(office.bounces / "new", "2.person", mail("Can I run with a cold?"))
    box = bounce_box({BOUNCES_URL: imap})
    assert isinstance(box, ImapBox)
    if not with_move:
        box._server.capabilities = tuple(one for one in box._server.capabilities if one != "MOVE")
    findings = list(read_box(box, Ledger(letter.database, SECRET), lambda: NOON))
    assert [one.taken.action for one in findings] == [Action.SUPPRESS, Action.NONE]
    assert list(box.mails()) == []
    box.close()
    for folder, count in (("Processed", 1), ("Unrecognised", 1)):
        there = ImapBox(replace(imap_folder(imap), folder=f"INBOX.{folder}"))
        mails = list(there.mails())
        assert len(mails) == count
        for one in mails:
            there.put_aside(one, "Gone")
        there.close()


def test_an_imap_server_that_refuses_is_told_without_the_password(imap: str) -> None:
    """A wrong password, a folder that is not there, a server that is gone: said with a mend, without the secret."""
    where = imap_folder(imap)
    for wrong in (replace(where, password="another-s3cret"), replace(where, folder="Nothing"), replace(where, port=1)):
        with pytest.raises(ProblemError) as caught:
            ImapBox(wrong)
        assert "cannot be read" in str(caught.value)
        assert wrong.password not in str(caught.value)
        assert wrong.password not in repr(wrong)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "no mailbox for bounces is named"),
        ("imap://user:s3cret@mail.example:no/INBOX", "the port is not a number"),
        ("pop://user:s3cret@mail.example", "not an address of a mailbox"),
        ("imap://user:s3cret@mail.example/INBOX?tls=none", "would travel in the open"),
        ("imap://user:s3cret@mail.example/INBOX?tls=old", "tls=old is unknown"),
        ("imaps://mail.example/INBOX", "user or password is missing"),
        ("maildir:/", "there is no Maildir"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str, what: str) -> None:
    """What is wrong with LEAFPOST_BOUNCES_URL is said, and never its password."""
    with pytest.raises(ConfigurationError, match=what) as caught:
        bounce_box({BOUNCES_URL: url})
    assert "s3cret" not in str(caught.value)


def test_user_and_folder_may_have_any_characters() -> None:
    """Percent signs stand for what an address cannot hold; the folder is INBOX if none is named."""
    where = imap_folder("imaps://bo%40clinic:p%2Fw@mail.example/Bounces%20here")
    assert (where.user, where.password, where.folder, where.port) == ("bo@clinic", "p/w", "Bounces here", 993)
    assert imap_folder("imap://u:p@mail.example").folder == "INBOX"
    assert "p/w" not in repr(where)


def test_the_database_is_not_needed_to_understand() -> None:
    """Without a ledger the kinds are the same, and the actions those that a proved mail would have."""
    (finding,) = read_box(_One(dsn()), None, lambda: NOON)
    assert finding.as_json() == {
        "file": "one", "kind": "hard", "status": "5.1.1", "recipient": "jo@example.org", "action": "suppress",
    }  # fmt: skip


class _One(Files):
    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        object.__setattr__(self, "data", data)

    def mails(self) -> Iterator[Mail]:
        yield Mail("one", "one", self.data)
