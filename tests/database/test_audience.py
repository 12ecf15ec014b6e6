"""Consents, suppressions and people in the database, and what one person may ask for."""

import datetime as dt
import json

import pytest
from sqlalchemy import update

from leafpost.audience.adding import Consented, NewReader, add_reader
from leafpost.audience.address import parse_address
from leafpost.audience.importing_times import Clock
from leafpost.audience.opening import open_audience
from leafpost.audience.personal import bar, forget, personal_data
from leafpost.audience.secrets import SECRET_KEY
from leafpost.clinic import Clinic
from leafpost.database import subscribers
from leafpost.database.consents import consents_of, give_consent, reader_counts, withdraw_consent
from leafpost.database.engine import Database
from leafpost.database.ledger import Outcome, begin_sending, claim, record, sweep
from leafpost.database.subscribers import Listed, find_subscriber, listed_subscribers, save_subscriber
from leafpost.database.suppressions import is_suppressed, suppress, suppression_counts, suppressions_of
from leafpost.database.tables import (
    EVERY_TOPIC,
    CampaignState,
    DeliveryState,
    SuppressionReason,
    campaign,
    delivery,
    event,
)
from leafpost.errors import ConfigurationError, ProblemError
from tests.audience.people import ENVIRONMENT, NOW, TEXT, everything, hashed, the_secret

ANN, BO = "ann.lee@annlee.example", "bo@example.org"
HOUR = dt.timedelta(hours=1)


def put(database: Database, address: str, *, topic: str = "news", name: str = "Ann Lee") -> int:
    """Somebody who agreed to a topic; returns their id."""
    with database.begin() as connection:
        row_id, _ = save_subscriber(connection, address, address, hashed(address), name, "de", NOW)
        give_consent(connection, row_id, topic, TEXT, "1", "de", NOW - HOUR, "form 7")
    return row_id


def put_delivery(
    database: Database, address: str, state: DeliveryState, subscriber_id: int, *, lease: str | None = None
) -> int:
    """A letter of a running campaign to somebody, in a state; returns its id."""
    with database.begin() as connection:
        row = {"topic": "news", "state": CampaignState.RUNNING.value, "created_at": NOW, "start_at": NOW,
               "sender": "news@clinic.example", "audience_digest": "a", "artefact_digest": "b"}  # fmt: skip
        campaign_id = connection.execute(
            campaign.insert().values(**row, issue=f"{state}-letter").returning(campaign.c.id)
        ).scalar_one()
        values = {"campaign_id": campaign_id, "subscriber_id": subscriber_id, "address": address, "name": "Ann Lee",
                  "address_hash": hashed(address), "locale": "de", "wanted_locale": "de", "state": state.value,
                  "provider": address.partition("@")[2], "due_at": NOW, "changed_at": NOW, "lease_token": lease,
                  "lease_until": NOW + HOUR if lease else None, "answer": "550 no"}  # fmt: skip
        delivery_id: int = connection.execute(delivery.insert().values(values).returning(delivery.c.id)).scalar_one()
        connection.execute(event.insert().values(
            campaign_id=campaign_id, delivery_id=delivery_id, kind="bounce", at=NOW, status="5.1.1", detail="full"
        ))  # fmt: skip
    return delivery_id


def delivery_row(database: Database, delivery_id: int) -> dict[str, object]:
    with database.read() as connection:
        return dict(connection.execute(delivery.select().where(delivery.c.id == delivery_id)).mappings().one())


def test_the_first_reason_to_leave_stays(database: Database) -> None:
    """An address is put on the list once per topic, and it is told whether that was new."""
    with database.begin() as connection:
        assert suppress(connection, hashed(ANN), SuppressionReason.UNSUBSCRIBED, NOW, topic="news")
        assert not suppress(connection, hashed(ANN), SuppressionReason.BOUNCED, NOW + HOUR, topic="news")
        assert suppress(connection, hashed(ANN), SuppressionReason.COMPLAINED, NOW + HOUR)
        assert [(s.topic, s.reason, s.at) for s in suppressions_of(connection, hashed(ANN))] == [
            ("news", SuppressionReason.UNSUBSCRIBED, NOW),
            (EVERY_TOPIC, SuppressionReason.COMPLAINED, NOW + HOUR),
        ]
        assert suppression_counts(connection) == {
            (SuppressionReason.COMPLAINED, EVERY_TOPIC): 1,
            (SuppressionReason.UNSUBSCRIBED, "news"): 1,
        }


