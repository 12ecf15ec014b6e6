"""The worker against a server that behaves, and against one that does not."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from leafpost.clinic import Clinic
from leafpost.database.campaigns import find_campaign, set_state
from leafpost.database.engine import Database, open_database
from leafpost.database.tables import CampaignState, DeliveryState
from leafpost.delivery.connection import Timeouts
from leafpost.delivery.worker import Settings, Worker
from tests.databases import NOON
from tests.delivery.posting import Time, Told, post_of, rows, sending, states_by_address, worker_for, world_at
from tests.delivery.wayward import DATA, DOT, MAIL, RCPT, Deed, Mailbox, Wayward, always_yes, serving

PATIENT = Timeouts(1e9, 1e9, 1e9, 1e9)  # where the clock runs faster than the server
QUICK = Settings(connections=4, batch=20, is_once=True, tick=0.02)
TEN = [f"p{n}.example" for n in range(10)]  # each waits for itself alone


def test_every_reader_gets_one_letter(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """Ten readers at a provider each have one letter, with their own address, and the ledger says so."""
    sending(database, TEN)
    server = Wayward(Mailbox(tmp_path / "mailbox"), keeps_bodies=True)
    with serving(server):
        worker_for(post_of(sending_clinic, database, server.port), world_at(Time().clock), QUICK).drain()
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert server.mailbox.recipients() == dict.fromkeys(states_by_address(database), 1)
    for recipient, body in zip(server.mailbox.path.read_text().splitlines(), server.bodies, strict=True):
        assert f"To: {recipient.split(chr(9))[0]}\r\n".encode() in body
        assert b"\r\n. A line with a dot." in body or b"base64" in body


VICTIM = "reader1@victim.example"
SEEN = [  # where, what the server does there, what the ledger says then
    (MAIL, "421 4.3.2 closing", DeliveryState.DEFERRED),
    (MAIL, "550 5.7.1 you are not allowed to relay", DeliveryState.DEFERRED),
    (MAIL, "reset", DeliveryState.DEFERRED),
    (MAIL, "hang", DeliveryState.DEFERRED),
    (RCPT, "450 4.2.1 mailbox busy", DeliveryState.DEFERRED),
    (RCPT, "550 5.1.1 no such mailbox", DeliveryState.REJECTED),
    (RCPT, "421 4.7.0 too many", DeliveryState.DEFERRED),
    (RCPT, "reset", DeliveryState.DEFERRED),
    (RCPT, "hang", DeliveryState.DEFERRED),
    (RCPT, "garbage", DeliveryState.DEFERRED),
    (RCPT, "slow", DeliveryState.ACCEPTED),
    (DATA, "451 4.3.0 local error", DeliveryState.DEFERRED),
    (DATA, "250 2.0.0 what", DeliveryState.DEFERRED),
    (DATA, "reset", DeliveryState.DEFERRED),
    (DATA, "hang", DeliveryState.DEFERRED),
    (DOT, "452 4.3.1 disk full", DeliveryState.DEFERRED),
    (DOT, "421 4.3.2 closing", DeliveryState.DEFERRED),
    (DOT, "552 5.2.2 mailbox full", DeliveryState.REJECTED),
    (DOT, "reset", DeliveryState.UNKNOWN),
    (DOT, "reset-after", DeliveryState.UNKNOWN),
    (DOT, "hang", DeliveryState.UNKNOWN),
    (DOT, "hang-after", DeliveryState.UNKNOWN),
    (DOT, "garbage-after", DeliveryState.UNKNOWN),
    (DOT, "354 go on", DeliveryState.UNKNOWN),
    (DOT, "slow", DeliveryState.ACCEPTED),
]


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()], ids=["pipelining", "one by one"])
@pytest.mark.parametrize(("stage", "how", "state"), SEEN, ids=[f"{stage}-{how}" for stage, how, _ in SEEN])
def test_whatever_a_server_does_to_a_letter(
    sending_clinic: Clinic, tmp_path: Path, stage: str, how: str, state: DeliveryState, extensions: tuple[str, ...]
) -> None:
    """One letter meets each misbehaviour: the ledger says what is known of it, and all others arrive once."""
    database = open_database(sending_clinic, {})
    sending(database, ["victim.example", *TEN])
    time = Time()

    def plan(at: str, recipient: str, which: int) -> Deed | None:
        # MAIL comes before the recipient is known: the first one is the victim's, on the only connection.
        is_it = recipient == VICTIM if stage != MAIL else which == 0
        if at == stage and is_it and "hang" in how:
            time.move(dt.timedelta(seconds=601))
        # Twice: a connection that has carried letters may end once without anybody being blamed.
        return Deed(stage, how) if is_it and at == stage and which < 2 else None

    server = Wayward(Mailbox(tmp_path / "mailbox"), plan, extensions=extensions)
    with serving(server):
        one_line = replace(QUICK, connections=1)
        worker_for(post_of(sending_clinic, database, server.port), world_at(time.clock), one_line).drain()
    found = states_by_address(database)
    database.close()
    assert found.pop(VICTIM if stage != MAIL else next(a for a, s in found.items() if s is state)) is state
    assert set(found.values()) == {DeliveryState.ACCEPTED}
    kept = server.mailbox.recipients()
    assert [address for address in found if kept[address] != 1] == []
    assert max(kept.values()) == 1
    if stage != MAIL:
        assert kept[VICTIM] == (state is DeliveryState.ACCEPTED or how.endswith("-after"))


def test_a_connection_that_is_closed_after_some_letters_harms_nobody(database: Database, sending_clinic: Clinic,
                                                                     tmp_path: Path) -> None:  # fmt: skip
    """A server that says goodbye after three letters on each connection gets the others on new ones, at once."""
    sending(database, TEN)
    letters = Counter[str]()

    def plan(at: str, recipient: str, which: int) -> Deed | None:
        letters[at] += 1
        return Deed(MAIL, "421 4.7.0 enough") if at == MAIL and letters[MAIL] % 4 == 0 else None

    server = Wayward(Mailbox(tmp_path / "mailbox"), plan)
    with serving(server):
        one_line = replace(QUICK, connections=1)
        worker_for(post_of(sending_clinic, database, server.port), world_at(Time().clock), one_line).drain()
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert set(server.mailbox.recipients().values()) == {1}
    assert server.connections == 4


def test_a_day_of_not_now(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """A server that says 4xx to everything for a day has everybody's letter at the end, and was not stormed."""
    sending(database, TEN)
    time = Time(step=1.0)
    end = time.wall + dt.timedelta(days=1)
    server = Wayward(
        Mailbox(tmp_path / "mailbox"),
        lambda at, _r, _w: Deed(RCPT, "451 4.7.1 greylisted") if at == RCPT and time.wall < end else None,
    )
    with serving(server):
        worker = worker_for(
            post_of(sending_clinic, database, server.port), world_at(time.clock, timeouts=PATIENT),
            replace(QUICK, is_once=False), show=time.hurry,
        )  # fmt: skip
        worker.drain()
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert set(server.mailbox.recipients().values()) == {1}
    assert end < time.wall < end + dt.timedelta(hours=12)
    assert server.commands["RCPT"] < 10 * 20


