"""Which unit stands beside a number, in the words and symbols of a language.

The words are CLDR's, through Babel, in all plural forms of the long and short width; the
narrow ones are left out, because in them Turkish "5g" is five days. `units.toml` has the
symbols, and what CLDR lacks. A word that means two units in one language is no unit.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, get_currency_name
from babel.units import format_unit

from leafpost.catalogs.checks.numerals import Numeral, range_words, ranges
from leafpost.languages import Language

_SAMPLES = (0, 1, 2, 3, 5, 11, 100, 1.5)  # each plural form of each language takes one of these
_LATIN = re.compile(r"[A-Za-zµμÀ-ɏ]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORTEST_STEM = 4  # a longer word may have an ending: "tygodni" is in "tygodniach", "hafta" in "haftadan"
_GAP = r"[ \u00a0\u2009\u202f\-‑‐]{0,2}"


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The units of one language by word, and how they are found behind and before a number."""

    behind: dict[str, str]
    before: dict[str, str]
    exact: re.Pattern[str]
    stem: re.Pattern[str]
    ahead: re.Pattern[str]


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files(__package__).joinpath("units.toml").read_text("utf-8"))


def units_beside(text: str, found: Sequence[Numeral], language: Language) -> tuple[str, ...]:
    """For each number its unit, empty where none is known. The unit of a range is that of both its ends."""
    units = [_unit(text, numeral, language) for numeral in found]
    places = {id(numeral): place for place, numeral in enumerate(found)}
    for first, second in ranges(text, found, language):
        one, other = places[id(first)], places[id(second)]
        units[one] = units[one] or units[other]
    return tuple(units)


def _unit(text: str, numeral: Numeral, language: Language) -> str:
    vocabulary = _vocabulary(language)
    behind = text[numeral.end : numeral.end + 48].casefold()
    if match := vocabulary.exact.match(behind) or vocabulary.stem.match(behind):
        return vocabulary.behind[match[1]]
    before = text[max(numeral.start - 24, 0) : numeral.start].casefold()
    return vocabulary.before[match[1]] if (match := vocabulary.ahead.search(before)) else ""


@cache
def _vocabulary(language: Language) -> _Vocabulary:
    behind, before = _merged(language, "words"), _merged(language, "before_words")
    for unit, row in _table().items():
        behind |= dict.fromkeys(row.get("symbols", ()), unit)
        before |= dict.fromkeys(row.get("before", ()), unit)
    stems = [word for word in behind if len(word) >= _SHORTEST_STEM and word.isalpha()]
    return _Vocabulary(
        behind,
        before,
        re.compile(f"{_GAP}({'|'.join(map(_bounded, _longest_first(behind)))})"),
        re.compile(f"{_GAP}({'|'.join(map(re.escape, _longest_first(stems))) or '(?!)'})"),
        re.compile(f"(?<![^\\W\\d_])({'|'.join(map(re.escape, _longest_first(before))) or '(?!)'}){_GAP}$"),
    )


def _longest_first(words: Sequence[str] | dict[str, str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _bounded(word: str) -> str:
    """A word that ends where the word in the text ends, in scripts that show it."""
    is_letter = word[-1].isalpha() or unicodedata.category(word[-1])[0] == "M"  # "मि" ends in a vowel sign
    if _UNSPACED.match(word[-1]) or not is_letter:
        return re.escape(word)
    if _LATIN.match(word[-1]):
        return rf"{re.escape(word)}(?![A-Za-zµμÀ-ɏ])"  # "5mg服用" ends at the Chinese
    return rf"{re.escape(word)}(?!\w)"


def _merged(language: Language, kind: str) -> dict[str, str]:
    """CLDR's words, then ours over them; what means two units by CLDR alone is left out."""
    meanings: dict[str, set[str]] = {}
    for unit, word, is_before in _cldr_words(language):
        if is_before == (kind == "before_words"):
            meanings.setdefault(word, set()).add(unit)
    words = {word: next(iter(units)) for word, units in meanings.items() if len(units) == 1}
    for unit, row in _table().items():
        words |= dict.fromkeys(row.get(kind, {}).get(language.tag, ()), unit)
    return {word: unit for word, unit in words.items() if word not in range_words(language)}


def _cldr_words(language: Language) -> Iterator[tuple[str, str, bool]]:
    """Unit, word, and whether it stands before the number."""
    locale = Locale.parse(language.cldr)
    for unit, row in _table().items():
        for name in row.get("cldr", ()):
            for number in _SAMPLES:
                shown = format_decimal(number, locale=locale)
                for length in ("long", "short"):
                    text = format_unit(number, name, length, locale=locale)
                    yield from _beside(unit, text, shown, name)
        if currency := row.get("currency"):
            for number in _SAMPLES:
                yield unit, get_currency_name(currency, number, locale).casefold(), False


def _beside(unit: str, text: str, shown: str, name: str) -> Iterator[tuple[str, str, bool]]:
    """The word of one formatted sample; nothing where CLDR has none, or where the word surrounds the number."""
    before, found, behind = text.partition(shown)
    words = [part.replace("\u200f", "").strip().casefold().rstrip(".") for part in (before, behind)]
    word = words[0] or words[1]
    if not found or name in text or all(words) or (len(word) < 2 and not _IDEOGRAPH.match(word)):
        return  # a single letter means too much: Spanish "a" is "years" and "to"
    yield unit, word, bool(words[0])