def test_a_complaint_takes_the_place_of_an_earlier_reason(database: Database) -> None:
    """Whoever left and then complained counts as having complained, whatever comes after; the others are as before."""
    with database.begin() as connection:
        for person in (ANN, BO):
            suppress(connection, hashed(person), SuppressionReason.UNSUBSCRIBED, NOW)
        assert suppress(connection, hashed(ANN), SuppressionReason.COMPLAINED, NOW + HOUR)
        assert not suppress(connection, hashed(ANN), SuppressionReason.COMPLAINED, NOW + 2 * HOUR)
        assert not suppress(connection, hashed(ANN), SuppressionReason.BOUNCED, NOW + 2 * HOUR)
        assert [(s.reason, s.at) for s in suppressions_of(connection, hashed(ANN))] == [
            (SuppressionReason.COMPLAINED, NOW + HOUR)
        ]
        assert [s.reason for s in suppressions_of(connection, hashed(BO))] == [SuppressionReason.UNSUBSCRIBED]


def test_leaving_one_topic_leaves_the_others(database: Database) -> None:
    """Suppression counts for its topic; for every topic it counts for all."""
    with database.begin() as connection:
        suppress(connection, hashed(ANN), SuppressionReason.UNSUBSCRIBED, NOW, topic="news")
        suppress(connection, hashed(BO), SuppressionReason.BOUNCED, NOW)
        found = [[is_suppressed(connection, hashed(who), topic) for topic in ("news", "classes")] for who in (ANN, BO)]
    assert found == [[True, False], [True, True]]


def test_consents_have_a_history(database: Database) -> None:
    """A newer consent follows an older one, an older one changes nothing, a withdrawal ends what holds."""
    ann = put(database, ANN)
    with database.begin() as connection:
        give_consent(connection, ann, "news", "Other text", "2", "de", NOW, "form 8")
        give_consent(connection, ann, "news", TEXT, "1", "de", NOW - 2 * HOUR, "form 6")
        give_consent(connection, ann, "classes", TEXT, "1", "de", NOW, "form 8")
        withdraw_consent(connection, ann, "news", NOW + HOUR)
        found = [(c.topic, c.text, c.proof, c.withdrawn_at) for c in consents_of(connection, ann)]
    assert found == [
        ("news", TEXT, "form 7", NOW),
        ("news", "Other text", "form 8", NOW + HOUR),
        ("classes", TEXT, "form 8", None),
    ]


def test_only_who_agrees_and_has_not_left_is_counted(database: Database) -> None:
    """Readers are counted by topic and language."""
    put(database, ANN)
    put(database, BO)
    cy = put(database, "cy@example.org", topic="classes")
    with database.begin() as connection:
        suppress(connection, hashed(BO), SuppressionReason.BOUNCED, NOW)
        assert reader_counts(connection) == {("classes", "de"): 1, ("news", "de"): 1}
        withdraw_consent(connection, cy, EVERY_TOPIC, NOW)
        assert reader_counts(connection) == {("news", "de"): 1}


def test_everybody_is_listed_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """People come in the order of their addresses, however many are fetched at a time."""
    monkeypatch.setattr(subscribers, "_BATCH", 2)
    for name in ("eve", "ann", "di", "cy", "bo"):
        put(database, f"{name}@example.org", name=name)
    with database.begin() as connection:
        suppress(connection, hashed("cy@example.org"), SuppressionReason.UNSUBSCRIBED, NOW, topic="news")
        suppress(connection, hashed("di@example.org"), SuppressionReason.BOUNCED, NOW)
        found = list(listed_subscribers(connection))
    assert [(person.name, person.topics, person.has_left) for person in found] == [
        ("ann", ("news",), False),
        ("bo", ("news",), False),
        ("cy", (), False),
        ("di", (), True),
        ("eve", ("news",), False),
    ]
    assert found[0] == Listed("ann@example.org", "ann", "de", ("news",), False)


