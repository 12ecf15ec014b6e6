"""The ledger: the only place that moves a delivery from one state to another. docs/ledger.md tells the rules.

Every function is a step of a transaction that the caller begins and ends (`Database.begin()`), so that
several steps can share one commit. Where a row is looked at before it is changed, PostgreSQL locks
it; in SQLite whoever writes is alone.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from leafpost.database.answers import kept_answer
from leafpost.database.claiming import Claimed, claim
from leafpost.database.conditions import (
    FREE,
    LONGEST_LEASE,
    LONGEST_WAIT,
    NOT_OF_THE_FORGOTTEN,
    RUNS,
    UNFIT,
    check_lease,
    suppress,
)
from leafpost.database.deciding import decide_unknown
from leafpost.database.dialects import both
from leafpost.database.moments import microseconds
from leafpost.database.standing import counts, is_done, next_due
from leafpost.database.sweeping import Swept, sweep
from leafpost.database.tables import DeliveryState

__all__ = [
    "LONGEST_LEASE", "LONGEST_WAIT", "Claimed", "Outcome", "Swept", "begin_sending", "claim", "counts",
    "decide_unknown", "extend", "is_done", "next_due", "record", "release", "sweep",
]  # fmt: skip

# What may be recorded of a row, by its state: nothing is accepted or in doubt before SENDING.
OUTCOMES = {
    DeliveryState.CLAIMED: frozenset({DeliveryState.DEFERRED, DeliveryState.REJECTED}),
    DeliveryState.SENDING: frozenset(
        {DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNKNOWN}
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt. `due_at` says when to try again: for DEFERRED, and for nothing else."""

    id: int
    lease_token: str
    state: DeliveryState
    code: int | None
    answer: str
    due_at: dt.datetime | None = None


_BEGINNING = both(
    f"""SELECT d.id, d.lease_token, d.lease_until, {RUNS} AS runs, {UNFIT} AS unfit
    FROM delivery d JOIN campaign c ON c.id = d.campaign_id
    WHERE d.id IN :ids AND d.state = 'claimed' ORDER BY d.id""",
    lock="FOR UPDATE OF d",
)  # fmt: skip
_BEGIN = both(
    """UPDATE delivery SET state = 'sending', attempts = attempts + 1, first_tried_at = COALESCE(first_tried_at, :now),
    changed_at = :now WHERE id IN :ids""",
)
_PUT_BACK = both(f"UPDATE delivery SET {FREE} WHERE id IN :ids")


def begin_sending(connection: Connection, ids_with_lease: Sequence[tuple[int, str]], now: dt.datetime) -> set[int]:
    """CLAIMED to SENDING, which must be committed before a letter goes out: the ids that may go.

    The others are not the caller's any more: their lease has run out, the reader has left (SUPPRESSED), or
    the campaign does not run (they wait again).
    """
    leases = dict(ids_with_lease)
    rows = _BEGINNING.run(connection, {"ids": list(leases), "now": microseconds(now)})
    going: list[int] = []
    waiting: list[int] = []
    unfit: list[tuple[int, str]] = []
    for row in rows:
        if row.lease_token != leases[row.id] or row.lease_until <= microseconds(now):
            continue
        if row.unfit:
            unfit.append((row.id, row.unfit))
        else:
            (going if row.runs else waiting).append(row.id)
    for statement, ids in ((_BEGIN, going), (_PUT_BACK, waiting)):
        if ids:
            statement.run(connection, {"ids": ids, "now": microseconds(now)})
    suppress(connection, unfit, now)
    return set(going)


_OPEN = both(
    "SELECT id, state, lease_token FROM delivery WHERE id IN :ids AND state IN ('claimed', 'sending') ORDER BY id",
    lock="FOR UPDATE",
)  # fmt: skip
# An attempt that failed before SENDING is one too.
_RECORD = both(f"""UPDATE delivery SET attempts = attempts + CASE WHEN state = 'claimed' THEN 1 ELSE 0 END,
    state = :state, code = :code, answer = {NOT_OF_THE_FORGOTTEN}:answer ELSE '' END,
    provider = {NOT_OF_THE_FORGOTTEN}provider ELSE '' END, due_at = COALESCE(:due_at, due_at),
    first_tried_at = COALESCE(first_tried_at, :now), changed_at = :now, lease_token = NULL, lease_until = NULL
    WHERE id = :id""")


def record(connection: Connection, outcomes: Sequence[Outcome], now: dt.datetime) -> set[int]:
    """Write down what came of attempts: the ids that were still under the lease of their outcome.

    The others are left as they are. Raises ValueError for an outcome that cannot follow the row's state.
    """
    if not outcomes:
        return set()
    rows = _OPEN.run(connection, {"ids": [outcome.id for outcome in outcomes]})
    open_rows = {row.id: row for row in rows}
    changes = {}
    for outcome in outcomes:
        row = open_rows.get(outcome.id)
        if row is not None and row.lease_token == outcome.lease_token:
            _check(DeliveryState(row.state), outcome)
            changes[outcome.id] = _change(outcome, now)
    if changes:
        _RECORD.run_each(connection, list(changes.values()))
    return set(changes)


def _check(state: DeliveryState, outcome: Outcome) -> None:
    if outcome.state not in OUTCOMES[state]:
        raise ValueError(f"a delivery cannot go from {state} to {outcome.state}")
    if (outcome.due_at is not None) != (outcome.state is DeliveryState.DEFERRED):
        raise ValueError(f"a delivery that is {outcome.state} with the time of its next attempt: {outcome.due_at}")


def _change(outcome: Outcome, now: dt.datetime) -> dict[str, object]:
    return {
        "id": outcome.id,
        "state": outcome.state.value,
        "code": outcome.code,
        "answer": kept_answer(outcome.answer),
        "due_at": None if outcome.due_at is None else microseconds(outcome.due_at),
        "now": microseconds(now),
    }


# Campaign by campaign, so that the index finds them.
_RELEASE = both(f"""UPDATE delivery SET {FREE}
    WHERE campaign_id IN (SELECT id FROM campaign) AND state = 'claimed' AND lease_token = :token""")
_EXTEND = both("""UPDATE delivery SET lease_until = :until
    WHERE campaign_id IN (SELECT id FROM campaign) AND state IN ('claimed', 'sending') AND lease_token = :token""")


def release(connection: Connection, lease_token: str, now: dt.datetime) -> int:
    """Give back what was claimed under a lease and not begun; how many rows. They can be claimed at once."""
    asked = {"token": lease_token, "now": microseconds(now)}
    return _RELEASE.run(connection, asked).rowcount


def extend(connection: Connection, lease_token: str, lease_until: dt.datetime, now: dt.datetime) -> int:
    """Keep what is claimed or being sent under a lease until another time; how many rows.

    Raises ValueError for more than LONGEST_LEASE from now.
    """
    check_lease(lease_until, now)
    asked = {"token": lease_token, "until": microseconds(lease_until)}
    return _EXTEND.run(connection, asked).rowcount
