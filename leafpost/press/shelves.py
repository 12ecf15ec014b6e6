"""What stands in the catalogue: every document that was built, by language, and whether it may be handed out.

A leaflet may be handed out if its file has the words of today, these words are signed, and
its review is not overdue. Everything else is shown with the reasons why not.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.languages import Language, language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.press.manifest import Artefact
from leafpost.render.editions import STANDARD

_ORDER = ("pdf", "html", "txt", "eml")


class Standing(StrEnum):
    """What is said of a document first; only what is signed may be handed out."""

    SIGNED = "signed"
    DRAFT = "draft"
    CHANGED = "changed"  # since it was signed
    DUE = "due"  # its review is
    OLDER = "older"  # the file has not the words of today


class Reason(StrEnum):
    """Why a document must not be handed out."""

    TRANSLATOR = "translator"  # has not signed
    CLINICIAN = "clinician"
    CHANGED = "changed"
    GAPS = "gaps"
    DUE = "due"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class File:
    """One file by its path in dist/; `form` is its suffix, `edition` that of a PDF.

    `may_be_handed_out` is of this very file: an edition may be older than the others, or show
    a second language that nobody has signed.
    """

    href: str
    form: str
    edition: str = ""
    may_be_handed_out: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in one language, with its files. `review_by` is the last day on which it may be handed out."""

    slug: str
    title: str
    title_language: Language
    source_title: str
    standing: Standing
    reasons: tuple[Reason, ...]
    version: str
    files: tuple[File, ...]
    thumbnail: str = ""
    reviewed: dt.date | None = None
    review_by: dt.date | None = None
    summary: str = ""  # in the language of the title; empty where it is not translated

    @property
    def may_be_handed_out(self) -> bool:
        return self.standing is Standing.SIGNED

    @property
    def main(self) -> str:
        """The file that a click on the title opens: the standard edition on paper, or else the first there is."""
        return self.files[0].href

    @property
    def editions(self) -> tuple[File, ...]:
        """The PDFs, the standard edition first."""
        return tuple(file for file in self.files if file.form == "pdf")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One language and what there is in it: leaflets that may be handed out, those that must not, and letters."""

    language: Language
    ready: tuple[Entry, ...]
    held_back: tuple[Entry, ...]
    letters: tuple[Entry, ...]


Localised = Mapping[tuple[str, str], LocalisedDocument]


def pictured(artefacts: Mapping[str, Artefact]) -> list[str]:
    """The PDFs whose first page the catalogue shows."""
    return sorted(path for path, found in artefacts.items() if found.edition == STANDARD.name)


def shelves(
    clinic: Clinic,
    artefacts: Mapping[str, Artefact],
    localised: Localised,
    today: dt.date,
    thumbnails: Mapping[str, str],
) -> list[Shelf]:
    """Every language in which something was built, in the clinic's order; `localised` are the words of today."""
    return [shelf for tongue in clinic.offered if (shelf := _shelf(tongue, artefacts, localised, today, thumbnails))]


def _shelf(
    tongue: Language,
    artefacts: Mapping[str, Artefact],
    localised: Localised,
    today: dt.date,
    thumbnails: Mapping[str, str],
) -> Shelf | None:
    leaflets: dict[str, dict[str, Artefact]] = {}
    letters: dict[str, dict[str, Artefact]] = {}
    for path, artefact in sorted(artefacts.items()):
        if artefact.locale == tongue.tag:
            kind = letters if artefact.form == "mail" else leaflets
            kind.setdefault(artefact.document, {})[path] = artefact
    if not leaflets and not letters:
        return None

    def entries(kind: dict[str, dict[str, Artefact]]) -> Iterator[Entry]:
        for slug, found in kind.items():
            yield _entry(slug, tongue, found, localised, today, thumbnails)

    found = list(entries(leaflets))
    ready = tuple(entry for entry in found if entry.may_be_handed_out)
    held_back = tuple(entry for entry in found if not entry.may_be_handed_out)
    return Shelf(tongue, ready, held_back, tuple(entries(letters)))


def _entry(
    slug: str,
    tongue: Language,
    found: dict[str, Artefact],
    localised: Localised,
    today: dt.date,
    thumbnails: Mapping[str, str],
) -> Entry:
    """One document's files; what is told of it is what its first file tells."""
    current = localised.get((slug, tongue.tag))
    files = tuple(sorted((_file(path, found[path], current, localised, today) for path in found), key=_place))
    artefact = found[files[0].href]
    reasons = tuple(_reasons(artefact, current, today))
    document = current.document if current else None
    return Entry(
        slug=slug,
        title=artefact.title,
        title_language=language(artefact.title_locale),
        source_title=artefact.source_title,
        standing=_standing(artefact, reasons),
        reasons=reasons,
        version=artefact.version,
        files=files,
        thumbnail=thumbnails.get(files[0].href, ""),
        reviewed=document.reviewed if document else None,
        review_by=document.review_by if document else None,
        summary=_summary(current) if current else "",
    )


def _summary(current: LocalisedDocument) -> str:
    text = current.text(current.document.summary)
    if text.is_gap:
        return ""
    return plain_text(text.inlines, isolates=True, base=current.language.direction.value)


def _file(
    path: str, artefact: Artefact, current: LocalisedDocument | None, localised: Localised, today: dt.date
) -> File:
    shown = str(artefact.facts.get("languages", "")).split()  # of an edition that shows several
    others = [localised.get((artefact.document, tag)) for tag in shown]
    are_signed = all(other is not None and other.state is SignoffState.SIGNED for other in others)
    reasons = tuple(_reasons(artefact, current, today))
    is_good = _standing(artefact, reasons) is Standing.SIGNED and are_signed
    return File(path, path.rpartition(".")[2], artefact.edition, is_good)


def _place(file: File) -> tuple[int, bool, str]:
    return _ORDER.index(file.form), file.edition != STANDARD.name, file.edition


def _reasons(artefact: Artefact, current: LocalisedDocument | None, today: dt.date) -> Iterator[Reason]:
    if current is None or current.short_digest != artefact.code or current.state.value != artefact.state:
        # A bilingual edition's state is that of both languages, so that it may be less than this one's.
        is_less = current is not None and current.short_digest == artefact.code and "languages" in artefact.facts
        if not is_less:
            yield Reason.OLDER
    elif artefact.state != SignoffState.SIGNED:
        if artefact.state == SignoffState.CHANGED:
            yield Reason.CHANGED
        for role in current.standing.missing:
            yield Reason(role.value)
    if artefact.gaps:
        yield Reason.GAPS
    if current and current.document.review_by and current.document.review_by < today:
        yield Reason.DUE


def _standing(artefact: Artefact, reasons: tuple[Reason, ...]) -> Standing:
    if artefact.state != SignoffState.SIGNED:
        return Standing(artefact.state)
    if Reason.OLDER in reasons:
        return Standing.OLDER
    return Standing.DUE if Reason.DUE in reasons else Standing.SIGNED
