"""The body of a document: block Markdown → `Block` values.

The Markdown is parsed by markdown-it; this module gives each text its message and context,
and tells the author of everything that a leaflet cannot have.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from leafpost.documents.inline import parse_inline, parse_plain
from leafpost.documents.model import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Heading,
    Image,
    ItemList,
    ListItem,
    Message,
    MessageKind,
    Paragraph,
    Quote,
    Rule,
    Table,
    Teaser,
)  # fmt: skip
from leafpost.documents.pictures import picture_problem
from leafpost.errors import Problem

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable("reference")
    .use(container_plugin, name="block", validate=lambda *_: True)
)
_MARKDOWN.core.ruler.disable("inline")  # parse_inline reads the lines, one by one
_ID = r"\{#([A-Za-z0-9_-]+)\}"
_ID_LINE = re.compile(rf"\s*{_ID}\s*(?:\n|$)")
_ID_END = re.compile(rf"\s*{_ID}\s*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)>?\s*\)\s*")
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
_CALLOUT = re.compile(rf"(\w+)(?:\s+{_ID})?\s*$")
_TEASER = re.compile(r"teaser\s*\{\s*leaflet\s*=\s*\"?([a-z0-9-]+)\"?\s*\}\s*$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_VALID_ID = re.compile(r"[a-z][a-z0-9-]*")
_BREAKS = re.compile(r"[ \t]*\n[ \t]*")
_HARD_BREAK = re.compile(r"(?:\\| {2,})\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Source:
    """What the reader of a body knows about its file. `first_line` is the body's first line in it."""

    slug: str
    file: str
    folder: Path
    root: Path
    first_line: int
    links: Collection[str]
    variables: Collection[str]


def parse_body(body: str, source: Source) -> tuple[tuple[Block, ...], list[Problem]]:
    """All blocks of a body, and every mistake in it."""
    reader = _BlockReader(body, source)
    try:
        root = SyntaxTreeNode(_MARKDOWN.parse(body + "\n"))
        blocks = tuple(reader.read_all(root.children, source.slug))
    except (IndexError, RecursionError):  # markdown-it's: an open fence at the end of a quotation, endless nesting
        reader.unreadable()
        return (), reader.problems
    reader.check_heading_levels(blocks)
    reader.check_nesting(blocks)
    return blocks, reader.problems


def normalised(markdown: str) -> str:
    """A block's Markdown as its msgid: wrapping lines anew must not void a translation."""
    kept = _HARD_BREAK.sub("\\\\\x00", markdown.strip())
    return _BREAKS.sub(_joint, kept).replace("\x00", "\n")


def _joint(found: re.Match[str]) -> str:
    """What a wrapped line is joined with: nothing between Han characters, which have no spaces."""
    before, after = found.string[found.start() - 1], found.string[found.end() : found.end() + 1]
    return "" if _is_han(before) and _is_han(after) else " "


def _is_han(character: str) -> bool:
    wide = unicodedata.east_asian_width(character or " ") in "WF"
    return wide and not "\uac00" <= character <= "\ud7a3"  # Korean has spaces


