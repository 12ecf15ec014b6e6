"""Keeps numbers and Latin words in order inside right-to-left text.

In an Arabic line `<b>Panadol</b> <i>Extra</i> <b>500 mg</b>` is drawn with its parts
swapped, and `20–45` as 45–20: a dose can be misread. So each whole run of left-to-right
text, across the elements it is made of, goes into one `Isolate` (Unicode TR9, § 2.4 and
§ 6.1). Plain text gets the isolates U+2066 and U+2069 instead.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
_BARRIER = "\ufffc"

# Classes: L letter, E number, N mark above one, P sign before a number, T mark before or
# behind one, D sign that may stand between spaces, J joins without, S space, O and C brackets.
_JOINERS = frozenset(".,:'’_@#?!·•")
_BETWEEN = frozenset("/⁄=&*×÷~")
_SIGNS = frozenset("+-−±<>≤≥≈")
_CORE = "[LE]N*"
_WORD = f"[PT]*{_CORE}(?:(?:[LETPJDN])*{_CORE})?[TN]*"
_BRACKET = f"O{_WORD}(?:S+{_WORD})*C"
_UNIT = f"(?:{_WORD}|{_BRACKET})"
_RUN = re.compile(f"{_UNIT}(?:(?:S+(?:[DP]S+)?)?{_UNIT})*")


def isolate_runs(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inlines of a right-to-left text, each left-to-right run inside one `Isolate`."""
    pieces = _cut(inlines, _direct(inlines, _crossing_runs(inlines)))
    return tuple(_within(piece) for piece in pieces)


def isolate_plain(text: str) -> str:
    """The same for plain text: each run between U+2066 and U+2069."""
    pieces, end = [], 0
    for start, stop in _runs(text):
        pieces += [text[end:start], LRI, text[start:stop], PDI]
        end = stop
    return "".join([*pieces, text[end:]])


def _within(inline: Inline) -> Inline:
    """A strong, emphasised or linked text with the runs inside it isolated."""
    if isinstance(inline, Strong | Emphasis | Link):
        return replace(inline, children=isolate_runs(inline.children))
    return inline


def _direct(inlines: tuple[Inline, ...], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs that are not wholly inside one strong, emphasised or linked text."""
    inner, position = [], 0
    for inline in inlines:
        end = position + _length(inline)
        if not isinstance(inline, Text):
            inner.append((position, end))
        position = end
    return [span for span in spans if not any(start <= span[0] and span[1] <= end for start, end in inner)]


def _cut(inlines: tuple[Inline, ...], spans: list[tuple[int, int]]) -> Iterator[Inline]:
    position = 0
    for start, end in spans:
        yield from _slice(inlines, position, start)
        yield Isolate("ltr", tuple(_slice(inlines, start, end)))
        position = end
    yield from _slice(inlines, position, sum(map(_length, inlines)))


def _slice(inlines: tuple[Inline, ...], start: int, end: int) -> Iterator[Inline]:
    """What stands between two places; a strong text across a border is cut into two strong texts."""
    position = 0
    for inline in inlines:
        first, last = max(start - position, 0), min(end - position, _length(inline))
        position += _length(inline)
        if first >= last:
            continue
        if first == 0 and last == _length(inline):
            yield inline
        elif isinstance(inline, Text):
            yield Text(inline.text[first:last])
        elif isinstance(inline, Strong | Emphasis):
            yield replace(inline, children=tuple(_slice(inline.children, first, last)))
        else:
            yield inline


def _length(inline: Inline) -> int:
    match inline:
        case Text(text=text):
            return len(text)
        case Strong(children=children) | Emphasis(children=children) | Link(children=children):
            return sum(map(_length, children))
        case LineBreak() | Variable() | Isolate():
            return 1


def _flat(inlines: tuple[Inline, ...], closed: frozenset[int] = frozenset()) -> str:
    """The text as one string, a character for each place that `_length` counts.

    What is isolated already is a barrier; so is a link whose place among the inlines is in
    `closed`, and any link inside a strong text.
    """
    parts = []
    for place, inline in enumerate(inlines):
        match inline:
            case Text(text=text):
                parts.append(text)
            case Strong(children=children) | Emphasis(children=children):
                inner = frozenset(number for number, child in enumerate(children) if isinstance(child, Link))
                parts.append(_flat(children, inner))
            case Link(children=children) if place not in closed:
                parts.append(_flat(children))
            case _:
                parts.append(_BARRIER * _length(inline))
    return "".join(parts)


def _crossing_runs(inlines: tuple[Inline, ...]) -> list[tuple[int, int]]:
    """The runs of some inlines; a link is in one whole or not at all, so that it is never cut in two."""
    closed: frozenset[int] = frozenset()
    while True:
        spans = _runs(_flat(inlines, closed))
        cut, start = set(closed), 0
        for place, inline in enumerate(inlines):
            end = start + _length(inline)
            if isinstance(inline, Link) and any(
                s < end and e > start and not (s <= start and end <= e) for s, e in spans
            ):
                cut.add(place)
            start = end
        if cut == closed:
            return spans
        closed = frozenset(cut)


def _runs(text: str) -> list[tuple[int, int]]:
    classes = _classes(text)
    runs = []
    for found in _RUN.finditer(classes):
        start, end = found.span()
        if re.fullmatch(_BRACKET, found[0]):
            start, end = start + 1, end - 1  # "(MRI)": the brackets belong to the sentence
        runs.append((start, end))
    return runs


def _classes(text: str) -> str:
    classes: list[str] = []
    for character in text:
        kind = _class(character)
        if kind == "N" and (not classes or classes[-1] not in "LEN"):
            kind = "X"  # an Arabic vowel sign, say
        classes.append(kind)
    return "".join(classes)


def _class(character: str) -> str:
    kind, category = unicodedata.bidirectional(character), unicodedata.category(character)
    if kind == "NSM":
        return "N"
    if kind == "L":
        return "L"
    if kind == "EN" or (category == "No" and kind == "ON"):
        return "E"
    if kind in ("R", "AL", "AN", "B") or character == _BARRIER:
        return "X"
    if character in _SIGNS or category == "Pd" or character in "\u2010\u2011":
        return "P"
    if character in _BETWEEN:
        return "D"
    if character in _JOINERS:
        return "J"
    if kind == "ET" or category in ("So", "Sc"):
        return "T"
    if character.isspace() and character != "\n":
        return "S"
    return {"(": "O", ")": "C", "[": "O", "]": "C"}.get(character, "X")
