"""Which provider receives mail for a domain, as DNS last said, and the rows of the ledger that follow from it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from leafpost.database.dialects import both
from leafpost.database.moments import microseconds

KEPT_FOR = dt.timedelta(days=7)  # a domain moves seldom; where DNS does not answer, what is older serves too

_TO_ASK = both("""WITH RECURSIVE waiting(provider) AS (
        SELECT min(provider) FROM delivery WHERE campaign_id = :campaign AND state = 'pending'
        UNION ALL
        SELECT (SELECT min(d.provider) FROM delivery d
                WHERE d.campaign_id = :campaign AND d.state = 'pending' AND d.provider > w.provider)
        FROM waiting w WHERE w.provider IS NOT NULL
    )
    SELECT w.provider FROM waiting w WHERE w.provider IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM mx m WHERE m.domain = w.provider AND m.asked_at > :old AND m.asked_at <= :now)
    AND w.provider NOT IN (SELECT m.provider FROM mx m WHERE m.domain <> m.provider)
    LIMIT :most""")
_KNOWN = both("SELECT domain, provider FROM mx WHERE domain IN :domains AND asked_at > :old AND asked_at <= :now")
_REMEMBER = both("""INSERT INTO mx (domain, provider, asked_at) VALUES (:domain, :provider, :now)
    ON CONFLICT (domain) DO UPDATE SET provider = excluded.provider, asked_at = excluded.asked_at""")
_GROUP = both("""UPDATE delivery SET provider = :provider WHERE id IN (
    SELECT d.id FROM delivery d WHERE d.campaign_id = :campaign AND d.state IN ('pending', 'deferred')
    AND d.provider = :domain LIMIT :most)""")
_SLICE = 5000  # rows that are moved in one transaction


def domains_to_ask(connection: Connection, campaign_id: int, now: dt.datetime, most: int) -> list[str]:
    """Domains with PENDING letters of which DNS was not asked this week. A group's name is none of them."""
    asked = {"campaign": campaign_id, **_times(now), "most": most}
    return [row.provider for row in _TO_ASK.run(connection, asked)]


def known(connection: Connection, domains: Sequence[str], now: dt.datetime) -> dict[str, str]:
    """The providers of those domains of which DNS was asked this week."""
    rows = _KNOWN.run(connection, {"domains": list(domains), **_times(now)})
    return {row.domain: row.provider for row in rows}


def remember(connection: Connection, found: Mapping[str, str], now: dt.datetime) -> None:
    """Keep what DNS said now: providers by domain."""
    rows = [
        {"domain": domain, "provider": provider, "now": microseconds(now)} for domain, provider in sorted(found.items())
    ]
    _REMEMBER.run_each(connection, rows)


def group(connection: Connection, campaign_id: int, domain: str, provider: str) -> int:
    """Letters that wait under a domain's own name wait under its provider's; how many were moved.

    At most some thousands at a time, so that nobody is kept waiting: call it in new transactions until it moves none.
    """
    if domain == provider:
        return 0
    asked = {"campaign": campaign_id, "domain": domain, "provider": provider, "most": _SLICE}
    return _GROUP.run(connection, asked).rowcount


def _times(now: dt.datetime) -> dict[str, int]:
    return {"now": microseconds(now), "old": microseconds(now - KEPT_FOR)}
