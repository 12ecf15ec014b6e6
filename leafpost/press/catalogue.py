"""`dist/index.html`: the catalogue for reception, once in each language of the interface; opens by double-click.

It needs no server, no network and no installation. Style and script are inside the page and
are allowed by their digests (CSP Level 3, § 2.3.1); without script everything is there but the search.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from leafpost.catalogs.interface import INTERFACE_SOURCE
from leafpost.catalogs.model import Entry as CatalogEntry
from leafpost.catalogs.model import Key
from leafpost.clinic import Clinic
from leafpost.languages import Language
from leafpost.localise.values import day
from leafpost.localise.words import Words
from leafpost.press.shelves import Shelf
from leafpost.render import environment
from leafpost.render.html import HtmlStyle, TextWriter
from leafpost.render.stamp import stamp_of
from leafpost.render.theme import mixed

INDEX = "index.html"
TRANSLATIONS = "translations.html"
_STATIC_POLICY = "default-src 'none'; img-src 'self' file:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the catalogue: its file and its language, for the switch."""

    href: str
    language: Language


@dataclass(frozen=True, slots=True)
class Service:
    """What a desk that is served can do beside; addresses in it are relative to the page.

    `editions` can be had of every leaflet in a language (BCP 47); `news` says what is wrong with
    the last rebuild, in English.
    """

    editions: Mapping[str, tuple[str, ...]]
    version: int
    news: tuple[str, ...] = ()
    rack: str = "rack"


def index_of(clinic: Clinic, tongue: Language) -> str:
    """The file of the catalogue in one language of the interface; the clinic's own is `index.html`."""
    return INDEX if tongue == clinic.source else f"index.{tongue.bcp47}.html"


def switch(clinic: Clinic, tags: Sequence[str]) -> tuple[Page, ...]:
    """The catalogue's pages in the languages that the interface is there in, in the clinic's order."""
    return tuple(Page(index_of(clinic, tongue), tongue) for tongue in clinic.offered if tongue.tag in tags)


def catalogue_page(
    clinic: Clinic,
    words: dict[Key, CatalogEntry],
    shelves: Sequence[Shelf],
    tongue: Language | None = None,
    translations: str = TRANSLATIONS,
    pages: Sequence[Page] = (),
    service: Service | None = None,
) -> bytes:
    """The page as UTF-8. It lists files that are there, not files that should be.

    `words` are the interface's in the page's language: `tongue`, or else the clinic's own.
    `translations` is the page of translations, which it links; `pages` are the same in other
    languages; `service` is what a server offers.
    """
    context = desk_context(clinic, words, tongue)
    style = inlined(clinic, "desk/index.css", {**context})
    script = inlined(clinic, "desk/index.js", {})
    more = {
        "shelves": shelves,
        "translations": translations,
        "pages": pages,
        "service": service,
        "style": style,
        "script": script,
        "policy": "" if service else f"{_STATIC_POLICY}; style-src {style.source}; script-src {script.source}",
    }
    return environment.render(clinic.root, "desk/index.html", {**context, **more}).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Inlined:
    """A style sheet or script inside a page, and how a policy names it (CSP Level 3, § 2.3.1)."""

    text: Markup
    source: str


def inlined(clinic: Clinic, template: str, context: Mapping[str, Any]) -> Inlined:
    """A template that stands inside a page, exactly as it is."""
    text = environment.render(clinic.root, template, dict(context)).strip()
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    # Our own file, or the clinic's: no word of a translator is in it.
    return Inlined(Markup(text), f"'sha256-{digest}'")  # noqa: S704  # our own style and script


def desk_context(clinic: Clinic, words: dict[Key, CatalogEntry], tongue: Language | None = None) -> dict[str, Any]:
    """What every page for staff is given; its language is `tongue`, or else the clinic's own."""
    if tongue is None:
        tongue = clinic.source if words or clinic.source == INTERFACE_SOURCE else INTERFACE_SOURCE
    writer = TextWriter(Words(tongue, words), HtmlStyle(lambda _reference, content: content))

    def date(value: dt.date) -> str:
        return day(value, tongue)

    return {
        "lang": tongue.bcp47,
        "dir": tongue.direction.value,
        "direction": tongue.direction,
        "_": writer.gettext,
        "ngettext": writer.ngettext,
        "day": date,
        "clinic_name": clinic.name,
        "brand": clinic.brand,
        "mixed": mixed,
        "stamp": stamp_of(tongue),
    }
