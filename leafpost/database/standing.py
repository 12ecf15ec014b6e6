"""Where a campaign's rows stand."""

import datetime as dt

from sqlalchemy import Connection, exists, func, select

from leafpost.database.tables import DeliveryState, delivery

# What is not at its end. An UNKNOWN row waits for a person, not for a worker.
OPEN = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED)


def counts(connection: Connection, campaign_id: int) -> dict[DeliveryState, int]:
    """How many rows are in each state; every state is named."""
    rows = connection.execute(
        select(delivery.c.state, func.count()).where(delivery.c.campaign_id == campaign_id).group_by(delivery.c.state)
    )
    return dict.fromkeys(DeliveryState, 0) | {DeliveryState(state): count for state, count in rows}


def is_done(connection: Connection, campaign_id: int) -> bool:
    """Whether nothing is left that a worker could do, now or later."""
    is_open = exists().where(delivery.c.campaign_id == campaign_id, delivery.c.state.in_(OPEN))
    return not connection.execute(select(is_open)).scalar_one()


def next_due(connection: Connection, campaign_id: int) -> dt.datetime | None:
    """When the first DEFERRED row is due, or None where there is none. PENDING rows never wait for a time."""
    return connection.execute(
        select(func.min(delivery.c.due_at)).where(
            delivery.c.campaign_id == campaign_id, delivery.c.state == DeliveryState.DEFERRED
        )
    ).scalar()
