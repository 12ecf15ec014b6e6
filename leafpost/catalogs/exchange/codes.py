"""What a translator must not change inside a text, as the inline codes of XLIFF.

The marks stay in the file as the content of the codes (`<ph>{clinic_phone}</ph>`,
`<bpt>**</bpt>`), so that a tool which drops the codes but keeps all text still brings
back every character.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

_TOKEN = re.compile(
    r"\\.|(?P<variable>\{[A-Za-z][A-Za-z0-9_]*\})|(?P<strong>\*\*)|(?P<emphasis>\*)|(?P<link>\[|\]\[[^\[\]\\]*\])",
    re.DOTALL,
)


class Place(StrEnum):
    """Whether a code stands alone, or opens or closes a pair."""

    ALONE = "alone"
    OPENS = "opens"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Code:
    """Characters that are no words. Both codes of a pair have the same id.

    `kind` is variable, strong, emphasis or link.
    """

    text: str
    kind: str
    place: Place
    id: int


Piece = str | Code


def coded(text: str, *, is_markdown: bool) -> tuple[Piece, ...]:
    """A text cut into words and codes; the pieces' characters together are the text again.

    A mark without its partner is no code, and in plain text only variables are codes.
    """
    pieces: list[Piece] = []
    waiting: list[int] = []  # where the codes stand that are not closed yet
    end = number = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is None or (kind != "variable" and not is_markdown):
            continue
        pieces += [text[end : found.start()]]
        end = found.end()
        if kind == "variable":
            number += 1
            pieces.append(Code(found[0], kind, Place.ALONE, number))
        elif opened := _partner(pieces, waiting, kind, found[0]):
            pieces.append(replace(opened, text=found[0], place=Place.CLOSES))
            waiting.pop()
        elif found[0].startswith("]") or any(_is_kind(pieces[place], kind) for place in waiting):
            pieces.append(found[0])
        else:
            number += 1
            waiting.append(len(pieces))
            pieces.append(Code(found[0], kind, Place.OPENS, number))
    for place in waiting:
        pieces[place] = _text(pieces[place])
    return tuple(_joined([*pieces, text[end:]]))


def _partner(pieces: list[Piece], waiting: list[int], kind: str, text: str) -> Code | None:
    """The open code that this mark closes, if it is the innermost one."""
    if not waiting or (kind == "link" and text == "["):
        return None
    opened = pieces[waiting[-1]]
    return opened if isinstance(opened, Code) and opened.kind == kind else None


def _is_kind(piece: Piece, kind: str) -> bool:
    return isinstance(piece, Code) and piece.kind == kind


def coded_like(text: str, source: Iterable[Piece], *, is_markdown: bool) -> tuple[Piece, ...]:
    """A translation cut the same way, its codes with the ids of the source's; what the source has not is text."""
    free: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for signature, code in _signed(tuple(source)):
        free[signature].append(code)
    pieces = coded(text, is_markdown=is_markdown)
    ids = {code: free[signature].pop(0) for signature, code in _signed(pieces) if free[signature]}
    return tuple(
        _joined(
            replace(piece, id=ids[piece.id]) if isinstance(piece, Code) and piece.id in ids else _text(piece)
            for piece in pieces
        )
    )


def _signed(pieces: tuple[Piece, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each code, or pair of codes, with what makes it the same as another."""
    texts: dict[int, tuple[str, ...]] = {}
    for piece in pieces:
        if isinstance(piece, Code):
            texts[piece.id] = (*texts.get(piece.id, (piece.kind,)), piece.text)
    for number, signature in texts.items():
        yield signature, number


def _text(piece: Piece) -> str:
    return piece.text if isinstance(piece, Code) else piece


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring words as one, empty ones left out."""
    words = ""
    for piece in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        if words:
            yield words
        words = ""
        yield piece
    if words:
        yield words
