"""Small clinics, documents and catalogs for tests of words; and lines as a reader's eye meets them."""

import ctypes
import ctypes.util
import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.po_read import read_catalog
from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.model import (
    Document,
    DocumentKind,
    Emphasis,
    Inline,
    Isolate,
    LineBreak,
    Link,
    Strong,
    Text,
)
from leafpost.documents.read import read_document
from leafpost.languages import language
from leafpost.localise.document import CatalogSource, localise
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.words import Words
from leafpost.press.gather import Gathered, gather
from leafpost.render.html import HtmlStyle, TextWriter
from leafpost.render.mail import Letter, letter

REPOSITORY = Path(__file__).resolve().parent.parent.parent
NEWSLETTER = "take-the-first-step"

CLINIC = """\
[clinic]
name = "Lakeside Clinic"
address = "3 Pier Lane, Testford"
phone = "+44 20 7946 0958"
email = "hello@lakeside.example"
website = "https://lakeside.example"
hours = "Monday to Friday, 9:00 to 17:00"

[languages]
source = "SOURCE"
offered = ["en", "pl", "ar", "he", "zh_Hans", "es"]

[mail]
from_name = "Lakeside Clinic"
from_address = "news@lakeside.example"

[web]
public_url = "https://lakeside.example/leaflets"

[variables]
"""


def make_clinic(folder: Path, variables: str = "", source: str = "en") -> Clinic:
    """A clinic in a folder, read by the program; `variables` is TOML."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clinic.toml").write_text(CLINIC.replace("SOURCE", source) + variables, "utf-8")
    return read_clinic(folder.resolve())


def make_leaflet(
    clinic: Clinic, body: str, links: Sequence[str] = (), slug: str = "note", title: str = "A note"
) -> Document:
    """A leaflet with this body, read by the program; its title and summary are messages too."""
    return _make(clinic, DocumentKind.LEAFLET, slug, title, body, links)


def make_newsletter(
    clinic: Clinic, body: str, links: Sequence[str] = (), slug: str = "news", title: str = "The news"
) -> Document:
    """The same as a newsletter, whose subject and preheader are the title and the summary."""
    return _make(clinic, DocumentKind.NEWSLETTER, slug, title, body, links)


def _make(clinic: Clinic, kind: DocumentKind, slug: str, title: str, body: str, links: Sequence[str]) -> Document:
    lines = ["+++", f'title = "{title}"', 'summary = "In short."', 'version = "1.0"']
    if kind is DocumentKind.NEWSLETTER:
        lines += [f'subject = "{title}"', 'preheader = "In short."', 'topic = "news"']
    lines += ["[links]", *(f'{name} = "https://lakeside.example/{name}"' for name in links)]
    path = clinic.root / f"{kind.value}s" / f"{slug}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*lines, "+++", "", body, ""]), "utf-8")
    document, problems = read_document(path, kind, clinic)
    assert not problems
    return document


def escaped(text: str) -> str:
    """A text as it stands between the quotes of a PO file."""
    for plain, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain, written)
    return text


Row = tuple[str, ...]  # context, source, translation, flags


def po_text(tag: str, rows: Iterable[Row]) -> str:
    """A catalog as a translator would save it."""
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"']
    lines += [f'"Plural-Forms: {language(tag).plural_forms}\\n"']
    for context, source, translation, *flags in rows:
        lines += ["", *(f"#, {flag}" for flag in flags)]
        lines += [f'msgctxt "{context}"', f'msgid "{escaped(source)}"', f'msgstr "{escaped(translation)}"']
    return "\n".join(lines) + "\n"


def line_of(po: Path, source: str) -> int:
    """The line of a catalog on which a message's source stands, counted from 1."""
    return po.read_text("utf-8").split("\n").index(f'msgid "{escaped(source)}"') + 1


def translated(document: Document, clinic: Clinic, tag: str, rows: Iterable[Row]) -> LocalisedDocument:
    """A document in a language whose catalog has these rows, and a title and a summary if they have none."""
    rows = list(rows)
    known = {row[1] for row in rows}
    rows += [(document.slug, m.text, m.text) for m in (document.title, document.summary) if m.text not in known]
    path = clinic.root / "locales" / tag / "LC_MESSAGES" / f"{document.slug}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po_text(tag, rows), "utf-8")
    catalog = read_catalog(path, clinic.root, language(tag))
    file = path.relative_to(clinic.root).as_posix()
    return localise(document, clinic, Words(language(tag), {}), CatalogSource(catalog, file))


