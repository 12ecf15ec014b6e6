"""Documents and catalogs → one file per document for an agency. Nothing in `locales/` is touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leafpost.catalogs.checks.model import Term
from leafpost.catalogs.checks.tongues import GLOSSARY, read_tongue
from leafpost.catalogs.exchange.formats import FileFormat, writer_of
from leafpost.catalogs.exchange.identity import identity_of
from leafpost.catalogs.exchange.model import Note, Outgoing, Package, State
from leafpost.catalogs.exchange.notes import notes_for, numbers_of_forms
from leafpost.catalogs.interface import CLINIC_CONTEXTS, INTERFACE_SOURCE
from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.places import INTERFACE
from leafpost.catalogs.template import LENGTH_LIMITS
from leafpost.catalogs.update import catalog_templates, merged_catalog
from leafpost.clinic import Clinic
from leafpost.documents.model import Document
from leafpost.documents.read import Reading
from leafpost.errors import Problem, ProblemError
from leafpost.files import replace_file
from leafpost.languages import Language

EXPORT_FOLDER = "exports"
_SIGNED = "This text is signed in this language. A change undoes the signatures."


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a language, the names of documents (none for all, with the interface), and which are signed."""

    language: Language
    names: tuple[str, ...] = ()
    signed: frozenset[str] = frozenset()


def packages_for(clinic: Clinic, reading: Reading, order: Order) -> tuple[list[Package], list[Problem]]:
    """What an agency gets. A document with mistakes, or a damaged catalog, is left out and reported.

    Raises ProblemError where the glossary is damaged.
    """
    templates, problems = catalog_templates(clinic, reading)
    if order.names:
        problems = [problem for problem in problems if problem.document in order.names]
    known = read_tongue(clinic.root, order.language)
    if broken := [problem for problem in known.problems if problem.rule == GLOSSARY]:
        raise ProblemError(*broken)
    terms = known.tongue.glossary
    packages = []
    for name, entries in templates.items():
        if _is_wanted(name, clinic, order):
            try:
                merge = merged_catalog(clinic, order.language, name, entries)
            except ProblemError as error:
                problems += [p.about(document=name, locale=order.language.tag) for p in error.problems]
                continue
            if merge is not None and any(merge.catalog.active):
                packages.append(_package(clinic, reading.find(name), order, merge.catalog, terms))
    return packages, problems


def _is_wanted(name: str, clinic: Clinic, order: Order) -> bool:
    if order.language == clinic.source and name != INTERFACE:
        return False  # the source is not translated into itself
    return not order.names or name in order.names


def _package(
    clinic: Clinic, document: Document | None, order: Order, catalog: Catalog, terms: Sequence[Term]
) -> Package:
    name = document.slug if document else INTERFACE
    is_signed = name in order.signed
    return Package(
        name,
        document.file if document else INTERFACE,
        clinic.source if document else INTERFACE_SOURCE,
        order.language,
        tuple(_messages(clinic, document, order.language, list(catalog.active), terms, is_signed)),
        catalog,
        (_SIGNED,) if is_signed else (),
    )


def _messages(
    clinic: Clinic,
    document: Document | None,
    language: Language,
    entries: list[Entry],
    terms: Sequence[Term],
    is_signed: bool,
) -> Iterator[Outgoing]:
    messages = {message.key: message for message in distinct_messages(document)} if document else {}
    numbers = numbers_of_forms(language)
    for place, entry in enumerate(entries):
        message = messages.get(entry.key)
        notes = tuple(notes_for(entries, place, terms))
        if entry.key[0] in CLINIC_CONTEXTS and clinic.source != INTERFACE_SOURCE:
            notes = (*notes, Note(f"This source text is in {clinic.source.english}."))
        yield Outgoing(
            entry,
            identity_of(entry),
            _state(entry, is_signed),
            notes,
            LENGTH_LIMITS.get(message.kind, 0) if message else 0,
            numbers if entry.msgid_plural is not None else (),
        )


def _state(entry: Entry, is_signed: bool) -> State:
    if entry.is_translated:
        return State.SIGNED if is_signed else State.TRANSLATED
    return State.FUZZY if any(entry.msgstr) else State.NEW


def write_packages(packages: Sequence[Package], file_format: FileFormat, folder: Path) -> list[Path]:
    """One file per package, `<folder>/<language>/<name>.<language>.xlf`; returns the files.

    All are made before the first is written. Raises ConfigurationError where a library lacks.
    """
    write = writer_of(file_format)
    files = {folder / p.target.bcp47 / f"{p.name}.{p.target.bcp47}.{file_format.suffix}": write(p) for p in packages}
    for path, data in files.items():
        replace_file(path, data)
    return list(files)
