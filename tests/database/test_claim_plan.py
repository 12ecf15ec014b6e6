"""A claim looks at few rows, however many a campaign has."""

import re
from typing import Any

from sqlalchemy import event

from leafpost.clinic import Clinic
from leafpost.database.engine import Database, open_database
from leafpost.database.health import health
from leafpost.database.ledger import Outcome, begin_sending, claim, extend, is_done, record, release, sweep
from leafpost.database.mx import domains_to_ask, group
from leafpost.database.tables import DeliveryState as S
from leafpost.database.throttle import slow_down, take
from tests.database.readers import LEASE, add_readers, claimed, launched
from tests.databases import NOON


def plans_of(database: Database, steps: Any) -> dict[str, str]:
    """Every statement on the ledger that a piece of work executes, with SQLite's plan for it."""
    plans: dict[str, str] = {}

    @event.listens_for(database.engine, "before_cursor_execute")
    def explain(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if "delivery" in statement:
            rows = cursor.execute("EXPLAIN QUERY PLAN " + statement, values[0] if many else values).fetchall()
            plans[statement] = "\n".join(row[3] for row in rows)

    steps()
    event.remove(database.engine, "before_cursor_execute", explain)
    return plans


def test_no_step_of_a_worker_reads_the_whole_ledger(sending_clinic: Clinic) -> None:
    """Claims, leases, outcomes, sweeps and the breaker's count find their rows by an index."""
    database = open_database(sending_clinic, {})
    campaign_id, _ = launched(database, *[f"{place % 5}.example" for place in range(50)])

    def steps() -> None:
        rows = claimed(database, campaign_id)
        with database.begin() as connection:
            take(connection, "1.example", 1, NOON)
            begin_sending(connection, [(row.id, "me") for row in rows], NOON)
            record(connection, [Outcome(rows[0].id, "me", S.ACCEPTED, 250, "")], NOON)
            record(connection, [Outcome(rows[1].id, "me", S.DEFERRED, 450, "", NOON)], NOON)
            extend(connection, "me", NOON + LEASE, NOON)
            release(connection, "me", NOON)
            sweep(connection, campaign_id, NOON + LEASE)
            health(connection, campaign_id, NOON, NOON)
            is_done(connection, campaign_id)
            domains_to_ask(connection, campaign_id, NOON, 10)
            group(connection, campaign_id, "1.example", "google.com")

    plans = plans_of(database, steps)
    database.close()
    assert len(plans) > 15
    scans = [(plan, text) for text, plan in plans.items() if re.search(r"SCAN (?:d|delivery)\b", plan)]
    assert scans == []
    # What looks for rows by their state names a campaign and a state in the index, not a campaign alone.
    for text, plan in plans.items():
        for use in re.findall(r"ix_delivery_claim \((.*)\)", plan):
            assert use.startswith("campaign_id=? AND state=?"), text


def test_a_claim_steps_over_a_provider_in_one_look(sending_clinic: Clinic) -> None:
    """However many letters wait at a provider that is left alone, SQLite works about as long on a claim."""
    database = open_database(sending_clinic, {})
    campaign_id, _ = launched(database, *["a.example"] * 20, *["z.example"] * 20)
    with database.begin() as connection:
        slow_down(connection, "a.example", NOON, "421 slower")
    few = work_of_a_claim(database, campaign_id)
    with database.begin() as connection:
        add_readers(connection, campaign_id, ["a.example"] * 3000)
    many = work_of_a_claim(database, campaign_id)
    database.close()
    assert many < few * 1.5


def work_of_a_claim(database: Database, campaign_id: int) -> int:
    """Tens of instructions of SQLite's machine for a claim of ten rows."""
    worked = 0

    def count() -> int:
        nonlocal worked
        worked += 1
        return 0

    with database.begin() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(count, 10)
        rows = claim(connection, campaign_id, None, 10, "me", NOON + LEASE, NOON)
        driver.set_progress_handler(None, 10)
    assert {row.provider for row in rows} == {"z.example"}
    return worked
