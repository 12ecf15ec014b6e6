"""An operator's word about a letter that is in doubt."""

import datetime as dt

from sqlalchemy import Connection, select, update

from leafpost.database.answers import kept_answer
from leafpost.database.tables import CampaignState, DeliveryState, EventKind, campaign, delivery, event


def decide_unknown(
    connection: Connection, campaign_id: int, who: int | str, is_delivered: bool, name: str, reason: str,
    now: dt.datetime,
) -> bool:  # fmt: skip
    """UNKNOWN to ACCEPTED, or to DEFERRED and due at once: the only way to another state.

    `who` is a delivery's id or a reader's address_hash; `name` is the operator's. False where no such row is in
    doubt. A campaign that had finished runs again for a letter that did not arrive. The 72 hours count anew.
    Raises ValueError where name or reason is missing.
    """
    if not name.strip() or not reason.strip():
        raise ValueError("a decision needs a name and a reason")
    found = connection.execute(
        select(delivery.c.id)
        .where(
            delivery.c.campaign_id == campaign_id,
            delivery.c.state == DeliveryState.UNKNOWN,
            (delivery.c.id if isinstance(who, int) else delivery.c.address_hash) == who,
        )
        .with_for_update()
    ).scalar()
    if found is None:
        return False
    decided = f"{name.strip()}: {kept_answer(reason)}"
    changes = {"changed_at": now, "decided_by": decided}
    if is_delivered:
        changes |= {"state": DeliveryState.ACCEPTED}
    else:
        changes |= {"state": DeliveryState.DEFERRED, "due_at": now, "first_tried_at": None}
        _run_again(connection, campaign_id, now)
    connection.execute(update(delivery).where(delivery.c.id == found).values(changes))
    connection.execute(
        event.insert().values(
            campaign_id=campaign_id, delivery_id=found, kind=EventKind.DECIDED, at=now, detail=decided,
            status=DeliveryState.ACCEPTED if is_delivered else DeliveryState.DEFERRED,
        )
    )  # fmt: skip
    return True


def _run_again(connection: Connection, campaign_id: int, now: dt.datetime) -> None:
    connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, campaign.c.state == CampaignState.FINISHED)
        .values(state=CampaignState.RUNNING, state_reason="", running_since=now)
    )
