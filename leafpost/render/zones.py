"""Where each message stands on a page that WeasyPrint has laid out.

A page with marks holds its messages in elements of their own, and WeasyPrint may break a
line before such an element where it would not break a plain text. So the elements are taken
out again before the page is laid out, and who owns which text is remembered beside the tree:
the layout is that of the page without marks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from leafpost.render.text_layer import cut_boxes

MARK = "data-message"
_WRAPPER = "span"
_Element = Any  # of xml.etree, as WeasyPrint parses HTML
_Box = Any  # WeasyPrint's


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a message stands on a page, in shares of the page's width and height from its upper left corner."""

    mark: str
    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class _Run:
    """A piece of text right inside an element: how many letters it has, and whose it is."""

    letters: int
    mark: str


@dataclass(slots=True)
class Owners:
    """Whose text stands in which element, for elements that hold more than one message's."""

    runs: dict[_Element, list[_Run]] = field(default_factory=dict)
    parents: dict[_Element, _Element] = field(default_factory=dict)  # of strong words and their like in such an element

    def take_marks_out(self, root: _Element) -> None:
        """Put the content of each marked wrapper in its place, and remember whose it is."""
        for element in list(root.iter()):
            if any(_is_wrapper(child) for child in element):
                self._unwrap(element)

    def _unwrap(self, parent: _Element) -> None:
        pieces = _pieces(parent)
        parent.text = None
        for child in list(parent):
            parent.remove(child)
        for text, child, _mark in pieces:
            _append_text(parent, text)
            if child is not None:
                child.tail = None
                parent.append(child)
        marks = {mark for text, child, mark in pieces if child is not None or _letters(text)}
        if len(marks) == 1:
            parent.set(MARK, marks.pop())
            return
        self.runs[parent] = [_Run(_letters(text), mark) for text, _child, mark in pieces]
        for _text, child, mark in pieces:
            if child is not None and mark:
                child.set(MARK, mark)
                self.parents[child] = parent

    def zones(self, page: Any) -> list[Zone]:
        """One zone around all that an element draws of its message on a page of WeasyPrint's."""
        edges: dict[tuple[str, int], list[float]] = {}
        for mark, owner, box in self._drawn(page._page_box):
            left, top = box.position_x, box.position_y
            right, bottom = left + box.margin_width(), top + box.margin_height()
            found = edges.setdefault((mark, owner), [left, top, right, bottom])
            found[:] = [min(found[0], left), min(found[1], top), max(found[2], right), max(found[3], bottom)]
        zones = (_zone(mark, found, page) for (mark, _owner), found in edges.items())
        return [zone for zone in zones if zone is not None]

    def cut(self, document: Any) -> frozenset[str]:
        """The marks of the messages of which some box cuts off a line."""
        boxes = {id(box) for box in cut_boxes(document)}
        drawn = (found for page in document.pages for found in self._drawn(page._page_box))
        return frozenset(mark for mark, _owner, box in drawn if id(box) in boxes)

    def _drawn(self, page_box: _Box) -> Iterator[tuple[str, int, _Box]]:
        """Every box that draws a message: the mark, the element that draws it (a message may recur), the box."""
        read: dict[_Element, int] = {}
        for mark, owner, box in self._boxes(page_box):
            letters = _letters(getattr(box, "text", None) or "")
            if not letters and not hasattr(box, "replacement"):
                continue
            element = box.element
            if letters and element in self.runs and "::" not in str(box.element_tag):
                first = read.get(element, 0)
                read[element] = first + letters
                for whose in self._owners_of(element, first, first + letters):
                    yield whose, id(element), box
            elif mark:
                yield mark, owner, box

    def _boxes(self, box: _Box, mark: str = "", owner: int = 0) -> Iterator[tuple[str, int, _Box]]:
        """The boxes that hold no others, in order, each with the mark of the innermost element that has one."""
        element = getattr(box, "element", None)
        if element is not None and (own := element.get(MARK)):
            mark, owner = own, id(self.parents.get(element, element))
        children = getattr(box, "children", None)
        if not children:
            yield mark, owner, box
        for child in children or ():
            yield from self._boxes(child, mark, owner)

    def _owners_of(self, element: _Element, first: int, end: int) -> list[str]:
        """Whose the letters of an element are, counted from 0: "Warning: " and the title after it are one line."""
        runs = self.runs[element]
        whole = sum(run.letters for run in runs)
        shift = first // whole * whole if whole else 0  # a running head is drawn on each page
        marks, place = [], shift
        for run in runs:
            if run.mark and place < end and place + run.letters > first:
                marks.append(run.mark)
            place += run.letters
        return marks


def _is_wrapper(element: _Element) -> bool:
    return element.tag == _WRAPPER and element.get(MARK) is not None


def _pieces(parent: _Element) -> list[tuple[str, _Element | None, str]]:
    """What an element holds, wrappers opened: a text, the child after it, whose both are."""
    pieces: list[tuple[str, _Element | None, str]] = [(parent.text or "", None, "")]
    for child in parent:
        if not _is_wrapper(child):
            pieces.append(("", child, ""))
        else:
            mark = child.get(MARK)
            pieces.append((child.text or "", None, mark))
            for inner in child:
                pieces += [("", inner, mark), (inner.tail or "", None, mark)]
        pieces.append((child.tail or "", None, ""))
    return pieces


def _append_text(parent: _Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _letters(text: str) -> int:
    """Characters that layout does not change: all but white space."""
    return sum(not character.isspace() for character in text)


def _zone(mark: str, edges: list[float], page: Any) -> Zone | None:
    """The part of a rectangle that is on the page; None where there is none."""
    left, top = max(edges[0], 0), max(edges[1], 0)
    right, bottom = min(edges[2], page.width), min(edges[3], page.height)
    if right <= left or bottom <= top:
        return None
    return Zone(mark, left / page.width, top / page.height, (right - left) / page.width, (bottom - top) / page.height)