def test_another_key_is_refused(database: Database, sending_clinic: Clinic, environment: dict[str, str]) -> None:
    """With a key under which nobody who left would be known, nothing is opened; with the first one it is."""
    open_audience(sending_clinic, environment | ENVIRONMENT)[0].close()
    with pytest.raises(ConfigurationError) as caught:
        open_audience(sending_clinic, environment | {SECRET_KEY: "Zb2wQ7mN4xC9vL1kJ6hG3fD8sA5pO0iU"})
    assert "not the key that the database was made with" in caught.value.problems[0].what
    open_audience(sending_clinic, environment | ENVIRONMENT)[0].close()


# Forgetting


@pytest.mark.parametrize("state", list(DeliveryState))
def test_forgetting_leaves_only_the_hash(database: Database, state: DeliveryState) -> None:
    """No table has the address, the name, the domain or a consent any more, whatever state a letter is in."""
    held = state in (DeliveryState.CLAIMED, DeliveryState.SENDING)
    letter = put_delivery(database, ANN, state, put(database, ANN), lease="t" if held else None)
    put(database, BO, name="Bo")
    erased = forget(database, the_secret(), ANN, NOW)
    assert erased is not None
    assert (erased.was_subscriber, erased.consents, erased.deliveries) == (True, 1, 1)
    told = repr(everything(database))
    for secret in (ANN, "ann.lee", "Ann Lee", *(() if state is DeliveryState.SENDING else ("annlee.example",))):
        assert secret not in told
    assert BO in told
    row = delivery_row(database, letter)
    assert (row["address"], row["name"], row["subscriber_id"], row["address_hash"]) == (None, "", None, hashed(ANN))
    with database.read() as connection:
        assert is_suppressed(connection, hashed(ANN), "news")


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.DEFERRED])
def test_what_has_not_begun_is_not_sent(database: Database, state: DeliveryState) -> None:
    """A letter that waits is ended at once, and no worker gets it."""
    letter = put_delivery(database, ANN, state, put(database, ANN))
    forget(database, the_secret(), ANN, NOW)
    row = delivery_row(database, letter)
    assert row["state"] == DeliveryState.SUPPRESSED
    with database.begin() as connection:
        assert claim(connection, int(str(row["campaign_id"])), None, 5, "t", NOW + HOUR, NOW) == []


def test_a_claimed_letter_is_not_begun(database: Database) -> None:
    """A worker that has claimed it and asks whether it may begin is told no."""
    letter = put_delivery(database, ANN, DeliveryState.CLAIMED, put(database, ANN), lease="t")
    forget(database, the_secret(), ANN, NOW)
    with database.begin() as connection:
        assert begin_sending(connection, [(letter, "t")], NOW) == set()
    assert delivery_row(database, letter)["state"] == DeliveryState.SUPPRESSED


@pytest.mark.parametrize("state", [DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.UNKNOWN])
def test_what_came_of_a_letter_in_flight_is_put_down(database: Database, state: DeliveryState) -> None:
    """Somebody is forgotten while their letter is on its way: the worker still records its end, under its lease.

    What the provider is called, and what it said, is kept of nobody who was forgotten.
    """
    letter = put_delivery(database, ANN, DeliveryState.SENDING, put(database, ANN), lease="t")
    forget(database, the_secret(), ANN, NOW)
    with database.begin() as connection:
        assert record(connection, [Outcome(letter, "t", state, 250, "annlee.example took it")], NOW) == {letter}
    row = delivery_row(database, letter)
    assert (row["state"], row["provider"], row["answer"]) == (state, "", "")


