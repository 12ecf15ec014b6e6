"""Reads a finished PDF back and proves that everything that had to be printed was."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from leafpost.catalogs.messages import block_messages, callouts_of, messages_of
from leafpost.catalogs.model import Key
from leafpost.documents.model import Callout, Message, MessageKind
from leafpost.errors import Problem
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument, LocalisedText
from leafpost.localise.plain import plain_text

_FRAGMENT = re.compile(r"[^\W_\u0610-\u061a\u064b-\u065f\u0670]+")  # letters and digits, cut at Arabic vowel signs


_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010](?=[^\W_])")
_TAKEN = "\x00"  # where a piece of text was found
_EDGE = "\x01"  # where a word begins or ends, in a text that is looked through word by word


@dataclass(frozen=True, slots=True)
class Proof:
    """What the finished file says: its pages' text, and every message that is not in it."""

    texts: tuple[str, ...]
    problems: tuple[Problem, ...]


def prove(
    data: bytes,
    localised: LocalisedDocument,
    cut: Iterable[str] = (),
    on_every_page: Iterable[str] = (),
    others: Sequence[LocalisedDocument] = (),
    *,
    is_essence: bool = False,
) -> Proof:
    """Look for every message of a document in the text of its PDF.

    `cut` are lines that are in the file and cannot be seen, because a box cuts them off;
    `on_every_page` are words that no page may be without, such as "Draft". `others` are the
    languages that the file shows besides, each as whole as the first. `is_essence`: it shows
    only what `essence_of` tells.
    """
    texts = page_texts(data)
    marks = (_mark_problem(localised, texts, words) for words in on_every_page)
    missing = _missing((localised, *others), texts, cut, is_essence=is_essence)
    return Proof(texts, (*missing, *(problem for problem in marks if problem)))


def page_texts(data: bytes) -> tuple[str, ...]:
    """The text of each page, as a screen reader or a search would find it."""
    with pypdfium2.PdfDocument(data) as pdf:
        return tuple(page.get_textpage().get_text_bounded() for page in pdf)


def squeezed(text: str) -> str:
    """Text without what layout and extraction change: white space, invisible marks, presentation forms.

    The hyphen of "non-surgical" goes too: where a line ends behind it, PDFium takes it for one that hyphenates.
    """
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in normal if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc", "Cn"))
    return _HYPHEN.sub("", visible)


def pieces(text: LocalisedText, page_language: Language) -> list[str]:
    """A message as the strings that must be on the page.

    One string, except on right-to-left pages. There, readers of PDFs put runs of the other
    direction and letters beside a vowel sign (a glyph of its own) in an order of their own;
    so the text is looked for in the fragments between these.
    """
    words = plain_text(text.inlines, link=lambda _reference, words: f"{words}\n")  # its address may follow
    if not (text.language.is_rtl or page_language.is_rtl):
        return [piece for piece in map(squeezed, words.split("\n")) if piece]
    return _fragments(words)


def _fragments(words: str) -> list[str]:
    return [squeezed(fragment) for fragment in _FRAGMENT.findall(unicodedata.normalize("NFKC", words))]


def _missing(
    versions: Sequence[LocalisedDocument], texts: tuple[str, ...], cut: Iterable[str], *, is_essence: bool
) -> Iterator[Problem]:
    """Each message must be there, as often as the document has it; each warning whole on one page.

    A place in the text counts once, so that no language's words stand for another's.
    """
    tongue = next((one.language for one in versions if one.language.is_rtl), versions[0].language)
    pages = _seen(texts, cut, by_word=tongue.is_rtl)
    drawn = [_drawn(localised, is_essence=is_essence) for localised in versions]
    wanted = [
        {message.key: pieces(localised.text(message), tongue) for message in found}
        for localised, found in zip(versions, drawn, strict=True)
    ]
    everything = [piece for found, of in zip(drawn, wanted, strict=True) for m in found for piece in of[m.key]]
    lost = _not_found(everything, _TAKEN.join(pages))
    for localised, found, of in zip(versions, drawn, wanted, strict=True):
        for message in dict.fromkeys(found):
            if lost & set(of[message.key]):
                yield _problem(localised, message, "did not come out whole")
        for callout in must_reach(localised):
            messages = [*([callout.title] if callout.title else []), *block_messages(callout.blocks)]
            parts = [piece for message in messages for piece in of.get(message.key, ())]
            if all(_not_found(parts, page) for page in pages):
                yield _problem(localised, messages[0], f"and its {callout.kind} are not whole on one page")


