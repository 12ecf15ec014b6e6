"""How many rows of the ledger one process moves in a second, from PENDING to ACCEPTED, each step on the disk.

    python benchmarks/ledger.py

Claims of 200, and a commit for each group of 20: what came of the last twenty and the beginning of the next.
Writes its section of docs/performance.md.
"""

import datetime as dt
import os
import sys
from dataclasses import replace
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from sqlalchemy import text  # noqa: E402  # found behind the path above, as what follows

from benchmarks.reporting import Took, machine, median_of, on_the_disk, publish, table  # noqa: E402
from leafpost.clinic import read_clinic  # noqa: E402
from leafpost.database.engine import Database, open_database  # noqa: E402
from leafpost.database.ledger import Outcome, begin_sending, claim, counts, record  # noqa: E402
from leafpost.database.tables import DeliveryState  # noqa: E402

READERS, MOVED, ROUNDS, CLAIMED, GROUP, PROVIDERS = 1_000_000, 20_000, 3, 200, 20, 40
NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
_READERS = (
    "INSERT INTO consent_text (id, digest, text, version, locale) VALUES (1, 'd', 'Yes.', '1', 'en')",
    """INSERT INTO subscriber (id, address, address_key, address_hash, name, locale, created_at, updated_at)
    SELECT n, 'reader' || n || '@mail' || (n % :providers) || '.example',
        'reader' || n || '@mail' || (n % :providers) || '.example',
        substr(hex(n * 2654435761) || '0123456789abcdef', 1, 16) || n, 'Ada Lee', 'en', 0, 0 FROM numbers""",
    """INSERT INTO consent (subscriber_id, topic, consent_text_id, given_at, proof)
    SELECT id, 'news', 1, 0, 'a file' FROM subscriber""",
)
_CAMPAIGN = (
    """INSERT INTO campaign (id, issue, topic, state, created_at, start_at, sender, audience_digest, artefact_digest)
    VALUES (1, 'softer-ground', 'news', 'running', 0, 0, 'news@clinic.example', 'a', 'b')""",
    """INSERT INTO delivery (campaign_id, subscriber_id, address, address_hash, name, locale, wanted_locale, provider,
        due_at, changed_at)
    SELECT 1, id, address, address_hash, name, 'en', 'en', 'mail' || (id % :providers) || '.example', 0, 0
    FROM subscriber ORDER BY id % :providers, address_hash""",
)
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :readers) "


def add_readers(database: Database, readers: int = READERS) -> None:
    """So many readers who agreed."""
    _execute(database, _READERS, readers)


def add_campaign(database: Database) -> None:
    """A campaign to all of them, provider by provider, as a launch writes them."""
    _execute(database, _CAMPAIGN, 0)


def _execute(database: Database, statements: tuple[str, ...], readers: int) -> None:
    with database.begin() as connection:
        for statement in statements:
            before, select, rest = statement.partition("SELECT")
            whole = before + _NUMBERS + select + rest if "FROM numbers" in statement else statement
            values = {"readers": readers, "providers": PROVIDERS}
            connection.execute(text(whole), {name: values[name] for name in values if f":{name}" in whole})


def move(database: Database) -> None:
    """MOVED rows are claimed, begun and accepted."""
    for _ in range(MOVED // CLAIMED):
        with database.begin() as connection:
            rows = claim(connection, 1, None, CLAIMED, "lease", NOW + dt.timedelta(minutes=5), NOW)
        outcomes: list[Outcome] = []
        for start in range(0, CLAIMED + GROUP, GROUP):
            group = [(row.id, "lease") for row in rows[start : start + GROUP]]
            with database.begin() as connection:
                if len(record(connection, outcomes, NOW)) != len(outcomes):
                    raise SystemExit("something else was measured: a row was lost")
                begin_sending(connection, group, NOW)
            outcomes = [Outcome(one, lease, DeliveryState.ACCEPTED, 250, "2.0.0 OK: queued") for one, lease in group]


def synced(folder: Path) -> Took:
    """What writing 4 KB to the disk takes: as many times as `move` commits."""

    def write() -> None:
        with (folder / "synced").open("wb") as file:
            for _ in range(MOVED // GROUP + 2 * MOVED // CLAIMED):
                file.write(bytes(4096))
                file.flush()
                os.fdatasync(file.fileno())

    return median_of(1, lambda: None, write)


def main() -> None:
    with on_the_disk() as folder:
        database = open_database(replace(read_clinic(REPOSITORY), data_folder=folder), {})
        add_readers(database)
        add_campaign(database)
        took = median_of(ROUNDS, lambda: None, lambda: move(database))
        disk = synced(folder)
        with database.read() as connection:
            accepted = counts(connection, 1)[DeliveryState.ACCEPTED]
        database.close()
    if accepted != ROUNDS * MOVED:
        raise SystemExit(f"something else was measured: {accepted} accepted")
    commits = MOVED // GROUP + 2 * MOVED // CLAIMED
    rows = [
        ("rows a second, by the clock", f"{MOVED / took.clock:,.0f}"),
        ("rows a second, by the work of the processor", f"{MOVED / took.work:,.0f}"),
        (f"of it, {commits:,} times waiting for this disk alone", f"{disk.clock:.2f} s of {took.clock:.2f} s"),
    ]
    body = (
        f"A campaign to {READERS:,} readers at {PROVIDERS} providers in SQLite (`synchronous=FULL`); {MOVED:,} rows go "
        f"from PENDING over CLAIMED and SENDING to ACCEPTED, claimed {CLAIMED} at a time, with a commit for each "
        f"{GROUP}. Medians of {ROUNDS} rounds.\n\n"
        + table(("what", "measured"), rows)
        + f"\n\n{machine('sqlalchemy')}."
    )
    publish("ledger", "The ledger", body, dt.datetime.now(dt.UTC).date())


if __name__ == "__main__":
    main()
