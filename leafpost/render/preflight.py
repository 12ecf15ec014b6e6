"""Reads a finished PDF back and proves that everything that had to be printed was."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

from leafpost.catalogs.messages import messages_of
from leafpost.documents.model import Callout, Message, MessageKind
from leafpost.errors import Problem
from leafpost.localise.model import LocalisedDocument
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
    """Text without what layout changes: white space, invisible marks, presentation forms."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def _missing(localised: LocalisedDocument, texts: tuple[str, ...]) -> Iterator[Problem]:
    pages = [squeezed(text) for text in texts]
    whole = "".join(pages)
    for message in messages_of(localised.document):
        if message.kind is MessageKind.ALT:
            continue  # not drawn: it is in the tags
        if squeezed(plain_text(localised.text(message).inlines)) not in whole:
            yield _problem(localised, message)


def _problem(localised: LocalisedDocument, message: Message) -> Problem:
    return Problem(
        localised.document.file, message.line, "not-printed",
        f"in {localised.language.english} this {message.kind} did not come out whole: “{message.text[:60]}”",
        "look at the PDF's template; nothing may be cut",
        locale=localised.language.tag, document=localised.document.slug,
    )  # fmt: skip


def must_reach(localised: LocalisedDocument) -> Iterator[Callout]:
    """The callouts that no edition may lose."""
    for block in localised.document.blocks:
        if isinstance(block, Callout) and block.kind.must_reach_reader:
            yield block
