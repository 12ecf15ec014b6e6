"""The sample in the pseudo-languages, built once by the real command, and a browser to open it in."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import chromium
from tests.conftest import REPOSITORY, run_build


@pytest.fixture(scope="session")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `build.py translate pseudo` fills, once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pseudo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait here until the first has built
        if not (folder / "finished").is_file():
            result = run_build("translate", "pseudo", "--out", str(folder), cwd=REPOSITORY)
            assert result.returncode == 0, result.stderr
            (folder / "said").write_text(result.stdout + result.stderr, "utf-8")
            (folder / "finished").touch()
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    with chromium() as opened:
        yield opened
