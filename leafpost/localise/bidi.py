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

# Classes: L letter, E number, P sign before a number, T mark behind one, J joins, S space.
_JOINERS = frozenset("-–—−/:.,'’_@#=&~*×?!+")
_WORD = r"P?[LE](?:[LETPJ]*[LET])?"
_UNIT = rf"(?:O{_WORD}(?:S+{_WORD})*C|{_WORD})"
_RUN = re.compile(rf"{_UNIT}(?:(?:S+|S*J?OS*|S+[JP]+S+)?(?={_UNIT}){_UNIT})*")


def isolate_runs(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inlines of a right-to-left text, each left-to-right run inside one `Isolate`."""
    pieces = _cut(inlines, _direct(inlines, _runs(_flat(inlines))))
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


def _flat(inlines: tuple[Inline, ...]) -> str:
    """The text as one string, a character for each place that `_length` counts.

    What is isolated already is a barrier; so is a link, unless the whole of it is one run:
    a link is never cut in two.
    """
    parts = []
    for inline in inlines:
        match inline:
            case Text(text=text):
                parts.append(text)
            case Strong(children=children) | Emphasis(children=children):
                parts.append(_flat(children))
            case Link(children=children):
                text = _flat(children)
                parts.append(text if _runs(text) == [(0, len(text))] else _BARRIER * len(text))
            case _:
                parts.append(_BARRIER)
    return "".join(parts)


def _runs(text: str) -> list[tuple[int, int]]:
    classes = "".join(map(_class, text))
    runs = []
    for found in _RUN.finditer(classes):
        start, end = found.span()
        while end < len(classes) and classes[end] == "T" and classes[end - 1] in "ET":
            end += 1
        if classes[start] == "O" and classes[end - 1] == "C" and classes.count("O", start, end) == 1:
            start, end = start + 1, end - 1
        runs.append((start, end))
    return runs


def _class(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    if kind == "L":
        return "L"
    if kind == "EN":
        return "E"
    if kind == "NSM":
        return "X"
    if character in "+-−±<>≤≥~" and kind in ("ES", "ET", "ON"):
        return "P"
    if kind == "ET":
        return "T"
    if character in _JOINERS:
        return "J"
    if character.isspace() and character != "\n":
        return "S"
    return {"(": "O", ")": "C", "[": "O", "]": "C"}.get(character, "X")
