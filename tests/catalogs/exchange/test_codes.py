"""Marks, variables and links are cut out as inline codes, and not a character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.exchange.codes import Code, Piece, coded, coded_like

MARKS = st.sampled_from(
    ["**", "*", "[", "]", "[a][b]", "][b]", "[b][]", "{a}", "{", "}", "\\", "\\*", "\n", " ", "word", "字", "_", "***"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(MARKS, max_size=20).map("".join))


def shown(pieces: tuple[Piece, ...]) -> list[str | tuple[str, str, int]]:
    return [piece if isinstance(piece, str) else (piece.text, piece.place.value, piece.id) for piece in pieces]


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def test_marks_links_and_variables_are_codes() -> None:
    """Both ends of a pair have one number, and numbers count in the order of the text."""
    pieces = coded("Call **{clinic_phone}** or *[book][booking]*.", is_markdown=True)
    assert shown(pieces) == [
        "Call ",
        ("**", "opens", 1),
        ("{clinic_phone}", "alone", 2),
        ("**", "closes", 1),
        " or ",
        ("*", "opens", 3),
        ("[", "opens", 4),
        "book",
        ("][booking]", "closes", 4),
        ("*", "closes", 3),
        ".",
    ]


@pytest.mark.parametrize("text", ["2 * 3", "**left over", "a \\* b \\*", "[no link]", "] [x]", "2 ** 3"])
def test_a_mark_without_its_partner_is_text(text: str) -> None:
    """What opens nothing or closes nothing is not protected, because it protects nothing."""
    assert coded(text, is_markdown=True) == (text,)


def test_plain_text_has_variables_only() -> None:
    """In titles and interface words an asterisk is an asterisk."""
    assert shown(coded("*{number}* [a][b]", is_markdown=False)) == ["*", ("{number}", "alone", 1), "* [a][b]"]


def test_a_translation_has_the_numbers_of_its_source() -> None:
    """A translator may turn codes round; each keeps the number by which programs compare them."""
    source = coded("**A** {x} *B*", is_markdown=True)
    target = coded_like("*b* **a** {x}", source, is_markdown=True)
    assert shown(target) == [
        ("*", "opens", 3), "b", ("*", "closes", 3), " ", ("**", "opens", 1), "a", ("**", "closes", 1), " ",
        ("{x}", "alone", 2),
    ]  # fmt: skip


def test_a_code_that_the_source_has_not_is_text() -> None:
    """A second {x} where the source has one has no number to have."""
    source = coded("{x}", is_markdown=True)
    assert shown(coded_like("{x} {x} {y}", source, is_markdown=True)) == [("{x}", "alone", 1), " {x} {y}"]


@given(TEXTS, TEXTS)
def test_no_character_is_lost(source: str, target: str) -> None:
    """Whatever a text is made of, its pieces together are the text."""
    for is_markdown in (True, False):
        pieces = coded(source, is_markdown=is_markdown)
        assert joined(pieces) == source
        assert joined(coded_like(target, pieces, is_markdown=is_markdown)) == target


@given(TEXTS, TEXTS)
def test_pairs_are_whole_and_do_not_cross(source: str, target: str) -> None:
    """Every code that opens is closed by the code with its number, the innermost first, and no number comes twice."""
    pieces = coded(source, is_markdown=True)
    for cut in (pieces, coded_like(target, pieces, is_markdown=True)):
        waiting: list[int] = []
        begun: set[int] = set()
        for code in cut:
            if isinstance(code, Code) and code.place.value == "closes":
                assert waiting.pop() == code.id
            elif isinstance(code, Code):
                assert code.id not in begun
                begun.add(code.id)
                waiting += [code.id] if code.place.value == "opens" else []
        assert waiting == []
