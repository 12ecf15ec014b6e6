"""A patient scans the code on a leaflet of paper: the phone page says whether it is current, without a server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from leafpost.languages import language
from leafpost.render.paper import checked
from leafpost.render.web import phone_page
from tests.conftest import MakeClinic, localised_in
from tests.reading import interface

SLUG = "caring-for-your-back"
CURRENT = "This paper is current: it has the words of this page."
REPLACED = "This paper is out of date. It was replaced by version {version}, text code {code}. Read this page instead."
UNKNOWN = "We cannot tell whether this paper is current. Compare its text code with the one at the end of this page."
BY_HAND = "Do you have this leaflet on paper? It is current if its text code is {code}."
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
DIRECTIONS = pytest.mark.parametrize("tag", ["en", "ar"])


@dataclass(frozen=True)
class Leaflet:
    """A phone page on disk, and the text code that paper printed with it has."""

    path: Path
    tag: str
    code: str

    def open(self, page: Page, fragment: str) -> None:
        """As a phone opens the address of a code; each time anew."""
        page.goto("about:blank")
        page.goto(f"{self.path.as_uri()}#{fragment}")

    def said(self, page: Page) -> list[str]:
        """What the page says of the paper."""
        found = page.locator("#paper p:visible").all_inner_texts()
        return [text.translate(ISOLATES) for text in found]

    def words(self, source: str, **values: str) -> str:
        return interface(self.tag, source).format(**values).translate(ISOLATES)


def leaflet_of(folder: Path, tag: str) -> Leaflet:
    """The phone page of a clinic's leaflet, made from its files as they are now."""
    localised, clinic, words = localised_in(folder, SLUG, tag)
    path = folder / f"{tag}.html"
    path.write_text(phone_page(localised, clinic, words, [language("en"), language("ar")]), "utf-8")
    return Leaflet(path, tag, localised.short_digest)


@pytest.fixture
def folder(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone that is offline: a page that asked for anything would get nothing."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(str(error)))
    opened.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    yield opened
    context.close()


@DIRECTIONS
def test_paper_with_the_words_of_the_page_is_up_to_date(folder: Path, page: Page, tag: str) -> None:
    """The code of today's paper is known; nothing else is said, and the page is fit for everybody to read."""
    leaflet = leaflet_of(folder, tag)
    for code in (checked(leaflet.code), checked(leaflet.code).upper()):
        leaflet.open(page, f"c={code}")
        assert leaflet.said(page) == [leaflet.words(CURRENT)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


@DIRECTIONS
def test_paper_of_an_earlier_version_is_replaced(folder: Path, page: Page, tag: str) -> None:
    """After a word has changed, the code of the old paper leads to the new version, by its number and text code."""
    old = leaflet_of(folder, tag)
    source = folder / f"leaflets/{SLUG}.md"
    text = source.read_text("utf-8")
    assert text.count('version = "2.1"') == text.count("Keep warm") == 1
    source.write_text(text.replace('version = "2.1"', 'version = "2.2"').replace("Keep warm", "Stay warm"), "utf-8")
    new = leaflet_of(folder, tag)
    assert new.code != old.code
    new.open(page, f"c={checked(old.code)}")
    assert new.said(page) == [new.words(REPLACED, version="2.2", code=new.code)]
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


@DIRECTIONS
def test_a_code_that_is_none_tells_nothing(folder: Path, page: Page, tag: str) -> None:
    """Of a code that is cut off, empty, or has a wrong digit, the page says that it cannot tell."""
    leaflet = leaflet_of(folder, tag)
    whole = checked(leaflet.code)
    wrong = ("1" if whole[0] == "0" else "0") + whole[1:]
    for code in (whole[:-1], whole + "0", "", wrong, whole[:8], "<b>x</b>", "%E0%A4%A"):
        leaflet.open(page, f"c={code}")
        assert leaflet.said(page) == [leaflet.words(UNKNOWN)], code


def test_who_comes_without_paper_is_told_nothing_of_it(folder: Path, page: Page) -> None:
    """An address without a code, or with a place on the page, says nothing about paper."""
    leaflet = leaflet_of(folder, "en")
    for fragment in ("", "next-step", "leaflet"):
        leaflet.open(page, fragment)
        assert leaflet.said(page) == []


def test_the_answer_stays_while_the_page_is_used(folder: Path, page: Page) -> None:
    """Whoever goes to another place on the page keeps the answer; a second scan gets its own."""
    leaflet = leaflet_of(folder, "en")
    leaflet.open(page, f"c={checked(leaflet.code)}")
    page.evaluate("location.hash = 'next-step'")
    assert leaflet.said(page) == [CURRENT]
    page.goto(f"{leaflet.path.as_uri()}#c={checked('0000-0000')}")
    page.wait_for_selector("#paper [data-paper=replaced]:visible")
    assert len(leaflet.said(page)) == 1


@DIRECTIONS
def test_without_script_the_page_says_how_to_compare(browser: Browser, folder: Path, tag: str) -> None:
    """Where no script runs, a plain sentence names the text code that paper must have, and nothing is claimed."""
    leaflet = leaflet_of(folder, tag)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    leaflet.open(page, f"c={checked('0000-0000')}")
    assert leaflet.said(page) == []
    foot = page.locator("footer").inner_text().translate(ISOLATES)
    assert leaflet.words(BY_HAND, code=leaflet.code) in foot
    context.close()
