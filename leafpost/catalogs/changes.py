"""What differs between two lists of parts, told so that a person can read it."""

import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from leafpost.catalogs.parts import Part, PartKind

_LEAST_LIKENESS = 0.5  # below this, two parts in one place are an old one and a new one, not one that changed
# Scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer; Kana and Han are told by their width.
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF))


class ChangeKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One part as it was signed and as it is now; None where there is none."""

    kind: ChangeKind
    before: Part | None
    after: Part | None

    @property
    def part(self) -> Part:
        """The part as it is now, or as it was where it is gone."""
        part = self.after or self.before
        assert part is not None
        return part

    @property
    def text_diff(self) -> str:
        """The text that is read, with `[-what went-]` and `{+what came+}`."""
        return word_diff(self.before.text if self.before else "", self.after.text if self.after else "")

    @property
    def source_diff(self) -> str:
        """The same for the source; empty where it did not change."""
        if self.before is None or self.after is None or self.before.source == self.after.source:
            return ""
        return word_diff(self.before.source, self.after.source)


def changes_between(before: Sequence[Part], after: Sequence[Part]) -> tuple[Change, ...]:
    """Every part that differs, in the order of the page as it is now; what was removed stands where it was."""
    gone: list[tuple[int, Part]] = []  # each with its place in `after`, to sort by
    come: list[tuple[int, Part]] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for operation, a1, a2, b1, b2 in matcher.get_opcodes():
        if operation != "equal":
            gone += [(b1, part) for part in before[a1:a2]]
            come += list(enumerate(after[b1:b2], start=b1))
    changes = [
        *_paired(gone, come, ChangeKind.MOVED, lambda part: part),
        *_paired(gone, come, ChangeKind.CHANGED, lambda part: (part.kind, part.context, part.source)),
        *_paired(gone, come, ChangeKind.CHANGED, _place),
        *_alike(gone, come),
    ]
    changes += [(place, Change(ChangeKind.REMOVED, part, None)) for place, part in gone]
    changes += [(place, Change(ChangeKind.ADDED, None, part)) for place, part in come]
    return tuple(change for _place, change in sorted(changes, key=lambda row: row[0]))


Placed = list[tuple[int, Part]]


def _place(part: Part) -> Hashable:
    """What a part is called whatever it says: a callout by its id, a translation by its words."""
    if part.kind is PartKind.CALLOUT:
        return part.kind, part.context
    if part.kind is PartKind.MESSAGE and part.text:
        return part.kind, part.context, part.text
    return part


def _paired(gone: Placed, come: Placed, kind: ChangeKind, name: Callable[[Part], Hashable]) -> list[tuple[int, Change]]:
    """What went and what came under one name, in order; both are taken out of their lists."""
    found: list[tuple[int, Change]] = []
    for row in list(come):
        before = next((other for other in gone if name(other[1]) == name(row[1])), None)
        if before is not None:
            gone.remove(before)
            come.remove(row)
            found.append((row[0], Change(kind, before[1], row[1])))
    return found


def _alike(gone: Placed, come: Placed) -> list[tuple[int, Change]]:
    """Messages of one context whose sources are like each other: a source that was reworded."""
    found: list[tuple[int, Change]] = []
    for row in list(come):
        part = row[1]
        for before in gone:
            other = before[1]
            is_same_place = (other.kind, other.context) == (part.kind, part.context)
            if part.kind is PartKind.MESSAGE and is_same_place and _likeness(other, part) >= _LEAST_LIKENESS:
                gone.remove(before)
                come.remove(row)
                found.append((row[0], Change(ChangeKind.CHANGED, other, part)))
                break
    return found


def _likeness(before: Part, after: Part) -> float:
    return SequenceMatcher(a=before.source, b=after.source, autojunk=False).ratio()


def word_diff(before: str, after: str) -> str:
    """The second text, with `[-words-]` of the first that went and `{+words+}` that came.

    Words, and single characters in scripts without spaces. Within what changed, characters
    that cannot be seen stand as `<U+2066>`.
    """
    old, new = list(words_in(before)), list(words_in(after))
    shown = []
    for operation, a1, a2, b1, b2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if operation == "equal":
            shown.append("".join(new[b1:b2]))
            continue
        if a1 < a2:
            shown.append(f"[-{_visible(''.join(old[a1:a2]))}-]")
        if b1 < b2:
            shown.append(f"{{+{_visible(''.join(new[b1:b2]))}+}}")
    return "".join(shown)


def words_in(text: str) -> Iterator[str]:
    """A text cut into words and what stands between them; put together, they are the text."""
    word = ""
    for character in text:
        if word and _is_cut(word, character):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _is_cut(word: str, character: str) -> bool:
    if unicodedata.category(character) in ("Mn", "Mc", "Me"):
        return False  # a mark belongs to its letter
    if _is_spaceless(character) or _is_spaceless(word[-1]) or _is_spaceless(word[0]):
        return True
    return character.isspace() != word[-1].isspace()


def _is_spaceless(character: str) -> bool:
    code = ord(character)
    if any(first <= code <= last for first, last in _SPACELESS):
        return True
    is_hangul = 0xAC00 <= code <= 0xD7A3  # Korean has spaces
    return not is_hangul and unicodedata.east_asian_width(character) in "WF"


def _visible(text: str) -> str:
    """A text in which nothing hides: format and control characters, and spaces that are not the usual one."""

    def one(character: str) -> str:
        is_hidden = unicodedata.category(character) in ("Cf", "Cc", "Zl", "Zp", "Zs") and character != " "
        return f"<U+{ord(character):04X}>" if is_hidden else character

    return "".join(map(one, text))
