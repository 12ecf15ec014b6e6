"""A comment that was meant to say "fuzzy" is noticed, and an honest comment is let be."""

import pytest

from leafpost.catalogs.po_marks import hides_fuzzy, is_like_fuzzy


@pytest.mark.parametrize("flag", ["fuzzy", "Fuzzy", "fuzy", "fuzzzy", "fuzzy translation", "fuzzyno-wrap", "no fuzzy"])
def test_a_misspelt_flag_is_noticed(flag: str) -> None:
    """A flag that looks like fuzzy is taken for one that was meant."""
    assert is_like_fuzzy(flag)


@pytest.mark.parametrize("flag", ["no-wrap", "c-format", "python-brace-format", "range: 0..10", "reviewed", ""])
def test_other_flags_are_let_be(flag: str) -> None:
    """Flags of other programs have nothing to do with fuzzy."""
    assert not is_like_fuzzy(flag)


@pytest.mark.parametrize(
    "comment", ["fuzzy", " fuzzy", ". fuzzy", ": fuzzy, no-wrap", ": leaflets/a.md#, fuzzy", "! fuzzy"]
)
def test_a_lost_mark_is_noticed(comment: str) -> None:
    """A mark without its comma, or at the end of the line above, is noticed."""
    assert hides_fuzzy(comment)


@pytest.mark.parametrize(
    "comment",
    [" It was fuzzy before", " Fuzzy feeling in the legs", ". Paragraph.", ": leaflets/fuzzy-logic.md", " See #4", ""],
)
def test_a_comment_about_fuzzy_things_is_let_be(comment: str) -> None:
    """A sentence in which the word occurs is a comment."""
    assert not hides_fuzzy(comment)
