"""build.py print as reception types it: made if it is out of date, on record, printed, and told how it went."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leafpost.cli.build import main
from leafpost.clinic import read_clinic
from leafpost.desk.rack import Rack, Why
from leafpost.press.gather import gather
from tests.conftest import REPOSITORY
from tests.print_server import PrintServer

SLUG = "caring-for-your-back"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(signed_once: Path, tmp_path: Path) -> Path:
    """A leaflet in English and Spanish, both signed; nothing is built."""
    return Path(shutil.copytree(signed_once, tmp_path / "clinic"))


@pytest.fixture
def run(
    root: Path, print_server: PrintServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Types a command in the clinic's folder: exit code, what stands on the screen, what went wrong."""
    monkeypatch.chdir(root)

    def typed(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["print", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed


def piles(root: Path) -> list[tuple[str, str, int, tuple[Why, ...]]]:
    """What is on record."""
    clinic, today = read_clinic(root), dt.date.today()
    found = Rack(clinic, {}).piles(gather(clinic, today), today)
    return [(pile.language.tag, pile.edition, pile.copies, pile.reasons) for pile in found]


def pages(pdf: Path) -> list[str]:
    read = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return read.split("\f")[:-1]


def test_a_leaflet_is_built_noted_and_printed(root: Path, run: Run, print_server: PrintServer) -> None:
    """One command makes the leaflet, puts it on the rack's record and prints it; the next one has the new words."""
    code, out, err = run(SLUG, "--locale", "es", "--copies", "3")
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert " on 'reception': 3 copies, Caring for your back · Spanish · standard, text code " in first
    assert second == "It is printed."
    job = int(first.split()[1])
    paper = pages(print_server.paper(job))
    assert [page for page in paper if page] == pages(root / f"dist/es/{SLUG}.pdf") * 3
    assert paper[1] == ""  # the next copy is on a sheet of its own
    assert "Camine un poco cada hora" in paper[0]
    assert "Duplex=DuplexNoTumble" in print_server.options(job)
    assert piles(root) == [("es", "standard", 3, ())]
    po = root / f"locales/es/LC_MESSAGES/{SLUG}.po"
    po.write_text(po.read_text("utf-8").replace("Camine un poco cada hora.", "Camine un poco cada día."), "utf-8")
    code, out, _err = run(SLUG, "--locale", "es", "--one-sided")
    assert code == 0
    assert "A draft: its words are not signed, and every page says so. It is not for patients." in out
    job = int(out.split()[1])
    (page,) = pages(print_server.paper(job))
    assert "Camine un poco cada día" in page
    assert "Borrador" in page
    assert "Duplex=None" in print_server.options(job)
    assert piles(root) == [("es", "standard", 1, (Why.DRAFT,)), ("es", "standard", 3, (Why.WAITING,))]


def test_another_edition_out_of_another_tray(root: Path, run: Run, print_server: PrintServer) -> None:
    """Edition, printer and tray are those that were named."""
    code, out, err = run(SLUG, "--locale=en", "--edition=large-print", "--printer=reception", "--tray=tray-2")
    assert (code, err) == (0, "")
    job = int(out.split()[1])
    assert pages(print_server.paper(job)) == pages(root / f"dist/en/{SLUG}.large-print.pdf")
    assert "InputSlot=Tray2" in print_server.options(job)
    assert piles(root) == [("en", "large-print", 1, ())]


def test_a_printer_that_needs_somebody_is_told(root: Path, run: Run, print_server: PrintServer) -> None:
    """Where the printer is out of paper, the command says so and ends; the job goes on when it is mended."""
    code, out, err = run(SLUG, "--locale", "en", "--printer", "stuck")
    assert (code, err) == (0, "")
    job = out.split()[1]
    assert "The printer needs somebody: it is out of paper" in out
    assert f"To take the job back: cancel {job}" in out
    print_server.mend()
    assert piles(root) == [("en", "standard", 1, ())]


def test_what_no_printer_takes_is_not_on_record(root: Path, run: Run, print_server: PrintServer) -> None:
    """A printer that is not there is told before anything is built; a tray that is not there leaves no trace."""
    code, out, err = run(SLUG, "--locale", "en", "--printer", "cellar")
    assert (code, out) == (1, "")
    assert "there is no printer 'cellar' (any more): printers here: office, reception, stuck" in err
    assert not (root / "dist").exists()
    code, out, err = run(SLUG, "--locale", "en", "--tray", "cellar")
    assert (code, out) == (1, "")
    assert "the printer 'reception' has no tray 'cellar'" in err
    assert piles(root) == []


def test_a_review_that_is_overdue_is_not_printed(root: Path, run: Run, print_server: PrintServer) -> None:
    """A leaflet that looks fit to be handed out, and must not be any more, is refused with the reason."""
    source = root / f"leaflets/{SLUG}.md"
    source.write_text(source.read_text("utf-8").replace('"2.1"', '"2.1"\nreview_by = 2020-01-01'), "utf-8")
    code, out, err = run(SLUG, "--locale", "en")
    assert (code, out) == (1, "")
    assert "its clinical review was due on 2020-01-01: review it" in err
    assert piles(root) == []


def test_a_refused_leaflet_is_not_printed_from_an_older_file(root: Path, run: Run, print_server: PrintServer) -> None:
    """Where the words of today cannot be made into a page, yesterday's file is not printed in its place."""
    assert run(SLUG, "--locale", "es")[0] == 0
    po = root / f"locales/es/LC_MESSAGES/{SLUG}.po"
    po.write_text(po.read_text("utf-8").replace("dura {session_length}.", "<b>dura</b> {session_length}."), "utf-8")
    code, out, err = run(SLUG, "--locale", "es")
    assert (code, out) == (1, "")
    assert f"locales/es/LC_MESSAGES/{SLUG}.po:" in err
    assert (root / f"dist/es/{SLUG}.pdf").is_file()
    assert piles(root) == [("es", "standard", 1, (Why.UNKNOWN,))]


def test_a_record_that_cannot_be_kept_does_not_keep_the_patient_waiting(
    root: Path, run: Run, print_server: PrintServer
) -> None:
    """Where the rack's record has no room, the leaflet is printed all the same, and that it is not noted is told."""
    (root / "var").write_text("in the way", "utf-8")
    code, out, err = run(SLUG, "--locale", "en")
    assert code == 0
    assert "It is printed." in out
    assert "the record of what was printed cannot be kept" in err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--locale", "pl"), "'pl' is not offered"),
        (("--locale", "es", "--edition", "golden"), "there is no edition 'golden'"),
    ],
)
def test_a_wrong_name_is_told_with_the_right_ones(
    root: Path, run: Run, print_server: PrintServer, arguments: tuple[str, ...], why: str
) -> None:
    """A language or an edition that is not there is wrong usage."""
    code, out, err = run(SLUG, *arguments)
    assert (code, out) == (2, "")
    assert why in err


@pytest.mark.parametrize("copies", ["0", "-3", "501", "many"])
def test_a_number_of_copies_is_one(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str], print_server: PrintServer, copies: str
) -> None:
    """Nothing is printed for a number of copies that is none, or a slip of the finger."""
    with pytest.raises(SystemExit) as stopped:
        run(SLUG, "--locale", "es", "--copies", copies)
    assert stopped.value.code == 2
    assert "--copies" in capsys.readouterr().err


def test_without_cups_the_word_is_clear(root: Path, tmp_path: Path) -> None:
    """On a machine without CUPS the command ends at once, says what is missing and how to do without."""
    command = [sys.executable, str(REPOSITORY / "build.py"), "print", SLUG, "--locale", "es"]
    environment = {**os.environ, "CUPS_SERVER": str(tmp_path / "nobody.sock")}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the print system (CUPS) does not answer at " in done.stderr
    assert ": print from the browser, or " in done.stderr
    assert not (root / "dist").exists()
