"""Which campaigns a worker has something to do for at this moment."""

import datetime as dt

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from leafpost.database.conditions import LONGEST_LEASE, LONGEST_WAIT
from leafpost.database.standing import OPEN
from leafpost.database.tables import CampaignState, DeliveryState, campaign, delivery


def due_campaigns(connection: Connection, now: dt.datetime) -> list[int]:
    """Those that run, and have a letter that may go now, a lease that is over, or nothing left at all.

    The last only wait for somebody to see that they are finished. What lies further ahead than it can was
    written before the clock was set back, and is due too (see `sweep`).
    """
    runs = or_(
        campaign.c.state == CampaignState.RUNNING,
        and_(campaign.c.state == CampaignState.SCHEDULED, campaign.c.start_at <= now),
    )
    columns = delivery.c
    put_off = or_(columns.due_at <= now, columns.due_at > now + LONGEST_WAIT)
    left_behind = or_(columns.lease_until <= now, columns.lease_until > now + LONGEST_LEASE)
    is_due = or_(
        _some(columns.state == DeliveryState.PENDING),
        _some(columns.state == DeliveryState.DEFERRED, put_off),
        _some(columns.state.in_((DeliveryState.CLAIMED, DeliveryState.SENDING)), left_behind),
        ~_some(columns.state.in_(OPEN)),
    )
    return list(connection.execute(select(campaign.c.id).where(runs, is_due).order_by(campaign.c.id)).scalars())


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(delivery.c.campaign_id == campaign.c.id, *conditions)
