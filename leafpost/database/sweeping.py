"""What a worker left behind when it stopped, and what a clock that was set back leaves in the ledger."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from leafpost.database.conditions import FREE, LONGEST_LEASE, LONGEST_WAIT, NOT_OF_THE_FORGOTTEN
from leafpost.database.dialects import both
from leafpost.database.moments import microseconds

IN_DOUBT = "the worker stopped before the server had answered"

_LOCK = "FOR UPDATE SKIP LOCKED"  # a row that somebody works on at this moment is not left behind


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows can be claimed again because nobody had begun with them, and how many are in doubt."""

    freed: int
    unknown: int


_EXPIRED = both(
    """SELECT id, state FROM delivery
    WHERE campaign_id = :campaign AND state IN ('claimed', 'sending') AND lease_until <= :now""",
    lock=_LOCK,
)
_FREE = both(f"UPDATE delivery SET {FREE} WHERE id IN :ids")
_DOUBT = both(
    f"""UPDATE delivery SET state = 'unknown', code = NULL, answer = :answer, changed_at = :now,
    provider = {NOT_OF_THE_FORGOTTEN}provider ELSE '' END,
    lease_token = NULL, lease_until = NULL WHERE id IN :ids""",
)
_FAR_LEASES = both("""UPDATE delivery SET lease_until = :until
    WHERE campaign_id = :campaign AND state IN ('claimed', 'sending') AND lease_until > :until""")
_FAR_ATTEMPTS = both("""UPDATE delivery
    SET due_at = :until, first_tried_at = LEAST(COALESCE(first_tried_at, :now), :now)
    WHERE campaign_id = :campaign AND state = 'deferred' AND due_at > :until""")


def sweep(connection: Connection, campaign_id: int, now: dt.datetime) -> Swept:
    """Rows whose lease has run out: CLAIMED ones can be claimed again, SENDING ones become UNKNOWN.

    Leases and next attempts that lie further ahead than they can were written before the clock
    was set back; they are brought as near as they may be, so that a worker that is alive keeps its own.
    """
    asked = {"campaign": campaign_id, "now": microseconds(now)}
    ids: dict[str, list[int]] = {"claimed": [], "sending": []}
    for row in _EXPIRED.run(connection, asked):
        ids[row.state].append(row.id)
    if ids["claimed"]:
        _FREE.run(connection, {"ids": ids["claimed"], **asked})
    if ids["sending"]:
        _DOUBT.run(connection, {"ids": ids["sending"], "answer": IN_DOUBT, **asked})
    _FAR_LEASES.run(connection, {"until": microseconds(now + LONGEST_LEASE), **asked})
    _FAR_ATTEMPTS.run(connection, {"until": microseconds(now + LONGEST_WAIT), **asked})
    return Swept(len(ids["claimed"]), len(ids["sending"]))
