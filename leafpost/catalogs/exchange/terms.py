"""The terms of a language's `glossary.toml` that a source text has."""

import re
from collections.abc import Iterable, Iterator

from leafpost.catalogs.checks.model import Term


def terms_in(text: str, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms that stand in a text, in order; of two that overlap, the longer one."""
    taken: list[tuple[int, int, Term]] = []
    for term in sorted(terms, key=lambda term: -len(term.source)):
        pattern = rf"(?<!\w){re.escape(term.source)}(?:s|es)?(?!\w)"
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if all(found.end() <= start or end <= found.start() for start, end, _term in taken):
                taken.append((*found.span(), term))
    yield from dict.fromkeys(term for _start, _end, term in sorted(taken, key=lambda row: row[0]))
