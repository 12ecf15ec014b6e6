"""An entry of a PO file while its lines are being read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from leafpost.catalogs.model import Entry, Previous

_Place = TypeVar("_Place", str, int)


@dataclass(slots=True)
class Draft:
    """An entry that is being read."""

    line: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    forms: dict[int, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    is_obsolete: bool | None = None  # not known before the first line of content

    @property
    def has_msgid(self) -> bool:
        return "msgid" in self.fields

    def entry(self) -> Entry:
        """What was read; there must be a msgid and at least one form."""
        return Entry(
            msgid=self.fields["msgid"],
            msgstr=tuple(self.forms[form] for form in sorted(self.forms)),
            msgctxt=self.fields.get("msgctxt"),
            msgid_plural=self.fields.get("msgid_plural"),
            flags=frozenset(self.flags),
            comments=tuple(self.comments),
            extracted=tuple(self.extracted),
            references=tuple(self.references),
            previous=_previous(self.previous),
            is_obsolete=bool(self.is_obsolete),
            line=self.line,
        )


def _previous(fields: dict[str, str]) -> Previous | None:
    if not fields:
        return None
    return Previous(fields.get("msgctxt"), fields.get("msgid", ""), fields.get("msgid_plural"))


def put(holder: dict[_Place, str], key: _Place, text: str) -> Callable[[str], None]:
    """Put the first line of a string in its place; what comes back appends the lines below."""
    holder[key] = text

    def append(more: str) -> None:
        holder[key] += more

    return append
