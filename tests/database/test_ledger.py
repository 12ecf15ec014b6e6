"""Every move of a delivery is allowed, made once, and made only by who has it."""

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from leafpost.database.claiming import Claimed
from leafpost.database.conditions import FORGOTTEN, LEFT, NO_CONSENT
from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, begin_sending, claim, counts, is_done, next_due, record, release
from leafpost.database.tables import CampaignState, DeliveryState, campaign, consent, delivery, suppression
from leafpost.database.throttle import slow_down, take
from tests.database.readers import LEASE, add_readers, claimed, launched, make_campaign, row_of, sending, states
from tests.databases import NOON

SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)
S = DeliveryState


def test_a_letter_goes_its_way(database: Database) -> None:
    """From PENDING over CLAIMED and SENDING to ACCEPTED; the server's answer stays, the lease does not."""
    campaign_id, (one,) = launched(database, "a.example")
    (row,) = claimed(database, campaign_id)
    assert row == Claimed(one, campaign_id, "reader1@a.example", "hash1", "Ada", "en", "a.example", 0, "me")
    assert states(database, campaign_id) == [S.CLAIMED]
    with database.begin() as connection:
        assert begin_sending(connection, [(one, "me")], NOON + SECOND) == {one}
    assert states(database, campaign_id) == [S.SENDING]
    with database.begin() as connection:
        assert record(connection, [Outcome(one, "me", S.ACCEPTED, 250, "2.0.0 OK")], NOON + 2 * SECOND) == {one}
    found = row_of(database, one)
    assert (found.state, found.code, found.answer, found.attempts) == (S.ACCEPTED, 250, "2.0.0 OK", 1)
    assert (found.first_tried_at, found.changed_at) == (NOON + SECOND, NOON + 2 * SECOND)
    assert (found.lease_token, found.lease_until) == (None, None)


@pytest.mark.parametrize(
    ("state", "start_at", "goes"),
    [
        (CampaignState.RUNNING, NOON, True),
        (CampaignState.RUNNING, NOON + HOUR, True),  # it has begun; then the clock was set back
        (CampaignState.SCHEDULED, NOON, True),
        (CampaignState.SCHEDULED, NOON + SECOND, False),
        (CampaignState.PAUSED, NOON, False),
        (CampaignState.STOPPED, NOON, False),
        (CampaignState.FINISHED, NOON, False),
    ],
)
def test_letters_go_only_while_their_campaign_runs(
    database: Database, state: CampaignState, start_at: dt.datetime, goes: bool
) -> None:
    """A campaign that is paused, stopped, finished or not yet begun gives nothing to a worker."""
    with database.begin() as connection:
        campaign_id = make_campaign(connection, state=state, start_at=start_at)
        add_readers(connection, campaign_id, ["a.example"])
    assert len(claimed(database, campaign_id)) == goes


def test_a_pause_holds_what_is_claimed_and_not_begun(database: Database) -> None:
    """After a pause not even a claimed letter is begun; it waits again, and goes when the campaign goes on."""
    campaign_id, ids = launched(database, "a.example", "a.example")
    claimed(database, campaign_id)
    set_campaign(database, campaign_id, CampaignState.PAUSED)
    with database.begin() as connection:
        assert begin_sending(connection, [(one, "me") for one in ids], NOON) == set()
    assert states(database, campaign_id) == [S.PENDING] * 2
    set_campaign(database, campaign_id, CampaignState.RUNNING)
    assert [row.id for row in claimed(database, campaign_id)] == ids


def set_campaign(database: Database, campaign_id: int, state: CampaignState) -> None:
    with database.begin() as connection:
        connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(state=state))


def test_a_claim_takes_no_more_than_it_is_asked_for(database: Database) -> None:
    """Two claims share the rows; nobody has a row twice; a third finds nothing."""
    campaign_id, ids = launched(database, *["a.example"] * 3)
    found = [[row.id for row in claimed(database, campaign_id, most=2, token=token)] for token in ("x", "y", "z")]
    assert found == [ids[:2], ids[2:], []]


