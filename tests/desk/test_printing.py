"""Printing on a real CUPS: what comes out is what went in, and whatever goes wrong is told in plain words."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import PIL.Image
import PIL.ImageChops
import PIL.ImageStat
import pypdfium2
import pytest

from leafpost.desk.printers import Phase, PrintOrder, Sides, Trouble
from leafpost.desk.printing import NoPrintingError, cancel, printers, send
from leafpost.errors import ProblemError
from leafpost.files import digest_of
from tests.print_server import PrintServer, wait_for

SLUG = "running-with-back-pain"


@dataclass(frozen=True)
class Leaflet:
    """A leaflet's PDF, and the text of its pages as poppler reads it."""

    path: Path
    texts: tuple[str, ...]

    def order(self, printer: str = "", copies: int = 1, sides: Sides | None = None, tray: str = "") -> PrintOrder:
        title = "Running with back pain · العربية"
        return PrintOrder(self.path, title, copies, sides, tray, printer, "A4", digest_of(self.path.read_bytes()))


def page_texts(pdf: Path) -> tuple[str, ...]:
    """Each page's text, as poppler reads it."""
    read = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return tuple(read.split("\f")[:-1])


def pictures(pdf: Path, first: int, last: int, folder: Path) -> list[PIL.Image.Image]:
    """Pages as poppler draws them, small and grey."""
    name = folder / pdf.name
    subprocess.run(
        ["pdftoppm", "-r", "60", "-gray", "-png", "-f", str(first), "-l", str(last), str(pdf), str(name)], check=True
    )
    found = []
    for path in sorted(folder.glob(f"{pdf.name}-*.png")):
        with PIL.Image.open(path) as picture:
            found.append(picture.convert("L"))
    return found


def difference(one: PIL.Image.Image, other: PIL.Image.Image) -> float:
    """How much two pictures differ, of 255 grey levels in the middle; a hair's breadth to one side does not count."""
    coarse = [picture.resize((83, 117), PIL.Image.Resampling.BOX) for picture in (one, other)]
    return float(PIL.ImageStat.Stat(PIL.ImageChops.difference(*coarse)).mean[0])


@pytest.fixture(scope="module")
def leaflet(sample: Path) -> Leaflet:
    """A leaflet of two pages in Arabic."""
    path = sample / f"ar/{SLUG}.pdf"
    texts = page_texts(path)
    assert len(texts) == 2
    return Leaflet(path, texts)


# --- printers ----------------------------------------------------------------------------


def test_the_default_printer_stands_first_with_what_it_can(print_server: PrintServer) -> None:
    """Each printer is listed with its name, its trays, and whether it prints both sides."""
    found = printers()
    assert [printer.name for printer in found] == ["reception", "office", "stuck"]
    assert [printer.is_default for printer in found] == [True, False, False]
    assert set(found[0].sides) == set(Sides)
    assert len(found[0].trays) == 2
    assert all(printer.accepts and not printer.troubles for printer in found)


def test_a_printer_that_was_switched_off_says_so(print_server: PrintServer) -> None:
    """A printer that somebody has paused or that takes no jobs is listed as it is, and no order is sent to it."""
    print_server.add_printer("closed", "direct:/", "direct.ppd")
    print_server.run("cupsdisable", "closed")
    print_server.run("cupsreject", "closed")
    (closed,) = [printer for printer in printers() if printer.name == "closed"]
    assert closed.troubles == (Trouble.PAUSED,)
    assert not closed.accepts
    with pytest.raises(ProblemError, match="'closed' takes no jobs"):
        send(PrintOrder(Path(__file__), "no leaflet", printer="closed"))
    print_server.remove_printer("closed")


# --- what comes out ----------------------------------------------------------------------


def test_twenty_copies_come_out_as_they_went_in(print_server: PrintServer, leaflet: Leaflet, tmp_path: Path) -> None:
    """Twenty whole copies on both sides, out of the second tray, each page with its words and its picture."""
    tray = printers()[0].trays[1]
    job = send(leaflet.order(copies=20, sides=Sides.LONG_EDGE, tray=tray))
    assert job.printer == "reception"
    done = wait_for(job.job)
    assert (done.phase, done.sheets, done.troubles, done.reason) == (Phase.COMPLETED, 20, (), "")
    assert {"Duplex=DuplexNoTumble", "InputSlot=Tray2"} <= set(print_server.options(job.job))
    paper = print_server.paper(job.job)
    assert page_texts(paper) == leaflet.texts * 20
    wanted = pictures(leaflet.path, 1, 2, tmp_path)
    for number, page in enumerate(pictures(paper, 39, 40, tmp_path)):
        assert difference(wanted[number], page) < 3
        assert difference(wanted[1 - number], page) > 30


