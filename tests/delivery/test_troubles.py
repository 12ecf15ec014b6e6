"""What goes wrong around a worker: the operator is told, nobody gets a letter twice, nobody is lost."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from leafpost.clinic import Clinic
from leafpost.database.campaigns import set_state
from leafpost.database.engine import Database, open_database
from leafpost.database.tables import CampaignState, DeliveryState, SuppressionReason, suppression
from leafpost.delivery.connection import Timeouts
from leafpost.delivery.run import Post, drain
from leafpost.delivery.smtp import SmtpServer
from leafpost.delivery.worker import Settings, Worker
from leafpost.errors import ProblemError
from tests.databases import NOON
from tests.delivery import server as signing_in
from tests.delivery.posting import Time, Told, post_of, sending, states_by_address, worker_for, world_at
from tests.delivery.wayward import DATA, DOT, RCPT, Deed, Mailbox, Wayward, serving

QUICK = Settings(connections=4, batch=20, is_once=True, tick=0.02, pauses=(0.0,))
TEN = [f"p{n}.example" for n in range(10)]
PATIENT = Timeouts(1e9, 1e9, 1e9, 1e9)  # where the clock runs faster than the server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Wayward]:
    """A server that behaves until a test tells it otherwise."""
    with serving(Wayward(Mailbox(tmp_path / "mailbox"))) as found:
        yield found


@dataclass
class Failing:
    """A database whose transactions fail in turn: `before` its commit, or `after` it, so that nobody knows of it."""

    real: Database
    fails: list[str]
    is_postgresql: bool = False

    @contextmanager
    def begin(self) -> Iterator[Any]:
        how = self.fails.pop(0) if self.fails else ""
        with self.real.begin() as connection:
            yield connection
            if how == "before":
                raise _broken("database or disk is full")
        if how == "after":
            raise _broken("server closed the connection unexpectedly")

    def read(self) -> Any:
        return self.real.read()


def _broken(reason: str) -> OperationalError:
    return OperationalError("COMMIT", {}, sqlite3.OperationalError(reason))


def everybody_once(server: Wayward, database: Database) -> None:
    """Each reader's letter is in the mailbox once, and the ledger says so."""
    found = states_by_address(database)
    assert set(found.values()) == {DeliveryState.ACCEPTED}
    assert server.mailbox.recipients() == dict.fromkeys(found, 1)


def drained(post: Post, *, told: Told | None = None, settings: Settings = QUICK, time: Time | None = None) -> Told:
    told = told or Told()
    worker_for(post, world_at((time or Time()).clock), settings, told).drain()
    return told


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize("which", range(8))
def test_a_transaction_that_fails_is_written_again(
    database: Database, sending_clinic: Clinic, server: Wayward, how: str, which: int
) -> None:
    """Whichever transaction fails, committed or not, everybody has one letter in the end; the operator was told."""
    sending(database, TEN)
    failing = Failing(database, [""] * which + [how] * 2)
    post = replace(post_of(sending_clinic, database, server.port), database=failing)
    told = drained(post)
    while set(states_by_address(database).values()) != {
        DeliveryState.ACCEPTED
    }:  # what was put off by it is due at once
        drained(post_of(sending_clinic, database, server.port))
    everybody_once(server, database)
    assert failing.fails or "so no letter goes out" in told
    assert failing.fails or "answers again" in told


def test_a_disk_that_stays_full_ends_the_run(sending_clinic: Clinic, server: Wayward) -> None:
    """The run says why it ends; when there is room again, everybody gets one letter."""
    database = open_database(sending_clinic, {})
    sending(database, [f"p{n}.example" for n in range(300)])
    pages = [1]  # fewer than there are: the file may not grow

    @event.listens_for(database.engine, "begin")
    def limit(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages[0]}")

    post = post_of(sending_clinic, database, server.port)
    told = Told()
    worker = worker_for(post, world_at(Time(step=1.0).clock), replace(QUICK, batch=500), told)
    with pytest.raises(ProblemError) as caught:
        drain(worker, database, [], world_at(Time().clock), is_alone=False)
    assert "database or disk is full" in str(caught.value.problems[0])
    assert "database or disk is full" in told
    pages[0] = 1_000_000
    drained(post)
    everybody_once(server, database)
    database.close()


