"""Document → messages, in the order in which a reader meets them."""

from collections.abc import Iterator

from leafpost.catalogs.model import Key
from leafpost.documents.model import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Image,
    ItemList,
    Message,
    Paragraph,
    Quote,
    Rule,
    Table,
    Teaser,
)  # fmt: skip


def messages_of(document: Document) -> Iterator[Message]:
    """Every message of a document, in rendered order; a text that recurs comes each time."""
    yield from head_messages(document)
    yield from block_messages(document.blocks)


def head_messages(document: Document) -> Iterator[Message]:
    """What stands above the blocks, most of it from the front matter."""
    yield document.title
    yield document.summary
    if document.subject:
        yield document.subject
    if document.preheader:
        yield document.preheader
    if document.lead:
        yield document.lead.alt


def distinct_messages(document: Document) -> list[Message]:
    """Every message once, where it stands first."""
    once: dict[Key, Message] = {}
    for message in messages_of(document):
        once.setdefault(message.key, message)
    return list(once.values())


def block_messages(blocks: tuple[Block, ...]) -> Iterator[Message]:
    """The messages of some blocks, in order."""
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                yield text
            case Figure(image=image):
                yield image.alt
            case ItemList(items=items):
                for item in items:
                    yield from _optional(item.image)
                    yield item.text
                    yield from block_messages(item.blocks)
            case Table(header=header, rows=rows):
                yield from header
                for row in rows:
                    yield from row
            case Quote(blocks=inner):
                yield from block_messages(inner)
            case Callout(title=title, blocks=inner):
                if title:
                    yield title
                yield from block_messages(inner)
            case Teaser(title=title, image=image, blocks=inner):
                if title:
                    yield title
                yield from _optional(image)
                yield from block_messages(inner)
            case Rule():
                pass


def _optional(image: Image | None) -> Iterator[Message]:
    if image:
        yield image.alt


def callouts_of(document: Document) -> Iterator[Callout]:
    """Every callout of a document, in order."""
    for block in document.blocks:
        if isinstance(block, Callout):
            yield block
