"""A launch freezes what was signed, for who agreed, once."""

import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from leafpost.clinic import Clinic, read_clinic
from leafpost.database.campaigns import artefacts, campaigns
from leafpost.database.engine import Database
from leafpost.database.readership import Standing
from leafpost.database.tables import CampaignState, DeliveryState, delivery, mx
from leafpost.errors import ConfigurationError, Problem, ProblemError, Severity
from leafpost.languages import Language
from leafpost.outbox.frozen import FrozenLetter
from leafpost.outbox.launch import Launched, Ready, launch, make_ready, outlook
from tests.databases import NOON
from tests.outbox.readers import add_reader, ledger, signed_clinic, suppress, withdraw

TODAY = dt.date(2026, 11, 23)
ISSUE = "spring-letter"


def nothing_wrong(_going: Sequence[Language]) -> list[Problem]:
    return []


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """English and Spanish are signed, Arabic is a draft, Korean is not translated."""
    return read_clinic(signed_clinic(tmp_path_factory.mktemp("launch") / "clinic", TODAY))


@pytest.fixture(scope="module")
def ready(clinic: Clinic) -> Ready:
    return make_ready(clinic, ISSUE, TODAY, nothing_wrong)


def launched(database: Database, clinic: Clinic, ready: Ready, start_at: dt.datetime = NOON) -> Launched:
    done = launch(database, clinic, ready, start_at, NOON)
    assert done is not None
    return done


# --- what goes -----------------------------------------------------------------------------


def test_only_what_is_signed_is_frozen(ready: Ready) -> None:
    """Drafts and gaps are left out, each with its reason; there is a letter for every language that is signed."""
    assert list(ready.letters) == ["en", "es"]
    assert set(ready.left_out) == {"ar", "ko"}
    assert {problem.rule for problem in ready.left_out["ar"]} == {"unsigned"}
    assert "missing" in {problem.rule for problem in ready.left_out["ko"]}
    assert all(problem.locale == "ko" for problem in ready.left_out["ko"])
    assert (ready.issue, ready.topic, ready.title) == (ISSUE, "news", "Spring letter")
    spanish = FrozenLetter.from_bytes(ready.letters["es"])
    assert spanish.lang == "es"
    assert spanish.salutation.for_name("Ana") == "Hola, Ana:"


def test_an_unsigned_source_is_launched_in_no_language(tmp_path: Path) -> None:
    """Where the clinic's own language is not signed there is nothing to fall back on: every reason is told."""
    root = signed_clinic(tmp_path / "clinic", TODAY)
    (root / f"locales/en/signoffs/{ISSUE}.toml").unlink()
    with pytest.raises(ProblemError) as caught:
        make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)
    assert {(problem.rule, problem.locale) for problem in caught.value.problems} == {("unsigned", "en")}


def test_a_change_after_the_signature_is_not_sent(tmp_path: Path) -> None:
    """A translation that was touched after it was signed falls back; a source that was touched stops the launch."""
    root = signed_clinic(tmp_path / "clinic", TODAY)
    po = root / f"locales/es/LC_MESSAGES/{ISSUE}.po"
    po.write_text(po.read_text("utf-8").replace("Ha llegado la primavera.", "Llega la primavera."), "utf-8")
    made = make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)
    assert list(made.letters) == ["en"]
    assert "changed-since-signed" in {problem.rule for problem in made.left_out["es"]}
    letter = root / f"newsletters/{ISSUE}.md"
    letter.write_text(letter.read_text("utf-8").replace("Spring is here.", "Spring has come."), "utf-8")
    with pytest.raises(ProblemError):
        make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)


def test_a_fuzzy_message_is_not_sent(tmp_path: Path) -> None:
    """A translation in doubt is none: its language is left out."""
    root = signed_clinic(tmp_path / "clinic", TODAY)
    po = root / f"locales/es/LC_MESSAGES/{ISSUE}.po"
    text = po.read_text("utf-8")
    context = f'msgctxt "{ISSUE}"\nmsgid "Spring is here."'
    assert context in text
    po.write_text(text.replace(context, f"#, fuzzy\n{context}"), "utf-8")
    made = make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)
    assert list(made.letters) == ["en"]
    assert "fuzzy" in {problem.rule for problem in made.left_out["es"]}


def test_a_damaged_catalog_leaves_its_language_out(tmp_path: Path) -> None:
    """What cannot be read is told as the reason, and English still goes."""
    root = signed_clinic(tmp_path / "clinic", TODAY)
    (root / f"locales/es/LC_MESSAGES/{ISSUE}.po").write_bytes(b'msgid "')
    made = make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)
    assert list(made.letters) == ["en"]
    assert any(f"{ISSUE}.po" in problem.file for problem in made.left_out["es"])


