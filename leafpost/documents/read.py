"""Reads a clinic's documents: one file, or all of them with the links between them checked."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.documents.blocks import Source, normalised, parse_body
from leafpost.documents.inline import parse_plain
from leafpost.documents.model import (
    Block,
    Callout,
    Document,
    DocumentKind,
    Figure,
    ItemList,
    Message,
    MessageKind,
    Quote,
    Teaser,
)
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.settings import Settings

FOLDERS = {DocumentKind.LEAFLET: "leaflets", DocumentKind.NEWSLETTER: "newsletters"}
_COMMANDS = ("build", "check", "translate", "signoff", "print", "desk", "new", "doctor")
RESERVED_SLUGS = frozenset({*_COMMANDS, "interface", "images", "templates", "newsletters", "index"})
_FENCE = "+++"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TARGET = re.compile(r"https://[^\s/]+\S*|mailto:[^\s@]+@\S+|tel:\+?[0-9-]+")
_LEAFLET_TARGET = re.compile(r"leaflet:([a-z0-9-]+)(?:#([a-z0-9-]+))?")
_COMMON_KEYS = ("title", "summary", "version", "reviewed", "review_by", "owner", "sources")
_LETTER_KEYS = ("subject", "preheader", "topic")


def is_slug(text: str) -> bool:
    """Whether a text can name a document."""
    return bool(_SLUG.fullmatch(text)) and text not in RESERVED_SLUGS


@dataclass(frozen=True, slots=True)
class Reading:
    """All documents that could be read, in order of kind and slug, and every problem found.

    A document with errors is still here where it could be parsed at all; `broken` names
    the slugs that must not be built.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]

    @property
    def broken(self) -> frozenset[str]:
        return frozenset(problem.document for problem in self.problems if problem.is_error)

    def find(self, slug: str) -> Document | None:
        return next((document for document in self.documents if document.slug == slug), None)


def read_documents(clinic: Clinic) -> Reading:
    """Every leaflet and newsletter of a clinic."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for kind, folder in FOLDERS.items():
        for path in sorted((clinic.root / folder).glob("*.md")):
            if path.stem == "README":
                continue
            try:
                document, found = read_document(path, kind, clinic)
            except ProblemError as error:
                problems += [problem.about(document=path.stem) for problem in error.problems]
            else:
                documents.append(document)
                problems += found
    problems += _cross_problems(documents)
    return Reading(tuple(documents), tuple(sorted(problems)))


def read_document(path: Path, kind: DocumentKind, clinic: Clinic) -> tuple[Document, list[Problem]]:
    """One document and every mistake in it.

    Raises ProblemError where there is nothing to read: no UTF-8, no front matter, no TOML.
    """
    file = shown_path(path, clinic.root)
    slug = path.stem
    text = read_text(path, clinic.root).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front, body, body_line = _split(text, file)
    settings = Settings(front, file, first_line=2, rule="front-matter")
    if settings.problems:
        raise ProblemError(*settings.problems)
    _check_keys(settings, kind)
    if not is_slug(slug):
        settings.problems.append(
            Problem(
                file,
                0,
                "slug",
                f"'{slug}' cannot name a document",
                "use small letters, digits and hyphens, and a name of its own",
            )
        )
    links = {name: settings.text("links", name) for name in settings.table("links")}
    _check_links(settings, links)
    source = Source(slug, file, path.parent, clinic.root, body_line, links, clinic.variable_names)
    blocks, problems = parse_body(body, source)
    document = _document(settings, kind, source, links, blocks)
    found = [problem.about(document=slug) for problem in (*settings.problems, *problems)]
    return document, found


def _split(text: str, file: str) -> tuple[str, str, int]:
    """Front matter, body, and the body's first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise ProblemError(
            Problem(
                file, 1, "front-matter", "the file does not begin with +++", "begin with +++, the title and so on, +++"
            )
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise ProblemError(
        Problem(file, 1, "front-matter", "the front matter is never closed", "put +++ on a line of its own below it")
    )


def _check_keys(settings: Settings, kind: DocumentKind) -> None:
    own = _LETTER_KEYS if kind is DocumentKind.NEWSLETTER else ()
    settings.known("", (*_COMMON_KEYS, *own), tables=("links",))


