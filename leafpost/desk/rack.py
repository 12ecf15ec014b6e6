"""The rack in the waiting room: what was printed for it, and what must be pulled.

Paper cannot be built again. So each order to a printer is on record with the text codes of
its words, and they are held against the words that are signed now.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from leafpost.catalogs.parts import short_digest
from leafpost.catalogs.signoff import Role, SignoffState, Standing, needed_roles
from leafpost.clinic import Clinic
from leafpost.database import rack
from leafpost.database.engine import DATABASE_URL, open_database
from leafpost.database.rack import Printed
from leafpost.database.transactions import Connection, DatabaseTroubleError, telling_trouble
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language, language
from leafpost.press.gather import Gathered
from leafpost.press.manifest import Artefact
from leafpost.render.editions import STANDARD


class Why(StrEnum):
    """What is to be said of a pile of paper."""

    CHANGED = "changed"  # its words are not those that are signed now
    DRAFT = "draft"  # it says so itself; a rack is no place for drafts
    DUE = "due"  # its review is overdue
    GONE = "gone"  # the clinic has no such leaflet any more, or not in this language
    WAITING = "waiting"  # newer words are written; these stay good until the newer ones are signed
    UNKNOWN = "unknown"  # the leaflet cannot be read at present, so nothing can be held against it


_MAY_STAY = frozenset({Why.WAITING, Why.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Pile:
    """Sheets in the rack that are alike, and what is to be said of them: nothing where all is well.

    `id` names the pile as it is now, for `Rack.pull`. `first` and `last` are when it was
    printed (aware, UTC). `code` is the text code at the foot of the page, that of `language`.
    """

    id: int
    document: str
    language: Language
    title: str
    title_language: Language
    source_title: str
    edition: str
    version: str
    code: str
    copies: int
    first: dt.datetime
    last: dt.datetime
    reasons: tuple[Why, ...] = ()

    @property
    def must_be_pulled(self) -> bool:
        return not _MAY_STAY.issuperset(self.reasons)


@dataclass(frozen=True, slots=True)
class Rack:
    """The clinic's record of what was printed. `environment` may name its database."""

    clinic: Clinic
    environment: Mapping[str, str]

    def note(self, artefact: Artefact, copies: int, now: dt.datetime, printer: str = "") -> int:
        """Put an order on record; returns its number. Raises ProblemError where the database does not take it."""
        with self._open() as connection:
            return rack.note_print(connection, sheets_of(artefact), copies, now, printer)

    def strike(self, order: int) -> None:
        """Take an order off the record that no printer has taken. Raises as `note` does."""
        with self._open() as connection:
            rack.strike_print(connection, order)

    def piles(self, gathered: Gathered, today: dt.date) -> list[Pile]:
        """All paper that was printed and not pulled, held against the words of today; what must go stands first.

        Raises ProblemError where the database cannot be read.
        """
        with self._open(reads=True) as connection:
            found = rack.piles(connection)
        judged = [_pile(pile, tuple(reasons_against(pile.sheets, gathered, today))) for pile in found]
        return sorted(judged, key=lambda pile: not pile.must_be_pulled)

    def pull(self, pile: int, now: dt.datetime) -> int:
        """Mark a pile as pulled, as it was when it was shown; returns the copies, 0 where it is gone already.

        Raises ProblemError where the database does not take it.
        """
        with self._open() as connection:
            return rack.pull(connection, pile, now)

    @contextmanager
    def _open(self, *, reads: bool = False) -> Iterator[Connection]:
        try:
            database = open_database(self.clinic, self.environment)
        except OSError as error:  # the data folder cannot be made, or there is no room for it
            raise self._trouble(error.strerror or str(error)) from error
        try:
            with telling_trouble(), database.read() if reads else database.begin() as connection:
                yield connection
        except DatabaseTroubleError as error:
            raise self._trouble(str(error)) from error
        finally:
            database.close()

    def _trouble(self, reason: str) -> ProblemError:
        place = DATABASE_URL if self.environment.get(DATABASE_URL) else str(self.clinic.data_folder)
        what = f"the record of what was printed cannot be kept ({reason.lower()})"
        return ProblemError(Problem(place, 0, "rack", what, "see to it that it may be written and has room"))


def sheets_of(artefact: Artefact) -> Printed:
    """A built leaflet as the rack knows it."""
    tags = str(artefact.facts.get("languages", "") or artefact.locale).split()
    codes = str(artefact.facts.get("codes", "") or artefact.code).split()
    return Printed(
        document=artefact.document,
        locale=artefact.locale,
        edition=artefact.edition or STANDARD.name,
        version=artefact.version,
        codes=dict(zip(tags, codes, strict=False)),  # an older manifest has the first one only
        state=artefact.state,
        title=artefact.title,
        title_locale=artefact.title_locale,
        source_title=artefact.source_title,
        digest=artefact.digest,
    )


def reasons_against(sheets: Printed, gathered: Gathered, today: dt.date) -> Iterator[Why]:
    """What is to be said of some sheets today."""
    offered = {tongue.tag for tongue in gathered.clinic.offered}
    known = {document.slug: document for document in gathered.reading.documents}
    known_slugs = {*known, *gathered.reading.broken}
    if sheets.document not in known_slugs or not offered.issuperset(sheets.codes):
        yield Why.GONE
        return
    document = known.get(sheets.document)
    if document and document.review_by and document.review_by < today:
        yield Why.DUE
    found = [_reason(sheets, tag, code, gathered) for tag, code in sheets.codes.items()]
    yield from (why for why in (Why.CHANGED, Why.DRAFT, Why.WAITING, Why.UNKNOWN) if why in found)


def _reason(sheets: Printed, tag: str, code: str, gathered: Gathered) -> Why | None:
    """What is to be said of the words of one language on the sheets."""
    if sheets.state != SignoffState.SIGNED:
        return Why.DRAFT
    localised = gathered.localised.get((sheets.document, tag))
    if localised is None:
        return Why.UNKNOWN
    is_signed = localised.state is SignoffState.SIGNED
    if is_signed and code in localised.codes:
        return None
    is_source = localised.language == gathered.clinic.source
    if not is_signed and _was_signed(localised.standing, code, is_source=is_source):
        return Why.WAITING
    return Why.CHANGED


def _was_signed(standing: Standing, code: str, *, is_source: bool) -> bool:
    """Whether signatures of all who must sign are still on record under these words."""
    roles: set[Role] = {signoff.role for signoff in standing.signoffs if short_digest(signoff.digest) == code}
    return roles.issuperset(needed_roles(is_source=is_source))


def _pile(pile: rack.PrintedPile, reasons: tuple[Why, ...]) -> Pile:
    sheets = pile.sheets
    return Pile(
        id=pile.id,
        document=sheets.document,
        language=language(sheets.locale),
        title=sheets.title,
        title_language=language(sheets.title_locale),
        source_title=sheets.source_title,
        edition=sheets.edition,
        version=sheets.version,
        code=sheets.codes[sheets.locale],
        copies=pile.copies,
        first=pile.first,
        last=pile.last,
        reasons=reasons,
    )
