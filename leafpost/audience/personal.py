"""What one person may ask for: everything that is held on them, and to be forgotten."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from leafpost.audience.secrets import SecretKey
from leafpost.database.consents import consents_of
from leafpost.database.engine import Database
from leafpost.database.personal import Erased, deliveries_to, empty_journal, erase
from leafpost.database.requests import drop_requests, requests_of
from leafpost.database.subscribers import find_subscriber
from leafpost.database.suppressions import stop_deliveries, suppress, suppressions_of
from leafpost.database.tables import SuppressionReason

FORGOTTEN = "forgotten"  # in suppression.detail


def personal_data(database: Database, secret: SecretKey, key: str) -> dict[str, Any] | None:
    """All that is held on whoever has an address (`Address.key`), as JSON can write it; None where that is nothing.

    The right of access (GDPR Art. 15): the person, each consent with its text, the suppression list, every letter
    and what came of it, and what was asked for on the public pages in the last days.
    """
    address_hash = secret.address_hash(key)
    with database.read() as connection:
        subscriber = find_subscriber(connection, address_hash)
        consents = consents_of(connection, subscriber.id) if subscriber else []
        suppressions = suppressions_of(connection, address_hash)
        deliveries = deliveries_to(connection, address_hash)
        requests = requests_of(connection, address_hash)
    if subscriber is None and not suppressions and not deliveries and not requests:
        return None
    found: dict[str, Any] = {
        "subscriber": asdict(subscriber) if subscriber else None,
        "consents": [asdict(consent) for consent in consents],
        "suppressions": [asdict(suppression) for suppression in suppressions],
        "deliveries": [asdict(delivery) for delivery in deliveries],
        "requests": [asdict(request) for request in requests],
    }
    written: dict[str, Any] = _written(found)
    return written


def _written(value: Any) -> Any:
    """Times as ISO 8601 in UTC, everything else as it is."""
    match value:
        case dt.datetime():
            return value.isoformat()
        case dict():
            return {key: _written(item) for key, item in value.items()}
        case list() | tuple():
            return [_written(item) for item in value]
        case _:
            return value


def forget(database: Database, secret: SecretKey, key: str, now: dt.datetime) -> Erased | None:
    """Erase a person everywhere (GDPR Art. 17); only the hash of their address stays, on the suppression list.

    Nothing that has not begun is sent to them. Returns None, and changes nothing, where nobody has this address.
    """
    address_hash = secret.address_hash(key)
    with database.begin() as connection:
        is_known = (
            find_subscriber(connection, address_hash) is not None
            or bool(deliveries_to(connection, address_hash))
            or bool(suppressions_of(connection, address_hash))
            or bool(requests_of(connection, address_hash))
        )
        if not is_known:
            return None
        suppress(connection, address_hash, SuppressionReason.MANUAL, now, detail=FORGOTTEN)
        stop_deliveries(connection, address_hash, now)
        erased = erase(connection, address_hash)
        drop_requests(connection, now, address_hash=address_hash)
    empty_journal(database)
    return erased


def bar(
    database: Database,
    secret: SecretKey,
    key: str,
    reason: SuppressionReason,
    topic: str,
    detail: str,
    now: dt.datetime,
) -> bool:
    """Put an address on the suppression list; returns whether that is new.

    Letters that a worker has not begun are stopped by the ledger when it claims them.
    """
    with database.begin() as connection:
        return suppress(connection, secret.address_hash(key), reason, now, topic=topic, detail=detail)
