"""Campaigns and their frozen letters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from leafpost.database.tables import CampaignState, artefact, campaign
from leafpost.files import digest_of

_GOES_ON = (CampaignState.RUNNING, CampaignState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One launch of a newsletter. `issue` is its slug; it runs from `start_at` on, if its state is SCHEDULED.

    `running_since` is when it was last resumed; None where it never was.
    """

    id: int
    issue: str
    topic: str
    state: CampaignState
    state_reason: str
    created_at: dt.datetime
    start_at: dt.datetime
    sender: str
    audience_digest: str
    artefact_digest: str
    running_since: dt.datetime | None = None


def campaigns(connection: Connection) -> list[Campaign]:
    """All of them, in the order in which they were launched."""
    return [_campaign(row) for row in connection.execute(select(campaign).order_by(campaign.c.id))]


def find_campaign(connection: Connection, issue_or_id: str) -> Campaign | None:
    """The campaign with this number, or else the newest of this newsletter."""
    if issue_or_id.isascii() and issue_or_id.isdecimal() and len(issue_or_id) <= 18:
        found = _one(connection, select(campaign).where(campaign.c.id == int(issue_or_id)))
        if found is not None:
            return found
    newest = select(campaign).where(campaign.c.issue == issue_or_id).order_by(campaign.c.id.desc()).limit(1)
    return _one(connection, newest)


def find_launch(
    connection: Connection, issue: str, topic: str, audience_digest: str, artefact_digest: str
) -> Campaign | None:
    """The campaign of exactly this launch: the same words to the same readers."""
    columns = campaign.c
    same = (
        columns.issue == issue, columns.topic == topic,
        columns.audience_digest == audience_digest, columns.artefact_digest == artefact_digest,
    )  # fmt: skip
    return _one(connection, select(campaign).where(*same))


def add_campaign(connection: Connection, new: Campaign, letters: Mapping[str, bytes]) -> int:
    """A new campaign with its letters by locale; returns its number. `new.id` is not looked at."""
    values = {field.name: getattr(new, field.name) for field in fields(new) if field.name != "id"}
    number = connection.execute(insert(campaign).values(values).returning(campaign.c.id)).scalar_one()
    rows = [
        {"campaign_id": number, "locale": locale, "digest": digest_of(content), "content": content}
        for locale, content in letters.items()
    ]
    connection.execute(insert(artefact), rows)
    return int(number)


def set_state(
    connection: Connection,
    campaign_id: int,
    state: CampaignState,
    reason: str,
    now: dt.datetime,
) -> bool:
    """Set what a campaign is doing, and why; False where it was so already, or there is no such campaign.

    One that goes on does so since `now`.
    """
    is_other = or_(campaign.c.state != state, campaign.c.state_reason != reason)
    changed = connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, is_other)
        .values(state=state, state_reason=reason, **({"running_since": now} if state in _GOES_ON else {}))
    )
    return changed.rowcount > 0


def artefacts(connection: Connection, campaign_id: int) -> dict[str, bytes]:
    """A campaign's frozen letters by locale. Raises ValueError where one is not as it was launched."""
    columns = (artefact.c.locale, artefact.c.content, artefact.c.digest)
    found = {}
    for locale, content, digest in connection.execute(select(*columns).where(artefact.c.campaign_id == campaign_id)):
        if digest_of(content) != digest:
            raise ValueError(f"the letter in {locale} of campaign {campaign_id} has been changed since it was launched")
        found[locale] = content
    return found


def _one(connection: Connection, wanted: "Select[tuple[object, ...]]") -> Campaign | None:
    row = connection.execute(wanted).one_or_none()
    return None if row is None else _campaign(row)


def _campaign(row: "Row[tuple[object, ...]]") -> Campaign:
    values = dict(row._mapping)
    return Campaign(**{**values, "state": CampaignState(str(values["state"]))})
