"""Reads `languages.toml` into `Language` values."""

import gettext
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class Direction(StrEnum):
    """The direction in which a language's lines run (HTML's `dir`)."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True, slots=True)
class Language:
    """One row of the table.

    `tag` is gettext's spelling (`zh_Hans`), `bcp47` the spelling of HTML, PDF and mail
    (`zh-Hans`). `families` are font families in order of preference; `size` is the body
    size in points, `leading` the line height as a multiple of it. `plural_forms` is the
    value of the PO header of that name. `digits` is a CLDR numbering system,
    `cldr` the locale of dates, numbers and lists. `is_pseudo` marks a made-up language that
    tries out templates; its pages are stamped, and no clinic can offer it.
    """

    tag: str
    english: str
    autonym: str
    direction: Direction
    script: str
    families: tuple[str, ...]
    size: float
    leading: float
    plural_forms: str
    digits: str
    cldr: str
    is_pseudo: bool = False

    @property
    def bcp47(self) -> str:
        return self.tag.replace("_", "-")

    @property
    def is_rtl(self) -> bool:
        return self.direction is Direction.RTL

    @property
    def nplurals(self) -> int:
        return int(self.plural_forms.split(";")[0].removeprefix("nplurals="))

    def plural_index(self, number: int) -> int:
        """Which of the `nplurals` forms a whole number takes, counted from 0."""
        return plural_function(self.plural_forms)(number)


@cache
def plural_function(plural_forms: str) -> Callable[[int], int]:
    """The rule in a `Plural-Forms` value, as a function of the number."""
    expression = plural_forms.rpartition("plural=")[2].rstrip("; ")
    function: Callable[[int], int] = gettext.c2py(expression)
    return function


@cache
def all_languages() -> dict[str, Language]:
    """Every language that a clinic can offer, by gettext tag, in the table's order."""
    data = _table()
    return {tag: _language(tag, row, data) for tag, row in data["languages"].items()}


@cache
def pseudo_languages() -> dict[str, Language]:
    """The pseudo-languages, by gettext tag: `en_XA` and `ar_XB`, as CLDR names them."""
    data = _table()
    return {tag: _language(tag, row, data, is_pseudo=True) for tag, row in data["pseudo"].items()}


@cache
def _table() -> dict[str, Any]:
    data: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("languages.toml").read_text("utf-8"))
    return data


def _language(tag: str, row: dict[str, str], data: dict[str, Any], *, is_pseudo: bool = False) -> Language:
    script = data["scripts"][row["script"]]
    return Language(
        tag=tag,
        english=row["english"],
        autonym=row["autonym"],
        direction=Direction(row.get("direction", "ltr")),
        script=row["script"],
        families=tuple(script["families"]),
        size=float(script["size"]),
        leading=float(script["leading"]),
        plural_forms=data["plurals"][row["plural"]],
        digits=row.get("digits", "latn"),
        cldr=row.get("cldr", tag),
        is_pseudo=is_pseudo,
    )


def find_language(tag: str) -> Language | None:
    """The language for a tag in any spelling (`pt-BR`, `pt_br`), or None if no clinic can offer it."""
    wanted = tag.replace("-", "_").casefold()
    return _by_folded_tag().get(wanted)


def language(tag: str) -> Language:
    """The language for a tag that is known to be in the table; pseudo-languages too."""
    return (all_languages() | pseudo_languages())[tag]


@cache
def _by_folded_tag() -> dict[str, Language]:
    return {tag.casefold(): row for tag, row in all_languages().items()}
