"""Read a box from end to end: understand each mail, write it down, and only then move it away."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leafpost.bounces.boxes import PROCESSED, UNRECOGNISED, Box, Mail
from leafpost.bounces.judging import judge
from leafpost.bounces.recording import ACTIONS, Action, Taken, take_in, take_in_refusal
from leafpost.bounces.understanding import Understood, understand
from leafpost.bounces.vocabulary import EventType, Kind
from leafpost.bounces.whose import report_digest
from leafpost.database.bounces import refused_letters
from leafpost.database.engine import Database
from leafpost.outbox.envelope import Keyed

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One mail that came back, and what was done about it."""

    file: str
    understood: Understood
    taken: Taken

    def as_json(self) -> dict[str, str]:
        """The object that `--format json` prints."""
        return {
            "file": self.file,
            "kind": self.understood.kind.value,
            "status": self.understood.status,
            "recipient": self.understood.recipient,
            "action": self.taken.action.value,
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where findings are written down; nothing stays of a rehearsal."""

    database: Database
    secret: Keyed
    is_rehearsal: bool = False


def read_box(box: Box, ledger: Ledger | None, now: Callable[[], dt.datetime]) -> Iterator[Finding]:
    """Every mail in a box. Without a ledger, what a mail is and what would be done if it were proved.

    Each is committed before it is moved away: a run that is killed reads it again, and knows it.
    """
    for mail in box.mails():
        understood, taken = _one(mail, ledger, now())
        if ledger is not None and not ledger.is_rehearsal:
            is_read = taken.action is Action.NOT_PROVED or understood.event_type is EventType.UNKNOWN
            box.put_aside(mail, UNRECOGNISED if is_read else PROCESSED)
        yield Finding(mail.name, understood, taken)


def _one(mail: Mail, ledger: Ledger | None, now: dt.datetime) -> tuple[Understood, Taken]:
    understood, incoming = understand(mail.data)
    if ledger is None:
        return understood, Taken(ACTIONS[understood.kind])
    opened = ledger.database.rehearse if ledger.is_rehearsal else ledger.database.begin
    with opened() as connection:
        digest = report_digest(mail.data)
        return understood, take_in(connection, ledger.secret, digest, understood, incoming, now)


def read_refusals(ledger: Ledger, now: Callable[[], dt.datetime]) -> Counter[Kind]:
    """Judge what servers said when they refused letters at once, which comes back as no mail; how many of each kind."""
    found: Counter[Kind] = Counter()
    while not ledger.is_rehearsal:
        with ledger.database.begin() as connection:
            letters = refused_letters(connection, _BATCH)
            for letter in letters:
                judgement = judge("", f"{letter.code} {letter.answer}")
                understood = Understood(judgement.kind, EventType.BOUNCED, judgement.reason, judgement.status)
                take_in_refusal(connection, letter, understood, now())
                found[judgement.kind] += 1
        if len(letters) < _BATCH:
            break
    return found
