"""Makes the text layer of a PDF say what is printed, in every script.

WeasyPrint 70 maps each glyph to the text of the cluster in which it first met the glyph. In
Devanagari and its kin a glyph takes part in many clusters, so that copying, searching and
reading aloud give other letters than the page shows. PDF has a means for exactly this:
`ActualText` on a marked sequence (ISO 32000-1, § 14.9.4). This adapter puts it around each
line of such a text. It changes no drawing operator.

It stands in the way of one function of WeasyPrint's, and a test fails when that changes.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

_PATCHED = "draw_first_line"


@cache
def write_actual_text() -> None:
    """Install the adapter, once per process."""
    from weasyprint.draw import text as drawing

    original = getattr(drawing, _PATCHED)

    def draw_first_line(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        words = line_text(textbox)
        if not is_reordered(words):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        _begin(stream, words)
        try:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        finally:
            stream.end_marked_content()

    setattr(drawing, _PATCHED, draw_first_line)


def is_reordered(words: str) -> bool:
    """Whether a text is in a script whose letters join, stack or change places (Brahmic scripts, U+0900–U+17FF).

    Not so Arabic and Hebrew: readers take a right-to-left `ActualText` for letters in the
    order of the page and turn it round, and beside it even Latin ones are read twice.
    """
    return any("\u0900" <= c <= "\u109f" or "\u1700" <= c <= "\u17ff" for c in words)


def line_text(textbox: Any) -> str:
    """The text of the line that a text box holds, in reading order."""
    layout = textbox.pango_layout
    _line, next_line = layout.get_first_line()
    data: bytes = layout.text.encode("utf-8")
    return (data if next_line is None else data[:next_line]).decode("utf-8")


def _begin(stream: Any, words: str) -> None:
    import pydyf

    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(words)}))


def cut_boxes(document: Any) -> Iterator[Any]:
    """The text boxes of a laid-out document that stand outside of a box that hides what flows over.

    They are in the file's text all the same, so that reading it back would not miss them.
    """
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.style["overflow"] != "visible" and hasattr(box, "children"):
                yield from _lines_outside(box)


def _lines_outside(box: Any) -> Iterator[Any]:
    left, top = box.padding_box_x(), box.padding_box_y()
    right, bottom = left + box.padding_width(), top + box.padding_height()
    for inner in box.descendants():
        text = getattr(inner, "text", None)
        if not isinstance(text, str) or not text.strip():
            continue
        middle = inner.position_y + inner.height / 2
        if not top <= middle <= bottom or inner.position_x > right or inner.position_x + inner.width < left:
            yield inner
