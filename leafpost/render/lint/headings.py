"""`heading-order`: the headings of a letter as a screen reader jumps along them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Specimen

_HEADING = re.compile(r"h[1-6]")


def _look(specimen: Specimen) -> Iterator[Finding]:
    found = [e for e in specimen.page.iter() if isinstance(e.tag, str) and _HEADING.fullmatch(e.tag)]
    levels = [int(element.tag[1]) for element in found]
    if levels.count(1) != 1:
        yield Finding(f"it has {levels.count(1)} headings of the first level", fix="give it exactly one, its title")
    elif levels[0] != 1:
        yield Finding(f"its first heading is <h{levels[0]}>", fix="let the title, <h1>, come first")
    for (before, level), element in zip(pairwise(levels), found[1:], strict=True):
        if level > before + 1:
            words = " ".join(element.text_content().split())
            yield Finding(f"“{words}” is <h{level}> right after <h{before}>")
    for element in found:
        if not element.text_content().strip():
            yield Finding(f"an <{element.tag}> is empty", fix="give it words or take it away")


RULES = (
    LetterRule(
        "heading-order",
        Severity.ERROR,
        "there is one <h1>, it comes first, no level is left out, and no heading is empty",
        why="who cannot see the letter finds the way by its headings (WCAG 2.2, 1.3.1 and 2.4.6)",
        mend="use the level below the heading that it belongs to",
        look=_look,
    ),
)
