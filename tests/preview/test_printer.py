"""The process that makes the first picture of a printed page, and what happens without it."""

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from leafpost.languages import language
from leafpost.preview.look import Printing, Subject, look_at
from leafpost.preview.marks import mark_of
from leafpost.preview.printer import FirstPrint, Printer
from leafpost.render.editions import SETTINGS
from leafpost.render.sheet import Sheet, sheets
from tests.conftest import REPOSITORY, MakeClinic
from tests.preview.conftest import LEAFLET

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Path:
    """A clinic that is translated into Spanish."""
    return clinic_folder(tmp_path_factory.mktemp("printer") / "clinic", offered=[], translated=["es"]).resolve()


def printing_in(folder: Path) -> Printing:
    told: list[Printing] = []
    look = look_at(folder, Subject(LEAFLET, language("es")), TODAY, told.append)
    assert look.printing is told[0]
    return told[0]


def with_printer(work: Callable[[Printer], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        printer = Printer()
        try:
            await work(printer)
        finally:
            await printer.close()

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests has a loop of its own in this one
        thread.submit(lambda: asyncio.run(run())).result()


def printers() -> set[psutil.Process]:
    """The processes below this one that may be a printer: the fork server has children, and is none."""
    return {
        p for p in psutil.Process().children(recursive=True) if not p.children() and "tracker" not in str(p.cmdline())
    }


def test_the_first_picture_is_the_one_that_the_server_itself_would_make(folder: Path) -> None:
    """Same pictures, same places of messages, in the setting that was asked for."""
    printing = printing_in(folder)
    expected = next(sheets(printing.localised, printing.clinic, printing.words, mark_of, SETTINGS[2]))

    async def work(printer: Printer) -> None:
        assert await printer.first(printing, SETTINGS[2]) == expected

    with_printer(work)


def test_a_template_that_was_changed_is_read_again(folder: Path) -> None:
    """The process keeps templates between pages, and not beyond the word that they have changed."""
    printing = printing_in(folder)
    template = folder / "templates" / "print" / "standard.css"
    template.parent.mkdir(parents=True)

    async def work(printer: Printer) -> None:
        before = await printer.first(printing, SETTINGS[0])
        template.write_text((REPOSITORY / "templates/print/standard.css").read_text("utf-8") + "\nh1 { color: red }\n")
        assert await printer.first(printing, SETTINGS[0]) == before
        printer.templates_changed()
        after = await printer.first(printing, SETTINGS[0])
        assert isinstance(after, Sheet)
        assert after != before

    try:
        with_printer(work)
    finally:
        template.unlink()


def test_a_page_that_cannot_be_printed_says_why(folder: Path) -> None:
    """A broken template comes back as a problem with its file."""
    printing = printing_in(folder)
    template = folder / "templates" / "print" / "standard.html"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text("{% if %}", "utf-8")

    async def work(printer: Printer) -> None:
        printed = await printer.first(printing, SETTINGS[0])
        assert isinstance(printed, tuple)
        assert [problem.file for problem in printed] == ["templates/print/standard.html"]

    try:
        with_printer(work)
    finally:
        template.unlink()


def test_without_the_process_nothing_is_printed_and_nothing_breaks(folder: Path) -> None:
    """A process that was killed, as a machine short of memory does, is told by None, then and later."""
    printing = printing_in(folder)

    async def work(printer: Printer) -> None:
        before = printers()
        await printer.warm_up()
        (mine,) = printers() - before
        mine.send_signal(signal.SIGKILL)
        mine.wait(30)
        assert await printer.first(printing, SETTINGS[0]) is None
        assert await printer.first(printing, SETTINGS[0]) is None

    with_printer(work)


def test_only_the_newest_of_two_is_waited_for(folder: Path) -> None:
    """What is begun again gives up what was begun before."""
    printing = printing_in(folder)

    async def work(printer: Printer) -> None:
        first = FirstPrint(printer, SETTINGS[0])
        assert await first.printed() is None
        first.begin_soon(printing)
        first.begin_soon(printing)
        await asyncio.sleep(0)
        assert isinstance(await first.printed(), Sheet)
        first.cancel()

    with_printer(work)


def test_a_server_that_is_killed_takes_its_printer_along() -> None:
    """No process is left behind by a kill -9."""
    program = (
        "import asyncio, sys\n"
        "from leafpost.preview.printer import Printer\n"
        "async def main():\n"
        "    printer = Printer()\n"
        "    await printer.warm_up()\n"
        "    print('ready', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    left = psutil.Process(server.pid).children(recursive=True)
    assert left
    os.kill(server.pid, signal.SIGKILL)
    server.communicate()
    _gone, alive = psutil.wait_procs(left, timeout=30)
    assert alive == []
