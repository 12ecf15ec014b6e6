"""A localised newsletter as a letter: HTML, plain text, pictures; frozen but for its slots."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from leafpost.clinic import Clinic
from leafpost.documents.model import Image, Isolate, Message, Text
from leafpost.errors import Problem, ProblemError
from leafpost.files import digest_of
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.localise.words import Words
from leafpost.render.drawing import png_of_svg
from leafpost.render.html import HtmlStyle
from leafpost.render.inlining import inline_css
from leafpost.render.links import page_url, public_target
from leafpost.render.mail_text import blocks_text
from leafpost.render.page import Page
from leafpost.render.pictures import bitmap_size
from leafpost.render.slots import SLOTS, Salutation
from leafpost.render.stamp import require_stamp
from leafpost.render.theme import in_clinic_colours
from leafpost.render.typography import letter_breaks

MOST_BYTES = 90_000  # of HTML; Gmail clips a letter at 102 KB, and the slots must still be filled


@dataclass(frozen=True, slots=True)
class LetterImage:
    """One picture of a letter: its file name, its Content-ID without brackets (RFC 2392), its bytes."""

    name: str
    content_id: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A newsletter in one language, ready for every reader of that language.

    `html` and `text` hold slots. Where the clinic hosts its pictures, `html` links them and
    `are_images_hosted` is true; else it names them by Content-ID.
    """

    slug: str
    lang: str
    subject: str
    html: str
    text: str
    salutation: Salutation
    images: tuple[LetterImage, ...]
    are_images_hosted: bool
    from_name: str = ""
    topic: str = ""

    def html_for_browser(self, folder: str) -> str:
        """The HTML with its pictures taken from a folder beside it."""
        return self.html_with(lambda image: f"{folder}/{image.name}")

    def html_with(self, address: Callable[[LetterImage], str]) -> str:
        """The HTML with another address for each picture that it names by Content-ID."""
        html = self.html
        for image in self.images:
            html = html.replace(f'src="cid:{image.content_id}"', f'src="{address(image)}"')
        return html


@dataclass(frozen=True, slots=True)
class ShownImage:
    """A picture as the template sets it: address, description, size in CSS pixels."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(slots=True)
class _Images:
    """Collects the pictures of a letter while its template runs."""

    clinic: Clinic
    slug: str
    is_hosted: bool
    plain: Callable[[Any], str]
    found: dict[str, LetterImage] = field(default_factory=dict)

    def show(self, image: Image, width: int) -> ShownImage:
        data, media_type, suffix = self._bitmap(image.path, width)
        pixels = bitmap_size(data)
        height = round(pixels[1] * width / pixels[0])
        stem = re.sub(r"[^A-Za-z0-9]+", "-", image.path.stem).strip("-")  # a Content-ID is ASCII
        name = f"{stem or 'picture'}-{digest_of(data)[:8]}{suffix}"
        domain = self.clinic.mail.from_address.rpartition("@")[2]
        letter_image = LetterImage(name, f"{name}@{domain}", data, media_type)
        self.found[name] = letter_image
        src = (
            f"{self.clinic.public_url}/newsletters/{self.slug}/images/{name}"
            if self.is_hosted
            else f"cid:{letter_image.content_id}"
        )
        return ShownImage(src, self.plain(image.alt), width, height)

    def _bitmap(self, path: Path, width: int) -> tuple[bytes, str, str]:
        data = path.read_bytes()
        match path.suffix.lower():
            case ".svg":
                return png_of_svg(in_clinic_colours(data, self.clinic.brand), width), "image/png", ".png"
            case ".png":
                return data, "image/png", ".png"
            case _:
                return data, "image/jpeg", ".jpg"


def letter(
    localised: LocalisedDocument, clinic: Clinic, words: Words, mark: Callable[[Message], str] | None = None
) -> Letter:
    """The letter in the language of `words`; one with marks (see HtmlStyle) is to be looked at, never to be sent.

    Raises ProblemError where a template is broken or leaves a stamp out, or where the HTML is
    too large to arrive whole.
    """
    document = localised.document
    assert document.subject is not None
    page = _mail_page(localised, clinic, words, mark)
    images = _Images(clinic, document.slug, clinic.mail.images == "hosted", page.plain)
    html = inline_css(_written(page, images))
    if mark is None and (size := len(html.encode("utf-8"))) > MOST_BYTES:
        raise ProblemError(_too_large(localised, size))
    text = _text(page, clinic)
    require_stamp(html, text, localised)
    return Letter(
        slug=document.slug,
        lang=localised.language.bcp47,
        subject=" ".join(plain_text(localised.text(document.subject).inlines).split()),
        html=html,
        text=text,
        salutation=Salutation(
            page.writer.gettext("Hello {name},").pattern,
            page.writer.gettext("Hello,").pattern,
            localised.language.is_rtl,
        ),
        images=tuple(images.found.values()),
        are_images_hosted=images.is_hosted,
        from_name=clinic.mail.from_name,
        topic=document.topic,
    )


def before_inlining(localised: LocalisedDocument, clinic: Clinic, words: Words) -> str:
    """The HTML while all of its CSS still stands in style sheets: what inlining leaves out can be seen only here.

    Raises ProblemError where a template is broken.
    """
    page = _mail_page(localised, clinic, words, None)
    return _written(page, _Images(clinic, localised.document.slug, clinic.mail.images == "hosted", page.plain))


def _written(page: Page, images: _Images) -> str:
    localised, clinic = page.localised, page.clinic
    is_rtl = localised.language.is_rtl
    more = {
        "slots": SLOTS,
        "start": "right" if is_rtl else "left",
        "end": "left" if is_rtl else "right",
        "letter_image": images.show,
        "leaflet_url": lambda slug: page_url(clinic, localised.language, slug),
        "postal_address": _address_html(clinic, localised),
    }
    return page.render("mail/letter.html", **more)


def _mail_page(
    localised: LocalisedDocument, clinic: Clinic, words: Words, mark: Callable[[Message], str] | None
) -> Page:
    links, language = localised.document.links, localised.language

    def link(reference: str, content: Markup) -> Markup:
        url = public_target(links[reference], clinic, language)
        return Markup('<a class="link" href="{}">{}</a>').format(url, content)

    style = HtmlStyle(link, isolate_tag="span", line_breaks=letter_breaks(language), mark=mark)
    return Page(localised, clinic, words, style, lambda target: public_target(target, clinic, language))


def _address_html(clinic: Clinic, localised: LocalisedDocument) -> Markup:
    """The postal address, which stays as the post office reads it."""
    if localised.language == clinic.source:
        return Markup("{}").format(clinic.mail.postal_address)
    source = clinic.source
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        source.bcp47, source.direction.value, clinic.mail.postal_address
    )


def _text(page: Page, clinic: Clinic) -> str:
    address = (Isolate(clinic.source.direction.value, (Text(clinic.mail.postal_address),)),)
    text = page.render(
        "mail/letter.txt",
        slots=SLOTS,
        say=page.plain,
        body=blocks_text(page),
        postal_address=plain_text(address, isolates=True, base=page.localised.language.direction.value),
    )
    return text.strip() + "\n"


def _too_large(localised: LocalisedDocument, size: int) -> Problem:
    return Problem(
        localised.document.file, 0, "mail-size",
        f"in {localised.language.english} the letter has {size // 1000} KB of HTML, more than {MOST_BYTES // 1000}",
        "shorten it; mail clients cut off what is longer, and the link to unsubscribe with it",
        locale=localised.language.tag, document=localised.document.slug,
    )  # fmt: skip