def _check_links(settings: Settings, links: dict[str, str]) -> None:
    for name, target in links.items():
        if target and not (_TARGET.fullmatch(target) or _LEAFLET_TARGET.fullmatch(target)):
            settings.wrong(
                "links", name, f"'{target}' is not an address that can be linked",
                "use https://…, mailto:…, tel:+44…, or leaflet:its-slug",
            )  # fmt: skip


def _document(
    settings: Settings, kind: DocumentKind, source: Source, links: dict[str, str], blocks: tuple[Block, ...]
) -> Document:
    def message(key: str, kind_of_message: MessageKind) -> Message:
        found = Message(source.slug, normalised(settings.text("", key)), kind_of_message, settings.line_of(key))
        for fault in parse_plain(found.text, source.variables)[1]:
            settings.wrong("", key, fault.what, fault.fix)
        return found

    is_letter = kind is DocumentKind.NEWSLETTER
    lead = None
    if not is_letter and blocks and isinstance(blocks[0], Figure):
        lead, blocks = blocks[0].image, blocks[1:]
    return Document(
        kind=kind,
        slug=source.slug,
        file=source.file,
        title=message("title", MessageKind.TITLE),
        summary=message("summary", MessageKind.SUMMARY),
        subject=message("subject", MessageKind.SUBJECT) if is_letter else None,
        preheader=message("preheader", MessageKind.PREHEADER) if is_letter else None,
        topic=settings.text("", "topic") if is_letter else "",
        version=settings.text("", "version"),
        reviewed=settings.date("", "reviewed"),
        review_by=settings.date("", "review_by"),
        owner=settings.text("", "owner", default=""),
        sources=settings.texts("", "sources"),
        links=links,
        link_lines={name: settings.line_of(name, "links") for name in links},
        lead=lead,
        blocks=blocks,
    )


# --- between documents -------------------------------------------------------------------


def _cross_problems(documents: list[Document]) -> Iterator[Problem]:
    leaflets = {document.slug: document for document in documents if not document.is_newsletter}
    seen: dict[str, Document] = {}
    for document in documents:
        if other := seen.get(document.slug):
            yield Problem(
                document.file, 0, "slug", f"a leaflet and a newsletter are both called '{document.slug}'",
                f"rename this one or {other.file}", document=document.slug,
            )  # fmt: skip
        seen[document.slug] = document
        for name, target in document.links.items():
            if found := _LEAFLET_TARGET.fullmatch(target):
                yield from _target_problems(
                    document, f"the link '{name}'", document.link_lines[name], found[1], found[2] or "", leaflets
                )
        for block in document.blocks:
            if isinstance(block, Teaser) and not document.is_newsletter:
                yield Problem(
                    document.file, block.line, "teaser", "a teaser in a leaflet", "link the other leaflet instead",
                    document=document.slug,
                )  # fmt: skip
            elif isinstance(block, Teaser):
                yield from _target_problems(document, "this teaser", block.line, block.leaflet, "", leaflets)


def _target_problems(
    document: Document, who: str, line: int, slug: str, identifier: str, leaflets: dict[str, Document]
) -> Iterator[Problem]:
    if slug not in leaflets:
        near = difflib.get_close_matches(slug, leaflets, n=1)
        advice = f"did you mean '{near[0]}'?" if near else f"leaflets here: {', '.join(leaflets) or 'none'}"
        yield Problem(
            document.file, line, "link", f"{who} leads to the leaflet '{slug}', which is not there", advice,
            document=document.slug,
        )  # fmt: skip
    elif identifier and identifier not in set(_ids(leaflets[slug].blocks)):
        yield Problem(
            document.file, line, "link", f"{who} leads to '#{identifier}', which is not in '{slug}'",
            f"ids there: {', '.join(_ids(leaflets[slug].blocks)) or 'none'}", document=document.slug,
        )  # fmt: skip


def _ids(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if identifier := getattr(block, "id", ""):
            yield identifier
        if isinstance(block, Callout | Quote | Teaser):
            yield from _ids(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _ids(item.blocks)
