"""Where a line may not break, in languages whose words need help with that."""

import re
from collections.abc import Callable

from leafpost.languages import Language

_WORD_JOINER = "\u2060"
_NO_BREAK_SPACE = "\u00a0"
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
        return lambda text: _HANGUL.sub(_WORD_JOINER, text)
    if letters := _SHORT_WORDS.get(language.tag):
        short_word = re.compile(rf"(?<![^\W\d_])([{letters}]) (?=\S)")
        return lambda text: short_word.sub(rf"\1{_NO_BREAK_SPACE}", text)
    return str
