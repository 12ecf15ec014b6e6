"""The people on the list."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from leafpost.database.tables import EVERY_TOPIC, consent, subscriber, suppression

_BATCH = 2000  # people at a time


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One person. `locale` is a gettext tag."""

    id: int
    address: str
    address_hash: str
    name: str
    locale: str
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One person as the list shows them: the topics they may be written to about, in alphabetical order."""

    address: str
    name: str
    locale: str
    topics: tuple[str, ...]
    has_left: bool  # everything


_COLUMNS = (
    subscriber.c.id,
    subscriber.c.address,
    subscriber.c.address_hash,
    subscriber.c.name,
    subscriber.c.locale,
    subscriber.c.created_at,
    subscriber.c.updated_at,
)


def find_subscriber(connection: Connection, address_hash: str) -> Subscriber | None:
    """The person with this address, or None."""
    row = connection.execute(select(*_COLUMNS).where(subscriber.c.address_hash == address_hash)).first()
    return None if row is None else Subscriber(*row)


def save_subscriber(
    connection: Connection, address: str, key: str, address_hash: str, name: str, locale: str, now: dt.datetime
) -> tuple[int, bool]:
    """Put a person on the list, or keep their name and language up to date; returns the id and whether they are new.

    A name that is empty leaves the one that is there.
    """
    there = find_subscriber(connection, address_hash)
    if there is None:
        row = {"address": address, "address_key": key, "address_hash": address_hash, "name": name, "locale": locale}
        row_id = connection.execute(
            subscriber.insert().values(**row, created_at=now, updated_at=now).returning(subscriber.c.id)
        ).scalar_one()
        return row_id, True
    name = name or there.name
    if (name, locale) != (there.name, there.locale):
        connection.execute(
            update(subscriber).where(subscriber.c.id == there.id).values(name=name, locale=locale, updated_at=now)
        )
    return there.id, False


def change_subscriber(connection: Connection, subscriber_id: int, name: str, locale: str, now: dt.datetime) -> None:
    """Name and language as the reader wants them; an empty name takes the one away that was there."""
    is_other = or_(subscriber.c.name != name, subscriber.c.locale != locale)
    connection.execute(
        update(subscriber)
        .where(subscriber.c.id == subscriber_id, is_other)
        .values(name=name, locale=locale, updated_at=now)
    )


def listed_subscribers(connection: Connection) -> Iterator[Listed]:
    """Everybody, in the order of their addresses, a few at a time."""
    after = ""
    while rows := _batch(connection, after):
        topics = _topics(connection, [row.id for row in rows])
        left = _left(connection, [row.address_hash for row in rows])
        for row in rows:
            gone = left.get(row.address_hash, set())
            has_left = EVERY_TOPIC in gone
            kept = () if has_left else tuple(topic for topic in topics.get(row.id, ()) if topic not in gone)
            yield Listed(row.address, row.name, row.locale, kept, has_left)
        after = rows[-1].address_key


def _batch(connection: Connection, after: str) -> Sequence[Any]:
    key = subscriber.c.address_key
    columns = (subscriber.c.id, subscriber.c.address, key, subscriber.c.address_hash, subscriber.c.name)
    return connection.execute(
        select(*columns, subscriber.c.locale).where(key > after).order_by(key).limit(_BATCH)
    ).all()


def _topics(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = connection.execute(
        select(consent.c.subscriber_id, consent.c.topic)
        .where(consent.c.subscriber_id.in_(ids), consent.c.withdrawn_at.is_(None))
        .order_by(consent.c.topic)
    )
    for subscriber_id, topic in rows:
        found.setdefault(subscriber_id, []).append(topic)
    return found


def _left(connection: Connection, hashes: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = connection.execute(
        select(suppression.c.address_hash, suppression.c.topic).where(suppression.c.address_hash.in_(hashes))
    )
    for address_hash, topic in rows:
        found.setdefault(address_hash, set()).add(topic)
    return found


def count_subscribers(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(subscriber)).scalar_one()
