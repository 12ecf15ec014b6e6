"""Imposition: finished pages put side by side on sheets that are folded to leaflets and booklets.

A *side* is one face of a printed sheet: the numbers of its pages from left to right, counted
from 1, None for a blank. Both sides of a sheet stand upright when it is turned about its
short edge, and the first two sides are the two faces of the first sheet. Pages keep their
size and their text; tags and links stay behind, because a folded sheet is for paper only.
"""

import io
from collections.abc import Iterator, Sequence

import pikepdf

from leafpost.render.geometry import POINTS_PER_MM, SHEETS, Sheet, panel_width

Side = tuple[int | None, ...]

_FOLD_MARK = 8.0  # mm from the edge: an office printer leaves the first four or five white
_BACK = 6  # of a trifold


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


def trifold_sides(pages: int, *, is_rtl: bool) -> list[Side]:
    """One sheet of six panels, its outside first.

    Panel 1 is the front, 2 to 4 the inside from one end to the other, 6 the back. 4 is folded
    in over 3, which leaves 5 on top; then 2, with the front on its other face. Left to right,
    the front opens to the left; right to left, all is mirrored. The last page is the back,
    and blanks come before it. Raises ValueError for more pages than panels.
    """
    if pages > _BACK:
        raise ValueError(f"{pages} pages on {_BACK} panels")
    panels: dict[int, int] = {number: number for number in range(1, pages)} | {_BACK: pages}
    sides = [tuple(panels.get(panel) for panel in side) for side in _panels(is_rtl=is_rtl)]
    return list(sides)


def _panels(*, is_rtl: bool) -> list[tuple[int, ...]]:
    """The panels of both sides from left to right."""
    outside, inside = (5, 6, 1), (2, 3, 4)
    return [outside[::-1], inside[::-1]] if is_rtl else [outside, inside]


def booklet(data: bytes, paper: str, *, is_rtl: bool) -> bytes:
    """Pages of half a sheet → sheets in the order of a booklet."""
    sheet = SHEETS[paper]
    with pikepdf.open(io.BytesIO(data)) as pages:
        sides = booklet_sides(len(pages.pages), is_rtl=is_rtl)
        return _imposed(pages, sides, [[sheet.width / 2] * 2] * len(sides), sheet, is_rtl=is_rtl)


def trifold(data: bytes, paper: str, *, is_rtl: bool) -> bytes:
    """Up to six pages, each as wide as its panel → one sheet, with marks where it is folded."""
    sheet = SHEETS[paper]
    with pikepdf.open(io.BytesIO(data)) as pages:
        sides = trifold_sides(len(pages.pages), is_rtl=is_rtl)
        widths = [[panel_width(sheet, panel) for panel in side] for side in _panels(is_rtl=is_rtl)]
        return _imposed(pages, sides, widths, sheet, is_rtl=is_rtl, has_fold_marks=True)


def _imposed(
    pages: pikepdf.Pdf,
    sides: Sequence[Side],
    widths: Sequence[Sequence[float]],
    sheet: Sheet,
    *,
    is_rtl: bool,
    has_fold_marks: bool = False,
) -> bytes:
    """`widths` are those of the places on each side, in millimetres; a page stands in the middle of its place."""
    with pikepdf.new() as pdf:
        for side, places in zip(sides, widths, strict=True):
            page = pdf.add_blank_page(page_size=(sheet.width * POINTS_PER_MM, sheet.height * POINTS_PER_MM))
            forms = pikepdf.Dictionary()
            content, left = [], 0.0
            for number, width in zip(side, places, strict=True):
                if number is not None:
                    original = pages.pages[number - 1]
                    x0, y0, x1, _y1 = map(float, original.mediabox)
                    forms[f"/P{number}"] = pdf.copy_foreign(original.as_form_xobject())
                    x = left + (width * POINTS_PER_MM - (x1 - x0)) / 2 - x0
                    content.append(f"q 1 0 0 1 {x:.3f} {-y0:.3f} cm /P{number} Do Q")
                left += width * POINTS_PER_MM
                if has_fold_marks and left < (sheet.width - 1) * POINTS_PER_MM:
                    content.append(_fold_mark(left, sheet))
            page.Resources = pikepdf.Dictionary(XObject=forms)
            page.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
        _describe(pdf, pages, is_rtl=is_rtl)
        return saved(pdf)


def taken_apart(data: bytes) -> bytes:
    """The pages that are on finished sheets, each by itself, in the order in which they are read.

    So that what was folded can be read back: on a whole sheet, readers of PDFs take lines that
    lie beside each other for one.
    """
    with pikepdf.open(io.BytesIO(data)) as sheets, pikepdf.new() as pdf:
        placed = {number: form for sheet in sheets.pages for number, form in _placed(sheet)}
        for _number, form in sorted(placed.items()):
            copy = pdf.copy_foreign(form)
            x0, y0, x1, y1 = map(float, copy.BBox)
            page = pdf.add_blank_page(page_size=(x1 - x0, y1 - y0))
            page.MediaBox, page.Resources = copy.BBox, copy.Resources
            page.Contents = pdf.make_stream(copy.read_bytes())
        return saved(pdf)


def _placed(sheet: pikepdf.Page) -> Iterator[tuple[int, pikepdf.Object]]:
    """The pages that a sheet really draws, by their numbers, which are in their names."""
    for found in pikepdf.parse_content_stream(sheet):
        if str(found.operator) == "Do":
            name = str(found.operands[0])
            yield int(name.removeprefix("/P")), sheet.Resources.XObject[name]


def _fold_mark(x: float, sheet: Sheet) -> str:
    """Short dashed grey lines at both edges, where it is folded; `x` in points from the left."""
    top, length = sheet.height * POINTS_PER_MM, _FOLD_MARK * POINTS_PER_MM
    lines = f"{x:.3f} 0 m {x:.3f} {length:.3f} l {x:.3f} {top - length:.3f} m {x:.3f} {top:.3f} l"
    return f"q 0.5 G 0.5 w [3 2] 0 d {lines} S Q"


def _describe(pdf: pikepdf.Pdf, pages: pikepdf.Pdf, *, is_rtl: bool) -> None:
    """Title and language, and how it is printed: as large as it is, turned about the short edge."""
    for key in ("/Title", "/Author", "/Subject"):
        if key in pages.docinfo:
            pdf.docinfo[key] = pikepdf.String(str(pages.docinfo[key]))
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
