"""Drawings as PNG, pictures as pages hold them, and QR codes, looked at with Pillow."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from leafpost.clinic import Brand
from leafpost.render.drawing import SCALE, png_of_svg
from leafpost.render.pictures import bitmap_size, picture, qr_uri, svg_size
from tests.localise.samples import REPOSITORY

HALVES = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100px" viewBox="0 0 200 100">'
    b'<rect width="100" height="100" fill="#0b5563"/><rect x="100" width="100" height="100" fill="#d98324"/></svg>'
)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")


def decoded(uri: str) -> tuple[str, bytes]:
    head, _, data = uri.partition(";base64,")
    return head.removeprefix("data:"), base64.b64decode(data)


def test_a_drawing_has_two_pixels_for_each_of_css() -> None:
    """A drawing that is shown 50 wide is 100 pixels wide, in its own proportions."""
    assert SCALE == 2
    assert opened(png_of_svg(HALVES, 50)).size == (100, 50)


def test_a_drawing_is_drawn_whole() -> None:
    """The left half and the right half of a drawing have their colours up to the edges."""
    image = opened(png_of_svg(HALVES, 100))
    assert {image.getpixel(place) for place in ((1, 1), (98, 98))} == {(0x0B, 0x55, 0x63, 255)}
    assert {image.getpixel(place) for place in ((101, 98), (198, 1))} == {(0xD9, 0x83, 0x24, 255)}


@pytest.mark.parametrize("path", sorted((REPOSITORY / "leaflets/images").glob("*.svg")), ids=lambda path: path.stem)
def test_our_own_drawings_are_not_empty(path: Path) -> None:
    """Each drawing of the sample clinic comes out with something on it."""
    image = opened(png_of_svg(path.read_bytes(), 120))
    assert image.width == 240
    assert len(image.getcolors(image.width * image.height) or []) > 3


@pytest.mark.parametrize(("width", "height"), [("200", "100"), ("200px", "100px"), ("199.6", "100.4")])
def test_the_size_of_a_drawing(width: str, height: str) -> None:
    """A drawing's size is what it says of itself, in whole CSS pixels."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 1 1"/>'
    assert svg_size(svg.encode()) == (200, 100)


def test_a_picture_is_in_the_clinics_colours(tmp_path: Path) -> None:
    """A drawing on a page has the clinic's brand colour; its file stays as it is."""
    path = tmp_path / "halves.svg"
    path.write_bytes(HALVES)
    found = picture(path, Brand(brand="#123456"))
    media_type, data = decoded(found.uri)
    assert (media_type, found.width, found.height) == ("image/svg+xml", 200, 100)
    assert data == HALVES.replace(b"#0b5563", b"#123456")
    assert path.read_bytes() == HALVES


@pytest.mark.parametrize(
    ("suffix", "media_type"), [(".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg")]
)
def test_a_photograph_stays_byte_for_byte(tmp_path: Path, suffix: str, media_type: str) -> None:
    """A photograph is set as it is, with its own size."""
    path = tmp_path / f"photo{suffix}"
    Image.new("RGB", (31, 17), "#0b5563").save(path)
    found = picture(path, Brand(brand="#123456"))
    assert decoded(found.uri) == (media_type, path.read_bytes())
    assert (found.width, found.height) == bitmap_size(path.read_bytes()) == (31, 17)


# --- QR codes ----------------------------------------------------------------------------


def modules(address: str) -> list[list[bool]]:
    """A QR code's modules with its quiet zone, dark ones true, read from what is drawn."""
    _media_type, svg = decoded(qr_uri(address))
    side = svg_size(svg)[0]
    image = opened(png_of_svg(svg, side))
    return [[image.getpixel((SCALE * x + 1, SCALE * y + 1))[:3] == (0, 0, 0) for x in range(side)] for y in range(side)]


def test_a_qr_code_has_its_quiet_zone_and_corners() -> None:
    """Around a code four modules stay white, and three of its corners are ISO 18004's finder patterns."""
    code = modules("https://clinic.example/leaflets/zh-Hans/running-with-back-pain.html")
    side = len(code)
    assert (side - 8 - 21) % 4 == 0
    for place in range(side):
        for edge in (*range(4), *range(side - 4, side)):
            assert not code[edge][place]
            assert not code[place][edge]
    for top, left in ((4, 4), (4, side - 11), (side - 11, 4)):
        middle = [code[top + 3][left + x] for x in range(7)]
        assert middle == [True, False, True, True, True, False, True]
        assert all(code[top][left + x] and code[top + 6][left + x] for x in range(7))
