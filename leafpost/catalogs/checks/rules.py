"""Every rule of `build.py check` that looks at translations and sources, in the order in which they are told."""

from leafpost.catalogs.checks.model import BookRule, PairRule, SourceRule

PAIR_RULES: tuple[PairRule, ...] = ()
BOOK_RULES: tuple[BookRule, ...] = ()
SOURCE_RULES: tuple[SourceRule, ...] = ()