def test_an_overdue_review_stops_the_launch(clinic: Clinic, tmp_path: Path) -> None:
    """Past its date of review nothing is sent in any language."""
    root = signed_clinic(tmp_path / "clinic", TODAY)
    letter = root / f"newsletters/{ISSUE}.md"
    letter.write_text(letter.read_text("utf-8").replace('owner = "', 'review_by = 2026-11-01\nowner = "'), "utf-8")
    with pytest.raises(ProblemError) as caught:
        make_ready(read_clinic(root), ISSUE, TODAY, nothing_wrong)
    assert "review-expired" in {problem.rule for problem in caught.value.problems}


def test_the_gate_is_asked_about_what_goes_and_its_errors_stop_the_launch(clinic: Clinic) -> None:
    """Errors of the finished letters stop everything; warnings come along."""
    asked: list[list[str]] = []
    warning = Problem("newsletters/x.md", 1, "subject", "long", "shorten it", Severity.WARNING)
    error = Problem("newsletters/x.md", 1, "size", "too large", "shorten it", locale="es")

    def lint(going: Sequence[Language]) -> list[Problem]:
        asked.append([language.tag for language in going])
        return [warning]

    assert make_ready(clinic, ISSUE, TODAY, lint).warnings == (warning,)
    assert asked == [["en", "es"]]
    with pytest.raises(ProblemError) as caught:
        make_ready(clinic, ISSUE, TODAY, lambda going: [warning, error])
    assert error in caught.value.problems


@pytest.mark.parametrize("issue", ["caring-for-your-back", "nobody", "", "../spring-letter"])
def test_what_is_no_newsletter_is_told(clinic: Clinic, issue: str) -> None:
    """A leaflet's slug, or a wrong one, is told with the newsletters there are."""
    with pytest.raises(ConfigurationError, match=ISSUE):
        make_ready(clinic, issue, TODAY, nothing_wrong)


# --- who gets it ---------------------------------------------------------------------------


def people(database: Database) -> None:
    """Readers of all kinds, one of each."""
    with database.begin() as connection:
        add_reader(connection, "english@a.example", name="Eve")
        add_reader(connection, "spanish@a.example", locale="es")
        add_reader(connection, "arabic@b.example", locale="ar")
        add_reader(connection, "korean@b.example", locale="ko")
        add_reader(connection, "polish@big.example", locale="pl")
        add_reader(connection, "other-topic@a.example", topics=("events",))
        add_reader(connection, "never-asked@a.example", topics=())
        withdraw(connection, add_reader(connection, "withdrew@a.example"))
        add_reader(connection, "left-all@a.example")
        suppress(connection, "left-all@a.example")
        add_reader(connection, "left-news@a.example")
        suppress(connection, "left-news@a.example", "news")
        add_reader(connection, "left-events@a.example", topics=("news", "events"))
        suppress(connection, "left-events@a.example", "events")
        connection.execute(insert(mx).values(domain="big.example", provider="bigmail", asked_at=NOON))


def test_who_agreed_gets_it_in_their_language_or_the_clinics(database: Database, clinic: Clinic, ready: Ready) -> None:
    """Each reader has one row: in the language they want if there is a letter in it, else in the clinic's own."""
    people(database)
    done = launched(database, clinic, ready)
    with database.read() as connection:
        assert ledger(connection, done.campaign.id) == {
            "english@a.example": ("en", "en", "a.example", "pending"),
            "spanish@a.example": ("es", "es", "a.example", "pending"),
            "arabic@b.example": ("en", "ar", "b.example", "pending"),
            "korean@b.example": ("en", "ko", "b.example", "pending"),
            "polish@big.example": ("en", "pl", "bigmail", "pending"),
            "left-events@a.example": ("en", "en", "a.example", "pending"),
        }
        assert {locale for locale, *_ in ledger(connection, done.campaign.id).values()} <= set(ready.letters)
        names = select(delivery.c.name, delivery.c.due_at, delivery.c.attempts, delivery.c.lease_token).where(
            delivery.c.address == "english@a.example"
        )
        assert connection.execute(names).one() == ("Eve", NOON, 0, None)
    assert (done.readers, done.is_new) == (6, True)


def test_the_outlook_is_what_the_launch_does(database: Database, clinic: Clinic, ready: Ready) -> None:
    """What is shown before counts everybody once, by what holds for them, and changes nothing."""
    people(database)
    found = outlook(database, ready).readership
    assert found.readers() == {"en": 2, "es": 1, "ar": 1, "ko": 1, "pl": 1}
    assert {standing: found.total(standing) for standing in Standing} == {
        Standing.READER: 6,
        Standing.HAS_IT: 0,
        Standing.NO_CONSENT: 3,
        Standing.SUPPRESSED: 2,
    }
    with database.read() as connection:
        assert campaigns(connection) == []
    assert launched(database, clinic, ready).readers == 6


def test_the_letters_are_kept_with_the_campaign(database: Database, clinic: Clinic, ready: Ready) -> None:
    """What goes out later is what was frozen now, byte for byte."""
    people(database)
    done = launched(database, clinic, ready)
    with database.read() as connection:
        assert artefacts(connection, done.campaign.id) == ready.letters
        assert campaigns(connection) == [done.campaign]
    assert done.campaign.artefact_digest == ready.digest
    assert done.campaign.sender == "hello@lakeside.example"


