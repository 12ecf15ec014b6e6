"""Reads a finished PDF back and proves that everything that had to be printed was."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from leafpost.catalogs.messages import block_messages, callouts_of, messages_of
from leafpost.documents.model import Callout, Message, MessageKind
from leafpost.errors import Problem
from leafpost.localise.bidi import LRI, PDI, RLI
from leafpost.localise.model import LocalisedDocument, LocalisedText
from leafpost.localise.plain import plain_text


@dataclass(frozen=True, slots=True)
class Proof:
    """What the finished file says: its pages' text, and every message that is not in it."""

    texts: tuple[str, ...]
    problems: tuple[Problem, ...]


def prove(data: bytes, localised: LocalisedDocument) -> Proof:
    """Look for every message of a document in the text of its PDF."""
    texts = page_texts(data)
    return Proof(texts, tuple(_missing(localised, texts)))


def page_texts(data: bytes) -> tuple[str, ...]:
    """The text of each page, as a screen reader or a search would find it."""
    with pypdfium2.PdfDocument(data) as pdf:
        return tuple(page.get_textpage().get_text_bounded() for page in pdf)


def squeezed(text: str) -> str:
    """Text without what layout and extraction change.

    White space, invisible marks and presentation forms go. So do Arabic vowel signs: they
    are drawn as glyphs of their own above the letters, and every reader of PDFs sorts them in
    at another place; the letters stay in order.
    """
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if not c.isspace() and not _is_dropped(c))


def _is_dropped(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cf", "Cc") or (category == "Mn" and "\u0600" <= character <= "\u08ff")


def pieces(text: LocalisedText) -> list[str]:
    """A message as the strings that must be on the page.

    In right-to-left text, readers of PDFs join runs of the other direction in an order of
    their own; so each such run is looked for word by word, and what stands between as a whole.
    """
    if not text.language.is_rtl:
        return [squeezed(plain_text(text.inlines))]
    marked = plain_text(text.inlines, isolates=True)
    parts = []
    for number, part in enumerate(re.split(f"[{LRI}{RLI}{PDI}]", marked)):
        # Punctuation next to a run may end up at its other side.
        parts += part.split() if number % 2 else [part.strip(" .,:;()،؛؟!/")]
    return [piece for piece in map(squeezed, parts) if piece]


def _missing(localised: LocalisedDocument, texts: tuple[str, ...]) -> Iterator[Problem]:
    pages = [squeezed(text) for text in texts]
    whole = "".join(pages)
    for message in messages_of(localised.document):
        if message.kind is MessageKind.ALT:
            continue  # not drawn: it is in the tags
        if not all(piece in whole for piece in pieces(localised.text(message))):
            yield _problem(localised, message, "did not come out whole")
    for callout in must_reach(localised):
        messages = [*([callout.title] if callout.title else []), *block_messages(callout.blocks)]
        drawn = [message for message in messages if message.kind is not MessageKind.ALT]
        wanted = [piece for message in drawn for piece in pieces(localised.text(message))]
        if not any(all(piece in page for piece in wanted) for page in pages):
            yield _problem(localised, messages[0], f"and its {callout.kind} are not whole on one page")


def _problem(localised: LocalisedDocument, message: Message, what: str) -> Problem:
    return Problem(
        localised.document.file, message.line, "not-printed",
        f"in {localised.language.english} this {message.kind} {what}: “{message.text[:60]}”",
        "look at the print template; nothing may be cut",
        locale=localised.language.tag, document=localised.document.slug,
    )  # fmt: skip


def must_reach(localised: LocalisedDocument) -> Iterator[Callout]:
    """The callouts that no edition may lose."""
    return (callout for callout in callouts_of(localised.document) if callout.kind.must_reach_reader)
