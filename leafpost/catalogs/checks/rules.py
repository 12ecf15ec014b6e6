"""Every rule of `build.py check` that looks at translations and sources, in the order in which they are told."""

from leafpost.catalogs.checks import (
    callouts,
    claims,
    consistency,
    endings,
    headings,
    invisible,
    length,
    markup,
    measure,
    negation,
    number,
    plain,
    plain_words,
    reading,
    repetition,
    sameness,
    script,
    sentences,
    terms,
    whitespace,
    whole_warnings,
)
from leafpost.catalogs.checks.model import BookRule, PairRule, Rule, ShelfRule, SourceRule, TextRule

PAIR_RULES: tuple[PairRule, ...] = (
    *plain.RULES,
    *markup.RULES,
    *number.RULES,
    *measure.RULES,
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
BOOK_RULES: tuple[BookRule, ...] = (*whole_warnings.RULES, *consistency.RULES)
SHELF_RULES: tuple[ShelfRule, ...] = (*consistency.SHELF_RULES,)
SOURCE_RULES: tuple[SourceRule, ...] = (
    *length.SOURCE_RULES,
    *reading.RULES,
    *headings.RULES,
    *callouts.RULES,
    *plain_words.RULES,
)
TEXT_RULES: tuple[TextRule, ...] = (*claims.RULES,)

ALL_RULES: tuple[Rule, ...] = (*PAIR_RULES, *TEXT_RULES, *BOOK_RULES, *SHELF_RULES, *SOURCE_RULES)
