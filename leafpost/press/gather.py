"""Reads a clinic's documents and catalogs and localises each document in each language."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from leafpost.catalogs.interface import (
    CLINIC_CONTEXTS,
    INTERFACE_SOURCE,
    NAME_CONTEXT,
    interface_catalog,
    interface_entries,
)
from leafpost.catalogs.model import Catalog, Entry, Key
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.signoff import read_signoffs, state_of
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message, Teaser
from leafpost.documents.read import Reading, read_documents
from leafpost.errors import Problem, ProblemError, Severity, shown_path
from leafpost.languages import Language
from leafpost.localise.document import CatalogSource, callout_labels, localise, words_digest
from leafpost.localise.model import LocalisedDocument, Teased
from leafpost.localise.words import Words


@dataclass(slots=True)
class Gathered:
    """Everything that can be built, and every problem on the way.

    `localised` is by slug and language tag; `words` holds the interface's entries by
    language tag. A document that is not in `localised` was refused, and why is in
    `problems`.
    """

    clinic: Clinic
    reading: Reading
    localised: dict[tuple[str, str], LocalisedDocument] = field(default_factory=dict)
    words: dict[str, dict[Key, Entry]] = field(default_factory=dict)
    source_words: dict[Key, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

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
    for language in languages or clinic.offered:
        try:
            gathered.words[language.tag] = interface_catalog(clinic, language)
        except ProblemError as error:
            gathered.problems += [p.about(document=INTERFACE, locale=language.tag) for p in error.problems]
            continue
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
    localised = localise(document, clinic, words, _catalog(clinic, document.slug, language), source_words)
    localised = _with_teasers(gathered, localised)
    signoffs = read_signoffs(clinic.root, language.tag, document.slug)
    state = state_of(signoffs, localised.words_digest, is_source=language == clinic.source)
    return replace(localised, state=state)


def _catalog(clinic: Clinic, slug: str, language: Language) -> CatalogSource:
    path = catalog_path(clinic.root, language.tag, slug)
    file = shown_path(path, clinic.root)
    if language == clinic.source or not path.is_file():
        return CatalogSource(Catalog(), file, is_there=False)
    return CatalogSource(read_catalog(path, clinic.root, language), file)


def _with_teasers(gathered: Gathered, localised: LocalisedDocument) -> LocalisedDocument:
    """A newsletter with the words of the leaflets it shows. A leaflet that is refused takes it along."""
    document, language = localised.document, localised.language
    teased, texts, gaps = {}, dict(localised.texts), list(localised.gaps)
    shown_messages: list[Message] = []
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
        shown_messages += messages
        texts |= {message.key: leaflet.text(message) for message in messages}
        if any(leaflet.text(message).is_gap for message in messages):
            gaps += leaflet.gaps
    labels = callout_labels(Words(language, gathered.words[language.tag]))
    digest = words_digest(document, texts, shown_messages, labels)
    return replace(localised, teased=teased, texts=texts, gaps=tuple(gaps), words_digest=digest)


def review_problem(document: Document, today: dt.date) -> Problem | None:
    """A document whose clinical review is overdue, if it is; a release build refuses it."""
    if document.review_by is None or document.review_by >= today:
        return None
    return Problem(
        document.file, 0, "review-overdue", f"its clinical review was due on {document.review_by}",
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
        entries = interface_entries(gathered.clinic)
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
