"""Groups a document's blocks into what a page is composed of.

A section is a heading with what follows it, up to the next heading or callout. On paper,
sections that follow each other share two columns; callouts and tables of many columns take
the whole width.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from leafpost.documents.model import Block, Callout, Heading, Rule, Table, Teaser

_MOST_COLUMNS = 3  # of a table within a column of text


@dataclass(frozen=True, slots=True)
class Section:
    heading: Heading | None
    blocks: tuple[Block, ...]

    @property
    def is_wide(self) -> bool:
        return any(isinstance(block, Table) and len(block.header) > _MOST_COLUMNS for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Group:
    """What stands together: one callout, one wide section, or sections that share columns."""

    callout: Callout | None = None
    sections: tuple[Section, ...] = ()
    is_wide: bool = False


def sections_of(blocks: tuple[Block, ...]) -> Iterator[Section | Callout | Teaser]:
    """The blocks in order, as sections and what stands between them."""
    heading: Heading | None = None
    gathered: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading | Callout | Teaser):
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


def groups_of(blocks: tuple[Block, ...]) -> list[Group]:
    """What a printed leaflet is composed of, in order."""
    groups: list[Group] = []
    for part in sections_of(blocks):
        if isinstance(part, Callout):
            groups.append(Group(callout=part))
        elif isinstance(part, Section) and part.is_wide:
            groups.append(Group(sections=(part,), is_wide=True))
        elif isinstance(part, Section):
            if groups and groups[-1].sections and not groups[-1].is_wide:
                groups[-1] = Group(sections=(*groups[-1].sections, part))
            else:
                groups.append(Group(sections=(part,)))
    return groups
