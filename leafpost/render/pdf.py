"""A localised leaflet as a printed page: HTML → WeasyPrint → PDF/UA-1, proved on the finished file.

WeasyPrint is imported here and nowhere else, and only when something is to be rendered.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message
from leafpost.errors import Problem, ProblemError, Severity
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.render.collection import uncollected
from leafpost.render.editions import MOST_PAGES, PDF_UA, STANDARD, Edition, Setting, Shown
from leafpost.render.figures import Figures, figures_of
from leafpost.render.fonts import missing_characters, missing_families, use_project_fonts
from leafpost.render.geometry import BLEED, SHEETS, panel_width
from leafpost.render.html import HtmlStyle
from leafpost.render.links import is_leaflet, public_target, shown_address
from leafpost.render.nested_language import tag_nested_languages
from leafpost.render.overflow import lines_outside, message_with, too_much
from leafpost.render.page import Page
from leafpost.render.preflight import Proof, prove
from leafpost.render.stamp import stamp_of
from leafpost.render.text_layer import cut_boxes, write_actual_text
from leafpost.render.typography import line_breaks

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration


@dataclass(frozen=True, slots=True)
class PrintedLeaflet:
    """A finished PDF, and what was proved and measured on it.

    `warnings` are what ought to be mended, and in a pseudo-language what it was made to find:
    text that does not fit.
    """

    data: bytes
    pages: int
    fit: str
    proof: Proof
    figures: Figures
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as WeasyPrint has laid it out. `document` is WeasyPrint's own, `problems` what it wrote to its log."""

    html: str
    localised: LocalisedDocument
    document: Any
    problems: tuple[Problem, ...]
    edition: Edition = STANDARD

    @property
    def pages(self) -> int:
        return len(self.document.pages)

    @property
    def is_short_enough(self) -> bool:
        """Whether it may be printed: a draft with gaps may be longer, because boxes around them take space.

        Not so where pages are finished to a sheet, which has room for so many and no more.
        """
        most = self.edition.most_pages
        return most is None or self.pages <= most or bool(self.localised.gaps and not self.edition.finish)

    def cut_lines(self) -> list[str]:
        """The lines that some box cuts off."""
        return [box.text for box in cut_boxes(self.document)]

    def pdf(self) -> bytes:
        """In the edition's PDF standard: the same bytes for the same words on any machine with the same fonts.

        Raises ProblemError for whatever WeasyPrint wrote to its log, laying out or writing.
        """
        with _listening(self.localised) as problems:
            identifier = bytes.fromhex(digest_of(self.html.encode("utf-8"))[:32])
            data = self.document.write_pdf(pdf_variant=self.edition.variant or None, pdf_identifier=identifier)
        if found := [*self.problems, *problems]:
            raise ProblemError(*dict.fromkeys(found))
        assert isinstance(data, bytes)
        return data


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


def print_page(
    localised: LocalisedDocument, clinic: Clinic, words: Words, mark: Callable[[Message], str] | None = None
) -> Page:
    """The page as the print templates see it; `mark` as in HtmlStyle."""
    links = localised.document.links

    def link(reference: str, content: Markup) -> Markup:
        target = links[reference]
        url = public_target(target, clinic, localised.language)
        html = Markup('<a href="{}">{}</a>').format(url, content)
        if is_leaflet(target) or target.startswith("tel:"):
            return html
        return html + Markup(' (<bdi dir="ltr">{}</bdi>)').format(shown_address(target))

    style = HtmlStyle(link, line_breaks=line_breaks(localised.language), mark=mark)
    return Page(
        localised, clinic, words, style, lambda target: public_target(target, clinic, localised.language), is_paper=True
    )


def print_leaflet(
    localised: LocalisedDocument,
    clinic: Clinic,
    words: Words,
    edition: Edition = STANDARD,
    others: Sequence[tuple[LocalisedDocument, Words]] = (),
) -> PrintedLeaflet:
    """One edition of a leaflet, on A4 or Letter; in a pseudo-language as many pages as it takes.

    `others` are the other languages that the edition shows too. Raises ProblemError where a
    font or glyph is missing, where it does not fit on its pages, or where any message did not
    come out whole on the finished PDF.
    """
    seen = edition.clinic(clinic)
    page, *beside = (print_page(one, seen, its_words) for one, its_words in ((localised, words), *others))
    for one in (page, *beside):
        check_fonts(one.localised)
    setting, layout = _fitted(page, edition, beside)
    if not (layout.is_short_enough or (localised.language.is_pseudo and not edition.finish)):
        raise ProblemError(*dict.fromkeys((*layout.problems, overflow_problem(layout, beside))))
    return _proved(page, layout, setting, beside)


