"""One vocabulary, in the code and in the guide."""

import re

from leafpost.bounces.recording import ACTIONS, SOFT_LIMIT, Action
from leafpost.bounces.vocabulary import MEANINGS, Kind
from tests.conftest import REPOSITORY

DOC = (REPOSITORY / "docs/bounces.md").read_text("utf-8")


def test_the_guide_has_every_kind_with_what_it_means_and_what_is_done() -> None:
    """The table of docs/bounces.md is the vocabulary, row by row."""
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", DOC, re.MULTILINE)
    expected = [
        (
            kind.value, ", ".join(MEANINGS[kind].event_types), ", ".join(MEANINGS[kind].reasons) or "–",
            MEANINGS[kind].means, MEANINGS[kind].does,
        )
        for kind in Kind
    ]  # fmt: skip
    assert rows == expected


def test_every_kind_has_its_action_and_the_guide_every_action() -> None:
    """What `action` may say is told, and the limit of soft bounces is the code's."""
    assert set(ACTIONS) == set(Kind)
    assert all(f"`{action.value}`" in DOC for action in Action)
    assert SOFT_LIMIT == 5
    assert "five" in MEANINGS[Kind.SOFT].does
