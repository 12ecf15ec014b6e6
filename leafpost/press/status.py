"""How far each document is in each language: translated, in doubt, missing, signed by whom."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from leafpost.catalogs.interface import interface_entries
from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.places import INTERFACE
from leafpost.catalogs.signoff import SignoffState
from leafpost.documents.model import Document
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language
from leafpost.press.gather import Gathered, interface_gaps


class Standing(StrEnum):
    """Where a document stands in a language, in one word."""

    SIGNED = "signed"
    DRAFT = "draft"
    CHANGED = "changed"  # since it was signed
    WORDS = "words"  # the interface: it is signed with the documents it stands in
    REFUSED = "refused"  # it cannot be built; `check` tells why


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in which role, on which day (ISO 8601); `is_current` if for exactly today's words."""

    role: str
    name: str
    date: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One document (a slug, or `interface`) in one language. `title` is in the source's words.

    `messages` = `translated` + `fuzzy` + `missing` + `stale`. Of a document that is refused
    nothing is known but its number of messages, which is 0 where its source is broken.
    """

    document: str
    title: str
    language: Language
    messages: int
    translated: int
    fuzzy: int
    missing: int
    stale: int
    standing: Standing
    signatures: tuple[Signature, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.translated == self.messages and self.standing is not Standing.REFUSED

    @property
    def percent(self) -> int:
        """How much is translated, rounded down: only what is complete has 100."""
        return self.translated * 100 // self.messages if self.messages else 0

    def as_json(self) -> dict[str, object]:
        """The object that `--format json` prints for this row."""
        return {
            "document": self.document,
            "title": self.title,
            "language": self.language.tag,
            "messages": self.messages,
            "translated": self.translated,
            "fuzzy": self.fuzzy,
            "missing": self.missing,
            "stale": self.stale,
            "state": self.standing.value,
            "signoffs": [
                {"role": s.role, "name": s.name, "date": s.date, "current": s.is_current} for s in self.signatures
            ],
        }


def status_rows(gathered: Gathered) -> list[StatusRow]:
    """A row for each document in each offered language, and one for the words of the interface."""
    clinic = gathered.clinic
    documents = gathered.reading.documents
    rows = [_row(gathered, document, language) for document in documents for language in clinic.offered]
    return [*rows, *_interface_rows(gathered)]


def _row(gathered: Gathered, document: Document, language: Language) -> StatusRow:
    messages = len(distinct_messages(document))
    localised = gathered.localised.get((document.slug, language.tag))
    if localised is None:
        return _counted(document.slug, document.title.text, language, messages, (), Standing.REFUSED)
    # A letter's gaps include those of the leaflets it shows; they are counted there.
    gaps = [gap for gap in localised.gaps if gap.document == document.slug]
    signatures = tuple(
        Signature(s.role.value, s.name, s.date.isoformat(), s in localised.standing.holding)
        for s in localised.standing.signoffs
    )
    standing = _STANDINGS[localised.state]
    return _counted(document.slug, document.title.text, language, messages, gaps, standing, signatures)


_STANDINGS = {
    SignoffState.SIGNED: Standing.SIGNED,
    SignoffState.DRAFT: Standing.DRAFT,
    SignoffState.CHANGED: Standing.CHANGED,
}


def _counted(
    document: str,
    title: str,
    language: Language,
    messages: int,
    gaps: Iterable[Problem],
    standing: Standing,
    signatures: tuple[Signature, ...] = (),
) -> StatusRow:
    found = Counter(gap.rule for gap in gaps)
    translated = 0 if standing is Standing.REFUSED else messages - found.total()
    numbers = (messages, translated, found["fuzzy"], found["missing"], found["stale"])
    return StatusRow(document, title, language, *numbers, standing, signatures)


def _interface_rows(gathered: Gathered) -> Iterator[StatusRow]:
    try:
        messages = len(interface_entries(gathered.clinic))
    except ProblemError:  # a broken template: it is among the problems of check
        messages = 0
    gaps = list(interface_gaps(gathered))
    for language in gathered.clinic.offered:
        is_there = messages and language.tag in gathered.words
        standing = Standing.WORDS if is_there else Standing.REFUSED
        mine = [gap for gap in gaps if gap.locale == language.tag]
        yield _counted(INTERFACE, INTERFACE, language, messages, mine, standing)
