"""The first page: every document in every language, and how much there is to do."""

from dataclasses import dataclass

from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.places import begun_languages, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import Clinic
from leafpost.documents.model import Document
from leafpost.documents.read import Reading, read_documents
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, find_language


@dataclass(frozen=True, slots=True)
class Choice:
    """A document in a language: how many messages it has and how many are to do; or that its catalog is damaged."""

    document: Document
    messages: int
    to_do: int
    is_begun: bool = True
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents in one language."""

    language: Language
    choices: tuple[Choice, ...]

    @property
    def to_do(self) -> int:
        return sum(choice.to_do for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from, and what is wrong with the documents."""

    shelves: tuple[Shelf, ...]
    problems: tuple[Problem, ...]
    has_documents: bool

    @property
    def first(self) -> Shelf | None:
        """The first language that has something to do, or the first of all."""
        return next((shelf for shelf in self.shelves if shelf.to_do), next(iter(self.shelves), None))


def target_languages(clinic: Clinic) -> list[Language]:
    """The languages that are translated into: those that are offered, and those that were begun."""
    begun = [find_language(tag) for tag in begun_languages(clinic.root)]
    languages = dict.fromkeys([*clinic.targets, *(language for language in begun if language is not None)])
    return [language for language in languages if language != clinic.source]


def read_offer(clinic: Clinic) -> Offer:
    """Everything that can be looked at."""
    reading = read_documents(clinic)
    shelves = tuple(
        Shelf(language, tuple(_choice(clinic, document, language) for document in _readable(reading)))
        for language in target_languages(clinic)
    )
    return Offer(shelves, tuple(p for p in reading.problems if p.is_error), bool(reading.documents))


def _readable(reading: Reading) -> list[Document]:
    return [document for document in reading.documents if document.slug not in reading.broken]


def _choice(clinic: Clinic, document: Document, language: Language) -> Choice:
    messages = distinct_messages(document)
    path = catalog_path(clinic.root, language.tag, document.slug)
    if not path.is_file():
        return Choice(document, len(messages), len(messages), is_begun=False)
    try:
        entries = read_catalog(path, clinic.root, language).by_key()
    except ProblemError:
        return Choice(document, len(messages), len(messages), is_damaged=True)
    done = sum(1 for m in messages if (entry := entries.get(m.key)) is not None and entry.is_translated)
    return Choice(document, len(messages), len(messages) - done)


def first_path(offer: Offer, slug: str, language: Language | None) -> str:
    """Where the browser begins: at what was named, else at the first document that has something to do."""
    shelves = [shelf for shelf in offer.shelves if language in (None, shelf.language)]
    rows = [(shelf, choice) for shelf in shelves for choice in shelf.choices if slug in ("", choice.document.slug)]
    if not rows or (not slug and language is None):
        return "/"
    shelf, choice = next((row for row in rows if row[1].to_do), rows[0])
    return f"/{shelf.language.tag}/{choice.document.slug}"
