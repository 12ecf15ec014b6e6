"""Whatever workers, clocks, operators and readers do, and in whatever order: nobody twice, nobody lost."""

import datetime as dt
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from leafpost.clinic import read_clinic
from leafpost.database.conditions import LONGEST_LEASE, LONGEST_WAIT
from leafpost.database.engine import SQLITE_FILE, Database, open_database
from leafpost.database.ledger import (
    Outcome,
    begin_sending,
    claim,
    counts,
    decide_unknown,
    extend,
    is_done,
    record,
    release,
    sweep,
)
from leafpost.database.tables import CampaignState, campaign, consent, delivery, suppression
from leafpost.database.tables import DeliveryState as S
from tests.conftest import REPOSITORY
from tests.database.readers import LEASE, add_readers, make_campaign
from tests.databases import NOON

READERS = 6
ROW = st.integers(1, READERS)
JUMPS = st.sampled_from([dt.timedelta(seconds=1), LEASE, dt.timedelta(hours=7), dt.timedelta(days=400)])
FINAL = {S.ACCEPTED, S.REJECTED, S.SUPPRESSED, S.UNKNOWN}


@dataclass(frozen=True)
class Held:
    """What a worker believes to have: it may have been taken for dead long ago."""

    id: int
    token: str


class Workers(RuleBasedStateMachine):
    """Workers with leases old and new, on one campaign."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="leafpost-ledger-"))
        shutil.copy(self.empty, self.folder / SQLITE_FILE)
        self.database: Database = open_database(replace(read_clinic(REPOSITORY), data_folder=self.folder), {})
        self.now = NOON
        self.tokens = 0
        self.claimed: list[Held] = []
        self.begun: list[Held] = []
        self.may_have_it: set[int] = set()  # readers whose letter was begun and not certainly refused since
        self.before: dict[int, S] = {}

    @initialize()
    def launch(self) -> None:
        with self.database.begin() as connection:
            self.campaign = make_campaign(connection)
            add_readers(connection, self.campaign, ["a.example", "b.example"] * (READERS // 2))
        self.before = self._states()

    def _states(self) -> dict[int, S]:
        with self.database.read() as connection:
            return {one: S(state) for one, state in connection.execute(select(delivery.c.id, delivery.c.state))}

    @rule(most=st.integers(1, READERS))
    def claim_some(self, most: int) -> None:
        """A worker claims under a token of its own; it has rows that nobody else has, at this moment."""
        self.tokens += 1
        token = f"token{self.tokens}"
        with self.database.begin() as connection:
            rows = claim(connection, self.campaign, None, most, token, self.now + LEASE, self.now)
        assert all(self.before[row.id] in (S.PENDING, S.DEFERRED) for row in rows)
        self.claimed += [Held(row.id, token) for row in rows]

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A worker begins what it believes to have, now or long after its lease."""
        held = data.draw(st.lists(st.sampled_from(self.claimed), min_size=1, unique_by=lambda one: one.id))
        with self.database.begin() as connection:
            going = begin_sending(connection, [(one.id, one.token) for one in held], self.now)
        for one in held:
            if one.id in going:
                assert one.id not in self.may_have_it, "a reader may get the letter twice"
                self.may_have_it.add(one.id)
                self.begun.append(one)

    @precondition(lambda self: self.begun or self.claimed)
    @rule(data=st.data(), state=st.sampled_from([S.ACCEPTED, S.DEFERRED, S.REJECTED, S.UNKNOWN]))
    def answer(self, data: st.DataObject, state: S) -> None:
        """A worker records what came of an attempt, perhaps again, perhaps long after it was taken for dead."""
        is_begun = state in (S.ACCEPTED, S.UNKNOWN) or not self.claimed
        held = data.draw(st.sampled_from(self.begun if is_begun and self.begun else self.claimed or self.begun))
        was = self._states()[held.id]
        if held not in self.begun and state in (S.ACCEPTED, S.UNKNOWN):
            state = S.REJECTED
        due_at = self.now + dt.timedelta(hours=1) if state is S.DEFERRED else None
        with self.database.begin() as connection:
            done = record(connection, [Outcome(held.id, held.token, state, None, "", due_at)], self.now)
        if done:
            assert was in (S.CLAIMED, S.SENDING)
            if state is S.DEFERRED:
                self.may_have_it.discard(held.id)
        else:
            assert self._states()[held.id] == was

    @rule(one=ROW, token=st.sampled_from(["stolen", "token1", "token2"]))
    def answer_of_a_stranger(self, one: int, token: str) -> None:
        """An outcome with another's token changes nothing."""
        if Held(one, token) not in self.claimed:
            before = self._states()
            with self.database.begin() as connection:
                assert record(connection, [Outcome(one, token, S.REJECTED, 550, "")], self.now) == set()
            assert self._states() == before

    @precondition(lambda self: self.claimed)
    @rule(data=st.data(), gives_back=st.booleans())
    def extend_or_release(self, data: st.DataObject, gives_back: bool) -> None:
        token = data.draw(st.sampled_from(self.claimed)).token
        with self.database.begin() as connection:
            if gives_back:
                release(connection, token, self.now)
            else:
                extend(connection, token, self.now + LEASE, self.now)

    @rule()
    def sweep_up(self) -> None:
        """What a dead worker had begun is in doubt; nothing else is."""
        before = self._states()
        with self.database.begin() as connection:
            swept = sweep(connection, self.campaign, self.now)
        moved = Counter((before[one], state) for one, state in self._states().items() if before[one] != state)
        assert moved[(S.SENDING, S.UNKNOWN)] == swept.unknown
        assert sum(moved.values()) == swept.unknown + swept.freed

    @rule(jump=JUMPS, is_back=st.booleans())
    def set_clock(self, jump: dt.timedelta, is_back: bool) -> None:
        self.now = self.now - jump if is_back else self.now + jump

    @rule(one=ROW, how=st.sampled_from(["leaves", "withdraws", "is forgotten"]))
    def lose_a_reader(self, one: int, how: str) -> None:
        with self.database.begin() as connection:
            if how == "is forgotten":
                connection.execute(
                    update(delivery).where(delivery.c.id == one).values(address=None, subscriber_id=None)
                )
            elif how == "withdraws":
                whose = consent.c.subscriber_id == one
                connection.execute(update(consent).where(whose).values(withdrawn_at=self.now))
            elif not connection.execute(select(suppression).where(suppression.c.address_hash == f"hash{one}")).all():
                values = {"address_hash": f"hash{one}", "reason": "unsubscribed", "at": self.now}
                connection.execute(suppression.insert().values(values))

    @rule(state=st.sampled_from([CampaignState.PAUSED, CampaignState.RUNNING, CampaignState.RUNNING]))
    def pause_or_resume(self, state: CampaignState) -> None:
        with self.database.begin() as connection:
            connection.execute(update(campaign).values(state=state))

    @rule(one=ROW, is_delivered=st.booleans())
    def decide(self, one: int, is_delivered: bool) -> None:
        """Only an operator moves a row that is in doubt; if the letter did not arrive, it may go again."""
        was = self._states()[one]
        with self.database.begin() as connection:
            done = decide_unknown(connection, self.campaign, one, is_delivered, "Ada", "mail log", self.now)
        assert done is (was is S.UNKNOWN)
        if done and not is_delivered:
            self.may_have_it.discard(one)
        if done:
            self.before[one] = S.ACCEPTED if is_delivered else S.DEFERRED

    @invariant()
    def an_end_is_an_end(self) -> None:
        """What is accepted, rejected, suppressed or in doubt stays so; every row is somewhere."""
        states = self._states()
        for one, state in self.before.items():
            assert state not in FINAL or states[one] is state
        with self.database.read() as connection:
            assert sum(counts(connection, self.campaign).values()) == READERS
        self.before = states

    def teardown(self) -> None:
        """In the end, with workers that do their work, nothing is left: nobody is lost."""
        try:
            self._drain()
        finally:
            self.database.close()
            shutil.rmtree(self.folder)

    def _drain(self) -> None:
        with self.database.begin() as connection:
            connection.execute(update(campaign).values(state=CampaignState.RUNNING))
        for _ in range(4):  # old leases end, then old times to try again
            with self.database.begin() as connection:
                sweep(connection, self.campaign, self.now)
                rows = claim(connection, self.campaign, None, READERS, "last", self.now + LEASE, self.now)
                going = begin_sending(connection, [(row.id, "last") for row in rows], self.now)
                assert not going & self.may_have_it
                record(connection, [Outcome(one, "last", S.ACCEPTED, 250, "") for one in going], self.now)
            self.now += max(LONGEST_LEASE, LONGEST_WAIT)
        with self.database.read() as connection:
            assert is_done(connection, self.campaign)


def test_nobody_twice_and_nobody_lost(tmp_path: Path) -> None:
    """Random workers, clocks, operators and readers, in random order."""
    clinic = replace(read_clinic(REPOSITORY), data_folder=tmp_path)
    open_database(clinic, {}).close()
    Workers.empty = tmp_path / SQLITE_FILE
    run_state_machine_as_test(Workers, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))
