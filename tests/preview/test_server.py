"""The command itself: where it listens, what it says, and how it ends."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.conftest import REPOSITORY, MakeClinic


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
