"""Every rule for a finished letter, in the order in which they are told."""

from leafpost.render.lint import (
    at_rules,
    clients,
    contrast,
    headers,
    headings,
    language_marks,
    leftovers,
    links,
    opening,
    pictures,
    sizes,
    tables,
)
from leafpost.render.lint.model import LetterRule

LETTER_RULES: tuple[LetterRule, ...] = (
    *opening.RULES,
    *leftovers.RULES,
    *links.RULES,
    *sizes.RULES,
    *headers.RULES,
    *language_marks.RULES,
    *headings.RULES,
    *tables.RULES,
    *pictures.RULES,
    *contrast.RULES,
    *at_rules.RULES,
    *clients.RULES,
)
