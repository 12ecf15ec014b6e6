"""Rule `heading`: headings that tell what stands below them, and are not too far apart.

PEMAT-P items 8 ("breaks or chunks information into short sections") and 9 ("sections have
informative headers"); RNIB, Clear Print: no blocks of capitals. PEMAT is the Patient Education
Materials Assessment Tool of the US Agency for Healthcare Research and Quality.
"""

import re
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, SourceRule
from leafpost.catalogs.checks.shown import excerpt, shown
from leafpost.catalogs.messages import block_messages, distinct_messages
from leafpost.clinic import Clinic
from leafpost.documents.model import Block, Callout, Document, Figure, Heading, Message, MessageKind, Teaser
from leafpost.errors import Severity

_LONGEST_SECTION = 150  # words without a heading
_EMPTY = frozenset(
    {
        "about", "additional information", "background", "conclusion", "content", "contents", "details",
        "further information", "general", "general information", "important information", "information",
        "introduction", "key information", "miscellaneous", "more", "more information", "notes", "other",
        "other information", "others", "overview", "summary", "useful information",
    }
)  # fmt: skip
_HEADINGS = frozenset({MessageKind.HEADING, MessageKind.CALLOUT_TITLE, MessageKind.TITLE})
_WORD = re.compile(r"\w+")


def _look(document: Document, clinic: Clinic) -> Iterator[tuple[Message | None, Finding]]:
    for message in distinct_messages(document):
        if message.kind not in _HEADINGS:
            continue
        text = shown(message.text, not message.is_plain)
        if clinic.source.tag == "en" and text.strip(" .:!").lower() in _EMPTY:
            yield (
                message,
                Finding(
                    f"the heading “{excerpt(text)}” names nothing", "say what the section tells, or ask its question"
                ),
            )
        if is_in_capitals(text):
            yield (
                message,
                Finding(
                    f"the heading “{excerpt(text)}” is in capitals", "write it as a sentence: capitals are hard to read"
                ),
            )
    yield from _long_sections(document)


def is_in_capitals(text: str) -> bool:
    """Whether a text is written in capitals: more than an abbreviation or two."""
    letters = [c for c in text if c.isalpha() and c.lower() != c.upper()]
    longest = max((len(word) for word in _WORD.findall(text)), default=0)
    return len(letters) > 5 and longest > 3 and all(c.isupper() for c in letters)


def _long_sections(document: Document) -> Iterator[tuple[Message | None, Finding]]:
    for title, blocks in _sections(document.blocks):
        messages = list(block_messages(tuple(blocks)))
        words = sum(len(_WORD.findall(shown(m.text, not m.is_plain))) for m in messages)
        if words > _LONGEST_SECTION:
            yield (
                title or messages[0],
                Finding(f"{words} words stand here without a heading", "put a heading in, or make the section shorter"),
            )


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[Message | None, list[Block]]]:
    """Each heading with the running text below it; boxes, cards and pictures have their own place."""
    title: Message | None = None
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield title, section
            title, section = block.text, []
        elif not isinstance(block, Callout | Teaser | Figure):
            section.append(block)
    yield title, section


RULES = (
    SourceRule(
        "heading",
        Severity.WARNING,
        "headings that name nothing or stand in capitals, and long text without one (PEMAT-P items 8 and 9)",
        look=_look,
    ),
)
