"""One mail that came back → what it is, and about whom. Nothing is looked up and nothing changed here."""

import re
from dataclasses import dataclass

from leafpost.bounces.feedback import read_feedback
from leafpost.bounces.incoming import Incoming, read_incoming
from leafpost.bounces.judging import Judgement, judge
from leafpost.bounces.notices import Notice, copied_letter, own_words, read_notice
from leafpost.bounces.replies import is_automatic_reply, is_challenge, says_away, unsubscribe_token
from leafpost.bounces.signs import sign
from leafpost.bounces.status_report import RecipientStatus, recipient_statuses
from leafpost.bounces.vocabulary import EventType, Kind, Reason

_FAILED = ("failed", "failure", "")  # "" and others that no standard knows tell of a failure by their status
_WORKED = ("delivered", "relayed", "expanded")
_HAS_CODE = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\d.:/#=-])[45][0-5]\d(?=[ \-][\w<#\[(\"'])")
_AFTER_DATA = re.compile(r"in reply to (?:end of )?data|>>> ?data\b(?!.*>>> ?rcpt)", re.IGNORECASE | re.DOTALL)
_MOST_TELLING = 30  # lines


@dataclass(frozen=True, slots=True)
class Understood:
    """What a mail is. `recipient` is who it says it is about, not proved; `status` an enhanced code (RFC 3463) or "".

    `answer` is what the server said; `token` what a mail that unsubscribes carries.
    """

    kind: Kind
    event_type: EventType
    reason: Reason = Reason.NONE
    status: str = ""
    recipient: str = ""
    answer: str = ""
    token: str = ""


def understand(data: bytes) -> tuple[Understood, Incoming]:
    """What a mail is, whatever its bytes are: nothing is raised."""
    incoming = read_incoming(data)
    return (
        _feedback(incoming)
        or _report(incoming)
        or _leaving(incoming)
        or _notice(incoming, data)
        or _rest(incoming)
    ), incoming  # fmt: skip


def _feedback(incoming: Incoming) -> Understood | None:
    report = read_feedback(incoming)
    if report is None:
        return None
    if report.is_leaving:
        return Understood(Kind.UNSUBSCRIBE, EventType.UNSUBSCRIBED, Reason.UNSUBSCRIBED, recipient=report.recipient)
    if report.is_complaint:
        return Understood(Kind.COMPLAINT, EventType.COMPLAINED, Reason.SPAM, recipient=report.recipient)
    return Understood(Kind.NOT_A_BOUNCE, EventType.UNKNOWN, recipient=report.recipient)


def _report(incoming: Incoming) -> Understood | None:
    """A delivery status notification; also one whose parts ran together into one text."""
    statuses = recipient_statuses(incoming.status)
    if not statuses and not incoming.status:
        statuses = [one for one in recipient_statuses(own_words(incoming.said)) if one.status and one.address]
    if not statuses:
        return None
    failed = [one for one in statuses if one.action not in (*_WORKED, "delayed")]
    for one in failed:
        if one.status.startswith("2") and one.action not in ("failed", "failure"):
            continue
        return _failed(one, incoming)
    one = statuses[0]
    event_type = EventType.DEFERRED if one.action == "delayed" else EventType.UNKNOWN
    return Understood(Kind.NOT_A_BOUNCE, event_type, status=one.status, recipient=one.address, answer=one.diagnostic)


def _failed(one: RecipientStatus, incoming: Incoming) -> Understood:
    answer, words = one.diagnostic, own_words(incoming.said)
    judgement = judge(one.status, answer, after_data=bool(_AFTER_DATA.search(words)))
    if not judgement.is_sure:  # the machine's part says nothing: the part for people may
        answer = words
        judgement = _by_words(one.status, answer) or judgement
    recipient = one.address or _letter_to(incoming)
    return _bounce(judgement, recipient, answer)


def _bounce(judgement: Judgement, recipient: str, answer: str) -> Understood:
    return Understood(judgement.kind, EventType.BOUNCED, judgement.reason, judgement.status, recipient, answer)


def _by_words(status: str, words: str) -> Judgement | None:
    """By the lines that have a server's code, then by all; None where they say nothing."""
    after_data = bool(_AFTER_DATA.search(words))
    words = sign("of_letter").sub("", words)
    for text in (_telling(words), words):
        judgement = judge(status, text, after_data=after_data)
        if text and judgement.is_sure:
            return judgement
    return None


def _telling(words: str) -> str:
    """The lines with a code, each with the two that may go on from it."""
    lines = words.splitlines()
    places = [number for number, line in enumerate(lines) if _HAS_CODE.search(line)][:_MOST_TELLING]
    wanted = sorted({place + more for place in places for more in range(3) if place + more < len(lines)})
    return "\n".join(lines[number] for number in wanted)


def _leaving(incoming: Incoming) -> Understood | None:
    token = unsubscribe_token(incoming)
    if token is None:
        return None
    sender = next(iter(incoming.addresses("from")), "")
    return Understood(Kind.UNSUBSCRIBE, EventType.UNSUBSCRIBED, Reason.UNSUBSCRIBED, recipient=sender, token=token)


def _notice(incoming: Incoming, data: bytes) -> Understood | None:
    notice = read_notice(incoming, data)
    if notice is None or _is_reply_after_all(incoming, notice):
        return None
    if notice.is_delay:
        return Understood(Kind.NOT_A_BOUNCE, EventType.DEFERRED, recipient=notice.recipient, answer=notice.words)
    words = f"{incoming.header('subject')}\n{notice.words}"
    judgement = _by_words("", notice.words) or _by_words("", words) or judge("", words)
    return _bounce(judgement, notice.recipient or _letter_to(incoming), notice.words)


def _is_reply_after_all(incoming: Incoming, notice: Notice) -> bool:
    """A holiday notice may look like one from a postmaster; it has no server's code."""
    if _HAS_CODE.search(notice.words) or incoming.header("x-failed-recipients"):
        return False
    return says_away(incoming) or (is_challenge(incoming) and not notice.is_named_failure)


def _rest(incoming: Incoming) -> Understood:
    sender = next(iter(incoming.addresses("from")), "")
    if is_automatic_reply(incoming):
        return Understood(Kind.AUTO_REPLY, EventType.AUTORESPONDED, recipient=sender)
    return Understood(Kind.NOT_A_BOUNCE, EventType.UNKNOWN, recipient=sender)


def _letter_to(incoming: Incoming) -> str:
    """Who the letter that came back went to, by its own head."""
    letter = incoming.returned or copied_letter(incoming.said)
    found = re.search(r"^to:.*?([^\s<>\"();:,]+@[^\s<>\"();:,]+)", letter, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""
