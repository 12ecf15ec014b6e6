"""How a campaign is received, counted for the circuit breaker."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from leafpost.database.dialects import both
from leafpost.database.moments import microseconds
from leafpost.database.tables import CampaignState, DeliveryState, EventKind, campaign, delivery, event

WINDOW = 1000  # answers that are looked at, the latest ones


@dataclass(frozen=True, slots=True)
class Health:
    """What servers and readers said.

    Of the latest answers: `answered` for good (2xx, 5xx), `refused` of them (5xx), and how many were refused
    since the last that was not. Of the whole campaign: `accepted`, and `complained` since the beginning of the
    window; both are counted only where somebody complained. `last_refusal` is "" where there is none.
    """

    answered: int
    refused: int
    refused_in_a_row: int
    last_refusal: str
    accepted: int
    complained: int


_LATEST = both("""SELECT code, answer FROM delivery
    WHERE campaign_id = :campaign AND state IN ('accepted', 'deferred', 'rejected')
    AND changed_at >= :since AND changed_at <= :now ORDER BY changed_at DESC LIMIT :most""")


def health(connection: Connection, campaign_id: int, since: dt.datetime, now: dt.datetime) -> Health:
    """How a campaign was received between `since`, when it was launched or last resumed, and now."""
    since = min(since, now)  # the clock was set back
    asked = {"campaign": campaign_id, "since": microseconds(since), "now": microseconds(now), "most": WINDOW}
    answers = [(row.code or 0, row.answer) for row in _LATEST.run(connection, asked)]
    refusals = [f"{code} {answer}" for code, answer in answers if code >= 500]
    in_a_row = next((place for place, (code, _) in enumerate(answers) if code < 500), len(answers))
    complained = _complained(connection, campaign_id, since)
    return Health(
        answered=sum(200 <= code < 300 for code, _ in answers) + len(refusals),
        refused=len(refusals),
        refused_in_a_row=in_a_row,
        last_refusal=refusals[0] if refusals else "",
        accepted=_accepted(connection, campaign_id) if complained else 0,
        complained=complained,
    )


def _complained(connection: Connection, campaign_id: int, since: dt.datetime) -> int:
    return connection.execute(
        select(func.count(func.distinct(event.c.delivery_id)))
        .select_from(event)
        .where(event.c.campaign_id == campaign_id, event.c.kind == EventKind.COMPLAINED, event.c.counts)
        .where(event.c.at >= since)
    ).scalar_one()


def _accepted(connection: Connection, campaign_id: int) -> int:
    return connection.execute(
        select(func.count())
        .select_from(delivery)
        .where(delivery.c.campaign_id == campaign_id, delivery.c.state == DeliveryState.ACCEPTED)
    ).scalar_one()


def stop(connection: Connection, campaign_id: int, reason: str) -> bool:
    """RUNNING to STOPPED, with the reason that the operator reads; False where it does not run any more."""
    runs = or_(campaign.c.state == CampaignState.RUNNING, campaign.c.state == CampaignState.SCHEDULED)
    changed = connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, runs)
        .values(state=CampaignState.STOPPED, state_reason=reason)
    )
    return changed.rowcount > 0