def untranslated(document: Document, clinic: Clinic, tag: str) -> LocalisedDocument:
    """A document in a language that has no catalog for it."""
    file = f"locales/{tag}/LC_MESSAGES/{document.slug}.po"
    return localise(document, clinic, Words(language(tag), {}), CatalogSource(Catalog(), file, is_there=False))


def words_of(tag: str, *entries: Entry) -> Words:
    """The interface of a language that has only these words."""
    return Words(language(tag), {entry.key: entry for entry in entries})


def writer(words: Words) -> TextWriter:
    """Writes as phone pages do."""
    return TextWriter(words, HtmlStyle(lambda reference, content: content))


def fragment(html: str) -> HtmlElement:
    """A piece of a page as libxml2 reads it, which is not the parser that made it."""
    return document_fromstring(f"<!DOCTYPE html><html><body>{html}</body></html>").find("body")


def page_of(html: str) -> HtmlElement:
    """A whole page as libxml2 reads it."""
    return document_fromstring(html.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))


def said_in(element: HtmlElement, name: str) -> str:
    """An attribute such as lang or dir as it holds for an element: its own, or the nearest around it."""
    for place in (element, *element.iterancestors()):
        if name in place.attrib:
            return str(place.attrib[name])
    return ""


# --- the sample newsletter ---------------------------------------------------------------


@cache
def sample_clinic() -> Clinic:
    return read_clinic(REPOSITORY)


@cache
def sample_gathered() -> Gathered:
    """The repository's documents in English, Arabic and simplified Chinese."""
    tags = ("en", "ar", "zh_Hans")
    return gather(sample_clinic(), dt.date(2026, 1, 1), [language(tag) for tag in tags])


def sample_newsletter(tag: str) -> LocalisedDocument:
    return sample_gathered().localised[NEWSLETTER, tag]


@cache
def sample_letter(tag: str) -> Letter:
    """The repository's newsletter in one language, as it is there now."""
    words = Words(language(tag), sample_gathered().words[tag])
    return letter(sample_newsletter(tag), sample_clinic(), words)


# --- what the eye meets ------------------------------------------------------------------


def flat(inlines: Iterable[Inline], *, marks: bool = False) -> str:
    """The words of inlines; with `marks`, isolates as the characters that do the same in plain text."""
    parts = []
    for inline in inlines:
        match inline:
            case Text(text=text):
                parts.append(text)
            case LineBreak():
                parts.append("\n")
            case Strong(children=children) | Emphasis(children=children) | Link(children=children):
                parts.append(flat(children, marks=marks))
            case Isolate(direction=direction, children=children):
                start = {"ltr": "\u2066", "rtl": "\u2067"}[direction]
                words = flat(children, marks=marks)
                parts.append(f"{start}{words}\u2069" if marks else words)
            case other:
                raise AssertionError(f"{other} has no words")
    return "".join(parts)


@cache
def _fribidi() -> ctypes.CDLL:
    """GNU FriBidi, which Pango brings along: an implementation of Unicode TR9 that is not ours."""
    return ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.so.0")


_PARAGRAPH = {"ltr": 0x110, "rtl": 0x111}  # FRIBIDI_PAR_LTR, FRIBIDI_PAR_RTL


def seen(text: str, direction: str = "rtl") -> str:
    """A line from left to right as it is drawn, brackets mirrored and isolates left out."""
    library, length = _fribidi(), len(text)
    characters = (ctypes.c_uint32 * length)(*map(ord, text))
    drawn, places = (ctypes.c_uint32 * length)(), (ctypes.c_int * length)()
    levels, base = (ctypes.c_int8 * length)(), ctypes.c_uint32(_PARAGRAPH[direction])
    done = library.fribidi_log2vis(characters, length, ctypes.byref(base), drawn, None, places, levels)
    assert done, "FriBidi has no memory"
    return "".join(
        _mirrored(text[place]) if levels[place] % 2 else text[place]
        for place in places
        if text[place] not in "\u2066\u2067\u2068\u2069"
    )


def _mirrored(character: str) -> str:
    other = ctypes.c_uint32()
    _fribidi().fribidi_get_mirror_char(ord(character), ctypes.byref(other))
    return chr(other.value)
