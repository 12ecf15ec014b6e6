"""Rule `script`: letters that are not the language's own, or only look so.

A Cyrillic а in a Polish word cannot be seen, and neither search nor a screen reader finds the
word. Latin names, units, addresses and abbreviations stand in every script and are let be.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import ADDRESS, PLACEHOLDER, WORD_PART, excerpt, shown
from leafpost.errors import Severity
from leafpost.languages import Language

_WORD = re.compile(f"{WORD_PART}+")
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})  # scripts with letters of the same shape
# Latin letters that cannot be told from Cyrillic or Greek ones (Unicode Technical Standard 39).
_LATIN_TWINS = frozenset("aceopxyABCEHKMOPTXiIjJsS")
_LONE_TWINS = frozenset("aceoxy")
_LATIN_WORDS = 3  # so many in a row are a piece of a sentence
# A character that is not in the language's coded character set and among the frequent ones of
# the other region's. The sets are GB 2312 for simplified Chinese, Big5 for traditional Chinese
# and JIS X 0213 for Japanese; in Big5 and GB 2312 level 1 holds the frequent characters.
_CHARACTER_SETS = {"Hans": ("gb2312", "big5"), "Hant": ("big5", "gb2312"), "Jpan": ("euc_jis_2004", "gb2312")}
_FREQUENT = {"big5": (b"\xa4\x40", b"\xc6\x7e"), "gb2312": (b"\xb0\xa1", b"\xd7\xf9")}
# In use in both, although the set lacks them: 瞭望, 酶.
_SHARED = {"Hans": frozenset("瞭"), "Hant": frozenset("着酶峰群床")}
_WRONG_FORM = {"Hans": "traditional", "Hant": "simplified", "Jpan": "Chinese"}


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """The script of a letter, as its Unicode name begins; empty for all that is no letter."""
    if not character.isalpha():
        return ""
    name = unicodedata.name(character, "").partition(" ")[0]
    return "" if name in ("MICRO", "MODIFIER", "FEMININE", "MASCULINE", "DOUBLE-STRUCK", "SCRIPT") else name


@cache
def _own(language: Language) -> frozenset[str]:
    return frozenset(facts("script")["scripts"].get(language.script, ()))


@cache
def _units() -> frozenset[str]:
    return frozenset(facts("script")["units"]["words"])


def _look(pair: Pair) -> Iterator[Finding]:
    own = _own(pair.language)
    if not own:
        return
    text = ADDRESS.sub(" ", PLACEHOLDER.sub(" ", shown(pair.target, pair.is_markdown)))
    for term in pair.tongue.glossary:  # "…(cauda equina syndrome)" where the glossary has it so
        for form in (term.term, *term.accepted):
            text = text.replace(form, " ")
    source = shown(pair.source, pair.is_markdown)
    kept = frozenset(_WORD.findall(source))
    words = _WORD.findall(text)
    yield from _mixed(words, own)
    yield from _foreign_words(words, own, kept)
    yield from _foreign_letters(text, pair.language)
    yield from _other_han(text, pair.language, source)
    if "LATIN" not in own:
        yield from _latin(words, own, kept)


def _mixed(words: list[str], own: frozenset[str]) -> Iterator[Finding]:
    """Two scripts of like shapes in one word; "MRI" beside a Thai letter is none."""
    for word in words:
        scripts = {script for script in map(_script, word) if script}
        if len(scripts & _ALIKE) > 1:
            stray = next(c for c in word if _script(c) in _ALIKE and _script(c) not in own)
            name = f"{_script(stray).title()} letter {stray} (U+{ord(stray):04X})"
            yield Finding(f"“{excerpt(word, 30)}” has the {name} among others", "type this word again")
            return


def _foreign_words(words: list[str], own: frozenset[str], kept: frozenset[str]) -> Iterator[Finding]:
    """Words of a script that is neither the language's nor Latin."""
    for word in words:
        scripts = {script for script in map(_script, word) if script}
        foreign = scripts - own - {"LATIN"}
        # A lone letter of Greek is a sign: alpha, beta.
        is_sign = foreign == {"GREEK"} and len(word) == 1
        if foreign and word not in kept and not is_sign and not (scripts & own and scripts & _ALIKE):
            yield Finding(
                f"“{excerpt(word, 30)}” is written in {sorted(foreign)[0].title()} letters",
                "write it in the language's own script",
            )
            return


def _foreign_letters(text: str, language: Language) -> Iterator[Finding]:
    """Letters of the right script that another language has, such as an Arabic kaf in Urdu."""
    for letter, own in facts("script")["foreign"].get(language.tag, {}).items():
        if letter in text:
            word = next(word for word in _WORD.findall(text) if letter in word)
            yield Finding(
                f"“{excerpt(word, 30)}” has the letter {letter} (U+{ord(letter):04X}) of another language",
                f"use {own} (U+{ord(own):04X})",
            )


def _other_han(text: str, language: Language, source: str) -> Iterator[Finding]:
    """Chinese characters in the form of another region."""
    if language.script not in _CHARACTER_SETS:
        return
    allowed = _SHARED.get(language.script, frozenset())
    for character in text:
        if _script(character) != "CJK" or character in allowed or character in source:
            continue
        if _is_other_form(character, language.script):
            yield Finding(
                f"{character} is the {_WRONG_FORM[language.script]} form of a character",
                f"use the form of {language.autonym}",
            )
            return


@lru_cache(maxsize=8192)
def _is_other_form(character: str, script: str) -> bool:
    here, elsewhere = _CHARACTER_SETS[script]
    first, last = _FREQUENT[elsewhere]
    return not _code(character, here) and first <= _code(character, elsewhere) <= last


def _code(character: str, character_set: str) -> bytes:
    """The character's code in a set, empty if the set has none."""
    return character.encode(character_set, errors="ignore")


def _latin(words: list[str], own: frozenset[str], kept: frozenset[str]) -> Iterator[Finding]:
    """Latin words in another script: pieces of the source left over, and letters that only look right."""
    if own & _ALIKE:
        for word in words:
            is_twin = set(word) <= _LATIN_TWINS and word not in kept
            if is_twin and ((len(word) > 1 and not word.isupper()) or word in _LONE_TWINS):
                yield Finding(
                    f"“{word}” is written in Latin letters that look like the language's own", "type it again"
                )
                return
    in_a_row: list[str] = []
    for word in [*words, ""]:
        if word and all(_script(c) == "LATIN" for c in word if c.isalpha()) and any(c.isalpha() for c in word):
            in_a_row.append(word)
            continue
        if _is_left_over(in_a_row):
            yield Finding(
                f"“{excerpt(' '.join(in_a_row))}” is left in Latin letters",
                "translate it, or waive this if it is a name",
            )
            return
        in_a_row = []


def _is_left_over(words: list[str]) -> bool:
    """Whether Latin words in a row are a piece of a sentence: names, units and abbreviations are none."""
    small = [word for word in words if word[0].islower() and word.lower() not in _units()]
    return any(len(word) > 3 for word in small) or (len(words) >= _LATIN_WORDS and bool(small))


RULES = (
    PairRule(
        "script",
        Severity.WARNING,
        "letters of another script or language, mixed scripts in a word, words left in Latin letters",
        look=_look,
    ),
)
