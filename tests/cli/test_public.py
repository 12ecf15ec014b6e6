"""`send.py public`: where it listens, what it needs, and how it ends."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from leafpost.cli.send import main
from leafpost.errors import Exit
from tests.conftest import REPOSITORY, MakeClinic

ENVIRONMENT = {
    "LEAFPOST_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "LEAFPOST_SMTP_URL": "smtp://127.0.0.1:9?tls=none",
}
TOPICS = '\n[topics]\nnews = "News"\n'


def test_the_pages_are_served_until_they_are_stopped(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """One line with the address, pages that are answered, nothing in a log, and a quiet end."""
    root = clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])
    (root / "clinic.toml").write_text((root / "clinic.toml").read_text("utf-8") + TOPICS, "utf-8")
    command = [sys.executable, "-u", str(REPOSITORY / "send.py"), "public", "--root", str(root), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **ENVIRONMENT}
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        said = running.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(f"{address}/leaflets/subscribe?lang=ar") as answer:
            page = answer.read().decode("utf-8")
        running.send_signal(signal.SIGINT)
        rest, errors = running.stdout.read(), running.stderr.read()
        code = running.wait()
    assert '<html lang="ar" dir="rtl">' in page
    assert (rest, errors, code) == ("The pages are not served any more.\n", "", 0)


def test_without_topics_there_is_nothing_to_sign_up_to(
    tmp_path: Path, clinic_folder: MakeClinic, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says what to add to clinic.toml."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    root = clinic_folder(tmp_path / "clinic", offered=())
    assert main(["public", "--root", str(root)]) == Exit.USAGE
    assert 'add [topics], such as news = "News for a healthy back"' in capsys.readouterr().err


def test_a_proxy_is_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a name nor a star: nobody is believed by mistake."""
    for text in ("*", "proxy.example"):
        with pytest.raises(SystemExit):
            main(["public", "--proxy", text])
        assert "an address such as 127.0.0.1" in capsys.readouterr().err
