"""Charts as numbers: what each bar shows, and where it begins and ends in per cent of the width.

Widths are shares, so that a chart is as wide as its page while its words keep their size; heights
are CSS pixels. Each series has a colour and a pattern, so that nobody has to tell colours apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from leafpost.database.figures import Counts
from leafpost.database.tables import DeliveryState

SERIES = {  # what a bar is made of, in order: each state of the ledger once
    "accepted": (DeliveryState.ACCEPTED,),
    "waiting": (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING),
    "deferred": (DeliveryState.DEFERRED,),
    "rejected": (DeliveryState.REJECTED,),
    "unknown": (DeliveryState.UNKNOWN,),
    "suppressed": (DeliveryState.SUPPRESSED,),
}
_ROW, _BAR = 48, 18  # a line of words, and below it the bar
_COLUMNS = 180  # height of the highest column
_LEAST_SHARE = 0.4  # per cent: one reader in ten thousand is seen, too
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: `x` and `width` in per cent."""

    series: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart; `y` is the top of its bar, `base` the baseline of its words."""

    y: int
    base: int
    count: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    height: int
    bar: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ColumnBar:
    """One column: `x` and `width` in per cent, `y` and `height` in pixels."""

    x: float
    width: float
    y: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns on a line at `floor`; `ticks` are the places, by number, whose time is written below."""

    floor: int
    columns: tuple[ColumnBar, ...]
    ticks: tuple[int, ...]
    most: int


def in_series(counts: Counts) -> dict[str, int]:
    """A count of all eight states in the six series that people are shown."""
    return {name: sum(counts[state] for state in states) for name, states in SERIES.items()}


def bar_chart(rows: Sequence[dict[str, int]]) -> BarChart:
    """A bar for each row, made of its series; the longest is as wide as the page."""
    longest = max((sum(row.values()) for row in rows), default=0)
    bars = tuple(
        Bar(place * _ROW + 22, place * _ROW + 16, sum(row.values()), _pieces(row, longest))
        for place, row in enumerate(rows)
    )
    return BarChart(len(rows) * _ROW, _BAR, bars)


def _pieces(row: dict[str, int], longest: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0.0
    for series, count in row.items():
        if count:
            width = max(count * 100 / longest, _LEAST_SHARE)
            pieces.append(Piece(series, count, round(at, 3), round(width, 3)))
            at += width
    return _fitted(pieces, at)


def _fitted(pieces: list[Piece], end: float) -> tuple[Piece, ...]:
    """Pieces that were widened to be seen must not push the last one over the edge."""
    if end <= 100:
        return tuple(pieces)
    share = 100 / end
    return tuple(Piece(p.series, p.count, round(p.x * share, 3), round(p.width * share, 3)) for p in pieces)


def column_chart(counts: Sequence[int]) -> ColumnChart:
    """A column for each period in which there was anything."""
    most = max(counts, default=0)
    width = 100 / max(len(counts), 1)
    columns = []
    for place, count in enumerate(counts):
        if count:
            height = max(round(count * _COLUMNS / most, 1), 2)
            y = round(_COLUMNS + 20 - height, 1)
            columns.append(ColumnBar(round(place * width, 3), round(width * 0.86, 3), y, height, count))
    step = max(-(-len(counts) // _TICKS), 1)
    return ColumnChart(_COLUMNS + 20, tuple(columns), tuple(range(0, len(counts), step)), most)
