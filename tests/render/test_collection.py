"""Garbage collection is held while a page is laid out, and only then."""

import gc

import pytest

from leafpost.render.collection import uncollected


def test_nothing_is_collected_inside_and_it_goes_on_after() -> None:
    """While a page is laid out nothing is looked through; afterwards all is as before, also after a mistake."""
    with uncollected():
        assert not gc.isenabled()
        with pytest.raises(ZeroDivisionError), uncollected():
            1 / 0  # noqa: B018 - a mistake on the page
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_an_earlier_page_left_is_gone_before_the_next() -> None:
    """Memory does not grow with the number of pages: the boxes of the last one, which hold each other, are let go."""

    class Box:
        gone = 0

        def __del__(self) -> None:
            Box.gone += 1

    for expected in (0, 1, 2):
        with uncollected():
            assert Box.gone == expected
            box = Box()
            box.parent = box  # type: ignore[attr-defined]
            del box
