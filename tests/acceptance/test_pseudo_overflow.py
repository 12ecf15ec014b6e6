"""Nothing overflows: words that are two fifths longer fit paper, phones, letters and the desk's screen."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from leafpost.render import pdf
from leafpost.render.editions import STANDARD
from leafpost.render.overflow import LineOutside, lines_outside
from tests.acceptance.test_pseudo_words import LANGUAGES
from tests.conftest import MakeClinic, localised_in
from tests.reading import REPOSITORY, SAMPLE_LEAFLETS, manifest

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
# Each element whose words stand out of it sideways, and how wide the page would like to be. A
# region that scrolls by itself (the tables for staff) may be wider than the screen.
MEASURE = """() => {
  const view = document.documentElement, out = [];
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!box.width || !box.height || element.closest('svg, .wide > *, .skip, .preheader')) continue;
    const isLeaf = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (isLeaf && (box.right > view.clientWidth + 0.5 || box.left < -0.5)) out.push(element.className);
    if (isLeaf && !style.display.startsWith('inline') && style.overflowX === 'visible'
        && element.scrollWidth > element.clientWidth + 1) out.push(element.localName + '.' + element.className);
  }
  return {width: Math.max(view.scrollWidth, document.body.scrollWidth) - view.clientWidth, out};
}"""


def measured(browser: Browser, page: str, width: int) -> dict[str, Any]:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.set_content(page)
    found: dict[str, Any] = tab.evaluate(MEASURE)
    tab.close()
    return found


FITS = {"width": 0, "out": []}


@EACH_LANGUAGE
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_phone_pages_fit_every_screen(browser: Browser, pseudo: Path, lang: str, width: int) -> None:
    """No sideways scrolling and no word out of its box, with the list of languages open or not."""
    for slug in SAMPLE_LEAFLETS:
        page = (pseudo / lang / f"{slug}.html").read_text("utf-8")
        assert measured(browser, page, width) == FITS, slug
        assert measured(browser, page.replace("<details", "<details open"), width) == FITS, slug


@EACH_LANGUAGE
@pytest.mark.parametrize("width", [320, 375, 600])
def test_letters_fit_every_screen(browser: Browser, pseudo: Path, lang: str, width: int) -> None:
    """A letter fits a phone and the 600 pixels that a mail program gives it."""
    page = (pseudo / f"newsletters/take-the-first-step/{lang}.html").read_text("utf-8")
    assert measured(browser, page, width) == FITS


@EACH_LANGUAGE
@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("name", ["index", "translations"])
def test_pages_for_staff_fit_every_screen(browser: Browser, pseudo: Path, name: str, lang: str, width: int) -> None:
    """The catalogue and the page of translations; its two tables scroll within their own frames."""
    assert measured(browser, (pseudo / f"{name}.{lang}.html").read_text("utf-8"), width) == FITS


def test_what_overflows_a_screen_is_found(browser: Browser, pseudo: Path) -> None:
    """A word that may not wrap, and a box that is too wide, are seen by these tests."""
    page = (pseudo / "en-XA/running-with-back-pain.html").read_text("utf-8")
    for rule in (
        "h1 { white-space: nowrap }",
        ".lead { width: 30rem }",
        ".card-text { overflow-wrap: normal; flex: none; width: 2rem }",
    ):
        assert measured(browser, page.replace("</style>", rule + "</style>", 1), 320) != FITS, rule


def test_nothing_on_paper_stands_out_of_its_box(pseudo: Path) -> None:
    """The command looks at each line of the print pages itself, and has found none that does not fit."""
    assert "stands out of its box" not in (pseudo / "said").read_text("utf-8")


def test_more_pages_are_told_and_made(pseudo: Path) -> None:
    """A leaflet that fills more than one sheet with longer words is made all the same, and the command says so."""
    said = (pseudo / "said").read_text("utf-8")
    pages = {path: row["facts"]["pages"] for path, row in manifest(pseudo).items() if row["form"] == "print"}
    assert len(pages) == len(LANGUAGES) * len(SAMPLE_LEAFLETS)
    for path, number in pages.items():
        lang, slug = path.removesuffix(".pdf").split("/")
        english = {"en-XA": "Pseudo-English", "ar-XB": "Pseudo-Arabic"}[lang]
        line = f"leaflets/{slug}.md: in {english}: with longer words it fills {number} pages"
        assert (line in said) is (number > 2)


def test_the_command_writes_nothing_into_the_sources(pseudo: Path) -> None:
    """No catalog of a pseudo-language lies in locales/, where somebody might translate or sign it."""
    assert pseudo.is_dir()
    assert not [path for path in (REPOSITORY / "locales").rglob("*") if "XA" in path.name or "XB" in path.name]


def test_a_line_that_stands_out_on_paper_is_found(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """Text that may not wrap, a column that is too narrow and a foot that is too high are seen on the laid-out page."""
    localised, clinic, words = localised_in(
        clinic_folder(tmp_path / "clinic", offered=()), "caring-for-your-back", "en"
    )
    page = pdf.print_page(localised, clinic, words).render(
        "print/standard.html", fit="roomy", in_rows=False, paper="A4", of=2, edition=STANDARD
    )
    assert outside(page) == []
    for rule, line in (
        ("h2 { white-space: nowrap; width: 10mm }", "What helps"),
        ("h1 { margin-left: 150mm }", "Caring"),
        (".foot-text p { margin-bottom: 9mm }", "Version 2.1"),
    ):
        found = outside(page.replace("</style>", rule + "</style>", 1))
        assert any(line in one.text for one in found), rule


def outside(page: str) -> list[LineOutside]:
    configuration = pdf._font_configuration()
    from weasyprint import HTML

    return list(lines_outside(HTML(string=page, url_fetcher=pdf._fetcher()).render(font_config=configuration)))
