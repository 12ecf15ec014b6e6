"""The first page of a finished PDF as a small picture, by which reception knows a leaflet again."""

import io

import pypdfium2
from PIL import Image

WIDTH = 240  # pixels: twice what a catalogue shows, so that it is sharp on any screen
_COLOURS = 32  # of the palette; the pages have few


def thumbnail(pdf: bytes) -> bytes:
    """A PNG of the first page, `WIDTH` pixels wide. Raises pypdfium2.PdfiumError where the file is no PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    reduced = drawn.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    reduced.save(stream, "PNG")
    return stream.getvalue()
