"""Everything that the preview shows of one document in one language, read from the files at once."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.model import Document
from leafpost.errors import Problem, ProblemError, errors_in
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import sample_values
from leafpost.preview.frames import framed
from leafpost.preview.marks import mark_of
from leafpost.preview.messages import ShownMessage, read_book, shown_messages, shown_slugs
from leafpost.render.mail import letter
from leafpost.render.sheet import Sheet
from leafpost.render.slots import fill
from leafpost.render.theme import data_uri
from leafpost.render.web import phone_page


@dataclass(frozen=True, slots=True)
class Subject:
    """What a person looks at: a document in a language."""

    slug: str
    language: Language


@dataclass(frozen=True, slots=True)
class Printing:
    """What is needed to print a leaflet."""

    localised: LocalisedDocument
    clinic: Clinic
    words: Words


@dataclass(frozen=True, slots=True)
class Look:
    """A document in one language beside its messages.

    `forms` holds finished pages by name: "phone"; or "letter" and "text". `errors` say why
    `forms` and `sheet` could not be made from the files as they are; those of the last
    good reading are kept then. `print_errors` are the same for the printed page alone.
    `findings` is None until the checks have been asked.
    """

    clinic: Clinic
    subject: Subject
    document: Document
    rows: tuple[ShownMessage, ...] = ()
    is_begun: bool = True
    forms: Mapping[str, str] = field(default_factory=dict)
    subject_line: Mapping[str, str] = field(default_factory=dict)
    printing: Printing | None = None
    sheet: Sheet | None = None
    errors: tuple[Problem, ...] = ()
    print_errors: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] | None = None

    def after(self, before: "Look | None") -> "Look":
        """The same, with what could not be made anew taken from the look before."""
        if before is None or before.document.kind is not self.document.kind:
            return self
        kept = replace(self, sheet=before.sheet, print_errors=before.print_errors, findings=before.findings)
        if not self.errors:
            return kept
        rows = self.rows or before.rows
        return replace(kept, forms=before.forms, subject_line=before.subject_line, rows=rows)


def look_at(
    root: Path, subject: Subject, today: dt.date, printable: Callable[[Printing], None] = lambda _printing: None
) -> Look:
    """Read the files and make everything but the printed page.

    `printable` is told what is to be printed as soon as it is known. Raises ProblemError
    where nothing can be shown: clinic.toml or the document itself is not in order.
    """
    clinic, language, slug = read_clinic(root), subject.language, subject.slug
    is_leaflet = (clinic.root / "leaflets" / f"{slug}.md").is_file()
    gathered = gather(clinic, today, [language], (slug,) if is_leaflet else ())
    document = gathered.reading.find(slug)
    if document is None:
        raise ProblemError(*(errors_of(gathered, (slug,)) or [_no_document(slug)]))
    slugs = shown_slugs(document)
    errors = errors_of(gathered, slugs)
    look = Look(clinic, subject, document, errors=tuple(errors))
    try:
        book = read_book(clinic, language, slugs)
    except ProblemError as error:
        found = [problem.about(document=slug, locale=language.tag) for problem in error.problems]
        return replace(look, errors=tuple(dict.fromkeys([*errors, *found])))
    look = replace(look, rows=shown_messages(gathered.reading, document, book), is_begun=book.is_begun(slug))
    return _with_forms(look, gathered, printable)


def errors_of(gathered: Gathered, slugs: Sequence[str]) -> list[Problem]:
    """What stops some documents in the one language that was gathered."""
    return [p for p in errors_in(gathered.problems) if not p.document or p.document in (*slugs, INTERFACE)]


def is_half_written(root: Path, subject: Subject) -> bool:
    """Whether the catalog is empty, as it is for a moment while some editors save."""
    path = catalog_path(root, subject.language.tag, subject.slug)
    return path.is_file() and not path.stat().st_size


def _no_document(slug: str) -> Problem:
    return Problem(slug, 0, "usage", "there is no such document", "choose another one")


def _with_forms(look: Look, gathered: Gathered, printable: Callable[[Printing], None]) -> Look:
    clinic, language = look.clinic, look.subject.language
    localised = gathered.localised.get((look.document.slug, language.tag))
    if localised is None:
        return look
    words = Words(language, gathered.words[language.tag])
    try:
        if look.document.is_newsletter:
            return _with_letter(look, localised, words)
        printing = Printing(localised, clinic, words)
        printable(printing)
        page = phone_page(localised, clinic, words, clinic.offered, mark=mark_of)
    except ProblemError as error:
        return replace(look, errors=(*look.errors, *error.problems))
    return replace(look, forms={"phone": framed(page, clinic)}, printing=printing)


def _with_letter(look: Look, localised: LocalisedDocument, words: Words) -> Look:
    """The letter as a test reader gets it, with its pictures inside."""
    clinic = replace(look.clinic, mail=replace(look.clinic.mail, images="inline"))
    problems: tuple[Problem, ...] = ()
    try:
        letter(localised, look.clinic, words)
    except ProblemError as error:
        problems = error.problems
    made, values = letter(localised, clinic, words, mark_of), sample_values(clinic)
    html = made.html_with(lambda image: data_uri(image.data, image.media_type))
    html = fill(html, values, made.salutation, is_html=True)
    text = fill(made.text.strip(), values, made.salutation, is_html=False)
    line = {"subject": made.subject, "from": made.from_name, **_envelope_marks(look.document)}
    return replace(
        look,
        forms={"letter": framed(html, clinic), "text": text},
        subject_line=line,
        errors=(*look.errors, *problems),
    )


def _envelope_marks(document: Document) -> dict[str, str]:
    """The messages that a mail program shows before the letter is opened."""
    assert document.subject is not None
    marks = {"subject_mark": mark_of(document.subject)}
    if document.preheader is not None:
        marks["preheader_mark"] = mark_of(document.preheader)
    return marks