def lost_words(localised: LocalisedDocument, texts: tuple[str, ...], cut: Iterable[str]) -> dict[Message, list[str]]:
    """The words of each message that `prove` misses; all of them where only their order is another."""
    pages = _seen(texts, cut, by_word=localised.language.is_rtl)
    drawn = _drawn(localised)
    wanted = {message.key: pieces(localised.text(message), localised.language) for message in drawn}
    text, found = _TAKEN.join(pages), {}
    for message in _lost_messages(drawn, wanted, pages):
        words = plain_text(localised.text(message).inlines).split()
        found[message] = [word for word in words if _not_found(_fragments(word), text)] or words
    return found


def _seen(texts: tuple[str, ...], cut: Iterable[str], *, by_word: bool) -> list[str]:
    """The squeezed text of each page without the lines that cannot be seen; with the edges of its words or without."""
    squeeze = _words if by_word else squeezed
    pages = [squeeze(text) for text in texts]
    for line in map(squeeze, cut):
        pages = [page.replace(line, _TAKEN, 1) if line.strip(_EDGE) else page for page in pages]
    return pages


def _words(text: str) -> str:
    return "".join(f"{_EDGE}{word}{_EDGE}" for word in _fragments(text))


def _drawn(localised: LocalisedDocument, *, is_essence: bool = False) -> list[Message]:
    """The messages that are drawn, as often as they are; descriptions of pictures are in the tags."""
    messages = essence_of(localised) if is_essence else messages_of(localised.document)
    return [message for message in messages if message.kind is not MessageKind.ALT]


def essence_of(localised: LocalisedDocument) -> Iterator[Message]:
    """The messages of an edition that shows little: the title, the summary, and what must reach every reader."""
    yield localised.document.title
    yield localised.document.summary
    yield from block_messages(tuple(must_reach(localised)))


def _lost_messages(drawn: list[Message], wanted: dict[Key, list[str]], pages: list[str]) -> list[Message]:
    lost = _not_found([piece for message in drawn for piece in wanted[message.key]], _TAKEN.join(pages))
    return [message for message in dict.fromkeys(drawn) if lost & set(wanted[message.key])]


def _mark_problem(localised: LocalisedDocument, texts: tuple[str, ...], words: str) -> Problem | None:
    parts = _FRAGMENT.findall(unicodedata.normalize("NFKC", words))
    if all(squeezed(part) in squeezed(text) for text in texts for part in parts):
        return None
    return Problem(
        localised.document.file, 0, "not-printed",
        f"in {localised.language.english} a page does not say “{words}”",
        "look at the print template; what is not signed says so on every page",
        locale=localised.language.tag, document=localised.document.slug,
    )  # fmt: skip


def _not_found(parts: list[str], text: str) -> set[str]:
    """The pieces that a text has not got, each place in it counted for one piece only.

    Whole words take their places first where the text has edges, so that "our" is not found
    in "you run"; then long pieces, so that "Rest" is not found inside "Rest for a while".
    """
    lost, left = set(), []
    for part in parts:
        word = f"{_EDGE}{part}{_EDGE}"
        if word in text:
            text = text.replace(word, _TAKEN, 1)
        else:
            left.append(part)
    text = text.replace(_EDGE, "")
    for part in sorted(left, key=len, reverse=True):
        if part in text:
            text = text.replace(part, _TAKEN, 1)
        else:
            lost.add(part)
    return lost


def _problem(localised: LocalisedDocument, message: Message, what: str) -> Problem:
    return Problem(
        localised.document.file, message.line, "not-printed",
        f"in {localised.language.english} this {message.kind} {what}: “{message.text[:60]}”",
        "look at the print template; nothing may be cut",
        locale=localised.language.tag, document=localised.document.slug,
    )  # fmt: skip


def must_reach(localised: LocalisedDocument) -> Iterator[Callout]:
    """The callouts that no edition may lose."""
    return (callout for callout in callouts_of(localised.document) if callout.kind.must_reach_reader)
