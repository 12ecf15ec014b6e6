"""Rules `zero-width` and `nfc`: what cannot be seen in a text and still makes a difference.

Invisible characters come in by copying from web pages and word processors. They break search,
line ends and reading aloud. Characters that reorder a text are an error of another rule.
"""

import re
import unicodedata
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import excerpt
from leafpost.errors import Severity

_NAMES = {
    "\u00ad": "soft hyphen",
    "\u200b": "zero width space",
    "\u200c": "zero width non-joiner",
    "\u200d": "zero width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u061c": "Arabic letter mark",
    "\u2060": "word joiner",
    "\ufeff": "zero width no-break space",
}
_HIDDEN = re.compile(f"[{''.join(_NAMES)}]")
_DIRECTION = frozenset("\u200e\u200f\u061c")
_JOINERS = frozenset("\u200c\u200d")
# The Unicode Standard, § 23.2 (joiners decide shapes in these scripts) and § 23.2 "Zero Width
# Space" (word borders in scripts that write no spaces).
_JOINING_SCRIPTS = frozenset(
    {"Arab", "Aran", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Mymr"}
)
_ZERO_SPACE_SCRIPTS = frozenset({"Thai", "Laoo", "Khmr", "Mymr"})
_EMOJI_JOINER = re.compile(
    "(?<=[\U0001f000-\U0001faff\ufe0f\U0001f3fb-\U0001f3ff])\u200d(?=[\u2640-\u2764\U0001f000-\U0001faff])"
)


def _look_for_hidden(pair: Pair) -> Iterator[Finding]:
    text = _EMOJI_JOINER.sub("", pair.target)
    seen = set()
    for found in _HIDDEN.finditer(text):
        character = found[0]
        if character in seen or _is_used(text, found.start(), pair.language.script):
            continue
        seen.add(character)
        yield Finding(
            f"the hidden character U+{ord(character):04X} ({_NAMES[character]}) stands {_place(text, found.start())}",
            _fix(character),
        )
    if "\u00a0\u00a0" in text:
        yield Finding(f"two no-break spaces stand {_place(text, text.index(chr(0xA0) * 2))}", "leave one space")


def _is_used(text: str, position: int, script: str) -> bool:
    """Whether a script has a use for this character at this place."""
    character = text[position]
    if character == "\u200b":
        return script in _ZERO_SPACE_SCRIPTS
    if character in _JOINERS and script in _JOINING_SCRIPTS:
        before, after = text[position - 1 : position], text[position + 1 : position + 2]
        # Between letters, or at the end of one that is to be shown in its joined form (Persian "ه‍").
        return _is_of_word(before) and (_is_of_word(after) or character == "\u200d")
    return False


def _is_of_word(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LM"


def _fix(character: str) -> str:
    if character in _DIRECTION:
        return "delete it: numbers and Latin words are kept in their order without it"
    if character == "\u00ad":
        return "delete it: the program divides no words"
    return "delete it and type on"


def _place(text: str, position: int) -> str:
    before = _HIDDEN.sub("", text[max(0, position - 20) : position]).strip()
    return f"behind “{excerpt(before, 20)}”" if before else "at the beginning"


def _look_for_decomposed(pair: Pair) -> Iterator[Finding]:
    """Unicode Standard Annex 15: the same letter must not be written in two ways.

    Letters that Unicode never composes, such as the Hindi ड़ that every keyboard there types as
    one, are let be: nobody could type them otherwise.
    """
    if not _is_apart(pair.target):
        return
    word = next(filter(_is_apart, pair.target.split()), pair.target)
    yield Finding(
        f"in “{excerpt(word, 30)}” letters and their accents are written apart (not Unicode's form NFC)",
        "type this word again; search and fonts need one sign for each letter",
    )


def _is_apart(text: str) -> bool:
    if unicodedata.is_normalized("NFC", text):
        return False
    return not unicodedata.is_normalized("NFC", "".join(unicodedata.normalize("NFC", c) for c in text))


RULES = (
    PairRule(
        "zero-width",
        Severity.WARNING,
        "invisible characters for which the language's script has no use",
        look=_look_for_hidden,
    ),
    PairRule("nfc", Severity.WARNING, "letters and accents written apart (not in NFC)", look=_look_for_decomposed),
)
