"""What came back for a letter, as it is kept: events, soft bounces, and letters in doubt that it settles.

Every function is a step of a transaction that the caller begins and ends.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select, update

from leafpost.database.answers import kept_answer
from leafpost.database.conflicts import insert
from leafpost.database.tables import DeliveryState, EventKind, campaign, delivery, event, soft_bounce

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the ledger, by what a report on it needs."""

    id: int
    campaign_id: int
    topic: str
    address_hash: str
    subscriber_id: int | None
    provider: str
    state: DeliveryState
    code: int | None
    answer: str


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that came of a letter. `digest` tells the same mail again; None where no mail told it."""

    kind: EventKind
    bounce: str
    reason: str
    status: str
    detail: str
    digest: str | None
    counts: bool = True


_COLUMNS = (
    delivery.c.id, delivery.c.campaign_id, campaign.c.topic, delivery.c.address_hash, delivery.c.subscriber_id,
    delivery.c.provider, delivery.c.state, delivery.c.code, delivery.c.answer,
)  # fmt: skip
_LETTERS = select(*_COLUMNS).join(campaign, campaign.c.id == delivery.c.campaign_id)


def find_letter(connection: Connection, campaign_id: int, delivery_id: int) -> Letter | None:
    """The letter of a campaign, None where the ledger has none; held against others until the transaction ends."""
    statement = _LETTERS.where(delivery.c.id == delivery_id, delivery.c.campaign_id == campaign_id)
    row = connection.execute(statement.with_for_update(of=delivery)).one_or_none()
    return None if row is None else _letter(row)


def latest_letter(connection: Connection, address_hash: str) -> Letter | None:
    """The last letter that a server took for an address, None where there is none."""
    statement = (
        _LETTERS.where(delivery.c.address_hash == address_hash, delivery.c.state == DeliveryState.ACCEPTED)
        .order_by(delivery.c.changed_at.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else _letter(row)


def refused_letters(connection: Connection, most: int) -> Sequence[Letter]:
    """Letters that a server refused for good at once (5xx), and that nobody has looked at yet."""
    statement = (
        _LETTERS.outerjoin(event, and_(event.c.delivery_id == delivery.c.id, event.c.kind == EventKind.BOUNCED))
        .where(delivery.c.state == DeliveryState.REJECTED, delivery.c.code >= 500, event.c.id.is_(None))
        .order_by(delivery.c.id)
        .limit(most)
    )
    return [_letter(row) for row in connection.execute(statement)]


def _letter(row: object) -> Letter:
    values = {**row._mapping}  # type: ignore[attr-defined]  # a Row of these columns
    return Letter(**{**values, "state": DeliveryState(values["state"])})


def is_known(connection: Connection, digest: str) -> bool:
    """Whether this report was taken in before."""
    return connection.execute(select(event.c.id).where(event.c.report == digest)).first() is not None


def add_event(connection: Connection, letter: Letter, report: Report, now: dt.datetime) -> bool:
    """Keep what came of a letter; returns whether it counts: one bounce, one complaint for each letter."""
    same = select(event.c.id).where(event.c.delivery_id == letter.id, event.c.kind == report.kind, event.c.counts)
    counts = report.counts and connection.execute(same).first() is None
    row = {
        "campaign_id": letter.campaign_id, "delivery_id": letter.id, "kind": report.kind.value, "at": now,
        "status": report.status, "detail": kept_answer(report.detail), "counts": counts, "bounce": report.bounce,
        "reason": report.reason, "report": report.digest,
    }  # fmt: skip
    connection.execute(insert(connection, event).values(row).on_conflict_do_nothing())
    return counts


def settle_unknown(connection: Connection, letter: Letter, by: str, now: dt.datetime) -> bool:
    """UNKNOWN to ACCEPTED, because something came back: a server had taken it. False where it was in no doubt."""
    changed = connection.execute(
        update(delivery)
        .where(delivery.c.id == letter.id, delivery.c.state == DeliveryState.UNKNOWN)
        .values(state=DeliveryState.ACCEPTED.value, changed_at=now, decided_by=by)
    )
    if not changed.rowcount:
        return False
    row = {
        "campaign_id": letter.campaign_id, "delivery_id": letter.id, "kind": EventKind.DECIDED.value, "at": now,
        "detail": by, "status": DeliveryState.ACCEPTED.value,
    }  # fmt: skip
    connection.execute(event.insert().values(row))
    return True


def count_soft(connection: Connection, letter: Letter, now: dt.datetime) -> int:
    """Count a soft bounce of a letter's address: how many there are now.

    One in 24 hours at most. Each other letter that arrived since the last one, and did not come back, takes one off.
    """
    found = connection.execute(
        select(soft_bounce.c["count"], soft_bounce.c.last_at)
        .where(soft_bounce.c.address_hash == letter.address_hash)
        .with_for_update()
    ).one_or_none()
    count = 1
    if found is not None:
        before, last_at = found
        if now - last_at < A_DAY:
            return int(before)
        count = max(0, int(before) - _arrived(connection, letter, last_at)) + 1
    row = {"address_hash": letter.address_hash, "count": count, "last_at": now}
    statement = insert(connection, soft_bounce).values(row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["address_hash"], set_={"count": count, "last_at": now})
    )
    return count


def _arrived(connection: Connection, letter: Letter, since: dt.datetime) -> int:
    came_back = select(event.c.id).where(event.c.delivery_id == delivery.c.id, event.c.kind == EventKind.BOUNCED)
    statement = (
        select(func.count())
        .select_from(delivery)
        .where(
            delivery.c.address_hash == letter.address_hash,
            delivery.c.id != letter.id,
            delivery.c.state == DeliveryState.ACCEPTED,
            delivery.c.changed_at > since,
            ~came_back.exists(),
        )
    )
    return connection.execute(statement).scalar_one()


def bounces_by_provider(connection: Connection, campaign_id: int) -> dict[str, dict[str, int]]:
    """How many letters came back, by who receives the mail and what came back (a bounce's kind, or complained).

    Letters that were refused at once are among them.
    """
    what = func.coalesce(func.nullif(event.c.bounce, ""), event.c.kind).label("what")
    rows = connection.execute(
        select(delivery.c.provider, what, func.count(func.distinct(delivery.c.id)))
        .join(delivery, delivery.c.id == event.c.delivery_id)
        .where(
            event.c.campaign_id == campaign_id,
            or_(event.c.counts, delivery.c.state == DeliveryState.REJECTED),
            event.c.kind.in_((EventKind.BOUNCED, EventKind.COMPLAINED)),
        )
        .group_by(delivery.c.provider, what)
    )  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for provider, name, count in rows:
        found.setdefault(provider, {})[name] = count
    return found