@pytest.mark.parametrize(
    ("wait", "state"),
    [(dt.timedelta(), CampaignState.RUNNING), (dt.timedelta(hours=3), CampaignState.SCHEDULED)],
)
def test_a_campaign_for_later_waits(
    database: Database, clinic: Clinic, ready: Ready, wait: dt.timedelta, state: CampaignState
) -> None:
    """Launched for a later hour it is scheduled, else it runs at once."""
    people(database)
    campaign = launched(database, clinic, ready, NOON + wait).campaign
    assert (campaign.state, campaign.start_at, campaign.created_at) == (state, NOON + wait, NOON)


# --- once ----------------------------------------------------------------------------------


def test_the_same_launch_twice_is_one_campaign(database: Database, clinic: Clinic, ready: Ready) -> None:
    """Launched again with the same letters for the same readers, nothing is added, and the first one is named."""
    people(database)
    first = launched(database, clinic, ready)
    assert outlook(database, ready).same == first.campaign
    again = launched(database, clinic, make_ready(clinic, ISSUE, TODAY, nothing_wrong))
    assert (again.is_new, again.campaign, again.readers) == (False, first.campaign, 0)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(delivery)).scalar() == 6


def test_who_has_it_is_not_written_to_again(database: Database, clinic: Clinic, ready: Ready) -> None:
    """After a mend, or with new readers, the same issue goes only to those who have not got it and will not get it."""
    people(database)
    first = launched(database, clinic, ready).campaign
    with database.begin() as connection:
        for address, state in (
            ("english@a.example", DeliveryState.REJECTED),
            ("spanish@a.example", DeliveryState.UNKNOWN),
            ("arabic@b.example", DeliveryState.ACCEPTED),
            ("korean@b.example", DeliveryState.SUPPRESSED),
        ):
            connection.execute(update(delivery).where(delivery.c.address == address).values(state=state))
        add_reader(connection, "new@a.example")
    found = outlook(database, ready)
    assert found.same is None
    assert found.readership.total(Standing.HAS_IT) == 4
    second = launched(database, clinic, ready)
    with database.read() as connection:
        assert set(ledger(connection, second.campaign.id)) == {
            "english@a.example",
            "korean@b.example",
            "new@a.example",
        }
        assert len(ledger(connection, first.id)) == 6


def test_another_topic_is_another_campaign_but_nobody_gets_the_issue_twice(
    database: Database, clinic: Clinic, ready: Ready
) -> None:
    """Sent to a second topic, the issue goes only to those whom the first campaign does not reach."""
    people(database)
    launched(database, clinic, ready)
    events = make_ready(clinic, ISSUE, TODAY, nothing_wrong, topic="events")
    assert events.topic == "events"
    with database.begin() as connection:
        add_reader(connection, "both@a.example", topics=("events",))
    done = launched(database, clinic, events)
    with database.read() as connection:
        assert set(ledger(connection, done.campaign.id)) == {"other-topic@a.example", "both@a.example"}


def test_nobody_to_write_to_makes_no_campaign(database: Database, clinic: Clinic, ready: Ready) -> None:
    """Without a reader nothing is written down."""
    assert launch(database, clinic, ready, NOON, NOON) is None
    with database.begin() as connection:
        add_reader(connection, "other-topic@a.example", topics=("events",))
    assert launch(database, clinic, ready, NOON, NOON) is None
    with database.read() as connection:
        assert campaigns(connection) == []


def test_launches_at_once_write_to_nobody_twice(database: Database, clinic: Clinic, ready: Ready) -> None:
    """Two people launch the same issue for different topics in the same moment: one after the other, nobody twice."""
    with database.begin() as connection:
        for number in range(200):
            add_reader(connection, f"r{number}@a.example", topics=("news", "events"))
    events = make_ready(clinic, ISSUE, TODAY, nothing_wrong, topic="events")
    done: list[Launched | None] = []
    start = threading.Barrier(2)

    def go(what: Ready) -> None:
        start.wait()
        done.append(launch(database, clinic, what, NOON, NOON))

    threads = [threading.Thread(target=go, args=(what,)) for what in (ready, events)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        rows = connection.execute(select(func.count(), func.count(delivery.c.address.distinct()))).one()
    assert tuple(rows) == (200, 200)
    assert sorted(one.readers for one in done if one) == [200]


def test_an_error_half_way_leaves_nothing(
    database: Database, clinic: Clinic, ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A launch is written whole or not at all."""
    people(database)

    def full(*_arguments: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leafpost.outbox.launch.freeze_readers", full)
    with pytest.raises(OSError):
        launch(database, clinic, ready, NOON, NOON)
    with database.read() as connection:
        assert campaigns(connection) == []
