"""How often a page is laid out, counted: nothing that is inside of boxes may be laid out over and over."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from leafpost.render.editions import SETTINGS
from leafpost.render.pdf import print_page, set_page
from tests.conftest import REPOSITORY, localised_in


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_box_is_laid_out_at_most_three_times(monkeypatch: pytest.MonkeyPatch, tag: str) -> None:
    """Boxes within boxes do not multiply each other's work: on average each is laid out fewer than three times."""
    from weasyprint.layout import block

    laid_out: Counter[Any] = Counter()
    plain = block.block_container_layout

    def counting(context: Any, box: Any, *given: Any, **named: Any) -> Any:
        laid_out[box.element] += 1
        return plain(context, box, *given, **named)

    monkeypatch.setattr(block, "block_container_layout", counting)
    localised, clinic, words = localised_in(Path(REPOSITORY), "running-with-back-pain", tag)
    layout = set_page(print_page(localised, clinic, words), SETTINGS[-1], must_fit=True)
    assert layout.is_short_enough
    assert len(laid_out) > 80
    assert sum(laid_out.values()) < 3 * len(laid_out)
