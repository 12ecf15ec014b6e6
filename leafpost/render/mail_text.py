"""The plain text of a letter: written for reading, not HTML with its tags taken off."""

from collections.abc import Iterator
from textwrap import indent

from leafpost.documents.model import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Heading,
    ItemList,
    Message,
    Paragraph,
    Quote,
    Rule,
    Table,
    Teaser,
)  # fmt: skip
from leafpost.localise.plain import plain_text
from leafpost.render.links import page_url
from leafpost.render.page import Page

_RULER = "-" * 40


def blocks_text(page: Page) -> str:
    """The body of a letter: blocks apart by an empty line, each paragraph on one line.

    Clients wrap lines to their own width. The address of a link follows its paragraph on a
    line of its own, so that clients make a link of the whole of it and of nothing else.
    """
    return "\n\n".join(_TextWriter(page).blocks(page.document.blocks))


class _TextWriter:
    def __init__(self, page: Page) -> None:
        self._page = page

    def _words(self, message: Message) -> str:
        return "\n".join(self._lines(message))

    def _lines(self, message: Message) -> list[str]:
        """A message on one line, and below it the address of each of its links."""
        text = self._page.localised.text(message)
        addresses: list[str] = []

        def link(reference: str, words: str) -> str:
            addresses.append(self._page.target(self._page.document.links[reference]))
            return words

        base = self._page.localised.language.direction.value
        written = plain_text(text.inlines, isolates=True, base=base, link=link)
        if text.is_gap:
            written = f"[{self._page.writer.gettext('Not translated')}] {written}"
        return [written, *addresses]

    def _row(self, row: tuple[Message, ...]) -> str:
        cells = [self._lines(message) for message in row]
        below = [address for cell in cells for address in cell[1:]]
        return "\n".join([" | ".join(cell[0] for cell in cells), *below])

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Heading(text=text):
                    yield f"{self._words(text)}\n{_RULER}"
                case Paragraph(text=text):
                    yield self._words(text)
                case Figure(image=image):
                    yield f"[{self._words(image.alt)}]"
                case ItemList():
                    yield self._list(block)
                case Table(header=header, rows=rows):
                    yield "\n".join(map(self._row, (header, *rows)))
                case Quote(blocks=inner):
                    yield from self.blocks(inner)
                case Callout():
                    yield self._callout(block)
                case Teaser():
                    yield self._teaser(block)
                case Rule():
                    yield _RULER

    def _list(self, block: ItemList) -> str:
        lines = []
        for number, item in enumerate(block.items, start=block.start):
            mark = f"{number}." if block.is_ordered else "-"
            lines.append(f"{mark} {self._words(item.text)}")
            lines += [indent(text, "   ") for text in self.blocks(item.blocks)]
        return "\n".join(lines)

    def _callout(self, block: Callout) -> str:
        word = self._page.callout_word(block.kind)
        parts = list(self.blocks(block.blocks))
        if block.title:
            heading = str(self._page.writer.gettext("{word}: {title}", word=word, title=self._words(block.title)))
        else:
            heading = str(word)
        ruler = "=" if block.kind in (CalloutKind.WARNING, CalloutKind.URGENT) else "-"
        return "\n".join([ruler * 40, heading, *parts, ruler * 40])

    def _teaser(self, block: Teaser) -> str:
        teased = self._page.localised.teased[block.leaflet]
        title = self._words(block.title or teased.title)
        body = list(self.blocks(block.blocks)) or [self._words(teased.summary)]
        url = page_url(self._page.clinic, self._page.localised.language, block.leaflet)
        read = str(self._page.writer.gettext("Read the leaflet"))
        return "\n".join([title, _RULER, *body, read, url])