def test_a_claim_may_be_for_one_provider_or_leave_some_out(database: Database) -> None:
    """Only the provider that is asked for, and never one that is excluded."""
    campaign_id, (a, b, c) = launched(database, "a.example", "b.example", "c.example")
    with database.begin() as connection:
        excluded = claim(connection, campaign_id, None, 9, "x", NOON + LEASE, NOON, excluded={"a.example", "b.example"})
        named = claim(connection, campaign_id, "b.example", 9, "x", NOON + LEASE, NOON)
        both = claim(connection, campaign_id, "a.example", 9, "x", NOON + LEASE, NOON, excluded=["a.example"])
    assert ([row.id for row in excluded], [row.id for row in named], both) == ([c], [b], [])
    assert row_of(database, a).state == S.PENDING


def spoil(database: Database, one: int, how: str) -> None:
    """Make the reader of a delivery one who may not be written to, or not about this."""
    with database.begin() as connection:
        whose = delivery.c.id == one
        of_one = consent.c.subscriber_id == one
        match how:
            case "forgotten":
                connection.execute(update(delivery).where(whose).values(address=None, subscriber_id=None))
            case "address alone forgotten":
                connection.execute(update(delivery).where(whose).values(address=None))
            case "withdrew":
                connection.execute(update(consent).where(of_one).values(withdrawn_at=NOON))
            case "other topic":
                connection.execute(update(consent).where(of_one).values(topic="other"))
            case "never agreed":
                connection.execute(consent.delete().where(of_one))
            case topic:
                values = {"address_hash": f"hash{one}", "topic": topic, "reason": "unsubscribed", "at": NOON}
                connection.execute(suppression.insert().values(values))


UNFIT = [
    ("forgotten", FORGOTTEN),
    ("address alone forgotten", FORGOTTEN),
    ("withdrew", NO_CONSENT),
    ("other topic", NO_CONSENT),
    ("never agreed", NO_CONSENT),
    ("*", LEFT),
    ("news", LEFT),
]


@pytest.mark.parametrize(("how", "answer"), UNFIT)
def test_who_may_not_be_written_to_is_not_claimed(database: Database, how: str, answer: str) -> None:
    """Whoever left, was erased or has no consent to the topic is SUPPRESSED, with the reason; another goes instead."""
    campaign_id, (one, other) = launched(database, "a.example", "a.example")
    spoil(database, one, how)
    assert [row.id for row in claimed(database, campaign_id, most=1)] == [other]
    assert (row_of(database, one).state, row_of(database, one).answer) == (S.SUPPRESSED, answer)


@pytest.mark.parametrize(("how", "answer"), UNFIT)
def test_who_leaves_after_the_claim_is_not_written_to(database: Database, how: str, answer: str) -> None:
    """The same is looked at once more at the very moment before a letter goes out."""
    campaign_id, (one, other) = launched(database, "a.example", "a.example")
    claimed(database, campaign_id)
    spoil(database, one, how)
    with database.begin() as connection:
        assert begin_sending(connection, [(one, "me"), (other, "me")], NOON) == {other}
    found = row_of(database, one)
    assert (found.state, found.answer, found.lease_token) == (S.SUPPRESSED, answer, None)


def test_who_left_another_topic_is_written_to(database: Database) -> None:
    """To leave one topic is not to leave all."""
    campaign_id, (one,) = launched(database, "a.example")
    spoil(database, one, "events")
    assert [row.id for row in claimed(database, campaign_id)] == [one]


def test_a_deferred_letter_goes_when_it_is_due(database: Database) -> None:
    """Not before its time, and behind those that were never tried."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id, most=1)
    outcome(database, Outcome(one, "me", S.DEFERRED, 451, "4.0.0 later", NOON + HOUR))
    with database.read() as connection:
        assert next_due(connection, campaign_id) == NOON + HOUR
    assert [row.id for row in claimed(database, campaign_id, most=1, now=NOON + HOUR)] == [two]
    assert claimed(database, campaign_id, now=NOON + HOUR - SECOND) == []
    (again,) = claimed(database, campaign_id, now=NOON + HOUR)
    assert (again.id, again.attempts, again.first_tried_at) == (one, 1, NOON)


def test_a_letter_that_is_due_does_not_bring_others_along(database: Database) -> None:
    """Of two that wait at the same provider, only the one whose time has come goes."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    sending(database, campaign_id)
    outcome(database, Outcome(one, "me", S.DEFERRED, 451, "later", NOON + HOUR))
    outcome(database, Outcome(two, "me", S.DEFERRED, 451, "later", NOON + 2 * HOUR))
    assert [row.id for row in claimed(database, campaign_id, now=NOON + HOUR)] == [one]


