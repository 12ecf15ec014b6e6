"""Documents and catalogs → pairs and books → every rule → cases.

Only what would be set is looked at: translations that are current, of messages that the
document has. A rule that fails is told by its name and never stops the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from leafpost.catalogs.checks.glyphs import GLYPHS, MissingCharacters, glyph_findings
from leafpost.catalogs.checks.model import Book, Finding, Pair, Rule, Tongue
from leafpost.catalogs.checks.rules import BOOK_RULES, PAIR_RULES, SHELF_RULES, SOURCE_RULES, TEXT_RULES
from leafpost.catalogs.checks.waivers import entry_digest, source_digest
from leafpost.catalogs.checks.whole_warnings import callout_messages
from leafpost.catalogs.interface import CLINIC_CONTEXTS, INTERFACE_SOURCE
from leafpost.catalogs.messages import callouts_of, distinct_messages
from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import Clinic
from leafpost.documents.model import CalloutKind, Document
from leafpost.errors import Problem
from leafpost.languages import Language

Found = TypeVar("Found")
Look = Callable[[], Iterable[Found]]
_NUMBERS = range(201)  # every plural rule of CLDR repeats after 100


@dataclass(frozen=True, slots=True)
class Case:
    """One finding at one message: `key` and `digest` are what a waiver is bound to.

    `key` is None for a finding about a whole document, which cannot be waived.
    """

    rule: Rule
    document: str
    key: Key | None
    digest: str
    problem: Problem


@dataclass(slots=True)
class Cases:
    """All cases of one language.

    `looked_at` are the messages that rules have seen, `known` all that there are: a waiver is
    judged only by a message that was looked at, or that is gone.
    """

    found: list[Case] = field(default_factory=list)
    looked_at: set[tuple[str, Key]] = field(default_factory=set)
    known: set[tuple[str, Key]] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


# --- what rules look at ------------------------------------------------------------------


def document_book(document: Document, entries: Mapping[Key, Entry], tongue: Tongue, source_language: Language) -> Book:
    """A document's catalog; a pair for each message that has a current translation."""
    callouts, links = _callout_kinds(document), frozenset(document.links)
    pairs = tuple(
        Pair(
            document.slug, entry, message.text, entry.msgstr[0], tongue, source_language,
            message=message, callout=callouts.get(message.key), links=links,
        )
        for message in distinct_messages(document)
        if (entry := entries.get(message.key)) is not None and entry.is_translated
    )  # fmt: skip
    return Book(document.slug, tongue, pairs, entries, document)


def _callout_kinds(document: Document) -> dict[Key, CalloutKind]:
    return {m.key: callout.kind for callout in callouts_of(document) for m in callout_messages(callout)}


def interface_book(entries: Mapping[Key, Entry], tongue: Tongue, clinic_source: Language) -> Book:
    """The words of the interface; a pair for each plural form of each current translation."""
    pairs = tuple(
        pair
        for entry in entries.values()
        if entry.is_translated
        for pair in _forms(entry, tongue, clinic_source if entry.key[0] in CLINIC_CONTEXTS else INTERFACE_SOURCE)
    )
    return Book(INTERFACE, tongue, pairs, entries)


def _forms(entry: Entry, tongue: Tongue, source_language: Language) -> Iterator[Pair]:
    if entry.msgid_plural is None:
        yield Pair(INTERFACE, entry, entry.msgid, entry.msgstr[0], tongue, source_language)
        return
    for form, target in enumerate(entry.msgstr):
        numbers = tuple(number for number in _NUMBERS if tongue.language.plural_index(number) == form)
        source = entry.msgid if numbers == (1,) else entry.msgid_plural
        yield Pair(INTERFACE, entry, source, target, tongue, source_language, form, numbers)


# --- rules -------------------------------------------------------------------------------


def look_at_book(cases: Cases, book: Book, file: str, missing: MissingCharacters) -> None:
    """Every rule for translations on one catalog; `file` is how problems name it."""
    place = Problem(file, 0, "", "", "", locale=book.tongue.language.tag, document=book.name)
    cases.documents.add(book.name)
    cases.known |= {(book.name, key) for key in book.entries}
    cases.looked_at |= {(book.name, pair.entry.key) for pair in book.pairs}
    for pair in book.pairs:
        at = replace(place, line=pair.entry.line)
        for rule, look in _looks_at_pair(pair, missing):
            for finding in _guarded(cases, rule, look, at):
                _add(cases, rule, pair.entry.key, entry_digest(pair.entry), at, _with_form(pair, finding))
    for book_rule in BOOK_RULES:
        for entry, finding in _guarded(cases, book_rule, partial(book_rule.look, book), place):
            at = replace(place, line=entry.line)
            _add(cases, book_rule, entry.key, entry_digest(entry), at, finding)


