"""Small groups of readers are told with others, so that nobody can be guessed."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from leafpost.database.figures import Period, total
from leafpost.database.tables import DeliveryState
from leafpost.outbox.groups import LEAST, large_groups, large_periods, period_start, period_width
from tests.databases import NOON

MINUTE = dt.timedelta(minutes=1)
FIGURES = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2),
    st.dictionaries(st.sampled_from(DeliveryState), st.integers(0, 9), min_size=1).map(lambda c: total([c])),
)


@given(FIGURES)
def test_no_group_that_is_told_is_small(figures: dict[str, dict[DeliveryState, int]]) -> None:
    """Every group has five readers or more, unless all readers together are fewer; nobody is lost on the way."""
    groups = large_groups(figures)
    assert total(group.counts for group in groups) == total(figures.values())
    assert all(group.readers >= LEAST for group in groups) or len(groups) == 1
    assert [group.name for group in groups if group.name] == [g.name for g in groups if not g.merged]
    assert sum(group.merged or 1 for group in groups) == len(figures)


def test_the_others_are_never_so_few_that_they_could_be_subtracted() -> None:
    """One reader of a rare language takes the next smallest group along."""
    figures = {name: total([{DeliveryState.ACCEPTED: n}]) for name, n in (("en", 90), ("ar", 20), ("ja", 1))}
    groups = large_groups(figures)
    assert [(group.name, group.readers, group.merged) for group in groups] == [("en", 90, 0), ("", 21, 2)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), unique_by=lambda row: row[0]))
def test_few_letters_are_told_with_the_period_before(rows: list[tuple[int, int]]) -> None:
    """No period of fewer than five letters is told, unless there are no more; none is invented and none is lost."""
    periods = [Period(NOON + place * MINUTE, count) for place, count in sorted(rows)]
    shown = large_periods(periods)
    assert sum(period.count for period in shown) == sum(period.count for period in periods)
    assert all(period.count >= LEAST for period in shown) or len(shown) == 1
    assert {period.start for period in shown} <= {period.start for period in periods}


@given(st.timedeltas(dt.timedelta(), dt.timedelta(4000)), st.timedeltas(dt.timedelta(), dt.timedelta(400)))
def test_a_chart_has_few_periods_and_begins_on_the_clock(since: dt.timedelta, length: dt.timedelta) -> None:
    """From a second to a year: at most 49 columns, the first of which holds the first letter."""
    first = NOON - since
    width = period_width(first, first + length)
    begin = period_start(first, width)
    assert begin <= first < begin + width
    assert (first + length - begin) // width <= 48
    assert begin.second == begin.microsecond == 0
