"""CSS as the rules for letters read it."""

from hypothesis import given
from hypothesis import strategies as st

from leafpost.render.lint.stylesheets import Declaration, read_sheet, read_style


def test_a_sheet_is_read_with_its_media() -> None:
    """Selectors are parted at commas outside brackets; each rule knows its media query."""
    sheet = read_sheet(".a, :is(b, c) { COLOR: Red !important } @media (max-width: 2px) { p { margin: 0 } }")
    first, second = sheet.rules
    assert first.selectors == (".a", ":is(b, c)")
    assert first.declarations == (Declaration("color", "red", is_important=True),)
    assert (second.selectors, second.media) == (("p",), "(max-width: 2px)")
    assert (sheet.at_rules, sheet.nested, sheet.broken) == (["media"], [], [])


def test_a_rule_two_media_deep_needs_both() -> None:
    """The query of a rule holds every query around it."""
    sheet = read_sheet("@media screen { @media print { p { margin: 0 } } }")
    assert sheet.rules[0].media == "screen and print"
    assert sheet.nested == ["@media in @media"]


def test_a_style_attribute_is_read() -> None:
    """Its declarations come in order, with what is in brackets whole."""
    assert read_style("color:#FFF;width:calc(1px + 2px)") == (
        Declaration("color", "#fff"),
        Declaration("width", "calc(1px + 2px)"),
    )


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever stands in a style sheet or an attribute, it is read without a mishap."""
    read_sheet(text)
    read_style(text)