def test_after_three_days_of_not_now_a_letter_is_given_up(database: Database, sending_clinic: Clinic,
                                                           tmp_path: Path) -> None:  # fmt: skip
    """Who could not be reached in 72 hours is REJECTED, with the server's last words."""
    sending(database, ["p.example"])
    time = Time(step=1.0)
    server = Wayward(
        Mailbox(tmp_path / "mailbox"), lambda at, _r, _w: Deed(RCPT, "451 4.7.1 greylisted") if at == RCPT else None
    )
    with serving(server):
        worker = worker_for(
            post_of(sending_clinic, database, server.port), world_at(time.clock, timeouts=PATIENT),
            replace(QUICK, is_once=False), show=time.hurry,
        )  # fmt: skip
        worker.drain()
    ((state, code, answer),) = rows(database).values()
    assert (state, code) == (DeliveryState.REJECTED, 451)
    assert "greylisted" in answer
    assert dt.timedelta(hours=72) <= time.wall - NOON < dt.timedelta(hours=77)


def test_a_server_that_refuses_everybody_stops_the_campaign(database: Database, sending_clinic: Clinic,
                                                            tmp_path: Path) -> None:  # fmt: skip
    """After some twenty refusals in a row nobody else is tried; the campaign says why, and so does the run."""
    number, _ = sending(database, [f"p{n}.example" for n in range(300)])
    told = Told()
    server = Wayward(
        Mailbox(tmp_path / "mailbox"), lambda at, _r, _w: Deed(RCPT, "550 5.1.1 nobody here") if at == RCPT else None
    )
    with serving(server):
        worker_for(post_of(sending_clinic, database, server.port), world_at(Time().clock), QUICK, told).drain()
    with database.read() as connection:
        campaign = find_campaign(connection, str(number))
    assert campaign is not None
    assert campaign.state is CampaignState.STOPPED
    assert "nobody here" in campaign.state_reason
    assert "does not run any more" in told
    assert 20 <= server.commands["RCPT"] < 100
    found = Counter(states_by_address(database).values())
    assert set(found) == {DeliveryState.REJECTED, DeliveryState.PENDING}


