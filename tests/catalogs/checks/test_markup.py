"""`markup` and `link`: marks counted by parsing."""

import pytest

from leafpost.catalogs.checks.markup import RULES
from leafpost.documents.model import MessageKind
from tests.catalogs.checks.pairs import said, text_pair


@pytest.mark.parametrize(
    ("tag", "source", "target"),
    [
        ("es", "**Walk** on **soft** ground.", "Por suelo **blando**, **camine**."),
        ("pl", "*Slowly* and **safely**", "**Bezpiecznie** i *powoli*"),
        ("zh_Hans", "**Walk** on **soft** ground.", "在**柔软**的地面**行走**。"),
        ("ar", "***At once***", "***فورًا***"),
        ("hi", "2 * 3 is **six**", "2 * 3 **छह** है"),
        ("es", "[**Book**][booking] now", "[**Reserve**][booking] ahora"),
    ],
)
def test_marks_may_move(tag: str, source: str, target: str) -> None:
    """As many marks of each kind, in any order, are right."""
    assert said(RULES, "markup", text_pair(tag, source, target)) == []


@pytest.mark.parametrize(
    ("source", "target", "what"),
    [
        ("**Walk** on **soft** sand.", "**Camine** por arena.", "the source has 2 **strong** words, the translation 1"),
        ("Walk.", "**Camine**.", "the source has 0 **strong** words, the translation 1"),
        ("*Slowly*", "Despacio", "the source has 1 *emphasised* words, the translation 0"),
        ("*Slowly*", "**Despacio**", "the source has 0 **strong** words, the translation 1"),
        ("**a *b* c**", "**a** *b*", "the source has 0 *emphasised* words, the translation 1"),
        ("One\\\nTwo", "Uno Dos", "the source has 1 line breaks, the translation 0"),
    ],
)  # fmt: skip
def test_lost_and_added_marks_are_found(source: str, target: str, what: str) -> None:
    """Strong words, emphases, their nesting and line breaks are counted."""
    assert what in said(RULES, "markup", text_pair("es", source, target))


def test_plain_text_has_no_marks() -> None:
    """In a title an asterisk is an asterisk."""
    assert said(RULES, "markup", text_pair("es", "2 * 3 * 4", "2 veces 3 veces 4", MessageKind.TITLE)) == []


@pytest.mark.parametrize(
    ("target", "is_found"),
    [
        ("[Reserve][booking]", False),
        ("[{clinic_phone}][booking]", False),
        ("[**Reserve**][booking]", False),
        ("[&nbsp;][booking]", True),
        ("**[\u200b][booking]**", True),
    ],
)
def test_a_link_has_words_to_press(target: str, is_found: bool) -> None:
    """A link whose words cannot be seen is told."""
    assert bool(said(RULES, "link", text_pair("es", "[Book][booking]", target))) is is_found
