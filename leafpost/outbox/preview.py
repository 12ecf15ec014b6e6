"""An issue in all of its languages on one page, as readers will see it and as it will travel.

The page is one file that needs no server and asks nothing of the net. Each letter stands in
sandboxed frames of its own; a small script chooses what is seen, and without it the page is long.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy

from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError, errors_in
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.localise.words import Words
from leafpost.outbox.scheme import Scheme, in_scheme
from leafpost.press.gather import Gathered
from leafpost.press.job import sample_values
from leafpost.render import environment
from leafpost.render.mail import MOST_BYTES, Letter, letter
from leafpost.render.message import Envelope, compose
from leafpost.render.slots import fill
from leafpost.render.theme import data_uri, mixed

READER = "reader@example.org"
_SCRIPT = "outbox/preview.js"
_FIRST = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")  # then the others, as they come


@dataclass(frozen=True, slots=True)
class Header:
    """One line of a mail's head: its name, its value as a person reads it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter in one language in every form. `kilobytes` is the size of its HTML."""

    subject: str
    preheader: str
    light: str
    dark: str
    text: str
    headers: tuple[Header, ...]
    raw_headers: str
    kilobytes: int
    gaps: int
    state: str


@dataclass(frozen=True, slots=True)
class ShownLanguage:
    """A language of the issue: its letter, or None where it cannot be made, and what the rules have against it."""

    language: Language
    letter: ShownLetter | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        return len(errors_in(self.problems))

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def preview_page(gathered: Gathered, issue: str, problems: Sequence[Problem], made_at: str) -> bytes:
    """The page as UTF-8. `problems` are those of the lint; `made_at` is the time as it is shown.

    Raises ProblemError where a template is broken.
    """
    clinic, shown = gathered.clinic, []
    found = [*problems, *(p for p in errors_in(gathered.problems) if p.document in (issue, INTERFACE))]
    for language in clinic.offered:
        made = None
        if localised := gathered.localised.get((issue, language.tag)):
            try:
                made = shown_letter(localised, clinic, gathered.words[language.tag])
            except ProblemError as error:
                found += [problem.about(document=issue, locale=language.tag) for problem in error.problems]
        shown.append((language, made))
    found = sorted(dict.fromkeys(found), key=lambda p: (not p.is_error, p))
    tags = {language.tag for language in clinic.offered}
    of_all = tuple(p for p in found if p.locale not in tags)
    languages = [ShownLanguage(row, made, tuple(p for p in found if p.locale == row.tag)) for row, made in shown]
    context = {
        "clinic": clinic, "brand": clinic.brand, "mixed": mixed, "issue": issue, "title": _title(gathered, issue),
        "languages": languages, "of_all": of_all, "made_at": made_at, "most_kilobytes": MOST_BYTES // 1000,
        "policy": _policy(clinic),
    }  # fmt: skip
    return environment.render(clinic.root, "outbox/preview.html", context).encode("utf-8")


def shown_letter(localised: LocalisedDocument, clinic: Clinic, words: dict[Key, Entry]) -> ShownLetter:
    """One letter in every form, filled for a reader whose name is not known."""
    (made, html), values = (
        _html(localised, clinic, Words(localised.language, words)),
        sample_values(clinic, slug=localised.document.slug, lang=localised.language.bcp47),
    )
    html = fill(html, values, made.salutation, is_html=True)
    html = html.replace("<head>", '<head><base target="_blank">', 1)  # a link opens beside the preview, never in it
    raw = compose(made, clinic, Envelope(READER), values)
    preheader = localised.document.preheader
    return ShownLetter(
        subject=made.subject,
        preheader=plain_text(localised.text(preheader).inlines) if preheader else "",
        light=in_scheme(html, Scheme.LIGHT),
        dark=in_scheme(html, Scheme.DARK),
        text=fill(made.text, values, made.salutation, is_html=False).strip(),
        headers=_headers(raw),
        raw_headers=raw.partition(b"\r\n\r\n")[0].decode("ascii", "replace").replace("\r\n", "\n"),
        kilobytes=len(made.html.encode("utf-8")) // 1000,
        gaps=len(localised.gaps),
        state=localised.state.value,
    )


def _html(localised: LocalisedDocument, clinic: Clinic, words: Words) -> tuple[Letter, str]:
    """The letter as it is sent, and its HTML with the pictures inside, also where the clinic hosts them."""
    made = inside = letter(localised, clinic, words)
    if made.are_images_hosted:
        inside = letter(localised, replace(clinic, mail=replace(clinic.mail, images="inline")), words)
    return made, inside.html_with(lambda image: data_uri(image.data, image.media_type))


def _headers(raw: bytes) -> tuple[Header, ...]:
    message = message_from_bytes(raw, policy=policy.default)
    rows = [Header(name, str(value)) for name, value in message.items()]
    return tuple(sorted(rows, key=lambda row: _FIRST.index(row.name) if row.name in _FIRST else len(_FIRST)))


def _title(gathered: Gathered, issue: str) -> str:
    document = gathered.reading.find(issue)
    return document.title.text if document else issue


def _policy(clinic: Clinic) -> str:
    """Nothing is fetched, and no script runs but ours (CSP Level 3, § 2.3.1: by its digest)."""
    script = environment.render(clinic.root, _SCRIPT, {})
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
