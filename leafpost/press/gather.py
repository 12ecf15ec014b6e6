"""Reads a clinic's documents and catalogs and localises each document in each language."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from leafpost.catalogs.interface import (
    CLINIC_CONTEXTS,
    INTERFACE_SOURCE,
    NAME_CONTEXT,
    Spoken,
    interface_catalog,
    interface_entries,
    spoken,
)
from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.parts import parts_digest
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.pseudo import pseudo_catalog
from leafpost.catalogs.same_meaning import SameMeaning, read_same_meaning
from leafpost.catalogs.signoff import standing_of
from leafpost.catalogs.signoff_file import read_signatures
from leafpost.catalogs.template import document_entries
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, DocumentKind, Teaser
from leafpost.documents.read import Reading, read_documents
from leafpost.errors import Problem, ProblemError, Severity, shown_path
from leafpost.languages import Language
from leafpost.localise.document import CatalogSource, localise
from leafpost.localise.model import LocalisedDocument, Teased
from leafpost.localise.wording import Said, parts_of, said_by, shown_of
from leafpost.localise.words import Words


@dataclass(slots=True)
class Gathered:
    """Everything that can be built, and every problem on the way.

    `localised` is by slug and language tag, and so are `catalogs`, those that could be read;
    `words` holds the interface's entries by language tag; `said` is what templates say, by kind
    of document and language tag. A document that is not in `localised` was refused, and why is
    in `problems`.
    """

    clinic: Clinic
    reading: Reading
    localised: dict[tuple[str, str], LocalisedDocument] = field(default_factory=dict)
    words: dict[str, dict[Key, Entry]] = field(default_factory=dict)
    catalogs: dict[tuple[str, str], CatalogSource] = field(default_factory=dict)
    source_words: dict[Key, Entry] = field(default_factory=dict)
    spoken: dict[DocumentKind, Spoken] = field(default_factory=dict)
    said: dict[tuple[DocumentKind, str], Said] = field(default_factory=dict)
    same: tuple[SameMeaning, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    _interface: list[Entry] | None = None

    def interface(self) -> list[Entry]:
        """Every word of the interface, untranslated; the templates are read when it is asked for first.

        Raises ProblemError with every template that cannot be read.
        """
        if self._interface is None:
            self._interface = interface_entries(self.clinic)
        return self._interface

    def languages_of(self, slug: str) -> list[Language]:
        """The languages that a document can be built in, in the clinic's order."""
        return [language for language in self.clinic.offered if (slug, language.tag) in self.localised]


def gather(
    clinic: Clinic, today: dt.date, languages: Sequence[Language] | None = None, slugs: Collection[str] = ()
) -> Gathered:
    """Localise every document in every language (or some of them), collecting all problems.

    A newsletter among `slugs` needs the leaflets that it shows there too.
    """
    reading = read_documents(clinic)
    gathered = Gathered(clinic, reading, problems=list(reading.problems))
    try:
        gathered.source_words = interface_catalog(clinic, clinic.source)
    except ProblemError as error:
        gathered.problems += [p.about(document=INTERFACE, locale=clinic.source.tag) for p in error.problems]
    gathered.spoken = {kind: spoken(clinic, kind) for kind in DocumentKind}
    gathered.same, same_problems = read_same_meaning(clinic.root)
    gathered.problems += same_problems
    for language in languages or clinic.offered:
        try:
            gathered.words[language.tag] = _words(clinic, language)
        except ProblemError as error:
            gathered.problems += [p.about(document=INTERFACE, locale=language.tag) for p in error.problems]
            continue
        words = Words(language, gathered.words[language.tag])
        gathered.said |= {(kind, language.tag): said_by(found, words) for kind, found in gathered.spoken.items()}
        for document in reading.documents:
            if document.slug in reading.broken or (slugs and document.slug not in slugs):
                continue
            try:
                gathered.localised[document.slug, language.tag] = _localise(gathered, document, language)
            except ProblemError as error:
                gathered.problems += [p.about(document=document.slug, locale=language.tag) for p in error.problems]
    gathered.problems += _review_warnings(reading, today)
    return gathered


