"""A small clinic's desk, served for real, with a printer that keeps what it is given; and a browser to sit at it."""

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from leafpost.clinic import read_clinic
from leafpost.desk.printers import JobState, Phase, Printer, PrintOrder, Sides, Trouble
from leafpost.desk.printing_pages import PrintRoom
from leafpost.desk.rack import Rack
from leafpost.desk.server import DeskRequest, DeskServer
from leafpost.errors import Problem, ProblemError
from leafpost.press.build import BuildRequest, build
from leafpost.press.manifest import Artefact
from leafpost.serving.server import free_socket
from tests.browsing import chromium
from tests.conftest import TODAY, MakeClinic, sign_everything, translate_hours

LEAFLET = "caring-for-your-back"
DRAFT = "walking-again"  # a second leaflet, which nobody has signed or translated
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PATIENCE = 60_000  # milliseconds until a test gives up; nothing is asserted about time
LASER = Printer(
    "laser", "Laser", "Front desk", is_default=True, sides=(Sides.ONE, Sides.LONG_EDGE), trays=("tray-1", "tray-2")
)
COLOUR = Printer("colour", "Colour", trays=("photo",), troubles=(Trouble.NO_PAPER,))


@dataclass
class Office:
    """Two printers. What is ordered is kept with the bytes of its file; a test may say how jobs go."""

    there: tuple[Printer, ...] = (LASER, COLOUR)
    orders: list[PrintOrder] = field(default_factory=list)
    papers: list[bytes] = field(default_factory=list)
    phase: Phase = Phase.COMPLETED
    troubles: tuple[Trouble, ...] = ()
    fault: str = ""  # why nothing is taken
    record: Rack | None = None

    def printers(self) -> list[Printer]:
        return list(self.there)

    def place(self, order: PrintOrder, artefact: Artefact) -> tuple[JobState, tuple[Problem, ...]]:
        if self.fault:
            raise ProblemError(Problem("printing", 0, "printing", self.fault, "look at it"))
        self.orders.append(order)
        self.papers.append(order.path.read_bytes())
        if self.record:
            self.record.note(artefact, order.copies, NOW, order.printer)
        return self.state(len(self.orders)), ()

    def state(self, job: int) -> JobState:
        return JobState(job, "laser", self.phase, troubles=self.troubles)

    @property
    def room(self) -> PrintRoom:
        return PrintRoom(self.printers, self.place, self.state)


@dataclass(frozen=True)
class Served:
    """A clinic's folder, the address of its desk, and what prints there."""

    root: Path
    address: str
    office: Office
    server: DeskServer

    @property
    def out(self) -> Path:
        return self.root / "dist"

    def change(self, name: str, before: str, after: str) -> None:
        """Save a file as editors do: written beside, then renamed."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert before in text, before
        beside = path.with_name("saving.tmp")
        beside.write_text(text.replace(before, after), "utf-8")
        beside.replace(path)


@pytest.fixture(scope="session")
def desk_once(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Path:
    """English, Spanish and Arabic; one leaflet that all have signed, and one that nobody has."""
    root = clinic_folder(tmp_path_factory.mktemp("desk") / "clinic", offered=(), translated=["es", "ar"]).resolve()
    translate_hours(root, "es", "De lunes a viernes, de 9:00 a 17:00")
    translate_hours(root, "ar", "من الاثنين إلى الجمعة، من 9:00 إلى 17:00")
    sign_everything(root)
    text = (root / f"leaflets/{LEAFLET}.md").read_text("utf-8")
    (root / f"leaflets/{DRAFT}.md").write_text(text.replace("Caring for your back", "Walking again"), "utf-8")
    report = build(BuildRequest(read_clinic(root), root / "dist", TODAY))
    assert report.problems == []
    return root


@contextmanager
def serving(root: Path, office: Office, **more: str) -> Iterator[Served]:
    """The desk of a folder, in a thread of its own, on a free port."""
    office.record = Rack(read_clinic(root), {})
    request = DeskRequest(
        root=root, out=root / "dist", host="127.0.0.1", password="", today=lambda: TODAY, clock=lambda: 0.0, jobs=1,
        room=office.room, environment={}, now=lambda: NOW,
    )  # fmt: skip
    server, ready = DeskServer(replace(request, **more), free_socket(0)), threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,))
    thread.start()
    assert ready.wait(30)
    try:
        yield Served(root, server.address, office, server)
    finally:
        server.stop()
        thread.join(60)
        assert not thread.is_alive(), "the desk did not end"


@pytest.fixture(scope="module")
def module_desk(desk_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "clinic"
    shutil.copytree(desk_once, root)
    with serving(root.resolve(), Office()) as found:
        yield found


@pytest.fixture
def served(module_desk: Served) -> Iterator[Served]:
    """The desk; each test finds the printers in order and leaves the sources as they were."""
    root, office = module_desk.root, module_desk.office
    office.there, office.phase, office.troubles, office.fault = (LASER, COLOUR), Phase.COMPLETED, (), ""
    office.orders.clear()
    office.papers.clear()
    sources = [*root.glob("locales/**/*.*"), *root.glob("leaflets/*.md"), root / "clinic.toml"]
    before = {path: path.read_bytes() for path in sources}
    yield module_desk
    for path, data in before.items():
        if path.read_bytes() != data:
            path.write_bytes(data)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as opened:
        yield opened


@pytest.fixture
def sit_down(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page. At the end no script may have failed, and nothing may have been asked of another place."""
    contexts, said = [], []

    def open_page(
        address: str, *, width: int = 1280, lang: str = "en", script: bool = True, scheme: str = "light"
    ) -> Page:
        place = "file:" if address.startswith("file:") else "/".join(address.split("/")[:3])
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=lang, java_script_enabled=script,
            color_scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
        context.on("request", lambda r: None if r.url.startswith((place, "data:", "about:")) else said.append(r.url))
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
