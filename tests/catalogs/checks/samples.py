"""Pairs and books for the rules: from two texts, and from the catalogs of this repository."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from leafpost.catalogs.checks.model import Book, Finding, Pair, PairRule, SourceRule, Term, Tongue
from leafpost.catalogs.messages import block_messages, callouts_of, distinct_messages
from leafpost.catalogs.model import Entry
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import read_clinic
from leafpost.documents.model import CalloutKind, Document, DocumentKind, Message, MessageKind
from leafpost.documents.read import read_document, read_documents
from leafpost.languages import language
from leafpost.settings import Settings
from tests.catalogs.samples import REPOSITORY, write, write_clinic

TAGS = ("es", "pl", "ar", "hi", "zh_Hans")


def pair(
    source: str,
    target: str,
    tag: str,
    *,
    kind: MessageKind | None = MessageKind.PARAGRAPH,
    callout: CalloutKind | None = None,
    terms: Iterable[Term] = (),
    source_tag: str = "en",
    context: str = "back-care",
) -> Pair:
    """One text beside its translation; `kind` None is a word of the interface."""
    return Pair(
        document="back-care" if kind else INTERFACE,
        entry=Entry(source, (target,), context if kind else None, line=7),
        source=source,
        target=target,
        tongue=Tongue(language(tag), glossary=tuple(terms)),
        source_language=language(source_tag),
        message=Message(context, source, kind, 1) if kind else None,
        callout=callout,
    )


def found(rule: PairRule, source: str, target: str, tag: str, **more: object) -> list[Finding]:
    """What a rule has against a translation."""
    return list(rule.look(pair(source, target, tag, **more)))  # type: ignore[arg-type]  # keywords of pair()


def book(*pairs: Pair, name: str = "back-care") -> Book:
    return Book(name, pairs[0].tongue, pairs)


@cache
def our_documents() -> tuple[Document, ...]:
    return read_documents(read_clinic(REPOSITORY)).documents


@cache
def our_tongue(tag: str) -> Tongue:
    path = REPOSITORY / "locales" / tag / "glossary.toml"
    rows = Settings(path.read_text("utf-8"), "glossary.toml").data
    terms = (Term(source, row["term"], tuple(row["accepted"])) for source, row in rows.items())
    return Tongue(language(tag), glossary=tuple(terms))


@cache
def our_books(tag: str) -> tuple[Book, ...]:
    """Every catalog of this repository in one language, as rules see it."""
    return tuple(_book(tag, document) for document in (*our_documents(), None))


def our_pairs(tag: str) -> Iterator[Pair]:
    for one in our_books(tag):
        yield from one.pairs


def _book(tag: str, document: Document | None) -> Book:
    name = document.slug if document else INTERFACE
    tongue = our_tongue(tag)
    entries = read_catalog(catalog_path(REPOSITORY, tag, name), REPOSITORY, tongue.language).by_key()
    messages = {message.key: message for message in distinct_messages(document)} if document else {}
    kinds = _callout_kinds(document) if document else {}
    pairs = tuple(
        Pair(
            document=name,
            entry=entry,
            source=entry.msgid_plural if form and entry.msgid_plural else entry.msgid,
            target=text,
            tongue=tongue,
            source_language=language("en"),
            form=form,
            numbers=tuple(n for n in range(201) if tongue.language.plural_index(n) == form)
            if entry.msgid_plural
            else (),
            message=messages.get(key),
            callout=kinds.get(key),
        )
        for key, entry in entries.items()
        for form, text in enumerate(entry.msgstr)
    )
    return Book(name, tongue, pairs, entries, document)


def _callout_kinds(document: Document) -> dict[tuple[str, str], CalloutKind]:
    return {
        message.key: callout.kind
        for callout in callouts_of(document)
        for message in (*([callout.title] if callout.title else []), *block_messages(callout.blocks))
    }


# --- sources -----------------------------------------------------------------------------

ACTION = """
::: action {#call}
### Call us

Call {clinic_phone}.
:::
"""


def told_of_source(
    rule: SourceRule,
    root: Path,
    body: str,
    *,
    source: str = "en",
    is_newsletter: bool = False,
    title: str = "Back care",
) -> list[str]:
    """What a rule has against a document with this body, each with the text that it is about."""
    clinic = read_clinic(write_clinic(root, source=source, offered=f'["{source}"]'))
    kind = DocumentKind.NEWSLETTER if is_newsletter else DocumentKind.LEAFLET
    head = f'title = "{title}"\nsummary = "How to look after your back."\nversion = "1.0"\n'
    if is_newsletter:
        head += 'subject = "News"\npreheader = "From us."\ntopic = "news"\n'
    links = '[links]\nbooking = "https://clinic.example/book"\n'
    path = write(root / "leaflets" / "back-care.md", f"+++\n{head}\n{links}+++\n\n{body}\n")
    document, problems = read_document(path, kind, clinic)
    assert problems == []
    return [
        f"{message.text if message else 'document'}: {finding.what}" for message, finding in rule.look(document, clinic)
    ]
