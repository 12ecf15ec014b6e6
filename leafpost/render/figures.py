"""What can be measured on a finished leaflet: size of type, contrast, resolution of pictures, fonts, tags.

Size of type, fonts, pictures and tags are read from the file itself; contrast from the layout,
where it is known what stands on which ground.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from leafpost.render.theme import contrast

LEAST_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
LEAST_RESOLUTION = 150  # pixels an inch; below it a photograph looks coarse on paper
_ROUNDING = 0.02  # points; the file rounds sizes
_NESTED = 5  # forms within forms that PDFium looks into
_WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class Figures:
    """Measured on one finished file.

    `least_type` is in points, `least_contrast` a ratio from 1 to 21, `least_resolution` in pixels
    an inch at the size of print (0: drawings only), `overflow` a number of lines.
    """

    pages: int
    overflow: int
    least_type: float
    least_contrast: float
    least_resolution: int
    has_all_fonts: bool
    is_tagged: bool
    bytes: int

    def facts(self) -> dict[str, str | int | float]:
        """As the manifest lists them. A file with a missing glyph is never finished."""
        return {
            "pages": self.pages,
            "overflow": self.overflow,
            "missing_glyphs": 0,
            "least_type": self.least_type,
            "least_contrast": self.least_contrast,
            "least_resolution": self.least_resolution,
            "fonts": "embedded" if self.has_all_fonts else "missing",
            "tags": "yes" if self.is_tagged else "no",
        }

    def faults(self, least_type: float, *, must_be_tagged: bool = True) -> Iterator[tuple[str, str, str]]:
        """What no finished file may have: rule, what is wrong, how to mend it."""
        fix = "mend the print template"
        if self.least_type < least_type - _ROUNDING:
            yield "type-size", f"type of {self.least_type:g} pt is smaller than {least_type:g} pt", fix
        if not self.has_all_fonts:
            yield "fonts", "the file does not bring all of its fonts along", "run: build.py doctor"
        if must_be_tagged and not self.is_tagged:
            yield "tags", "the file has no tags for screen readers", fix

    def doubts(self) -> Iterator[tuple[str, str, str]]:
        """What may be printed, and ought to be mended."""
        if self.least_contrast < LEAST_CONTRAST:
            what = f"text has a contrast of {self.least_contrast:g}, less than {LEAST_CONTRAST}"
            yield "contrast", what, "choose a darker or a lighter colour in [brand], or mend the print template"
        if 0 < self.least_resolution < LEAST_RESOLUTION:
            what = f"a picture is printed with {self.least_resolution} pixels an inch, less than {LEAST_RESOLUTION}"
            yield "resolution", what, "use a larger picture, or a drawing"


def figures_of(data: bytes, document: Any, overflow: int) -> Figures:
    """Measure a PDF; `document` is its layout, `overflow` the number of lines that do not fit."""
    sizes, resolutions, embedded = [], [], []
    with pypdfium2.PdfDocument(data) as pdf:
        is_tagged = bool(pdfium.FPDFCatalog_IsTagged(pdf.raw))
        for page in pdf:
            for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTED):
                if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
                    sizes.append(_size(thing))
                    embedded.append(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing.raw)) == 1)
                else:
                    metadata = thing.get_metadata()
                    resolutions.append(int(min(metadata.horizontal_dpi, metadata.vertical_dpi)))
    return Figures(
        pages=len(document.pages),
        overflow=overflow,
        least_type=round(min(sizes, default=0.0), 1),
        least_contrast=round(min(_contrasts(document), default=21.0), 1),
        least_resolution=min(resolutions, default=0),
        has_all_fonts=all(embedded),
        is_tagged=is_tagged,
        bytes=len(data),
    )


def _size(text: Any) -> float:
    """The size that text is drawn in, in points: what its font was set to times the scale of its matrix."""
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(text.raw, size)
    _a, _b, c, d, _e, _f = text.get_matrix().get()
    return float(size.value * (c**2 + d**2) ** 0.5)


def _contrasts(document: Any) -> Iterator[float]:
    pairs = {pair for page in document.pages for pair in _pairs(page._page_box, _WHITE)}
    return (contrast(text, ground) for text, ground in pairs)


def _pairs(box: Any, ground: str) -> Iterator[tuple[str, str]]:
    """The colour of each text with that of the nearest filled box around it."""
    fill = box.style["background_color"]
    if fill.alpha == 1:
        ground = _hexadecimal(fill)
    if (getattr(box, "text", None) or "").strip():
        yield _hexadecimal(box.style["color"]), ground
    for child in getattr(box, "children", ()):
        yield from _pairs(child, ground)


def _hexadecimal(colour: Any) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour.to("srgb").coordinates)
