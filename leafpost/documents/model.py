"""A document as its author wrote it: frozen values, no layout, no language but the source's.

The repr of a value tells everything that a reader could see of it and nothing else (no
line numbers, no place on this disk): fingerprints of what was built are made of it.

Every piece of text that a translator sees is a `Message`; everything else is structure. A
localised document keeps this structure and looks its words up by message.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class MessageKind(StrEnum):
    """What a message is on the page; translators read it in the catalog's comments."""

    TITLE = "title"
    SUMMARY = "summary"
    SUBJECT = "subject"
    PREHEADER = "preheader"
    HEADING = "heading"
    CALLOUT_TITLE = "callout title"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    STEP = "step"
    TABLE_CELL = "table cell"
    ALT = "description of a picture"


PLAIN_KINDS = frozenset(
    {MessageKind.TITLE, MessageKind.SUMMARY, MessageKind.SUBJECT, MessageKind.PREHEADER, MessageKind.ALT}
)


@dataclass(frozen=True, slots=True)
class Message:
    """One unit of translation: a whole block's text, never a split sentence.

    `context` is the catalog's msgctxt (`<slug>` or `<slug>#<id>`), `text` its msgid: the
    block's own Markdown, or plain text for the kinds in `PLAIN_KINDS`. `line` is where it
    stands in the source file; two messages are the same whatever their lines.
    """

    context: str
    text: str
    kind: MessageKind = field(compare=False)
    line: int = field(compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.text)

    @property
    def is_plain(self) -> bool:
        return self.kind in PLAIN_KINDS


# --- inlines -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A clinic's value, named between braces."""

    name: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one of the document's `[links]`, by its name there."""

    reference: str
    children: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Isolate:
    """Text that keeps its own direction whatever stands around it (HTML `bdi`, U+2066…U+2069).

    Only localising makes these; no author or translator writes them.
    """

    direction: str
    children: tuple["Inline", ...]
    language: str = ""


Inline = Text | LineBreak | Variable | Strong | Emphasis | Link | Isolate


# --- blocks ------------------------------------------------------------------------------


class CalloutKind(StrEnum):
    """The five callouts. `warning` and `urgent` must have an id and are never dropped."""

    TIP = "tip"
    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"
    ACTION = "action"

    @property
    def must_reach_reader(self) -> bool:
        return self in (CalloutKind.WARNING, CalloutKind.URGENT)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: `path` is absolute, `name` as the author wrote it."""

    path: Path = field(repr=False)
    name: str
    alt: Message
    line: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 2 to 4; the title is level 1
    text: Message
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Message
    id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    image: Image
    id: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """`text` is the item's own line; `blocks` what stands indented below it."""

    text: Message
    image: Image | None = None
    is_checkbox: bool = False
    blocks: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list of items, or of numbered steps."""

    items: tuple[ListItem, ...]
    is_ordered: bool
    start: int = 1
    id: str = ""

    @property
    def is_pictured(self) -> bool:
        """Whether every item begins with a picture: such a list is set as a row of cards."""
        return all(item.image for item in self.items)

    @property
    def is_checklist(self) -> bool:
        return all(item.is_checkbox for item in self.items)


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple["Block", ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class Callout:
    kind: CalloutKind
    id: str
    title: Message | None
    blocks: tuple["Block", ...]
    line: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Teaser:
    """A card for a leaflet. What the author left out is taken from the leaflet itself."""

    leaflet: str
    title: Message | None
    image: Image | None
    blocks: tuple["Block", ...]
    line: int = field(repr=False)


Block = Heading | Paragraph | Figure | ItemList | Table | Quote | Rule | Callout | Teaser


# --- the document ------------------------------------------------------------------------


class DocumentKind(StrEnum):
    LEAFLET = "leaflet"
    NEWSLETTER = "newsletter"


@dataclass(frozen=True, slots=True)
class Document:
    """A leaflet or a newsletter.

    `file` is its path as shown to people (relative to the clinic's folder). `reviewed` is
    the day of the last clinical review, `review_by` the last day on which it may be
    released; both are calendar days without a zone. `links` maps a reference to an
    address or to `leaflet:<slug>[#<id>]`. `subject` and `preheader` are a newsletter's.
    """

    kind: DocumentKind
    slug: str
    file: str
    title: Message
    summary: Message
    version: str
    reviewed: dt.date | None
    review_by: dt.date | None
    owner: str
    sources: tuple[str, ...]
    links: Mapping[str, str]
    link_lines: Mapping[str, int] = field(repr=False)
    lead: Image | None
    blocks: tuple[Block, ...]
    subject: Message | None = None
    preheader: Message | None = None
    topic: str = ""

    @property
    def is_newsletter(self) -> bool:
        return self.kind is DocumentKind.NEWSLETTER
