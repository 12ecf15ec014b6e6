"""The values between our catalogs and the formats of agencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from leafpost.catalogs.exchange.identity import Identity
from leafpost.catalogs.model import Catalog, Entry, has_words
from leafpost.documents.inline import Fault
from leafpost.errors import Problem
from leafpost.languages import Language


class State(StrEnum):
    """How far a message is, in the words of a catalog."""

    NEW = "new"
    FUZZY = "fuzzy"
    TRANSLATED = "translated"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for the translator; `is_ours` tells the program's notes from those of an earlier translator."""

    text: str
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as an agency gets it.

    `limit` is a length in characters, 0 for none. `numbers` says in words which numbers take
    each plural form; it is empty for a message without plural.
    """

    entry: Entry
    identity: Identity
    state: State
    notes: tuple[Note, ...] = ()
    limit: int = 0
    numbers: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.entry.msgid

    def source_of(self, form: int) -> str:
        """The source of a plural form: the singular for one that the number 1 alone takes."""
        assert self.entry.msgid_plural is not None
        return self.entry.msgid if self.numbers[form] == "1" else self.entry.msgid_plural


@dataclass(frozen=True, slots=True)
class Package:
    """One document, or the interface, in one language. `original` is how the agency's file names it."""

    name: str
    original: str
    source: Language
    target: Language
    messages: tuple[Outgoing, ...]
    catalog: Catalog
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """One unit of a file that came back: a message, or one plural form of it.

    `identity` and `context` are None where the file has lost them. `is_fuzzy` is what the file
    says of the translation, None where it says nothing. `forms` are texts in the order of the
    plural forms, or one text; `form` says which one form this is. `faults` are what made the
    translation unreadable.
    """

    line: int
    identity: Identity | None
    context: str | None
    source: str
    forms: tuple[str, ...]
    source_plural: str | None = None
    is_fuzzy: bool | None = None
    form: int | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(map(has_words, self.forms))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came back for one document. `file` is how problems name the file; `tag` is the language it says."""

    file: str
    line: int
    original: str
    tag: str
    units: tuple[Returned, ...]


class Outcome(StrEnum):
    """What became of one message of a delivery."""

    TAKEN = "taken in"
    UNCHANGED = "unchanged"
    EMPTY = "not translated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one delivery; `catalog` is empty where the delivery was refused as a whole."""

    file: str
    catalog: str = ""
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
