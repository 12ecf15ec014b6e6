"""Inline Markdown → `Inline` values: the one reader for authors' and translators' lines.

CommonMark with HTML off. Links go by reference only, so that no address ever enters a
catalog; pictures and code have no place inside a line.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from leafpost.documents.cjk import CjkInlineParser
from leafpost.documents.model import Emphasis, Inline, LineBreak, Link, Strong, Text, Variable

_VARIABLE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|<\?")
_REFERENCE = re.compile(r"(?:\[((?:[^\[\]\\]|\\.)*)|(?<!\\)\])\]\[([^\[\]]*)\]")
_LINK_LEFT = re.compile(r"\]\(\s*<?([^\s)>]*)")
WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REFERENCE_SCHEME = "\x00"  # no address in a text can begin so

# Characters that reorder or hide what a reader sees (Unicode TR9 and TR36).
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
ISOLATE_STARTS = frozenset("\u2066\u2067\u2068")
ISOLATE_END = "\u2069"
SLOT_MARK = "--lp-"  # what a letter's slots begin with; see render/slots.py


def _inline_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.inline = CjkInlineParser()
    markdown.configure("commonmark", {"html": False})
    return markdown.disable(["reference", "html_inline", "html_block"])


_MARKDOWN = _inline_markdown()


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake within one line of text; whoever knows the file makes a Problem of it."""

    rule: str
    what: str
    fix: str


def parse_inline(
    text: str, links: Collection[str], variables: Collection[str]
) -> tuple[tuple[Inline, ...], tuple[Fault, ...]]:
    """One line of Markdown, and every mistake in it."""
    faults = hidden_faults(text)
    definitions = {_label(name): {"title": "", "href": _REFERENCE_SCHEME + name} for name in links}
    reader = _InlineReader(frozenset(variables), frozenset(links), faults)
    reader.look_for_unknown_links(text)
    try:
        root = SyntaxTreeNode(_MARKDOWN.parseInline(text, {"references": definitions}))
        children = reader.read_all(root.children[0].children) if root.children else ()
    except RecursionError:
        faults.append(Fault("markup", "marks are nested too deeply to be read", "use fewer * and _"))
        return (Text(text),), tuple(faults)
    return children, tuple(dict.fromkeys([*faults, *_shown_faults(children)]))


def parse_plain(text: str, variables: Collection[str]) -> tuple[tuple[Inline, ...], tuple[Fault, ...]]:
    """Plain text in which only variables mean something: titles, subjects, descriptions of pictures."""
    faults = hidden_faults(text)
    return _InlineReader(frozenset(variables), frozenset(), faults).read_text(text), tuple(faults)


def _shown_faults(inlines: tuple[Inline, ...]) -> list[Fault]:
    """What only shows once entities and marks are read, such as `&#x202e;`."""
    shown = "".join(_texts(inlines))
    return hidden_faults(shown)


