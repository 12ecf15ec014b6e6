"""What came back is written down once, for the right reader, and only where it is proved."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from leafpost.audience.secrets import SecretKey
from leafpost.bounces.recording import SETTLED_BY, SOFT_LIMIT, Action, Taken, take_in
from leafpost.bounces.run import Ledger, read_refusals
from leafpost.bounces.understanding import understand
from leafpost.bounces.vocabulary import Kind
from leafpost.bounces.whose import Proof, report_digest
from leafpost.clinic import Mail
from leafpost.database.engine import Database
from leafpost.database.health import health
from leafpost.database.personal import erase
from leafpost.database.suppressions import suppressions_of
from leafpost.database.tables import (
    EVERY_TOPIC,
    DeliveryState,
    EventKind,
    SuppressionReason,
    TokenPurpose,
    delivery,
    event,
    soft_bounce,
)  # fmt: skip
from leafpost.database.tokens import NewToken, add_tokens
from leafpost.outbox.envelope import message_id, return_path
from leafpost.outbox.tokens import new_token
from tests.bounces.mails import LETTER, complaint, dsn, mail
from tests.campaigns import Reader, add_campaign
from tests.databases import NOON

SECRET, FORGER = SecretKey(b"k" * 32), SecretKey(b"x" * 32)
MAIL = Mail("Clinic", "news@clinic.example", "", "", "inline", "leave@clinic.example", "clinic.example")
A_DAY = dt.timedelta(days=1)
FULL, POLICY = "smtp; 552 5.2.2 mailbox is full", "smtp; 550 5.7.1 blocked by a block list"


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that a server took."""

    database: Database
    campaign_id: int
    id: int

    @property
    def address_hash(self) -> str:
        with self.database.read() as connection:
            return str(connection.execute(select(delivery.c.address_hash).where(delivery.c.id == self.id)).scalar_one())

    def verp(self, secret: SecretKey = SECRET) -> str:
        return return_path(self.campaign_id, self.id, MAIL, secret)

    def take(self, data: bytes, now: dt.datetime = NOON) -> Taken:
        understood, incoming = understand(data)
        with self.database.begin() as connection:
            return take_in(connection, SECRET, report_digest(data), understood, incoming, now)

    def suppressions(self) -> list[tuple[str, str]]:
        with self.database.read() as connection:
            return [(one.reason.value, one.topic) for one in suppressions_of(connection, self.address_hash)]

    def events(self) -> list[tuple[str, str, bool]]:
        with self.database.read() as connection:
            columns = (event.c.kind, event.c.bounce, event.c.counts)
            rows = connection.execute(select(*columns).where(event.c.delivery_id == self.id).order_by(event.c.id))
            return [tuple(row) for row in rows]

    def state(self) -> str:
        with self.database.read() as connection:
            return str(connection.execute(select(delivery.c.state).where(delivery.c.id == self.id)).scalar_one())


def sent(database: Database, reader: Reader | None = None, **more: object) -> Sent:
    with database.begin() as connection:
        number = add_campaign(connection, [reader or Reader()], **more)
        found = connection.execute(select(delivery.c.id).where(delivery.c.campaign_id == number)).scalar_one()
    return Sent(database, number, found)


@pytest.fixture
def letter(database: Database) -> Sent:
    return sent(database)


def test_a_mailbox_that_is_gone_is_never_written_to_again(letter: Sent) -> None:
    """A hard bounce, known by its return path, puts the address on the suppression list for every topic."""
    taken = letter.take(dsn(to=letter.verp()))
    assert (taken.action, taken.proof) == (Action.SUPPRESS, Proof.RETURN_PATH)
    assert letter.suppressions() == [("bounced", EVERY_TOPIC)]
    assert letter.events() == [("bounced", "hard", True)]


def test_a_letter_is_known_by_its_message_id_where_its_return_path_is_lost(letter: Sent) -> None:
    """The head of the letter that came back is enough, with its line ends and cases as servers leave them."""
    own = f"Message-ID: {message_id(letter.campaign_id, letter.id, MAIL, SECRET)}\r\n{LETTER}"
    taken = letter.take(dsn(to="news@clinic.example", letter=own))
    assert (taken.action, taken.proof) == (Action.SUPPRESS, Proof.MESSAGE_ID)


