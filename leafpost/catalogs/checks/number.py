"""`number`: every number of the source is in the translation, and no other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.numerals import Numeral, numerals, ranges
from leafpost.catalogs.checks.wording import source_words, target_words
from leafpost.errors import Severity

_FIX = "write the numbers of the source; if it is right in your language, waive it"


def matched(left: Sequence[Numeral], right: Sequence[Numeral]) -> dict[int, int]:
    """The largest pairing of two lists of numbers that agree: places on the left → places on the right.

    By augmenting paths (Kuhn); the lists of one message are short.
    """
    taken: dict[int, int] = {}  # right → left

    def place(one: int, tried: set[int]) -> bool:
        for other, candidate in enumerate(right):
            if other not in tried and left[one].readings & candidate.readings:
                tried.add(other)
                if other not in taken or place(taken[other], tried):
                    taken[other] = one
                    return True
        return False

    for one in range(len(left)):
        place(one, set())
    return {one: other for other, one in taken.items()}


def _look(pair: Pair) -> Iterator[Finding]:
    source_text, target_text = source_words(pair), target_words(pair)
    source, target = numerals(source_text, pair.source_language), numerals(target_text, pair.language)
    if not source and not target:
        return
    found = matched(source, target)
    free = _said_in_words(pair)
    lost = [n for place, n in enumerate(source) if place not in found and not n.readings & free]
    others = set(found.values())
    more = [n for place, n in enumerate(target) if place not in others and not n.readings & free]
    if lost and more:
        yield Finding(f"the source has {_listed(lost, more)}, the translation {_listed(more, lost)}", _FIX)
    elif lost:
        yield Finding(f"the translation has lost {_listed(lost)}", _FIX)
    elif more:
        yield Finding(f"the translation has {_listed(more)}, which the source has not", _FIX)
    else:
        yield from _turned(ranges(source_text, source, pair.source_language), target)


def _turned(found: list[tuple[Numeral, Numeral]], target: Sequence[Numeral]) -> Iterator[Finding]:
    """Ranges of which the two ends do not follow each other in the translation."""
    neighbours = list(pairwise(target))
    for first, second in found:
        if first.readings & second.readings:
            continue
        if any(a.readings & first.readings and b.readings & second.readings for a, b in neighbours):
            continue
        is_turned = any(a.readings & second.readings and b.readings & first.readings for a, b in neighbours)
        what = "is turned round" if is_turned else "is taken apart"
        yield Finding(
            f"the range from {first.shown} to {second.shown} {what} in the translation",
            "write its two ends in the order of the source, also where the line runs from right to left",
        )


def _said_in_words(pair: Pair) -> frozenset[str]:
    """The number that a plural form may say in a word or leave out, because it is used for no other."""
    if len(pair.numbers) == 1:
        return frozenset({str(pair.numbers[0])})
    return frozenset({"1"}) if set(pair.numbers) == {0, 1} else frozenset()


def _listed(numbers: list[Numeral], others: Sequence[Numeral] = ()) -> str:
    """As they are written; what looks alike on both sides is told by its value too ("1,000" in German is 1)."""
    alike = {other.shown for other in others}
    return ", ".join(
        f"{one.shown} (that is {min(one.readings)})" if one.shown in alike else one.shown for one in numbers
    )


RULES = (
    PairRule(
        "number",
        Severity.ERROR,
        "the numbers of the source and those of the translation are the same, and ranges keep their order",
        look=_look,
    ),
)
