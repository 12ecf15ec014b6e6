"""What a translator at an agency is told about a message: what it is, what stands around it, which terms to use."""

from collections.abc import Iterator, Sequence

from leafpost.catalogs.checks.model import Term
from leafpost.catalogs.exchange.model import Note
from leafpost.catalogs.exchange.terms import terms_in
from leafpost.catalogs.model import Entry
from leafpost.languages import Language

_COUNTED_UP_TO = 200  # every rule in CLDR repeats after 100
_SHOWN_RANGES = 5
_EXCERPT = 80


def notes_for(entries: Sequence[Entry], place: int, terms: Sequence[Term]) -> Iterator[Note]:
    """The notes for one of a catalog's entries, in the order in which they are read."""
    entry = entries[place]
    yield from map(Note, entry.extracted)
    if entry.is_fuzzy and entry.previous and any(entry.msgstr):
        yield Note(f"The source has changed since this was translated. It was: {entry.previous.msgid}")
    elif entry.is_fuzzy and any(entry.msgstr):
        yield Note("This translation is in doubt. Compare it with the source.")
    for term in terms_in(entry.msgid, terms):
        remark = f" ({term.note})" if term.note else ""
        yield Note(f"Term: {term.source} → {term.term}{remark}")
    if place > 0:
        yield Note(f"Before it stands: {_excerpt(entries[place - 1].msgid)}")
    if place + 1 < len(entries):
        yield Note(f"Behind it stands: {_excerpt(entries[place + 1].msgid)}")
    for comment in entry.comments:
        yield Note(comment, is_ours=False)


def numbers_of_forms(language: Language) -> tuple[str, ...]:
    """Which whole numbers take each plural form of a language: "1", "2–4, 22–24, …", "every number"."""
    if language.nplurals == 1:
        return ("every number",)
    forms: list[list[int]] = [[] for _form in range(language.nplurals)]
    for number in range(_COUNTED_UP_TO + 1):
        forms[language.plural_index(number)].append(number)
    return tuple(_ranges(numbers) for numbers in forms)


def _ranges(numbers: list[int]) -> str:
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = [_range(*pair) for pair in ranges[:_SHOWN_RANGES]]
    return ", ".join([*shown, *(["…"] if len(ranges) > _SHOWN_RANGES else [])])


def _range(first: int, last: int) -> str:
    if last == _COUNTED_UP_TO and last > first:
        return f"{first} and more"
    return str(first) if first == last else f"{first}–{last}"


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"
