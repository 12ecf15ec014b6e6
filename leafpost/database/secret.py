"""By which key the hashes of this database were made."""

from sqlalchemy import select

from leafpost.database.conflicts import insert
from leafpost.database.engine import Database
from leafpost.database.tables import secret


def is_secret_of(database: Database, check: str) -> bool:
    """Whether the database's hashes were made with the key that has this check; the first key to come is its own."""
    with database.read() as connection:
        known = connection.execute(select(secret.c.check)).scalar()
    if known is None:
        with database.begin() as connection:
            connection.execute(insert(connection, secret).values(id=1, check=check).on_conflict_do_nothing())
            known = connection.execute(select(secret.c.check)).scalar_one()
    return bool(known == check)
