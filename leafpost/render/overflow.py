"""Finds text that stands out of its box or off the page in a laid-out document.

Nothing else tells of it: WeasyPrint draws such a line all the same, over its neighbour or over
the edge of the paper, and the file's text has it. Lines that a box hides are not looked for
here but in `text_layer.cut_lines`.
"""

from collections.abc import Iterator
from typing import Any

_TOLERANCE = 0.5  # CSS pixels; the sums of layout are not exact


def lines_outside(document: Any) -> Iterator[tuple[int, str]]:
    """Each line that does not fit, with the number of its page (from 1).

    A line must stand within the block that holds it, within the page's margins from side to
    side, and above the foot of the page's area; what stands in a margin, above the margin's end.
    """
    from weasyprint.formatting_structure import boxes

    for number, page in enumerate(document.pages, start=1):
        box = page._page_box
        left, right = box.content_box_x(), box.content_box_x() + box.width
        for part in box.children:
            is_margin = isinstance(part, boxes.MarginBox)
            owner = part if is_margin else box
            bottom = owner.content_box_y() + owner.height if not is_margin else part.position_y + part.margin_height()
            for holder, line in _lines(part, boxes):
                start, end, foot = _extent(line, boxes)
                is_inside = start >= max(left, holder.content_box_x()) - _TOLERANCE
                is_inside &= end <= min(right, holder.content_box_x() + holder.width) + _TOLERANCE
                if not (is_inside and foot <= bottom + _TOLERANCE):
                    yield number, _text(line, boxes)


def _lines(box: Any, boxes: Any) -> Iterator[tuple[Any, Any]]:
    """Every line of text below a box, with the block that holds it."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox) and _text(child, boxes).strip():
            yield box, child
        yield from _lines(child, boxes)


def _texts(line: Any, boxes: Any) -> list[Any]:
    return [child for child in line.descendants() if isinstance(child, boxes.TextBox)]


def _text(line: Any, boxes: Any) -> str:
    return "".join(child.text for child in _texts(line, boxes))


def _extent(line: Any, boxes: Any) -> tuple[float, float, float]:
    """Left, right and lower edge of what a line says."""
    found = [child for child in _texts(line, boxes) if child.text.strip()]
    left = min(child.position_x for child in found)
    right = max(child.position_x + child.width for child in found)
    return left, right, line.position_y + line.height
