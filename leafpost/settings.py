"""Reads TOML written by people: every mistake becomes a `Problem` with its line.

Used for `clinic.toml` and for the front matter of documents. The standard library's parser
tells no line numbers for keys, so they are looked up in the text.
"""

import datetime as dt
import difflib
import math
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from typing import Any

from leafpost.errors import Problem

_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PARSER_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


class Settings:
    """One TOML text, read table by table; mistakes gather in `problems`.

    `first_line` is the line of the file on which the text begins (front matter starts
    below its fence).
    """

    def __init__(self, text: str, file: str, *, first_line: int = 1, rule: str = "settings") -> None:
        self._lines = text.split("\n")
        self._file = file
        self._first_line = first_line
        self._rule = rule
        self.problems: list[Problem] = []
        self.data: dict[str, Any] = {}
        try:
            self.data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = _PARSER_PLACE.search(str(error))
            line = int(place[1]) if place and place[1] else len(self._lines)
            self._add(
                first_line + line - 1,
                f"this is not TOML ({_PARSER_PLACE.sub('', str(error)).lower()})",
                "texts stand in straight double quotes, dates without quotes",
            )

    def _add(self, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(self._file, line, self._rule, what, fix))

    def line_of(self, key: str, table: str = "") -> int:
        """The line of `key` in `[table]` (or of the table itself), 0 if it is not there."""
        header = f"{table}.{key}" if table and key else table or key
        here = ""  # the table that the lines belong to
        for number, line in enumerate(self._lines, start=self._first_line):
            if found := re.match(r"\s*\[\[?([^\[\]]+)\]", line):
                here = found[1].strip().strip("\"'")
                if here == header:
                    return number
            elif here == table and key and _names(line, key):
                return number
            elif table and not here and (_names(line, header) or _names(line, table)):
                return number  # a dotted key, or an inline table
        return 0

    def wrong(self, table: str, key: str, what: str, fix: str) -> None:
        """Report a mistake in the value of a key that is there, or of one that should be."""
        self._add(self.line_of(key, table) or self.line_of("", table) or self._first_line, what, fix)

    def known(self, table: str, keys: Iterable[str], *, tables: Iterable[str] = ()) -> None:
        """Report every key of `[table]` that is not one of `keys` (or, at the top, of `tables`)."""
        allowed = [*keys, *tables]
        for key in self._table(table):
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                name = f"[{key}]" if not table and isinstance(self.data.get(key), dict) else f"'{key}'"
                advice = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(allowed)}"
                line = self.line_of(key, table) or self.line_of("", key) or self._first_line
                self._add(line, f"unknown key {name}" + (f" in [{table}]" if table else ""), advice)

    def _table(self, table: str) -> dict[str, Any]:
        if not table:
            return self.data
        value = self.data.get(table, {})
        if not isinstance(value, dict):
            line = self.line_of(table) or self.line_of("", table)
            self._add(line, f"'{table}' is a table", f"write it as [{table}] with its keys below")
            self.data[table] = {}
            return {}
        return value

    def table(self, name: str) -> dict[str, Any]:
        """All keys of a table, unchecked; empty where the table is missing."""
        return dict(self._table(name))

    def text(self, table: str, key: str, *, default: str | None = None) -> str:
        """A text. Without a default the key must be there and not empty."""
        value = self._table(table).get(key, default)
        if value is None:
            where = f" in [{table}]" if table else ""
            self.wrong(table, key, f"'{key}' is missing{where}", f'add {key} = "…"')
            return ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(table, key, f"'{key}' must be a text", f'write it in double quotes: {key} = "…"')
            return default or ""
        if has_hidden(value):
            self.wrong(table, key, f"'{key}' has a line break or a hidden character", "write it on one line")
            return default or ""
        return value.strip()

    def texts(self, table: str, key: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = self._table(table).get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(table, key, f"'{key}' must be a list of texts", f'write {key} = ["…", "…"]')
            return default
        return tuple(value)

    def date(self, table: str, key: str) -> dt.date | None:
        """A calendar day (no time, no zone), or None where the key is left out."""
        value = self._table(table).get(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            self.wrong(
                table, key, f"'{key}' must be a date", f"write year-month-day without quotes: {key} = 2028-11-01"
            )
            return None
        return value

    def number(self, table: str, key: str, *, default: float) -> float:
        """A number that is not below 0."""
        value = self._table(table).get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value < math.inf:
            self.wrong(
                table, key, f"'{key}' must be a number, 0 or more", f"write it without quotes: {key} = {default:g}"
            )
            return default
        return float(value)

    def choice(self, table: str, key: str, choices: tuple[str, ...]) -> str:
        """One of a few words; the first is the default."""
        value = self.text(table, key, default=choices[0])
        if value not in choices:
            self.wrong(table, key, f"'{key}' cannot be '{value}'", f"use one of: {', '.join(choices)}")
            return choices[0]
        return value


def has_hidden(text: str) -> bool:
    """Whether a text has control characters, or such as reorder what a reader sees (Unicode TR9)."""
    return any(unicodedata.category(c) == "Cc" or c in _REORDERING for c in text)


def _names(line: str, key: str) -> bool:
    return bool(re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line))
