"""`translate update` and `translate add`: documents and templates → POT → every PO."""

import re
from dataclasses import dataclass
from pathlib import Path

from leafpost.catalogs.interface import (
    CLINIC_CONTEXTS,
    INTERFACE_SOURCE,
    interface_entries,
    is_shipped,
    shipped_catalog,
)
from leafpost.catalogs.merge import Merge, merge
from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.places import INTERFACE, begun_languages, catalog_path, pot_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.po_write import write_catalog
from leafpost.catalogs.template import document_entries
from leafpost.clinic import CLINIC_FILE, Clinic
from leafpost.documents.read import Reading
from leafpost.errors import Problem, ProblemError, shown_path
from leafpost.files import replace_file
from leafpost.languages import Language, find_language


@dataclass(frozen=True, slots=True)
class Updated:
    """What happened to one catalog. `missing` counts messages without a usable translation."""

    file: str
    is_written: bool
    kept: int
    changed: int
    added: int
    retired: int
    missing: int


def update_catalogs(clinic: Clinic, reading: Reading) -> tuple[list[Updated], list[Problem]]:
    """Bring every template and catalog up to date with the documents and the interface.

    A document with mistakes, or a damaged catalog, is left exactly as it is and reported.
    """
    templates, problems = catalog_templates(clinic, reading)
    updated: list[Updated] = []
    for name, entries in templates.items():
        try:
            _write(pot_path(clinic.root, name), clinic.root, Catalog(catalog_header(name, None), tuple(entries)))
        except ProblemError as error:
            problems += [problem.about(document=name) for problem in error.problems]
    for language in catalog_languages(clinic):
        for name, entries in templates.items():
            if language == clinic.source and name != INTERFACE:
                continue
            try:
                updated += _update_one(clinic, language, name, entries)
            except ProblemError as error:
                problems += [problem.about(document=name, locale=language.tag) for problem in error.problems]
    return updated, problems


def catalog_templates(clinic: Clinic, reading: Reading) -> tuple[dict[str, list[Entry]], list[Problem]]:
    """The untranslated entries of every document without mistakes, and of the interface, by name; and the mistakes."""
    problems = [problem for problem in reading.problems if problem.is_error]
    templates = {
        document.slug: document_entries(document)
        for document in reading.documents
        if document.slug not in reading.broken
    }
    try:
        templates[INTERFACE] = interface_entries(clinic)
    except ProblemError as error:
        problems += error.problems
    return templates, problems


def catalog_languages(clinic: Clinic) -> list[Language]:
    """The offered languages, and those that are begun and not offered yet."""
    begun = [find_language(tag) for tag in begun_languages(clinic.root)]
    return list(dict.fromkeys([*clinic.offered, *(row for row in begun if row is not None)]))


def merged_catalog(clinic: Clinic, language: Language, name: str, entries: list[Entry]) -> Merge | None:
    """A catalog as `translate update` would write it; None where there is nothing to translate.

    `entries` are those of `catalog_templates`. Raises ProblemError where the catalog is damaged.
    """
    path = catalog_path(clinic.root, language.tag, name)
    old = read_catalog(path, clinic.root, language) if path.is_file() else Catalog()
    if name == INTERFACE:
        entries = _interface_words(clinic, language, entries, old)
    if not entries and not old.entries:
        return None  # such as the words of the interface in English
    return merge(entries, old, catalog_header(name, language), language.nplurals)


def _update_one(clinic: Clinic, language: Language, name: str, entries: list[Entry]) -> list[Updated]:
    path = catalog_path(clinic.root, language.tag, name)
    seen = _stamp(path)
    result = merged_catalog(clinic, language, name, entries)
    if result is None:
        return []
    if _stamp(path) != seen:
        raise ProblemError(
            Problem(
                shown_path(path, clinic.root), 0, "file", "was saved by another program at this moment",
                "nothing was written into it; run build.py translate update again",
            )
        )  # fmt: skip
    is_written = _write(path, clinic.root, result.catalog)
    missing = sum(1 for entry in result.catalog.active if not entry.is_translated)
    file = shown_path(path, clinic.root)
    return [Updated(file, is_written, result.kept, result.changed, result.added, result.retired, missing)]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells that a file was saved in between; None where there is none."""
    if not path.is_file():
        return None
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _write(path: Path, root: Path, catalog: Catalog) -> bool:
    """`write_catalog`; a disk or folder that refuses is a problem of this one file, and its old bytes stand."""
    try:
        return write_catalog(path, catalog)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemError(
            Problem(
                shown_path(path, root), 0, "file", f"cannot be written ({reason})",
                "what was there is whole; make room or let it be written, and run build.py translate update again",
            )
        ) from error  # fmt: skip


def _interface_words(clinic: Clinic, language: Language, entries: list[Entry], old: Catalog) -> list[Entry]:
    """The words that this catalog has to hold: none that the language has from elsewhere."""
    if language == clinic.source:
        entries = [entry for entry in entries if entry.key[0] not in CLINIC_CONTEXTS]
    if language == INTERFACE_SOURCE:
        own = old.by_key()  # a clinic may word our English in its own way
        return [entry for entry in entries if entry.key[0] in CLINIC_CONTEXTS or entry.key in own]
    if is_shipped(clinic):
        return entries
    covered, own = shipped_catalog(language).by_key(), old.by_key()
    return [e for e in entries if e.key in own or not (e.key in covered and covered[e.key].is_translated)]


def catalog_header(name: str, language: Language | None) -> dict[str, str]:
    """The fields of a header that are ours to set; a template has no language."""
    header = {"Project-Id-Version": name}
    if language is not None:
        header["Language"] = language.tag
    header |= {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language is not None:
        header["Plural-Forms"] = language.plural_forms
    return header


def add_language(clinic: Clinic, tag: str) -> tuple[Language, bool]:
    """Begin a language: its folder of catalogs, and its place in `clinic.toml`.

    Returns the language and whether `clinic.toml` now offers it; False where the list could
    not be changed safely, so that a person has to do it. Raises ProblemError for an unknown tag.
    """
    language = find_language(tag)
    if language is None:
        raise ProblemError(
            Problem(
                "leafpost/languages/languages.toml", 0, "language", f"'{tag}' is not in the table of languages",
                "use a tag such as he, ko or pt-BR, or add the language's plural rule and fonts to the table",
            )
        )  # fmt: skip
    (clinic.root / "locales" / language.tag / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    return language, language in clinic.offered or _offer(clinic.root / CLINIC_FILE, language)


def _offer(path: Path, language: Language) -> bool:
    """Add a language to `offered = […]` where the list stands on one line."""
    text = path.read_bytes().decode("utf-8")  # line ends stay as they are
    found = re.search(r"^(offered\s*=\s*\[)([^\]#\n]*?)(,?\s*)(\].*)$", text, re.MULTILINE)
    if found is None:
        return False
    separator = ", " if found[2].strip() else ""
    line = f'{found[1]}{found[2]}{separator}"{language.tag}"{found[4]}'
    replace_file(path, (text[: found.start()] + line + text[found.end() :]).encode("utf-8"))
    return True
