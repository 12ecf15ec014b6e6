"""One run of digits and separators → what it may mean as a number, by the language and by its shape.

Which of comma and point separates decimals is CLDR's answer (UTS #35, part 3, number symbols).
"""

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from leafpost.languages import Language

SPACES = " \u00a0\u2009\u202f"
_PLAIN_SPACE_GROUPS = frozenset({"de", "es", "it"})  # by DIN 5008, the Real Academia and UNI, beside CLDR's point
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")


@cache
def _separators(language: Language) -> tuple[str, str]:
    """CLDR's decimal and group symbols of a language, for European digits."""
    locale = Locale.parse(language.cldr)
    return (
        get_decimal_symbol(locale, numbering_system="latn"),
        get_group_symbol(locale, numbering_system="latn"),
    )


def integer(digits: str) -> set[str]:
    """A long number with a leading zero, as in a phone number, is that row of digits."""
    if len(digits) > 2 and digits[0] == "0":
        return {digits}
    return {str(int(digits))}


def readings_of(text: str, language: Language) -> set[str]:
    """What one run may mean as one number; nothing where it cannot be one."""
    if text.isdigit():
        return integer(text)
    readings: set[str] = set()
    if time := _TIME.fullmatch(text):
        readings |= time_of_day(int(time[1]), int(time[2]))
    if ":" in text:
        return readings
    value = _value(text, language)
    return readings | {value} if value else set()


def time_of_day(hour: int, minute: int) -> set[str]:
    """A time of the day; nothing where it is none."""
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
        return shortest(f"{''.join(parts[:-1])}.{parts[-1]}")
    return str(int("".join(parts))) if _is_grouped(parts, separators) else ""


def _is_decimal(last: str, parts: list[str], separators: list[str], decimal: str) -> bool:
    """Whether the last separator parts the decimals: by its kind, by the language, or by the shape."""
    if last in "'٬" or last in SPACES:
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
    return _separators(language)[1] in SPACES or language.tag in _PLAIN_SPACE_GROUPS


def shortest(number: str) -> str:
    """A decimal without zeros that mean nothing."""
    value = Decimal(number).normalize()
    return f"{value:f}"
