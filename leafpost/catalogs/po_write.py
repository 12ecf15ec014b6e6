"""Writes catalogs without noise: no wrapping, a stable order, files without line numbers.

One word added to the source is a difference of one message in version control, whoever
saved the file before.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from leafpost.catalogs.model import Catalog, Entry
from leafpost.catalogs.po_strings import escaped
from leafpost.files import replace_file


def write_catalog(path: Path, catalog: Catalog) -> bool:
    """Put the catalog in place of the file, whole or not at all; False where it says the same already."""
    data = format_catalog(catalog).encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return False
    replace_file(path, data)
    return True


def format_catalog(catalog: Catalog) -> str:
    """The catalog as the text of a PO file."""
    lines = [*_comment("#", catalog.header_comments), 'msgid ""', 'msgstr ""']
    lines += [f'"{escaped(f"{name}: {value}")}\\n"' for name, value in catalog.header.items()]
    for entry in catalog.entries:
        lines += ["", *_entry_lines(entry)]
    return "\n".join(lines) + "\n"


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield from _comment("#", entry.comments)
    if not entry.is_obsolete:
        yield from _comment("#.", entry.extracted)
        if entry.references:
            yield "#: " + " ".join(entry.references)
    if entry.flags:
        yield "#, " + ", ".join(sorted(entry.flags, key=lambda flag: (flag != "fuzzy", flag)))
    mark = "#~ " if entry.is_obsolete else ""
    if previous := entry.previous:
        before = "#~| " if entry.is_obsolete else "#| "
        if previous.msgctxt is not None:
            yield from _field("msgctxt", previous.msgctxt, before)
        yield from _field("msgid", previous.msgid, before)
        if previous.msgid_plural is not None:
            yield from _field("msgid_plural", previous.msgid_plural, before)
    if entry.msgctxt is not None:
        yield from _field("msgctxt", entry.msgctxt, mark)
    yield from _field("msgid", entry.msgid, mark)
    if entry.msgid_plural is None:
        yield from _field("msgstr", entry.msgstr[0], mark)
    else:
        yield from _field("msgid_plural", entry.msgid_plural, mark)
        for form, text in enumerate(entry.msgstr):
            yield from _field(f"msgstr[{form}]", text, mark)


def _comment(mark: str, comments: Iterable[str]) -> Iterator[str]:
    for comment in comments:
        yield f"{mark} {comment}".rstrip()


def _field(keyword: str, text: str, mark: str) -> Iterator[str]:
    """A keyword and its string; a text of several lines begins on a line of its own, as msgcat writes it."""
    if "\n" not in text.rstrip("\n"):
        yield f'{mark}{keyword} "{escaped(text)}"'
        return
    yield f'{mark}{keyword} ""'
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):  # splitlines() knows more line ends than gettext does
        yield f'{mark}"{escaped(line)}"'
