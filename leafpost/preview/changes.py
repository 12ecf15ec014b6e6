"""What changed between the source that a translation was made from and the source of today, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and what became of it."""

    change: Change
    text: str


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one: what stayed, what is gone, what is new, in reading order."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[old_start:old_end])))
            continue
        if old_end > old_start:
            pieces.append(Piece(Change.GONE, "".join(old[old_start:old_end])))
        if new_end > new_start:
            pieces.append(Piece(Change.NEW, "".join(new[new_start:new_end])))
    return tuple(pieces)
