"""Workers at the same time never have the same letter, and none waits for the others' rows."""

import threading
from collections import Counter
from collections.abc import Callable

from leafpost.clinic import Clinic
from leafpost.database.engine import DATABASE_URL, Database, open_database
from leafpost.database.ledger import Outcome, begin_sending, claim, record, sweep
from leafpost.database.sweeping import Swept
from leafpost.database.tables import DeliveryState as S
from leafpost.database.throttle import take
from tests.database.readers import LEASE, add_readers, claimed, launched, make_campaign, sending, states
from tests.databases import NOON, PostgreSQL


def at_once(works: list[Callable[[], None]]) -> None:
    """Run them in threads; the first error of any is raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        raise error


def test_workers_at_once_never_send_the_same_letter(database: Database) -> None:
    """Four workers and a sweeper drain a campaign; each letter is begun by exactly one, and all are accepted."""
    campaign_id, ids = launched(database, *[f"{place % 7}.example" for place in range(300)])
    begun: Counter[int] = Counter()

    def work(token: str) -> Callable[[], None]:
        def drain() -> None:
            is_more = True
            while is_more:
                with database.begin() as connection:
                    rows = claim(connection, campaign_id, None, 17, token, NOON + LEASE, NOON)
                with database.begin() as connection:
                    going = begin_sending(connection, [(row.id, token) for row in rows], NOON)
                begun.update(going)
                with database.begin() as connection:
                    record(connection, [Outcome(one, token, S.ACCEPTED, 250, "") for one in going], NOON)
                is_more = bool(rows)

        return drain

    def sweeper() -> None:
        for _ in range(10):
            with database.begin() as connection:
                sweep(connection, campaign_id, NOON)

    at_once([*(work(token) for token in "abcd"), sweeper])
    assert begun == Counter(ids)
    assert states(database, campaign_id) == [S.ACCEPTED] * 300


def test_claims_at_once_keep_to_the_rate_together(database: Database) -> None:
    """Four workers claim and take at the same moment; together they get what the bucket holds."""
    campaign_id, _ = launched(database, *["a.example"] * 60)
    with database.begin() as connection:
        take(connection, "a.example", 1, NOON, most=13)
    found: list[int] = []

    def work(token: str) -> Callable[[], None]:
        def once() -> None:
            for _ in range(4):
                with database.begin() as connection:
                    rows = claim(connection, campaign_id, None, 5, token, NOON + LEASE, NOON)
                    assert take(connection, "a.example", len(rows), NOON, most=13) == len(rows)
                found.append(len(rows))

        return once

    at_once([work(token) for token in "abcd"])
    assert sum(found) <= 12


def test_a_claim_does_not_wait_for_another(sending_clinic: Clinic, postgresql: PostgreSQL) -> None:
    """While one worker's claim is not committed, another takes the rows behind it, and a sweep goes past."""
    database = open_database(sending_clinic, {DATABASE_URL: postgresql.new_database()})
    with database.begin() as connection:
        campaign_id = make_campaign(connection)
        ids = add_readers(connection, campaign_id, ["a.example"] * 4)
    with database.begin() as first, database.begin() as second, database.begin() as third:
        mine = claim(first, campaign_id, None, 2, "first", NOON + LEASE, NOON)
        theirs = claim(second, campaign_id, None, 9, "second", NOON + LEASE, NOON)
        sweep(third, campaign_id, NOON)
    database.close()
    assert sorted(row.id for row in mine + theirs) == ids
    assert (len(mine), len(theirs)) == (2, 2)


def test_who_is_taken_for_dead_while_it_asks_gets_no_letter(sending_clinic: Clinic, postgresql: PostgreSQL) -> None:
    """A sweep that commits between a worker's look and its word wins: nothing is begun, and nothing recorded."""
    database = open_database(sending_clinic, {DATABASE_URL: postgresql.new_database()})
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id)
    done: list[set[int]] = []

    def begin() -> None:
        with database.begin() as connection:
            done.append(begin_sending(connection, [(two, "me")], NOON))

    def tell() -> None:
        with database.begin() as connection:
            done.append(record(connection, [Outcome(one, "me", S.ACCEPTED, 250, "")], NOON))

    threads = [threading.Thread(target=begin), threading.Thread(target=tell)]
    with database.begin() as connection:
        assert sweep(connection, campaign_id, NOON + LEASE) == Swept(1, 1)
        for thread in threads:
            thread.start()
        while how_many_wait(database) < 2:
            pass
    for thread in threads:
        thread.join()
    found = states(database, campaign_id)
    database.close()
    assert done == [set(), set()]
    assert found == [S.UNKNOWN, S.PENDING]


def test_a_sweep_does_not_wait_for_a_worker(sending_clinic: Clinic, postgresql: PostgreSQL) -> None:
    """A row that is being begun at this moment is not left behind, though its lease is over by another's clock."""
    database = open_database(sending_clinic, {DATABASE_URL: postgresql.new_database()})
    campaign_id, (one,) = launched(database, "a.example")
    claimed(database, campaign_id)
    with database.begin() as first, database.begin() as second:
        assert begin_sending(first, [(one, "me")], NOON) == {one}
        second.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        assert sweep(second, campaign_id, NOON + LEASE) == Swept(0, 0)
    database.close()


def how_many_wait(database: Database) -> int:
    """How many sessions of a PostgreSQL database wait for another's lock."""
    with database.read() as connection:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(connection.exec_driver_sql(waiting).scalar_one())
