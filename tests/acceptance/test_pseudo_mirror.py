"""Everything mirrors: the same words are laid out from right to left and from left to right, and compared.

The words are those of `ar_XB`; only the language's direction differs. Each block must stand as
far from the right edge in one as from the left edge in the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from leafpost.clinic import Clinic, read_clinic
from leafpost.languages import Direction, Language, pseudo_languages
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.catalogue import catalogue_page
from leafpost.press.gather import Gathered, gather
from leafpost.press.manifest import Artefact
from leafpost.press.shelves import Shelf, shelves
from leafpost.press.translations import translations_page
from leafpost.render import pdf
from leafpost.render.editions import STANDARD
from leafpost.render.mail import letter
from leafpost.render.web import phone_page
from tests.conftest import REPOSITORY, TODAY, MakeClinic
from tests.reading import SAMPLE_LEAFLETS, manifest

TAG = "ar_XB"
LETTER = "take-the-first-step"
TOLERANCE = 0.5  # CSS pixels
A_SPACE = 5.0  # that WeasyPrint leaves at the end of some lines, and draws them by so much off their side
# What is right although it is not mirrored.
NOT_MIRRORED = {
    ".band-staff": "staff read the language's name and the source's title in English, from left to right",
    "bdi": "a phone number, an address or a name in its own direction",
    "span[dir]": "the same in a letter, and a language's own name",
    "a[dir]": "a language's own name in the list of languages",
    "svg": "a drawing; the places in the heat map are worked out by the program and tested there",
}


@cache
def gathered_in(root: Path, direction: Direction) -> tuple[Gathered, Language]:
    """A clinic's documents in the words of `ar_XB`, in one direction or the other."""
    language: Language = replace(pseudo_languages()[TAG], direction=direction)
    clinic = replace(read_clinic(root), offered=(language,))
    return gather(clinic, TODAY), language


def one_document(root: Path, slug: str, direction: Direction) -> tuple[LocalisedDocument, Clinic, Words]:
    gathered, language = gathered_in(root, direction)
    localised = replace(gathered.localised[slug, TAG], words_digest="0" * 64)  # a code of the same width
    return localised, gathered.clinic, Words(language, gathered.words[TAG])


# --- on paper ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A block on a page as it is drawn: x and width of its border box, and what is at its two sides."""

    name: str
    page_width: float
    x: float
    width: float
    left: tuple[float, float]  # border, padding
    right: tuple[float, float]
    picture: float | None  # the x of its background picture

    def mirrored(self) -> "Box":
        x = self.page_width - self.x - self.width
        return replace(self, x=x, left=self.right, right=self.left)

    def numbers(self) -> list[float]:
        return [self.x, self.width, *self.left, *self.right]


def laid_out(root: Path, slug: str, direction: Direction) -> Any:
    localised, clinic, words = one_document(root, slug, direction)
    html = pdf.print_page(localised, clinic, words).render(
        "print/standard.html", fit="roomy", in_rows=False, paper=clinic.paper, of=2, edition=STANDARD
    )
    configuration = pdf._font_configuration()
    from weasyprint import HTML

    return HTML(string=html, url_fetcher=pdf._fetcher()).render(font_config=configuration)


def boxes_of(document: Any) -> Iterator[Box]:
    from weasyprint.formatting_structure import boxes

    for page in document.pages:
        width = page._page_box.margin_width()
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockLevelBox | boxes.BlockContainerBox):
                shown_class = (
                    box.element.get("class", "") if box.element is not None and len(box.element.keys()) else ""
                )
                yield Box(
                    f"{box.element_tag}.{shown_class}", width, box.border_box_x(), box.border_width(),
                    (box.border_left_width, box.padding_left), (box.border_right_width, box.padding_right),
                    background_x(box),
                )  # fmt: skip


def background_x(box: Any) -> float | None:
    """Where a box's own background picture begins."""
    layers = [layer for layer in box.background.layers if layer.image] if box.background else []
    if not layers or layers[0].unbounded:
        return None
    area = layers[0].positioning_area
    return float(area[0] + layers[0].position[0])


def background_width(box: Any) -> float:
    return float(box.background.layers[0].size[0])


SMALL = "caring-for-your-back"  # a leaflet with tables, pictures and every kind of box


