"""The words for what comes back; each with what it means and what is done about it.

Event types and reasons are those of django-anymail, which its users know from every provider; the kinds are ours,
because only they tell what to do. docs/bounces.md has the same table, and a test compares them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail that came back is."""

    HARD = "hard"
    SOFT = "soft"
    FULL = "full"
    POLICY = "policy"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    AUTO_REPLY = "auto-reply"
    NOT_A_BOUNCE = "not-a-bounce"

    @property
    def is_bounce(self) -> bool:
        """Whether a letter did not arrive."""
        return self in (Kind.HARD, Kind.SOFT, Kind.FULL, Kind.POLICY)


class EventType(StrEnum):
    """What happened to the letter, in django-anymail's words."""

    BOUNCED = "bounced"
    DEFERRED = "deferred"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    AUTORESPONDED = "autoresponded"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a letter did not arrive or is not wanted, in django-anymail's words; NONE where nothing is rejected."""

    NONE = ""
    INVALID = "invalid"  # there is no such domain, or it takes no mail, or the address is none
    BOUNCED = "bounced"  # there is no such mailbox, or nobody reads it any more
    TIMED_OUT = "timed_out"  # nobody took it for days
    BLOCKED = "blocked"  # the receiver does not want our mail, or how we send it
    SPAM = "spam"  # the receiver or the reader calls it spam
    UNSUBSCRIBED = "unsubscribed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of the vocabulary: what a kind means, and what Leafpost does."""

    event_types: tuple[EventType, ...]
    reasons: tuple[Reason, ...]
    means: str
    does: str


MEANINGS: dict[Kind, Meaning] = {
    Kind.HARD: Meaning(
        (EventType.BOUNCED,), (Reason.BOUNCED, Reason.INVALID),
        "there is no such mailbox, or no such domain, and there will be none",
        "the address goes on the suppression list at once",
    ),
    Kind.SOFT: Meaning(
        (EventType.BOUNCED,), (Reason.TIMED_OUT, Reason.OTHER),
        "it did not arrive this time, and might another time",
        "counted at most once a day; five without a success between put the address on the suppression list",
    ),
    Kind.FULL: Meaning(
        (EventType.BOUNCED,), (Reason.OTHER,),
        "the mailbox has no room",
        "counted like a soft bounce",
    ),
    Kind.POLICY: Meaning(
        (EventType.BOUNCED,), (Reason.BLOCKED, Reason.SPAM),
        "the receiver refuses us or the letter, whoever it is for",
        "nobody is put on the suppression list; you are warned, because only you can mend it",
    ),
    Kind.COMPLAINT: Meaning(
        (EventType.COMPLAINED,), (Reason.SPAM,),
        "the reader pressed “this is spam”",
        "the address goes on the suppression list at once; the circuit breaker counts it",
    ),
    Kind.UNSUBSCRIBE: Meaning(
        (EventType.UNSUBSCRIBED,), (Reason.UNSUBSCRIBED,),
        "the reader, or the reader's mail program, unsubscribed by mail",
        "the address gets no more letters on this topic",
    ),
    Kind.AUTO_REPLY: Meaning(
        (EventType.AUTORESPONDED,), (Reason.NONE,),
        "a holiday notice, a receipt, a question whether we are a person",
        "nothing; it arrived",
    ),
    Kind.NOT_A_BOUNCE: Meaning(
        (EventType.DEFERRED, EventType.UNKNOWN), (Reason.NONE,),
        "a warning that delivery takes longer, a report of success, or a mail that a person should read",
        "nothing; it is put aside for you",
    ),
}  # fmt: skip
