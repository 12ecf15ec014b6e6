"""The colours that every element of a letter gets, in light and in dark, as a client would find them out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import tinycss2.color3
from lxml.cssselect import CSSSelector, ExpressionError, SelectorError

from leafpost.render.lint.stylesheets import Declaration, Sheet, StyleRule, read_style

Colour = tuple[float, float, float]  # red, green, blue, 0 to 1
_WHITE, _BLACK, _LINK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0xEE / 255)
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}  # of browsers' own style sheets
_BOLD_TAGS = frozenset({*_SIZES, "strong", "b", "th"})
_BOLD = ("bold", "bolder", "600", "700", "800", "900")
_UNITS = {"px": 1.0, "pt": 4 / 3}


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element is seen: its colour, what lies behind, its size in CSS pixels."""

    colour: Colour = _BLACK
    background: Colour = _WHITE
    size: float = 16.0
    is_bold: bool = False
    is_hidden: bool = False

    @property
    def is_large(self) -> bool:
        """Large text as WCAG 2.2 has it: 18 pt, or 14 pt and bold."""
        return self.size >= 24 or (self.is_bold and self.size >= 18.66)


def looks(page: Any, sheets: tuple[Sheet, ...], *, is_dark: bool) -> Iterator[tuple[Any, Look]]:
    """Every element of the body, in order, with its look."""
    applied = _matched(page, [rule for sheet in sheets for rule in sheet.rules if _holds(rule.media, is_dark)])
    body = page.find("body")
    if body is not None:
        yield from _below(body, Look(), applied)


def _holds(media: str, is_dark: bool) -> bool:
    """Whether a media query is for any screen, or for dark colours where they are asked for."""
    if not media or media in ("all", "screen"):
        return True
    squeezed = media.replace(" ", "")
    return is_dark and "(prefers-color-scheme:dark)" in squeezed and "width" not in squeezed


def _matched(page: Any, rules: list[StyleRule]) -> dict[Any, list[Declaration]]:
    """The declarations of style sheets by element; what clients read last comes last."""
    applied: dict[Any, list[Declaration]] = {}
    for rule in rules:
        for selector in rule.selectors:
            try:
                elements = CSSSelector(selector)(page)
            except (SelectorError, ExpressionError):  # such as :focus, which is nobody's first look
                continue
            for element in elements:
                applied.setdefault(element, []).extend(rule.declarations)
    return applied


def _below(element: Any, around: Look, applied: dict[Any, list[Declaration]]) -> Iterator[tuple[Any, Look]]:
    if not isinstance(element.tag, str):
        return
    look = _look(element, around, applied.get(element, []))
    yield element, look
    for child in element:
        yield from _below(child, look, applied)


def _look(element: Any, around: Look, sheets: list[Declaration]) -> Look:
    look = replace(
        around,
        colour=_LINK if element.tag == "a" else around.colour,
        size=around.size * _SIZES.get(element.tag, 1.0),
        is_bold=around.is_bold or element.tag in _BOLD_TAGS,
    )
    if colour := _colour(element.get("bgcolor", ""), look.background):
        look = replace(look, background=colour)
    own = read_style(element.get("style", ""))
    order = [d for d in sheets if not d.is_important] + [d for d in own if not d.is_important]
    order += [d for d in sheets if d.is_important] + [d for d in own if d.is_important]
    for declaration in order:
        look = _declared(look, declaration, around)
    return look


def _declared(look: Look, declaration: Declaration, around: Look) -> Look:
    name, value = declaration.name, declaration.value
    match name:
        case "color":
            colour = around.colour if value == "inherit" else _colour(value, look.background)
            return replace(look, colour=colour) if colour else look
        case "background-color" | "background":
            found = next(filter(None, (_colour(part, around.background) for part in _parts(value))), None)
            return replace(look, background=found) if found else look
        case "font-size":
            size = _pixels(value, around.size)
            return replace(look, size=size) if size else look
        case "font-weight":
            return replace(look, is_bold=value in _BOLD)
        case "display":
            return replace(look, is_hidden=around.is_hidden or value == "none")
    return look


def _parts(value: str) -> list[str]:
    return [tinycss2.serialize([token]) for token in tinycss2.parse_component_value_list(value)]


def _colour(value: str, behind: Colour) -> Colour | None:
    """A colour as it is seen, None where it is none; what shines through is mixed with what lies behind."""
    parsed = tinycss2.color3.parse_color(value) if value else None
    if parsed is None or isinstance(parsed, str):  # "currentColor"
        return None
    red, green, blue, alpha = parsed
    return (
        red * alpha + behind[0] * (1 - alpha),
        green * alpha + behind[1] * (1 - alpha),
        blue * alpha + behind[2] * (1 - alpha),
    )


def _pixels(value: str, around: float) -> float:
    """A size in CSS pixels, 0 where it is of a kind that is not known here."""
    for unit, factor in (*_UNITS.items(), ("em", around), ("%", around / 100)):
        if value.endswith(unit) and not value.endswith("rem"):
            try:
                return float(value.removesuffix(unit)) * factor
            except ValueError:
                return 0.0
    return 0.0
