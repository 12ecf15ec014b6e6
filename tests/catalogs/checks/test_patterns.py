"""Which regular expressions of a person are searched."""

import pytest

from leafpost.catalogs.checks.patterns import pattern_fault


@pytest.mark.parametrize(
    "pattern",
    [r"\bcur(?:e|es|ed)\b", r"(?:no|not a )+cure", "a+b*c{2,}d?", r"(?x: \b lasting \ (?: relief | results? ) )",
     r"[(+]+x", r"\(a+\)", "100 ?%", "彻底治愈|根治", ".*a.*b.*c"],
)  # fmt: skip
def test_a_reasonable_pattern_may_be_used(pattern: str) -> None:
    """Alternatives, single repeats and patterns over several lines are fine."""
    assert pattern_fault(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(a", "is not a regular expression"),
        ("(x+)+y", "a repeat stands inside a repeat"),
        ("(?:x*y){2,}", "a repeat stands inside a repeat"),
        ("(?:(?:x+)y)+z", "a repeat stands inside a repeat"),
        ("(?x: (x+) + y)", "a repeat stands inside a repeat"),
        ("a?", "is found in an empty text"),
        ("a.*b.*c.*d.*e", "more than 3 times .*"),
        ("x" * 1001, "longer than 1000"),
    ],
)
def test_a_pattern_that_would_take_for_ever_is_refused(pattern: str, fault: str) -> None:
    """Nested repeats, too many of .*, and what is none are told in words."""
    assert fault in pattern_fault(pattern)
