"""Where a line may not break, in languages whose words need help with that."""

import re
from collections.abc import Callable

from leafpost.languages import Language

_WORD_JOINER = "\u2060"
_NO_BREAK_SPACE = "\u00a0"
_HANGUL = re.compile(r"(?<=[\uac00-\ud7a3])(?=[\uac00-\ud7a3])")
# Czech, Polish and Slovak print leaves no one-letter preposition or conjunction at a line's end.
_SHORT_WORD = re.compile(r"(?<![^\W\d_])([AaIiKkOoSsUuVvWwZz]) (?=\S)")
_SHORT_WORD_LANGUAGES = frozenset({"cs", "pl", "sk"})


def line_breaks(language: Language) -> Callable[[str], str]:
    """What makes a text of a language break where its readers expect it, and nowhere else.

    Korean breaks between words, not inside them, which WeasyPrint (as of 70) does not know.
    """
    if language.tag == "ko":
        return lambda text: _HANGUL.sub(_WORD_JOINER, text)
    if language.tag in _SHORT_WORD_LANGUAGES:
        return lambda text: _SHORT_WORD.sub(rf"\1{_NO_BREAK_SPACE}", text)
    return str
