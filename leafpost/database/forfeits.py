"""Leases of workers that are known to be dead."""

import datetime as dt

from sqlalchemy import Connection

from leafpost.database.dialects import both
from leafpost.database.moments import microseconds

_FORFEIT = both("""UPDATE delivery SET lease_until = :now
    WHERE campaign_id = :campaign AND state IN ('claimed', 'sending')""")


def forfeit(connection: Connection, campaign_id: int, now: dt.datetime) -> int:
    """Let every lease of a campaign run out now, so that `sweep` need not wait for it; how many rows.

    Only for somebody who knows that no worker is alive: one that is would lose its letters.
    """
    return _FORFEIT.run(connection, {"campaign": campaign_id, "now": microseconds(now)}).rowcount
