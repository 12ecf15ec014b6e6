"""The catalogue as a file on a shared drive: found, read and used without a server."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from leafpost.catalogs.interface import interface_catalog
from leafpost.clinic import read_clinic
from leafpost.languages import language
from leafpost.press.catalogue import catalogue_page, index_of, switch
from leafpost.press.shelves import Entry, File, Shelf, Standing
from tests.browsing import barriers
from tests.conftest import REPOSITORY
from tests.reading import SAMPLE_LEAFLETS, sample_messages

SitDown = Callable[..., Page]
TAGS = ("en", "de", "pl", "ar", "ur", "hi", "th", "ja")
TITLES = {
    "back-friendly-exercise-at-home": "Back-friendly exercise at home",
    "non-surgical-spinal-decompression": "Non-surgical spinal decompression",
    "running-with-back-pain": "Running with back pain",
}
RUNNING = "running-with-back-pain"
SPINE = "looking-after-your-spine"  # a leaflet that there is in three languages only
SPINE_TITLES = {"en": "Looking after your spine", "de": "Laufen für die Wirbelsäule", "ur": "ریڑھ کی ہڈی کی دیکھ بھال"}


def title(tag: str, slug: str) -> str:
    if slug == SPINE:
        return SPINE_TITLES[tag]
    return sample_messages(tag, slug)[slug, TITLES[slug]]


def entry(tag: str, slug: str, standing: Standing = Standing.SIGNED) -> Entry:
    is_signed = standing is Standing.SIGNED
    files = (File(f"{tag}/{slug}.pdf", "pdf", "standard", is_signed), File(f"{tag}/{slug}.html", "html"))
    source = {**TITLES, SPINE: SPINE_TITLES["en"]}[slug]
    return Entry(slug, title(tag, slug), language(tag), source, standing, (), "1.0", files)


def slugs(tag: str) -> tuple[str, ...]:
    return (*SAMPLE_LEAFLETS, *([SPINE] if tag in SPINE_TITLES else []))


def write_pages(folder: Path, tags: Sequence[str] = TAGS, review_by: dt.date | None = None) -> Path:
    """The catalogue of the sample's titles, all signed, in English, Arabic and German."""
    clinic = replace(read_clinic(REPOSITORY), offered=tuple(language(tag) for tag in TAGS))
    shelves = [
        Shelf(language(tag), tuple(replace(entry(tag, slug), review_by=review_by) for slug in slugs(tag)), (), ())
        for tag in tags
    ]
    for tag in ("en", "ar", "de"):
        words = interface_catalog(clinic, language(tag))
        page = catalogue_page(clinic, words, shelves, language(tag), pages=switch(clinic, ("en", "ar", "de")))
        (folder / index_of(clinic, language(tag))).write_bytes(page)
    return folder / "index.html"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_pages(tmp_path_factory.mktemp("drive")).as_uri()


def shown(page: Page) -> Locator:
    return page.locator(".card:visible")


@pytest.mark.parametrize(
    ("typed", "tag", "slug"),
    [
        ("ریڑھ", "ur", SPINE),
        ("ريڑه", "ur", SPINE),  # with the Arabic forms of two letters
        ("back", "en", RUNNING),
        ("laufen", "de", SPINE),
        ("LAUFEN", "de", SPINE),
        ("Rückenschmerzen", "de", RUNNING),
        ("ruckenschmerzen", "de", RUNNING),  # without the dots
        ("plecow", "pl", RUNNING),  # pleców
        ("الظهر", "ar", RUNNING),
        ("الظَّهر", "ar", RUNNING),  # with vowel signs
        ("दौड़", "hi", RUNNING),
        ("ランニング", "ja", RUNNING),
        ("らんにんぐ", "ja", RUNNING),  # in the other syllabary
        ("pain running", "en", RUNNING),  # words in any order
    ],
)
def test_a_title_is_found_in_any_language(catalogue: str, sit_down: SitDown, typed: str, tag: str, slug: str) -> None:
    """Case, accents and vowel signs are no hindrance; what is found stands under its language, and is counted."""
    page = sit_down(catalogue)
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator(f"section#{tag} .card:visible").filter(has_text=title(tag, slug))).to_have_count(1)
    expect(page.locator("#found")).to_have_text(f"Found: {shown(page).count()}")
    assert shown(page).count() < len(TAGS) * len(SAMPLE_LEAFLETS)


