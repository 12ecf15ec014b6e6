"""Who agreed to what: the exact text shown, its version and language, the time, and where that can be seen."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from leafpost.database.conflicts import insert
from leafpost.database.tables import EVERY_TOPIC, consent, consent_text, subscriber, suppression


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent of one person; it holds while `withdrawn_at` is None."""

    topic: str
    text: str
    version: str
    locale: str
    given_at: dt.datetime
    proof: str
    withdrawn_at: dt.datetime | None


def text_digest(text: str, version: str, locale: str) -> str:
    """SHA-256 by which a consent's text is kept once, in hexadecimal."""
    parts = [part.encode("utf-8") for part in (text, version, locale)]
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


def give_consent(
    connection: Connection,
    subscriber_id: int,
    topic: str,
    text: str,
    version: str,
    locale: str,
    given_at: dt.datetime,
    proof: str,
) -> None:
    """Somebody agrees. A consent that holds and is newer stays; an older one ends where this one begins."""
    current = (consent.c.subscriber_id == subscriber_id, consent.c.topic == topic, consent.c.withdrawn_at.is_(None))
    held = connection.execute(select(consent.c.given_at).where(*current)).scalar()
    if held is not None and held >= given_at:
        return
    connection.execute(update(consent).where(*current).values(withdrawn_at=given_at))
    row = {
        "subscriber_id": subscriber_id,
        "topic": topic,
        "consent_text_id": _text_id(connection, text, version, locale),
        "given_at": given_at,
        "proof": proof,
    }
    connection.execute(consent.insert().values(row))


def _text_id(connection: Connection, text: str, version: str, locale: str) -> int:
    digest = text_digest(text, version, locale)
    row = {"digest": digest, "text": text, "version": version, "locale": locale}
    connection.execute(insert(connection, consent_text).values(row).on_conflict_do_nothing())
    return int(connection.execute(select(consent_text.c.id).where(consent_text.c.digest == digest)).scalar_one())


def withdraw_consent(connection: Connection, subscriber_id: int, topic: str, now: dt.datetime) -> None:
    """Somebody no longer agrees about a topic, or about any (`EVERY_TOPIC`). What was agreed stays on record."""
    which = [] if topic == EVERY_TOPIC else [consent.c.topic == topic]
    connection.execute(
        update(consent)
        .where(consent.c.subscriber_id == subscriber_id, consent.c.withdrawn_at.is_(None), *which)
        .values(withdrawn_at=now)
    )


def consents_of(connection: Connection, subscriber_id: int) -> Sequence[Consent]:
    """Every consent that one person ever gave, oldest first."""
    texts = (consent_text.c.text, consent_text.c.version, consent_text.c.locale)
    rows = connection.execute(
        select(consent.c.topic, *texts, consent.c.given_at, consent.c.proof, consent.c.withdrawn_at)
        .join(consent_text, consent_text.c.id == consent.c.consent_text_id)
        .where(consent.c.subscriber_id == subscriber_id)
        .order_by(consent.c.given_at, consent.c.id)
    )
    return [Consent(*row) for row in rows]


def reader_counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many may be written to, by topic and language: they agree, and are not on the suppression list."""
    left = select(suppression.c.id).where(
        suppression.c.address_hash == subscriber.c.address_hash,
        suppression.c.topic.in_((EVERY_TOPIC, consent.c.topic)),
    )
    by = (consent.c.topic, subscriber.c.locale)
    rows = connection.execute(
        select(*by, func.count())
        .join(subscriber, subscriber.c.id == consent.c.subscriber_id)
        .where(consent.c.withdrawn_at.is_(None), ~left.correlate(subscriber, consent).exists())
        .group_by(*by)
        .order_by(*by)
    )
    return {(topic, locale): number for topic, locale, number in rows}
