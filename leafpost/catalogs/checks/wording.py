"""Messages parsed for the rules: each text once, into what a reader sees of it.

Variables, links and marks are read by the one reader of Markdown (documents/inline.py), so
that a rule never counts asterisks or takes `{clinic_phone}` for words.
"""

from collections.abc import Iterator
from functools import lru_cache

from leafpost.catalogs.checks.model import Pair
from leafpost.catalogs.checks.shown import PLACEHOLDER
from leafpost.documents.inline import parse_inline
from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable

BARRIER = "\ufffc"  # stands for a placeholder in plain words: no word or number reaches across it


@lru_cache(maxsize=16384)
def inlines_of(text: str, links: frozenset[str], *, is_markdown: bool) -> tuple[Inline, ...]:
    """A text as a tree. Mistakes in it are told elsewhere; every `{name}` counts as a variable here."""
    if not is_markdown:
        return tuple(_plain(text))
    names = {found[1:-1] for found in PLACEHOLDER.findall(text)}
    return parse_inline(text, links, names)[0]


def _plain(text: str) -> Iterator[Inline]:
    end = 0
    for found in PLACEHOLDER.finditer(text):
        yield Text(text[end : found.start()])
        yield Variable(found[0][1:-1])
        end = found.end()
    yield Text(text[end:])


@lru_cache(maxsize=16384)
def words_of(text: str, links: frozenset[str], *, is_markdown: bool) -> str:
    """The words that a reader sees, each placeholder as one `BARRIER`."""
    return "".join(_words(inlines_of(text, links, is_markdown=is_markdown)))


def _words(inlines: tuple[Inline, ...]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text=text):
                yield text
            case LineBreak():
                yield "\n"
            case Variable():
                yield BARRIER
            case Strong(children=children) | Emphasis(children=children) | Link(children=children):
                yield from _words(children)
            case Isolate(children=children):
                yield from _words(children)


def source_inlines(pair: Pair) -> tuple[Inline, ...]:
    return inlines_of(pair.source, pair.links, is_markdown=pair.is_markdown)


def target_inlines(pair: Pair) -> tuple[Inline, ...]:
    return inlines_of(pair.target, pair.links, is_markdown=pair.is_markdown)


def source_words(pair: Pair) -> str:
    return words_of(pair.source, pair.links, is_markdown=pair.is_markdown)


def target_words(pair: Pair) -> str:
    return words_of(pair.target, pair.links, is_markdown=pair.is_markdown)
