"""Where a line may not break, in languages whose words need help with that."""

import re
from collections.abc import Callable

from leafpost.languages import Language

_WORD_JOINER = "\u2060"
_NO_BREAK_SPACE = "\u00a0"
_RANGE = re.compile(r"(?<=\d)–(?=\d)")  # "20–45": Unicode allows a break behind the dash (UAX 14, class BA)
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
    if letters := _SHORT_WORDS.get(language.tag):
        short_word = re.compile(rf"(?<![^\W\d_])([{letters}]) (?=\S)")
        return lambda text: _whole_numbers(short_word.sub(rf"\1{_NO_BREAK_SPACE}", text))
    return _whole_numbers


def _whole_numbers(text: str) -> str:
    whole = _NUMBER.sub(lambda found: found[0].replace(" ", _NO_BREAK_SPACE), text)
    return _RANGE.sub(f"–{_WORD_JOINER}", whole)
