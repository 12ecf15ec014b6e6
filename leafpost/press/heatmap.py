"""The heat map of documents and languages: where each cell stands and what it shows.

A cell has a colour, a pattern at its side and a sign or a number, so that nobody has to tell
colours apart. All lengths are in SVG user units; on a right-to-left page everything is mirrored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from leafpost.catalogs.places import INTERFACE
from leafpost.languages import Direction
from leafpost.press.status import Standing, StatusRow

_LABEL, _CELL, _HEIGHT, _HEAD, _EDGE = 270, 92, 46, 58, 4
_LINE = 34  # characters of a label
_MOST_LINES = 2
# The sign in the middle of a cell, as a path from there; what is partly translated has a number instead.
SIGNS = {
    "signed": "m-9 0l6 7l12 -14",  # a tick
    "draft": "m-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0",  # a ring
    "changed": "m0 -8l9 15h-18z",  # a triangle
    "words": "m-9 -5h18m-18 5h18m-18 5h11",  # lines of text
    "refused": "m-7 -7l14 14m0 -14l-14 14",  # a cross
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: a language."""

    centre: int
    tag: str
    autonym: str
    dir: str


@dataclass(frozen=True, slots=True)
class Label:
    """The head of a row: a document's title in lines, each with its baseline. `x` is where a line begins."""

    x: int
    lines: tuple[tuple[int, str], ...]
    is_interface: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One document in one language. `kind` chooses its look; `percent` is shown where it is below 100."""

    x: int
    y: int
    kind: str
    percent: int
    strip: int  # the x of its pattern


@dataclass(frozen=True, slots=True)
class HeatMap:
    width: int
    height: int
    cell_width: int
    cell_height: int
    heads: tuple[Head, ...]
    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]


def kind_of(row: StatusRow) -> str:
    """What a cell shows: signed, changed, draft or words where it is complete, else partial or refused."""
    if row.standing is Standing.REFUSED:
        return "refused"
    return row.standing.value if row.is_complete else "partial"


def heat_map(rows: Sequence[StatusRow], direction: Direction) -> HeatMap:
    """Documents from above to below, languages in the direction of the page's lines."""
    languages = list(dict.fromkeys(row.language for row in rows))
    documents = list(dict.fromkeys(row.document for row in rows))
    width = _LABEL + _CELL * len(languages) + _EDGE
    is_rtl = direction is Direction.RTL

    def mirrored(x: int, size: int = 0) -> int:
        return width - x - size if is_rtl else x

    heads = tuple(
        Head(mirrored(_LABEL + _CELL * place + _CELL // 2), row.bcp47, row.autonym, row.direction.value)
        for place, row in enumerate(languages)
    )
    titles = {row.document: row for row in rows}
    labels = tuple(
        Label(mirrored(_EDGE), _label_lines(titles[name].title, place), name == INTERFACE)
        for place, name in enumerate(documents)
    )
    cells = []
    for row in rows:
        x = _LABEL + _CELL * languages.index(row.language)
        y = _HEAD + _HEIGHT * documents.index(row.document)
        size = _CELL - _EDGE
        cells.append(Cell(mirrored(x, size), y, kind_of(row), row.percent, mirrored(x, 14)))
    height = _HEAD + _HEIGHT * len(documents) + _EDGE
    return HeatMap(width, height, _CELL - _EDGE, _HEIGHT - _EDGE, heads, labels, tuple(cells))


def _label_lines(title: str, place: int) -> tuple[tuple[int, str], ...]:
    lines = wrap(title, _LINE, max_lines=_MOST_LINES, placeholder=" …") or [title]
    middle = _HEAD + _HEIGHT * place + (_HEIGHT - _EDGE) // 2 + 5
    first = middle - 9 * (len(lines) - 1)
    return tuple((first + 18 * number, line) for number, line in enumerate(lines))