def test_the_patients_leaflet_is_found_by_a_title_that_reception_can_read(catalogue: str, sit_down: SitDown) -> None:
    """With Urdu chosen, an English or a German word finds the Urdu leaflet, and it stands first."""
    page = sit_down(f"{catalogue}#ur")
    for typed in ("running", "joggen"):
        page.get_by_role("searchbox").fill(typed)
        first = shown(page).first
        expect(page.locator("section#ur .card:visible").get_by_role("heading")).to_have_text([title("ur", RUNNING)])
        order = page.evaluate(
            "[...document.querySelectorAll('.shelf:not([hidden])')]"
            ".sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0].id"
        )
        assert order == "ur"
        expect(first).to_be_visible()


def test_nothing_found_is_told(catalogue: str, sit_down: SitDown) -> None:
    """A word that is in no title: the number is told, also to a screen reader, and goes when the field is empty."""
    page = sit_down(catalogue)
    page.get_by_role("searchbox").fill("xylophone")
    expect(page.locator("#found")).to_have_text("Found: 0")
    expect(shown(page)).to_have_count(0)
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#found")).to_have_text("")
    expect(shown(page)).to_have_count(4)


def test_a_language_is_chosen_by_keyboard(catalogue: str, sit_down: SitDown) -> None:
    """Tab and Enter show one language's leaflets alone; the choice is told to a screen reader."""
    page = sit_down(catalogue)
    page.get_by_role("searchbox").focus()
    for _step in range(TAGS.index("ur") + 1):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".tongues a[aria-current]")).to_have_text("اردوUrdu")
    expect(page.locator(".shelf:visible")).to_have_count(1)
    expect(shown(page).get_by_role("heading")).to_have_text([title("ur", slug) for slug in slugs("ur")])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').id") == "ur"


def test_the_page_speaks_the_browsers_language_and_then_the_chosen_one(catalogue: str, sit_down: SitDown) -> None:
    """A German browser opens the German page; who chooses Arabic there gets Arabic, right to left."""
    page = sit_down(catalogue, lang="de-AT")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("footer").get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_an_english_browser_stays(catalogue: str, sit_down: SitDown) -> None:
    """The clinic's own language is not left for no reason, and neither is one that the page has not got."""
    for lang in ("en-GB", "sw"):
        expect(sit_down(catalogue, lang=lang).locator("html")).to_have_attribute("lang", "en")


def test_a_review_that_becomes_due_takes_print_away(tmp_path: Path, sit_down: SitDown) -> None:
    """A page that was made long ago looks at today's date itself: overdue leaflets offer no Print any more."""
    address = write_pages(tmp_path, review_by=dt.date(2027, 3, 31)).as_uri()
    for today, count in (("2027-03-31", 4), ("2027-04-01", 0)):
        page = sit_down(address)
        page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{today}T12:00:00"))
        page.reload()
        expect(page.get_by_role("link", name="Print", exact=True)).to_have_count(count)
        expect(page.locator(".late:visible")).to_have_count(4 - count)


@pytest.mark.parametrize(("name", "scheme"), [("index.html", "dark"), ("index.ar.html", "light")])
def test_nobody_is_shut_out(catalogue: str, sit_down: SitDown, name: str, scheme: str) -> None:
    """axe finds nothing on the file, left-to-right and right-to-left."""
    page = sit_down(catalogue.replace("index.html", name) + "#hi", scheme=scheme, lang="ar" if "ar" in name else "en")
    assert barriers(page) == []
    page.get_by_role("searchbox").fill("a")
    assert barriers(page) == []


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_targets_are_large_and_nothing_is_cut(catalogue: str, sit_down: SitDown, width: int) -> None:
    """Every button and language is at least 44 CSS pixels high, and the page never scrolls sideways."""
    page = sit_down(f"{catalogue}#ur", width=width)
    heights = page.evaluate(
        "[...document.querySelectorAll('.tongues a, .shelf:not([hidden]) .files a, .search input')]"
        ".map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => r.height)"
    )
    assert len(heights) > 10
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
