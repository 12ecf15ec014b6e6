"""Makes the text layer of a PDF say what is printed, in every script.

WeasyPrint 70 maps each glyph to the text of the cluster in which it first met the glyph. In
Devanagari and in Arabic a glyph takes part in many clusters, so that copying, searching and
reading aloud give other letters than the page shows. PDF has a means for exactly this:
`ActualText` on a marked sequence (ISO 32000-1, § 14.9.4). This adapter puts it around each
line of each text. It changes no drawing operator.

It stands in the way of one function of WeasyPrint's, and a test fails when that changes.
"""

import unicodedata
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
        if not words.strip() or has_rtl(words):
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        _begin(stream, words)
        try:
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        finally:
            stream.end_marked_content()

    setattr(drawing, _PATCHED, draw_first_line)


def has_rtl(words: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in words)


def line_text(textbox: Any) -> str:
    """The text of the line that a text box holds, in reading order."""
    layout = textbox.pango_layout
    _line, next_line = layout.get_first_line()
    data: bytes = layout.text.encode("utf-8")
    return (data if next_line is None else data[:next_line]).decode("utf-8")


def _begin(stream: Any, words: str) -> None:
    import pydyf

    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(words)}))
