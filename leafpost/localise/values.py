"""A clinic's values in one language: name, hours, phone, and its numbers with their units."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from leafpost.catalogs.interface import HOURS_CONTEXT, NAME_CONTEXT, UNIT_WORDS
from leafpost.clinic import Clinic, Measure
from leafpost.documents.model import Inline, Isolate, Text
from leafpost.languages import Direction, Language
from leafpost.localise.words import Word, Words

_RANGES = {"ja": "～"}  # CLDR's miscPatterns, "range", where it is another sign than the dash of most


def babel_locale(language: Language) -> Locale:
    return Locale.parse(language.cldr)


def day(date: dt.date, language: Language) -> str:
    """A calendar day in words, as CLDR's long format has it.

    CLDR knows no ordinals in dates; French writes the first of a month as one.
    """
    text = format_date(date, "long", locale=babel_locale(language))
    return f"1er {text.removeprefix('1 ')}" if language.tag == "fr" and date.day == 1 else text


def number(value: int | float, language: Language) -> str:
    return format_decimal(value, locale=babel_locale(language), numbering_system=language.digits)


def listing(items: list[str], language: Language) -> str:
    """A list as a sentence has it: "a, b and c"."""
    return format_list(items, locale=babel_locale(language))


def number_range(measure: Measure, language: Language) -> str:
    low, high = number(measure.low, language), number(measure.high, language)
    return low if measure.low == measure.high else f"{low}{_RANGES.get(language.tag, '–')}{high}"


def variable_values(clinic: Clinic, words: Words) -> dict[str, Callable[[], tuple[Inline, ...]]]:
    """How each variable is written in the language of `words`, worked out when it is asked for."""
    language = words.language

    def foreign(text: str, in_language: Language | None = None) -> tuple[Inline, ...]:
        """Text that is not of this language: apart from it in direction and, where known, in language."""
        direction = in_language.direction if in_language else Direction.LTR
        tag = in_language.bcp47 if in_language and in_language != language else ""
        if direction == language.direction and not tag:
            return (Text(text),)
        return (Isolate(direction.value, (Text(text),), tag),)

    def name() -> tuple[Inline, ...]:
        if language == clinic.source:
            return (Text(clinic.name),)
        entry = words.entries.get((NAME_CONTEXT, clinic.name))
        if entry and entry.is_translated and entry.msgstr[0] != clinic.name:
            return (Text(entry.msgstr[0]),)
        return foreign(clinic.name, clinic.source)  # a name is a name: it may stand untranslated

    def hours() -> tuple[Inline, ...]:
        if language == clinic.source:
            return (Text(clinic.hours),)
        return word_inlines(words.get(clinic.hours, HOURS_CONTEXT, clinic.source), language)

    values: dict[str, Callable[[], tuple[Inline, ...]]] = {
        "clinic_name": name,
        "clinic_hours": hours,
        "clinic_address": lambda: foreign(clinic.address, clinic.source),
        "clinic_phone": lambda: foreign(clinic.phone),
        "clinic_email": lambda: foreign(clinic.email),
        "clinic_website": lambda: foreign(clinic.website.removeprefix("https://")),
    }
    for key, value in clinic.variables.items():
        match value:
            case Measure():
                values[key] = partial(_measure, value, words)
            case tuple():
                values[key] = partial(foreign, listing(list(value), language), clinic.source)
            case dt.date():
                values[key] = partial(foreign, day(value, language), language)
            case str():
                values[key] = partial(foreign, value, clinic.source)
            case _:
                values[key] = partial(foreign, number(value, language))
    return values


def word_inlines(word: Word, language: Language) -> tuple[Inline, ...]:
    """An interface word inside a sentence; one that is not translated keeps its own language."""
    if word.language == language:
        return (Text(word.text),)
    return (Isolate(word.language.direction.value, (Text(word.text),), word.language.bcp47),)


def _measure(measure: Measure, words: Words) -> tuple[Inline, ...]:
    one, other = UNIT_WORDS[measure.unit]
    is_exact = measure.low == measure.high and measure.high % 1 == 0
    word = words.plural(one, other, measure.high, needs="" if is_exact else "{number}")
    before, found, after = word.text.partition("{number}")
    text = number_range(measure, words.language)
    if not found:  # a dual, or a word for one, says the number itself
        return word_inlines(word, words.language)
    inner: Inline = Isolate("ltr", (Text(text),)) if words.language.is_rtl else Text(text)
    whole = tuple(part for part in (Text(before), inner, Text(after)) if part != Text(""))
    if word.is_gap:
        return (Isolate(word.language.direction.value, whole, word.language.bcp47),)
    return whole
