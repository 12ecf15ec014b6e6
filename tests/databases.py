"""The two databases that the ledger runs on: a file, and a real PostgreSQL that is started here."""

import datetime as dt
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from leafpost.clinic import Clinic, read_clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from tests.conftest import REPOSITORY

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
_NUMBERS = count(1)


@dataclass(slots=True)
class PostgreSQL:
    """A server of our own in a folder of its own, gone afterwards. It takes no password, from this machine alone."""

    folder: Path
    port: int
    user: str

    def url(self, name: str) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c max_connections=60"
        self._run("pg_ctl", "start", "--pgdata", str(self.folder / "data"), "--wait", "--log", str(self.folder / "log"),
                  "--options", options)  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """`mode` "immediate" is what a crash is."""
        self._run("pg_ctl", "stop", "--pgdata", str(self.folder / "data"), "--wait", "--mode", mode)

    def make(self) -> None:
        self._run("initdb", "--pgdata", str(self.folder / "data"), "--username", self.user, "--auth", "trust",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"test{next(_NUMBERS)}"
        self._run("createdb", "--host", "127.0.0.1", "--port", str(self.port), "--username", self.user, name)
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL does not run as root.
        account = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            [_bin() / program, *arguments], check=True, user=account, cwd="/",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip


def _bin() -> Path:
    """Where PostgreSQL's programs are: Debian keeps them out of the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("initdb")
    assert folders or found, "PostgreSQL is not installed: requirements/system-test.txt names it"
    return folders[-1] if folders else Path(str(found)).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_postgresql(folder: Path) -> PostgreSQL:
    """A new server in an empty folder."""
    user = getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        user = "postgres"
    server = PostgreSQL(folder, _free_port(), user)
    server.make()
    server.start()
    return server


@contextmanager
def own_postgresql() -> Iterator[PostgreSQL]:
    """A server in a folder of its own, until the end."""
    with tempfile.TemporaryDirectory(prefix="leafpost-postgresql-", ignore_cleanup_errors=True) as name:
        server = start_postgresql(Path(name))
        try:
            yield server
        finally:
            server.stop("immediate")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests of a process; each takes a database of its own."""
    with own_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment that names the database; each test that uses it runs on both."""
    if request.param == "sqlite":
        return {}
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return {DATABASE_URL: server.new_database()}


@pytest.fixture
def sending_clinic(tmp_path: Path) -> Clinic:
    """This repository's clinic with a data folder of its own."""
    return replace(read_clinic(REPOSITORY), data_folder=tmp_path / "var")


@pytest.fixture
def database(sending_clinic: Clinic, environment: dict[str, str]) -> Iterator[Database]:
    """An empty database with its tables, of each kind."""
    opened = open_database(sending_clinic, environment)
    yield opened
    opened.close()
