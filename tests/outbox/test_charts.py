"""Charts tell the truth: bars are as long as what they count."""

from hypothesis import given
from hypothesis import strategies as st

from leafpost.database.figures import total
from leafpost.database.tables import DeliveryState
from leafpost.outbox.charts import SERIES, bar_chart, column_chart, in_series

COUNTS = st.fixed_dictionaries({name: st.integers(0, 1_000_000) for name in SERIES})


def test_every_state_of_the_ledger_is_in_one_series() -> None:
    """Nobody is left out of a chart, and nobody counted twice."""
    assert sorted(state for states in SERIES.values() for state in states) == sorted(DeliveryState)
    counts = total([{state: 2**n for n, state in enumerate(DeliveryState)}])
    assert sum(in_series(counts).values()) == 2 ** len(DeliveryState) - 1


@given(st.lists(COUNTS, max_size=6))
def test_pieces_of_a_bar_stand_side_by_side_within_the_page(rows: list[dict[str, int]]) -> None:
    """No piece overlaps another or leaves the page; whatever was counted can be seen."""
    for row, bar in zip(rows, bar_chart(rows).bars, strict=True):
        assert {piece.series: piece.count for piece in bar.pieces} == {name: n for name, n in row.items() if n}
        ends = [round(piece.x + piece.width, 2) for piece in bar.pieces]
        starts = [round(piece.x, 2) for piece in bar.pieces]
        assert all(abs(end - start) < 0.05 for end, start in zip(ends, starts[1:], strict=False))
        assert all(piece.width > 0 for piece in bar.pieces)
        assert not ends or (starts[0] == 0 and ends[-1] <= 100.01)


def test_a_bar_is_as_long_as_its_count() -> None:
    """Half of the readers is half of the width, and the longest bar takes all of it."""
    none = dict.fromkeys(SERIES, 0)
    first, second = bar_chart([none | {"accepted": 300, "rejected": 100}, none | {"accepted": 200}]).bars
    assert [(piece.x, piece.width) for piece in first.pieces] == [(0, 75), (75, 25)]
    assert [(piece.x, piece.width) for piece in second.pieces] == [(0, 50)]


def test_columns_stand_on_the_floor_and_the_highest_counts_most() -> None:
    """A column of half the count is half as high; a period without letters has none."""
    chart = column_chart([100, 0, 50, 0])
    high, low = chart.columns
    assert (high.height, low.height, high.x, low.x) == (180, 90, 0, 50)
    assert high.y + high.height == low.y + low.height == chart.floor
    assert column_chart([]).columns == ()
