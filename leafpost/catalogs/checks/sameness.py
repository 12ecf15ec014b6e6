"""Rule `same-as-source`: a translation that is still in the source's words."""

import re
from collections.abc import Iterator
from functools import cache

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import ADDRESS, PLACEHOLDER, WORD, comparable, shown
from leafpost.catalogs.interface import NAME_CONTEXT
from leafpost.documents.model import MessageKind
from leafpost.errors import Severity
from leafpost.languages import Language

_NAME_KINDS = frozenset({MessageKind.TABLE_CELL, MessageKind.LIST_ITEM, MessageKind.STEP, MessageKind.PARAGRAPH})
_NUMBER = re.compile(r"\d+")


@cache
def _shared_words(language: Language) -> frozenset[str]:
    """Single words that are the same in this language and in English."""
    rows = facts("sameness")
    base = language.tag.partition("_")[0]
    return frozenset([*rows["languages"].get(base, ()), *rows["units"]["words"]])


def _look(pair: Pair) -> Iterator[Finding]:
    source, target = shown(pair.source, pair.is_markdown), shown(pair.target, pair.is_markdown)
    if comparable(source, pair.language) != comparable(target, pair.language) or _may_stay(source, pair):
        return
    yield Finding(
        "the translation is the same as the source",
        "translate it; waive this if the language says it in the same words",
    )


def _may_stay(source: str, pair: Pair) -> bool:
    """Names, addresses, numbers, abbreviations, and what both languages have in common."""
    if pair.language.tag.partition("_")[0] == pair.source_language.tag.partition("_")[0]:
        return pair.language.script == pair.source_language.script
    if pair.entry.msgctxt == NAME_CONTEXT:
        return True
    bare = ADDRESS.sub(" ", PLACEHOLDER.sub(" ", source))
    for term in pair.tongue.glossary:
        forms = {comparable(form, pair.language) for form in (term.term, *term.accepted)}
        if comparable(term.source, pair.language) in forms:  # the glossary says that the term stays
            bare = re.sub(rf"(?<!\w){re.escape(term.source)}(?!\w)", " ", bare, flags=re.IGNORECASE)
    words = [word for word in WORD.findall(bare) if any(c.isalpha() for c in word)]
    left = [word for word in words if not _stays(word, words, pair)]
    return not left


def _stays(word: str, words: list[str], pair: Pair) -> bool:
    if word.lower() in _shared_words(pair.language) and (len(words) == 1 or len(word) <= 4):
        return True
    if _NUMBER.sub("", word).isupper() and len(word) <= 6:  # MRI, PDF, L5
        return True
    can_be_name = pair.message is None or pair.message.kind in _NAME_KINDS
    return can_be_name and len(words) > 1 and all(w[:1].isupper() for w in words)  # Dr Adams


RULES = (PairRule("same-as-source", Severity.WARNING, "a translation in the very words of the source", look=_look),)
