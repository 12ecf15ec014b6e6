"""What was printed for the rack in the waiting room, and what was taken out of it again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from leafpost.database.tables import rack_print

# Sheets that agree in these are alike to whoever stands before the rack.
_ALIKE = (
    rack_print.c.document,
    rack_print.c.locale,
    rack_print.c.edition,
    rack_print.c.version,
    rack_print.c.codes,
    rack_print.c.state,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """Sheets that are alike.

    `locale` is a gettext tag, `codes` the text code of each language shown, by its tag; `state`
    is the sign-off's, as the paper says it. `title` is in the language `title_locale`, and
    `digest` the SHA-256 of the file that was printed last.
    """

    document: str
    locale: str
    edition: str
    version: str
    codes: Mapping[str, str]
    state: str
    title: str
    title_locale: str
    source_title: str
    digest: str


@dataclass(frozen=True, slots=True)
class PrintedPile:
    """What was printed of some sheets and not pulled. `id` names this pile as it is now."""

    id: int
    sheets: Printed
    copies: int
    first: dt.datetime
    last: dt.datetime


def note_print(connection: Connection, sheets: Printed, copies: int, now: dt.datetime, printer: str = "") -> int:
    """Put an order on record; returns its number."""
    values = {
        "document": sheets.document,
        "locale": sheets.locale,
        "edition": sheets.edition,
        "version": sheets.version,
        "codes": " ".join(f"{tag} {code}" for tag, code in sheets.codes.items()),
        "state": sheets.state,
        "title": sheets.title,
        "title_locale": sheets.title_locale,
        "source_title": sheets.source_title,
        "digest": sheets.digest,
        "copies": copies,
        "printer": printer,
        "printed_at": now,
    }
    return int(connection.execute(rack_print.insert().values(values).returning(rack_print.c.id)).scalar_one())


def strike_print(connection: Connection, order: int) -> None:
    """Take an order off the record that no printer has taken."""
    connection.execute(rack_print.delete().where(rack_print.c.id == order))


def piles(connection: Connection) -> Sequence[PrintedPile]:
    """What was printed and not pulled, by document and language, the oldest first."""
    summed = (
        select(
            func.max(rack_print.c.id).label("newest"),
            func.sum(rack_print.c.copies).label("copies"),
            func.min(rack_print.c.printed_at).label("first"),
            func.max(rack_print.c.printed_at).label("last"),
        )
        .where(rack_print.c.pulled_at.is_(None))
        .group_by(*_ALIKE)
        .subquery()
    )
    rows = connection.execute(
        select(rack_print, summed.c.copies.label("all_copies"), summed.c.first, summed.c.last)
        .join(summed, summed.c.newest == rack_print.c.id)
        .order_by(rack_print.c.document, rack_print.c.locale, summed.c.first, rack_print.c.id)
    )
    return [PrintedPile(row.id, _sheets(row), int(row.all_copies), row.first, row.last) for row in rows]


def pull(connection: Connection, pile: int, now: dt.datetime) -> int:
    """Mark a pile as pulled: what has been printed of these sheets up to the moment it was shown.

    Returns the number of copies; 0 where somebody else was faster, or there is no such pile.
    """
    shown = select(*_ALIKE).where(rack_print.c.id == pile, rack_print.c.pulled_at.is_(None))
    found = connection.execute(shown).one_or_none()
    if found is None:
        return 0
    mine = [column == value for column, value in zip(_ALIKE, found, strict=True)]
    pulled = connection.execute(
        update(rack_print)
        .where(*mine, rack_print.c.id <= pile, rack_print.c.pulled_at.is_(None))
        .values(pulled_at=now)
        .returning(rack_print.c.copies)
    )
    return sum(pulled.scalars())


def _sheets(row: Row[Any]) -> Printed:
    words = row.codes.split()
    return Printed(
        document=row.document,
        locale=row.locale,
        edition=row.edition,
        version=row.version,
        codes=dict(zip(words[::2], words[1::2], strict=True)),
        state=row.state,
        title=row.title,
        title_locale=row.title_locale,
        source_title=row.source_title,
        digest=row.digest,
    )
