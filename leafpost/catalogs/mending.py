"""`translate same-meaning`: keeps the translations of a source text that was mended without another meaning.

Only a person says so. Everything is worked out before anything is written.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leafpost.catalogs.merge import merge
from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.model import Catalog, Entry, has_words
from leafpost.catalogs.places import catalog_path, same_meaning_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.po_write import format_catalog
from leafpost.catalogs.same_meaning import RULE, SameMeaning, format_same_meaning, read_same_meaning, same_meaning
from leafpost.catalogs.sameness import differences
from leafpost.catalogs.template import CALLOUT_NOTE, document_entries
from leafpost.catalogs.update import catalog_header, catalog_languages
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message
from leafpost.errors import ConfigurationError, Problem, ProblemError, shown_path
from leafpost.files import replace_files
from leafpost.languages import Language

_CALLOUT_NOTE = re.compile(CALLOUT_NOTE.format(kind="(.*?)"))
_TRANSLATE = "translate the message anew: build.py translate update marks it"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one translation, in words where it is not kept."""

    language: Language
    message: Message
    is_kept: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """All that is to be done; nothing is written yet. `files` are whole."""

    records: tuple[SameMeaning, ...]
    outcomes: tuple[Outcome, ...]
    files: Mapping[Path, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Book:
    """One catalog: as it is, and as an update makes it."""

    language: Language
    path: Path
    before: Catalog
    merged: Catalog


@dataclass(frozen=True, slots=True)
class _Found:
    """A translation with the source text that it was made from; `why` tells why it cannot be kept, if so."""

    book: _Book
    message: Message
    old: str = ""
    why: str = ""


def plan_mending(
    clinic: Clinic, document: Document, beginning: str, *, reason: str, name: str, date: dt.date
) -> Mending:  # fmt: skip
    """What `same-meaning` would do for the message that is, or begins with, `beginning`.

    Raises ProblemError, with every reason, where it must not be done, and ConfigurationError
    where reason or name is empty.
    """
    reason, name = " ".join(reason.split()), " ".join(name.split())
    _check_given("--reason", reason, "write why the meaning is the same")
    _check_given("--name", name, "write who says so")
    messages = _named_messages(document, beginning)
    records, problems = read_same_meaning(clinic.root)
    if problems:
        raise ProblemError(*problems)
    books = _books(clinic, document)
    found = [_look(book, message) for message in messages for book in books]
    old_texts = _old_texts(clinic, document, messages, found)
    kept = [row for row in found if not row.why and old_texts.get(row.message.key) == row.old]
    new = [
        same_meaning(message.context, old_texts[message.key], message.text, reason=reason, name=name, date=date)
        for message in messages if message.key in old_texts
    ]  # fmt: skip
    there = {(record.context, record.old, record.new) for record in records}
    added = [record for record in new if (record.context, record.old, record.new) not in there]
    # The record goes first: a translation that is kept must never be without it.
    files = {same_meaning_path(clinic.root): format_same_meaning([*records, *added]).encode("utf-8")}
    files |= {book.path: _with_kept(book, kept) for book in books if any(row.book is book for row in kept)}
    stays = "was made from another, older text; it stays fuzzy"
    outcomes = [Outcome(r.book.language, r.message, r in kept, r.why or ("" if r in kept else stays)) for r in found]
    return Mending(tuple(new), tuple(outcomes), files)


def carry_out(mending: Mending) -> None:
    """Write the record and the catalogs: all of them, or none as far as the machine allows."""
    replace_files(mending.files)


def _check_given(option: str, text: str, fix: str) -> None:
    if not text or not text.isprintable():
        what = "this has characters that cannot be printed" if text else "this is empty"
        raise ConfigurationError(Problem(option, 0, "usage", what, fix))


def _named_messages(document: Document, beginning: str) -> list[Message]:
    """The message that a person means; several where one text stands in several contexts."""
    wanted = " ".join(beginning.split())
    messages = distinct_messages(document)
    found = [m for m in messages if m.text == wanted] or [m for m in messages if wanted and m.text.startswith(wanted)]
    texts = list(dict.fromkeys(message.text for message in found))
    if not texts:
        what = f"no message of '{document.slug}' begins with “{wanted}”"
        raise ProblemError(Problem(document.file, 0, RULE, what, "write it as it stands in the document now"))
    if len(texts) > 1:
        shown = ", ".join(f"“{text}”" for text in texts[:4]) + (" …" if len(texts) > 4 else "")
        what = f"{len(texts)} messages begin with “{wanted}”"
        raise ProblemError(Problem(document.file, 0, RULE, what, f"write more of the one that you mean: {shown}"))
    return found


def _books(clinic: Clinic, document: Document) -> list[_Book]:
    """Every catalog of the document, merged as `translate update` does it."""
    books, problems = [], []
    for language in catalog_languages(clinic):
        path = catalog_path(clinic.root, language.tag, document.slug)
        if language == clinic.source or not path.is_file():
            continue
        try:
            before = read_catalog(path, clinic.root, language)
        except ProblemError as error:
            problems += [problem.about(document=document.slug, locale=language.tag) for problem in error.problems]
            continue
        header = catalog_header(document.slug, language)
        merged = merge(document_entries(document), before, header, language.nplurals).catalog
        books.append(_Book(language, path, before, merged))
    if problems:
        raise ProblemError(*problems)
    return books


def _look(book: _Book, message: Message) -> _Found:
    """The text that a translation was made from, if it was current until this text was mended."""
    entry = book.merged.by_key()[message.key]
    if entry.is_translated:
        return _Found(book, message, why="is current already")
    if not any(map(has_words, entry.msgstr)):
        return _Found(book, message, why="is not translated")
    doubt = "was in doubt before, for another reason; it stays fuzzy"
    previous = entry.previous
    if previous is None or not previous.msgid or previous.msgid == message.text:
        return _Found(book, message, why=doubt)
    if previous.msgctxt not in (None, message.context):
        return _Found(book, message, why=f"was made for another place ({previous.msgctxt}); it stays fuzzy")
    before = book.before.by_key()
    if message.key not in before:  # not updated yet: the old entry is there to be asked
        original = before.get((message.context, previous.msgid))
        if original is None or not original.is_translated:
            return _Found(book, message, why=doubt)
        kinds = _callout_kind(original), _callout_kind(entry)
        if None not in kinds and kinds[0] != kinds[1]:
            was, now = (f"in a callout of the kind “{kind}”" if kind else "outside a callout" for kind in kinds)
            return _Found(book, message, why=f"was made for a text {was}, which now stands {now}; it stays fuzzy")
    return _Found(book, message, previous.msgid)


def _callout_kind(entry: Entry) -> str | None:
    """The kind of callout that a message stands in, as its catalog tells translators; None where it tells nothing."""
    if not entry.extracted:
        return None
    found = _CALLOUT_NOTE.search(entry.extracted[0])
    return found[1] if found else ""


def _old_texts(
    clinic: Clinic, document: Document, messages: Sequence[Message], found: Sequence[_Found]
) -> dict[tuple[str, str], str]:
    """By message, the one text that was mended. Raises ProblemError where there is none, or more than one."""
    old_texts: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for message in messages:
        rows = [row for row in found if row.message == message and not row.why]
        reasons = {
            old: differences(old, message, document.links, clinic.variable_names, clinic.source)
            for old in dict.fromkeys(row.old for row in rows)
        }
        good = [old for old, why in reasons.items() if not why]
        if len(good) == 1:
            old_texts[message.key] = good[0]
        for old, why in reasons.items() if len(good) != 1 else ():
            tongues = ", ".join(row.book.language.english for row in rows if row.old == old)
            what = "; ".join(why) or "other catalogs were made from another text, so it is not known which was mended"
            told = f"“{old}” ({tongues}) → “{message.text}”: {what}"
            problems.append(Problem(document.file, message.line, RULE, told, _TRANSLATE))
    if not old_texts and not problems:
        reasons_told = ", ".join(f"{row.book.language.english} {row.why}" for row in found) or "there is no catalog"
        what = f"no translation of “{messages[0].text}” waits for this: {reasons_told}"
        problems.append(Problem(document.file, messages[0].line, RULE, what, "there is nothing to keep"))
    if problems:
        raise ProblemError(*(problem.about(document=document.slug) for problem in problems))
    return old_texts


def _with_kept(book: _Book, kept: Sequence[_Found]) -> bytes:
    """A catalog in which the kept translations are current."""
    keys = {row.message.key for row in kept if row.book is book}
    entries = tuple(
        replace(entry, flags=entry.flags - {"fuzzy"}, previous=None)
        if not entry.is_obsolete and entry.key in keys
        else entry
        for entry in book.merged.entries
    )
    return format_catalog(replace(book.merged, entries=entries)).encode("utf-8")


def shown_files(mending: Mending, clinic: Clinic) -> list[str]:
    """The files that are written, as a person in the clinic's folder would name them."""
    return [shown_path(path, clinic.root) for path in mending.files]
