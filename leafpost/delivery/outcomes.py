"""What happened to a letter on its connection becomes its outcome in the ledger."""

import datetime as dt
from collections.abc import Callable

from leafpost.database.claiming import Claimed
from leafpost.database.ledger import Outcome
from leafpost.database.tables import DeliveryState
from leafpost.delivery.connection import Connection, Event, What

RetryAt = Callable[[Claimed, dt.datetime], dt.datetime | None]  # when to try again; None: it was tried long enough


def outcome_of(event: Event, row: Claimed, retry_at: RetryAt, now: dt.datetime) -> Outcome:
    """The outcome of an attempt: what a server refuses for now, or had not taken when it was lost, is tried again.

    What it may have taken is UNKNOWN.
    """
    answer = event.answer
    code = answer.code if answer else None
    text = answer.text if answer and not event.reason else f"{event.reason}: {answer}" if answer else event.reason
    match event.what:
        case What.ACCEPTED:
            return Outcome(row.id, row.lease_token, DeliveryState.ACCEPTED, code, text)
        case What.DOUBTFUL:
            return Outcome(row.id, row.lease_token, DeliveryState.UNKNOWN, code, text)
        case What.REFUSED if answer is not None and answer.is_for_good:
            return Outcome(row.id, row.lease_token, DeliveryState.REJECTED, code, text)
        case _:
            return deferred(row, code, text, retry_at, now)


def deferred(row: Claimed, code: int | None, text: str, retry_at: RetryAt, now: dt.datetime) -> Outcome:
    """Certainly not accepted: again later, or refused where it was tried for long enough."""
    due_at = retry_at(row, now)
    if due_at is None:
        return Outcome(row.id, row.lease_token, DeliveryState.REJECTED, code, f"tried for long enough; last: {text}")
    return Outcome(row.id, row.lease_token, DeliveryState.DEFERRED, code, text, due_at)


def cannot_be_made(row: Claimed, reason: str) -> Outcome:
    """No letter can be made for this reader."""
    return Outcome(row.id, row.lease_token, DeliveryState.REJECTED, None, f"the letter cannot be made: {reason}")


def given_up(connection: Connection, row: Claimed, now: dt.datetime) -> Outcome:
    """A letter whose connection we end ourselves, because the worker may not wait for the server."""
    if connection.is_in_doubt:
        return Outcome(row.id, row.lease_token, DeliveryState.UNKNOWN, None, "stopped before the server had answered")
    return Outcome(row.id, row.lease_token, DeliveryState.DEFERRED, None, "stopped before the letter had gone out", now)
