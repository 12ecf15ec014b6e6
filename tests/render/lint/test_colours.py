"""The colours that an element gets, as a browser would find them out."""

from lxml.html import document_fromstring

from leafpost.render.lint.colours import Look, looks
from leafpost.render.lint.stylesheets import read_sheet

WHITE, BLACK, RED = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)


def look(body: str, css: str = "", *, is_dark: bool = False) -> Look:
    """The look of the element with the id x."""
    page = document_fromstring(f"<html><body>{body}</body></html>")
    found = {element.get("id"): look for element, look in looks(page, (read_sheet(css),), is_dark=is_dark)}
    return found["x"]


def test_colours_are_inherited() -> None:
    """Without a word of its own an element has the colours around it, from attributes and styles alike."""
    html = '<table bgcolor="#ff0000"><tr><td style="color:white"><p id="x">A</p></td></tr></table>'
    assert (look(html).colour, look(html).background) == (WHITE, RED)


def test_a_style_stands_before_an_attribute() -> None:
    """background-color in a style covers bgcolor."""
    assert look('<p id="x" bgcolor="#ff0000" style="background:#000 none">A</p>').background == BLACK


def test_an_important_rule_stands_before_a_style() -> None:
    """Of a style sheet only what is important comes before what stands on the element."""
    html = '<p id="x" class="a" style="color:#000">A</p>'
    assert look(html, ".a { color: red !important }").colour == RED
    assert look(html, ".a { color: red }").colour == BLACK
    assert look('<p id="x" class="a">A</p>', ".a { color: red }").colour == RED


def test_dark_rules_count_in_the_dark_alone() -> None:
    """A rule for dark colours, for narrow screens or for print does not touch light colours."""
    html, css = '<p id="x">A</p>', "@media (prefers-color-scheme: dark) { p { color: red } }"
    assert look(html, css).colour == BLACK
    assert look(html, css, is_dark=True).colour == RED
    assert look(html, "@media print { p { color: red } }", is_dark=True).colour == BLACK


def test_what_shines_through_is_mixed() -> None:
    """Half a white on black is grey."""
    assert look('<div style="background:#000"><p id="x" style="color:rgba(255,255,255,.5)">A</p></div>').colour == (
        0.5,
        0.5,
        0.5,
    )


def test_sizes_are_found_out() -> None:
    """Points, parts of the size around and headings' own sizes come out in pixels; bold counts from 14 pt."""
    assert look('<p id="x" style="font-size:12pt">A</p>').size == 16
    assert look('<div style="font-size:20px"><p id="x" style="font-size:150%">A</p></div>').size == 30
    assert look('<h2 id="x">A</h2>').is_large
    assert not look('<h3 id="x" style="font-weight:normal">A</h3>').is_large
    assert look('<b id="x" style="font-size:14pt">A</b>').is_large