def outcome(database: Database, *outcomes: Outcome, now: dt.datetime = NOON) -> set[int]:
    with database.begin() as connection:
        return record(connection, outcomes, now)


def test_only_who_has_a_row_may_begin_it(database: Database) -> None:
    """Another token, an expired lease, an id that is not there, or a row that was begun already: not ours."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    claimed(database, campaign_id)

    def begun(ids: Sequence[tuple[int, str]], now: dt.datetime = NOON) -> set[int]:
        with database.begin() as connection:
            return begin_sending(connection, ids, now)

    assert begun([(one, "you"), (99, "me")]) == set()
    assert begun([(one, "me")], NOON + LEASE) == set()
    assert begun([]) == set()
    assert begun([(one, "me")], NOON + LEASE - SECOND) == {one}
    assert begun([(one, "me"), (two, "me")]) == {two}
    assert row_of(database, one).attempts == 1


@pytest.mark.parametrize("state", [S.ACCEPTED, S.REJECTED, S.UNKNOWN, S.DEFERRED])
def test_who_comes_too_late_changes_nothing(database: Database, state: DeliveryState) -> None:
    """An outcome under another lease, or for a row that has one already, leaves the row as it is."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    due_at = NOON + HOUR if state is S.DEFERRED else None
    before = row_of(database, one)
    assert outcome(database, Outcome(one, "you", state, 250, "late", due_at)) == set()
    assert row_of(database, one) == before
    assert outcome(database, Outcome(one, "me", state, 250, "in time", due_at)) == {one}
    before = row_of(database, one)
    for other in (S.REJECTED, S.ACCEPTED):
        assert outcome(database, Outcome(one, "me", other, 250, "again")) == set()
    assert row_of(database, one) == before


def test_an_attempt_that_fails_before_data_counts(database: Database) -> None:
    """A row that was claimed and refused before it was begun has had an attempt, and its 72 hours run."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    claimed(database, campaign_id)
    refused = Outcome(one, "me", S.REJECTED, 550, "5.1.1 no")
    assert outcome(database, refused, Outcome(two, "me", S.DEFERRED, None, "gone", NOON + HOUR)) == {one, two}
    for one_id, state in ((one, S.REJECTED), (two, S.DEFERRED)):
        found = row_of(database, one_id)
        assert (found.state, found.attempts, found.first_tried_at) == (state, 1, NOON)


@pytest.mark.parametrize("state", [S.ACCEPTED, S.UNKNOWN, S.PENDING, S.SENDING, S.SUPPRESSED])
def test_nothing_is_accepted_or_in_doubt_before_it_was_begun(database: Database, state: DeliveryState) -> None:
    """An outcome that cannot be is a fault of the program: it is refused, and nothing of its group is written."""
    campaign_id, (one, two) = launched(database, "a.example", "a.example")
    claimed(database, campaign_id)
    with pytest.raises(ValueError, match=f"from claimed to {state}"):
        outcome(database, Outcome(one, "me", S.REJECTED, 550, "no"), Outcome(two, "me", state, 250, "OK"))
    assert states(database, campaign_id) == [S.CLAIMED] * 2


@pytest.mark.parametrize(("state", "due_at"), [(S.DEFERRED, None), (S.ACCEPTED, NOON)])
def test_the_next_attempt_has_a_time_and_nothing_else_has(
    database: Database, state: DeliveryState, due_at: dt.datetime | None
) -> None:
    """DEFERRED without a time would never be found again; another state with one would be a mistake."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    with pytest.raises(ValueError, match="next attempt"):
        outcome(database, Outcome(one, "me", state, 450, "", due_at))


