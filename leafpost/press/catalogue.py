"""`dist/index.html`: a plain catalogue of what was built, by language; opens by double-click."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leafpost.catalogs.interface import INTERFACE_SOURCE
from leafpost.catalogs.model import Entry as CatalogEntry
from leafpost.catalogs.model import Key
from leafpost.clinic import Clinic
from leafpost.languages import Language, language
from leafpost.localise.words import Words
from leafpost.press.manifest import Artefact
from leafpost.render import environment
from leafpost.render.editions import STANDARD
from leafpost.render.html import HtmlStyle, TextWriter
from leafpost.render.stamp import stamp_of
from leafpost.render.theme import mixed

INDEX = "index.html"
_ORDER = ("pdf", "html", "txt", "eml")


@dataclass(frozen=True, slots=True)
class File:
    href: str
    form: str  # the file's suffix


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in one language, with its files."""

    title: str
    title_lang: str
    title_dir: str
    source_title: str
    state: str
    gaps: int
    version: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One language and what there is in it, by kind of document."""

    lang: str
    dir: str
    autonym: str
    english: str
    kinds: tuple[tuple[str, tuple[Entry, ...]], ...]


def catalogue_page(
    clinic: Clinic,
    words: dict[Key, CatalogEntry],
    artefacts: dict[str, Artefact],
    tongue: Language | None = None,
    translations: str = "translations.html",
) -> bytes:
    """The page as UTF-8. It lists files that are there, not files that should be.

    `words` are the interface's in the page's language: `tongue`, or else the clinic's own;
    `translations` is the page of translations, which it links.
    """
    context = {**desk_context(clinic, words, tongue), "groups": list(_groups(clinic, artefacts))}
    context["translations"] = translations
    return environment.render(clinic.root, "desk/index.html", context).encode("utf-8")


def desk_context(clinic: Clinic, words: dict[Key, CatalogEntry], tongue: Language | None = None) -> dict[str, Any]:
    """What every page for staff is given; its language is `tongue`, or else the clinic's own."""
    if tongue is None:
        tongue = clinic.source if words or clinic.source == INTERFACE_SOURCE else INTERFACE_SOURCE
    writer = TextWriter(Words(tongue, words), HtmlStyle(lambda _reference, content: content))
    return {
        "lang": tongue.bcp47,
        "dir": tongue.direction.value,
        "direction": tongue.direction,
        "_": writer.gettext,
        "ngettext": writer.ngettext,
        "clinic_name": clinic.name,
        "brand": clinic.brand,
        "mixed": mixed,
        "stamp": stamp_of(tongue),
    }


def _groups(clinic: Clinic, artefacts: dict[str, Artefact]) -> Iterator[Group]:
    for tongue in clinic.offered:
        kinds = []
        for kind, is_letter in (("leaflet", False), ("newsletter", True)):
            files: dict[str, dict[str, Artefact]] = {}
            for path, artefact in sorted(artefacts.items()):
                is_usual = artefact.edition in ("", STANDARD.name)
                if artefact.locale == tongue.tag and (artefact.form == "mail") is is_letter and is_usual:
                    files.setdefault(artefact.document, {})[path] = artefact
            if files:
                kinds.append((kind, tuple(_entry(found) for found in files.values())))
        if kinds:
            yield Group(tongue.bcp47, tongue.direction.value, tongue.autonym, tongue.english, tuple(kinds))


def _entry(found: dict[str, Artefact]) -> Entry:
    """One document's files; what is told of it is what its first file tells."""
    files = sorted((File(path, path.rpartition(".")[2]) for path in found), key=lambda file: _ORDER.index(file.form))
    artefact = found[files[0].href]
    title_language = language(artefact.title_locale)
    return Entry(
        title=artefact.title,
        title_lang=title_language.bcp47,
        title_dir=title_language.direction.value,
        source_title=artefact.source_title,
        state=artefact.state,
        gaps=artefact.gaps,
        version=artefact.version,
        files=tuple(files),
    )
