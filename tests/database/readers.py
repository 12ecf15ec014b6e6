"""A campaign with readers, written straight into the tables."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from leafpost.database.claiming import Claimed, claim
from leafpost.database.engine import Database
from leafpost.database.ledger import begin_sending
from leafpost.database.tables import (
    CampaignState,
    DeliveryState,
    campaign,
    consent,
    consent_text,
    delivery,
    subscriber,
)
from tests.databases import NOON

TOPIC = "news"
LEASE = dt.timedelta(minutes=5)


def make_campaign(
    connection: Connection, *, state: CampaignState = CampaignState.RUNNING, start_at: dt.datetime = NOON,
    topic: str = TOPIC, digest: str = "audience",
) -> int:  # fmt: skip
    """A campaign without readers."""
    values = {
        "issue": "softer-ground", "topic": topic, "state": state, "created_at": NOON, "start_at": start_at,
        "sender": "news@clinic.example", "audience_digest": digest, "artefact_digest": "letters",
    }  # fmt: skip
    return int(connection.execute(campaign.insert().values(values)).inserted_primary_key[0])


def add_readers(
    connection: Connection, campaign_id: int, providers: Sequence[str], *, topic: str = TOPIC, agree: bool = True
) -> list[int]:
    """A subscriber who agreed and a PENDING delivery for each provider named; the deliveries' ids."""
    if connection.execute(select(consent_text.c.id)).first() is None:
        connection.execute(consent_text.insert().values(id=1, digest="d", text="Yes.", version="1", locale="en"))
    known = len(connection.execute(select(subscriber.c.id)).all())
    people, agreed, rows = [], [], []
    for number, provider in enumerate(providers, start=known + 1):
        address = f"reader{number}@{provider}"
        people.append(
            {"id": number, "address": address, "address_key": address, "address_hash": f"hash{number}", "locale": "en",
             "created_at": NOON, "updated_at": NOON}
        )  # fmt: skip
        agreed.append(
            {"subscriber_id": number, "topic": topic, "consent_text_id": 1, "given_at": NOON, "proof": "test"}
        )
        rows.append(
            {"id": number, "campaign_id": campaign_id, "subscriber_id": number, "address": address, "name": "Ada",
             "address_hash": f"hash{number}", "locale": "en", "wanted_locale": "en", "provider": provider,
             "due_at": NOON, "changed_at": NOON}
        )  # fmt: skip
    connection.execute(subscriber.insert(), people)
    if agree:
        connection.execute(consent.insert(), agreed)
    connection.execute(delivery.insert(), rows)
    return [int(str(row["id"])) for row in rows]


def launched(database: Database, *providers: str) -> tuple[int, list[int]]:
    """A running campaign with a reader at each provider; its id and those of its deliveries."""
    with database.begin() as connection:
        campaign_id = make_campaign(connection)
        return campaign_id, add_readers(connection, campaign_id, providers)


def states(database: Database, campaign_id: int) -> list[DeliveryState]:
    """The states of a campaign's deliveries, in the order of their ids."""
    with database.read() as connection:
        rows = connection.execute(
            select(delivery.c.state).where(delivery.c.campaign_id == campaign_id).order_by(delivery.c.id)
        )
        return [DeliveryState(row.state) for row in rows]


def row_of(database: Database, one: int) -> Row[Any]:
    """A delivery as it is now."""
    with database.read() as connection:
        return connection.execute(select(delivery).where(delivery.c.id == one)).one()


def claimed(
    database: Database, campaign_id: int, *, most: int = 100, token: str = "me", now: dt.datetime = NOON
) -> list[Claimed]:
    """Rows that were claimed now."""
    with database.begin() as connection:
        return claim(connection, campaign_id, None, most, token, now + LEASE, now)


def sending(
    database: Database, campaign_id: int, *, most: int = 100, token: str = "me", now: dt.datetime = NOON
) -> list[Claimed]:
    """Rows that were claimed and begun now."""
    rows = claimed(database, campaign_id, most=most, token=token, now=now)
    with database.begin() as connection:
        assert begin_sending(connection, [(row.id, token) for row in rows], now) == {row.id for row in rows}
    return rows
