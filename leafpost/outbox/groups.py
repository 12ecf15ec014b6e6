"""Figures that name nobody: groups of fewer than five readers are told together with others."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leafpost.database.figures import Counts, Period, total

LEAST = 5  # readers of a group that is told by itself
_MOST = 12  # groups of a chart; what is beyond is told together too
_WIDTHS = tuple(dt.timedelta(minutes=n) for n in (1, 5, 15, 30, 60, 180, 360, 720, 1440))
_MOST_PERIODS = 48


@dataclass(frozen=True, slots=True)
class Group:
    """Some readers: `name` as in the ledger, empty for the others, of which there are `merged` groups."""

    name: str
    counts: Counts
    merged: int = 0

    @property
    def readers(self) -> int:
        return sum(self.counts.values())


def large_groups(figures: Mapping[str, Counts]) -> list[Group]:
    """The largest groups first, the others last. No group is smaller than five, unless the campaign is.

    Where the others would be fewer than five, the next smallest group goes to them: else one could
    subtract what is told from the sum.
    """
    groups = sorted((Group(name, counts) for name, counts in figures.items()), key=lambda g: (-g.readers, g.name))
    shown = [group for group in groups if group.readers >= LEAST][:_MOST]
    others = [group for group in groups if group not in shown]
    while others and shown and sum(group.readers for group in others) < LEAST:
        others.insert(0, shown.pop())
    if not others:
        return shown
    return [*shown, Group("", total(group.counts for group in others), len(others))]


def period_width(first: dt.datetime, last: dt.datetime) -> dt.timedelta:
    """How long the periods of a chart are: a minute to a day, at most 48 of them; several days where they must."""
    for width in _WIDTHS:
        if (last - first) // width < _MOST_PERIODS:
            return width
    return _WIDTHS[-1] * ((last - first) // (_WIDTHS[-1] * _MOST_PERIODS) + 1)


def period_start(first: dt.datetime, width: dt.timedelta) -> dt.datetime:
    """The beginning of the period in which a moment lies, on the clock in UTC."""
    midnight = first.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (first - midnight) // width * width


def large_periods(periods: Sequence[Period]) -> list[Period]:
    """Periods of at least five letters: what is less goes to the period before, or at the beginning to the next."""
    shown: list[Period] = []
    carried = 0  # from the beginning, until a period is large enough
    for period in periods:
        count = period.count + (0 if shown else carried)
        if count >= LEAST:
            shown.append(Period(period.start, count))
        elif shown:
            shown[-1] = Period(shown[-1].start, shown[-1].count + period.count)
        else:
            carried = count
    return shown if shown or not periods else [Period(periods[0].start, carried)]
