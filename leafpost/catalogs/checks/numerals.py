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

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from leafpost.languages import Language

_SPACES = " \u00a0\u2009\u202f"
_ALIKE = {"．": ".", "：": ":", "’": "'", "٫": "·", "ʼ": "'"}  # · separates decimals in every language
_RUN = re.compile(rf"\d+(?:[.,:'·٬]\d+|[{_SPACES}]\d{{3}}(?!\d))*")
_PLAIN_SPACE_GROUPS = frozenset({"de", "es", "it"})  # by DIN 5008, the Real Academia and UNI, beside CLDR's point
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
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
    return re.compile(rf"[{_SPACES}]?(?:(?:{latin})(?!\w)|{others})", re.IGNORECASE)


@cache
def _powers() -> re.Pattern[str]:
    return re.compile(rf"[{_SPACES}]?({'|'.join(map(re.escape, _table()['powers']))})")


@cache
def _separators(language: Language) -> tuple[str, str]:
    """CLDR's decimal and group symbols of a language, for European digits."""
    locale = Locale.parse(language.cldr)
    return (
        get_decimal_symbol(locale, numbering_system="latn"),
        get_group_symbol(locale, numbering_system="latn"),
    )


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
    if readings := _readings(whole, language):
        yield Numeral(frozenset(readings), whole, start, run.end())
        return
    splitter = r"[\d:]+" if ":" in whole and re.search(r"[^\d:]", whole) else r"\d+"
    pieces = list(re.finditer(splitter, whole))
    for text, place in _joined_by_points(pieces, whole):
        if readings := _readings(text, language):
            yield Numeral(frozenset(readings), text, start + place, start + place + len(text))
        else:
            for part in re.finditer(r"\d+", text):
                begin = start + place + part.start()
                yield Numeral(frozenset(_integer(part[0])), part[0], begin, begin + len(part[0]))


def _joined_by_points(pieces: list[re.Match[str]], whole: str) -> list[tuple[str, int]]:
    """What a plain space parts ("2 500.5" in English) keeps its decimals."""
    if not any(space in whole for space in _SPACES) or ":" in whole:
        return [(piece[0], piece.start()) for piece in pieces]
    return [(found[0], found.start()) for found in re.finditer(rf"[^{_SPACES}]+", whole)]


def _integer(digits: str) -> set[str]:
    """A long number with a leading zero, as in a phone number, is that row of digits."""
    if len(digits) > 2 and digits[0] == "0":
        return {digits}
    return {str(int(digits))}


def _readings(text: str, language: Language) -> set[str]:
    """What one run may mean as one number; nothing where it cannot be one."""
    if text.isdigit():
        return _integer(text)
    readings: set[str] = set()
    if time := _TIME.fullmatch(text):
        readings |= _time(int(time[1]), int(time[2]))
    if ":" in text:
        return readings
    value = _value(text, language)
    return readings | {value} if value else set()


def _time(hour: int, minute: int) -> set[str]:
    if hour > 24 or minute > 59:
        return set()
    return {f"{hour}:{minute:02}", *([f"{hour}h"] if minute == 0 else [])}


def _value(text: str, language: Language) -> str:
    parts, separators = re.split(r"\D", text), re.findall(r"\D", text)
    decimal, _group = _separators(language)
    kinds = set(separators)
    if " " in kinds and not _groups_by_space(language):
        return ""
    last = separators[-1]
    if separators.count(last) == 1 and _is_decimal(last, parts, separators, decimal):
        if len(separators) > 1 and not _is_grouped(parts[:-1], separators[:-1]):
            return ""
        return _shortest(f"{''.join(parts[:-1])}.{parts[-1]}")
    return str(int("".join(parts))) if _is_grouped(parts, separators) else ""


def _is_decimal(last: str, parts: list[str], separators: list[str], decimal: str) -> bool:
    """Whether the last separator parts the decimals: by its kind, by the language, or by the shape."""
    if last in "'٬" or last in _SPACES:
        return False
    if last == "·" or len(separators) > 1:
        return last == "·" or last not in separators[:-1]
    return last == decimal or not _is_grouped(parts, separators)


def _is_grouped(parts: list[str], separators: list[str]) -> bool:
    """Whether digits stand in groups: of three, or as in India of two before the last three (1,00,000)."""
    if not separators:
        return True
    if len(set(separators)) > 1 or parts[0].startswith("0") or len(parts[-1]) != 3 or "·" in separators:
        return False
    middle = {len(part) for part in parts[1:-1]}
    return len(parts[0]) <= 3 if middle <= {3} else middle == {2} and len(parts[0]) <= 2


@cache
def _groups_by_space(language: Language) -> bool:
    return _separators(language)[1] in _SPACES or language.tag in _PLAIN_SPACE_GROUPS


def _shortest(number: str) -> str:
    value = Decimal(number).normalize()
    return f"{value:f}"


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
        value = _shortest(f"{number:.4f}")
        found.append(Numeral(frozenset({value}), text[start : place + 1], start, place + 1))
    return sorted(found, key=lambda one: one.start)


def _in_place(one: Numeral, text: str, plain: str) -> Numeral:
    """What stands before and behind a number and belongs to it: a sign, "pm", "Uhr", "万"."""
    readings = set(one.readings)
    if power := _powers().match(plain, one.end):
        exponent = _table()["powers"][power[1]]
        bigger = {_shortest(str(Decimal(r).scaleb(exponent))) for r in readings if _is_number(r)}
        readings = readings | bigger if power[1].isascii() else bigger or readings
    if (half := _HALF_DAY.match(plain, one.end)) and (time := re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?", one.shown)):
        hour = int(time[1]) % 12 + (12 if half[1] in "pP" else 0)
        readings |= _time(hour, int(time[2] or 0))
    if one.shown.isdigit() and _hour_mark().match(plain, one.end):
        readings |= _time(int(one.shown), 0)
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
            yield replace(one, readings=one.readings | _time(int(one.shown), 0))
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
