"""`send.py status`, `report`, `pause`, `resume` and `unknown` as an operator runs them."""

import argparse
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from leafpost.audience.secrets import SECRET_KEY, secret_key
from leafpost.cli.reporting import Pace, watch
from leafpost.cli.send import main
from leafpost.clinic import read_clinic
from leafpost.database.campaigns import Campaign
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.figures import total
from leafpost.database.tables import CampaignState, DeliveryState, campaign, delivery, event
from leafpost.outbox.envelope import message_id
from tests.campaigns import Reader, add_campaign
from tests.conftest import MakeClinic
from tests.databases import NOON

S, C = DeliveryState, CampaignState
KEY = "a key for tests: 7fK2pQ9vX4nB8zLw3RtY"
EIGHT = ["pending", "claimed", "sending", "accepted", "deferred", "rejected", "suppressed", "unknown"]
Send = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(tmp_path: Path, clinic_folder: MakeClinic) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=())


@pytest.fixture
def ledger(root: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The clinic's own database, of each kind, as the commands find it."""
    for name, value in ({DATABASE_URL: "", SECRET_KEY: KEY} | environment).items():
        monkeypatch.setenv(name, value)
    opened = open_database(read_clinic(root), environment)
    yield opened
    opened.close()


@pytest.fixture
def send(root: Path, ledger: Database, capsys: pytest.CaptureFixture[str]) -> Send:
    """Runs a command in the clinic's folder: exit code, what it says, what it complains of."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(root)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run


def launched(database: Database, readers: list[Reader] | None = None, **more: object) -> int:
    with database.begin() as connection:
        return add_campaign(connection, readers or [], **more)  # type: ignore[arg-type] - columns of the table


def states(database: Database, number: int) -> tuple[str, str]:
    with database.read() as connection:
        row = connection.execute(select(campaign.c.state, campaign.c.state_reason).where(campaign.c.id == number)).one()
        return row.state, row.state_reason


# --- status ------------------------------------------------------------------------------


def test_status_as_json_is_what_programs_hold_on_to(send: Send, ledger: Database) -> None:
    """An object with campaign, state and readers: all eight states, every reader once."""
    launched(ledger, [Reader(state, count=n) for n, state in enumerate(S) if n])
    code, out, _ = send("status", "--format", "json")
    assert json.loads(out) == {
        "campaign": "take-the-first-step",
        "state": "running",
        "readers": {name: n for n, name in enumerate(EIGHT)},
    }
    assert list(json.loads(out)["readers"]) == EIGHT
    assert code == 3


@pytest.mark.parametrize(
    ("state", "readers", "code"),
    [
        (C.RUNNING, [Reader(), Reader(S.PENDING), Reader(S.DEFERRED)], 0),
        (C.RUNNING, [Reader(), Reader(S.UNKNOWN)], 3),
        (C.RUNNING, [Reader(), Reader(S.REJECTED)], 3),
        (C.FINISHED, [Reader(), Reader(S.SUPPRESSED)], 0),
        (C.STOPPED, [Reader(), Reader(S.PENDING)], 3),
        (C.PAUSED, [Reader(), Reader(S.PENDING)], 0),
        (C.FINISHED, [], 0),
    ],
)
def test_the_exit_code_tells_whether_somebody_is_left_out(
    send: Send, ledger: Database, state: CampaignState, readers: list[Reader], code: int
) -> None:
    """3 for who was refused or is in doubt, and for who waits in a campaign that does not go on."""
    launched(ledger, readers, state=state)
    assert send("status")[0] == code
    assert send("status", "--format", "json")[0] == code


def test_status_is_about_the_latest_campaign_or_the_one_named(send: Send, ledger: Database) -> None:
    """A number or a slug names a campaign; without a name it is the last that was launched."""
    first = launched(ledger, [Reader(count=2)], issue="one")
    launched(ledger, [Reader(count=5)], issue="two")
    for arguments, readers in ((["one"], 2), ([str(first)], 2), (["two"], 5), ([], 5)):
        out = send("status", *arguments, "--format", "json")[1]
        assert sum(json.loads(out)["readers"].values()) == readers


def test_a_campaign_that_is_not_there_is_told(send: Send, ledger: Database) -> None:
    """Before the first launch, and for an unknown name, with the campaigns that there are."""
    code, _, err = send("status")
    assert (code, "nothing has been launched yet" in err) == (2, True)
    launched(ledger, issue="one")
    code, _, err = send("report", "no-such")
    assert (code, "(one, running)" in err) == (2, True)


def test_status_tells_no_address(send: Send, ledger: Database) -> None:
    """What everybody may see over a shoulder names nobody."""
    launched(ledger, [Reader(S.UNKNOWN, name="Mary"), Reader(S.DEFERRED, answer="421 x@y.example")])
    out = send("status")[1]
    assert "@" not in out
    assert "Mary" not in out
    assert "send.py unknown" in out


def test_watching_goes_on_until_the_end_and_tells_how_long(capsys: pytest.CaptureFixture[str]) -> None:
    """Sixty letters in a minute leave sixty waiting readers another minute; a campaign that ends is watched no more."""
    clock = iter(NOON + dt.timedelta(seconds=30 * n) for n in range(9))
    looks = iter([(0, 120, C.RUNNING), (30, 90, C.RUNNING), (60, 60, C.RUNNING), (120, 0, C.FINISHED)])

    def look() -> tuple[Campaign, dict[DeliveryState, int]]:
        done, waiting, state = next(looks)
        found = argparse.Namespace(id=1, issue="one", topic="news", state=state, state_reason="", start_at=NOON)
        return found, total([{S.ACCEPTED: done, S.PENDING: waiting}])  # type: ignore[return-value] - as much as is shown

    waits: list[float] = []
    assert watch(look, lambda: next(clock), waits.append) == 0
    out = capsys.readouterr().out
    assert "60 letters a minute; about 1 min left." in out
    assert "Measuring" in out
    assert len(waits) == 3


def test_the_pace_is_that_of_the_last_minute() -> None:
    """A fast beginning long ago does not make the rest look fast."""
    pace = Pace()
    assert pace.saw(NOON, 0) is None
    for minute, done in ((1, 1000), (2, 1010), (3, 1020)):
        rate = pace.saw(NOON + minute * dt.timedelta(minutes=1), done)
    assert rate == 10


# --- report ------------------------------------------------------------------------------


def test_the_report_is_written_where_it_is_told(send: Send, ledger: Database, root: Path, tmp_path: Path) -> None:
    """One file, named after the campaign or by --out, with exit code 3 where somebody is left out."""
    number = launched(ledger, [Reader(count=9), Reader(S.REJECTED)])
    code, out, _ = send("report")
    written = root / "dist/reports" / f"take-the-first-step-{number}.html"
    assert (code, str(written) in out) == (3, True)
    assert "10 readers, each counted once" in written.read_text("utf-8")
    assert send("report", str(number), "--out", str(tmp_path / "mine.html"))[0] == 3
    assert "10 readers" in (tmp_path / "mine.html").read_text("utf-8")


# --- pause and resume --------------------------------------------------------------------


def test_what_is_paused_can_be_resumed(send: Send, ledger: Database) -> None:
    """Running, paused, running again; saying it twice changes nothing."""
    number = launched(ledger, [Reader(S.PENDING)])
    assert send("pause")[0] == 0
    assert states(ledger, number)[0] == "paused"
    assert "paused already" in send("pause", str(number))[1]
    assert send("resume")[0] == 0
    assert states(ledger, number) == ("running", "")
    assert "running already" in send("resume", str(number))[1]


def test_a_campaign_that_is_yet_to_begin_waits_again(send: Send, ledger: Database) -> None:
    """Resumed before its time, it is scheduled and does not begin early."""
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    number = launched(ledger, state=C.SCHEDULED, start_at=later)
    send("pause")
    send("resume")
    assert states(ledger, number)[0] == "scheduled"


def test_the_circuit_breakers_reason_is_read_first(
    send: Send, ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped campaign is resumed only with --yes, and the reason is shown either way."""
    number = launched(ledger, state=C.STOPPED, state_reason="6% of the letters bounced")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    code, out, err = send("resume")
    assert (code, states(ledger, number)[0]) == (2, "stopped")
    assert "6% of the letters bounced" in out
    assert "--yes" in err
    code, out, _ = send("resume", "--yes")
    assert (code, states(ledger, number)) == (0, ("running", ""))
    assert "6% of the letters bounced" in out


def test_which_campaign_is_meant_is_never_guessed(send: Send, ledger: Database) -> None:
    """Two that run, or none, are told with exit code 2, and nothing is changed."""
    assert send("pause")[0] == 2
    numbers = [launched(ledger, issue=name) for name in ("one", "two")]
    code, _, err = send("pause")
    assert (code, "name one" in err) == (2, True)
    assert [states(ledger, number)[0] for number in numbers] == ["running", "running"]
    finished = launched(ledger, state=C.FINISHED)
    assert send("pause", str(finished))[0] == 2
    assert send("resume", str(finished))[0] == 2
    assert states(ledger, finished)[0] == "finished"


# --- unknown -----------------------------------------------------------------------------

MARY = Reader(S.UNKNOWN, "es", name="Mary Hill", address="Mary@Home.example", code=354, answer="go on")


def rows(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        found = connection.execute(select(delivery.c.state, delivery.c.decided_by).order_by(delivery.c.id))
        return [(row.state, row.decided_by) for row in found]


def test_who_is_in_doubt_is_listed_by_name(send: Send, ledger: Database, root: Path) -> None:
    """Name, address, time, last answer and the Message-ID to look for; others are not in the list."""
    number = launched(ledger, [MARY, Reader(name="Sam", address="sam@home.example")])
    launched(ledger, [Reader(S.UNKNOWN, address=None)])
    code, out, _ = send("unknown", str(number))
    assert code == 3
    assert "Mary Hill <Mary@Home.example>" in out
    assert "last answer: 354 go on" in out
    assert "in Spanish" in out
    assert "sam@" not in out
    with ledger.read() as connection:
        key = connection.execute(select(delivery.c.id).order_by(delivery.c.id)).scalars().first()
    assert key is not None
    wanted = message_id(number, key, read_clinic(root).mail, secret_key({SECRET_KEY: KEY}))
    assert f"Message-ID: {wanted}" in out
    code, out, _ = send("unknown")
    assert "2 readers in doubt" in out
    assert "somebody who was forgotten" in out


def test_nobody_in_doubt_is_fine(send: Send, ledger: Database) -> None:
    """An empty list says so, with exit code 0."""
    launched(ledger, [Reader()])
    assert send("unknown")[:2] == (0, "Nobody is in doubt.\n")


def test_delivered_is_an_operators_word(send: Send, ledger: Database) -> None:
    """However the address is spelled, the letter counts as accepted, with who said so and why, and in an event."""
    launched(ledger, [MARY, Reader(S.UNKNOWN, address="sam@home.example")])
    word = ("--name", "Jo  Bell", "--reason", "in the mail log")
    code, out, _ = send("unknown", "--delivered", "mary@home.example", *word)
    assert rows(ledger) == [("accepted", "Jo Bell: in the mail log"), ("unknown", "")]
    assert code == 3
    assert "1 reader in doubt" in out
    with ledger.read() as connection:
        assert len(connection.execute(select(event.c.id)).all()) == 1


def test_not_delivered_is_sent_again(send: Send, ledger: Database) -> None:
    """The reader waits for the next run, and the campaign that had finished runs again; nobody else does."""
    number = launched(ledger, [MARY, Reader()], state=C.FINISHED)
    code, out, _ = send("unknown", "--not-delivered", "mary@home.example", "--name", "Jo", "--reason", "not in the log")
    assert code == 0
    assert [state for state, _ in rows(ledger)] == ["deferred", "accepted"]
    assert states(ledger, number)[0] == "running"
    assert "sent again" in out


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--delivered", "mary@home.example"], "--name and --reason"),
        (["--delivered", "mary@home.example", "--name", "Jo"], "--name and --reason"),
        (["--delivered", "mary@home.example", "--name", " ", "--reason", "log"], "--name and --reason"),
        (["--delivered", "sam@home.example", "--name", "Jo", "--reason", "log"], "nobody in doubt"),
        (["--delivered", "999999999999", "--name", "Jo", "--reason", "log"], "nobody in doubt"),
        (["--not-delivered", "mary", "--name", "Jo", "--reason", "log"], "name@example.com"),
        (["--not-delivered", "", "--name", "Jo", "--reason", "log"], "name@example.com"),
    ],
)
def test_half_a_word_decides_nothing(send: Send, ledger: Database, arguments: list[str], wanted: str) -> None:
    """Without a name, a reason or somebody in doubt nothing changes, and the mend is told."""
    launched(ledger, [MARY, Reader(address="sam@home.example")])
    code, _, err = send("unknown", *arguments)
    assert (code, wanted in err) == (2, True)
    assert [state for state, _ in rows(ledger)] == ["unknown", "accepted"]


def test_a_reader_in_doubt_twice_is_decided_by_campaign_or_number(send: Send, ledger: Database) -> None:
    """The address alone is not enough then; the number of the list is."""
    launched(ledger, [MARY], issue="one")
    launched(ledger, [MARY], issue="two")
    word = ("--name", "Jo", "--reason", "log")
    assert send("unknown", "--delivered", "mary@home.example", *word)[0] == 2
    number = re.findall(r"\[(\d+)\]", send("unknown", "two")[1])[0]
    send("unknown", "--delivered", number, *word)
    send("unknown", "one", "--delivered", "mary@home.example", *word)
    assert [state for state, _ in rows(ledger)] == ["accepted", "accepted"]


def test_names_cannot_steer_the_terminal(send: Send, ledger: Database) -> None:
    """Escape sequences and letters that turn a line round come out as replacement characters."""
    launched(ledger, [Reader(S.UNKNOWN, name="A\x1b[2J\u202eB", answer="x\x07")])
    out = send("unknown")[1]
    assert not set("\x1b\u202e\x07") & set(out)
    assert "A\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}B" in out
