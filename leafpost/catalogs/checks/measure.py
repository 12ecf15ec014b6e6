"""`number-with-unit`: what a number counts is the same in the translation."""

from collections import Counter
from collections.abc import Iterator, Sequence

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.numerals import Numeral, numerals
from leafpost.catalogs.checks.units import units_beside
from leafpost.catalogs.checks.wording import source_words, target_words
from leafpost.errors import Severity

_FIX = "write the unit of the source; if it is right in your language, waive it"


def _look(pair: Pair) -> Iterator[Finding]:
    source_text, target_text = source_words(pair), target_words(pair)
    source, target = numerals(source_text, pair.source_language), numerals(target_text, pair.language)
    if not source or not target:
        return
    source_units = units_beside(source_text, source, pair.source_language)
    if not any(source_units):
        return
    target_units = units_beside(target_text, target, pair.language)
    for numeral in _each_value(source):
        expected = _units_of(numeral, source, source_units)
        found = _units_of(numeral, target, target_units)
        if not all(expected):
            continue  # the same number stands without a unit too: which is which cannot be told
        wrong = (Counter(found) - Counter(expected)) if all(found) else Counter(set(found) - set(expected) - {""})
        lost = Counter(expected) - Counter(found)
        if wrong and lost:
            yield Finding(
                f"{numeral.shown} counts {_named(lost)} in the source and {_named(wrong)} in the translation", _FIX
            )


def _each_value(numbers: Sequence[Numeral]) -> Iterator[Numeral]:
    seen: set[frozenset[str]] = set()
    for numeral in numbers:
        if numeral.readings not in seen and not numeral.is_time:
            seen.add(numeral.readings)
            yield numeral


def _units_of(numeral: Numeral, numbers: Sequence[Numeral], units: Sequence[str]) -> list[str]:
    """The units of all numbers in a text that agree with this one."""
    return [unit for other, unit in zip(numbers, units, strict=True) if other.readings & numeral.readings]


def _named(units: Counter[str]) -> str:
    return ", ".join(f"“{unit}”" for unit in sorted(units))


RULES = (
    PairRule(
        "number-with-unit",
        Severity.ERROR,
        "a number has the same unit in the translation: mg, ml, days, weeks, %, °C, times, currencies",
        look=_look,
    ),
)
