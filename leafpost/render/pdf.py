"""A localised leaflet as a printed page: HTML → WeasyPrint → PDF/UA-1, proved on the finished file.

WeasyPrint is imported here and nowhere else, and only when something is to be rendered.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.documents.model import Document
from leafpost.errors import Problem, ProblemError, Severity
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.render.fonts import missing_characters, missing_families, use_project_fonts
from leafpost.render.html import HtmlStyle
from leafpost.render.links import is_leaflet, public_target, shown_address
from leafpost.render.overflow import lines_outside
from leafpost.render.page import Page
from leafpost.render.preflight import Proof, prove
from leafpost.render.stamp import stamp_of
from leafpost.render.text_layer import cut_lines, write_actual_text
from leafpost.render.typography import line_breaks

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

MOST_PAGES = 2  # one sheet
# How closely the page is set, tried in this order, each with whole columns and then with
# rows that a page may break between. Type never shrinks; only space does.
FITS = ("roomy", "close", "closer", "closest")


@dataclass(frozen=True, slots=True)
class PrintedLeaflet:
    """A finished PDF and what was proved about it.

    `warnings` are what a pseudo-language was made to find: text that does not fit.
    """

    data: bytes
    pages: int
    fit: str
    proof: Proof
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPdf:
    """A PDF as it was laid out: `cut` are the lines that a box hides, `outside` those that stand out, by page."""

    data: bytes
    pages: int
    cut: tuple[str, ...]
    outside: tuple[tuple[int, str], ...]


@cache
def _font_configuration() -> "FontConfiguration":
    use_project_fonts()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fetcher() -> Any:
    """Everything a page needs is inside it: nothing is read from disk or network."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)


def print_page(localised: LocalisedDocument, clinic: Clinic, words: Words) -> Page:
    """The page as the print templates see it."""
    links = localised.document.links

    def link(reference: str, content: Markup) -> Markup:
        target = links[reference]
        url = public_target(target, clinic, localised.language)
        html = Markup('<a href="{}">{}</a>').format(url, content)
        if is_leaflet(target) or target.startswith("tel:"):
            return html
        return html + Markup(' (<bdi dir="ltr">{}</bdi>)').format(shown_address(target))

    style = HtmlStyle(link, line_breaks=line_breaks(localised.language))
    return Page(localised, clinic, words, style, lambda target: public_target(target, clinic, localised.language))


def print_leaflet(localised: LocalisedDocument, clinic: Clinic, words: Words) -> PrintedLeaflet:
    """The standard edition: A4 or Letter, one sheet; in a pseudo-language as many pages as it takes.

    Raises ProblemError where a font or glyph is missing, where it does not fit on two
    pages, or where any message did not come out whole on the finished PDF.
    """
    _check_fonts(localised)
    page = print_page(localised, clinic, words)
    for fit, in_rows in product(FITS, (False, True)):
        html = page.render("print/standard.html", fit=fit, in_rows=in_rows, paper=clinic.paper)
        pdf = write_pdf(html, localised)
        if pdf.pages <= MOST_PAGES:
            break
        if localised.gaps:
            break  # boxes around what is not translated take space that the leaflet will not need
    else:
        if not localised.language.is_pseudo:
            raise ProblemError(_overflow(localised, pdf.pages))
    proof = prove(pdf.data, localised, pdf.cut, _on_every_page(page))
    if proof.problems:
        raise ProblemError(*proof.problems)
    warnings = tuple(_pseudo_findings(localised, pdf)) if localised.language.is_pseudo else ()
    return PrintedLeaflet(pdf.data, pdf.pages, fit, proof, warnings)


def _on_every_page(page: Page) -> list[str]:
    """The words that no page may be without."""
    is_signed = page.localised.state is SignoffState.SIGNED
    draft = "" if is_signed else str(page.writer.gettext("Draft"))
    return [words for words in (draft, stamp_of(page.localised.language)) if words]


def _pseudo_findings(localised: LocalisedDocument, pdf: WrittenPdf) -> Iterator[Problem]:
    """What a pseudo-language shows of a template that a long translation would not fit."""
    if pdf.pages > MOST_PAGES:
        what = f"with longer words it fills {pdf.pages} pages, and a leaflet has {MOST_PAGES}"
        problem = _problem(localised, "overflow", what, "leave room for translations: shorten it, or make two of it")
        yield replace(problem, severity=Severity.WARNING)
    for number, line in pdf.outside:
        what = f"on page {number} a line stands out of its box: “{line.strip()[:60]}”"
        problem = _problem(localised, "overflow", what, "mend the print template, so that the text may wrap there")
        yield replace(problem, severity=Severity.WARNING)


def write_pdf(html: str, localised: LocalisedDocument) -> WrittenPdf:
    """HTML → PDF/UA-1, and what is known of its layout.

    Same bytes for the same words on any machine with the same fonts."""
    font_configuration = _font_configuration()
    write_actual_text()
    from weasyprint import HTML

    with _listening(localised) as problems:
        document = HTML(string=html, url_fetcher=_fetcher()).render(font_config=font_configuration)
        identifier = bytes.fromhex(digest_of(html.encode("utf-8"))[:32])
        data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    if problems:
        raise ProblemError(*dict.fromkeys(problems))
    assert data is not None
    return WrittenPdf(data, len(document.pages), tuple(cut_lines(document)), tuple(lines_outside(document)))


@contextmanager
def _listening(localised: LocalisedDocument) -> Iterator[list[Problem]]:
    """What WeasyPrint only writes to its log is a problem here."""
    problems: list[Problem] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            fix = "install the language's fonts" if "notdef" in message else "mend the template or the picture"
            problems.append(_problem(localised, "render", message.splitlines()[0], fix))

    logger = logging.getLogger("weasyprint")
    handler, before = Listener(logging.WARNING), (list(logger.handlers), logger.propagate)
    logger.handlers, logger.propagate = [handler], False
    try:
        yield problems
    finally:
        logger.handlers, logger.propagate = before


def _check_fonts(localised: LocalisedDocument) -> None:
    problems = []
    for language in {text.language for text in localised.texts.values()} | {localised.language}:
        for family in missing_families(language):
            problems.append(_problem(localised, "fonts", f"the font {family} is not installed", "run: build.py doctor"))
    from leafpost.localise.plain import plain_text

    for text in localised.texts.values() if not problems else ():
        if lacking := missing_characters(plain_text(text.inlines), text.language):
            shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in lacking)
            problems.append(
                _problem(
                    localised, "glyphs", f"no font of {text.language.english} has {shown}", "use another character"
                )
            )
    if problems:
        raise ProblemError(*dict.fromkeys(problems))


def _overflow(localised: LocalisedDocument, pages: int) -> Problem:
    return _problem(
        localised,
        "overflow",
        f"it fills {pages} pages, and a leaflet has {MOST_PAGES}",
        "shorten it, or make two leaflets of it",
    )


def _problem(localised: LocalisedDocument, rule: str, what: str, fix: str) -> Problem:
    document: Document = localised.document
    what = f"in {localised.language.english}: {what}"
    return Problem(document.file, 0, rule, what, fix, locale=localised.language.tag, document=document.slug)
