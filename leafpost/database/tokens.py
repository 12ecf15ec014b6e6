"""The tokens in readers' links, by their digests.

A letter that is tried again gets new tokens, and the old ones stay good: of a letter in doubt
nobody knows which of the two its reader holds.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from leafpost.database.dialects import both
from leafpost.database.moments import microseconds
from leafpost.database.tables import TokenPurpose, delivery, token


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to keep: the SHA-256 of what stands in the link, and what it lets its reader do."""

    digest: str
    purpose: TokenPurpose
    delivery_id: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FoundToken:
    """Whose letter a token stands in. `subscriber_id` is None once the reader was forgotten."""

    delivery_id: int
    campaign_id: int
    subscriber_id: int | None
    address_hash: str
    locale: str
    created_at: dt.datetime


_ADD = both(
    """INSERT INTO token (digest, purpose, delivery_id, created_at) VALUES (:digest, :purpose, :delivery, :created)"""
)


def add_tokens(connection: Connection, tokens: Sequence[NewToken]) -> None:
    """Keep tokens, all or none."""
    rows = [
        {
            "digest": one.digest,
            "purpose": one.purpose.value,
            "delivery": one.delivery_id,
            "created": microseconds(one.created_at),
        }
        for one in tokens
    ]
    _ADD.run_each(connection, rows)


def find_token(connection: Connection, digest: str, purpose: TokenPurpose) -> FoundToken | None:
    """The letter whose link holds the token of this digest; None for another purpose's, and for one nobody was given.

    Digests are compared by the database: who does not know a token learns nothing from how long
    the look-up of a digest took.
    """
    columns = (
        token.c.delivery_id, delivery.c.campaign_id, delivery.c.subscriber_id, delivery.c.address_hash,
        delivery.c.locale, token.c.created_at,
    )  # fmt: skip
    found = connection.execute(
        select(*columns)
        .join(delivery, delivery.c.id == token.c.delivery_id)
        .where(token.c.digest == digest, token.c.purpose == purpose)
    ).one_or_none()
    return FoundToken(*found) if found else None
