"""`dist/index.html`: a plain catalogue of what was built, by language; opens by double-click."""

from collections.abc import Iterator
from dataclasses import dataclass

from leafpost.catalogs.interface import INTERFACE_SOURCE
from leafpost.documents.model import DocumentKind
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.localise.words import Words
from leafpost.press.gather import Gathered
from leafpost.press.manifest import Artefact
from leafpost.render import environment
from leafpost.render.html import HtmlStyle, TextWriter
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


def catalogue_page(gathered: Gathered, artefacts: dict[str, Artefact]) -> bytes:
    """The page as UTF-8. It lists files that are there, not files that should be."""
    clinic = gathered.clinic
    words = Words(clinic.source, gathered.words.get(clinic.source.tag, {}))
    if clinic.source != INTERFACE_SOURCE and not words.entries:
        words = Words(INTERFACE_SOURCE, {})
    writer = TextWriter(words, HtmlStyle(lambda _reference, content: content))
    context = {
        "lang": words.language.bcp47,
        "dir": words.language.direction.value,
        "_": writer.gettext,
        "clinic_name": clinic.name,
        "brand": clinic.brand,
        "mixed": mixed,
        "groups": list(_groups(gathered, artefacts)),
    }
    return environment.render(clinic.root, "desk/index.html", context).encode("utf-8")


def _groups(gathered: Gathered, artefacts: dict[str, Artefact]) -> Iterator[Group]:
    for language in gathered.clinic.offered:
        kinds = []
        for kind in DocumentKind:
            entries = [
                _entry(gathered.localised[document.slug, language.tag], files)
                for document in gathered.reading.documents
                if document.kind is kind
                and (document.slug, language.tag) in gathered.localised
                and (files := _files(document.slug, language, artefacts))
            ]
            if entries:
                kinds.append((kind.value, tuple(entries)))
        if kinds:
            yield Group(language.bcp47, language.direction.value, language.autonym, language.english, tuple(kinds))


def _files(slug: str, language: Language, artefacts: dict[str, Artefact]) -> tuple[File, ...]:
    files = [
        File(path, path.rpartition(".")[2])
        for path, artefact in artefacts.items()
        if artefact.document == slug and artefact.locale == language.tag and path.rpartition(".")[2] in _ORDER
    ]
    return tuple(sorted(files, key=lambda file: _ORDER.index(file.form)))


def _entry(localised: LocalisedDocument, files: tuple[File, ...]) -> Entry:
    title = localised.text(localised.document.title)
    return Entry(
        title=plain_text(title.inlines, isolates=True),
        title_lang=title.language.bcp47,
        title_dir=title.language.direction.value,
        source_title=localised.document.title.text,
        state=localised.state.value,
        gaps=len(localised.gaps),
        version=localised.document.version,
        files=files,
    )
