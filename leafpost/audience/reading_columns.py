"""Which column of a spreadsheet is which: by its name in one of many languages, or as a person says."""

import csv
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from leafpost.errors import ConfigurationError, Problem, ProblemError

FIELDS = ("email", "name", "locale", "topics", "consent_text", "consent_version", "consent_at")


@dataclass(frozen=True, slots=True)
class Columns:
    """The place of each field that is there, counted from 0, and the names of the columns that are not used."""

    places: Mapping[str, int]
    unused: tuple[str, ...]


def folded(name: str) -> str:
    """A column's name without what people write in different ways: large letters, blanks, hyphens, dots."""
    # Turkish has an i with a dot and one without, and large letters of both.
    letters = unicodedata.normalize("NFKC", name).casefold().replace("\u0307", "").replace("ı", "i")
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LNM")


@cache
def known_names() -> Mapping[str, str]:
    """The field of each folded name, from `columns.toml`."""
    data = tomllib.loads(resources.files(__package__).joinpath("columns.toml").read_text("utf-8"))
    return {folded(name): field for field in FIELDS for name in (field, *_all_names(data[field]))}


def _all_names(by_language: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for names in by_language.values() for name in names]


def is_known(name: str) -> bool:
    return folded(name) in known_names()


def asked_columns(options: Sequence[str]) -> dict[str, str]:
    """`name=Header,email=E-Mail` → the header of each field. Raises ConfigurationError."""
    found: dict[str, str] = {}
    for part in (part for option in options for part in next(csv.reader([option]), [])):
        field, equals, header = part.partition("=")
        field = field.strip().lower()
        if field not in FIELDS or not equals or not header.strip():
            what = f"'{part}' does not say which column is which"
            fix = f"write --columns email=HEADER,name=HEADER; fields: {', '.join(FIELDS)}"
            raise ConfigurationError(Problem("--columns", 0, "usage", what, fix))
        found[field] = header.strip()
    return found


def find_columns(header: Sequence[str], shown: str, line: int, asked: Mapping[str, str]) -> Columns:
    """Which column is which. Raises ProblemError where there is no address, or two columns for one field."""
    places: dict[str, int] = {}
    claimed = {folded(name): field for field, name in asked.items()}
    for place, name in enumerate(header):
        field = claimed.get(folded(name)) or known_names().get(folded(name))
        if field is None or (field in asked and folded(name) != folded(asked[field])):
            continue
        if field in places:
            what = f"two columns are for {field}: “{header[places[field]]}” and “{name}”"
            raise ProblemError(Problem(shown, line, "csv", what, f"name the right one: --columns {field}=HEADER"))
        places[field] = place
    _all_there(places, header, shown, line, asked)
    unused = tuple(name for place, name in enumerate(header) if name.strip() and place not in places.values())
    return Columns(places, unused)


def _all_there(
    places: Mapping[str, int], header: Sequence[str], shown: str, line: int, asked: Mapping[str, str]
) -> None:
    for field, name in asked.items():
        if field not in places:
            what = f"there is no column “{name}”"
            raise ProblemError(Problem(shown, line, "csv", what, f"columns here: {_names(header)}"))
    if "email" not in places:
        if any("@" in name for name in header):
            what, fix = "the first line has no column names", "put a line above it, such as: email,name,locale"
        else:
            what = f"no column is for the address: {_names(header)}"
            fix = "name it email, or say which it is: --columns email=HEADER"
        raise ProblemError(Problem(shown, line, "csv", what, fix))


def _names(header: Sequence[str]) -> str:
    return ", ".join(f"“{name.strip()}”" for name in header[:20] if name.strip())
