"""Taking rows of the ledger that may go now."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, CursorResult, Row

from leafpost.database.conditions import RUNS, UNFIT, check_lease, suppress
from leafpost.database.dialects import Statement, both
from leafpost.database.moments import microseconds, moment
from leafpost.database.throttle import ALLOWANCE, NO_LIMIT, burst

# From provider to provider by single looks at the index, however many rows each has.
_PROVIDERS = """
    WITH RECURSIVE waiting(provider) AS (
        SELECT min(provider) FROM delivery WHERE campaign_id = :campaign AND state = '{state}'
        UNION ALL
        SELECT (SELECT min(d.provider) FROM delivery d
                WHERE d.campaign_id = :campaign AND d.state = '{state}' AND d.provider > w.provider)
        FROM waiting w WHERE w.provider IS NOT NULL
    )
    SELECT w.provider, t.rate, {allowance} AS allowance
    FROM waiting w LEFT JOIN throttle t ON t.provider = w.provider
    WHERE w.provider IS NOT NULL AND w.provider NOT IN :excluded AND {allowance} >= 1 {due}
    LIMIT :most"""
_SOME_DUE = """AND EXISTS (SELECT 1 FROM delivery d WHERE d.campaign_id = :campaign AND d.state = 'deferred'
    AND d.provider = w.provider AND d.due_at <= :now)"""
_ROWS = """
    SELECT d.id, d.campaign_id, d.address, d.address_hash, d.name, d.locale, d.provider, d.attempts, d.first_tried_at,
        {unfit} AS unfit
    FROM delivery d JOIN campaign c ON c.id = d.campaign_id
    WHERE d.campaign_id = :campaign AND d.state = '{state}' AND d.provider IN :providers {due} LIMIT :most"""
_ALLOWANCE = both(
    f"""SELECT w.provider, t.rate, {ALLOWANCE} AS allowance
    FROM (SELECT CAST(:provider AS TEXT) AS provider) w LEFT JOIN throttle t ON t.provider = w.provider"""
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a worker has under its lease. `attempts` are those before this one."""

    id: int
    campaign_id: int
    address: str
    address_hash: str
    name: str
    locale: str
    provider: str
    attempts: int
    lease_token: str
    first_tried_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class _Queue:
    """Where rows wait in one state: who has some, and the rows themselves."""

    providers: Statement
    rows: Statement


def _queue(state: str, due: str, some_due: str) -> _Queue:
    providers = _PROVIDERS.format(state=state, allowance=ALLOWANCE, due=some_due)
    rows = _ROWS.format(state=state, unfit=UNFIT, due=due)
    return _Queue(both(providers), both(rows, lock="FOR UPDATE OF d SKIP LOCKED"))


# Two workers never see the same tokens: what one of them counts at this moment, the other leaves out.
_LOCKED = both(
    f"SELECT t.provider, {ALLOWANCE} AS allowance FROM throttle t WHERE t.provider IN :providers",
    lock="FOR UPDATE SKIP LOCKED",
)
_QUEUES = (_queue("pending", "", ""), _queue("deferred", "AND d.due_at <= :now", _SOME_DUE))
_RUNS = both(f"SELECT {RUNS} FROM campaign c WHERE c.id = :campaign")
_LEASE = both(
    """UPDATE delivery SET state = 'claimed', lease_token = :token, lease_until = :until, changed_at = :now
    WHERE id IN :ids""",
)


@dataclass(slots=True)
class _Claim:
    """One call of `claim`: what it asks for, and how much each provider was given by it."""

    connection: Connection
    campaign_id: int
    provider: str | None
    excluded: Collection[str]
    now: dt.datetime
    rate: float
    given: Counter[str] = field(default_factory=Counter)

    def execute(self, statement: Statement, **values: object) -> CursorResult[Any]:
        asked = {"campaign": self.campaign_id, "now": microseconds(self.now), **values}
        return statement.run(self.connection, asked)

    def rows(self, queue: _Queue, most: int) -> list[Row[Any]]:
        """Rows of a queue, for no provider more than it takes: first for those who take little."""
        allowances = self._allowances(queue, most)
        found: list[Row[Any]] = []
        for name in [name for name, allowance in allowances.items() if allowance < most]:
            if (wanted := min(most - len(found), allowances.pop(name))) > 0:
                found += self.execute(queue.rows, providers=[name], most=wanted)
        if allowances and len(found) < most:
            found += self.execute(queue.rows, providers=list(allowances), most=most - len(found))
        return found

    def _allowances(self, queue: _Queue, most: int) -> dict[str, int]:
        if self.provider is None:
            rows = self.execute(queue.providers, excluded=list(self.excluded), most=most)
        else:
            rows = self.execute(_ALLOWANCE, provider=self.provider)
        rates = {row.provider: (row.rate, row.allowance) for row in rows if row.provider not in self.excluded}
        limited = [name for name, (rate, _) in rates.items() if rate is not None and rate < NO_LIMIT]
        locked = {row.provider: row.allowance for row in self.execute(_LOCKED, providers=limited)} if limited else {}
        free = {name: burst(self.rate) if rate is None else allowance
                for name, (rate, allowance) in rates.items() if name not in limited}  # fmt: skip
        return {name: int(allowance) - self.given[name] for name, allowance in (locked | free).items()}


def claim(
    connection: Connection, campaign_id: int, provider: str | None, limit: int, lease_token: str,
    lease_until: dt.datetime, now: dt.datetime, *, excluded: Collection[str] = (),
    rate: float = 0,
) -> list[Claimed]:  # fmt: skip
    """Take up to `limit` rows that may go now: PENDING ones first, then DEFERRED ones that are due.

    Of each provider no more than its throttle allows at this moment (`rate`, as in `throttle.take`, is for one
    that nothing was taken for yet), and none of those in `excluded`; nothing at all unless the campaign runs.
    Whoever left, was erased or has no consent becomes SUPPRESSED on the way.

    Raises ValueError for a lease longer than LONGEST_LEASE.
    """
    check_lease(lease_until, now)
    asked = _Claim(connection, campaign_id, provider, excluded, now, rate)
    claimed: list[Claimed] = []
    if not asked.execute(_RUNS).scalar():
        return claimed
    for queue in _QUEUES:
        is_more = True
        while is_more and len(claimed) < limit:
            rows = asked.rows(queue, limit - len(claimed))
            fit = [row for row in rows if not row.unfit]
            if fit:
                ids = [row.id for row in fit]
                asked.execute(_LEASE, token=lease_token, until=microseconds(lease_until), ids=ids)
            if is_more := len(fit) < len(rows):  # others may go in their place
                suppress(connection, [(row.id, row.unfit) for row in rows if row.unfit], now)
            asked.given.update(row.provider for row in fit)
            claimed += [_claimed(row, lease_token) for row in fit]
    return claimed


def _claimed(row: Row[Any], lease_token: str) -> Claimed:
    return Claimed(
        row.id, row.campaign_id, row.address, row.address_hash, row.name, row.locale, row.provider, row.attempts,
        lease_token, None if row.first_tried_at is None else moment(row.first_tried_at),
    )  # fmt: skip