def _fitted(page: Page, edition: Edition, others: Sequence[Page]) -> tuple[Setting, Layout]:
    """The first setting in which the leaflet fits, and its layout; where it fits in none, the last."""
    is_pseudo = page.localised.language.is_pseudo

    def laid_out(setting: Setting) -> Layout:
        return set_page(page, setting, edition=edition, others=others, must_fit=not is_pseudo)

    def fits(layout: Layout) -> bool:
        return layout.is_short_enough and (edition.aim is None or layout.pages <= edition.aim)

    if edition.is_graded:
        return _halved(edition, laid_out, fits)
    for setting in edition.settings:
        layout = laid_out(setting)
        if fits(layout):
            break
    return setting, layout


def _halved(
    edition: Edition, laid_out: Callable[[Setting], Layout], fits: Callable[[Layout], bool]
) -> tuple[Setting, Layout]:
    """Each setting is closer than the one before, so that half of them can be ruled out at a time."""
    low, high = 0, len(edition.settings)
    found: dict[int, Layout] = {}
    while low < high:
        middle = (low + high) // 2
        found[middle] = laid_out(edition.settings[middle])
        low, high = (low, middle) if fits(found[middle]) else (middle + 1, high)
    if low == len(edition.settings):
        low = 0 if edition.aim else low - 1
    return edition.settings[low], found.get(low) or laid_out(edition.settings[low])


def _proved(page: Page, layout: Layout, setting: Setting, others: Sequence[Page]) -> PrintedLeaflet:
    """The finished leaflet. Raises ProblemError where something is missing or cannot be read on it."""
    localised, edition = layout.localised, layout.edition
    outside = tuple(outside_problems(layout, others))
    data = layout.pdf()
    proof = prove_layout(page, layout, data, others)
    read_back = data
    if edition.finish and not proof.problems:
        data = edition.finish(data, page.clinic, localised)
        read_back = edition.unfold(data) if edition.unfold else data
        proof = prove_layout(page, layout, read_back, others)  # once more: this is what goes to the printer
    figures = figures_of(read_back, layout.document, len(outside))
    is_read = edition.variant == PDF_UA
    faults = [_problem(localised, *fault) for fault in figures.faults(edition.least_size, must_be_tagged=is_read)]
    # What is not translated stands in boxes, with a mark before it: such a page is for translators, and must come out.
    may_stand_out = localised.language.is_pseudo or any(shown.localised.gaps for shown in (page, *others))
    if not may_stand_out:
        faults += outside
    if proof.problems or faults:
        raise ProblemError(*dict.fromkeys((*proof.problems, *faults)))
    warnings = [_problem(localised, *doubt) for doubt in figures.doubts()]
    if localised.language.is_pseudo:
        warnings += _pseudo_findings(layout)
    if may_stand_out:
        warnings += outside
    mild = tuple(replace(problem, severity=Severity.WARNING) for problem in warnings)
    return PrintedLeaflet(data, layout.pages, setting.name, proof, figures, mild)


def _on_every_page(page: Page, *, is_draft: bool | None = None) -> list[str]:
    """The words that no page may be without."""
    is_draft = _is_draft([page]) if is_draft is None else is_draft
    draft = str(page.writer.gettext("Draft")) if is_draft else ""
    return [words for words in (draft, stamp_of(page.localised.language)) if words]


def _pseudo_findings(layout: Layout) -> Iterator[Problem]:
    """What a pseudo-language shows of a template that a long translation would not fit."""
    localised = layout.localised
    if layout.pages > MOST_PAGES:
        what = f"with longer words it fills {layout.pages} pages, and a leaflet has {MOST_PAGES}"
        problem = _problem(localised, "overflow", what, "leave room for translations: shorten it, or make two of it")
        yield problem


def outside_problems(layout: Layout, others: Sequence[Page] = ()) -> Iterator[Problem]:
    """Each line that stands out of its box or off the paper, with its message and by how much."""
    versions = [layout.localised, *(other.localised for other in others)]
    for line in lines_outside(layout.document):
        message = message_with(line.text, versions)
        where = f"on page {line.page} a line stands out of its box by {line.beyond:.1f} mm"
        what = f"{where}: “{line.text.strip()[:60]}”"
        problem = _problem(
            layout.localised, "overflow", what, "mend the print template, so that the text may wrap there"
        )
        yield replace(problem, line=message.line) if message else problem


