"""What a worker does with the ledger besides its letters: claims, leases, and what others left behind."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from leafpost.database.campaigns import find_campaign, set_state
from leafpost.database.claiming import Claimed, claim
from leafpost.database.health import health, stop
from leafpost.database.ledger import extend, release
from leafpost.database.remaining import remaining
from leafpost.database.sweeping import Swept, sweep
from leafpost.database.tables import CampaignState
from leafpost.database.throttle import connections, take
from leafpost.database.transactions import Connection
from leafpost.delivery.breaker import reason_to_stop
from leafpost.delivery.stock import Parcel

_HALTED = (CampaignState.PAUSED, CampaignState.STOPPED)
_GOING = (CampaignState.RUNNING, CampaignState.SCHEDULED)


class LetterMaker(Protocol):
    """Makes parcels of claimed rows, in the transaction of their claim (delivery/letters.py)."""

    def parcels(self, connection: Connection, claimed: Sequence[Claimed], now: dt.datetime) -> list[Parcel]: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """What a claim brought: parcels, and how many connections may write to each of their providers.

    Where it brought none: `is_over` tells that no campaign has anything left to do,
    `has_pending` that some letters were never tried; `due_at` is when the next is due, if that is known. `halted`
    are the campaigns that do not run, and why.
    """

    parcels: list[Parcel]
    caps: Mapping[str, int]
    is_over: bool = False
    has_pending: bool = False
    due_at: dt.datetime | None = None
    halted: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Claims:
    """One worker's claims on its campaigns, all under one lease."""

    campaigns: list[int]
    letters: LetterMaker
    token: str
    lease: dt.timedelta
    rate: float  # messages a second to one provider, at most; 0 sets no limit
    share: int = 1  # how many workers of this run divide a provider's connections among them

    def fill(self, connection: Connection, now: dt.datetime, *, most: int, has_none: bool) -> Filled:
        """Claim up to `most` rows, beginning with another campaign each time.

        With `has_none` the caller has no letter at all: what is still claimed under its lease is left over from a
        transaction that was committed without telling, and is given back.
        """
        if has_none:
            release(connection, self.token, now)
        rows: list[Claimed] = []
        self.campaigns.append(self.campaigns.pop(0))
        for campaign_id in self.campaigns:
            if len(rows) < most:
                wanted = most - len(rows)
                rows += claim(connection, campaign_id, None, wanted, self.token, now + self.lease, now, rate=self.rate)
        if not rows:
            return self._nothing(connection, now)
        for provider, count in sorted(Counter(row.provider for row in rows).items()):
            take(connection, provider, count, now, most=self.rate)
        providers = {row.provider for row in rows}
        caps = {provider: max(1, connections(connection, provider) // self.share) for provider in providers}
        return Filled(self.letters.parcels(connection, rows, now), caps)

    def _nothing(self, connection: Connection, now: dt.datetime) -> Filled:
        left = {campaign_id: remaining(connection, campaign_id, now) for campaign_id in self.campaigns}
        for campaign_id, one in left.items():
            if one.is_over and one.state in _GOING:
                set_state(connection, campaign_id, CampaignState.FINISHED, "", now)
        going = [one for one in left.values() if not one.is_over]
        due = [one.due_at for one in going if one.due_at is not None]
        return Filled(
            [], {}, is_over=not going, has_pending=any(one.has_pending for one in going),
            due_at=min(due) if due and len(due) == len(going) else None,
            halted={campaign_id: one.reason for campaign_id, one in left.items() if one.state in _HALTED},
        )  # fmt: skip

    def look(self, connection: Connection, now: dt.datetime) -> dict[int, str]:
        """Campaigns that do not run any more, and why; one that is received too badly is stopped here.

        What counts is what all workers heard since it was launched, or last resumed.
        """
        halted: dict[int, str] = {}
        for campaign_id in self.campaigns:
            found = find_campaign(connection, str(campaign_id))
            if found is None:
                continue
            if found.state in _HALTED:
                halted[campaign_id] = found.state_reason
                continue
            reason = reason_to_stop(health(connection, campaign_id, found.running_since or found.created_at, now))
            if reason is not None and stop(connection, campaign_id, reason):
                halted[campaign_id] = reason
        return halted

    def renew(self, connection: Connection, now: dt.datetime) -> Swept:
        """Keep what is ours, and take over what other workers left when they died."""
        extend(connection, self.token, now + self.lease, now)
        swept = [sweep(connection, campaign_id, now) for campaign_id in self.campaigns]
        return Swept(sum(one.freed for one in swept), sum(one.unknown for one in swept))