def _texts(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield inline.text
        elif isinstance(inline, Strong | Emphasis | Link):
            yield from _texts(inline.children)


def hidden_faults(text: str) -> list[Fault]:
    """Characters that would make a reader see something else than what stands there."""
    if SLOT_MARK not in text and text.replace("\n", " ").replace("\t", " ").isprintable():
        return []  # nearly all: every character looked for below is one that Python calls not printable
    faults = []
    if found := sorted(BIDI_OVERRIDES & set(text)):
        faults.append(
            Fault(
                "bidi", f"the text reorders itself with the hidden character U+{ord(found[0]):04X}",
                "delete it; numbers and Latin words are kept in order without it",
            )
        )  # fmt: skip
    if not _isolates_balance(text):
        faults.append(Fault("bidi", "an isolate (U+2066 to U+2069) is opened or closed alone", "delete it"))
    controls = sorted({c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160})
    if controls:
        faults.append(
            Fault("control", f"the text has the control character U+{ord(controls[0]):04X}", "delete it and type on")
        )
    if any(unicodedata.category(c) in ("Cn", "Co", "Cs") for c in text):
        faults.append(Fault("control", "the text has a character that Unicode does not know", "delete it and type on"))
    if SLOT_MARK in text:
        faults.append(Fault("slot", f"'{SLOT_MARK}' is kept for the letter's own slots", "write it in another way"))
    return faults


def html_faults(text: str) -> list[Fault]:
    """A tag, comment or declaration of HTML in a text."""
    found = HTML.search(text)
    fix = "use Markdown; for a plain < put a space behind it"
    return [Fault("html", f"raw HTML: {found[0]}", fix)] if found else []


def _isolates_balance(text: str) -> bool:
    depth = 0
    for character in text:
        if character in ISOLATE_STARTS:
            depth += 1
        elif character == ISOLATE_END:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _label(name: str) -> str:
    """A reference as markdown-it looks it up (CommonMark: case folded, white space collapsed)."""
    return re.sub(r"\s+", " ", name.strip()).lower().upper()


class _InlineReader:
    def __init__(self, variables: frozenset[str], links: frozenset[str], faults: list[Fault]) -> None:
        self._variables = variables
        self._links = links
        self._faults = faults

    def _fault(self, rule: str, what: str, fix: str) -> None:
        fault = Fault(rule, what, fix)
        if fault not in self._faults:
            self._faults.append(fault)

    def read_all(self, nodes: list[SyntaxTreeNode]) -> tuple[Inline, ...]:
        return _joined([inline for node in nodes for inline in self._read(node)])

    def _read(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        match node.type:
            case "text":
                self._look_for_leftovers(node.content)
                return self.read_text(node.content)
            case "softbreak":
                return (Text(" "),)
            case "hardbreak":
                return (LineBreak(),)
            case "strong":
                return (Strong(self.read_all(node.children)),)
            case "em":
                return (Emphasis(self.read_all(node.children)),)
            case "link":
                return self._read_link(node)
            case "image":
                self._fault("image", "a picture stands inside a sentence", "give it a line of its own")
            case "code_inline":
                self._fault("markup", "`code` has no place in a leaflet", "remove the backquotes")
            case other:
                self._fault(
                    "markup", f"'{other}' has no place in a line", "use **strong**, *emphasis* or a [link][name]"
                )
        return ()

    def _read_link(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        children = self.read_all(node.children)
        target = str(node.attrs.get("href", ""))
        if not target.startswith(_REFERENCE_SCHEME):
            self._address_fault(target)
            return children
        return (Link(target.removeprefix(_REFERENCE_SCHEME), children),)

    def _look_for_leftovers(self, text: str) -> None:
        self._faults += [fault for fault in html_faults(text) if fault not in self._faults]
        if "**" in text:
            self._fault("markup", "** is left over in the text", "set one ** before and one behind the strong words")
        if left := _LINK_LEFT.search(text):
            self._address_fault(left[1])
        if address := WEB_ADDRESS.search(text):
            self._address_fault(address[0])

    def _address_fault(self, address: str) -> None:
        self._fault(
            "link", f"the address {address} stands in the text",
            "put it under [links] in the front matter and write [words][name]",
        )  # fmt: skip

    def look_for_unknown_links(self, text: str) -> None:
        """References that no `[links]` has: the parser would leave their brackets on the page."""
        known = {_label(name) for name in self._links}
        for words, name in _REFERENCE.findall(text):
            if _label(name or words) not in known:
                shown = ", ".join(sorted(self._links)) or "none"
                self._fault("link", f"unknown link '{name or words}'", f"links of this document: {shown}")

    def read_text(self, text: str) -> tuple[Inline, ...]:
        inlines: list[Inline] = []
        end = 0
        for found in _VARIABLE.finditer(text):
            inlines.append(Text(text[end : found.start()]))
            if found[1] in self._variables:
                inlines.append(Variable(found[1]))
            else:
                known = ", ".join(sorted(self._variables))
                self._fault("variable", f"unknown variable {found[0]}", f"known variables: {known}")
                inlines.append(Text(found[0]))
            end = found.end()
        inlines.append(Text(text[end:]))
        if any(brace in _VARIABLE.sub("", text) for brace in "{}"):
            known = ", ".join(sorted(self._variables))
            self._fault("variable", "a brace that names no variable", f"write {{name}} without spaces; known: {known}")
        return _joined(inlines)


def _joined(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, empty ones left out."""
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + inline.text)
        elif inline != Text(""):
            joined.append(inline)
    return tuple(joined)
