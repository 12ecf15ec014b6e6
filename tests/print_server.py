"""A real CUPS with printers of its own, started here: one that prints to PDF files, and some that make trouble."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import psutil
import pytest

from leafpost.desk.printers import JobState
from leafpost.desk.printing import state

_SERVER_BIN = Path("/usr/lib/cups")
_PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
_PAPER = Path("/var/spool/cups-pdf/ANONYMOUS")  # where Debian's cups-pdf puts what a stranger prints
_PATIENCE = 60.0  # seconds for one job
_PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin"

# Debian's own has neither of the two; what a real office printer has, in the words of its PPD.
_OPTIONS = """
*OpenUI *Duplex/Two-Sided: PickOne
*OrderDependency: 20 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None/Off: ""
*Duplex DuplexNoTumble/Long Edge: ""
*Duplex DuplexTumble/Short Edge: ""
*CloseUI: *Duplex
*OpenUI *InputSlot/Tray: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Tray1
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray2/Tray 2: ""
*CloseUI: *InputSlot
"""
# What makes it a printer that is given PDF, as newer ones are: CUPS itself makes the copies.
_TAKES_PDF = """
*cupsFilter: "application/vnd.cups-pdf 0 -"
*cupsManualCopies: True
"""
_FILES = """\
SystemGroup root lpadmin
ServerRoot {folder}/etc
ServerBin {folder}/bin
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
StateDir {folder}/run
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
Sandboxing relaxed
"""
_SETTINGS = """\
LogLevel warn
Listen 127.0.0.1:{port}
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy abort-job
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
# The paper comes into our own tray, under the number of its job. cups-pdf names a file after the title in it.
_PDF_PRINTER = """\
#!/bin/sh
[ $# -gt 0 ] || exec {server_bin}/backend/cups-pdf
echo "$5" > "{folder}/tray/$1.options"
LC_ALL=C sed 's/^%%Title:.*/%%Title: {mark}-'"$1"'/' |
    {server_bin}/backend/cups-pdf "$1" nobody-here "{mark}-$1" 1 "$5" || exit
mv {paper}/{mark}-"$1"*.pdf "{folder}/tray/$1.pdf"
"""
# A printer that is given PDF: what it is given is what comes out.
_DIRECT_PRINTER = """\
#!/bin/sh
[ $# -gt 0 ] || exit 0
echo "$5" > "{folder}/tray/$1.options"
cat > "{folder}/tray/$1.pdf"
"""
# Says what is the matter as printers do, and waits for somebody to mend it.
_STUCK_PRINTER = """\
#!/bin/sh
[ $# -gt 0 ] || exit
echo "STATE: +media-empty-error" >&2
echo "ERROR: Load A4 into Tray 2" >&2
read -r word < "{folder}/mended"
echo "STATE: -media-empty-error" >&2
cat > /dev/null
[ "$word" = fine ]
"""


