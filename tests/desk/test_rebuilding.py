"""What is saved while the desk is open: pages follow, and a failed rebuild leaves the last good leaflets."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leafpost.press import keeping
from tests.desk.conftest import LEAFLET, Served

SitDown = Callable[..., Page]
PO = f"locales/es/LC_MESSAGES/{LEAFLET}.po"


def settled(page: Page) -> None:
    """Wait until what an earlier test has changed is as it was: the Spanish leaflet may be handed out."""
    expect(page.locator("#es").get_by_role("link", name="Print", exact=True)).to_be_visible()
    expect(page.locator("#news .notice")).to_have_count(0)


def test_a_title_that_is_saved_comes_in_by_itself(served: Served, sit_down: SitDown) -> None:
    """The open page shows the new title without being touched, and holds it back: nobody has signed it."""
    page = sit_down(f"{served.address}/#es")
    settled(page)
    expect(page.locator("#es .group").first.get_by_role("heading", level=4)).to_have_text("Cuide su espalda")
    page.get_by_role("searchbox").fill("espalda")
    served.change(PO, 'msgstr "Cuide su espalda"', 'msgstr "Su espalda, cada día"')
    held = page.locator("#es .held-back")
    expect(held.get_by_role("heading", name="Su espalda, cada día")).to_be_visible()
    expect(held.locator(".state-changed").first).to_contain_text("Draft: changed since it was signed")
    expect(page.get_by_role("searchbox")).to_have_value("espalda")


def test_what_was_changed_is_held_back_and_what_was_good_stays(served: Served, sit_down: SitDown) -> None:
    """A damaged catalog: its line is told, the last good leaflet is seen but not handed out, until it is mended."""
    page = sit_down(f"{served.address}/#es")
    settled(page)
    good = page.request.get(f"{served.address}/es/{LEAFLET}.pdf").body()
    served.change(PO, '"Manténgase abrigado"', '"Manténgase abrigado')
    notice = page.locator("#news .notice")
    expect(notice).to_contain_text("The earlier leaflets are still here.")
    expect(notice).to_contain_text(f"{PO}:")
    assert page.request.get(f"{served.address}/es/{LEAFLET}.pdf").body() == good
    expect(page.locator("#es .held-back")).to_contain_text("An older text")
    served.change(PO, '"Manténgase abrigado', '"Manténgase abrigado"')
    expect(notice).to_have_count(0)
    expect(page.locator("#es").get_by_role("link", name="Print", exact=True)).to_be_visible()


def test_settings_that_cannot_be_read_leave_the_desk_as_it_was(served: Served, sit_down: SitDown) -> None:
    """A slip in clinic.toml is told with its line; everything else goes on."""
    page = sit_down(f"{served.address}/#es")
    settled(page)
    served.change("clinic.toml", 'source = "en"', "source = ")
    expect(page.locator("#news .notice")).to_contain_text("clinic.toml:")
    expect(page.locator("#es").get_by_role("link", name="Print", exact=True)).to_be_visible()


def test_a_full_disk_is_told(served: Served, sit_down: SitDown, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is told, and the leaflet from before is still given out."""

    def full(path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    page = sit_down(f"{served.address}/#es")
    settled(page)
    good = page.request.get(f"{served.address}/es/{LEAFLET}.pdf").body()
    monkeypatch.setattr(keeping, "replace_file", full)
    served.change(PO, "Manténgase abrigado", "Use ropa caliente")
    expect(page.locator("#news .notice")).to_contain_text("No space left on device")
    assert page.request.get(f"{served.address}/es/{LEAFLET}.pdf").body() == good
