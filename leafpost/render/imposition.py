"""Imposition: finished pages put side by side on sheets that are folded to leaflets and booklets.

A *side* is one face of a printed sheet: the numbers of its pages from left to right, counted
from 1, None for a blank. Both sides of a sheet stand upright when it is turned about its
short edge, and the first two sides are the two faces of the first sheet. Pages keep their
size and their text; tags and links stay behind, because a folded sheet is for paper only.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

Side = tuple[int | None, ...]

POINTS_PER_MM = 72 / 25.4
TUCK = 2.0  # mm by which the panel that is folded in is narrower, so that it does not buckle
_FOLD_MARK = 8.0  # mm from the edge: an office printer leaves the first four or five white
TRIFOLD_PAGES = 6
_INSIDE_TUCKED, _OUTSIDE_TUCKED = 4, 5  # the two faces of the panel that is folded in


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper as it lies in the printer: landscape, in millimetres."""

    width: float
    height: float


SHEETS = {"A4": Sheet(297.0, 210.0), "Letter": Sheet(279.4, 215.9)}


def booklet_sides(pages: int, *, is_rtl: bool) -> list[Side]:
    """Sheets that are folded once, laid into each other and stapled; blanks come last.

    The spine is on the left; where pages turn from right to left, on the right.
    """
    leaves = -(-pages // 4)
    numbers = [number if number <= pages else None for number in range(1, leaves * 4 + 1)]
    sides: list[Side] = []
    for leaf in range(leaves):
        outside = (numbers[-1 - 2 * leaf], numbers[2 * leaf])
        inside = (numbers[2 * leaf + 1], numbers[-2 - 2 * leaf])
        sides += [outside, inside]
    return [side[::-1] for side in sides] if is_rtl else sides


def trifold_sides(*, is_rtl: bool) -> list[Side]:
    """One sheet of six panels, its outside first.

    Page 1 is the front, 2 to 4 the inside from one end to the other, 6 the back. 4 is folded
    in over 3, which leaves 5 on top; then 2, with the front on its other face. Left to right,
    the front opens to the left; right to left, all is mirrored.
    """
    outside, inside = (5, 6, 1), (2, 3, 4)
    return [outside[::-1], inside[::-1]] if is_rtl else [outside, inside]


def panel_width(sheet: Sheet, page: int) -> float:
    """How wide the panel of a trifold's page is, in millimetres."""
    tucked = sheet.width / 3 - TUCK
    return tucked if page in (_INSIDE_TUCKED, _OUTSIDE_TUCKED) else (sheet.width - tucked) / 2


def folds(sheet: Sheet, side: Side) -> list[float]:
    """Where a trifold's side is folded, in millimetres from the left."""
    widths = [panel_width(sheet, page) for page in side if page]
    return [sum(widths[:count]) for count in range(1, len(widths))]


def booklet(data: bytes, paper: str, *, is_rtl: bool) -> bytes:
    """Pages of half a sheet → sheets in the order of a booklet."""
    with pikepdf.open(io.BytesIO(data)) as pages:
        sides = booklet_sides(len(pages.pages), is_rtl=is_rtl)
        return _imposed(pages, sides, SHEETS[paper], is_rtl=is_rtl)


def trifold(data: bytes, paper: str, *, is_rtl: bool) -> bytes:
    """Six pages, each as wide as its panel → one sheet, with marks where it is folded."""
    sheet = SHEETS[paper]
    with pikepdf.open(io.BytesIO(data)) as pages:
        sides = trifold_sides(is_rtl=is_rtl)
        marks = [_fold_marks(folds(sheet, side), sheet) for side in sides]
        return _imposed(pages, sides, sheet, marks, is_rtl=is_rtl)


def _imposed(
    pages: pikepdf.Pdf, sides: Sequence[Side], sheet: Sheet, marks: Sequence[bytes] = (), *, is_rtl: bool
) -> bytes:
    with pikepdf.new() as pdf:
        width, height = sheet.width * POINTS_PER_MM, sheet.height * POINTS_PER_MM
        for number, side in enumerate(sides):
            page = pdf.add_blank_page(page_size=(width, height))
            forms = pikepdf.Dictionary()
            content, left = [], 0.0
            for place, source in enumerate(side):
                if source is None or source > len(pages.pages):
                    left += width / len(side)
                    continue
                original = pages.pages[source - 1]
                x0, y0, x1, _y1 = map(float, original.mediabox)
                name = f"/P{place}"
                forms[name] = pdf.copy_foreign(original.as_form_xobject())
                content.append(f"q 1 0 0 1 {left - x0:.3f} {-y0:.3f} cm {name} Do Q")
                left += x1 - x0
            page.Resources = pikepdf.Dictionary(XObject=forms)
            more = marks[number] if marks else b""
            page.Contents = pdf.make_stream("\n".join(content).encode("ascii") + more)
        _describe(pdf, pages, is_rtl=is_rtl)
        return saved(pdf)


def _describe(pdf: pikepdf.Pdf, pages: pikepdf.Pdf, *, is_rtl: bool) -> None:
    """Title and language, and how it is printed: as large as it is, turned about the short edge."""
    for key in ("/Title", "/Author", "/Subject"):
        if key in pages.docinfo:
            pdf.docinfo[key] = pdf.copy_foreign(pages.docinfo[key]) if pages.docinfo[key].is_indirect else (
                pikepdf.String(str(pages.docinfo[key]))
            )
    if "/Lang" in pages.Root:
        pdf.Root.Lang = pikepdf.String(str(pages.Root.Lang))
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(
        DisplayDocTitle=True,
        Direction=pikepdf.Name("/R2L" if is_rtl else "/L2R"),
        PrintScaling=pikepdf.Name("/None"),
        Duplex=pikepdf.Name("/DuplexFlipShortEdge"),
    )


def saved(pdf: pikepdf.Pdf, version: str = "") -> bytes:
    """The file: the same bytes for the same content; `version` of PDF where a standard asks for one."""
    stream = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate
    pdf.save(stream, deterministic_id=True, object_stream_mode=mode, compress_streams=True, force_version=version)
    return stream.getvalue()


def _fold_marks(places: Sequence[float], sheet: Sheet) -> bytes:
    """Short dashed lines at both edges, in grey."""
    lines = [b"\nq 0.5 G 0.5 w [3 2] 0 d"]
    top, length = sheet.height * POINTS_PER_MM, _FOLD_MARK * POINTS_PER_MM
    for place in places:
        x = place * POINTS_PER_MM
        lines.append(f"{x:.3f} 0 m {x:.3f} {length:.3f} l {x:.3f} {top - length:.3f} m {x:.3f} {top:.3f} l".encode())
    return b" ".join([*lines, b"S Q"])
