"""`build.py check`: every problem of a clinic's documents and translations, in one list.

A release build asks the same rules, and refuses what has an error.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from leafpost.catalogs.checks.glyphs import GLYPHS, glyph_findings
from leafpost.catalogs.checks.judged import judged
from leafpost.catalogs.checks.model import Book, Tongue
from leafpost.catalogs.checks.run import (
    Cases,
    document_book,
    interface_book,
    look_at_book,
    look_at_interface_source,
    look_at_shelf,
    look_at_source,
)
from leafpost.catalogs.checks.tongues import read_tongue
from leafpost.catalogs.checks.waivers import read_waivers
from leafpost.catalogs.checks.whole_warnings import callout_messages
from leafpost.catalogs.interface import CLINIC_CONTEXTS, INTERFACE_SOURCE
from leafpost.catalogs.messages import callouts_of, distinct_messages
from leafpost.catalogs.model import Entry, has_words
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import Clinic
from leafpost.documents.model import Document
from leafpost.errors import Problem, ProblemError, Severity, errors_in, shown_path
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.press.gather import Gathered, gather, interface_gaps, review_problem
from leafpost.render.fonts import missing_characters
from leafpost.render.theme import brand_problems


def check(
    clinic: Clinic, today: dt.date, slugs: Sequence[str] = (), languages: Sequence[Language] = ()
) -> list[Problem]:
    """Every problem, in order of file and line. Empty `slugs` or `languages` stand for all.

    With `slugs` only their own problems, and errors in a language's lists (claims, glossary,
    waivers), because of which they were not checked whole.
    """
    gathered = gather(clinic, today, languages or None)
    problems = [
        *brand_problems(clinic),
        *(problem for problem in gathered.problems if problem.rule != "review-expired"),
        *_reviews(gathered, today),
        *(gap for localised in gathered.localised.values() for gap in localised.gaps),
        *interface_gaps(gathered),
        *rule_problems(gathered, slugs),
    ]
    return sorted(dict.fromkeys(p for p in problems if not slugs or p.document in slugs or _is_of_a_list(p)))


def _is_of_a_list(problem: Problem) -> bool:
    return problem.is_error and not problem.document and bool(problem.locale)


def _reviews(gathered: Gathered, today: dt.date) -> Iterator[Problem]:
    """What a build only warns of is an error here."""
    for document in gathered.reading.documents:
        if problem := review_problem(document, today):
            yield problem


def rule_problems(gathered: Gathered, slugs: Sequence[str] = ()) -> list[Problem]:
    """What the rules have against every language that was gathered, its waivers taken into account."""
    return [problem for tag in gathered.words for problem in _of_language(gathered, _language(gathered, tag), slugs)]


def rule_errors(gathered: Gathered, slugs: Sequence[str] = ()) -> dict[tuple[str, str], tuple[Problem, ...]]:
    """The errors that refuse a release, by slug and language tag; of some documents where `slugs` are named.

    Errors in the interface, or in a language's own lists, are in the way of all of its documents.
    """
    errors = errors_in(rule_problems(gathered, slugs))
    return {
        (slug, tag): tuple(p for p in errors if p.locale == tag and p.document in (slug, INTERFACE, ""))
        for slug, tag in gathered.localised
    }


def _language(gathered: Gathered, tag: str) -> Language:
    return next(language for language in gathered.clinic.offered if language.tag == tag)


def _of_language(gathered: Gathered, language: Language, slugs: Sequence[str]) -> list[Problem]:
    clinic, reading = gathered.clinic, read_tongue(gathered.clinic.root, language)
    cases = cases_of_language(gathered, reading.tongue, slugs)
    documents = [d for d in gathered.reading.documents if not slugs or d.slug in slugs]
    found = [*reading.problems, *judged(cases, read_waivers(clinic.root, language.tag), language.tag)]
    for document in documents:
        if localised := gathered.localised.get((document.slug, language.tag)):
            found += _of_values(gathered, localised)
            found += _of_callouts(document, localised)
    return found


def cases_of_language(gathered: Gathered, tongue: Tongue, slugs: Sequence[str] = ()) -> Cases:
    """Every finding in one language before any waiver; `slugs` may name the interface too."""
    clinic, language, cases = gathered.clinic, tongue.language, Cases()
    shelf: list[tuple[Book, str]] = []
    for document in gathered.reading.documents:
        if slugs and document.slug not in slugs:
            continue
        if language == clinic.source:
            look_at_source(cases, document, clinic, tongue, missing_characters)
        elif source := gathered.catalogs.get((document.slug, language.tag)):
            shelf.append((document_book(document, source.catalog.by_key(), tongue, clinic.source), source.file))
    if not slugs or INTERFACE in slugs:
        look_at_interface_source(cases, _own_words(gathered, language), tongue)
        shelf += _interface(clinic, tongue)
    for book, file in shelf:
        look_at_book(cases, book, file, missing_characters)
    look_at_shelf(cases, shelf)
    return cases


def _interface(clinic: Clinic, tongue: Tongue) -> list[tuple[Book, str]]:
    """The clinic's own words of the interface, and their file; ours are looked at where they lie."""
    path = catalog_path(clinic.root, tongue.language.tag, INTERFACE)
    if not path.is_file():
        return []
    try:
        entries = read_catalog(path, clinic.root, tongue.language).by_key()
    except ProblemError:  # told where the words were gathered
        return []
    return [(interface_book(entries, tongue, clinic.source), shown_path(path, clinic.root))]


def _own_words(gathered: Gathered, language: Language) -> list[Entry]:
    """The words of the interface whose source is in this language."""
    clinic = gathered.clinic
    if language not in (clinic.source, INTERFACE_SOURCE):
        return []
    try:
        entries = gathered.interface()
    except ProblemError:  # told among the gaps of the interface
        return []
    return [
        entry
        for entry in entries
        if language == (clinic.source if entry.key[0] in CLINIC_CONTEXTS else INTERFACE_SOURCE)
    ]


def _of_values(gathered: Gathered, localised: LocalisedDocument) -> Iterator[Problem]:
    """Characters without a glyph that only come in with the clinic's values."""
    document, tag = localised.document, localised.language.tag
    source = gathered.catalogs[document.slug, tag]
    entries = source.catalog.by_key()
    for message in distinct_messages(document):
        text, entry = localised.text(message), entries.get(message.key)
        own = {*message.text, *"".join(entry.msgstr if entry else ())}
        added = "".join(sorted(set(plain_text(text.inlines)) - own))
        for finding in glyph_findings(added, text.language, missing_characters):
            yield Problem(
                document.file, message.line, GLYPHS.name, f"in the clinic's values {finding.what}", finding.fix,
                locale=tag, document=document.slug,
            )  # fmt: skip


def _of_callouts(document: Document, localised: LocalisedDocument) -> Iterator[Problem]:
    """Proof that localising kept each warning whole: the same callouts, each message with something to read."""
    wanted = {c.id: len(callout_messages(c)) for c in callouts_of(document) if c.kind.must_reach_reader}
    shown = {
        callout.id: sum(has_words(plain_text(localised.text(m).inlines)) for m in callout_messages(callout))
        for callout in callouts_of(localised.document)
    }
    for identifier, count in wanted.items():
        if shown.get(identifier, 0) != count:
            yield Problem(
                document.file, 0, "warning-present",
                f"the callout '{identifier}' has {shown.get(identifier, 0)} of its {count} messages "
                f"in {localised.language.english}",
                "please report this line; do not give this leaflet to anybody",
                Severity.ERROR, localised.language.tag, document.slug,
            )  # fmt: skip
