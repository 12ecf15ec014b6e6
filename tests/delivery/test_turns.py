"""Turns of several processes at one file."""

import fcntl
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from leafpost.delivery.turns import Turn


def hold(path: Path, told: Connection) -> None:
    """Take the turn and keep it."""
    with Turn(path):
        told.send("held")
        told.recv()


def test_one_at_a_time_and_a_killed_process_lets_go(tmp_path: Path) -> None:
    """Nobody else has the turn while a process holds it; after kill -9 it is free at once."""
    path = tmp_path / "turn.lock"
    ours, theirs = multiprocessing.Pipe()
    holder = multiprocessing.get_context("fork").Process(target=hold, args=(path, theirs))
    holder.start()
    assert ours.recv() == "held"
    with path.open("a") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    holder.kill()
    holder.join()
    with Turn(path), path.open("a") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
