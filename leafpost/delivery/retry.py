"""What a mail server's answer means for one letter, and when a letter is tried again."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from leafpost.database.tables import DeliveryState

TRIED_FOR = dt.timedelta(
    hours=72
)  # from the first attempt; RFC 5321 § 4.5.4.1 advises four to five days, news grows old
FIRST_PAUSE = dt.timedelta(minutes=5)  # greylisting lets in who comes back after some minutes (RFC 6647 § 4.1)
LONGEST_PAUSE = dt.timedelta(hours=4)
_JITTER = 0.2  # of a pause, either way: what failed together does not come back together

SLOWER = frozenset({421, 450, 451, 452})  # RFC 5321 § 4.2.3: not now
_ABOUT_US = frozenset({500, 501, 502, 503, 504, 530, 534, 535, 538, 550, 554, 571})  # where the text says so, too
_SURELY_ABOUT_US = frozenset({500, 501, 502, 503, 504, 530, 534, 535, 538})  # commands, TLS and signing in (RFC 4954)
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})  # RFC 3463 § 3.2, RFC 7505
# Of X.1 to X.6, what is about the sender's address, the size of the letter, or the commands.
_OUR_STATUS = re.compile(r"5\.(?:1\.[78]|3\.4|5\.\d+|7\.\d+)")
# Of X.7 (policy), what one reader's mailbox or its owner wants; all else of it is said to the sender.
_READERS_POLICY = frozenset(
    {"5.7.2", "5.7.13", "5.7.17", "5.7.18", "5.7.124", "5.7.129", "5.7.133", "5.7.134", "5.7.136"}
)
_WORDS = re.compile(
    r"relay|block.?list|black.?list|blocked|spam|dmarc|dkim|\bspf\b|reputation|authenticat|sender .*rejected",
    re.IGNORECASE,
)


class Step(Enum):
    """How far a letter had come when an answer came, or none did."""

    SESSION = "no letter yet: greeting, EHLO, TLS, signing in"
    OFFER = "MAIL, RCPT, or DATA itself"
    BODY = "its first byte may have gone out"


class Blame(Enum):
    """What an answer is about."""

    NOBODY = "the moment"
    READER = "the reader's mailbox"
    US = "how we send"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a letter. `slows`: its provider wants to be written to more slowly.

    `is_gone`: the address does not exist. An answer about us says nothing of the reader, so that the letter
    waits (DEFERRED) until we have mended it; the circuit breaker counts it.
    """

    state: DeliveryState
    blame: Blame = Blame.NOBODY
    slows: bool = False
    is_gone: bool = False


_LATER, _IN_DOUBT = Verdict(DeliveryState.DEFERRED), Verdict(DeliveryState.UNKNOWN)


def classify(step: Step, code: int | None, enhanced: str = "", text: str = "") -> Verdict:
    """What an answer means: its code, its enhanced status code or "", its text. `code` None: none came.

    Without an answer, or with one that does not belong there, nothing is accepted before the body,
    and all is open once the body has begun.
    """
    if step is Step.BODY and code is not None and 200 <= code < 300:
        return Verdict(DeliveryState.ACCEPTED)
    if code is not None and 400 <= code < 500:
        is_mailbox = enhanced.startswith(("4.1.", "4.2.")) and enhanced != "4.2.0"  # greylisting says 4.2.0
        slows = code in SLOWER and not is_mailbox
        return Verdict(DeliveryState.DEFERRED, Blame.READER if is_mailbox else Blame.NOBODY, slows)
    if code is not None and 500 <= code < 600:
        if step is Step.SESSION or _is_about_us(code, enhanced, text):
            return Verdict(DeliveryState.DEFERRED, Blame.US)
        is_gone = enhanced in _NO_SUCH_ADDRESS or code == 556  # RFC 7504: its domain takes no mail
        return Verdict(DeliveryState.REJECTED, Blame.READER, is_gone=is_gone)
    return _IN_DOUBT if step is Step.BODY else _LATER


def _is_about_us(code: int, enhanced: str, text: str) -> bool:
    if enhanced and enhanced not in ("5.0.0", "5.3.0", "5.5.0"):  # these say nothing
        return bool(_OUR_STATUS.fullmatch(enhanced)) and enhanced not in _READERS_POLICY
    return code in _SURELY_ABOUT_US or (code in _ABOUT_US and bool(_WORDS.search(text)))


def next_try(
    attempts: int, first_tried_at: dt.datetime | None, now: dt.datetime, random: Callable[[], float],
    blame: Blame = Blame.NOBODY,
) -> dt.datetime | None:  # fmt: skip
    """When to try again after `attempts` that failed, None where 72 hours are over.

    `random` gives a number from 0 to below 1. The last attempt is at the end of the 72 hours. What waits for
    us to mend something has the longest pause at once. Raises ValueError for less than one attempt.
    """
    if attempts < 1:
        raise ValueError("nothing was tried yet")
    last = min(first_tried_at or now, now) + TRIED_FOR  # a first attempt after now: the clock was set back
    if now >= last:
        return None
    doublings = min(attempts - 1, 20)
    pause = LONGEST_PAUSE if blame is Blame.US else min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
    return min(now + pause * (1 - _JITTER + 2 * _JITTER * random()), last)
