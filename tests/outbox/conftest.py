"""A browser to look at the pages for marketing with, and the rules that they must keep."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import chromium

PATIENCE = 60_000  # milliseconds until a test gives up; nothing is asserted about time


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file by its path, as a double-click does; at the end nothing may have been asked of the net."""
    contexts, said = [], []

    def open_page(path: Path, *, width: int = 1280, scheme: str = "light", script: bool = True, hash: str = "") -> Page:  # noqa: A002 - the browser's own word
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        context.on("request", lambda r: None if r.url.startswith(("file:", "data:", "about:")) else said.append(r.url))
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(path.as_uri() + hash)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
