"""Text → the numbers in it, whatever their digits and separators.

A number has `readings`: what it may mean. Nearly always there is one; "8.00" may be a
decimal or a time of the day, and "20h" is "20:00". Two numbers agree if they have a reading
in common. Which of comma and point separates decimals is decided by CLDR's symbols of the
language (UTS #35, part 3), and by the shape of the number where it leaves no doubt.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from leafpost.catalogs.checks.separators import SPACES, integer, readings_of, shortest, time_of_day
from leafpost.languages import Language

_ALIKE = {"．": ".", "：": ":", "’": "'", "٫": "·", "ʼ": "'"}  # · separates decimals in every language
_RUN = re.compile(rf"\d+(?:[.,:'·٬]\d+|[{SPACES}]\d{{3}}(?!\d))*")
_HALF_DAY = re.compile(r"[ \u00a0\u202f]?([ap])\.?[ \u00a0]?m\b", re.IGNORECASE)
_DASHES = frozenset("~〜～−∼")
_FRACTIONS = frozenset("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number: what it may mean, how it is written, and its place in the text."""

    readings: frozenset[str]
    shown: str
    start: int
    end: int

    @property
    def is_time(self) -> bool:
        """Whether it can be nothing but a time of the day."""
        return all(":" in reading or reading.endswith("h") for reading in self.readings)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("numbers.toml").read_text("utf-8"))


@cache
def range_words(language: Language) -> frozenset[str]:
    """The words that stand between the two ends of a range."""
    return frozenset(_table()["range"].get(language.tag, ()))


@cache
def _range_between(language: Language) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(range_words(language), key=len, reverse=True))
    unit = r"[^\W\d_]{0,12}[%°٪％]?\.?"  # "20 minutes to 45 minutes", "20 % bis 45 %"
    return re.compile(rf"\s*{unit}\s*(?:{words or '(?!)'})\s*", re.IGNORECASE)


@cache
def _hour_mark() -> re.Pattern[str]:
    marks = sorted(_table()["hours"]["marks"], key=len, reverse=True)
    latin = "|".join(re.escape(mark) for mark in marks if mark.isascii() or mark[0] in "часч")
    others = "|".join(re.escape(mark) for mark in marks if not (mark.isascii() or mark[0] in "часч"))
    return re.compile(rf"[{SPACES}]?(?:(?:{latin})(?!\w)|{others})", re.IGNORECASE)


@cache
def _powers() -> re.Pattern[str]:
    return re.compile(rf"[{SPACES}]?({'|'.join(map(re.escape, _table()['powers']))})")


def with_plain_digits(text: str) -> str:
    """The text with each decimal digit of any script as 0–9; every character keeps its place."""
    if text.isascii():
        return text
    return "".join(_plain(text, place) for place in range(len(text)))


def _plain(text: str, place: int) -> str:
    character = text[place]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character == "，" and text[place - 1 : place].isdecimal() and text[place + 1 : place + 2] >= "０":
        return ","  # between full-width digits; elsewhere it is a comma of the sentence
    return _ALIKE.get(character, character)


@lru_cache(maxsize=16384)
def numerals(text: str, language: Language) -> tuple[Numeral, ...]:
    """Every number of a text in order. Digits only: numbers in words are none."""
    if not any(c.isdecimal() or c in _FRACTIONS for c in text):
        return ()
    plain = with_plain_digits(text)
    found = [piece for run in _RUN.finditer(plain) for piece in _pieces(run, language)]
    found = _with_fractions(text, found)
    found = [_in_place(one, text, plain) for one in found]
    return tuple(_with_shared_hours(found, text, language))


def _pieces(run: re.Match[str], language: Language) -> Iterator[Numeral]:
    """A run of digits and separators as one number, or as several where it cannot be one."""
    whole, start = run[0], run.start()
    if readings := readings_of(whole, language):
        yield Numeral(frozenset(readings), whole, start, run.end())
        return
    splitter = r"[\d:]+" if ":" in whole and re.search(r"[^\d:]", whole) else r"\d+"
    pieces = list(re.finditer(splitter, whole))
    for text, place in _joined_by_points(pieces, whole):
        if readings := readings_of(text, language):
            yield Numeral(frozenset(readings), text, start + place, start + place + len(text))
        else:
            for part in re.finditer(r"\d+", text):
                begin = start + place + part.start()
                yield Numeral(frozenset(integer(part[0])), part[0], begin, begin + len(part[0]))


