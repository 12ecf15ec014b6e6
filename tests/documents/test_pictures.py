"""Which pictures may be used: what could run, fetch or hold words is refused before it is drawn."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.clinic import Brand
from leafpost.documents.pictures import picture_problem, svg_problem
from leafpost.render.pictures import picture
from tests.documents.writing import DRAWING, GOOD_DRAWING

SHAPE = '<path d="M0 0h9v9z" fill="#0b5563"/>'
OPENING = '<svg xmlns="http://www.w3.org/2000/svg" {}>' + SHAPE + "</svg>"
SIZE = 'width="10" height="10" viewBox="0 0 10 10"'


@pytest.mark.parametrize(
    "content",
    [
        SHAPE,
        f"<title>A back</title><desc>Seen from behind.</desc><g transform='rotate(3)'>{SHAPE}</g><!-- bone -->",
        '<defs><linearGradient id="sky"><stop offset="1"/></linearGradient></defs><rect fill="url(#sky)"/>',
        '<defs><radialGradient id="sun"><stop offset="1"/></radialGradient></defs><circle r="3" stroke="url(#sun)"/>',
        '<ellipse rx="2" ry="1"/><line x2="3"/><polyline points="0,0 1,1"/><polygon points="0,0 1,1 2,0"/>',
    ],
)
def test_a_plain_drawing_may_be_used(content: str) -> None:
    """Shapes, groups, gradients and descriptions are fine."""
    assert svg_problem(DRAWING.format(content).encode()) is None


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<script href="https://x.example/a.js"/>',
        '<path onload="alert(1)"/>',
        '<g onclick="alert(1)"/>',
        '<path ONLOAD="alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>',
        '<use href="https://x.example/a.svg#b"/>',
        '<image href="https://x.example/a.png"/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<linearGradient id="a" xlink:href="https://x.example/b.svg#c"/>',
        '<linearGradient id="a" href="https://x.example/b.svg#c"/>',
        f'<a href="https://x.example">{SHAPE}</a>',
        "<style>@import url(https://x.example/a.css);</style>",
        '<path style="fill: url(https://x.example/a)"/>',
        '<path fill="url(https://x.example/a.svg#b)"/>',
        '<path fill="url( &quot;https://x.example/a.svg#b&quot;)"/>',
        '<path fill="URL(https://x.example/a.svg#b)"/>',
        '<path fill="Url(https://x.example/a.svg#b)"/>',
        '<path fill="u\\72l(https://x.example/a.svg#b)"/>',
        '<path fill="url(#a) url(https://x.example/a.svg#b)"/>',
        '<path fill="ur&#108;(https://x.example/a.svg#b)"/>',
        "<text>Left</text>",
        "<g><text><tspan>Left</tspan></text></g>",
        '<animate attributeName="x"/>',
        '<set attributeName="href" to="https://x.example"/>',
        '<filter id="f"/>',
        '<x:iframe xmlns:x="http://www.w3.org/1999/xhtml" src="https://x.example"/>',
        "<?xml-stylesheet href='https://x.example/a.css'?>",
    ],
)
def test_what_could_run_fetch_or_speak_is_refused(content: str) -> None:
    """Scripts, handlers, references outside, styles, animation, foreign elements and words are refused."""
    wrong = svg_problem(DRAWING.format(content).encode())
    assert wrong is not None
    assert all(wrong)


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "ten chars."><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<?xml-stylesheet type="text/css" href="https://x.example/a.css"?>',
    ],
)
def test_what_stands_before_the_drawing_is_looked_at_too(head: str) -> None:
    """A DOCTYPE with its entities, or a style sheet's address, is refused wherever it stands."""
    assert svg_problem((head + GOOD_DRAWING).encode()) is not None


@pytest.mark.parametrize(
    "attributes",
    [
        SIZE,
        'width="10px" height="7.5px" viewBox="0,0,10,7.5"',
        'width="10" height="10" viewBox="-5 -5 10 10"',
    ],
)
def test_a_drawing_with_a_size_in_plain_numbers_may_be_used(attributes: str) -> None:
    """Width, height and viewBox are numbers; the viewBox may begin left of or above zero."""
    assert svg_problem(OPENING.format(attributes).encode()) is None


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'viewBox="0 0 10 10"',
        'width="10" height="10"',
        'width="100%" height="100%" viewBox="0 0 10 10"',
        'width="10mm" height="10mm" viewBox="0 0 10 10"',
        'width="nan" height="10" viewBox="0 0 10 10"',
        'width="inf" height="10" viewBox="0 0 10 10"',
        'width="1e999" height="10" viewBox="0 0 10 10"',
        'width="0" height="10" viewBox="0 0 10 10"',
        'width="-1" height="10" viewBox="0 0 10 10"',
        'width="10" height="10" viewBox="0 0 0 0"',
        'width="10" height="10" viewBox="0 0 10"',
    ],
)
def test_a_drawing_without_a_usable_size_is_refused(attributes: str) -> None:
    """A drawing without a finite size above zero could not be set on any page."""
    wrong = svg_problem(OPENING.format(attributes).encode())
    assert wrong is not None
    assert "size" in wrong[0]


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG", b"<svg", b"<svg/>", b"<html/>", b"<a><b></a>", GOOD_DRAWING[:-1].encode()]
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    """A file that is no SVG is told of, whatever it is."""
    assert svg_problem(data) is not None


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_drawing_that_is_accepted_can_be_drawn(tmp_path: Path, encoding: str) -> None:
    """A drawing in another encoding than UTF-8 is refused, or set like any other."""
    path = tmp_path / "back.svg"
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + DRAWING.format(f"<title>Rücken</title>{SHAPE}")
    path.write_bytes(text.encode(encoding))
    if picture_problem(path, path.name, tmp_path) is None:
        assert picture(path, Brand()).width == 120


def test_a_photograph_is_looked_at_before_it_is_used(tmp_path: Path) -> None:
    """A file that only calls itself a photograph is refused."""
    path = tmp_path / "back.png"
    path.write_text("not a picture")
    wrong = picture_problem(path, "back.png", tmp_path)
    assert wrong is not None
    assert "back.png" in wrong[0]


def test_a_picture_may_lie_anywhere_in_the_clinics_folder_and_nowhere_else(tmp_path: Path) -> None:
    """A neighbour's folder, and a link that leads out of the clinic's, are outside."""
    clinic, outside = tmp_path / "clinic", tmp_path / "clinic-of-another"
    clinic.mkdir()
    outside.mkdir()
    for folder in (clinic, outside):
        (folder / "back.svg").write_text(GOOD_DRAWING)
    (clinic / "link.svg").symlink_to(outside / "back.svg")
    assert picture_problem(clinic / "back.svg", "back.svg", clinic) is None
    for path in (outside / "back.svg", (clinic / "link.svg").resolve()):
        wrong = picture_problem(path, path.name, clinic)
        assert wrong is not None
        assert "outside" in wrong[0]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: DRAWING.format(text).encode())))
def test_no_bytes_stop_the_check(data: bytes) -> None:
    """Whatever bytes a file holds, the check gives an answer."""
    wrong = svg_problem(data)
    assert wrong is None or all(wrong)
