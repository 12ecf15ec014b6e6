"""The terms of a language's `glossary.toml` that a source text has."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from leafpost.catalogs.checks.model import Term
from leafpost.errors import ProblemError, read_text, shown_path
from leafpost.languages import Language
from leafpost.settings import Settings


def read_terms(root: Path, language: Language) -> tuple[Term, ...]:
    """The glossary of a language; empty where there is none. Raises ProblemError where it is damaged."""
    path = root / "locales" / language.tag / "glossary.toml"
    if not path.is_file():
        return ()
    settings = Settings(read_text(path, root), shown_path(path, root), rule="glossary")
    terms = []
    for source in settings.data:
        row = settings.table(source)
        term, accepted, note = row.get("term"), row.get("accepted", []), row.get("note", "")
        if not isinstance(term, str) or not isinstance(accepted, list) or not isinstance(note, str):
            settings.wrong(f'"{source}"', "", f"the term for '{source}' cannot be read", 'write term = "…"')
        else:
            terms.append(Term(source, term, tuple(map(str, accepted)), note))
    if settings.problems:
        raise ProblemError(*settings.problems)
    return tuple(terms)


def terms_in(text: str, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms that stand in a text, in order; of two that overlap, the longer one."""
    taken: list[tuple[int, int, Term]] = []
    for term in sorted(terms, key=lambda term: -len(term.source)):
        pattern = rf"(?<!\w){re.escape(term.source)}(?:s|es)?(?!\w)"
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if all(found.end() <= start or end <= found.start() for start, end, _term in taken):
                taken.append((*found.span(), term))
    yield from dict.fromkeys(term for _start, _end, term in sorted(taken, key=lambda row: row[0]))
