"""Every rule of `build.py check` that looks at translations and sources, in the order in which they are told."""

from leafpost.catalogs.checks import claims, markup, measure, number, plain, whole_warnings
from leafpost.catalogs.checks.model import BookRule, PairRule, SourceRule, TextRule

PAIR_RULES: tuple[PairRule, ...] = (
    *plain.RULES,
    *markup.RULES,
    *number.RULES,
    *measure.RULES,
)
BOOK_RULES: tuple[BookRule, ...] = (*whole_warnings.RULES,)
SOURCE_RULES: tuple[SourceRule, ...] = ()
TEXT_RULES: tuple[TextRule, ...] = (*claims.RULES,)