@dataclass(frozen=True, slots=True)
class PrintServer:
    """A CUPS of our own.

    Its printers can do both sides and have two trays: `office` is Debian's cups-pdf, which is given PostScript;
    `reception` (the default one) is given PDF; `stuck` is out of paper until somebody mends it.
    """

    folder: Path
    port: int
    mark: str

    @property
    def address(self) -> str:
        """What CUPS_SERVER is set to."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        for name in ("etc/ppd", "spool/tmp", "cache", "run", "log", "tray", "bin/backend"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for path in _SERVER_BIN.iterdir():
            if path.name != "backend":
                (self.folder / "bin" / path.name).symlink_to(path)
        os.mkfifo(self.folder / "mended")
        values = {"folder": self.folder, "mark": self.mark, "paper": _PAPER, "server_bin": _SERVER_BIN}
        for name, text in (("cups-pdf", _PDF_PRINTER), ("direct", _DIRECT_PRINTER), ("stuck", _STUCK_PRINTER)):
            path = self.folder / "bin/backend" / name
            path.write_text(text.format(**values))
            path.chmod(0o700)  # run as root, as cups-pdf must be
        (self.folder / "etc/cups-files.conf").write_text(_FILES.format(**values))
        (self.folder / "etc/cupsd.conf").write_text(_SETTINGS.format(port=self.port))
        self._run("cupsd", "-c", str(self.folder / "etc/cupsd.conf"), "-s", str(self.folder / "etc/cups-files.conf"))
        ppd = _PPD.read_text("utf-8").replace("*DefaultResolution: 300dpi", "*DefaultResolution: 150dpi") + _OPTIONS
        (self.folder / "office.ppd").write_text(ppd, "utf-8")
        (self.folder / "direct.ppd").write_text(ppd + _TAKES_PDF, "utf-8")
        self.add_printer("office", "cups-pdf:/", "office.ppd")
        self.add_printer("reception", "direct:/", "direct.ppd")
        self.add_printer("stuck", "stuck:/", "direct.ppd")
        self.run("lpadmin", "-d", "reception")

    def stop(self) -> None:
        """The server and whatever works for it."""
        for process in psutil.process_iter(["cmdline"]):
            if str(self.folder / "etc/cupsd.conf") in (process.info["cmdline"] or []):
                family = [process, *process.children(recursive=True)]
                for member in family:
                    member.kill()
                psutil.wait_procs(family)

    def add_printer(self, name: str, uri: str, ppd: str) -> None:
        self.run("lpadmin", "-p", name, "-E", "-v", uri, "-P", str(self.folder / ppd))

    def remove_printer(self, name: str) -> None:
        self.run("lpadmin", "-x", name)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Whatever CUPS is sent meanwhile finds no room: its next files are there already, as a device that is full."""
        spool = self.folder / "spool"
        numbers = [int(path.name, 16) for path in spool.iterdir() if re.fullmatch("[0-9a-f]{8}", path.name)]
        full = [spool / f"{number:08x}" for number in range(max(numbers, default=0) + 400)]
        made = [path for path in full if not path.exists()]
        for path in made:
            path.symlink_to("/dev/full")
        try:
            yield
        finally:
            for path in made:
                path.unlink(missing_ok=True)

    def mend(self, word: str = "fine") -> None:
        """Somebody sees to the printer `stuck`; any other word than "fine" lets the job fail."""
        (self.folder / "mended").write_text(f"{word}\n")

    def paper(self, job: int) -> Path:
        """What came out of the printer."""
        return self.folder / "tray" / f"{job}.pdf"

    def options(self, job: int) -> list[str]:
        """The options that reached the printer."""
        return (self.folder / "tray" / f"{job}.options").read_text().split()

    def waiting(self) -> str:
        """The jobs that are not at their end."""
        return self.run("lpstat", "-o").strip()

    def run(self, program: str, *arguments: str) -> str:
        """A program of CUPS, about this server; what it says."""
        return self._run(program, "-h", self.address, *arguments)

    def _run(self, program: str, *arguments: str) -> str:
        found = shutil.which(program, path=_PROGRAMS)
        assert found, f"{program} is not installed: requirements/system-test.txt names it"
        done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stderr
        return done.stdout


def at_its_end(found: JobState) -> bool:
    return found.phase.is_final


def wait_for(job: int, is_so: Callable[[JobState], bool] = at_its_end) -> JobState:
    """The job as soon as something is so."""
    for _turn in range(int(_PATIENCE / 0.05)):
        found = state(job)
        if is_so(found):
            return found
        Event().wait(0.05)  # CUPS is asked again
    raise AssertionError(f"after {_PATIENCE} seconds it is still {found}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def print_server() -> Iterator[PrintServer]:
    """One CUPS for all tests of a process, gone afterwards; the client library asks it and no other."""
    with tempfile.TemporaryDirectory(prefix="leafpost-cups-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)  # filters run as the user lp
        server = PrintServer(Path(name), _free_port(), f"leafpost-{uuid.uuid4().hex[:12]}")
        before = os.environ.get("CUPS_SERVER")
        os.environ["CUPS_SERVER"] = server.address
        try:
            server.start()
            yield server
        finally:
            server.stop()
            for left in _PAPER.glob(f"{server.mark}*"):
                left.unlink()
            os.environ.pop("CUPS_SERVER") if before is None else os.environ.update(CUPS_SERVER=before)
