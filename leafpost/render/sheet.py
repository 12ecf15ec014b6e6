"""A leaflet's printed pages as pictures, with the place of every message on them.

The layout is the press's own. Pictures of the first layout come before it is known to be
the final one, so that whoever waits for them sees something soon.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2

from leafpost.clinic import Clinic
from leafpost.documents.model import Message
from leafpost.errors import Problem
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.render.editions import MOST_PAGES, SETTINGS, Setting
from leafpost.render.page import Page
from leafpost.render.pdf import (
    Layout,
    check_fonts,
    overflow_problem,
    print_page,
    prove_layout,
    set_page,
)
from leafpost.render.preflight import lost_words, page_texts
from leafpost.render.zones import Owners, Zone

DOTS_PER_INCH = 110  # of the pictures
_POINTS_PER_INCH = 72  # PDF's unit (ISO 32000-1, § 8.3.2.3)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One printed page: a PNG, its size in pixels, and the messages on it."""

    picture: bytes = field(repr=False)
    width: int
    height: int
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A leaflet as it is printed, good or not.

    `is_settled` says whether the setting is the one that the press takes; until then
    `problems` and `lost` are not known. `cut` are the marks of messages that some box cuts
    off, `lost` names the words that are not in the finished file, by the mark of their message.
    """

    pages: tuple[SheetPage, ...]
    setting: Setting
    is_settled: bool = False
    is_too_long: bool = False
    cut: frozenset[str] = frozenset()
    lost: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def beyond(self) -> frozenset[str]:
        """The marks of the messages that stand on no page that a leaflet may have."""
        if not self.is_too_long:
            return frozenset()
        return frozenset(_marks(self.pages[MOST_PAGES:]) - _marks(self.pages[:MOST_PAGES]))


def _marks(pages: tuple[SheetPage, ...]) -> set[str]:
    return {zone.mark for page in pages for zone in page.zones}


def first_sheet(
    localised: LocalisedDocument, clinic: Clinic, words: Words, mark: Callable[[Message], str], setting: Setting
) -> Sheet:
    """The sheet in one setting, whether or not it is the one that the press would take.

    Where it is too long for a leaflet, the number of its pages is not on it yet. Raises as `sheets` does.
    """
    check_fonts(localised)
    owners, layout = _laid_out(print_page(localised, clinic, words, mark), setting, must_fit=True)
    return _pictured(owners, layout, setting)


def sheets(
    localised: LocalisedDocument,
    clinic: Clinic,
    words: Words,
    mark: Callable[[Message], str],
    guess: Setting = SETTINGS[0],
) -> Iterator[Sheet | None]:
    """The sheet in the setting `guess` at once, and at the end as the press would print it.

    Between the two comes a None after each further setting that was tried: whoever no longer
    needs the sheet can stop there. Raises ProblemError where a font, a glyph or a template
    is not in order.
    """
    check_fonts(localised)
    page = print_page(localised, clinic, words, mark)
    owners, layout = _laid_out(page, guess, must_fit=True)
    sheet = _pictured(owners, layout, guess)
    yield sheet
    guessed, setting = layout, guess
    for setting in SETTINGS:
        if setting == guess:
            layout = guessed
        else:
            owners, layout = _laid_out(page, setting, must_fit=True)
        if layout.is_short_enough:
            break
        yield None
    if not layout.is_short_enough:
        owners, layout = _laid_out(page, setting)
    if setting != guess or not layout.is_short_enough:
        sheet = _pictured(owners, layout, setting)
    yield _settled(page, layout, sheet, mark)


def _laid_out(page: Page, setting: Setting, *, must_fit: bool = False) -> tuple[Owners, Layout]:
    owners = Owners()
    return owners, set_page(page, setting, owners.take_marks_out, must_fit=must_fit)


def _pictured(owners: Owners, layout: Layout, setting: Setting) -> Sheet:
    """Pictures and zones of a layout. The PDF is a plain one: its pictures are the same, and it is made sooner."""
    data = layout.document.write_pdf(uncompressed_pdf=True)
    pages = tuple(
        _page(picture, owners.zones(laid_out))
        for picture, laid_out in zip(_pictures(data), layout.document.pages, strict=True)
    )
    return Sheet(pages, setting, cut=owners.cut(layout.document))


def _pictures(data: bytes) -> Iterator[Any]:
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            yield page.render(scale=DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()


def _page(picture: Any, zones: list[Zone]) -> SheetPage:
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    width, height = picture.size
    return SheetPage(stream.getvalue(), width, height, tuple(zones))


def _settled(page: Page, layout: Layout, sheet: Sheet, mark: Callable[[Message], str]) -> Sheet:
    """The sheet with everything that the press would hold against it."""
    data = layout.pdf()
    problems = list(prove_layout(page, layout, data).problems)
    if not layout.is_short_enough:
        problems.insert(0, overflow_problem(layout))
    lost = lost_words(page.localised, page_texts(data), layout.cut_lines())
    return replace(
        sheet,
        is_settled=True,
        is_too_long=not layout.is_short_enough,
        lost={mark(message): tuple(words) for message, words in lost.items()},
        problems=tuple(problems),
    )
