"""A small clinic served by the real preview, and a real browser to look at it with."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from leafpost.preview.server import Preview
from leafpost.preview.studio import Means
from leafpost.serving.server import free_socket
from tests.browsing import chromium
from tests.conftest import MakeClinic

LEAFLET = "caring-for-your-back"
LETTER = "spring-letter"
NOON = dt.datetime(2026, 11, 23, 12, 3, 5, tzinfo=dt.UTC)
PATIENCE = 60_000  # milliseconds until a test gives up; nothing is asserted about time
READY = "body[data-is-settled=true]"


@dataclass(frozen=True, slots=True)
class Served:
    """A clinic's folder and the address of its preview."""

    root: Path
    address: str

    def catalog(self, tag: str, slug: str = LEAFLET) -> Path:
        return self.root / "locales" / tag / "LC_MESSAGES" / f"{slug}.po"

    def change(self, tag: str, before: str, after: str, slug: str = LEAFLET) -> None:
        """Save a catalog as Poedit does: written beside, then renamed."""
        path = self.catalog(tag, slug)
        text = path.read_text("utf-8")
        assert before in text, before
        beside = path.with_name("saving.tmp")
        beside.write_text(text.replace(before, after), "utf-8")
        beside.replace(path)


@contextmanager
def serving(root: Path) -> Iterator[Served]:
    """The preview of a folder, in a thread of its own, on a free port."""
    preview, ready = Preview(root, free_socket(0), Means(lambda: NOON)), threading.Event()
    thread = threading.Thread(target=preview.run, args=(ready.set,))
    thread.start()
    assert ready.wait(30)
    try:
        yield Served(root, preview.address)
    finally:
        preview.stop()
        thread.join(30)
        assert not thread.is_alive(), "the preview did not end"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Iterator[Served]:
    """A clinic that is translated into Spanish and Arabic; Hebrew is offered and not begun."""
    folder = clinic_folder(tmp_path_factory.mktemp("preview") / "clinic", offered=["he"], translated=["es", "ar"])
    with serving(folder.resolve()) as found:
        yield found


@pytest.fixture(scope="module")  # two at once cannot be
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(served: Served, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of the preview and waits until all of it is there.

    At the end, nothing may have been written to the console, and no request may have left.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("request", lambda request: None if is_here(request.url, served) else said.append(request.url))

    def open_page(path: str, *, ready: str = READY, scheme: str = "light") -> Page:
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(served.address + path)
        page.wait_for_selector(ready)
        return page

    yield open_page
    context.close()
    assert said == []


def is_here(url: str, served: Served) -> bool:
    return url.startswith((f"{served.address}/", "data:"))
