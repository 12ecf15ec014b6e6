"""`contrast`: text that some reader could not tell from what lies behind it."""

from collections.abc import Iterator
from typing import Any

from leafpost.catalogs.checks.shown import excerpt
from leafpost.errors import Severity
from leafpost.render.lint.colours import Colour, looks
from leafpost.render.lint.model import Finding, LetterRule, Specimen
from leafpost.render.theme import contrast

_LEAST, _LEAST_LARGE = 4.5, 3.0  # WCAG 2.2, success criterion 1.4.3
_FILLER = "\u034f\u200c\u00a0"


def _look(specimen: Specimen) -> Iterator[Finding]:
    for is_dark in (False, True):
        told: set[tuple[str, str]] = set()
        for element, look in looks(specimen.page, specimen.sheets, is_dark=is_dark):
            text = _own_text(element)
            if not text or look.is_hidden:
                continue
            front, back = _hex(look.colour), _hex(look.background)
            ratio, least = contrast(front, back), _LEAST_LARGE if look.is_large else _LEAST
            if ratio < least and (front, back) not in told:
                told.add((front, back))
                yield Finding(
                    f"in {'dark' if is_dark else 'light'} colours “{excerpt(text)}” is {front} on {back}: "
                    f"a contrast of {ratio:.1f}, less than {least}"
                )


def _own_text(element: Any) -> str:
    """The words that stand in this element itself."""
    pieces = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join("".join(pieces).strip(_FILLER).split())


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


RULES = (
    LetterRule(
        "contrast",
        Severity.ERROR,
        "text has a contrast of at least 4.5 to what lies behind it (3 if it is large), in light and in dark colours",
        why="many readers of a clinic see badly, and many read outdoors (WCAG 2.2, 1.4.3)",
        mend="choose a darker or a lighter colour in clinic.toml or in the template's style sheets",
        look=_look,
    ),
)
