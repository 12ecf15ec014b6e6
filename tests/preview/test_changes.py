"""What changed in a source, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from leafpost.preview.changes import Change, Piece, word_changes


def test_a_word_that_changed_stands_between_words_that_did_not() -> None:
    """The old word is gone, the new one stands behind it."""
    assert word_changes("Rest for 2 days.", "Rest for 3 days.") == (
        Piece(Change.SAME, "Rest for "),
        Piece(Change.GONE, "2"),
        Piece(Change.NEW, "3"),
        Piece(Change.SAME, " days."),
    )


@given(st.text(), st.text())
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    """Without what is new it is the old text, without what is gone the new one."""
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.GONE) == after
