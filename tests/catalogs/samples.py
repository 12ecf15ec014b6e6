"""Catalog texts and a small clinic for these tests."""

import subprocess
from pathlib import Path

from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.po_read import parse_catalog
from leafpost.catalogs.update import Updated, update_catalogs
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, find_language

REPOSITORY = Path(__file__).resolve().parents[2]
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
HEADER = {
    "Project-Id-Version": "back-care",
    "Language": "pl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": POLISH,
}
HEAD = f"""\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {POLISH}\\n"

"""  # five lines: what is put behind it begins in line 6
FIRST_LINE = 6


def polish() -> Language:
    found = find_language("pl")
    assert found is not None
    return found


def problems_of(text: str, language: Language | None = None) -> list[Problem]:
    """What the reader says against a catalog's text; nothing where it reads it."""
    try:
        parse_catalog(text, "a.po", language)
    except ProblemError as error:
        return list(error.problems)
    return []


def entries_of(body: str) -> tuple[Entry, ...]:
    """The entries of a body, behind a good header."""
    return parse_catalog(HEAD + body, "a.po", polish()).entries


def run(*command: str | Path) -> str:
    """What a program writes; it must not complain with an exit code."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    return result.stdout


def translated(**texts: str) -> Catalog:
    """A Polish catalog of the document `back-care`: message and translation by keyword."""
    return catalog(*(Entry(msgid, (msgstr,), "back-care") for msgid, msgstr in texts.items()))


def catalog(*entries: Entry) -> Catalog:
    return Catalog(dict(HEADER), entries)


# --- a clinic in a folder ----------------------------------------------------------------

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n'
LEAFLET = """\
+++
title = "Back care"
summary = "How to look after your back."
version = "1.0"
+++

## At home

Walk a little every day.

Lift with a straight back.

::: warning {#when-to-stop}
### Stop at once

Do not take more than 2 tablets.
:::
"""


def write_clinic(root: Path, *, source: str = "en", offered: str = '["en", "es", "he"]', hours: str = "8 to 6") -> Path:
    """A clinic with one leaflet, `back-care`. We ship Spanish words for the interface, and no Hebrew ones."""
    write(
        root / "clinic.toml",
        f"""\
[clinic]
name = "Hillside Physiotherapy"
phone = "+44 20 7946 0001"
email = "hello@hillside.example"
website = "https://hillside.example"
hours = "{hours}"

[languages]
source = "{source}"
offered = {offered}
""",
    )
    write(root / "leaflets" / "back-care.md", LEAFLET)
    write(root / "leaflets" / "images" / "back.svg", DRAWING)
    return root


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def update(root: Path) -> tuple[list[Updated], list[Problem]]:
    """`translate update`, as the command does it."""
    clinic = read_clinic(root)
    return update_catalogs(clinic, read_documents(clinic))