def test_a_letter_in_flight_that_is_deferred_is_not_sent_again(database: Database) -> None:
    """The server says later: later nobody is there to send to, and no worker falls over the missing address."""
    letter = put_delivery(database, ANN, DeliveryState.SENDING, put(database, ANN), lease="t")
    forget(database, the_secret(), ANN, NOW)
    outcome = Outcome(letter, "t", DeliveryState.DEFERRED, 451, "later", NOW)
    with database.begin() as connection:
        assert record(connection, [outcome], NOW) == {letter}
        campaign_id = int(str(delivery_row(database, letter)["campaign_id"]))
    with database.begin() as connection:
        assert claim(connection, campaign_id, None, 5, "u", NOW + HOUR, NOW) == []
    assert delivery_row(database, letter)["state"] == DeliveryState.SUPPRESSED


def test_a_worker_that_died_leaves_the_forgotten_in_doubt(database: Database) -> None:
    """A letter that was being sent when the worker died is UNKNOWN as anybody's, with nobody's name."""
    letter = put_delivery(database, ANN, DeliveryState.SENDING, put(database, ANN), lease="t")
    forget(database, the_secret(), ANN, NOW)
    with database.begin() as connection:
        sweep(connection, int(str(delivery_row(database, letter)["campaign_id"])), NOW + 2 * HOUR)
    row = delivery_row(database, letter)
    assert (row["state"], row["name"], row["provider"]) == (DeliveryState.UNKNOWN, "", "")


def test_nothing_of_the_forgotten_stays_in_the_file(sending_clinic: Clinic) -> None:
    """The bytes of SQLite's files do not have the address any more, nor does the log beside them."""
    database, secret = open_audience(sending_clinic, ENVIRONMENT)
    put_delivery(database, ANN, DeliveryState.ACCEPTED, put(database, ANN))

    def bytes_on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in sending_clinic.data_folder.iterdir())

    assert ANN.encode() in bytes_on_disk()
    forget(database, secret, ANN, NOW)
    on_disk = bytes_on_disk()
    database.close()
    assert ANN.encode() not in on_disk
    assert b"Ann Lee" not in on_disk


def test_who_is_not_known_is_not_forgotten(database: Database) -> None:
    """A slip in the address changes nothing, so that it can be told."""
    put(database, ANN)
    before = everything(database)
    assert forget(database, the_secret(), BO, NOW) is None
    assert everything(database) == before


def test_forgetting_twice_is_as_good_as_once(database: Database) -> None:
    """The first reason to leave stays on the list."""
    put(database, ANN)
    bar(database, the_secret(), ANN, SuppressionReason.COMPLAINED, EVERY_TOPIC, "", NOW)
    for _ in "two":
        assert forget(database, the_secret(), ANN, NOW + HOUR) is not None
    with database.read() as connection:
        (found,) = suppressions_of(connection, hashed(ANN))
    assert (found.reason, found.at) == (SuppressionReason.COMPLAINED, NOW)


# What is held on one person


def test_a_person_gets_all_that_is_held_on_them(database: Database) -> None:
    """Every row of every table that is about the person is in the export, and nothing of anybody else."""
    ann = put(database, ANN)
    put_delivery(database, ANN, DeliveryState.REJECTED, ann)
    put_delivery(database, BO, DeliveryState.ACCEPTED, put(database, BO, name="Bo"))
    with database.begin() as connection:
        withdraw_consent(connection, ann, "news", NOW)
    bar(database, the_secret(), ANN, SuppressionReason.BOUNCED, EVERY_TOPIC, "mailbox full", NOW)
    found = personal_data(database, the_secret(), ANN)
    assert found is not None
    assert json.loads(json.dumps(found)) == found
    assert found["subscriber"] == {
        "id": ann, "address": ANN, "address_hash": hashed(ANN), "name": "Ann Lee", "locale": "de",
        "created_at": NOW.isoformat(), "updated_at": NOW.isoformat(),
    }  # fmt: skip
    assert found["consents"] == [
        {
            "topic": "news", "text": TEXT, "version": "1", "locale": "de", "given_at": (NOW - HOUR).isoformat(),
            "proof": "form 7", "withdrawn_at": NOW.isoformat(),
        }
    ]  # fmt: skip
    assert found["suppressions"] == [
        {"topic": "*", "reason": "bounced", "at": NOW.isoformat(), "detail": "mailbox full"}
    ]
    (letter,) = found["deliveries"]
    assert (letter["issue"], letter["state"], letter["answer"]) == ("rejected-letter", "rejected", "550 no")
    assert letter["events"] == [{"kind": "bounce", "at": NOW.isoformat(), "status": "5.1.1", "detail": "full"}]
    assert BO not in json.dumps(found)


