"""The editions of a leaflet on paper: what each is for, how large its type is, how it is set.

An edition's template is `print/<name>.html`. Everything else that tells one from another is
in this table; who adds an edition adds a row and a template.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from leafpost.clinic import Brand, Clinic
from leafpost.errors import ConfigurationError, Problem
from leafpost.localise.model import LocalisedDocument
from leafpost.render.finishing import fold_booklet, fold_in_three, for_press, taken_apart

MOST_PAGES = 2  # one sheet
# How closely the page is set, tried in this order, each with whole columns and then with
# rows that a page may break between. Type never shrinks; only space does.
FITS = ("roomy", "close", "closer", "closest")
PDF_UA = "pdf/ua-1"  # ISO 14289-1


@dataclass(frozen=True, slots=True)
class Setting:
    """How closely a page is set: one of `FITS`, and whether pages may break between rows of sections.

    `scale` multiplies the size of type, in editions that may make it smaller.
    """

    fit: str
    in_rows: bool = False
    scale: float = 1.0

    @property
    def name(self) -> str:
        """What the manifest calls it."""
        return self.fit if self.scale == 1 else f"{self.fit}, type {self.scale:.0%}"


SETTINGS = tuple(Setting(fit, in_rows) for fit, in_rows in product(FITS, (False, True)))


class Shown(StrEnum):
    """Whose words an edition shows."""

    ONE = "one"  # one language's
    WITH_SOURCE = "with source"  # a translation's, and beside it the source's
    SEVERAL = "several"  # up to `MOST_LANGUAGES` at once


MOST_LANGUAGES = 6


Finish = Callable[[bytes, Clinic, LocalisedDocument], bytes]  # a PDF → another


@dataclass(frozen=True, slots=True)
class Edition:
    """One way in which a leaflet is put on paper.

    `settings` are tried in order until it fits on `most_pages` (None: as many as it takes);
    where each is closer than the one before (`is_graded`), by halving. An edition with an
    `aim` is set closer to fit on so many pages, and at its loosest where it does not.
    `scale` multiplies the language's own size of type; nothing may be smaller than `least_size`
    points. `shows` tells whose words. `variant` is the PDF standard it is written to (as
    WeasyPrint names it; "": none). `is_black`: black ink only. `is_essence`: of the words only
    the title, the summary, and the callouts that must reach every reader. `finish` makes the
    sheets out of the finished pages, for editions that are folded or cut; `unfold` takes these
    sheets apart again, so that what goes to the printer can be read back.
    """

    name: str
    settings: tuple[Setting, ...] = SETTINGS
    most_pages: int | None = MOST_PAGES
    scale: float = 1.0
    least_size: float = 10.0
    shows: Shown = Shown.ONE
    variant: str = PDF_UA
    is_black: bool = False
    is_essence: bool = False
    finish: Finish | None = None
    unfold: Callable[[bytes], bytes] | None = None
    is_graded: bool = False
    aim: int | None = None

    @property
    def template(self) -> str:
        return f"print/{self.name}.html"

    def clinic(self, clinic: Clinic) -> Clinic:
        """The clinic as this edition shows it: in its own colours, or in black."""
        return replace(clinic, brand=replace(BLACK, logo=clinic.brand.logo)) if self.is_black else clinic


BLACK = Brand(brand="#000000", tint="#ffffff", line="#b8b8b8", ink="#000000", urgent="#000000", accent="#000000")
ROOMY = (Setting("roomy", in_rows=False),)

STANDARD = Edition("standard")
LARGE_PRINT = Edition("large-print", settings=ROOMY, most_pages=None, scale=1.5, least_size=18.0)
BILINGUAL = Edition("bilingual", settings=ROOMY, most_pages=None, shows=Shown.WITH_SOURCE)
POSTER = Edition(
    "poster",
    settings=tuple(Setting(fit, in_rows=False) for fit in FITS),  # type is as large as fits
    most_pages=1,
    shows=Shown.SEVERAL,
    is_essence=True,
)
MONO = Edition("mono", is_black=True)
# By which a folded edition becomes closer: space and type give way in turn, type to 10 or 11 points of Latin.
_SIX_PANELS = tuple(
    Setting(fit, scale=points / 12)
    for points, fit in (
        (12, "roomy"), (12, "close"), (11.5, "close"), (11.5, "closer"),
        (11, "closer"), (11, "closest"), (10.5, "closest"), (10, "closest"),
    )
)  # fmt: skip
_FOUR_PAGES = (
    *(Setting(fit) for fit in FITS),
    *(Setting("closest", scale=points / 12) for points in (11.5, 11)),
)
TRIFOLD = Edition(  # one sheet
    "trifold", settings=_SIX_PANELS, most_pages=6, variant="", finish=fold_in_three, unfold=taken_apart, is_graded=True
)
A5 = Edition("a5", settings=_FOUR_PAGES, most_pages=None, is_graded=True, aim=4)  # one sheet, folded once
BOOKLET = replace(A5, name="booklet", variant="", finish=fold_booklet, unfold=taken_apart)
PRINT_SHOP = Edition("print-shop", variant="", finish=for_press)
EDITIONS = {
    edition.name: edition
    for edition in (STANDARD, LARGE_PRINT, BILINGUAL, POSTER, MONO, TRIFOLD, A5, BOOKLET, PRINT_SHOP)
}
DEFAULT_EDITIONS = (STANDARD.name, LARGE_PRINT.name)  # of a plain build
ALL = "all"


def edition_named(name: str) -> Edition:
    """Raises ConfigurationError where there is no such edition."""
    if name in EDITIONS:
        return EDITIONS[name]
    fix = f"editions: {', '.join(EDITIONS)}, {ALL}"
    raise ConfigurationError(Problem("--edition", 0, "usage", f"there is no edition '{name}'", fix))


def named_editions(names: list[str]) -> tuple[str, ...]:
    """The editions that a person named, each once, in the table's order; `all` stands for every one.

    Raises ConfigurationError for a name that no edition has.
    """
    wanted = set(EDITIONS) if ALL in names else {edition_named(name).name for name in names}
    return tuple(name for name in EDITIONS if name in wanted)