@pytest.mark.parametrize("slug", [*SAMPLE_LEAFLETS, SMALL])
def test_every_box_on_paper_is_mirrored(slug: str, tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """Blocks, cells, pictures, running head and foot: each mirrored, borders and padding too."""
    root = clinic_folder(tmp_path / "clinic", offered=()) if slug == SMALL else REPOSITORY
    right = list(boxes_of(laid_out(root, slug, Direction.RTL)))
    left = list(boxes_of(laid_out(root, slug, Direction.LTR)))
    assert [box.name for box in right] == [box.name for box in left]
    assert len(right) > 50
    wrong = [
        (one.name, one.numbers(), other.numbers())
        for one, other in zip((box.mirrored() for box in right), left, strict=True)
        if any(abs(a - b) > TOLERANCE for a, b in zip(one.numbers(), other.numbers(), strict=True))
    ]
    assert wrong == []


@pytest.mark.parametrize("slug", [*SAMPLE_LEAFLETS, SMALL])
def test_every_icon_on_paper_is_mirrored(slug: str, tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """The icon of a callout and the box of a checklist stand on the side where a line begins."""
    root = clinic_folder(tmp_path / "clinic", offered=()) if slug == SMALL else REPOSITORY
    found = {direction: icons_of(laid_out(root, slug, direction)) for direction in Direction}
    assert len(found[Direction.RTL]) == len(found[Direction.LTR]) > 2
    assert found[Direction.RTL] == pytest.approx(found[Direction.LTR], abs=TOLERANCE)


def icons_of(document: Any) -> list[float]:
    """How far each background picture stands from the side of its box where lines begin."""
    from weasyprint.formatting_structure import boxes

    found = []
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockLevelBox) and (x := background_x(box)) is not None:
                is_rtl = box.style["direction"] == "rtl"
                end = box.border_box_x() + box.border_width()
                found.append(end - x - background_width(box) if is_rtl else x - box.border_box_x())
    return found


@pytest.mark.parametrize("slug", [*SAMPLE_LEAFLETS, SMALL])
def test_every_line_on_paper_begins_at_its_own_side(slug: str, tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """Each line of text, in page, head and foot, is mirrored; what staff read in English is not."""
    root = clinic_folder(tmp_path / "clinic", offered=()) if slug == SMALL else REPOSITORY
    lines = {direction: lines_of(laid_out(root, slug, direction)) for direction in Direction}
    right, left = lines[Direction.RTL], lines[Direction.LTR]
    assert len(right) == len(left) > 30
    wrong = [(a, b) for a, b in zip(right, left, strict=True) if abs(a[0] - b[0]) > A_SPACE]
    assert wrong == []


def lines_of(document: Any) -> list[tuple[float, str]]:
    """Where each line of text is set flush, from the side of the page where the language begins.

    The other end is as long as the words are, and a space at it may count or not.
    """
    from weasyprint.formatting_structure import boxes

    found = []
    for page in document.pages:
        page_box = page._page_box
        is_rtl, width = page_box.style["direction"] == "rtl", page_box.margin_width()
        staff = {id(line) for box in page_box.descendants() if is_staff(box) for line in box.descendants()}
        lines = [box for box in page_box.descendants() if isinstance(box, boxes.LineBox) and id(box) not in staff]
        for line in lines:
            texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox) and box.text.strip()]
            if texts:
                first, last = min(box.position_x for box in texts), max(box.position_x + box.width for box in texts)
                begin, end = (width - last, width - first) if is_rtl else (first, last)
                is_at_end = line.style["text_align_all"] == "end"
                found.append((end if is_at_end else begin, "".join(box.text for box in texts)))
    return found


def is_staff(box: Any) -> bool:
    """Whether a box is that of `.band-staff`."""
    return box.element_tag == "div" and box.element is not None and box.element.get("class") == "band-staff"


# --- in a browser ------------------------------------------------------------------------

# Blocks, cells, pictures and flex items as the browser lays them out, in the order of the page,
# without what is inline or does not show.
MEASURE = """exceptions => [...document.body.querySelectorAll('*')].map(element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const own = element.closest(exceptions);
  if (own || style.display.startsWith('inline') || style.display === 'none' || !box.width) return null;
  const side = name => ['border', 'padding'].map(kind =>
    parseFloat(style.getPropertyValue(kind + '-' + name + (kind === 'border' ? '-width' : ''))));
  return {name: element.localName + '.' + element.className, x: box.x, width: box.width,
          left: side('left'), right: side('right'), align: style.textAlign, float: style.float};
}).filter(Boolean)"""
NAMES_OF_SIDES = {"left": "right", "right": "left", "-webkit-left": "-webkit-right", "-webkit-right": "-webkit-left"}


