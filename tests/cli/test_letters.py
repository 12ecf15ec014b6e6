"""`send.py preview` as marketing runs it."""

from pathlib import Path

import pytest

from leafpost.cli.send import main
from tests.conftest import MakeClinic

ISSUE = "spring-letter"


@pytest.fixture
def root(tmp_path: Path, clinic_folder: MakeClinic) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["es", "ar"])


def test_the_page_is_written_and_what_is_found_is_counted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file in dist/previews; the exit code is that of the lint, whose findings stand on the page."""
    code = main(["preview", ISSUE, "--root", str(root)])
    out = capsys.readouterr().out
    page = (root / "dist/previews" / f"{ISSUE}.html").read_text("utf-8")
    assert code == 1  # nobody has signed
    assert "3 languages" in out
    assert page.count("<iframe") == 9
    assert "unsigned" in page


def test_the_page_is_opened_if_asked(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--out says where, and --open hands this file to the browser."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = tmp_path / "page.html"
    main(["preview", ISSUE, "--out", str(path), "--open", "--root", str(root)])
    assert opened == [path.as_uri()]
    assert path.is_file()


@pytest.mark.parametrize("issue", ["no-such", "caring-for-your-back", ""])
def test_what_is_no_newsletter_is_told(root: Path, issue: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown slug or a leaflet's makes no page, and the newsletters are told, with exit code 2."""
    assert main(["preview", issue, "--root", str(root)]) == 2
    assert f"newsletters here: {ISSUE}" in capsys.readouterr().err
    assert not (root / "dist").exists()


def test_a_newsletter_that_cannot_be_read_says_why(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken document is told with its line, and an older page stays as it was."""
    main(["preview", ISSUE, "--root", str(root)])
    page = root / "dist/previews" / f"{ISSUE}.html"
    before = page.read_bytes()
    letter = root / "newsletters" / f"{ISSUE}.md"
    letter.write_text(letter.read_text("utf-8").replace("Spring is here.", "Spring <b>is</b> here."), "utf-8")
    capsys.readouterr()
    assert main(["preview", ISSUE, "--root", str(root)]) == 1
    assert f"newsletters/{ISSUE}.md:" in capsys.readouterr().err
    assert page.read_bytes() == before
