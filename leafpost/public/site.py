"""What all public pages share: the clinic, its database, its words, and how a page is made of a template."""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from leafpost.audience.secrets import SecretKey
from leafpost.catalogs.interface import TOPIC_CONTEXT, interface_catalog
from leafpost.catalogs.model import Entry, Key
from leafpost.clinic import Clinic
from leafpost.database.engine import Database
from leafpost.languages import Language
from leafpost.localise.plain import plain_text
from leafpost.localise.values import day, number, variable_values
from leafpost.localise.words import Words
from leafpost.public.asking import Answer, Asking
from leafpost.public.tongues import chosen_language
from leafpost.render import environment
from leafpost.render.html import HtmlStyle, TextWriter, inlines_html
from leafpost.render.theme import data_uri, in_clinic_colours, mixed

_SEALED = ("subscribe", "ask_for_data")  # pages that have no token in their address
_STYLE = HtmlStyle(lambda _reference, content: content)
_MAIL_STYLE = HtmlStyle(lambda _reference, content: content, isolate_tag="span")  # bdi is unknown to mail programs


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Spoken:
    """The words of one page in one language, as its template asks for them."""

    clinic: Clinic
    words: Words
    style: HtmlStyle = _STYLE

    @cached_property
    def writer(self) -> TextWriter:
        return TextWriter(self.words, self.style)

    def variable(self, name: str) -> Markup:
        """A clinic's value in this language."""
        return inlines_html(variable_values(self.clinic, self.words)[name](), self.style)

    def plain_variable(self, name: str) -> str:
        base = self.words.language.direction.value
        return plain_text(variable_values(self.clinic, self.words)[name](), isolates=True, base=base)

    def topic(self, key: str) -> str:
        """A topic by its name in this language; one that is no longer offered by its key."""
        name = self.clinic.topics.get(key)
        return self.words.get(name, TOPIC_CONTEXT, self.clinic.source).text if name else key


@dataclass(frozen=True)
class Site:
    """The clinic's public pages. `out` is where leaflets were built; `now` and `random` are passed in."""

    clinic: Clinic
    database: Database
    secret: SecretKey
    out: Path
    now: Callable[[], dt.datetime] = _now
    random: Callable[[int], bytes] = secrets.token_bytes
    entries: Mapping[str, dict[Key, Entry]] = field(default_factory=dict)  # by language

    @classmethod
    def open(cls, clinic: Clinic, database: Database, secret: SecretKey, out: Path) -> "Site":
        """The pages with all of their words read. Raises ProblemError where a catalog is damaged."""
        entries = {language.tag: interface_catalog(clinic, language) for language in clinic.offered}
        return cls(clinic, database, secret, out, entries=entries)

    @property
    def base(self) -> str:
        """The path that all addresses begin with, without a slash at its end; often ""."""
        return urlsplit(self.clinic.public_url).path.rstrip("/")

    def language(self, asking: Asking, of_link: str = "") -> Language:
        """What the reader chose on a page, else the language of the link, else what the browser asks for."""
        return chosen_language(self.clinic.offered, (asking.query.get("lang", ""), of_link), asking.accepts)

    def spoken(self, language: Language, *, is_mail: bool = False) -> Spoken:
        words = Words(language, self.entries[language.tag])
        return Spoken(self.clinic, words, _MAIL_STYLE if is_mail else _STYLE)

    def page(self, template: str, asking: Asking, language: Language, *, status: int = 200, **more: Any) -> Answer:
        """A page made of `templates/public/`. Raises ProblemError where the template is broken."""
        context = {**self.context(language), "asking": asking, "path": asking.path, "errors": (), **more}
        html = environment.render(self.clinic.root, f"public/{template}.html", context)
        return Answer(html.encode("utf-8"), status, is_sealed=template in _SEALED)

    def context(self, language: Language, *, is_mail: bool = False) -> dict[str, Any]:
        """The names that templates know."""
        spoken = self.spoken(language, is_mail=is_mail)
        return {
            "page": spoken,
            "clinic": self.clinic,
            "base": self.base,
            "language": language,
            "lang": language.bcp47,
            "dir": language.direction.value,
            "offered": self.clinic.offered,
            "brand": self.clinic.brand,
            "mixed": mixed,
            "logo": self._logo,
            "_": spoken.writer.gettext,
            "ngettext": spoken.writer.ngettext,
            "day": lambda moment: day(moment.astimezone().date(), language),
            "number": lambda value: number(value, language),
        }

    @cached_property
    def _logo(self) -> str:
        if not self.clinic.brand.logo:
            return ""
        data = (self.clinic.root / self.clinic.brand.logo).read_bytes()
        return data_uri(in_clinic_colours(data, self.clinic.brand), "image/svg+xml")

    def style(self, language: Language) -> Answer:
        """The style sheet of all pages in one language."""
        css = environment.render(self.clinic.root, "public/public.css", self.context(language))
        return Answer(css.encode("utf-8"), media_type="text/css; charset=utf-8",
                      headers={"Cache-Control": "public, max-age=300"})  # fmt: skip

    def dead_link(self, asking: Asking, status: int = 404) -> Answer:
        """For a link that leads nowhere, whatever the reason: it tells nothing of what there is."""
        return self.page("dead_link", asking, self.language(asking), status=status)

    def topics(self, *, without: Sequence[str] = ()) -> list[str]:
        return [topic for topic in self.clinic.topics if topic not in without]
