"""Campaigns as they stand in the ledger, written row by row, and what a test wants of their readers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Connection

from leafpost.database.tables import CampaignState, DeliveryState, campaign, delivery, event
from tests.databases import NOON

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Some readers that are alike; their addresses are numbered."""

    state: DeliveryState = DeliveryState.ACCEPTED
    locale: str = "en"
    provider: str = "example.org"
    count: int = 1
    changed_at: dt.datetime = NOON
    wanted: str = ""
    name: str = ""
    address: str | None = "reader{n}@private.example"
    code: int | None = None
    answer: str = ""


def add_campaign(
    connection: Connection,
    readers: Iterable[Reader] = (),
    *,
    issue: str = "take-the-first-step",
    state: CampaignState = CampaignState.RUNNING,
    **more: Any,
) -> int:
    """A campaign with its readers; returns its id."""
    number = next(_NUMBERS)
    values = {
        "issue": issue, "topic": "news", "state": state, "state_reason": "", "created_at": NOON, "start_at": NOON,
        "sender": "news@clinic.example", "audience_digest": f"a{number}", "artefact_digest": f"b{number}",
    }  # fmt: skip
    key = connection.execute(campaign.insert().values({**values, **more})).inserted_primary_key
    assert key is not None
    for reader in readers:
        rows = [_row(reader, key[0]) for _ in range(reader.count)]
        connection.execute(delivery.insert(), rows)
    return int(key[0])


def _row(reader: Reader, campaign_id: int) -> Mapping[str, Any]:
    number = next(_NUMBERS)
    return {
        "campaign_id": campaign_id,
        "address": reader.address.format(n=number) if reader.address else None,
        "address_hash": f"hash{number}",
        "name": reader.name,
        "locale": reader.locale,
        "wanted_locale": reader.wanted or reader.locale,
        "provider": reader.provider,
        "state": reader.state,
        "due_at": NOON,
        "changed_at": reader.changed_at,
        "code": reader.code,
        "answer": reader.answer,
    }


def add_event(connection: Connection, campaign_id: int, kind: str, **more: Any) -> None:
    connection.execute(event.insert().values({"campaign_id": campaign_id, "kind": kind, "at": NOON, **more}))
