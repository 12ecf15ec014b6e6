"""Catalogs of the pseudo-languages, made from the sources: nobody translates them and nobody reads them.

`en_XA` shows what was never extracted (it has no accents) and what overflows (it is longer):
every letter gets an accent, every message stands in brackets and grows by two fifths. `ar_XB`
shows what is not mirrored: its words are real Arabic ones, so that fonts, shaping and
direction are tried too. Both tags are those of the pseudo-locales that CLDR and Android know.

What a translator has to keep is kept: Markdown's marks, the names of links, `{…}`, entities,
line breaks, numbers and their units.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from zlib import crc32

from leafpost.catalogs.model import Catalog, Entry
from leafpost.languages import Language

OPENING, CLOSING = "⁅", "⁆"  # no marks of Markdown, and Noto Sans has them
_GROWTH = {"en_XA": 0.4, "ar_XB": 0.2}  # of the letters of a message

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_PADDING = ("öñé", "ţŵö", "ţĥŕéé", "ƒöûŕ", "ƒîṽé", "šîẋ", "šéṽéñ", "éîĝĥţ", "ñîñé", "ţéñ")

# Words that tell nobody to do anything, by their length.
_ARABIC = {
    1: ("و",),
    2: ("في", "عن", "أو"),
    3: ("بحر", "قمر", "ورق"),
    4: ("كتاب", "سماء", "شجرة"),
    5: ("مدينة", "نافذة", "حديقة"),
    6: ("مكتبات", "حكايات", "أغنيات"),
    7: ("الألوان", "المدينة", "الأشجار"),
    8: ("المكتبات", "الحكايات", "الأغنيات"),
    9: ("والمكتبات", "والحكايات", "المسافرون"),
    10: ("والمسافرون", "والمستديرة", "والاستدارة"),
    11: ("والاستدارات", "واللامتناهي", "والمستطيلات"),
}
_ARABIC_MARKS = str.maketrans({",": "،", ";": "؛", "?": "؟"})

_UNITS = "mmHg|µg|mcg|mg|kg|g|ml|l|mm|cm|km|m|min|h|kPa|MHz|kHz|IU|°C"
_KEPT = re.compile(
    r"\{[A-Za-z][A-Za-z0-9_]*\}"  # a variable or placeholder
    r"|\]\[[^\[\]]*\]"  # the end of a link and its name
    r"|&#?[A-Za-z0-9]+;"  # an entity
    r"|\\."  # a mark that was made a letter
    rf"|\d[\d.,–-]*\s?(?:{_UNITS})\b"  # a number with its unit
)
_LINK_ALONE = re.compile(r"\[([^\[\]]*)\](\[[^\[\]]*\])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def pseudo_catalog(entries: Iterable[Entry], language: Language) -> Catalog:
    """A catalog with every message of a template translated; plural messages have all forms of the language."""
    return Catalog({"Plural-Forms": language.plural_forms}, tuple(_translated(entry, language) for entry in entries))


def _translated(entry: Entry, language: Language) -> Entry:
    forms = [entry.msgid]
    if entry.msgid_plural is not None:
        forms += [entry.msgid_plural] * (language.nplurals - 1)
    msgstr = tuple(pseudo_text(form, language) for form in forms)
    return Entry(entry.msgid, msgstr, entry.msgctxt, entry.msgid_plural, references=entry.references)


def pseudo_text(text: str, language: Language) -> str:
    """One message in a pseudo-language; the same text always comes out the same."""
    is_arabic = language.script == "Arab"
    alone = _LINK_ALONE.fullmatch(text)
    if alone:  # it becomes a button, and must not have words beside it
        return f"[{pseudo_text(alone[1], language)}]{alone[2]}"
    if not _letters(text):
        return text if is_arabic else f"{OPENING}{text}{CLOSING}"
    body = text.rstrip()
    end = text[len(body) :]
    if is_arabic:
        return " ".join([_changed(body, _arabic_words), *_arabic_padding(body, _GROWTH[language.tag])]) + end
    words = " ".join([_changed(body, _accented), *_accented_padding(body, _GROWTH[language.tag])])
    return f"{OPENING}{words}{CLOSING}{end}"


def _changed(text: str, change: Callable[[str], str]) -> str:
    """A text with everything changed but what has to be kept."""
    pieces, end = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [change(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*pieces, change(text[end:])])


def _accented(text: str) -> str:
    return text.translate(_ACCENTS)


def _arabic_words(text: str) -> str:
    return _WORD.sub(lambda word: _arabic_word(word[0]), text).translate(_ARABIC_MARKS)


def _arabic_word(word: str) -> str:
    """The Arabic word that stands for a word: of the same length, and always the same."""
    choices = _ARABIC[min(len(word), max(_ARABIC))]
    return choices[crc32(word.casefold().encode("utf-8")) % len(choices)]


def _letters(text: str) -> int:
    """How many letters of a text are a translator's to change."""
    return sum(len(word) for word in _WORD.findall(_KEPT.sub(" ", text)))


def _accented_padding(text: str, growth: float) -> Iterator[str]:
    """Words that make a text longer by a share of its letters."""
    missing, number = _letters(text) * growth, 0
    while missing > 0:
        word = _PADDING[number % len(_PADDING)]
        yield word
        missing -= len(word) + 1
        number += 1


def _arabic_padding(text: str, growth: float) -> Iterator[str]:
    missing, number = _letters(text) * growth, 0
    while missing > 0:
        word = _ARABIC[3 + number % 4][number % 3]
        yield word
        missing -= len(word) + 1
        number += 1
