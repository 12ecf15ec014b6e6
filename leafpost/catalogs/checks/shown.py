"""A message as its reader sees it: without Markdown's marks, of a link its words alone.

Rules about words and punctuation look at this text; placeholders stay in it as they are.
"""

import html
import re
import unicodedata
from functools import lru_cache

from leafpost.languages import Language

PLACEHOLDER = re.compile(r"\{[A-Za-z][A-Za-z0-9_]*\}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[a-z][\w-]+)+\b(?:/\S*)?")

# Python's \w leaves out the vowel signs of the scripts of South and South-East Asia, of Arabic
# and of Hebrew, and the joiners; for a reader they are parts of a word.
WORD_PART = (
    r"[\w\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e00-\u0e4e\u0e80-\u0ece"
    r"\u1000-\u1049\u1780-\u17d3\u200c\u200d]"
)
WORD = re.compile(f"{WORD_PART}+")

_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\[[^\[\]]*\]")
_MARKS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s]|\n)")
_ARABIC_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")  # tatweel and vowel signs


@lru_cache(maxsize=8192)
def shown(text: str, is_markdown: bool) -> str:
    """A text without its marks; `is_markdown` is false for kinds in which `*` is only a `*`."""
    return html.unescape(_MARKS.sub("", _LINK.sub(r"\1", text))) if is_markdown else text


@lru_cache(maxsize=8192)
def comparable(text: str, language: Language) -> str:
    """A text for looking words up in: NFC, small letters, straight apostrophes, single spaces.

    Turkish keeps its two kinds of i apart. Arabic letters lose vowel signs and tatweel, which
    are written or left out at will; their hamzas stay.
    """
    text = unicodedata.normalize("NFC", text).replace("’", "'")
    if language.tag in ("tr", "az"):
        text = text.replace("İ", "i").replace("I", "ı")
    if language.is_rtl:
        text = _ARABIC_SIGNS.sub("", text)
    return " ".join(text.lower().split())


def excerpt(text: str, length: int = 50) -> str:
    """The beginning of a text, for a message to a person."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
