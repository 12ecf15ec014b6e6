"""Reads what was built with other programs and other eyes than the ones that wrote it.

Catalogs go through msgfmt and the standard library's gettext, PDFs through pypdfium2 and
poppler; nothing here imports the package under test.
"""

import ctypes
import gettext
import io
import json
import re
import subprocess
import tomllib
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE_TAGS = ("en", "es", "fr", "de", "pl", "ru", "tr", "vi", "ar", "ur", "hi", "ta", "th", "zh_Hans", "ja")
SAMPLE_LEAFLETS = (
    "back-friendly-exercise-at-home",
    "non-surgical-spinal-decompression",
    "running-with-back-pain",
)
SAMPLE_NEWSLETTERS = ("softer-ground", "take-the-first-step")
MUST_REACH = re.compile(r"^::: (?:warning|urgent) \{#([a-z0-9-]+)\}", re.MULTILINE)
_ALT = re.compile(r"!\[([^\]]+)\]")
_MARKS = re.compile(r"\*\*|\{[a-z_]+\}|\[|\]\[[^\]]+\]")
_GLYPHS = re.compile(rb"\[((?:<[0-9a-f]+>-?[\d.]*)+)\] ?TJ")

Key = tuple[str, str]  # context, source


def bcp47(tag: str) -> str:
    return tag.replace("_", "-")


# --- catalogs and sources ----------------------------------------------------------------


@cache
def compiled(po: Path) -> dict[Key, str]:
    """A PO file as gettext itself understands it; of a plural message, the first form."""
    mo = subprocess.run(["msgfmt", "--check", "-o", "-", str(po)], capture_output=True, check=True).stdout
    messages: dict[Any, str] = vars(gettext.GNUTranslations(io.BytesIO(mo)))["_catalog"]
    found = {}
    for key, text in messages.items():
        source = key[0] if isinstance(key, tuple) else key
        context, _, source = source.rpartition("\x04")
        if source:
            found.setdefault((context, source), text)
    return found


def sample_messages(tag: str, slug: str) -> dict[Key, str]:
    """A sample document's messages in one language; for English, the sources themselves."""
    po = REPOSITORY / "locales" / ("es" if tag == "en" else tag) / "LC_MESSAGES" / f"{slug}.po"
    messages = compiled(po)
    return {key: key[1] for key in messages} if tag == "en" else messages


def interface(tag: str, source: str) -> str:
    """A word of the interface in one language."""
    if tag == "en":
        return source
    return compiled(REPOSITORY / "locales" / tag / "LC_MESSAGES/interface.po")["", source]


def picture_descriptions(slug: str) -> set[str]:
    return set(_ALT.findall((REPOSITORY / "leaflets" / f"{slug}.md").read_text("utf-8")))


def must_reach_ids(slug: str) -> list[str]:
    """The ids of a leaflet's warnings and urgent callouts, from its Markdown."""
    return MUST_REACH.findall((REPOSITORY / "leaflets" / f"{slug}.md").read_text("utf-8"))


def fragments(message: str, tag: str) -> list[str]:
    """What of a message must stand on paper in one piece: words between marks, links and the clinic's values.

    Readers of PDFs put Arabic vowel signs and runs of the other direction where they please, so in Arabic
    it is the words between these.
    """
    pieces = [squeezed(piece) for piece in _MARKS.split(message)]
    if tag in ("ar", "he", "ur"):
        pieces = [part for piece in _MARKS.split(message) for part in re.findall(r"[^\W_\u064b-\u0652]+", piece)]
    return [piece for piece in pieces if piece]


def squeezed(text: str) -> str:
    """Text without white space, invisible marks and hyphens inside words, in the compatible composed form."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] not in "ZC")
    return re.sub(r"(?<=[^\W\d_])[-\u2010](?=[^\W_])", "", seen)


# --- the finished PDF --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Character:
    """One character as it is drawn: its box in points from the page's lower left corner, its size in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def characters(page: pypdfium2.PdfPage) -> list[Character]:
    """The drawn characters of a page, in the order of its text layer.

    PDFium tells the size that the font was set to; what is drawn is that size times the text matrix.
    """
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue  # a space or line end that PDFium adds
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        left, bottom, right, _top = text.get_charbox(index)
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        found.append(Character(letter, left, right, bottom, size))
    return found


