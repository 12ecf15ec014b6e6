"""What mail clients do not know of CSS: `css-lost`, `css-plain`, and what inlining itself leaves out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen, parsed
from leafpost.render.lint.stylesheets import Declaration, read_sheet, read_style

_LOST, _PLAIN = "lost", "plain"
_NO_MEDIA = "Outlook for Windows"  # reads no @media
_ANY = re.compile(".*")
_DROPPED = re.compile(r"\*|\[|:")  # premailer drops or keeps apart a selector that has one of these


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of clients.toml: `kind` is property, selector or at_rule."""

    kind: str
    name: re.Pattern[str]
    value: re.Pattern[str]
    clients: tuple[str, ...]
    harm: str
    instead: str
    source: str

    def without(self, client: str) -> tuple[str, ...]:
        return tuple(name for name in self.clients if name != client)


@cache
def facts() -> tuple[Fact, ...]:
    """Every row of clients.toml."""
    rows = tomllib.loads(resources.files(__package__).joinpath("clients.toml").read_text("utf-8"))
    return tuple(
        Fact(
            kind,
            re.compile(row["name"]),
            re.compile(row["value"]) if "value" in row else _ANY,
            tuple(row["clients"]),
            row["harm"],
            row["instead"],
            row["source"],
        )
        for kind, found in rows.items()
        for row in found
    )


def _declarations(found: Iterable[Declaration], place: str, media: str, harm: str) -> Iterator[Finding]:
    for declaration in found:
        for fact in facts():
            clients = fact.without(_NO_MEDIA) if media else fact.clients
            if fact.kind != "property" or fact.harm != harm or not clients:
                continue
            if fact.name.fullmatch(declaration.name) and fact.value.fullmatch(declaration.value):
                yield _finding(f"{declaration.name}: {declaration.value} {place}", clients, fact)


def _finding(what: str, clients: Iterable[str], fact: Fact) -> Finding:
    return Finding(f"{what} is not known to {', '.join(clients)}", Place("templates/mail"), f"use {fact.instead}")


def _with(harm: str, specimen: Specimen) -> Iterator[Finding]:
    found = [*_of_elements(harm, specimen), *_of_sheets(harm, specimen)]
    yield from dict.fromkeys(found)


def _of_elements(harm: str, specimen: Specimen) -> Iterator[Finding]:
    for element in specimen.page.iter():
        if isinstance(element.tag, str) and element.get("style"):
            name = element.get("class")
            place = f"on <{element.tag}{f' class={name}' if name else ''}>"
            yield from _declarations(read_style(element.get("style")), place, "", harm)


def _of_sheets(harm: str, specimen: Specimen) -> Iterator[Finding]:
    for sheet in specimen.sheets:
        for rule in sheet.rules:
            yield from _declarations(rule.declarations, f"of {', '.join(rule.selectors)}", rule.media, harm)
            for selector in rule.selectors:
                yield from _named("selector", selector, f"the selector {selector}", rule.media, harm)
        for name in sheet.at_rules:
            yield from _named("at_rule", name, f"@{name}", "", harm)


def _named(kind: str, name: str, what: str, media: str, harm: str) -> Iterator[Finding]:
    for fact in facts():
        clients = fact.without(_NO_MEDIA) if media else fact.clients
        if fact.kind == kind and fact.harm == harm and clients and fact.name.fullmatch(name):
            yield _finding(what, clients, fact)


def _lost(specimen: Specimen) -> Iterator[Finding]:
    yield from _with(_LOST, specimen)


def _plain(specimen: Specimen) -> Iterator[Finding]:
    yield from _with(_PLAIN, specimen)


def _dropped(specimen: Specimen) -> Iterator[Finding]:
    for style in parsed(specimen.raw_html).iter("style"):
        if style.get("data-premailer") == "ignore":
            continue
        sheet = read_sheet(style.text or "")
        for selector in dict.fromkeys(s for rule in sheet.rules for s in rule.selectors if _DROPPED.search(s)):
            yield Finding(f"the selector {selector} gets onto no element", Place("templates/mail/inlined.css"))
        for name in dict.fromkeys(sheet.at_rules):
            yield Finding(
                f"@{name} is lost", Place("templates/mail/inlined.css"), "write it into templates/mail/kept.css"
            )


RULES = (
    LetterRule(
        "css-lost",
        Severity.ERROR,
        "no CSS without which a client loses words or layout (flex, grid, position, var(), calc(), :is(), [href*=] …)",
        why="Outlook for Windows, Gmail and Yahoo do not know it; the rows and their sources are in "
        "leafpost/render/lint/clients.toml",
        mend="use tables, classes and plain values",
        look=_lost,
    ),
    LetterRule(
        "css-plain",
        Severity.WARNING,
        "no CSS without which a letter looks plainer in a client (round shapes, opacity, float, @font-face …)",
        why="Outlook for Windows, Gmail and Yahoo do not know it; the rows and their sources are in "
        "leafpost/render/lint/clients.toml",
        mend="look whether the letter is good without it",
        look=_plain,
    ),
    LetterRule(
        "css-dropped",
        Severity.ERROR,
        "every selector of inlined.css can be put onto elements: no *, [attribute], :pseudo-class, no at-rule",
        why="inlining leaves them out without a word (docs/mail.md)",
        mend="use a class, or write it into templates/mail/kept.css",
        look=_dropped,
    ),
)