def browser_boxes(browser: Browser, page: str, width: int) -> tuple[int, list[dict[str, Any]]]:
    """The width that a page is laid out to, and its boxes."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.set_content(page)
    boxes: list[dict[str, Any]] = tab.evaluate(MEASURE, ", ".join(NOT_MIRRORED))
    laid_out_to = int(tab.evaluate("document.documentElement.clientWidth"))
    tab.close()
    return laid_out_to, boxes


def not_mirrored(browser: Browser, right: str, left: str, width: int) -> list[tuple[Any, ...]]:
    """The boxes of a right-to-left page that are not where the mirror image of the left-to-right one has them."""
    whole, ours = browser_boxes(browser, right, width)
    _whole, theirs = browser_boxes(browser, left, width)
    assert [box["name"] for box in ours] == [box["name"] for box in theirs]
    assert len(ours) > 20
    wrong = []
    for a, b in zip(ours, theirs, strict=True):
        mine = [whole - a["x"] - a["width"], a["width"], *a["right"], *a["left"]]
        other = [b["x"], b["width"], *b["left"], *b["right"]]
        is_aligned = NAMES_OF_SIDES.get(a["align"], a["align"]) == b["align"]
        is_floated = NAMES_OF_SIDES.get(a["float"], a["float"]) == b["float"]
        if any(abs(p - q) > TOLERANCE for p, q in zip(mine, other, strict=True)) or not (is_aligned and is_floated):
            wrong.append((a["name"], mine, other, a["align"], b["align"]))
    return wrong


def phone(root: Path, slug: str, direction: Direction) -> str:
    localised, clinic, words = one_document(root, slug, direction)
    return phone_page(localised, clinic, words, clinic.offered)


def mail(root: Path, slug: str, direction: Direction) -> str:
    return letter(*one_document(root, slug, direction)).html


@pytest.mark.parametrize("width", [320, 375, 1280])
@pytest.mark.parametrize("slug", [*SAMPLE_LEAFLETS, SMALL])
def test_every_box_of_a_phone_page_is_mirrored(
    browser: Browser, slug: str, width: int, tmp_path: Path, clinic_folder: MakeClinic
) -> None:
    """Blocks, pictures and buttons of a phone page, their borders, padding and alignment."""
    root = clinic_folder(tmp_path / "clinic", offered=()) if slug == SMALL else REPOSITORY
    right, left = (phone(root, slug, direction) for direction in (Direction.RTL, Direction.LTR))
    assert not_mirrored(browser, right, left, width) == []


@pytest.mark.parametrize("width", [375, 600, 1280])
def test_every_box_of_a_letter_is_mirrored(browser: Browser, width: int) -> None:
    """Tables, cards and buttons of a letter, their borders, padding and alignment."""
    right, left = (mail(REPOSITORY, LETTER, direction) for direction in (Direction.RTL, Direction.LTR))
    assert not_mirrored(browser, right, left, width) == []


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("page", ["catalogue", "translations"])
def test_every_box_of_a_page_for_staff_is_mirrored(browser: Browser, pseudo: Path, page: str, width: int) -> None:
    """The catalogue and the page of translations."""
    artefacts = {
        path: Artefact(**{**row, "title": ARABIC_TITLE, "title_locale": TAG})
        for path, row in manifest(pseudo).items() if row["locale"] == TAG
    }  # fmt: skip
    pages = []
    for direction in (Direction.RTL, Direction.LTR):
        gathered, language = gathered_in(REPOSITORY, direction)
        words = gathered.words[TAG]
        is_catalogue = page == "catalogue"
        html = (catalogue_page(gathered.clinic, words, shelved(gathered, artefacts), language) if is_catalogue
                else translations_page(gathered, words, language))  # fmt: skip
        pages.append(html.decode("utf-8"))
    assert not_mirrored(browser, *pages, width) == []


def shelved(gathered: Gathered, artefacts: dict[str, Artefact]) -> list[Shelf]:
    return shelves(gathered.clinic, artefacts, gathered.localised, TODAY, {})


ARABIC_TITLE = "المدينة"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("padding-inline-start: 4.2rem", "padding-left: 4.2rem"),
        ("border-inline-start-width: 0.9rem", "border-left-width: 0.9rem"),
        ("text-align: start", "text-align: left"),
        (".opening-picture img { width: 100%; max-width: 26rem }", ".opening-picture { width: 9rem; float: right }"),
    ],
)
def test_what_is_not_mirrored_is_found(browser: Browser, before: str, after: str) -> None:
    """A side that is named left or right in a style sheet, and these tests see it."""
    pages = [phone(REPOSITORY, "running-with-back-pain", direction) for direction in (Direction.RTL, Direction.LTR)]
    if before.startswith("text-align"):
        pages = [page.replace("th, td {", "h1 {") for page in pages]
    assert all(before in page for page in pages)
    assert not_mirrored(browser, *(page.replace(before, after) for page in pages), 375) != []
