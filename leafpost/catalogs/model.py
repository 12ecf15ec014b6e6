"""A catalog and its entries, named as gettext's manual names them (§ "The Format of PO Files")."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

Key = tuple[str, str]  # msgctxt, msgid


def has_words(text: str) -> bool:
    """Whether a reader would see anything: white space and invisible characters are no translation."""
    return any(not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc") for c in text)


@dataclass(frozen=True, slots=True)
class Previous:
    """What stood in the source when a fuzzy entry was translated (`#|` lines)."""

    msgctxt: str | None = None
    msgid: str = ""
    msgid_plural: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and its translation.

    `msgstr` holds one text, or as many as the language has plural forms. `line` is where
    the entry's msgid stands in its file, 0 for an entry that was never in one.
    """

    msgid: str
    msgstr: tuple[str, ...] = ("",)
    msgctxt: str | None = None
    msgid_plural: str | None = None
    flags: frozenset[str] = frozenset()
    comments: tuple[str, ...] = ()  # the translator's own, "# "
    extracted: tuple[str, ...] = ()  # for the translator, "#."
    references: tuple[str, ...] = ()  # files, "#:"
    previous: Previous | None = None
    is_obsolete: bool = False
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> Key:
        return (self.msgctxt or "", self.msgid)

    @property
    def is_fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def is_translated(self) -> bool:
        """Whether every form has words that can be seen, and none of them is in doubt."""
        return bool(self.msgstr) and all(map(has_words, self.msgstr)) and not self.is_fuzzy


@dataclass(frozen=True, slots=True)
class Catalog:
    """One PO file: its header fields in order, the comments above them, and its entries."""

    header: dict[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    header_comments: tuple[str, ...] = ()

    @property
    def active(self) -> Iterator[Entry]:
        """The entries that are not obsolete."""
        return (entry for entry in self.entries if not entry.is_obsolete)

    def by_key(self) -> dict[Key, Entry]:
        """The active entries by context and msgid."""
        return {entry.key: entry for entry in self.active}
