"""What every template of a document is given: the document, its words, and how to write them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from leafpost.catalogs.interface import CALLOUT_WORDS
from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import Clinic
from leafpost.documents.inline import parse_plain
from leafpost.documents.model import Callout, CalloutKind, Document, Image, Link, Message, Paragraph
from leafpost.localise.document import filled
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.localise.values import day, number, variable_values
from leafpost.localise.words import Words
from leafpost.render import environment
from leafpost.render.flow import columns_of, essentials_of, groups_of, sections_of, side_by_side, without_ids
from leafpost.render.html import HtmlStyle, Said, TextWriter, inlines_html
from leafpost.render.links import first_outside_link, is_leaflet, page_url, shown_address
from leafpost.render.paper import paper_url
from leafpost.render.pictures import picture, qr_uri
from leafpost.render.stamp import stamp_of
from leafpost.render.theme import data_uri, in_clinic_colours, mixed
from leafpost.shipped import template_files


@dataclass(frozen=True, slots=True)
class Button:
    """A paragraph that is nothing but a link."""

    url: str
    label: Markup
    shown: str  # the address as it is printed


@dataclass(frozen=True)
class Page:
    """A localised document on its way into one template.

    `target` makes an address of a link's target in `[links]`; `style` writes inlines. On paper the
    address of the phone page carries the text code.
    """

    localised: LocalisedDocument
    clinic: Clinic
    words: Words
    style: HtmlStyle
    target: Callable[[str], str]
    is_paper: bool = False

    @cached_property
    def writer(self) -> TextWriter:
        return TextWriter(self.words, self.style)

    @property
    def document(self) -> Document:
        return self.localised.document

    def html(self, message: Message) -> Markup:
        return self._marked(message, self.writer.text(self.localised.text(message)))

    def mark(self, message: Message) -> Markup:
        """The attribute that says which message an element shows; nothing where the style marks none."""
        if self.style.mark is None:
            return Markup("")
        return Markup(' data-message="{}"').format(self.style.mark(message))

    def foreign(self, message: Message) -> Markup:
        """The attribute that says in which language a description is that nobody has translated; else nothing."""
        text = self.localised.text(message)
        return Markup(' lang="{}"').format(text.language.bcp47) if text.is_gap else Markup("")

    def _marked(self, message: Message, html: Markup) -> Markup:
        mark = self.mark(message)
        return Markup("<span{}>{}</span>").format(mark, html) if mark else html

    def plain(self, message: Message) -> str:
        return self.writer.plain(self.localised.text(message))

    def variable(self, name: str) -> Markup:
        """A clinic's value in this language, for templates."""
        return inlines_html(variable_values(self.clinic, self.words)[name](), self.style)

    def plain_variable(self, name: str) -> str:
        base = self.localised.language.direction.value
        return plain_text(variable_values(self.clinic, self.words)[name](), isolates=True, base=base)

    def button(self, block: Paragraph) -> Button | None:
        """The button that a paragraph is, if it holds nothing but a link."""
        text = self.localised.text(block.text)
        if len(text.inlines) != 1 or not isinstance(text.inlines[0], Link):
            return None
        link = text.inlines[0]
        target = self.document.links[link.reference]
        label = self._marked(block.text, self.writer.marked(text, inlines_html(link.children, self.style)))
        shown = "" if is_leaflet(target) else shown_address(target)
        return Button(self.target(target), label, shown)

    def booking(self, callout: Callout) -> str:
        """The first address outside the leaflets that a callout leads to, for its QR code."""
        references = []
        for block in callout.blocks:
            if isinstance(block, Paragraph):
                text = self.localised.text(block.text)
                references += [inline.reference for inline in text.inlines if isinstance(inline, Link)]
        return first_outside_link(self.document.links, references)

    def callout_word(self, kind: CalloutKind) -> Said:
        """The word that says what a callout is, for those who do not see its shape."""
        return self.writer.gettext(CALLOUT_WORDS[kind])

    def context(self) -> dict[str, Any]:
        """The names that templates know."""
        language, clinic = self.localised.language, self.clinic
        slug, code = self.document.slug, self.localised.short_digest
        url = paper_url(clinic, language, slug, code) if self.is_paper else page_url(clinic, language, slug)
        return {
            "page": self,
            "doc": self.localised,
            "document": self.document,
            "language": language,
            "lang": language.bcp47,
            "dir": language.direction.value,
            "clinic": clinic,
            "brand": clinic.brand,
            "mixed": mixed,
            "t": self.html,
            "plain": self.plain,
            "_": self.writer.gettext,
            "pgettext": self.writer.pgettext,
            "ngettext": self.writer.ngettext,
            "day": lambda date: day(date, language),
            "number": lambda value: number(value, language),
            "picture": self._picture,
            "qr": qr_uri,
            "icon": self._icon,
            "columns_of": lambda parts, in_rows: columns_of(parts, self.plain, in_rows=in_rows),
            "groups": groups_of(self.document.blocks),
            "parts": list(sections_of(self.document.blocks)),
            "essentials": list(essentials_of(self.document)),
            "side_by_side": side_by_side,
            "without_ids": without_ids,
            "page_url": url,
            "shown_address": shown_address,
            "stamp": stamp_of(language),
            "is_draft": self.localised.state is not SignoffState.SIGNED,
            "has_gaps": bool(self.localised.gaps),
            "is_source": language == clinic.source,
            "staff_title": self.source_title,
            "logo": self._logo(),
        }

    @property
    def source_title(self) -> str:
        """The title as staff know it: in the source language."""
        message = self.document.title
        inlines, _faults = parse_plain(message.text, self.clinic.variable_names)
        values = variable_values(self.clinic, Words(self.clinic.source, {}))
        return plain_text(filled(inlines, values))

    def _picture(self, image: Image) -> Any:
        return picture(image.path, self.clinic.brand)

    def _icon(self, name: str, colour: str, second: str = "#ffffff") -> str:
        """A callout's icon as a data URI in the wanted colours: `#000000` and `#ffffff` in the file stand for them."""
        path = _icon_path(self.clinic.root, name)
        svg = (
            path.read_text("utf-8").replace("#ffffff", "#SECOND").replace("#000000", colour).replace("#SECOND", second)
        )
        return data_uri(svg.encode("utf-8"), "image/svg+xml")

    def _logo(self) -> str:
        if not self.clinic.brand.logo:
            return ""
        data = (self.clinic.root / self.clinic.brand.logo).read_bytes()
        return data_uri(in_clinic_colours(data, self.clinic.brand), "image/svg+xml")

    def macros(self, template: str) -> Any:
        """The macros of a template, to be called from a page that shows more than this language."""
        return environment.macros(self.clinic.root, template, self.context())

    def render(self, template: str, **more: Any) -> str:
        """The finished text of a template. Raises ProblemError where the template is broken."""
        return environment.render(self.clinic.root, template, {**self.context(), **more})


def _icon_path(root: Path, name: str) -> Path:
    return template_files(root)[f"shared/icons/{name}.svg"]
