"""Rule `glossary`: where the source names a term, its translation has that term.

The longest term is looked for first, and a term inside a longer one is none of its own: "lower
back pain" asks for nothing that "back pain" would. A term is found in its forms as the glossary
lists them, in words that go on behind it, and behind what a language writes before a word
without a space (Arabic wa-, bi-, li-, al-).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from leafpost.catalogs.checks.model import Finding, Pair, PairRule, Term
from leafpost.catalogs.checks.shown import PLACEHOLDER, WORD_PART, comparable, shown
from leafpost.catalogs.interface import NAME_CONTEXT
from leafpost.errors import Severity
from leafpost.languages import Language

_UNSPACED_SCRIPTS = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "nb", "is", "fi", "et", "hu", "ko"})
_BEFORE = {"ar": "[وفأ]?[بكل]?(?:ال|ل)?", "he": "[ושהכלבמ]{0,3}"}
_PART = re.compile(WORD_PART)
_WHOLE_UP_TO = 4  # letters: "ano" is no beginning of "anoche", "nervio" is one of "nervios"


@lru_cache(maxsize=256)
def _source_terms(terms: tuple[Term, ...], language: Language) -> tuple[re.Pattern[str], tuple[Term, ...]]:
    """Any term of a glossary in a source text, the longest at each place; group n is the nth term of the tuple."""
    ordered = tuple(sorted(terms, key=lambda term: -len(term.source)))
    groups = "|".join(f"({_named(comparable(term.source, language), language)})" for term in ordered)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])"), ordered


def _named(form: str, language: Language) -> str:
    """A term with its plural and possessive, where the source is English."""
    if language.tag != "en":
        return re.escape(form)
    stem = rf"{re.escape(form[:-1])}(?:y|ies)" if re.search(r"[^aeiou]y$", form) else rf"{re.escape(form)}(?:e?s)?"
    return stem + "(?:'s?)?"


def _named_terms(text: str, terms: tuple[Term, ...], language: Language) -> list[Term]:
    """Each term that a source text names, once."""
    pattern, ordered = _source_terms(terms, language)
    return list(dict.fromkeys(ordered[(found.lastindex or 1) - 1] for found in pattern.finditer(text)))


def _has(target: str, form: str, language: Language) -> bool:
    """Whether a translation has one form of a term."""
    text = comparable(form, language)
    if language.tag in _BEFORE:
        return bool(_form_pattern(text, language).search(target))
    letters = sum(c.isalnum() for c in text)
    anywhere = language.script in _UNSPACED_SCRIPTS or (language.tag in _COMPOUNDING and letters > _WHOLE_UP_TO)
    start = target.find(text)
    while start >= 0:
        end = start + len(text)
        begins = start == 0 or not _PART.match(target, start - 1)
        ends = letters > _WHOLE_UP_TO or not _PART.match(target, end)
        if anywhere or (begins and ends):
            return True
        start = target.find(text, start + 1)
    return False


@lru_cache(maxsize=4096)
def _form_pattern(text: str, language: Language) -> re.Pattern[str]:
    """One form of a term in a language that writes small words before a word without a space."""
    words = r"\s+".join(_BEFORE[language.tag] + _stem(word, language) for word in text.split())
    ending = rf"(?!{WORD_PART})" if sum(c.isalnum() for c in text) < _WHOLE_UP_TO else ""  # few vowels are written
    return re.compile(rf"(?<!{WORD_PART}){words}{ending}")


def _stem(word: str, language: Language) -> str:
    if language.tag != "ar":
        return re.escape(word)
    bare = re.sub("^ال(?=..)", "", word)
    # The feminine ending is another letter before a suffix: جلسة, جلستان, جلسات.
    return re.escape(bare[:-1]) + "(?:ة|ت|ات)" if bare.endswith("ة") else re.escape(bare)


def _look(pair: Pair) -> Iterator[Finding]:
    if not pair.tongue.glossary or pair.entry.msgctxt == NAME_CONTEXT:
        return
    source = comparable(PLACEHOLDER.sub(" · ", shown(pair.source, pair.is_markdown)), pair.source_language)
    target = comparable(shown(pair.target, pair.is_markdown), pair.language)
    for term in _named_terms(source, pair.tongue.glossary, pair.source_language):
        if not any(_has(target, form, pair.language) for form in (term.term, *term.accepted)):
            yield Finding(
                f"the source says “{term.source}”, and the glossary's “{term.term}” is not in the translation",
                "use the glossary's term, or add the form that stands here to its accepted forms",
            )


RULES = (PairRule("glossary", Severity.WARNING, "a term of the glossary that is not used", look=_look),)
