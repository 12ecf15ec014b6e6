"""How fast each receiving provider is written to: a bucket of tokens each, for all workers together.

A provider that says "slower" (421, 450, 451, 452: RFC 5321 § 4.2.3) is left alone for a while and then
gets half as much; each letter it takes raises its rate a little again. A transaction that
speaks of several providers does so in the order of their names: then two workers never wait for each other.
"""

import datetime as dt
import math

from sqlalchemy import Connection

from leafpost.clinic import STANDARD_RATE
from leafpost.database.dialects import both
from leafpost.database.moments import microseconds, moment

NO_LIMIT = 1_000_000.0  # what `rate = 0` is kept as
CONNECTIONS = 20  # at once; Gmail and Outlook.com both take that many from one sender
LONGEST_BACKOFF = dt.timedelta(minutes=15)

_SLOWEST = 0.2  # messages a second: one each five seconds still finds out that a provider takes mail again
_FASTEST = 1000.0  # more than any provider takes from one sender: halving begins no higher
_FIRST_BACKOFF = 30.0  # seconds; twice as long at half the rate
_RECOVERY = 0.01  # messages a second, for each letter taken: from half to whole in about a minute
_BURST = 1.0  # seconds' worth of tokens that a bucket holds
_SKEW = 60_000_000  # microseconds that the clocks of two machines may differ

# A bucket as it is now. One that was filled later than now tells that the clock was set back: it is full.
_HOLDS = f"GREATEST(1.0, t.rate * {_BURST})"
_AVAILABLE = f"""(CASE WHEN t.refilled_at > :now + {_SKEW} THEN {_HOLDS}
    ELSE LEAST({_HOLDS}, t.tokens + t.rate * GREATEST(0, :now - t.refilled_at) / 1000000.0) END)"""
_BACKS_OFF = f"(t.backoff_until > :now AND t.backoff_until <= :now + {LONGEST_BACKOFF // dt.timedelta(microseconds=1)})"
_IS_FREE = f"CASE WHEN {_BACKS_OFF} THEN 0 ELSE 1 END = 1"
# How many letters a provider takes at this moment, whole and a fraction; `t` is its row, if it has one.
ALLOWANCE = f"""(CASE WHEN t.provider IS NULL THEN {NO_LIMIT} WHEN {_BACKS_OFF} THEN 0.0 ELSE {_AVAILABLE} END)"""

_LOOK = both(f"SELECT {ALLOWANCE} AS allowance, t.most FROM throttle t WHERE t.provider = :provider", lock="FOR UPDATE")
_NEW = both("""INSERT INTO throttle (provider, rate, most, tokens, refilled_at, connections)
    VALUES (:provider, :most, :most, GREATEST(1.0, :most), :now, :connections) ON CONFLICT (provider) DO NOTHING""")
_SET_MOST = both("""UPDATE throttle
    SET rate = CASE WHEN rate >= most THEN :most ELSE LEAST(rate, :most) END, most = :most
    WHERE provider = :provider""")
# `refilled_at` goes back only where the clock was set back: two machines that differ a little must not fill twice.
_TAKE = both(f"""UPDATE throttle SET tokens = :left, refilled_at = CASE WHEN refilled_at > :now + {_SKEW} THEN :now
    ELSE GREATEST(refilled_at, :now) END WHERE provider = :provider""")
_HALF = f"GREATEST(LEAST({_SLOWEST}, t.most), LEAST(t.rate, {_FASTEST}) / 2)"
_SLOW_DOWN = both(f"""UPDATE throttle AS t SET rate = {_HALF}, connections = GREATEST(1, t.connections / 2),
    backoff_until = :now + CAST(1000000 * LEAST({LONGEST_BACKOFF.total_seconds()},
        {_FIRST_BACKOFF} * LEAST(t.most, {_FASTEST}) / ({_HALF})) AS BIGINT), reason = :reason
    WHERE t.provider = :provider AND {_IS_FREE}""")
_WENT_WELL = both(f"""UPDATE throttle AS t SET rate = LEAST(t.most, t.rate + :count * {_RECOVERY}),
    connections = LEAST({CONNECTIONS}, t.connections + 1)
    WHERE t.provider = :provider AND (t.rate < t.most OR t.connections < {CONNECTIONS}) AND {_IS_FREE}""")
_READY = both(f"""SELECT {ALLOWANCE} AS allowance, t.rate, CASE WHEN {_BACKS_OFF} THEN t.backoff_until END AS until
    FROM throttle t WHERE t.provider = :provider""")
_CONNECTIONS = both("SELECT connections FROM throttle WHERE provider = :provider")


def burst(rate: float) -> float:
    """How many letters a full bucket holds at a rate in messages a second; 0 sets no limit."""
    return max(1.0, (rate or NO_LIMIT) * _BURST)


def take(connection: Connection, provider: str, wanted: int, now: dt.datetime, *, most: float = STANDARD_RATE) -> int:
    """How many of `wanted` letters may go to a provider now; they are taken from its bucket.

    `most` is clinic.toml's rate in messages a second; 0 sets no limit. The row stays locked
    until the transaction ends, so that two workers cannot take the same tokens.
    """
    most = most or NO_LIMIT
    asked = {"provider": provider, "now": microseconds(now), "most": most}
    row = _LOOK.run(connection, asked).first()
    if row is None or row.most != most:
        statement = _NEW if row is None else _SET_MOST
        statement.run(connection, {**asked, "connections": CONNECTIONS})
        row = _LOOK.run(connection, asked).one()
    taken = min(wanted, int(row.allowance))
    if taken > 0:
        _TAKE.run(connection, {**asked, "left": row.allowance - taken})
    return max(taken, 0)


def ready_at(connection: Connection, provider: str, now: dt.datetime) -> dt.datetime:
    """When at least one letter may go to a provider: `now`, or the time to ask again."""
    row = _READY.run(connection, {"provider": provider, "now": microseconds(now)}).first()
    if row is None or row.allowance >= 1:
        return now
    if row.until is not None:
        return moment(row.until)
    return now + dt.timedelta(microseconds=math.ceil(1_000_000 * (1 - row.allowance) / row.rate))


def slow_down(connection: Connection, provider: str, now: dt.datetime, reason: str) -> None:
    """A provider asked to be written to more slowly: half the rate, after a pause that doubles each time.

    Answers that come while it is left alone already belong to the same request, and change nothing.
    `reason` is its answer, without addresses.
    """
    asked = {"provider": provider, "now": microseconds(now), "reason": reason}
    _NEW.run(connection, {**asked, "most": STANDARD_RATE, "connections": CONNECTIONS})
    _SLOW_DOWN.run(connection, asked)


def went_well(connection: Connection, provider: str, count: int, now: dt.datetime) -> None:
    """A provider took `count` letters: its rate grows a little, up to what it may be."""
    _WENT_WELL.run(connection, {"provider": provider, "count": count, "now": microseconds(now)})


def connections(connection: Connection, provider: str) -> int:
    """How many connections may write to a provider at once, all workers together."""
    found = _CONNECTIONS.run(connection, {"provider": provider}).scalar()
    return CONNECTIONS if found is None else int(found)
