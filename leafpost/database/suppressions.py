"""Who is never written to. A row outlives the subscriber, and knows the address only by its hash."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from leafpost.database.conditions import FORGOTTEN
from leafpost.database.conflicts import insert
from leafpost.database.tables import EVERY_TOPIC, DeliveryState, SuppressionReason, delivery, suppression

_NOBODYS: dict[str, None] = {"lease_token": None, "lease_until": None}
_NOT_BEGUN = (DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why somebody is not written to about a topic (`EVERY_TOPIC`: about anything), and since when."""

    topic: str
    reason: SuppressionReason
    at: dt.datetime
    detail: str


def suppress(
    connection: Connection,
    address_hash: str,
    reason: SuppressionReason,
    now: dt.datetime,
    *,
    topic: str = EVERY_TOPIC,
    detail: str = "",
) -> bool:
    """Never write to this address about the topic again. Returns whether that is new.

    The first reason stays, but for a complaint: it takes the place of any other, because whoever left
    may come back by signing up, and whoever complained may not.
    """
    row = {"address_hash": address_hash, "topic": topic, "reason": reason.value, "at": now, "detail": detail}
    statement = insert(connection, suppression).values(row)
    if reason is SuppressionReason.COMPLAINED:
        statement = statement.on_conflict_do_update(
            index_elements=["address_hash", "topic"],
            set_={"reason": reason.value, "at": now, "detail": detail},
            where=suppression.c.reason != reason.value,
        )
    else:
        statement = statement.on_conflict_do_nothing()
    return connection.execute(statement.returning(suppression.c.id)).first() is not None


def is_suppressed(connection: Connection, address_hash: str, topic: str) -> bool:
    """Whether this address must not be written to about a topic."""
    found = select(suppression.c.id).where(
        suppression.c.address_hash == address_hash, suppression.c.topic.in_((topic, EVERY_TOPIC))
    )
    return connection.execute(select(found.exists())).scalar_one()


def suppressions_of(connection: Connection, address_hash: str) -> Sequence[Suppression]:
    """All that is on the list about one address, oldest first."""
    columns = (suppression.c.topic, suppression.c.reason, suppression.c.at, suppression.c.detail)
    rows = connection.execute(
        select(*columns).where(suppression.c.address_hash == address_hash).order_by(suppression.c.at, suppression.c.id)
    )
    return [Suppression(topic, SuppressionReason(reason), at, detail) for topic, reason, at, detail in rows]


def suppression_counts(connection: Connection) -> dict[tuple[SuppressionReason, str], int]:
    """How many addresses are on the list, by reason and topic."""
    by = (suppression.c.reason, suppression.c.topic)
    rows = connection.execute(select(*by, func.count()).group_by(*by).order_by(*by))
    return {(SuppressionReason(reason), topic): number for reason, topic, number in rows}


def lift_suppressions(
    connection: Connection, address_hash: str, topics: Collection[str], reasons: Collection[SuppressionReason]
) -> set[str]:
    """Take some topics off the list, where they are on it for one of these reasons; which they were."""
    which = (
        suppression.c.address_hash == address_hash,
        suppression.c.topic.in_(topics),
        suppression.c.reason.in_([reason.value for reason in reasons]),
    )
    return set(connection.execute(delete(suppression).where(*which).returning(suppression.c.topic)).scalars())


def stop_deliveries(connection: Connection, address_hash: str, now: dt.datetime, answer: str = FORGOTTEN) -> int:
    """Letters to somebody who is forgotten, or left, that have not begun are not sent; returns how many.

    A worker that has claimed one loses it with its lease: it is not ours to send any more when it asks.
    """
    return connection.execute(
        update(delivery)
        .where(delivery.c.address_hash == address_hash, delivery.c.state.in_(_NOT_BEGUN))
        .values(state=DeliveryState.SUPPRESSED.value, answer=answer, changed_at=now, **_NOBODYS)
    ).rowcount
