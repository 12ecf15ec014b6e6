"""The messages of a document beside the page: source, translation, state, and the place in the PO."""

from dataclasses import dataclass
from enum import StrEnum

from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.places import catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.template import LENGTH_LIMITS, document_entries
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message, Teaser
from leafpost.documents.read import Reading
from leafpost.errors import shown_path
from leafpost.languages import Language
from leafpost.preview.changes import Piece, word_changes
from leafpost.preview.marks import mark_of


class State(StrEnum):
    """What a translator has to do for a message."""

    TRANSLATED = "translated"
    FUZZY = "fuzzy"
    MISSING = "missing"
    NOT_IN_CATALOG = "not in the catalog"


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message as a translator works on it.

    `line` is where its msgid stands in the catalog `file`, 0 where it is not in there.
    `changes` compares the source that a fuzzy translation was made from with the present
    one; `limit` is the number of characters that it should not exceed, 0 for none.
    `source_line` is its place in the document.
    """

    mark: str
    kind: str
    notes: tuple[str, ...]
    source: str
    target: str
    state: State
    file: str
    line: int
    source_file: str
    source_line: int
    changes: tuple[Piece, ...] = ()
    limit: int = 0

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Book:
    """The catalogs behind what a page shows, by slug: a letter shows words of leaflets too."""

    clinic: Clinic
    language: Language
    catalogs: dict[str, Catalog]

    def is_begun(self, slug: str) -> bool:
        return slug in self.catalogs


def read_book(clinic: Clinic, language: Language, slugs: tuple[str, ...]) -> Book:
    """The catalogs of some documents in one language. Raises ProblemError where one is damaged."""
    found = {}
    for slug in slugs:
        path = catalog_path(clinic.root, language.tag, slug)
        if path.is_file():
            found[slug] = read_catalog(path, clinic.root, language)
    return Book(clinic, language, found)


def shown_slugs(document: Document) -> tuple[str, ...]:
    """The document and the leaflets that it shows."""
    return (document.slug, *dict.fromkeys(block.leaflet for block in document.blocks if isinstance(block, Teaser)))


def shown_messages(reading: Reading, document: Document, book: Book) -> tuple[ShownMessage, ...]:
    """Every message that the page shows, in reading order; those of teased leaflets at the end."""
    rows = list(_rows(document, distinct_messages(document), book, ""))
    for slug in shown_slugs(document)[1:]:
        leaflet = reading.find(slug)
        if leaflet is not None:
            shown = [leaflet.title, leaflet.summary, *([leaflet.lead.alt] if leaflet.lead else [])]
            rows += _rows(leaflet, shown, book, f", from the leaflet “{leaflet.title.text}”")
    return tuple(rows)


def _rows(document: Document, messages: list[Message], book: Book, origin: str) -> list[ShownMessage]:
    entries = book.catalogs.get(document.slug, Catalog()).by_key()
    notes = {entry.key: entry.extracted for entry in document_entries(document)}
    path = catalog_path(book.clinic.root, book.language.tag, document.slug)
    file = shown_path(path, book.clinic.root)
    return [_row(message, entries.get(message.key), notes, document, (file, origin)) for message in messages]


def _row(
    message: Message, entry: Entry | None, notes: dict[Key, tuple[str, ...]], document: Document, of: tuple[str, str]
) -> ShownMessage:
    (kind, *more), (file, origin) = notes[message.key], of
    previous = entry.previous if entry is not None and entry.is_fuzzy else None
    return ShownMessage(
        mark=mark_of(message),
        kind=kind.rstrip(".") + origin,
        notes=tuple(more),
        source=message.text,
        target=entry.msgstr[0] if entry is not None and entry.msgstr else "",
        state=_state(entry),
        file=file,
        line=entry.line if entry is not None else 0,
        source_file=document.file,
        source_line=message.line,
        changes=word_changes(previous.msgid, message.text) if previous is not None and previous.msgid else (),
        limit=LENGTH_LIMITS.get(message.kind, 0),
    )


def _state(entry: Entry | None) -> State:
    if entry is None:
        return State.NOT_IN_CATALOG
    if entry.is_translated:
        return State.TRANSLATED
    return State.FUZZY if entry.is_fuzzy and any(entry.msgstr) else State.MISSING


def to_do(rows: tuple[ShownMessage, ...]) -> int:
    """How many messages still need a translator."""
    return sum(row.state is not State.TRANSLATED for row in rows)