def test_a_printer_that_knows_postscript_prints_the_same_picture(
    print_server: PrintServer, leaflet: Leaflet, tmp_path: Path
) -> None:
    """Debian's PDF printer, which is given PostScript, makes both pages of the same size with the same picture."""
    job = send(leaflet.order("office", sides=Sides.ONE))
    assert wait_for(job.job).phase is Phase.COMPLETED
    assert "Duplex=None" in print_server.options(job.job)
    paper = print_server.paper(job.job)
    with pypdfium2.PdfDocument(paper) as pdf:
        assert [tuple(round(side) for side in page.get_size()) for page in pdf] == [(595, 842)] * 2
    wanted = pictures(leaflet.path, 1, 2, tmp_path)
    for number, page in enumerate(pictures(paper, 1, 2, tmp_path)):
        assert difference(wanted[number], page) < 8
        assert difference(wanted[1 - number], page) > 30


# --- what goes wrong at the printer ------------------------------------------------------


def test_a_printer_without_paper_says_so_and_goes_on(print_server: PrintServer, leaflet: Leaflet) -> None:
    """While the printer is out of paper the job says so, with the printer's own words; then it goes on by itself."""
    job = send(leaflet.order("stuck"))
    waiting = wait_for(job.job, lambda found: bool(found.troubles and found.message))
    assert not waiting.phase.is_final
    assert waiting.troubles == (Trouble.NO_PAPER,)
    assert waiting.reason == "it is out of paper (“Load A4 into Tray 2”)"
    (printer,) = [printer for printer in printers() if printer.name == "stuck"]
    assert printer.troubles == (Trouble.NO_PAPER,)
    print_server.mend()
    assert wait_for(job.job).phase is Phase.COMPLETED


def test_a_job_that_fails_is_told(print_server: PrintServer, leaflet: Leaflet) -> None:
    """A job that the printer gives up is aborted; the file is as it was."""
    before = leaflet.path.read_bytes()
    job = send(leaflet.order("stuck"))
    print_server.mend("broken")
    assert wait_for(job.job).phase is Phase.ABORTED
    assert leaflet.path.read_bytes() == before


def test_a_job_can_be_taken_back(print_server: PrintServer, leaflet: Leaflet) -> None:
    """A job that waits for paper can be cancelled."""
    job = send(leaflet.order("stuck"))
    wait_for(job.job, lambda found: bool(found.troubles))
    cancel(job.job)
    assert wait_for(job.job).phase is Phase.CANCELLED


def test_a_printer_that_vanishes_is_told(print_server: PrintServer, leaflet: Leaflet) -> None:
    """A printer that was there a moment ago is named with those that are left; its job waits for nobody."""
    print_server.add_printer("visitor", "stuck:/", "direct.ppd")
    send(leaflet.order("visitor"))
    print_server.remove_printer("visitor")
    with pytest.raises(ProblemError, match=r"no printer 'visitor' .*printers here: office, reception, stuck"):
        send(leaflet.order("visitor"))
    assert print_server.waiting() == ""


def test_a_full_disk_of_the_print_system_is_told(print_server: PrintServer, leaflet: Leaflet) -> None:
    """Where CUPS has no room for the file, nothing is printed, no job is left, and the next one goes through."""
    with print_server.full_disk(), pytest.raises(ProblemError, match="the print system refused"):
        send(leaflet.order())
    assert print_server.waiting() == ""
    assert wait_for(send(leaflet.order()).job).phase is Phase.COMPLETED


# --- what goes wrong before --------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_named(print_server: PrintServer, leaflet: Leaflet, tmp_path: Path) -> None:
    """A file that is gone, or that cannot be opened, is named; no job is made of it."""
    for path, why in ((tmp_path / "gone.pdf", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(ProblemError, match=f"{path}: cannot be read .{why}"):
            send(PrintOrder(path, "nothing"))
    assert print_server.waiting() == ""


def test_a_file_that_was_changed_meanwhile_is_not_printed(
    print_server: PrintServer, leaflet: Leaflet, tmp_path: Path
) -> None:
    """Only the file that was looked at goes to the printer."""
    other = tmp_path / "other.pdf"
    other.write_bytes(leaflet.path.read_bytes() + b"\n")
    with pytest.raises(ProblemError, match="is not the file that was to be printed"):
        send(PrintOrder(other, "another", digest=digest_of(leaflet.path.read_bytes())))


def test_what_a_printer_cannot_do_is_refused(print_server: PrintServer, leaflet: Leaflet) -> None:
    """A tray that is not there is named with those that are; it is not printed out of another one."""
    with pytest.raises(ProblemError, match="'reception' has no tray 'cellar': its trays: "):
        send(leaflet.order(tray="cellar"))


def test_without_the_library_the_word_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pycups is not installed, the message says so and how to do without."""
    monkeypatch.setitem(sys.modules, "cups", None)
    with pytest.raises(NoPrintingError, match=r"pycups.* is not installed: print from the browser"):
        printers()


def test_without_cups_the_word_is_clear(tmp_path: Path) -> None:
    """Where no CUPS answers, the message says where it was looked for and how to do without."""
    code = "from leafpost.desk.printing import printers\nprinters()"
    environment = {**os.environ, "CUPS_SERVER": str(tmp_path / "nobody.sock")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=Path.cwd()
    )
    assert "NoPrintingError" in done.stderr
    assert "(CUPS) does not answer at " in done.stderr
    assert "nobody.sock: print from the browser" in done.stderr