def _localise(gathered: Gathered, document: Document, language: Language) -> LocalisedDocument:
    clinic = gathered.clinic
    words = Words(language, gathered.words[language.tag])
    source_words = Words(clinic.source, gathered.source_words)
    said = gathered.said[document.kind, language.tag]
    catalog = gathered.catalogs[document.slug, language.tag] = _catalog(clinic, document, language)
    localised = _with_teasers(gathered, localise(document, clinic, words, catalog, source_words, said))
    if language.is_pseudo:
        return localised  # a draft for ever: nobody can sign what nobody can read
    signatures = read_signatures(clinic.root, language.tag, document.slug)
    is_source = language == clinic.source
    standing = standing_of(signatures, localised.parts, is_source=is_source, same=gathered.same)
    return replace(localised, state=standing.state, standing=standing)


def _words(clinic: Clinic, language: Language) -> dict[Key, Entry]:
    if language.is_pseudo:
        return pseudo_catalog(interface_entries(clinic), language).by_key()
    return interface_catalog(clinic, language)


def _catalog(clinic: Clinic, document: Document, language: Language) -> CatalogSource:
    if language.is_pseudo:  # in memory only, so that nobody takes it for a translation
        return CatalogSource(pseudo_catalog(document_entries(document), language), document.file)
    path = catalog_path(clinic.root, language.tag, document.slug)
    file = shown_path(path, clinic.root)
    if language == clinic.source or not path.is_file():
        return CatalogSource(Catalog(), file, is_there=False)
    return CatalogSource(read_catalog(path, clinic.root, language), file)


def _with_teasers(gathered: Gathered, localised: LocalisedDocument) -> LocalisedDocument:
    """A newsletter with the words of the leaflets it shows. A leaflet that is refused takes it along."""
    document, language = localised.document, localised.language
    teased, texts, gaps = {}, dict(localised.texts), list(localised.gaps)
    for block in document.blocks:
        if not isinstance(block, Teaser):
            continue
        leaflet = gathered.localised.get((block.leaflet, language.tag))
        if leaflet is None:
            raise ProblemError(
                Problem(
                    document.file, block.line, "teaser",
                    f"the leaflet '{block.leaflet}' cannot be shown in {language.english}", "mend that leaflet first",
                )
            )  # fmt: skip
        shown = leaflet.document
        teased[block.leaflet] = Teased(shown.title, shown.summary, shown.lead)
        messages = [shown.title, shown.summary, *([shown.lead.alt] if shown.lead else [])]
        texts |= {message.key: leaflet.text(message) for message in messages}
        if any(leaflet.text(message).is_gap for message in shown_of(block, teased[block.leaflet])):
            gaps += leaflet.gaps
    if not teased:
        return localised
    words, said = Words(language, gathered.words[language.tag]), gathered.said[document.kind, language.tag]
    parts = parts_of(document, texts, teased, gathered.clinic, words, said)
    return replace(
        localised, teased=teased, texts=texts, gaps=tuple(gaps), parts=parts, words_digest=parts_digest(parts)
    )


def review_problem(document: Document, today: dt.date) -> Problem | None:
    """A document whose clinical review is overdue, if it is; a release build refuses it."""
    if document.review_by is None or document.review_by >= today:
        return None
    return Problem(
        document.file, 0, "review-expired", f"its clinical review was due on {document.review_by}",
        "review it, then set reviewed and review_by", document=document.slug,
    )  # fmt: skip


def _review_warnings(reading: Reading, today: dt.date) -> Iterator[Problem]:
    """The same as warnings, for every build."""
    for document in reading.documents:
        if problem := review_problem(document, today):
            yield replace(problem, severity=Severity.WARNING)


def interface_gaps(gathered: Gathered) -> Iterator[Problem]:
    """Every word of the interface that a language lacks."""
    try:
        entries = gathered.interface()
    except ProblemError as error:
        yield from error.problems
        return
    for tag, words in gathered.words.items():
        file = shown_path(catalog_path(gathered.clinic.root, tag, INTERFACE), gathered.clinic.root)
        for entry in entries:
            of_clinic = entry.key[0] in CLINIC_CONTEXTS
            source = gathered.clinic.source if of_clinic else INTERFACE_SOURCE
            if tag == source.tag or entry.key[0] == NAME_CONTEXT:
                continue  # a name may stand as it is
            found = words.get(entry.key)
            if found is None or not found.is_translated:
                line = found.line if found else 0
                rule = "fuzzy" if found and found.is_fuzzy else "missing"
                yield Problem(
                    file, line, rule, f"“{entry.msgid}” is not translated",
                    "translate it (build.py translate update adds it)",
                    locale=tag, document=INTERFACE,
                )  # fmt: skip
