"""What a rule for letters looks at, and what it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml.html import HTMLParser, document_fromstring

from leafpost.catalogs.checks.model import Claim, Rule
from leafpost.languages import Language
from leafpost.render.lint.stylesheets import Sheet, read_sheet


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is mended: a file as it is shown to a person, and its line (0 for the whole file)."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against a letter. `place` is the newsletter's file if left out, `fix` the rule's own."""

    what: str
    place: Place | None = None
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A letter for the reader for whom it grows largest: the longest name, the longest addresses.

    `html` and `text` are filled in, `mail` is the whole mail of this reader (CRLF). `raw_html` is
    the HTML before its CSS went into the elements. `pictures` are sizes in bytes by name.
    `images_url` is where hosted pictures lie, empty where they travel along. `diagnoses` are the
    phrases that no subject may hold.
    """

    language: Language
    subject: str
    preheader: str
    html: str
    raw_html: str
    text: str
    mail: bytes
    unsubscribe_url: str
    postal_address: str
    subject_at: Place
    preheader_at: Place
    images_url: str = ""
    pictures: Mapping[str, int] = field(default_factory=dict)
    content_ids: frozenset[str] = frozenset()
    diagnoses: tuple[Claim, ...] = ()

    @property
    def page(self) -> Any:
        """The HTML as a tree of lxml; nobody changes it."""
        return parsed(self.html)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Each style sheet that arrives."""
        return tuple(read_sheet(style.text or "") for style in self.page.iter("style"))


@lru_cache(maxsize=4)
def parsed(html: str) -> Any:
    """A whole page as libxml2 reads it, which is not the parser that wrote it."""
    return document_fromstring(html.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class LetterRule(Rule):
    """One rule: `why` it is one, with its source, and `mend`, what to do about a finding.

    A letter's findings cannot be waived: a mail cannot be called back.
    """

    is_waivable: bool = False
    why: str = ""
    mend: str = ""
    look: Callable[[Specimen], Iterable[Finding]] = lambda _specimen: ()
