"""Letters of which nobody knows whether they arrived: by name, for the operator alone.

The one list of addresses that the sending half ever shows; everything else counts (`figures`).
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from leafpost.database.tables import DeliveryState, campaign, delivery


@dataclass(frozen=True, slots=True)
class InDoubt:
    """One UNKNOWN row: `address` and `name` are empty once the reader is forgotten.

    `code` and `answer` are what the server said last, before the connection broke; `sender` is
    the campaign's From address.
    """

    id: int
    campaign_id: int
    issue: str
    sender: str
    name: str
    address: str
    locale: str
    provider: str
    at: dt.datetime
    code: int | None
    answer: str


def in_doubt(connection: Connection, campaign_id: int | None = None) -> list[InDoubt]:
    """Every UNKNOWN letter of a campaign, or of all, the oldest first."""
    statement = (
        select(
            delivery.c.id, delivery.c.campaign_id, campaign.c.issue, campaign.c.sender, delivery.c.name,
            delivery.c.address, delivery.c.locale, delivery.c.provider, delivery.c.changed_at,
            delivery.c.code, delivery.c.answer,
        )
        .join(campaign, campaign.c.id == delivery.c.campaign_id)
        .where(delivery.c.state == DeliveryState.UNKNOWN)
        .order_by(delivery.c.changed_at, delivery.c.id)
    )  # fmt: skip
    if campaign_id is not None:
        statement = statement.where(delivery.c.campaign_id == campaign_id)
    rows = connection.execute(statement)
    return [
        InDoubt(row.id, row.campaign_id, row.issue, row.sender, row.name, row.address or "", row.locale,
                row.provider, row.changed_at, row.code, row.answer)
        for row in rows
    ]  # fmt: skip
