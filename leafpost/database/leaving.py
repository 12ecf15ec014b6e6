"""Somebody leaves: from the moment that this is committed, no letter to them begins."""

import datetime as dt

from sqlalchemy import Connection, exists, select

from leafpost.database.conditions import LEFT
from leafpost.database.consents import withdraw_consent
from leafpost.database.suppressions import stop_deliveries, suppress
from leafpost.database.tables import EVERY_TOPIC, DeliveryState, EventKind, SuppressionReason, delivery, event
from leafpost.database.tokens import FoundToken


def leave(connection: Connection, found: FoundToken, now: dt.datetime) -> None:
    """Whoever holds a letter's link gets no more letters, about anything; the same again changes nothing.

    Letters that have not begun are stopped here and not only when a worker asks: a worker that is asking
    at this moment holds their rows, so that afterwards either we see them being sent or it sees that they are not its.
    """
    stop_deliveries(connection, found.address_hash, now, LEFT)
    suppress(connection, found.address_hash, SuppressionReason.UNSUBSCRIBED, now)
    if found.subscriber_id is not None:
        withdraw_consent(connection, found.subscriber_id, EVERY_TOPIC, now)
    told = exists().where(event.c.delivery_id == found.delivery_id, event.c.kind == EventKind.UNSUBSCRIBED)
    if not connection.execute(select(told)).scalar_one():
        row = {
            "campaign_id": found.campaign_id, "delivery_id": found.delivery_id, "kind": EventKind.UNSUBSCRIBED.value,
            "at": now,
        }  # fmt: skip
        connection.execute(event.insert().values(row))


def leave_topic(connection: Connection, subscriber_id: int, address_hash: str, topic: str, now: dt.datetime) -> None:
    """A subscriber gets no more letters about one topic. A worker finds it when it asks before each letter."""
    withdraw_consent(connection, subscriber_id, topic, now)
    suppress(connection, address_hash, SuppressionReason.UNSUBSCRIBED, now, topic=topic)


def is_being_sent(connection: Connection, address_hash: str) -> bool:
    """Whether a letter to this address is on its way at this moment."""
    mine = exists().where(delivery.c.address_hash == address_hash, delivery.c.state == DeliveryState.SENDING)
    return connection.execute(select(mine)).scalar_one()
