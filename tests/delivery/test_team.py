"""One run in several processes."""

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock

import pytest

from leafpost.clinic import Clinic, read_clinic
from leafpost.database.campaigns import campaigns
from leafpost.database.engine import Database, open_database
from leafpost.database.tables import DeliveryState
from leafpost.delivery.clock import Clock
from leafpost.delivery.run import drain, make_team, make_worker
from leafpost.delivery.watching import Watching
from leafpost.delivery.worker import Settings
from leafpost.errors import ProblemError
from tests.conftest import CLINIC, REPOSITORY
from tests.delivery.posting import Told, post_of, sending, states_by_address, world_at
from tests.delivery.wayward import DOT, RCPT, Deed, Mailbox, Wayward, serving

SETTINGS = Settings(connections=4, batch=20, is_once=True, tick=0.05)
READERS = [f"p{n}.example" for n in range(120)]


def send_in(
    processes: int, clinic: Clinic, database: Database, server: Wayward, told: Told | None = None,
    settings: Settings = SETTINGS,
) -> Watching:  # fmt: skip
    """A run as the command makes it; what its watching was shown."""
    world, post = world_at(Clock()), post_of(clinic, database, server.port)
    with database.read() as connection:
        sent = campaigns(connection)
    watching = Watching(told.problems.append if told is not None else lambda _: None)
    team = make_team(post, sent, settings, watching, world, processes)
    drain(team, database, sent, world, is_alone=not database.is_postgresql)
    return watching


def test_several_processes_give_each_reader_one_letter(database: Database, sending_clinic: Clinic,
                                                       tmp_path: Path) -> None:  # fmt: skip
    """Three processes over one ledger: nobody twice, nobody left, and the figures of all three are shown."""
    sending(database, READERS)
    server = Wayward(Mailbox(tmp_path / "mailbox"))
    with serving(server):
        watching = send_in(3, sending_clinic, database, server)
    assert set(states_by_address(database).values()) == {DeliveryState.ACCEPTED}
    assert server.mailbox.recipients() == dict.fromkeys(states_by_address(database), 1)
    assert watching.done == {DeliveryState.ACCEPTED: len(READERS)}
    assert server.most_open <= SETTINGS.connections


def test_a_process_that_is_killed_ends_the_run_and_the_next_one_goes_on(sending_clinic: Clinic,
                                                                        tmp_path: Path) -> None:  # fmt: skip
    """kill -9 to one of two processes: the other finishes what is in flight, the run says so, nobody gets it twice."""
    database = open_database(sending_clinic, {})
    sending(database, READERS)
    lock, killed = Lock(), list[int]()

    def kill_one(stage: str, _recipient: str) -> None:
        with lock:
            if stage == DOT and not killed:
                process = multiprocessing.active_children()[0]
                assert process.pid is not None
                killed.append(process.pid)
                os.kill(process.pid, signal.SIGKILL)

    server = Wayward(Mailbox(tmp_path / "mailbox"), heard=kill_one)
    with serving(server):
        with pytest.raises(ProblemError, match="ended from outside"):
            send_in(2, sending_clinic, database, server)
        assert killed
        assert DeliveryState.PENDING in states_by_address(database).values()
        send_in(2, sending_clinic, database, server)
    states = states_by_address(database)
    letters = server.mailbox.recipients()
    assert set(letters.values()) == {1}
    assert set(states.values()) <= {DeliveryState.ACCEPTED, DeliveryState.UNKNOWN}
    accepted = {address for address, state in states.items() if state is DeliveryState.ACCEPTED}
    assert accepted <= set(letters)
    assert len(states) - len(accepted) <= SETTINGS.connections // 2
    database.close()


def test_what_all_processes_see_is_told_once(sending_clinic: Clinic, tmp_path: Path) -> None:
    """A server that refuses everybody stops the campaign in all processes, and the operator reads it once."""
    database = open_database(sending_clinic, {})
    sending(database, [f"p{n}.example" for n in range(400)])
    told = Told()
    server = Wayward(
        Mailbox(tmp_path / "mailbox"), lambda at, _r, _w: Deed(RCPT, "550 5.1.1 nobody here") if at == RCPT else None
    )
    with serving(server):
        send_in(2, sending_clinic, database, server, told, replace(SETTINGS, is_once=False))
    assert [problem.what for problem in told.problems if "does not run any more" in problem.what] != []
    assert len(set(told.problems)) == len(told.problems)
    assert server.commands["RCPT"] < 200
    database.close()


def test_a_team_that_was_stopped_before_it_began_sends_nothing(sending_clinic: Clinic, tmp_path: Path) -> None:
    """A signal that comes before the processes are there reaches them; what they had is given back."""
    database = open_database(sending_clinic, {})
    sending(database, READERS)
    server = Wayward(Mailbox(tmp_path / "mailbox"))
    world, post = world_at(Clock()), post_of(sending_clinic, database, server.port)
    with database.read() as connection:
        sent = campaigns(connection)
    team = make_team(post, sent, SETTINGS, Watching(), world, 2)
    team.stop()
    with serving(server):
        drain(team, database, sent, world, is_alone=True)
        post_now = post_of(sending_clinic, database, server.port)
        worker = make_worker(post_now, sent, SETTINGS, Watching(), world)
        assert DeliveryState.SENDING not in states_by_address(database).values()
        assert DeliveryState.CLAIMED not in states_by_address(database).values()
        drain(worker, database, sent, world, is_alone=True)
    assert server.mailbox.recipients() == dict.fromkeys(states_by_address(database), 1)
    database.close()


def test_ctrl_c_reaches_all_processes_and_each_finishes_what_it_has(tmp_path: Path) -> None:
    """Ctrl-C at a terminal goes to every process: the command ends well, nobody is in doubt, the next run goes on."""
    (tmp_path / "clinic.toml").write_text(CLINIC.replace("OFFERED", "") + "\n[mail]\nrate = 0\n", "utf-8")
    database = open_database(read_clinic(tmp_path), {})
    sending(database, [f"p{n}.example" for n in range(1000)])
    is_sending = Event()
    server = Wayward(Mailbox(tmp_path / "mailbox"), heard=lambda stage, _: is_sending.set() if stage == DOT else None)
    with serving(server):
        first = command(tmp_path, server.port)
        assert is_sending.wait(120)
        os.killpg(first.pid, signal.SIGINT)
        said = first.communicate()[0]
        assert first.returncode == 3, said  # some are still to be written to
        states = set(states_by_address(database).values())
        assert states <= {DeliveryState.ACCEPTED, DeliveryState.PENDING}, said
        second = command(tmp_path, server.port)
        assert second.communicate()[0].count("1,000 of 1,000 letters were taken") == 1
        assert second.returncode == 0
    assert server.mailbox.recipients() == dict.fromkeys(states_by_address(database), 1)
    database.close()


def command(folder: Path, port: int) -> "subprocess.Popen[str]":
    """`send.py run` in two processes, in a group of its own as at a terminal."""
    environment = {
        **os.environ, "LEAFPOST_SECRET_KEY": "a key of this test, 32 letters long",
        "LEAFPOST_SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, REPOSITORY / "send.py", "run", "--processes", "2", "--root", folder], env=environment,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
