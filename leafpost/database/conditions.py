"""What must hold before a letter may go, as the ledger's statements ask it, and for how long a row may be held."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from leafpost.database.dialects import both
from leafpost.database.moments import microseconds

# Nobody leases a row, or puts one off, for longer. A time further away than that was written before
# the clock was set back; `sweep` brings it near again.
LONGEST_LEASE = dt.timedelta(hours=1)
LONGEST_WAIT = dt.timedelta(hours=6)

FORGOTTEN = "erased on request"
LEFT = "on the suppression list"
NO_CONSENT = "no consent to this topic"

# `d` is the delivery, `c` its campaign; times are in microseconds.
# A campaign runs once its hour has come, if nobody paused or stopped it.
RUNS = "CASE WHEN c.state = 'running' OR (c.state = 'scheduled' AND c.start_at <= :now) THEN 1 ELSE 0 END"
UNFIT = f"""CASE
    WHEN d.address IS NULL OR d.subscriber_id IS NULL THEN '{FORGOTTEN}'
    WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.address_hash = d.address_hash AND s.topic IN ('*', c.topic))
        THEN '{LEFT}'
    WHEN NOT EXISTS (SELECT 1 FROM consent a
        WHERE a.subscriber_id = d.subscriber_id AND a.topic = c.topic AND a.withdrawn_at IS NULL) THEN '{NO_CONSENT}'
    ELSE '' END"""

_SUPPRESS = both("""UPDATE delivery SET state = 'suppressed', answer = :answer, changed_at = :now,
    lease_token = NULL, lease_until = NULL WHERE id = :id""")
# Whoever was erased while the letter was on its way: a provider, and what it answers, may name them.
NOT_OF_THE_FORGOTTEN = "CASE WHEN address IS NOT NULL THEN "
# A row that nobody has any more, and may be claimed at once.
FREE = """state = CASE WHEN attempts > 0 THEN 'deferred' ELSE 'pending' END,
    due_at = :now, changed_at = :now, lease_token = NULL, lease_until = NULL"""


def check_lease(lease_until: dt.datetime, now: dt.datetime) -> None:
    """Raises ValueError for a lease that is too long."""
    if lease_until - now > LONGEST_LEASE:
        raise ValueError(f"a lease of {lease_until - now}; the longest is {LONGEST_LEASE}")


def suppress(connection: Connection, ids: Sequence[tuple[int, str]], now: dt.datetime) -> None:
    """Rows that nobody may be sent become SUPPRESSED, each with its reason."""
    rows = [{"id": one, "answer": reason, "now": microseconds(now)} for one, reason in ids]
    _SUPPRESS.run_each(connection, rows)
