"""Finds text that stands out of its box, off the page, or on a page too many, and tells by how much.

Nothing else tells of it: WeasyPrint draws such a line all the same, over its neighbour or over
the edge of the paper, and the file's text has it. Lines that a box hides are not looked for
here but in `text_layer.cut_lines`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from leafpost.catalogs.messages import messages_of
from leafpost.documents.model import Message
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.render.preflight import squeezed

_TOLERANCE = 1.0  # CSS pixels, a quarter of a millimetre: the sums of layout are not exact
_FEW = 3  # lines; a short one would be found in many messages
_MILLIMETRE = 96 / 25.4  # CSS pixels


@dataclass(frozen=True, slots=True)
class LineOutside:
    """A line that does not fit: its page (from 1), its words, and by how many millimetres."""

    page: int
    text: str
    beyond: float


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What stands beyond the pages that there may be: its height in millimetres, and a line of its beginning."""

    height: float
    first: str


def too_much(document: Any, most_pages: int) -> TooMuch:
    """What of a document that is too long stands on its last pages."""
    from weasyprint.formatting_structure import boxes

    height, first = 0.0, ""
    for page in document.pages[most_pages:]:
        box = page._page_box
        found = [line for part in box.children if not _is_margin(part, boxes) for _, line in _lines(part, boxes)]
        first = first or max((_text(line, boxes) for line in found[:_FEW]), key=len, default="")
        height += max((line.position_y + line.height - box.content_box_y() for line in found), default=0.0)
    return TooMuch(height / _MILLIMETRE, first)


def message_with(line: str, versions: Sequence[LocalisedDocument]) -> Message | None:
    """The message that a line on the page belongs to, in whichever language; None for a word of the interface.

    Where several have these words, it is the shortest: "What helps" rather than "What helps first".
    """
    words, found = squeezed(line), []
    for localised in versions if words else ():
        for message in messages_of(localised.document):
            whole = squeezed(plain_text(localised.text(message).inlines))
            if words in whole:
                found.append((len(whole), message))
    return min(found, key=lambda one: one[0], default=(0, None))[1]


def lines_outside(document: Any) -> Iterator[LineOutside]:
    """Each line that does not fit.

    A line must stand within the block that holds it, within the page's margins from side to
    side, and above the foot of the page's area; what stands in a margin, above the margin's end.
    """
    from weasyprint.formatting_structure import boxes

    for number, page in enumerate(document.pages, start=1):
        box = page._page_box
        left, right = box.content_box_x(), box.content_box_x() + box.width
        for part in box.children:
            is_margin = _is_margin(part, boxes)
            owner = part if is_margin else box
            bottom = owner.content_box_y() + owner.height if not is_margin else part.position_y + part.margin_height()
            for holder, line in _lines(part, boxes):
                start, end, foot = _extent(line, boxes)
                first, last = max(left, holder.content_box_x()), holder.content_box_x() + holder.width
                beyond = max(first - start, end - min(right, last), foot - bottom)
                if beyond > _TOLERANCE:
                    yield LineOutside(number, _text(line, boxes), beyond / _MILLIMETRE)


def _is_margin(part: Any, boxes: Any) -> bool:
    return isinstance(part, boxes.MarginBox)


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
