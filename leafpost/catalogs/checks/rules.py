"""Every rule of `build.py check` that looks at translations and sources, in the order in which they are told."""

from leafpost.catalogs.checks import (
    callouts,
    consistency,
    endings,
    headings,
    invisible,
    length,
    negation,
    plain_words,
    reading,
    repetition,
    sameness,
    script,
    sentences,
    terms,
    whitespace,
)
from leafpost.catalogs.checks.model import BookRule, PairRule, ShelfRule, SourceRule

PAIR_RULES: tuple[PairRule, ...] = (
    *negation.RULES,
    *sameness.RULES,
    *length.RULES,
    *sentences.RULES,
    *terms.RULES,
    *endings.RULES,
    *whitespace.RULES,
    *script.RULES,
    *invisible.RULES,
    *repetition.RULES,
)
BOOK_RULES: tuple[BookRule, ...] = (*consistency.RULES,)
SHELF_RULES: tuple[ShelfRule, ...] = (*consistency.SHELF_RULES,)
SOURCE_RULES: tuple[SourceRule, ...] = (
    *length.SOURCE_RULES,
    *reading.RULES,
    *headings.RULES,
    *callouts.RULES,
    *plain_words.RULES,
)