def test_of_the_forgotten_there_is_the_list_and_the_counts(database: Database) -> None:
    """The export of somebody who was forgotten has no name and no address, but does not hide what is left."""
    put_delivery(database, ANN, DeliveryState.ACCEPTED, put(database, ANN))
    forget(database, the_secret(), ANN, NOW)
    found = personal_data(database, the_secret(), ANN)
    assert found is not None
    assert (found["subscriber"], found["consents"]) == (None, [])
    assert found["suppressions"][0]["detail"] == "forgotten"
    assert (found["deliveries"][0]["address"], found["deliveries"][0]["name"]) == (None, "")
    assert personal_data(database, the_secret(), BO) is None


# By hand


def reader(*topics: str, locale: str | None = None, **given: str) -> NewReader:
    consent = {"text": TEXT, "version": "1", "at": "2026-05-31", "proof": "form 7"} if topics else {}
    parts = {"text": "", "version": "", "at": "", "proof": ""} | consent | given
    return NewReader(parse_address("Ann@example.org"), "Ann", locale, "en", Consented(topics, **parts))


CLOCK = Clock(NOW, lambda moment: moment.replace(tzinfo=dt.UTC))


def test_somebody_is_added_by_hand(database: Database) -> None:
    """With consent and without; a second time they are brought up to date."""
    assert add_reader(database, the_secret(), reader("news"), CLOCK)
    assert not add_reader(database, the_secret(), reader("classes", locale="pl"), CLOCK)
    assert not add_reader(database, the_secret(), reader(), CLOCK)
    with database.read() as connection:
        found = find_subscriber(connection, hashed("ann@example.org"))
        assert found is not None
        assert (found.address, found.locale) == ("Ann@example.org", "pl")
        assert [c.topic for c in consents_of(connection, found.id)] == ["news", "classes"]


@pytest.mark.parametrize("missing", ["text", "version", "at", "proof"])
def test_half_a_consent_is_none(database: Database, missing: str) -> None:
    """A consent without its text, version, time or proof is refused, and nobody is added."""
    with pytest.raises(ConfigurationError) as caught:
        add_reader(database, the_secret(), reader("news", **{missing: " "}), CLOCK)
    assert missing in caught.value.problems[0].file
    with pytest.raises(ConfigurationError):
        add_reader(database, the_secret(), reader(text="I agree"), CLOCK)
    with database.read() as connection:
        assert list(listed_subscribers(connection)) == []


@pytest.mark.parametrize("topic", ["news", EVERY_TOPIC])
def test_who_left_is_not_added_by_hand(database: Database, topic: str) -> None:
    """Nobody at the clinic can bring somebody back who left."""
    bar(database, the_secret(), "ann@example.org", SuppressionReason.UNSUBSCRIBED, topic, "", NOW)
    with pytest.raises(ProblemError, match="has left"):
        add_reader(database, the_secret(), reader("news"), CLOCK)
    with database.read() as connection:
        assert list(listed_subscribers(connection)) == []


def test_an_address_that_comes_back_under_a_new_row_is_found_by_its_hash(database: Database) -> None:
    """A letter whose subscriber was taken away by hand still belongs to its address."""
    letter = put_delivery(database, ANN, DeliveryState.ACCEPTED, put(database, ANN))
    with database.begin() as connection:
        connection.execute(update(delivery).values(subscriber_id=None))
    assert forget(database, the_secret(), ANN, NOW) is not None
    assert delivery_row(database, letter)["address"] is None