def test_refusals_count_whoever_heard_them(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """Twelve refusals heard by one worker and some by the next stop the campaign; once resumed, they count no more."""
    number, _ = sending(database, [f"p{n}.example" for n in range(60)])
    time = Time(step=0.05)  # so that it is looked at every few letters
    one_line = replace(QUICK, connections=1, batch=1)

    def refuse(at: str, recipient: str, which: int) -> Deed | None:
        if at == RCPT and server.commands[RCPT.upper()] == 12:
            first.stop()
        return Deed(RCPT, "550 5.1.1 nobody here") if at == RCPT else None

    def drained(worker: Worker) -> CampaignState:
        worker.drain()
        with database.read() as connection:
            found = find_campaign(connection, str(number))
        assert found is not None
        return found.state

    server = Wayward(Mailbox(tmp_path / "mailbox"), refuse)
    with serving(server):
        post, world = post_of(sending_clinic, database, server.port), world_at(time.clock, timeouts=PATIENT)
        first = worker_for(post, world, one_line)
        assert drained(first) is CampaignState.RUNNING
        assert server.commands["RCPT"] == 12
        assert drained(worker_for(post, world, one_line)) is CampaignState.STOPPED
        assert 20 <= server.commands["RCPT"] < 12 + 20
        server.plan = always_yes
        with database.begin() as connection:
            set_state(connection, number, CampaignState.RUNNING, "", time.wall)
        assert drained(worker_for(post, world, one_line)) is not CampaignState.STOPPED


def test_a_worker_that_has_its_time_gives_the_rest_back(database: Database, sending_clinic: Clinic,
                                                         tmp_path: Path) -> None:  # fmt: skip
    """After its time it begins nothing more: what was in flight is finished, and nobody stays claimed."""
    sending(database, [f"p{n}.example" for n in range(40)])
    time = Time()

    def plan(at: str, recipient: str, which: int) -> Deed | None:
        if at == DOT and server.mailbox.recipients().total() == 5:
            time.move(dt.timedelta(seconds=61))
        return None

    server = Wayward(Mailbox(tmp_path / "mailbox"), plan)
    with serving(server):
        post = post_of(sending_clinic, database, server.port)
        worker_for(post, world_at(time.clock, timeouts=PATIENT), replace(QUICK, lasts=60.0)).drain()
    found = states_by_address(database)
    assert set(found.values()) == {DeliveryState.ACCEPTED, DeliveryState.PENDING}
    assert server.mailbox.recipients() == {a: 1 for a, s in found.items() if s is DeliveryState.ACCEPTED}
