"""Texts between quotation marks, as PO files have them: read strictly, and written."""

import re
from dataclasses import dataclass

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = str.maketrans({character: f"\\{letter}" for letter, character in _ESCAPES.items()})
_PLAIN = re.compile(r'"([^"\\]*)"')
_BYTES = re.compile(r"(?:\\[23][0-7]{2})+")  # a letter beyond ASCII as `msgcat --escape` writes it, byte by byte
SMART_QUOTES = "“”„‟«»＂"


@dataclass(frozen=True, slots=True)
class Unquoted:
    """The text that was read, and what is wrong with its spelling: pairs of what and how to mend it."""

    text: str
    mistakes: tuple[tuple[str, str], ...] = ()


def escaped(text: str) -> str:
    """A text as it stands between quotation marks."""
    return text.translate(_ESCAPED)


def unquoted(quoted: str) -> Unquoted:
    """The text of a string in quotation marks, such as `"Walk.\\n"`."""
    if plain := _PLAIN.fullmatch(quoted):
        return Unquoted(plain[1])  # nearly all
    if quoted and quoted[0] in SMART_QUOTES:
        return Unquoted("", ((f"the text stands in {quoted[0]} quotation marks", 'use straight ones: "'),))
    if not quoted.startswith('"'):
        return Unquoted("", (("the text has no quotation mark before it", 'write it as "…"'),))
    return _spelt_out(quoted)


def _spelt_out(quoted: str) -> Unquoted:
    result: list[str] = []
    mistakes: list[tuple[str, str]] = []
    position = 1
    while position < len(quoted):
        character = quoted[position]
        if character == '"':
            if rest := quoted[position + 1 :].strip():
                mistakes.append((f"something follows the end of the text: {rest[:20]}", 'write \\" for a " inside it'))
            return Unquoted("".join(result), tuple(mistakes))
        if character == "\\":
            letter = quoted[position + 1 : position + 2]
            if letters := _letters(quoted, position):
                position, character = position + 4 * len(letters.encode("utf-8")) - 1, letters
            elif letter in _ESCAPES:
                position, character = position + 1, _ESCAPES[letter]
            else:
                mistakes.append((f"'\\{letter}' means nothing in a catalog", "write \\\\ for a backslash"))
        result.append(character)
        position += 1
    mistakes.append(("the text is not closed", 'put a " at its end'))
    return Unquoted("".join(result), tuple(mistakes))


def _letters(quoted: str, position: int) -> str:
    """The letters that stand here as octal bytes of UTF-8; nothing where they are none."""
    found = _BYTES.match(quoted, position)
    if not found:
        return ""
    try:
        return bytes(int(code, 8) for code in found[0].split("\\")[1:]).decode("utf-8")
    except UnicodeDecodeError:
        return ""
