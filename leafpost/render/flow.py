"""Groups a document's blocks into what a page is composed of.

A section is a heading with what follows it, up to the next heading or callout. On paper,
sections that follow each other share two columns, tips and notes with them; the other
callouts, rows of pictures and tables of many columns take the whole width.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from leafpost.catalogs.messages import block_messages, callouts_of
from leafpost.documents.model import (
    Block,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    ItemList,
    Message,
    MessageKind,
    Paragraph,
    Quote,
    Rule,
    Table,
    Teaser,
)

_MOST_COLUMNS = 3  # of a table within a column of text
_MOST_PICTURES = 2  # of a list of pictures within one


@dataclass(frozen=True, slots=True)
class Section:
    heading: Heading | None
    blocks: tuple[Block, ...]

    @property
    def is_wide(self) -> bool:
        return any(
            (isinstance(block, Table) and len(block.header) > _MOST_COLUMNS)
            or (isinstance(block, ItemList) and block.is_pictured and len(block.items) > _MOST_PICTURES)
            for block in self.blocks
        )


Part = Section | Callout
_COLUMN_CALLOUTS = (CalloutKind.TIP, CalloutKind.NOTE)


@dataclass(frozen=True, slots=True)
class Group:
    """What stands together: one part across the page, or several that share two columns."""

    parts: tuple[Part, ...]
    is_wide: bool


def sections_of(blocks: tuple[Block, ...]) -> Iterator[Section | Callout | Teaser]:
    """The blocks in order, as sections and what stands between them."""
    heading: Heading | None = None
    gathered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and heading and not gathered:
            gathered.append(block)  # a heading right below another one stays with it
        elif isinstance(block, Heading | Callout | Teaser):
            if heading or gathered:
                yield Section(heading, tuple(gathered))
            heading, gathered = None, []
            if isinstance(block, Heading):
                heading = block
            else:
                yield block
        elif not isinstance(block, Rule):  # a section's end is shown by space
            gathered.append(block)
    if heading or gathered:
        yield Section(heading, tuple(gathered))


Columns = tuple[tuple[Part, ...], ...]


def columns_of(parts: tuple[Part, ...], words: Callable[[Message], str], *, in_rows: bool) -> list[Columns]:
    """Parts in order, in two columns; `in_rows` cuts them into rows that a page may break between.

    A part stays whole, so that no heading or item is ever left alone at the top or foot of
    a column. Heights are estimated from the words as they are in the reader's language.
    """
    heights = [_height(part, words) for part in parts]
    rows = _row_sizes(heights) if in_rows else [len(parts)]
    result: list[Columns] = []
    start = 0
    for size in rows:
        end = start + size
        cut = start + _balanced_cut(heights[start:end])
        result.append((parts[start:cut], parts[cut:end]))
        start = end
    return result


def _balanced_cut(heights: list[float]) -> int:
    """Where to cut a row so that its two columns come out most alike."""
    return min(range(1, len(heights)), key=lambda place: max(sum(heights[:place]), sum(heights[place:])))


def _row_height(heights: list[float]) -> float:
    cut = _balanced_cut(heights)
    return max(sum(heights[:cut]), sum(heights[cut:]))


def _row_sizes(heights: list[float]) -> list[int]:
    """Rows of two or three parts that together take the least height."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for end in range(2, len(heights) + 1):
        choices = [
            (best[end - size][0] + _row_height(heights[end - size : end]), [*best[end - size][1], size])
            for size in (2, 3)
            if end - size in best
        ]
        if choices:
            best[end] = min(choices)
    return best[len(heights)][1]


_LINE = 44.0  # characters of body text in a column
_PICTURE_LINES = 3.4  # a picture beside an item is as high as so many lines
_GAP = 0.4  # lines between two paragraphs or items


def _height(part: Part, words: Callable[[Message], str]) -> float:
    """About how many lines a part takes in a column."""
    is_callout = isinstance(part, Callout)
    lines = 3.5 if is_callout else 2.0
    for block in part.blocks:
        if isinstance(block, ItemList) and block.is_pictured:
            lines += _PICTURE_LINES * len(block.items)
        elif isinstance(block, Table):
            lines += 1.5 * (1 + len(block.rows))
        else:
            for message in block_messages((block,)):
                is_picture = message.kind is MessageKind.ALT
                lines += _GAP + (
                    6.0 if is_picture else -(-_width(words(message)) // (_LINE * 0.8 if is_callout else _LINE))
                )
    return lines


def _width(text: str) -> float:
    """How many Latin letters wide a text is, about: marks have no width, Han characters two."""
    return sum(
        0.0 if unicodedata.category(c).startswith("M") else 1.9 if unicodedata.east_asian_width(c) in "WF" else 1.0
        for c in text
    )


def essentials_of(document: Document) -> Iterator[Callout]:
    """What an edition that shows little must show all the same."""
    return (callout for callout in callouts_of(document) if callout.kind.must_reach_reader)


def without_ids(block: Block) -> Block:
    """A block that may stand on a page twice: a name on a page belongs to one place."""
    match block:
        case Callout(blocks=inner) | Quote(blocks=inner):
            return replace(block, id="", blocks=tuple(map(without_ids, inner)))
        case ItemList(items=items):
            bare = tuple(replace(item, blocks=tuple(map(without_ids, item.blocks))) for item in items)
            return replace(block, id="", items=bare)
        case Heading() | Paragraph() | Figure() | Table():
            return replace(block, id="")
        case _:
            return block


def side_by_side(block: Block) -> Iterator[tuple[Block, Block | None]]:
    """A block cut into pieces that two languages can show beside each other: each item of a list is one.

    Of each pair, the second is without its picture, or None where there is nothing else: one
    picture serves both languages.
    """
    match block:
        case ItemList(items=items):
            for number, item in enumerate(items):
                one = replace(block, items=(item,), start=block.start + number, id=block.id if not number else "")
                yield one, without_ids(replace(one, items=(replace(item, image=None),)))
        case Figure():
            yield block, None
        case _:
            yield block, without_ids(block)


def groups_of(blocks: tuple[Block, ...]) -> list[Group]:
    """What a printed leaflet is composed of, in order."""
    groups: list[Group] = []
    for part in sections_of(blocks):
        if isinstance(part, Teaser):
            continue  # a letter's; a leaflet has none
        is_wide = part.is_wide if isinstance(part, Section) else part.kind not in _COLUMN_CALLOUTS
        if not is_wide and groups and not groups[-1].is_wide:
            groups[-1] = Group((*groups[-1].parts, part), is_wide=False)
        else:
            groups.append(Group((part,), is_wide))
    return groups
