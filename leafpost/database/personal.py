"""What the ledger holds on one person, and how it is erased."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from leafpost.database.engine import Database
from leafpost.database.tables import DeliveryState, campaign, consent, delivery, event, soft_bounce, subscriber


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """What came of a letter later."""

    kind: str
    at: dt.datetime
    status: str
    detail: str


@dataclass(frozen=True, slots=True)
class PersonalDelivery:
    """One letter to one person, with all that is known of it."""

    id: int
    issue: str
    topic: str
    address: str | None
    name: str
    locale: str
    wanted_locale: str
    provider: str
    state: DeliveryState
    attempts: int
    first_tried_at: dt.datetime | None
    changed_at: dt.datetime
    code: int | None
    answer: str
    decided_by: str
    events: tuple[DeliveryEvent, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken away: whether there was a subscriber, their consents, and the letters that named them."""

    was_subscriber: bool
    consents: int
    deliveries: int


def deliveries_to(connection: Connection, address_hash: str) -> Sequence[PersonalDelivery]:
    """Every letter to one address, oldest campaign first."""
    d = delivery.c
    columns = (
        d.id, campaign.c.issue, campaign.c.topic, d.address, d.name, d.locale, d.wanted_locale, d.provider, d.state,
        d.attempts, d.first_tried_at, d.changed_at, d.code, d.answer, d.decided_by,
    )  # fmt: skip
    rows = connection.execute(
        select(*columns).join(campaign, campaign.c.id == d.campaign_id).where(d.address_hash == address_hash)
        .order_by(d.campaign_id)
    ).all()  # fmt: skip
    return [
        PersonalDelivery(**{**row._mapping, "state": DeliveryState(row.state)}, events=_events(connection, row.id))
        for row in rows
    ]


def _events(connection: Connection, delivery_id: int) -> tuple[DeliveryEvent, ...]:
    columns = (event.c.kind, event.c.at, event.c.status, event.c.detail)
    rows = connection.execute(select(*columns).where(event.c.delivery_id == delivery_id).order_by(event.c.id))
    return tuple(DeliveryEvent(*row) for row in rows)


def erase(connection: Connection, address_hash: str) -> Erased:
    """Take a person out of the list and out of every letter's row; the rows stay, for the counts and the promise.

    Call it after `suppress` and `stop_deliveries`, in one transaction: what has not begun is then not sent. A letter
    that is being sent at this moment keeps its lease and its provider until it is put down what came of it: the worker
    holds the address in its own memory. Should it be deferred, the suppression list ends it.
    """
    owner = select(subscriber.c.id).where(subscriber.c.address_hash == address_hash).scalar_subquery()
    consents = connection.execute(delete(consent).where(consent.c.subscriber_id == owner)).rowcount
    was_there = connection.execute(delete(subscriber).where(subscriber.c.address_hash == address_hash)).rowcount > 0
    letters = select(delivery.c.id).where(delivery.c.address_hash == address_hash)
    connection.execute(update(event).where(event.c.delivery_id.in_(letters), event.c.bounce != "").values(detail=""))
    connection.execute(delete(soft_bounce).where(soft_bounce.c.address_hash == address_hash))
    mine = delivery.c.address_hash == address_hash
    named = select(func.count()).select_from(delivery).where(mine, delivery.c.address.is_not(None))
    deliveries = connection.execute(named).scalar_one()
    # A domain of one's own names its owner, and servers repeat it in their answers. Who was not sent to has our answer.
    connection.execute(update(delivery).where(mine).values(address=None, subscriber_id=None, name=""))
    for state, nothing in ((DeliveryState.SENDING, {"provider": ""}), (DeliveryState.SUPPRESSED, {"answer": ""})):
        connection.execute(update(delivery).where(mine, delivery.c.state != state.value).values(nothing))
    return Erased(was_there, consents, deliveries)


def empty_journal(database: Database) -> None:
    """After an erasure: SQLite's write-ahead log must not keep what is gone. Waits for nobody who reads."""
    if not database.is_postgresql:
        with database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
