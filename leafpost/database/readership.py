"""Who gets a newsletter: counted before a launch, frozen by it, all in the database: there may be a million.

A reader is anybody whose consent to the topic holds and who is not on the suppression list. Of
them, who has or may have this issue from another campaign is left out: "the same issue twice" is
the harm, whatever the campaign was called.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    text,
)

from leafpost.database.moments import Moment
from leafpost.database.tables import (
    EVERY_TOPIC,
    DeliveryState,
    campaign,
    consent,
    delivery,
    mx,
    subscriber,
    suppression,
)

_CHUNK = 10_000  # rows held in memory at once
_CACHE = 16 * 1024  # KB
# Nothing reached these, and nothing will by itself.
_NOT_SENT = (DeliveryState.REJECTED, DeliveryState.SUPPRESSED)


class Standing(StrEnum):
    """Why somebody gets a letter, or not."""

    READER = "reader"
    HAS_IT = "has-it"  # from an earlier campaign of the same issue, or will have
    NO_CONSENT = "no-consent"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Readership:
    """How many there are, by what holds for them and by the language that they want (gettext's tag)."""

    counts: dict[tuple[Standing, str], int]

    def total(self, standing: Standing) -> int:
        return sum(count for (held, _), count in self.counts.items() if held is standing)

    def readers(self) -> dict[str, int]:
        """Who gets a letter, by the language that they want."""
        return {locale: count for (held, locale), count in self.counts.items() if held is Standing.READER}


def hold_launches(connection: Connection) -> None:
    """The first statement of a launch: one at a time, and all that follows sees the data as it is at one moment.

    SQLite has both in every transaction that writes. It gets more memory for this one, because it
    puts a million rows into several indexes and keeps all others waiting meanwhile.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        # Takes no snapshot, so that who waited here sees what the launch before it has written.
        connection.execute(text("LOCK TABLE campaign IN SHARE ROW EXCLUSIVE MODE"))
    else:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE}"))  # until this connection is closed


def readership(connection: Connection, issue: str, topic: str) -> Readership:
    """Everybody in the database, counted."""
    standing = case(
        (~_agrees(topic), Standing.NO_CONSENT),
        (_is_suppressed(topic), Standing.SUPPRESSED),
        (_has(issue), Standing.HAS_IT),
        else_=Standing.READER,
    ).label("standing")
    rows = connection.execute(
        select(standing, subscriber.c.locale, func.count()).group_by(standing, subscriber.c.locale)
    )
    return Readership({(Standing(held), locale): count for held, locale, count in rows})


def has_readers(connection: Connection, issue: str, topic: str) -> bool:
    """Whether there is anybody to write to."""
    anybody = select(subscriber.c.id).where(_agrees(topic), ~_is_suppressed(topic), ~_has(issue)).limit(1)
    return connection.execute(anybody).first() is not None


def audience_digest(connection: Connection, topic: str) -> str:
    """SHA-256 over who may be written to about a topic, and in which language they want to be.

    Who has the issue already is in it, so that the same launch twice has the same digest.
    """
    found = hashlib.sha256()
    wanted = (
        select(subscriber.c.address_hash, subscriber.c.locale)
        .where(_agrees(topic), ~_is_suppressed(topic))
        .order_by(subscriber.c.id)  # as they lie in the table: by hash, a million took three times as long
        .execution_options(yield_per=_CHUNK)
    )
    for rows in connection.execute(wanted).partitions():
        found.update("".join(f"{address_hash} {locale}\n" for address_hash, locale in rows).encode("utf-8"))
    return found.hexdigest()


def freeze_readers(
    connection: Connection,
    campaign_id: int,
    issue: str,
    topic: str,
    *,
    locales: Sequence[str],
    fallback: str,
    start_at: dt.datetime,
    now: dt.datetime,
) -> int:
    """A row of the ledger for each reader, in one of `locales`, or in `fallback` who wants another; how many."""
    rows = _rows(connection, campaign_id, issue, topic, locales, fallback, start_at, now)
    columns = [column.key or "" for column in rows.selected_columns]
    frozen = insert(delivery).from_select(columns, rows).execution_options(preserve_rowcount=True)
    return connection.execute(frozen).rowcount


def topics(connection: Connection) -> list[str]:
    """Every topic that somebody agreed to, in order."""
    return list(connection.execute(select(consent.c.topic).distinct().order_by(consent.c.topic)).scalars())


def _rows(
    connection: Connection,
    campaign_id: int,
    issue: str,
    topic: str,
    locales: Sequence[str],
    fallback: str,
    start_at: dt.datetime,
    now: dt.datetime,
) -> "Select[tuple[object, ...]]":
    wanted, domain = subscriber.c.locale, _domain(connection)
    return (
        select(
            literal(campaign_id).label("campaign_id"),
            subscriber.c.id.label("subscriber_id"),
            subscriber.c.address,
            subscriber.c.address_hash,
            subscriber.c.name,
            case((wanted.in_(list(locales)), wanted), else_=fallback).label("locale"),
            wanted.label("wanted_locale"),
            func.coalesce(mx.c.provider, domain).label("provider"),
            literal(DeliveryState.PENDING.value).label("state"),
            literal(start_at, Moment).label("due_at"),
            literal(now, Moment).label("changed_at"),
        )
        .select_from(subscriber.outerjoin(mx, mx.c.domain == domain))
        .where(_agrees(topic), ~_is_suppressed(topic), ~_has(issue))
        # Rows that are worked on together lie together: on a disk that is ten times less to write. Within
        # them by hash, so that two indexes grow at their end: a million rows in a third of the time.
        .order_by("provider", subscriber.c.address_hash)
    )


def _agrees(topic: str) -> ColumnElement[bool]:
    return exists().where(
        consent.c.subscriber_id == subscriber.c.id, consent.c.topic == topic, consent.c.withdrawn_at.is_(None)
    )


def _is_suppressed(topic: str) -> ColumnElement[bool]:
    return exists().where(
        suppression.c.address_hash == subscriber.c.address_hash, suppression.c.topic.in_([topic, EVERY_TOPIC])
    )


def _has(issue: str) -> ColumnElement[bool]:
    return exists().where(
        delivery.c.address_hash == subscriber.c.address_hash,
        delivery.c.campaign_id == campaign.c.id,
        campaign.c.issue == issue,
        delivery.c.state.not_in(_NOT_SENT),
    )


def _domain(connection: Connection) -> ColumnElement[str]:
    """What stands behind the @ of a folded address: in ASCII and small letters."""
    key = subscriber.c.address_key
    at = func.strpos(key, "@") if connection.dialect.name == "postgresql" else func.instr(key, "@")
    return func.substr(key, at + 1)
