"""What is left of a campaign for a worker, found by single looks at the index."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from leafpost.database.standing import is_done, next_due
from leafpost.database.tables import CampaignState, DeliveryState, campaign, delivery


@dataclass(frozen=True, slots=True)
class Remaining:
    """`is_over` where no worker can do anything for it, now or later, as it is; `due_at` is when its next row may go
    (None: at once, or when somebody else's lease is over)."""

    state: CampaignState
    is_over: bool
    has_pending: bool
    due_at: dt.datetime | None


def remaining(connection: Connection, campaign_id: int, now: dt.datetime) -> Remaining:
    """What is left of one campaign. Raises LookupError where there is no such campaign."""
    row = connection.execute(
        select(campaign.c.state, campaign.c.start_at).where(campaign.c.id == campaign_id)
    ).one_or_none()
    if row is None:
        raise LookupError(f"no campaign {campaign_id}")
    state = CampaignState(row.state)
    is_going = state in (CampaignState.RUNNING, CampaignState.SCHEDULED)
    pending = exists().where(delivery.c.campaign_id == campaign_id, delivery.c.state == DeliveryState.PENDING)
    has_pending = bool(connection.execute(select(pending)).scalar_one())
    due_at = None if has_pending else next_due(connection, campaign_id)
    if state is CampaignState.SCHEDULED and row.start_at > now:
        due_at = row.start_at
    return Remaining(state, not is_going or is_done(connection, campaign_id), has_pending, due_at)