def test_a_locked_database_is_waited_for(sending_clinic: Clinic, server: Wayward) -> None:
    """While another program holds the database no letter goes out; then all do."""
    database = open_database(sending_clinic, {})
    sending(database, TEN)
    post, told = post_of(sending_clinic, database, server.port), Told()
    worker = worker_for(post, world_at(Time().clock), QUICK, told)
    database.engine.dispose()
    other = sqlite3.connect(
        sending_clinic.data_folder / "leafpost.sqlite", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    attempts = []

    @event.listens_for(database.engine, "connect")
    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 10")

    @event.listens_for(database.engine, "handle_error")
    def seen(context: Any) -> None:
        attempts.append(str(context.original_exception))
        if len(attempts) == 3:
            assert server.commands["DATA"] == 0
            other.execute("COMMIT")

    worker.drain()
    other.close()
    assert attempts[:3] == ["database is locked"] * 3
    assert "database is locked" in told
    assert "answers again" in told
    everybody_once(server, database)
    database.close()


@pytest.mark.parametrize("by", [dt.timedelta(minutes=10), dt.timedelta(days=400)])
def test_a_clock_that_is_set_back(
    database: Database, sending_clinic: Clinic, server: Wayward, by: dt.timedelta
) -> None:
    """Somebody sets the machine's clock back in the middle: letters that were put off go when they should, once."""
    sending(database, TEN)
    time = Time(step=1.0)

    def plan(stage: str, recipient: str, which: int) -> Deed | None:
        if stage == DATA and server.commands["DATA"] == 5:
            time.set_back(by)
        return Deed(RCPT, "450 4.2.1 later") if stage == RCPT and which == 0 else None

    server.plan = plan
    worker = worker_for(
        post_of(sending_clinic, database, server.port), world_at(time.clock, timeouts=PATIENT),
        replace(QUICK, is_once=False, connections=1), show=time.hurry,
    )  # fmt: skip
    worker.drain()
    everybody_once(server, database)
    assert time.seconds < 1000 + dt.timedelta(hours=12).total_seconds()


class NoNames:
    """A machine without DNS."""

    asked = 0

    def of(self, domain: str) -> None:
        self.asked += 1


def test_a_machine_without_dns_sends_all_the_same(database: Database, sending_clinic: Clinic, server: Wayward) -> None:
    """Each domain is a provider of its own then; DNS is asked a few times and the operator is told once."""
    sending(database, TEN)
    told, names = Told(), NoNames()
    world = world_at(Time().clock, mail_servers=names)
    worker_for(post_of(sending_clinic, database, server.port), world, QUICK, told).drain()
    everybody_once(server, database)
    assert names.asked == 3
    assert sum("name servers" in str(problem) for problem in told.problems) == 1


def test_who_leaves_while_letters_go_out_gets_none(database: Database, sending_clinic: Clinic, server: Wayward) -> None:
    """Somebody unsubscribes between the claim and DATA: the letter is taken back from the server."""
    sending(database, TEN)
    late = "reader3@p2.example"

    def heard(stage: str, recipient: str) -> None:
        if stage == RCPT and recipient == late:
            row = {"address_hash": "hash3", "reason": SuppressionReason.UNSUBSCRIBED, "at": NOON}
            with database.begin() as connection:
                connection.execute(suppression.insert().values(row))

    server.heard = heard
    drained(post_of(sending_clinic, database, server.port))
    found = states_by_address(database)
    assert found.pop(late) is DeliveryState.SUPPRESSED
    assert set(found.values()) == {DeliveryState.ACCEPTED}
    assert server.mailbox.recipients() == dict.fromkeys(found, 1)


def test_a_pause_holds_what_has_not_begun(database: Database, sending_clinic: Clinic, server: Wayward) -> None:
    """An operator pauses: what is with the server is finished, all others wait, and the run ends."""
    number, _ = sending(database, [f"p{n}.example" for n in range(100)])

    def heard(stage: str, recipient: str) -> None:
        if stage == DATA and server.commands["DATA"] == 5:
            with database.begin() as connection:
                set_state(connection, number, CampaignState.PAUSED, "by an operator", NOON)

    server.heard = heard
    told = drained(post_of(sending_clinic, database, server.port))
    found = states_by_address(database)
    assert set(found.values()) == {DeliveryState.ACCEPTED, DeliveryState.PENDING}
    assert sum(state is DeliveryState.ACCEPTED for state in found.values()) <= 5 + QUICK.connections
    assert server.mailbox.recipients() == {a: 1 for a, state in found.items() if state is DeliveryState.ACCEPTED}
    assert "by an operator" in told


def test_stopping_finishes_what_is_in_flight(database: Database, sending_clinic: Clinic, server: Wayward) -> None:
    """A worker that is asked to stop leaves nobody claimed and nobody in doubt; the next one sends the rest."""
    sending(database, [f"p{n}.example" for n in range(100)])
    stopping: list[Worker] = []

    def heard(stage: str, recipient: str) -> None:
        if stage == DOT and recipient == "reader7@p6.example":
            stopping[0].stop()

    server.heard = heard
    post = post_of(sending_clinic, database, server.port)
    stopping.append(worker_for(post, world_at(Time().clock), QUICK))
    stopping[0].drain()
    found = states_by_address(database)
    assert set(found.values()) == {DeliveryState.ACCEPTED, DeliveryState.PENDING}
    server.heard = lambda stage, recipient: None
    drained(post)
    everybody_once(server, database)


def test_a_second_stop_does_not_wait_for_the_server(
    database: Database, sending_clinic: Clinic, server: Wayward
) -> None:
    """A letter that a hanging server has is in doubt then; one that had not gone out is left to the next run."""
    sending(database, ["p1.example", "p2.example"])
    stopping: list[Worker] = []
    hanging: set[str] = set()

    def plan(stage: str, recipient: str, which: int) -> Deed | None:
        is_meant = (stage, recipient) in ((DOT, "reader1@p1.example"), (DATA, "reader2@p2.example"))
        if is_meant:
            hanging.add(recipient)
            if len(hanging) == 2:
                stopping[0].stop()
                stopping[0].stop()
        return Deed(stage, "hang") if is_meant else None

    server.plan = plan
    post = post_of(sending_clinic, database, server.port)
    stopping.append(worker_for(post, world_at(Time().clock), QUICK))
    stopping[0].drain()
    found = states_by_address(database)
    assert found == {"reader1@p1.example": DeliveryState.UNKNOWN, "reader2@p2.example": DeliveryState.DEFERRED}
    server.plan = lambda stage, recipient, which: None
    drained(post)
    assert server.mailbox.recipients() == {"reader2@p2.example": 1}


def test_a_server_that_is_away_is_dialled_again(database: Database, sending_clinic: Clinic, tmp_path: Path) -> None:
    """Nobody answers at first: the operator is told once, and everybody gets their letter later."""
    sending(database, TEN)
    time, told = Time(step=1.0), Told()
    with serving(Wayward(Mailbox(tmp_path / "first"))) as gone:
        port = gone.port
    waiting = Wayward(Mailbox(tmp_path / "mailbox"), port=port)
    worker = worker_for(post_of(sending_clinic, database, port), world_at(time.clock, timeouts=PATIENT), QUICK, told)
    refused = Event()
    real, worker._watching.tell = worker._watching.tell, lambda problem: (real(problem), refused.set())[0]
    running = Thread(target=worker.drain)
    running.start()
    assert refused.wait(30)
    with serving(waiting):
        running.join(60)
    assert not running.is_alive()
    everybody_once(waiting, database)
    assert sum("cannot be reached" in str(problem) for problem in told.problems) == 1


def test_a_wrong_password_ends_the_run(sending_clinic: Clinic, tmp_path: Path) -> None:
    """Nothing is tried again that a person has to mend; nobody is claimed any more."""
    database = open_database(sending_clinic, {})
    sending(database, TEN)
    mailbox = signing_in.Mailbox()
    with signing_in.mail_server(mailbox, auth_require_tls=False) as port:
        post = post_of(sending_clinic, database, port)
        post = replace(post, server=replace(post.server, user="clinic", password="wr0ng"))
        worker = worker_for(post, world_at(Time().clock), QUICK)
        with pytest.raises(ProblemError) as caught:
            drain(worker, database, [], world_at(Time().clock), is_alone=False)
    assert "user or password" in str(caught.value.problems[0])
    assert set(states_by_address(database).values()) == {DeliveryState.PENDING}
    database.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_travel_encrypted_and_signed_in(
    sending_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    """Several letters on connections whose certificate was checked; one that nobody vouches for gets none."""
    database = open_database(sending_clinic, {})
    sending(database, TEN)
    certificate, context = signing_in.make_certificate(tmp_path)
    options = {"tls_context": context} if security == "starttls" else {"wrapped_in": context}
    mailbox = signing_in.Mailbox()
    with signing_in.mail_server(mailbox, auth_require_tls=security == "starttls", **options) as port:
        post = post_of(sending_clinic, database, port)
        server = SmtpServer("localhost", port, security, signing_in.USER, signing_in.PASSWORD)
        post = replace(post, server=server)
        with pytest.raises(ProblemError, match="certificate"):
            drain(worker_for(post, world_at(Time().clock), QUICK), database, [], world_at(Time().clock), is_alone=False)
        assert mailbox.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        drained(post)
    assert sorted(mail.rcpt_tos[0] for mail in mailbox.mails) == sorted(states_by_address(database))
    assert mailbox.was_encrypted == ([True] * 10 if security == "starttls" else mailbox.was_encrypted)
    assert {login[:2] for login in mailbox.logins} == {(signing_in.USER, signing_in.PASSWORD)}
    assert len(mailbox.logins) <= QUICK.connections
    database.close()