def test_answers_are_kept_without_addresses(database: Database) -> None:
    """What a server says is kept on one line, not too long, and tells nobody's address."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    answer = "5.1.1 <reader1@a.example>:\r\n user=reader1@a.example unknown, ask (help@b.example). " + "x" * 900
    outcome(database, Outcome(one, "me", S.REJECTED, 550, answer))
    kept = row_of(database, one).answer
    assert kept.startswith("5.1.1 <…>: user=… unknown, ask (…). xxx")
    assert len(kept) == 500


def test_a_lease_is_never_too_long(database: Database) -> None:
    """Nobody keeps rows for more than an hour without saying so again."""
    campaign_id, _ = launched(database, "a.example")
    with database.begin() as connection, pytest.raises(ValueError, match="the longest is"):
        claim(connection, campaign_id, None, 1, "me", NOON + HOUR + SECOND, NOON)


def test_what_was_not_begun_can_be_given_back(database: Database) -> None:
    """A worker that ends gives back its claimed rows and no others; they can be claimed at once."""
    campaign_id, (_one, two, _three) = launched(database, *["a.example"] * 3)
    sending(database, campaign_id, most=1)
    claimed(database, campaign_id, most=1)
    claimed(database, campaign_id, token="you")
    with database.begin() as connection:
        assert release(connection, "me", NOON) == 1
    assert states(database, campaign_id) == [S.SENDING, S.PENDING, S.CLAIMED]
    assert [row.id for row in claimed(database, campaign_id, token="third")] == [two]


def test_what_was_tried_before_is_given_back_as_deferred(database: Database) -> None:
    """A row keeps that it was tried; given back, it is due at once."""
    campaign_id, (one,) = launched(database, "a.example")
    sending(database, campaign_id)
    outcome(database, Outcome(one, "me", S.DEFERRED, 451, "later", NOON + HOUR))
    claimed(database, campaign_id, now=NOON + HOUR)
    with database.begin() as connection:
        release(connection, "me", NOON + 2 * HOUR)
    assert states(database, campaign_id) == [S.DEFERRED]
    assert [row.attempts for row in claimed(database, campaign_id, now=NOON + 2 * HOUR)] == [1]


def test_one_slow_provider_holds_up_nobody(database: Database) -> None:
    """A provider that is left alone, and one at its rate, give way to the others, however many rows they have."""
    campaign_id, _ids = launched(database, *["a.example"] * 30, *["b.example"] * 30, "z.example")
    with database.begin() as connection:
        slow_down(connection, "a.example", NOON, "421 slower")
        take(connection, "b.example", 1, NOON, most=4)
    found = [row.provider for row in claimed(database, campaign_id, most=5)]
    assert found == ["b.example"] * 3 + ["z.example"]
    with database.begin() as connection:
        take(connection, "b.example", 3, NOON, most=4)
    assert claimed(database, campaign_id) == []
    assert len(claimed(database, campaign_id, now=NOON + SECOND)) == 4


def test_an_unknown_provider_begins_with_one_full_bucket(database: Database) -> None:
    """The first claim for a provider is not larger than its rate allows."""
    campaign_id, _ = launched(database, *["a.example"] * 30)
    with database.begin() as connection:
        assert len(claim(connection, campaign_id, None, 20, "me", NOON + LEASE, NOON, rate=6)) == 6
        assert len(claim(connection, campaign_id, None, 20, "me", NOON + LEASE, NOON)) == 20


def test_pending_and_deferred_rows_share_the_rate(database: Database) -> None:
    """One claim gives a provider no more than its bucket holds, whatever state its rows are in."""
    campaign_id, ids = launched(database, *["a.example"] * 4)
    sending(database, campaign_id, most=2)
    outcome(database, *[Outcome(one, "me", S.DEFERRED, 451, "later", NOON) for one in ids[:2]])
    with database.begin() as connection:
        take(connection, "a.example", 1, NOON, most=4)
    assert [row.id for row in claimed(database, campaign_id)] == [ids[2], ids[3], ids[0]]


def test_a_campaign_is_done_when_no_worker_has_anything_left(database: Database) -> None:
    """Counts name every state; a row that is in doubt waits for a person, not for a worker."""
    campaign_id, ids = launched(database, *["a.example"] * 4)
    endings = [S.ACCEPTED, S.REJECTED, S.UNKNOWN, S.DEFERRED]
    sending(database, campaign_id)
    for one, state in zip(ids, endings, strict=True):
        with database.read() as connection:
            assert not is_done(connection, campaign_id)
        outcome(database, Outcome(one, "me", state, None, "", NOON if state is S.DEFERRED else None))
    with database.read() as connection:
        assert counts(connection, campaign_id) == {state: int(state in endings) for state in S}
        assert not is_done(connection, campaign_id)
    spoil(database, ids[3], "*")
    assert claimed(database, campaign_id) == []
    with database.read() as connection:
        assert is_done(connection, campaign_id)
        assert next_due(connection, campaign_id) is None
        assert connection.execute(select(delivery.c.id).where(delivery.c.state == S.SUPPRESSED)).scalars().all() == [
            ids[3]
        ]
