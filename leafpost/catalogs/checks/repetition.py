"""Rule `duplicate-word`: "the the", except where a language doubles words on purpose."""

import re
import unicodedata
from collections.abc import Iterator

from leafpost.catalogs.checks.data import facts_of
from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import WORD_PART, comparable, shown
from leafpost.errors import Severity

# Letters only: "2 2" is a matter of numbers. Nothing but a space stands between, so that the end
# of one sentence and the beginning of the next are never compared.
_DOUBLED = re.compile(rf"(?<!{WORD_PART})(?<![-'{{])((?!\d){WORD_PART}+)[ \u00a0\u202f]+\1(?!{WORD_PART})(?![-'}}])")


def _look(pair: Pair) -> Iterator[Finding]:
    row = facts_of("repetition", pair.language)
    if row is None:
        row = {}
    elif not row:
        return  # the language doubles words freely, or does not part them
    text = comparable(shown(pair.target, pair.is_markdown), pair.language)
    for found in _DOUBLED.finditer(text):
        word = found[1]
        if not any(c.isalpha() for c in word) or word in _bare(row.get("allowed", ())):
            continue
        if "only" in row and word not in row["only"]:
            continue
        if f"{word} {word}" in comparable(shown(pair.source, pair.is_markdown), pair.source_language):
            continue
        yield Finding(f"“{word}” stands twice in a row", "leave it once; waive this if it is meant")


def _bare(words: list[str]) -> set[str]:
    return {unicodedata.normalize("NFC", word) for word in words}


RULES = (PairRule("duplicate-word", Severity.WARNING, "a word that stands twice in a row", look=_look),)
