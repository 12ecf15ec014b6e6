"""How often something was asked for: counted in the database, so that several processes count together."""

import datetime as dt

from sqlalchemy import Connection, case, delete, literal

from leafpost.database.conflicts import insert
from leafpost.database.tables import rate


def count_up(connection: Connection, key: str, window: dt.timedelta, now: dt.datetime) -> int:
    """Count one more under a key; how many there are in its window, which begins with the first one.

    A window that lies ahead was begun before the clock was set back: it begins anew.
    """
    is_over = (rate.c.since <= now - window) | (rate.c.since > now)
    change = {
        "since": case((is_over, literal(now, rate.c.since.type)), else_=rate.c.since),
        "count": case((is_over, 1), else_=rate.c.count + 1),
    }
    statement = insert(connection, rate).values(key=key, since=now, count=1)
    counted = statement.on_conflict_do_update(index_elements=[rate.c.key], set_=change).returning(rate.c.count)
    return int(connection.execute(counted).scalar_one())


def drop_rates(connection: Connection, before: dt.datetime) -> None:
    """Forget what was counted in windows that began before a time."""
    connection.execute(delete(rate).where(rate.c.since < before))
