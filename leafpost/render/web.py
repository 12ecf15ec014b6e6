"""A localised leaflet as a phone page: one file that asks nobody for anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from leafpost.clinic import Clinic
from leafpost.documents.model import Message
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.render.html import HtmlStyle
from leafpost.render.links import page_url, sibling_target
from leafpost.render.page import Page
from leafpost.render.paper import paper_script
from leafpost.render.stamp import require_stamp
from leafpost.render.typography import phone_breaks


@dataclass(frozen=True, slots=True)
class Sibling:
    """The same leaflet in another language, as the language switcher links it."""

    lang: str
    dir: str
    autonym: str
    href: str
    url: str


def siblings_of(clinic: Clinic, slug: str, languages: Sequence[Language]) -> tuple[Sibling, ...]:
    """The switcher's entries for the languages that this leaflet exists in."""
    return tuple(
        Sibling(
            language.bcp47, language.direction.value, language.autonym,
            f"../{language.bcp47}/{slug}.html", page_url(clinic, language, slug),
        )
        for language in languages
    )  # fmt: skip


def phone_page(
    localised: LocalisedDocument,
    clinic: Clinic,
    words: Words,
    languages: Sequence[Language],
    *,
    has_pdf: bool = True,
    mark: Callable[[Message], str] | None = None,
) -> str:
    """The page as HTML, UTF-8; `mark` as in HtmlStyle.

    Raises ProblemError where a template is broken or leaves a stamp out.
    """
    links = localised.document.links

    def link(reference: str, content: Markup) -> Markup:
        return Markup('<a href="{}">{}</a>').format(sibling_target(links[reference]), content)

    style = HtmlStyle(link, line_breaks=phone_breaks(localised.language), mark=mark)
    page = Page(localised, clinic, words, style, sibling_target)
    siblings = siblings_of(clinic, localised.document.slug, languages)
    html = page.render("web/leaflet.html", siblings=siblings, has_pdf=has_pdf, script=paper_script(clinic))
    require_stamp(html, "", localised)
    return html
