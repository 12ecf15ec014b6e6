"""Where a line may not break, in languages whose words need help with that."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from leafpost.languages import Language

_WORD_JOINER = "\u2060"
_NO_BREAK_SPACE = "\u00a0"
_RANGE = re.compile(r"(?<=\d)–(?=\d)")  # "20–45": Unicode allows a break behind the dash (UAX 14, class BA)
_WHOLE_RANGE = re.compile(r"(\d+–\d+)")
# A phone number and a number with its unit stay together; so does Thai's "of the common era" with its year.
_NUMBER = re.compile(r"\d+(?: \d+)+|\d+ (?=[^\W\d_])|(?<=ค\.ศ\.) (?=\d)")
_HANGUL = re.compile(r"(?<=[\uac00-\ud7a3])(?=[\uac00-\ud7a3])")
# Czech, Polish, Slovak, Russian and Ukrainian print leaves no one-letter preposition or
# conjunction at a line's end.
_WEST_SLAVIC, _EAST_SLAVIC = "AaIiKkOoSsUuVvWwZz", "АаВвИиКкОоСсУуЯяІіЗзЙйЄє"
_SHORT_WORDS = {"cs": _WEST_SLAVIC, "pl": _WEST_SLAVIC, "sk": _WEST_SLAVIC, "ru": _EAST_SLAVIC, "uk": _EAST_SLAVIC}


def line_breaks(language: Language) -> Callable[[str], str]:
    """What makes a text of a language break where its readers expect it, and nowhere else.

    Korean breaks between words, not inside them, which WeasyPrint (as of 70) does not know.
    """
    if language.tag == "ko":
        return lambda text: _whole_numbers(_HANGUL.sub(_WORD_JOINER, text))
    return phone_breaks(language)


def phone_breaks(language: Language) -> Callable[[str], str]:
    """The same for phone pages: browsers know how Korean breaks, and its words can be searched for."""
    short_words = _short_words(language)
    return lambda text: _whole_numbers(short_words(text))


def letter_breaks(language: Language) -> Callable[[str], str]:
    """The same for letters, as HTML: some mail programs draw a box for a word joiner, so a span keeps ranges whole."""
    short_words = _short_words(language)

    def kept(text: str) -> str:
        pieces = _WHOLE_RANGE.split(_no_break_spaces(short_words(text)))
        html = [Markup('<span class="whole">{}</span>').format(p) if n % 2 else escape(p) for n, p in enumerate(pieces)]
        return Markup("").join(html)

    return kept


def _short_words(language: Language) -> Callable[[str], str]:
    letters = _SHORT_WORDS.get(language.tag)
    if letters is None:
        return str
    short_word = re.compile(rf"(?<![^\W\d_])([{letters}]) (?=\S)")
    return lambda text: short_word.sub(rf"\1{_NO_BREAK_SPACE}", text)


def _no_break_spaces(text: str) -> str:
    return _NUMBER.sub(lambda found: found[0].replace(" ", _NO_BREAK_SPACE), text)


def _whole_numbers(text: str) -> str:
    return _RANGE.sub(f"–{_WORD_JOINER}", _no_break_spaces(text))