@pytest.mark.parametrize("where", ["Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To"])
def test_the_return_path_is_found_where_mailboxes_note_it(letter: Sent, where: str) -> None:
    """Other programs deliver the bounce under the mailbox's own name, and note the address in a head line."""
    data = f"{where}: {letter.verp().upper()}\r\n".encode() + dsn(to="postmaster@clinic.example")
    assert letter.take(data).proof is Proof.RETURN_PATH


def forged_return_path(letter: Sent) -> bytes:
    return dsn(to=letter.verp(FORGER))


def of_another_letter(letter: Sent) -> bytes:
    return dsn(to=letter.verp().replace(f".{letter.id}.", f".{letter.id + 1}."))


def by_address_alone(letter: Sent) -> bytes:
    return dsn(to="bounces@clinic.example", recipient="rfc822; reader1@private.example")


def complaint_by_address(letter: Sent) -> bytes:
    return complaint(letter=LETTER.replace("jo@example.org", "reader1@private.example"))


def unsubscribe_by_address(letter: Sent) -> bytes:
    return mail("", Subject="unsubscribe", From="reader1@private.example")


@pytest.mark.parametrize(
    "forged",
    [forged_return_path, of_another_letter, by_address_alone, complaint_by_address, unsubscribe_by_address],
)
def test_a_forged_report_suppresses_nobody(database: Database, forged: Callable[[Sent], bytes]) -> None:
    """Without the key nobody can make up a report on another's letter; an address alone proves nothing."""
    letter = sent(database, Reader(address="reader1@private.example"))
    assert letter.take(forged(letter)).action is Action.NOT_PROVED
    assert (letter.suppressions(), letter.events()) == ([], [])


def test_the_same_report_twice_counts_once(letter: Sent) -> None:
    """Read again, by another way, or after a crash: nothing changes."""
    data = dsn(FULL, "5.2.2", to=letter.verp())
    assert letter.take(data).action is Action.COUNT
    again = b"Received: from elsewhere\r\n" + data.replace(b"\r\n", b"\n")
    assert letter.take(again, NOON + 3 * A_DAY).action is Action.KNOWN
    assert letter.events() == [("bounced", "full", True)]
    with letter.database.read() as connection:
        assert connection.execute(select(soft_bounce.c["count"])).scalar_one() == 1


def test_two_reports_on_one_letter_count_once(letter: Sent) -> None:
    """Another report on the same letter is kept, and does not count; it is acted on all the same."""
    letter.take(dsn(FULL, "5.2.2", to=letter.verp()))
    assert letter.take(dsn(to=letter.verp(), said="Another.")).action is Action.SUPPRESS
    assert letter.events() == [("bounced", "full", True), ("bounced", "hard", False)]


def soft(letter: Sent, now: dt.datetime) -> Action:
    """A soft bounce of its own: reports differ by their words."""
    return letter.take(dsn("smtp; 451 4.3.0 not now", "4.3.0", to=letter.verp(), said=f"{now}"), now).action


def test_soft_bounces_count_once_a_day_and_strike_off_at_the_limit(letter: Sent) -> None:
    """Many in one day are one; the fifth, on a fifth day, puts the address on the list."""
    for hour in range(20):
        assert soft(letter, NOON + dt.timedelta(hours=hour)) is Action.COUNT
    days = [soft(letter, NOON + day * A_DAY) for day in range(1, SOFT_LIMIT)]
    assert days == [Action.COUNT] * (SOFT_LIMIT - 2) + [Action.SUPPRESS]
    assert letter.suppressions() == [("bounced", EVERY_TOPIC)]


def test_each_letter_that_arrives_takes_a_soft_bounce_off(database: Database) -> None:
    """Somebody whose mailbox is full now and then is never struck off."""
    first = sent(database)
    address_hash = first.address_hash
    for number in range(3 * SOFT_LIMIT):
        now = NOON + 2 * number * A_DAY
        assert soft(first, now) is Action.COUNT
        arrived = sent(database, Reader(changed_at=now + A_DAY))
        with database.begin() as connection:
            connection.execute(update(delivery).where(delivery.c.id == arrived.id).values(address_hash=address_hash))


def test_a_policy_bounce_suppresses_nobody(letter: Sent) -> None:
    """What is about us is told to the operator, however often it comes."""
    for day in range(2 * SOFT_LIMIT):
        data = dsn(POLICY, "5.7.1", to=letter.verp(), said=f"{day}")
        assert letter.take(data, NOON + day * A_DAY).action is Action.WARN
    assert letter.suppressions() == []


