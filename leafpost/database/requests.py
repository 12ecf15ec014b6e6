"""What somebody asked for on a public page and has to confirm out of their mailbox.

Whoever types an address may be anybody, so a request changes nothing: it becomes a mail, and only
who gets that mail can go on. `due_at` says when its mail is to be tried, and is a lease while it is.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from leafpost.database.tables import RequestKind, request


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent as it was shown; its language is the request's."""

    topic: str
    text: str
    version: str


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What was typed into a page. `locale` is a gettext tag; `asked` is empty for anything but a subscription."""

    kind: RequestKind
    address: str
    address_key: str
    address_hash: str
    name: str
    locale: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Request(NewRequest):
    """A request that is kept. Its address is "" once it was done."""

    id: int
    asked_at: dt.datetime
    expires_at: dt.datetime
    attempts: int
    is_done: bool


def add_request(connection: Connection, new: NewRequest, now: dt.datetime, lifetime: dt.timedelta) -> int:
    """Keep a request, its mail to be sent at once; returns its number."""
    values = {
        "kind": new.kind.value, "address": new.address, "address_key": new.address_key,
        "address_hash": new.address_hash, "name": new.name, "locale": new.locale,
        "asked": json.dumps([asdict(one) for one in new.asked], ensure_ascii=False),
        "asked_at": now, "expires_at": now + lifetime, "due_at": now,
    }  # fmt: skip
    return int(connection.execute(request.insert().values(values).returning(request.c.id)).scalar_one())


def due_requests(connection: Connection, now: dt.datetime, lease: dt.timedelta, most: int) -> Sequence[Request]:
    """Requests whose mail is to be tried now, each for nobody else until the lease is over."""
    waiting = (
        select(request)
        .where(request.c.due_at <= now, request.c.expires_at > now, request.c.done_at.is_(None))
        .order_by(request.c.due_at, request.c.id)
        .limit(most)
    )
    found = [_request(row) for row in connection.execute(waiting.with_for_update(skip_locked=True))]
    leased = {"due_at": now + lease, "attempts": request.c.attempts + 1}
    connection.execute(update(request).where(request.c.id.in_([one.id for one in found])).values(leased))
    return found


def give_token(connection: Connection, request_id: int, digest: str) -> None:
    """Keep the digest of the token in the mail that is about to go; that of an earlier attempt ends."""
    connection.execute(update(request).where(request.c.id == request_id).values(digest=digest))


def set_due(connection: Connection, request_id: int, due_at: dt.datetime | None) -> None:
    """When the mail is to be tried again; None where it went, or is not to go."""
    connection.execute(update(request).where(request.c.id == request_id).values(due_at=due_at))


def find_request(connection: Connection, digest: str, kind: RequestKind, now: dt.datetime) -> Request | None:
    """The request whose mail held the token of this digest; None for another purpose's, and once it has run out."""
    row = connection.execute(
        select(request).where(request.c.digest == digest, request.c.kind == kind, request.c.expires_at > now)
    ).one_or_none()
    return None if row is None else _request(row)


def finish_request(connection: Connection, request_id: int, now: dt.datetime) -> bool:
    """Done: its address is not needed any more. False where it was done already."""
    done = {"done_at": now, "address": None, "address_key": None, "name": "", "due_at": None}
    changed = connection.execute(
        update(request).where(request.c.id == request_id, request.c.done_at.is_(None)).values(done)
    )
    return changed.rowcount > 0


def requests_of(connection: Connection, address_hash: str) -> Sequence[Request]:
    """All that was asked for with one address and has not run out, oldest first."""
    rows = connection.execute(select(request).where(request.c.address_hash == address_hash).order_by(request.c.id))
    return [_request(row) for row in rows]


def drop_requests(connection: Connection, now: dt.datetime, *, address_hash: str | None = None) -> None:
    """Take away what has run out, and all of one address that is forgotten."""
    connection.execute(
        delete(request).where(or_(request.c.expires_at <= now, request.c.address_hash == (address_hash or "")))
    )


def _request(row: Row[Any]) -> Request:
    return Request(
        kind=RequestKind(row.kind),
        address=row.address or "",
        address_key=row.address_key or "",
        address_hash=row.address_hash,
        name=row.name,
        locale=row.locale,
        asked=tuple(Asked(**one) for one in json.loads(row.asked)),
        id=row.id,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        is_done=row.done_at is not None,
    )
