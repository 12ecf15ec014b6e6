"""The command itself: where it listens, what it says, and how it ends."""

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from leafpost.errors import ConfigurationError
from leafpost.preview.server import free_socket
from tests.conftest import REPOSITORY, MakeClinic


def test_a_port_that_is_taken_is_passed_over() -> None:
    """The next free port is taken, and only on this machine's own address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with free_socket(port) as found:
            assert found.getsockname()[0] == "127.0.0.1"
            assert port < found.getsockname()[1] <= port + 20


def test_a_port_that_cannot_be_is_wrong_usage() -> None:
    """No port from 65536 on is free."""
    with pytest.raises(ConfigurationError, match="no port from 70000 on is free"):
        free_socket(70000)


def test_the_command_tells_its_address_and_ends_with_ctrl_c(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """One line with the address of the document that was named, pages that are answered, and a quiet end."""
    root = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    command = [
        sys.executable, "-u", str(REPOSITORY / "build.py"), "translate", "preview", "caring-for-your-back",
        "--root", str(root), "--port", "18642", "--no-open",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        said = running.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(address) as answer:
            page = answer.read().decode("utf-8")
        running.send_signal(signal.SIGINT)
        rest, errors = running.stdout.read(), running.stderr.read()
        code = running.wait()
    assert said.endswith("/es/caring-for-your-back (Ctrl-C ends it).\n")
    assert 'data-base="/es/caring-for-your-back"' in page
    assert (rest, errors, code) == ("The preview has ended.\n", "", 0)
