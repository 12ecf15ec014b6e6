"""What only shows with many readers, or between two looks."""

import hashlib

from sqlalchemy import event, insert, select

from leafpost.database.campaigns import add_campaign
from leafpost.database.engine import Database
from leafpost.database.readership import audience_digest, freeze_readers, topics
from leafpost.database.tables import consent, consent_text, delivery, subscriber
from tests.database.test_campaigns import LETTERS, NEW
from tests.databases import NOON
from tests.outbox.readers import add_reader, hashed, suppress, withdraw


def many(database: Database, count: int) -> None:
    """Readers in bulk, all of whom agreed to the news."""
    rows = [
        {
            "address": f"r{n}@p{n % 7}.example", "address_key": f"r{n}@p{n % 7}.example",
            "address_hash": hashed(str(n)),
            "locale": ("en", "es", "ko")[n % 3], "created_at": NOON, "updated_at": NOON,
        }
        for n in range(count)
    ]  # fmt: skip
    shown = {"digest": "d", "text": "You agree.", "version": "1", "locale": "en"}
    with database.begin() as connection:
        connection.execute(insert(subscriber), rows)
        number = connection.execute(insert(consent_text).values(shown).returning(consent_text.c.id)).scalar_one()
        given = {"topic": "news", "consent_text_id": number, "given_at": NOON, "proof": "test"}
        ids = connection.execute(select(subscriber.c.id)).scalars().all()
        connection.execute(insert(consent), [{**given, "subscriber_id": one} for one in ids])


def test_the_digest_is_that_of_the_readers_and_their_languages(database: Database) -> None:
    """It is SHA-256 over hash and language of each, in the order of their rows."""
    with database.begin() as connection:
        add_reader(connection, "b@a.example", locale="es")
        add_reader(connection, "a@a.example")
        lines = [f"{hashed('b@a.example')} es\n", f"{hashed('a@a.example')} en\n"]
        assert audience_digest(connection, "news") == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_digest_changes_with_who_may_be_written_to(database: Database) -> None:
    """Somebody more, less, or in another language makes another audience; who is none of it does not."""
    with database.begin() as connection:
        add_reader(connection, "a@a.example")
        number = add_reader(connection, "b@a.example")
        seen = {audience_digest(connection, "news")}
        add_reader(connection, "other@a.example", topics=("events",))
        assert audience_digest(connection, "news") in seen
        add_reader(connection, "c@a.example", locale="es")
        seen.add(audience_digest(connection, "news"))
        withdraw(connection, number)
        seen.add(audience_digest(connection, "news"))
        suppress(connection, "c@a.example", "news")
        seen.add(audience_digest(connection, "news"))
        connection.execute(subscriber.update().where(subscriber.c.address == "a@a.example").values(locale="pl"))
        seen.add(audience_digest(connection, "news"))
    assert len(seen) == 5


def test_many_readers_are_frozen_without_being_fetched(database: Database) -> None:
    """The rows are made in the database: a statement for each reader is never sent, and none is left out."""
    many(database, 25_000)
    statements: list[str] = []
    with database.begin() as connection:
        event.listen(connection, "before_cursor_execute", lambda c, cursor, sql, *rest: statements.append(sql))
        digest = audience_digest(connection, "news")
        number = add_campaign(connection, NEW, LETTERS)
        frozen = freeze_readers(
            connection, number, "spring-letter", "news", locales=["en", "es"], fallback="en", start_at=NOON, now=NOON
        )
        assert frozen == 25_000
        assert len(statements) == 4
        columns = (delivery.c.address_hash, delivery.c.locale, delivery.c.wanted_locale)
        rows = connection.execute(select(*columns).order_by(delivery.c.subscriber_id)).all()
    assert len({row.address_hash for row in rows}) == 25_000
    assert {(row.locale, row.wanted_locale) for row in rows} == {("en", "en"), ("es", "es"), ("en", "ko")}
    lines = [f"{row.address_hash} {row.wanted_locale}\n" for row in rows]
    assert digest == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_topics_are_those_that_somebody_agreed_to(database: Database) -> None:
    """Each once, in order."""
    with database.begin() as connection:
        add_reader(connection, "a@a.example", topics=("news", "events"))
        add_reader(connection, "b@a.example", topics=("news",))
        assert topics(connection) == ["events", "news"]