def test_a_complaint_ends_everything_and_is_counted_for_the_breaker(letter: Sent) -> None:
    """The address is suppressed for every topic, and the campaign's health has it."""
    own = f"Return-Path: <{letter.verp()}>\r\n{LETTER}"
    assert letter.take(complaint(letter=own)).action is Action.SUPPRESS
    assert letter.suppressions() == [("complained", EVERY_TOPIC)]
    with letter.database.read() as connection:
        assert health(connection, letter.campaign_id, NOON - A_DAY, NOON).complained == 1


def test_a_mail_with_the_links_token_leaves_the_topic(letter: Sent) -> None:
    """What a mail program sends for List-Unsubscribe is done, for this topic, also twice."""
    token, digest = new_token(lambda length: b"r" * length)
    with letter.database.begin() as connection:
        add_tokens(connection, [NewToken(digest, TokenPurpose.UNSUBSCRIBE, letter.id, NOON)])
    for words in ("one", "two"):
        taken = letter.take(mail(words, Subject=f"unsubscribe {token}", From="anybody@example.org"))
        assert (taken.action, taken.proof) == (Action.UNSUBSCRIBE, Proof.TOKEN)
    assert letter.suppressions() == [("unsubscribed", "news")]
    assert [counts for _kind, _bounce, counts in letter.events()] == [True, False]


@pytest.mark.parametrize(
    ("data", "action"),
    [
        (lambda to: dsn(to=to), Action.SUPPRESS),
        (lambda to: dsn("smtp; 451 4.4.1 later", "4.4.1", "delayed", to=to), Action.NONE),
        (lambda to: mail("I am out of the office.", Subject="Automatic reply: News", To=to), Action.NONE),
    ],
)
def test_a_letter_in_doubt_is_settled_by_what_comes_back(
    database: Database, data: Callable[[str], bytes], action: Action
) -> None:
    """Whatever comes back for a letter shows that a server had taken it."""
    letter = sent(database, Reader(DeliveryState.UNKNOWN))
    taken = letter.take(data(letter.verp()))
    assert (taken.action, taken.is_settled) == (action, True)
    assert letter.state() == "accepted"
    with database.read() as connection:
        assert connection.execute(select(delivery.c.decided_by)).scalar_one() == SETTLED_BY
    assert letter.events()[0] == ("decided", "", True)


def test_an_automatic_reply_leaves_nothing_behind(letter: Sent) -> None:
    """That somebody is on holiday is nobody's business."""
    letter.take(mail("I am out of the office.", Subject="Automatic reply: News", To=letter.verp()))
    assert letter.events() == []


def test_what_was_refused_at_once_is_judged_too(database: Database) -> None:
    """A server that refuses a letter sends nothing back: its answer in the ledger says whether the address is gone."""
    gone = sent(database, Reader(DeliveryState.REJECTED, code=550, answer="5.1.1 no such mailbox"))
    blocked = sent(database, Reader(DeliveryState.REJECTED, code=554, answer="5.7.1 on a block list"))
    waits = sent(database, Reader(DeliveryState.REJECTED, code=451, answer="tried for 72 hours"))
    ledger = Ledger(database, SECRET)
    assert read_refusals(ledger, lambda: NOON) == {Kind.HARD: 1, Kind.POLICY: 1}
    assert read_refusals(ledger, lambda: NOON) == {}
    assert [one.suppressions() for one in (gone, blocked, waits)] == [[("bounced", EVERY_TOPIC)], [], []]
    assert gone.events() == [("bounced", "hard", False)]  # the ledger has counted it as rejected


def test_what_came_back_for_somebody_who_was_erased_names_nobody(letter: Sent) -> None:
    """The event stays for the counts; what the server said of the person goes, and the soft bounces."""
    letter.take(dsn("smtp; 451 4.3.0 mary-secret.example is busy", "4.3.0", to=letter.verp()))
    with letter.database.begin() as connection:
        erase(connection, letter.address_hash)
    with letter.database.read() as connection:
        assert connection.execute(select(event.c.detail, event.c.kind)).all() == [("", EventKind.BOUNCED)]
        assert connection.execute(select(soft_bounce)).all() == []
    assert letter.take(dsn(to=letter.verp(), said="late")).action is Action.SUPPRESS  # and still never written to
    assert letter.suppressions() == [(SuppressionReason.BOUNCED, EVERY_TOPIC)]
