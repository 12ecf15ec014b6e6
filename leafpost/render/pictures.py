"""Drawings and QR codes as the pages need them."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import segno
from lxml import etree

from leafpost.clinic import Brand
from leafpost.render.theme import data_uri, in_clinic_colours, in_greys, is_colourless

QR_QUIET_ZONE = 4  # modules, ISO/IEC 18004 § 5.3.8


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be set: a data URI, and its own size in CSS pixels."""

    uri: str
    width: int
    height: int


def picture(path: Path, brand: Brand) -> Picture:
    """A drawing in the clinic's colours, or a photograph as it is."""
    return _picture(path.read_bytes(), path.suffix.lower(), brand)


@lru_cache(maxsize=512)
def _picture(data: bytes, suffix: str, brand: Brand) -> Picture:
    if suffix == ".svg":
        data = in_clinic_colours(data, brand)
        data = in_greys(data) if is_colourless(brand) else data
        width, height = svg_size(data)
        return Picture(data_uri(data, "image/svg+xml"), width, height)
    width, height = bitmap_size(data)
    data = _grey_bitmap(data) if is_colourless(brand) else data
    return Picture(data_uri(data, "image/png" if suffix == ".png" else "image/jpeg"), width, height)


def svg_size(data: bytes) -> tuple[int, int]:
    """The size an SVG gives itself, in CSS pixels."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    width, height = (round(float(root.get(name, "0").removesuffix("px"))) for name in ("width", "height"))
    return width, height


def bitmap_size(data: bytes) -> tuple[int, int]:
    from PIL import Image  # WeasyPrint's own decoder; late, because most pages have drawings only

    with Image.open(io.BytesIO(data)) as image:
        return image.size


def _grey_bitmap(data: bytes) -> bytes:
    """A photograph in shades of grey, in the format that it had."""
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        grey = image.convert("RGBA").convert("LA") if has_alpha else image.convert("L")
        grey.save(buffer, image.format, quality=90)
    return buffer.getvalue()


@lru_cache(maxsize=512)
def qr_uri(address: str, dark: str = "#000000") -> str:
    """A QR code for an address as an SVG data URI, error correction level M."""
    code = segno.make_qr(address, error="m")
    buffer = io.BytesIO()
    code.save(
        buffer,
        kind="svg",
        border=QR_QUIET_ZONE,
        dark=dark,
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return data_uri(buffer.getvalue(), "image/svg+xml")
