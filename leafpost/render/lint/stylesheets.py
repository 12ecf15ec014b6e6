"""CSS as the rules for letters look at it: selectors, declarations, at-rules (CSS Syntax Level 3, by tinycss2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tinycss2

_GROUPING = frozenset({"media", "supports", "layer", "container", "scope"})  # at-rules with rules inside


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property with its value; both in small letters."""

    name: str
    value: str
    is_important: bool = False


@dataclass(frozen=True, slots=True)
class StyleRule:
    """Selectors with their declarations. `media` is the query around it, empty where there is none."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    media: str = ""


@dataclass(slots=True)
class Sheet:
    """A style sheet: its text, its rules in order, the names of its at-rules, and those that stand in another."""

    css: str
    rules: list[StyleRule] = field(default_factory=list)
    at_rules: list[str] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@lru_cache(maxsize=16)
def read_sheet(css: str) -> Sheet:
    """A style sheet; what cannot be read is in `broken`."""
    sheet = Sheet(css)
    _read(sheet, tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), media="", outer="")
    return sheet


def _read(sheet: Sheet, nodes: Iterable[Any], media: str, outer: str) -> None:
    for node in nodes:
        match node.type:
            case "qualified-rule":
                sheet.rules.append(StyleRule(_selectors(node.prelude), tuple(_declared(node.content)), media))
                _find_nested(sheet, node.content, outer)
            case "at-rule":
                _read_at_rule(sheet, node, media, outer)
            case "error":
                sheet.broken.append(node.message)


def _read_at_rule(sheet: Sheet, node: Any, media: str, outer: str) -> None:
    name = node.lower_at_keyword
    sheet.at_rules.append(name)
    if outer:
        sheet.nested.append(f"@{name} in @{outer}")
    if node.content is None or name not in _GROUPING:
        return
    inner = tinycss2.serialize(node.prelude).strip().lower()
    around = " and ".join(filter(None, (media, inner if name == "media" else "")))
    inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
    _read(sheet, inside, around, name)


def _find_nested(sheet: Sheet, content: Any, outer: str) -> None:
    """At-rules inside a rule (CSS Nesting), which clients do not know at all."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule":
            sheet.nested.append(f"@{node.lower_at_keyword} in " + (f"a rule in @{outer}" if outer else "a rule"))


def _selectors(prelude: Any) -> tuple[str, ...]:
    """The selectors of a list, parted at the commas that stand in no brackets."""
    parts: list[list[Any]] = [[]]
    for piece in prelude:
        if piece == ",":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(filter(None, (tinycss2.serialize(part).strip() for part in parts)))


def _declared(content: Any) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            yield Declaration(node.lower_name, tinycss2.serialize(node.value).strip().lower(), node.important)


@lru_cache(maxsize=2048)
def read_style(style: str) -> tuple[Declaration, ...]:
    """The declarations of a `style` attribute."""
    return tuple(_declared(style))
