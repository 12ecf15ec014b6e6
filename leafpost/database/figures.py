"""What a campaign came to, in numbers alone: every statement here counts, none returns a person."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, Select, distinct, func, select, type_coerce

from leafpost.database.moments import microseconds
from leafpost.database.tables import DeliveryState, delivery, event

OPEN = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED)
_TRIED = (DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.UNKNOWN)  # done with, by a mail server's answer
_MICROSECOND = dt.timedelta(microseconds=1)

Counts = dict[DeliveryState, int]  # always all eight states


@dataclass(frozen=True, slots=True)
class Period:
    """How many letters were accepted from `start` on, for as long as the periods were asked to be."""

    start: dt.datetime
    count: int


def total(groups: Iterable[Counts]) -> Counts:
    """Several counts together: every state, also where there is none of it."""
    sums: Counter[DeliveryState] = Counter()
    for counts in groups:
        sums.update(counts)
    return {state: sums[state] for state in DeliveryState}


def by_language(connection: Connection, campaign_id: int) -> dict[str, Counts]:
    """Every reader once, by the language of the letter (gettext's tag) and the ledger's state."""
    return _by(connection, campaign_id, delivery.c.locale)


def by_provider(connection: Connection, campaign_id: int) -> dict[str, Counts]:
    """Every reader once, by who receives the mail and the ledger's state."""
    return _by(connection, campaign_id, delivery.c.provider)


def _by(connection: Connection, campaign_id: int, column: Column[str]) -> dict[str, Counts]:
    rows = connection.execute(
        select(column, delivery.c.state, func.count())
        .where(delivery.c.campaign_id == campaign_id)
        .group_by(column, delivery.c.state)
    )
    groups: dict[str, Counts] = {}
    for name, state, count in rows:
        groups.setdefault(name, total(()))[DeliveryState(state)] = count
    return groups


def in_another_language(connection: Connection, campaign_id: int) -> int:
    """How many readers were meant to get a letter in another language than their own."""
    return _count(
        connection,
        select(func.count())
        .select_from(delivery)
        .where(delivery.c.campaign_id == campaign_id, delivery.c.locale != delivery.c.wanted_locale),
    )


def done_since(connection: Connection, campaign_id: int, since: dt.datetime) -> int:
    """How many letters a mail server has answered for good, or left in doubt, since a moment."""
    return _count(
        connection,
        select(func.count())
        .select_from(delivery)
        .where(
            delivery.c.campaign_id == campaign_id,
            delivery.c.state.in_(_TRIED),
            delivery.c.changed_at >= since,
        ),
    )


def _count(connection: Connection, statement: Select[int]) -> int:
    return connection.execute(statement).scalar_one()


def accepted_between(connection: Connection, campaign_id: int) -> tuple[dt.datetime, dt.datetime] | None:
    """When the first and the last letter were accepted; None where none was."""
    first, last = connection.execute(
        select(func.min(delivery.c.changed_at), func.max(delivery.c.changed_at)).where(
            delivery.c.campaign_id == campaign_id, delivery.c.state == DeliveryState.ACCEPTED
        )
    ).one()
    return None if first is None else (first, last)


def accepted_over_time(
    connection: Connection, campaign_id: int, start: dt.datetime, width: dt.timedelta
) -> list[Period]:
    """The periods of a width, counted from `start`, in which letters were accepted; empty ones are left out."""
    since = microseconds(start)
    number = (type_coerce(delivery.c.changed_at, BigInteger) - since) // (width // _MICROSECOND)
    rows = connection.execute(
        select(number.label("number"), func.count())
        .where(
            delivery.c.campaign_id == campaign_id,
            delivery.c.state == DeliveryState.ACCEPTED,
            delivery.c.changed_at >= start,
        )
        .group_by("number")
        .order_by("number")
    )
    return [Period(start + place * width, count) for place, count in rows]


def events(connection: Connection, campaign_id: int) -> dict[str, int]:
    """How many deliveries something came of later, by its kind; the same report again does not count."""
    each = func.count(distinct(event.c.delivery_id)) + func.count().filter(event.c.delivery_id.is_(None))
    rows = connection.execute(
        select(event.c.kind, each).where(event.c.campaign_id == campaign_id, event.c.counts).group_by(event.c.kind)
    )
    return {kind: count for kind, count in rows if count}