def set_page(
    page: Page,
    setting: Setting,
    prepare: Callable[[Any], None] = lambda _root: None,
    *,
    edition: Edition = STANDARD,
    others: Sequence[Page] = (),
    must_fit: bool = False,
) -> Layout:
    """An edition laid out in one setting. Raises ProblemError where a template is broken.

    "of 2" is written before it is known to be true, and again where it was not: WeasyPrint would
    lay out a page twice to count them. With `must_fit`, a layout that is too long, and so is not
    wanted, is left with the wrong number. An edition of any number of pages counts them itself,
    in a margin box, which WeasyPrint fills at the end.
    """

    def laid_out(of: int) -> Layout:
        values = {
            "fit": setting.fit, "in_rows": setting.in_rows, "scale": setting.scale, "paper": page.clinic.paper,
            "of": of, "panel": lambda number: panel_width(SHEETS[page.clinic.paper], number), "bleed": BLEED,
        }  # fmt: skip
        # Who shows two languages on one page has a draft where one of them is not signed.
        drafts = {"is_draft": _is_draft([page, *others])} if others else {}
        html = page.render(edition.template, **values, edition=edition, others=list(others), **drafts)
        return lay_out(html, page.localised, prepare, edition)

    layout = laid_out(edition.most_pages or 0)
    if layout.pages == (edition.most_pages or layout.pages) or (must_fit and not layout.is_short_enough):
        return layout
    return laid_out(layout.pages)


def lay_out(
    html: str,
    localised: LocalisedDocument,
    prepare: Callable[[Any], None] = lambda _root: None,
    edition: Edition = STANDARD,
) -> Layout:
    """HTML → pages. `prepare` gets the root of the parsed page and may change it before it is laid out."""
    font_configuration = _font_configuration()
    write_actual_text()
    tag_nested_languages()
    from weasyprint import HTML

    with _listening(localised) as problems, uncollected():
        source = HTML(string=html, url_fetcher=_fetcher())
        prepare(source.etree_element)
        document = source.render(font_config=font_configuration)
    return Layout(html, localised, document, tuple(problems), edition)


def prove_layout(page: Page, layout: Layout, data: bytes, others: Sequence[Page] = ()) -> Proof:
    """What is missing on a finished leaflet; `data` is the PDF of the layout."""
    marks = [*_on_every_page(page), *(words for other in others for words in _on_every_page(other))]
    if layout.edition.shows is Shown.WITH_SOURCE:
        marks = _on_every_page(page, is_draft=_is_draft([page, *others]))
    versions = [other.localised for other in others]
    is_essence = layout.edition.is_essence
    return prove(data, page.localised, layout.cut_lines(), marks, versions, is_essence=is_essence)


def _is_draft(pages: Sequence[Page]) -> bool:
    return any(page.localised.state is not SignoffState.SIGNED for page in pages)


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


def check_fonts(localised: LocalisedDocument) -> None:
    """Raises ProblemError where a font is not installed, or has not got a character of the document."""
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


def overflow_problem(layout: Layout, others: Sequence[Page] = ()) -> Problem:
    """That a leaflet does not fit on its pages in any setting: how much is too much, and from which message on."""
    most = layout.edition.most_pages or layout.pages
    beyond = too_much(layout.document, most)
    message = message_with(beyond.first, [layout.localised, *(other.localised for other in others)])
    from_here = f", from “{message.text[:60]}” on" if message else ""
    fix = "name fewer languages with --locale" if others else "shorten it, or make two leaflets of it"
    noun = "a leaflet" if layout.edition is STANDARD else f"the edition {layout.edition.name}"
    what = f"it fills {layout.pages} pages, and {noun} has {most}; {beyond.height:.0f} mm are too much{from_here}"
    return replace(_problem(layout.localised, "overflow", what, fix), line=message.line if message else 0)


def _problem(localised: LocalisedDocument, rule: str, what: str, fix: str) -> Problem:
    document: Document = localised.document
    what = f"in {localised.language.english}: {what}"
    return Problem(document.file, 0, rule, what, fix, locale=localised.language.tag, document=document.slug)