def look_at_shelf(cases: Cases, shelf: Sequence[tuple[Book, str]]) -> None:
    """The rules for all catalogs of one language together, each with its file."""
    files = {book.name: file for book, file in shelf}
    books = [book for book, _file in shelf]
    if not books:
        return
    place = Problem(shelf[0][1], 0, "", "", "", locale=books[0].tongue.language.tag, document=books[0].name)
    for rule in SHELF_RULES:
        for book, entry, finding in _guarded(cases, rule, partial(rule.look, books), place):
            at = replace(place, file=files[book.name], line=entry.line, document=book.name)
            _add(cases, rule, entry.key, entry_digest(entry), at, finding)


def _looks_at_pair(pair: Pair, missing: MissingCharacters) -> Iterator[tuple[Rule, Look[Finding]]]:
    for rule in PAIR_RULES:
        yield rule, partial(rule.look, pair)
    yield from _looks_at_text(pair.target, pair.tongue, missing)


def _looks_at_text(text: str, tongue: Tongue, missing: MissingCharacters) -> Iterator[tuple[Rule, Look[Finding]]]:
    for rule in TEXT_RULES:
        yield rule, partial(rule.look, text, tongue)
    yield GLYPHS, partial(glyph_findings, text, tongue.language, missing)


def look_at_source(
    cases: Cases, document: Document, clinic: Clinic, tongue: Tongue, missing: MissingCharacters
) -> None:
    """Every rule for sources on one document, and those for any text on its messages."""
    place = Problem(document.file, 0, "", "", "", locale=tongue.language.tag, document=document.slug)
    cases.documents.add(document.slug)
    for message in distinct_messages(document):
        cases.known.add((document.slug, message.key))
        cases.looked_at.add((document.slug, message.key))
        at = replace(place, line=message.line)
        for rule, look in _looks_at_text(message.text, tongue, missing):
            for finding in _guarded(cases, rule, look, at):
                _add(cases, rule, message.key, source_digest(message.key), at, finding)
    for source_rule in SOURCE_RULES:
        for about, finding in _guarded(cases, source_rule, partial(source_rule.look, document, clinic), place):
            at = replace(place, line=about.line) if about else place
            key = about.key if about else None
            _add(cases, source_rule, key, source_digest(key) if key else "", at, finding)


def look_at_interface_source(cases: Cases, entries: Iterable[Entry], tongue: Tongue) -> None:
    """The rules for any text on those words of the interface that are in the language of `tongue`."""
    cases.documents.add(INTERFACE)
    for entry in entries:
        cases.known.add((INTERFACE, entry.key))
        cases.looked_at.add((INTERFACE, entry.key))
        file = next(iter(entry.references), "templates")
        at = Problem(file, 0, "", "", "", locale=tongue.language.tag, document=INTERFACE)
        for text in filter(None, (entry.msgid, entry.msgid_plural)):
            for rule in TEXT_RULES:
                for finding in _guarded(cases, rule, partial(rule.look, text, tongue), at):
                    _add(cases, rule, entry.key, source_digest(entry.key), at, finding)


def _with_form(pair: Pair, finding: Finding) -> Finding:
    if pair.entry.msgid_plural is None:
        return finding
    return replace(finding, what=f"{finding.what} (in msgstr[{pair.form}])")


def _guarded(cases: Cases, rule: Rule, look: Look[Found], at: Problem) -> list[Found]:
    """What a rule finds. One that fails is a problem of its own, so that it is neither lost nor in the way."""
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001 - told by the rule's name; one rule must not stop the others
        problem = replace(
            at, rule=rule.name, what=f"the rule could not look at this ({type(error).__name__}: {error})",
            fix="please report this line; until then read the text yourself",
        )  # fmt: skip
        cases.found.append(Case(rule, at.document, None, "", problem))
        return []


def _add(cases: Cases, rule: Rule, key: Key | None, digest: str, at: Problem, finding: Finding) -> None:
    problem = replace(at, rule=rule.name, what=finding.what, fix=finding.fix, severity=rule.severity)
    case = Case(rule, at.document, key, digest, problem)
    if case not in cases.found:
        cases.found.append(case)