def _joined_by_points(pieces: list[re.Match[str]], whole: str) -> list[tuple[str, int]]:
    """What a plain space parts ("2 500.5" in English) keeps its decimals."""
    if not any(space in whole for space in SPACES) or ":" in whole:
        return [(piece[0], piece.start()) for piece in pieces]
    return [(found[0], found.start()) for found in re.finditer(rf"[^{SPACES}]+", whole)]


def _with_fractions(text: str, found: list[Numeral]) -> list[Numeral]:
    """Vulgar fractions: ½ is 0.5, and 1½ is 1.5."""
    ends = {one.end: one for one in found}
    for place, character in enumerate(text):
        if character not in _FRACTIONS:
            continue
        whole = ends.get(place)
        number = unicodedata.numeric(character)
        if whole and len(whole.readings) == 1 and next(iter(whole.readings)).isdigit():
            number += int(next(iter(whole.readings)))
            found = [one for one in found if one is not whole]
        start = whole.start if whole else place
        value = shortest(f"{number:.4f}")
        found.append(Numeral(frozenset({value}), text[start : place + 1], start, place + 1))
    return sorted(found, key=lambda one: one.start)


def _in_place(one: Numeral, text: str, plain: str) -> Numeral:
    """What stands before and behind a number and belongs to it: a sign, "pm", "Uhr", "万"."""
    readings = set(one.readings)
    if power := _powers().match(plain, one.end):
        exponent = _table()["powers"][power[1]]
        bigger = {shortest(str(Decimal(r).scaleb(exponent))) for r in readings if _is_number(r)}
        readings = readings | bigger if power[1].isascii() else bigger or readings
    if (half := _HALF_DAY.match(plain, one.end)) and (time := re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", one.shown)):
        hour = int(time[1]) % 12 + (12 if half[1] in "pP" else 0)
        readings |= time_of_day(hour, int(time[2] or 0))
    if one.shown.isdigit() and _hour_mark().match(plain, one.end):
        readings |= time_of_day(int(one.shown), 0)
    shown = text[one.start : one.end]
    if _is_negative(plain, one.start):
        readings, shown = {f"-{reading}" for reading in readings}, text[one.start - 1 : one.end]
    return replace(one, readings=frozenset(readings), shown=shown)


def _is_number(reading: str) -> bool:
    return bool(re.fullmatch(r"[\d.]+", reading))


def _is_negative(text: str, start: int) -> bool:
    before = text[:start]
    if not before.endswith(("-", "−", "–")):
        return False
    rest = before[:-1]
    if before.endswith("−"):
        return not rest.rstrip()[-1:].isalnum()
    return (not rest or rest[-1] in " \u00a0(") and not rest.rstrip()[-1:].isdigit()


def _with_shared_hours(found: list[Numeral], text: str, language: Language) -> Iterator[Numeral]:
    """In "8–18 Uhr" and "von 8 bis 18 Uhr" both are hours."""
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        is_hour = following is not None and following.shown.isdecimal() and any(":" in r for r in following.readings)
        if is_hour and following is not None and one.shown.isdecimal() and _is_range(text, one, following, language):
            yield replace(one, readings=one.readings | time_of_day(int(one.shown), 0))
        else:
            yield one


def _is_range(text: str, first: Numeral, second: Numeral, language: Language) -> bool:
    between = text[first.end : second.start]
    if _is_dash(between) or _range_between(language).fullmatch(between):
        return True
    opening, joining = _table()["between"].get(language.tag, ("", ""))
    return bool(opening) and between.strip() == joining and text[: first.start].casefold().rstrip().endswith(opening)


def _is_dash(text: str) -> bool:
    mark = text.strip()
    return len(mark) == 1 and (unicodedata.category(mark) == "Pd" or mark in _DASHES)


def ranges(text: str, found: Sequence[Numeral], language: Language) -> list[tuple[Numeral, Numeral]]:
    """Neighbouring numbers that are the two ends of a range, joined by a dash or by the language's word.

    Chains of more than two are dates and phone numbers, not ranges.
    """
    joined = [_is_range(text, first, second, language) for first, second in pairwise(found)]
    return [
        (found[place], found[place + 1])
        for place, is_range in enumerate(joined)
        if is_range
        and not any(joined[max(place - 1, 0) : place] + joined[place + 1 : place + 2])
        and not _is_row(found[place + 1])
    ]


def _is_row(numeral: Numeral) -> bool:
    """Whether it is a row of digits, as in a phone number, and no amount."""
    return len(numeral.shown) > 1 and numeral.shown.isdecimal() and numeral.shown[0] == "0"
