"""Every rule of `build.py check` that looks at translations and sources, in the order in which they are told."""

from leafpost.catalogs.checks import claims, markup, measure, number, plain, whole_warnings
from leafpost.catalogs.checks.model import BookRule, PairRule, Rule, ShelfRule, SourceRule, TextRule

PAIR_RULES: tuple[PairRule, ...] = (
    *plain.RULES,
    *markup.RULES,
    *number.RULES,
    *measure.RULES,
)
BOOK_RULES: tuple[BookRule, ...] = (*whole_warnings.RULES,)
SHELF_RULES: tuple[ShelfRule, ...] = ()
SOURCE_RULES: tuple[SourceRule, ...] = ()
TEXT_RULES: tuple[TextRule, ...] = (*claims.RULES,)

ALL_RULES: tuple[Rule, ...] = (*PAIR_RULES, *TEXT_RULES, *BOOK_RULES, *SHELF_RULES, *SOURCE_RULES)
