"""Readers and clinics for tests of launches."""

import datetime as dt
import hashlib
import shutil
from pathlib import Path

from sqlalchemy import Connection, insert, select

from leafpost.database.tables import EVERY_TOPIC, consent, consent_text, delivery, subscriber, suppression
from tests.conftest import make_clinic, sign_everything, translate_hours
from tests.databases import NOON


def hashed(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()


def add_reader(
    connection: Connection, address: str, *, locale: str = "en", name: str = "", topics: tuple[str, ...] = ("news",)
) -> int:
    """Somebody who agreed to these topics; their number."""
    values = {
        "address": address, "address_key": address.lower(), "address_hash": hashed(address),
        "name": name, "locale": locale, "created_at": NOON, "updated_at": NOON,
    }  # fmt: skip
    number = connection.execute(insert(subscriber).values(values).returning(subscriber.c.id)).scalar_one()
    shown = connection.execute(select(consent_text.c.id)).scalar()
    if shown is None:
        row = {"digest": "d", "text": "You agree.", "version": "1", "locale": "en"}
        shown = connection.execute(insert(consent_text).values(row).returning(consent_text.c.id)).scalar_one()
    for topic in topics:
        row = {"subscriber_id": number, "topic": topic, "consent_text_id": shown, "given_at": NOON, "proof": "a test"}
        connection.execute(insert(consent).values(row))
    return int(number)


def suppress(connection: Connection, address: str, topic: str = EVERY_TOPIC) -> None:
    row = {"address_hash": hashed(address), "topic": topic, "reason": "unsubscribed", "at": NOON}
    connection.execute(insert(suppression).values(row))


def withdraw(connection: Connection, number: int) -> None:
    connection.execute(
        consent.update().where(consent.c.subscriber_id == number).values(withdrawn_at=NOON + dt.timedelta(hours=1))
    )


def ledger(connection: Connection, campaign_id: int) -> dict[str, tuple[str, str, str, str]]:
    """Every row of a campaign by address: locale, wanted locale, provider, state."""
    columns = (delivery.c.address, delivery.c.locale, delivery.c.wanted_locale, delivery.c.provider, delivery.c.state)
    rows = connection.execute(select(*columns).where(delivery.c.campaign_id == campaign_id))
    return {address: (locale, wanted, provider, state) for address, locale, wanted, provider, state in rows}


def signed_clinic(folder: Path, today: dt.date) -> Path:
    """A clinic whose letter is signed in English and Spanish, a draft in Arabic, not begun in Korean."""
    make_clinic(folder, offered=(), translated=("es", "ar"))
    translate_hours(folder, "es", "De lunes a viernes, de 9:00 a 17:00")
    translate_hours(folder, "ar", "من الاثنين إلى الجمعة، 9:00 إلى 17:00")
    sign_everything(folder, today)
    shutil.rmtree(folder / "locales/ar/signoffs")
    path = folder / "clinic.toml"
    path.write_text(path.read_text("utf-8").replace('"ar"]', '"ar", "ko"]'), "utf-8")
    return folder
