"""`build.py translate status`."""

import argparse
import datetime as dt
import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leafpost.cli import output
from leafpost.clinic import read_clinic
from leafpost.errors import Exit
from leafpost.files import replace_file

if TYPE_CHECKING:
    from leafpost.press.status import StatusRow

_WIDTH = 100  # columns of a terminal
_HEADS = ("", "translated", "fuzzy", "missing", "stale", "state", "signed by")
_SPACES = (24, 10, 5, 7, 5, 8, 32)  # with a space between them, and two before the first
_COLOURS = {"signed": "32", "draft": "33", "changed": "33", "refused": "31"}  # ANSI: ECMA-48, § 8.3.117


def run_status(options: argparse.Namespace) -> int:
    """Show how far each document is; what is not done yet is no mistake, so that the exit code is 0."""
    from leafpost.press.gather import gather
    from leafpost.press.status import status_rows
    from leafpost.press.translations import heat_map_svg

    clinic = read_clinic(options.root.resolve())
    gathered = gather(clinic, dt.date.today())
    rows = status_rows(gathered)
    match options.format:
        case "json":
            text = json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2)
        case "svg":
            text = heat_map_svg(gathered, gathered.source_words).decode("utf-8").rstrip("\n")
        case _:
            is_coloured = not options.out and sys.stdout.isatty() and "NO_COLOR" not in os.environ
            text = "\n".join(table_lines(rows, is_coloured=is_coloured))
    if options.out:
        replace_file(options.out, (text + "\n").encode("utf-8"))
        output.say(f"Written: {options.out}")
    else:
        output.say(text)
    return Exit.FINE


def table_lines(rows: Sequence["StatusRow"], *, is_coloured: bool = False) -> list[str]:
    """The table in at most 100 columns, a group of lines for each document."""
    lines = []
    for document in dict.fromkeys(row.document for row in rows):
        group = [row for row in rows if row.document == document]
        head = f"{document} ({output.count(max(row.messages for row in group), 'message')})"
        lines += ["", shortened(head, _WIDTH), _line(_HEADS)]
        for row in group:
            line = _line(_cells(row))
            colour = _COLOURS.get(row.standing.value)
            lines.append(f"\x1b[{colour}m{line}\x1b[0m" if is_coloured and colour else line)
    return lines[1:]


def _cells(row: "StatusRow") -> tuple[str, ...]:
    signers = ", ".join(
        f"{signature.name} ({signature.role[0]}{'' if signature.is_current else ', earlier words'})"
        for signature in row.signatures
    )
    numbers = (row.translated, row.fuzzy, row.missing, row.stale)
    is_known = row.standing.value != "refused"
    counts = [str(number) if is_known else "?" for number in numbers]
    state = "-" if row.standing.value == "words" else row.standing.value
    return (f"{row.language.tag} {row.language.autonym}", *counts, state, signers or "-")


def _line(cells: Sequence[str]) -> str:
    padded = []
    for place, (cell, space) in enumerate(zip(cells, _SPACES, strict=True)):
        text = shortened(cell, space)
        fill = " " * (space - columns(text))
        padded.append(fill + text if 0 < place < 5 else text + fill)
    return ("  " + " ".join(padded)).rstrip()


def columns(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode TR11): wide characters two, marks none."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def shortened(text: str, space: int) -> str:
    """A text that fits into some columns, with a mark where its end is left out."""
    if columns(text) <= space:
        return text
    while columns(text) > space - 1:
        text = text[:-1]
    return text.rstrip() + "…"