class _BlockReader:
    def __init__(self, body: str, source: Source) -> None:
        self._lines = body.split("\n")
        self._source = source
        self._ids: dict[str, int] = {}
        self.problems: list[Problem] = []

    # --- small helpers ---

    def _problem(self, line: int, rule: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self._source.file, line, rule, what, fix, document=self._source.slug))

    def _line(self, node: SyntaxTreeNode) -> int:
        return self._source.first_line + (node.map[0] if node.map else 0)

    def unreadable(self) -> None:
        line = next((n for n, text in enumerate(self._lines) if re.match(r"\s*>.*:::", text)), 0)
        self._problem(
            self._source.first_line + line, "markup", "the text cannot be read from here on",
            "close each callout with ::: and nest less deeply",
        )  # fmt: skip

    def _message(self, text: str, kind: MessageKind, context: str, line: int) -> Message:
        message = Message(context, normalised(text), kind, line)
        parse = parse_plain if message.is_plain else parse_inline
        arguments = (self._source.variables,) if message.is_plain else (self._source.links, self._source.variables)
        for fault in parse(message.text, *arguments)[1]:
            self._problem(line, fault.rule, fault.what, fault.fix)
        return message

    def _take_id(self, identifier: str, line: int) -> str:
        if not _VALID_ID.fullmatch(identifier):
            self._problem(line, "id", f"'{identifier}' cannot be an id", "use small letters, digits and hyphens")
        elif identifier in self._ids:
            first = self._ids[identifier]
            self._problem(
                line, "id", f"the id '{identifier}' is used twice", f"choose another; it stands in line {first}"
            )
        else:
            self._ids[identifier] = line
        return identifier

    def _context(self, identifier: str, outer: str) -> str:
        return f"{self._source.slug}#{identifier}" if identifier else outer

    # --- blocks ---

    def read_all(self, nodes: list[SyntaxTreeNode], context: str) -> Iterator[Block]:
        pending = ""
        for node in nodes:
            if node.type == "paragraph":
                content, identifier = self._cut_id_line(node)
                pending = identifier or pending
                if not content:
                    continue
            block = self._read(node, context, pending)
            pending = ""
            if block is not None:
                yield block
        if pending:
            line = self._line(nodes[-1])
            self._problem(line, "id", f"the id '{pending}' stands before nothing", "put it on the line above a block")

    def _cut_id_line(self, node: SyntaxTreeNode) -> tuple[str, str]:
        content = _inline_content(node)
        found = _ID_LINE.match(content)
        if not found:
            return content, ""
        return content[found.end() :], self._take_id(found[1], self._line(node))

    def _read(self, node: SyntaxTreeNode, context: str, identifier: str) -> Block | None:
        inner = self._context(identifier, context)
        line = self._line(node)
        match node.type:
            case "heading":
                return self._heading(node, inner, identifier)
            case "paragraph":
                return self._paragraph(_without_id_line(_inline_content(node)), inner, line, identifier)
            case "bullet_list" | "ordered_list":
                return self._list(node, inner, identifier)
            case "table":
                return self._table(node, inner, identifier)
            case "blockquote":
                quote = Quote(tuple(self.read_all(node.children, inner)), identifier)
                if not quote.blocks:
                    self._problem(line, "markup", "a quotation is empty, or nested too deeply", "write it plainly")
                return quote
            case "hr":
                if identifier:
                    self._problem(line, "id", f"the id '{identifier}' stands above a line", "put it above a block")
                return Rule()
            case "container_block":
                return self._container(node, identifier)
            case "fence" | "code_block":
                self._problem(
                    line, "markup", "a block of code has no place in a leaflet", "begin the line without spaces"
                )
            case other:
                self._problem(line, "markup", f"'{other}' has no place in a leaflet", "see docs/writing.md")
        return None

    def _heading(self, node: SyntaxTreeNode, context: str, identifier: str) -> Heading:
        line, content = self._line(node), _inline_content(node)
        if found := _ID_END.search(content):
            if identifier:
                self._problem(line, "id", "two ids for one heading", "keep one of them")
            identifier = self._take_id(found[1], line)
            content, context = content[: found.start()], self._context(identifier, context)
        if not content:
            self._problem(line, "heading", "the heading is empty", "write its words, or remove the #")
        level = int(node.tag[1])
        return Heading(level, self._message(content, MessageKind.HEADING, context, line), identifier)

    def _paragraph(self, content: str, context: str, line: int, identifier: str) -> Paragraph | Figure:
        if found := _IMAGE.fullmatch(content):
            return Figure(self._image(found[1], found[2], context, line), identifier)
        return Paragraph(self._message(content, MessageKind.PARAGRAPH, context, line), identifier)

    def _image(self, alt: str, name: str, context: str, line: int) -> Image:
        if not alt.strip():
            self._problem(line, "alt", f"the picture {name} has no description", "write ![what it shows](…)")
        path = (self._source.folder / name).resolve()
        if wrong := picture_problem(path, name, self._source.root):
            self._problem(line, "image", *wrong)
        return Image(path, name, self._message(alt, MessageKind.ALT, context, line), line)

    def _list(self, node: SyntaxTreeNode, context: str, identifier: str) -> ItemList:
        is_ordered = node.type == "ordered_list"
        items = tuple(self._item(item, context, is_ordered) for item in node.children)
        return ItemList(items, is_ordered, int(node.attrs.get("start", 1)), identifier)

    def _item(self, node: SyntaxTreeNode, context: str, is_ordered: bool) -> ListItem:
        line, children, content = self._line(node), node.children, ""
        if children and children[0].type == "paragraph":
            content, children = _inline_content(children[0]), children[1:]
        image, is_checkbox = None, False
        if found := _CHECKBOX.match(content):
            content, is_checkbox = content[found.end() :], True
        if found := _IMAGE.match(content):
            image, content = self._image(found[1], found[2], context, line), content[found.end() :]
        if not content:
            self._problem(line, "list", "the list item has no words", "write them behind the dash or number")
        kind = MessageKind.STEP if is_ordered else MessageKind.LIST_ITEM
        text = self._message(content, kind, context, line)
        return ListItem(text, image, is_checkbox, tuple(self.read_all(children, context)))

    def _table(self, node: SyntaxTreeNode, context: str, identifier: str) -> Table:
        self._check_row_lengths(node)
        rows = [
            tuple(
                self._message(_inline_content(cell), MessageKind.TABLE_CELL, context, self._line(row))
                for cell in row.children
            )
            for part in node.children
            for row in part.children
        ]
        for number, row in enumerate(rows):
            if any(not cell.text for cell in row):
                line = self._line(node) + number + (number > 0)
                self._problem(line, "table", "a cell of the table is empty", "write a word in each cell, such as: none")
        return Table(rows[0], tuple(rows[1:]), identifier)

    def _check_row_lengths(self, node: SyntaxTreeNode) -> None:
        """A cell too many would be dropped without a word (GitHub's Markdown, § 4.10)."""
        first, last = node.map or (0, 0)
        lengths = [len(_CELL_BORDER.split(_bare_row(line))) for line in self._lines[first:last]]
        for number, length in enumerate(lengths):
            if length > lengths[0]:
                line = self._source.first_line + first + number
                self._problem(line, "table", "this row has more cells than the head", "give each column a head")

    # --- callouts and teasers ---

    def _container(self, node: SyntaxTreeNode, above: str) -> Callout | Teaser | None:
        line, info = self._line(node), node.info.strip()
        if not info:
            self._problem(line, "callout", "a closing ::: with nothing to close", "remove it")
            self._contents(node, self._source.slug)
            return None
        self._check_closed(node, line)
        if info.startswith("teaser"):
            return self._teaser(node, info, line)
        found = _CALLOUT.fullmatch(info)
        kinds = [kind.value for kind in CalloutKind]
        if not found or found[1] not in kinds:
            self._problem(
                line, "callout", f"unknown callout '{info}'",
                f"write one of: {', '.join(kinds)}, then its id as {{#some-id}}",
            )  # fmt: skip
            self._contents(node, self._source.slug)  # its own mistakes are told all the same
            return None
        kind, identifier = CalloutKind(found[1]), found[2] or above
        if found[2]:
            self._take_id(identifier, line)
        if found[2] and above:
            self._problem(line, "id", f"two ids for one {kind}", "keep one of them")
        elif identifier:
            pass
        elif kind.must_reach_reader:
            self._problem(line, "callout-id", f"this {kind} has no id", f"write ::: {kind} {{#what-it-is-about}}")
        title, _image, blocks = self._contents(node, self._context(identifier, self._source.slug))
        if not title and not blocks:
            self._problem(line, "callout", f"this {kind} is empty", "write its words, or remove it")
        return Callout(kind, identifier, title, blocks, line)

    def _teaser(self, node: SyntaxTreeNode, info: str, line: int) -> Teaser | None:
        found = _TEASER.fullmatch(info)
        if not found:
            self._problem(line, "teaser", "this teaser names no leaflet", "write ::: teaser {leaflet=its-slug}")
            self._contents(node, self._source.slug)
            return None
        title, image, blocks = self._contents(node, self._source.slug, take_image=True)
        return Teaser(found[1], title, image, blocks, line)

    def _contents(
        self, node: SyntaxTreeNode, context: str, *, take_image: bool = False
    ) -> tuple[Message | None, Image | None, tuple[Block, ...]]:
        blocks = list(self.read_all(node.children, context))
        title, image = None, None
        if blocks and isinstance(heading := blocks[0], Heading):
            title, blocks = replace(heading.text, kind=MessageKind.CALLOUT_TITLE), blocks[1:]
        if take_image and blocks and isinstance(figure := blocks[0], Figure):
            image, blocks = figure.image, blocks[1:]
        for block in blocks:
            if isinstance(block, Heading):
                self._problem(block.text.line, "heading", "a second heading in a callout", "make it a **strong** line")
            elif isinstance(block, Callout | Teaser):
                self._problem(
                    block.line, "callout", "a callout inside a callout", "close the first one with ::: before it"
                )
        return title, image, tuple(blocks)

    def _check_closed(self, node: SyntaxTreeNode, line: int) -> None:
        end = node.map[1] if node.map else 0  # the line of the closing fence, or past the text
        if end >= len(self._lines) or not re.fullmatch(r"[\s>]*:{3,}\s*", self._lines[end]):
            self._problem(line, "callout", "this block is never closed", "put ::: on a line of its own below it")

    def check_nesting(self, blocks: tuple[Block, ...], place: str = "") -> None:
        """Headings and callouts belong to the document itself, where no reader overlooks them."""
        for block in blocks:
            if place and isinstance(block, Heading):
                self._problem(block.text.line, "heading", f"a heading inside {place}", "make it a **strong** line")
            elif place and isinstance(block, Callout | Teaser):
                what = "a callout" if isinstance(block, Callout) else "a teaser"
                self._problem(block.line, "callout", f"{what} inside {place}", "begin its line without > or spaces")
            if isinstance(block, Quote):
                self.check_nesting(block.blocks, "a quotation")
            elif isinstance(block, ItemList):
                for item in block.items:
                    self.check_nesting(item.blocks, "a list")
            elif isinstance(block, Callout | Teaser):
                inner = tuple(b for b in block.blocks if isinstance(b, Quote | ItemList))
                self.check_nesting(inner)

    def check_heading_levels(self, blocks: tuple[Block, ...]) -> None:
        level = 1
        for block in blocks:
            if not isinstance(block, Heading):
                continue
            line = block.text.line
            if block.level == 1:
                self._problem(line, "heading", "a second title (#)", "the title is in the front matter; begin with ##")
            elif block.level > level + 1:
                self._problem(
                    line, "heading", f"a heading level is skipped ({'#' * block.level})", f"use {'#' * (level + 1)}"
                )
            elif block.level > 4:
                self._problem(line, "heading", "headings go down to #### only", "use ####")
            level = max(block.level, 1)


def _bare_row(line: str) -> str:
    """A row of a table without the borders at its ends."""
    return re.sub(r"^[\s>]*\|?|(?<!\\)\|?\s*$", "", line)


def _without_id_line(content: str) -> str:
    found = _ID_LINE.match(content)
    return content[found.end() :] if found else content


def _inline_content(node: SyntaxTreeNode) -> str:
    """The raw Markdown of a block that holds one line of inlines."""
    return "\n".join(child.content for child in node.children if child.type == "inline")