def page_texts(pdf: Path) -> list[str]:
    """Each page's text as PDFium reads it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def poppler_text(pdf: Path) -> str:
    """The whole text as poppler reads it."""
    return subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


def visual_lines(page: pypdfium2.PdfPage) -> list[str]:
    """What an eye sees, line by line: the characters of a base line from left to right, without spaces."""
    lines: dict[float, list[Character]] = {}
    text = page.get_textpage()
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or letter.isspace():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left, bottom, right, _top = text.get_charbox(index)
        lines.setdefault(round(y.value, 1), []).append(Character(letter, left, right, bottom, 0))
    return ["".join(c.text for c in sorted(line, key=lambda c: c.middle)) for line in lines.values()]


def fonts_of(pdf: Path) -> dict[str, bool]:
    """The families of a PDF as poppler lists them, and whether each of their faces is embedded."""
    listing = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    found: dict[str, bool] = {}
    for line in listing.splitlines()[2:]:
        name = line.split()[0].partition("+")[2]
        family = re.sub(r"-(Bold|Regular|Medium|SemiBold)$", "", name).replace("-", " ")
        embedded = re.search(r"Identity-H\s+(yes|no)", line)
        assert embedded, line
        found[family] = found.get(family, True) and embedded[1] == "yes"
    return found


def alternatives(pdf: Path) -> list[str]:
    """The descriptions of pictures in the tags, in their order."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            roots = [
                pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
                for i in range(pdfium.FPDF_StructTree_CountChildren(tree))
            ]
            for root in roots:
                found += _alternatives(root)
            pdfium.FPDF_StructTree_Close(tree)
    return found


def _alternatives(element: Any) -> list[str]:
    found = []
    if (length := pdfium.FPDF_StructElement_GetAltText(element, None, 0)) > 2:
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDF_StructElement_GetAltText(element, buffer, length)
        found.append(buffer.raw[: length - 2].decode("utf-16-le"))
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
            found += _alternatives(child)
    return found


def spoken(pdf: Path) -> list[tuple[str, str]]:
    """What a screen reader says: the language of each run of words in the tags and the words, in their order."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            words: dict[int, str] = {}
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                mark = pdfium.FPDFPageObj_GetMarkedContentID(item)
                words[mark] = words.get(mark, "") + _object_text(item, text)
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                root = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
                found += _spoken(root, language_of(pdf), words)
            pdfium.FPDF_StructTree_Close(tree)
    return found


def _object_text(item: Any, text: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(item, text, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(item, text, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\x00")


def _spoken(element: Any, language: str, words: dict[int, str]) -> list[tuple[str, str]]:
    if (length := pdfium.FPDF_StructElement_GetLang(element, None, 0)) > 2:
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDF_StructElement_GetLang(element, buffer, length)
        language = buffer.raw[: length - 2].decode("utf-16-le")
    found = []
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
            found += _spoken(child, language, words)
        else:
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if words.get(mark, "").strip():
                found.append((language, words[mark].strip()))
    return found


def drawn_glyphs(data: bytes) -> list[int]:
    """The number of every glyph that the pages' streams draw, read from the bytes of the file."""
    glyphs = []
    for stream in content_streams(data):
        for shown in _GLYPHS.finditer(stream):
            for run in re.findall(rb"<([0-9a-f]+)>", shown[1]):
                glyphs += [int(run[i : i + 4], 16) for i in range(0, len(run), 4)]
    return glyphs


def content_streams(data: bytes) -> list[bytes]:
    """The unpacked streams of a PDF that draw text."""
    return [stream for stream in unpacked(data) if b"\nBT\n" in stream and b" TJ" in stream]


def unpacked(data: bytes) -> list[bytes]:
    """Every stream of a PDF without its compression; objects are packed into streams too."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            # Packed bytes may end in a line end of their own, which the search takes for the file's.
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def tags_of(pdf: Path) -> list[str]:
    """The names of the elements in a PDF's structure tree, in order, as poppler lists them."""
    listing = subprocess.run(["pdfinfo", "-struct", str(pdf)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^ *(\w+)(?: \(\w+\))?:?$", listing, re.MULTILINE)


def language_of(pdf: Path) -> str:
    """The /Lang of a PDF's catalog."""
    with pypdfium2.PdfDocument(pdf) as document:
        length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
        buffer = (ctypes.c_ushort * length)()
        pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
        return bytes(buffer).decode("utf-16-le").rstrip("\x00")


# --- tables of the project ---------------------------------------------------------------


@cache
def language_table() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "leafpost/languages/languages.toml").read_text("utf-8"))


def families_of(tag: str) -> list[str]:
    """The font families that the languages table names for a language."""
    table = language_table()
    families: list[str] = table["scripts"][table["languages"][tag]["script"]]["families"]
    return families


def manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """The artefacts in a build's manifest, by path."""
    artefacts: dict[str, dict[str, Any]] = json.loads((folder / "manifest.json").read_text("utf-8"))["artefacts"]
    return artefacts
