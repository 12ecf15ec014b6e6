"""What a server's answer means is decided once, by a table; a letter is tried again for 72 hours, ever less often."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.database.conditions import LONGEST_WAIT
from leafpost.database.tables import DeliveryState as S
from leafpost.delivery.retry import Blame, Step, Verdict, classify, next_try
from tests.databases import NOON

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SESSION, OFFER, BODY = Step.SESSION, Step.OFFER, Step.BODY
LATER, SLOWER = Verdict(S.DEFERRED), Verdict(S.DEFERRED, slows=True)
FULL = Verdict(S.DEFERRED, Blame.READER)
OURS = Verdict(S.DEFERRED, Blame.US)
NO, GONE = Verdict(S.REJECTED, Blame.READER), Verdict(S.REJECTED, Blame.READER, is_gone=True)

# What servers really say; the words of Gmail, Outlook.com, Exchange, Postfix and Exim are from their documentation.
ANSWERS = {
    "taken": (BODY, 250, "2.0.0", "OK 1700000000 queued", Verdict(S.ACCEPTED)),
    "lost after the body": (BODY, None, "", "", Verdict(S.UNKNOWN)),
    "an answer that is none, after the body": (BODY, 354, "", "go on", Verdict(S.UNKNOWN)),
    "an answer beyond all, after the body": (BODY, 600, "", "", Verdict(S.UNKNOWN)),
    "lost before the body": (OFFER, None, "", "", LATER),
    "never reached": (SESSION, None, "", "", LATER),
    "a yes out of place": (OFFER, 250, "2.1.0", "OK", LATER),
    "closing": (SESSION, 421, "4.3.2", "Service shutting down", SLOWER),
    "too fast, at the body": (BODY, 421, "4.7.28", "unusual rate of unsolicited mail", SLOWER),
    "Gmail: slower": (OFFER, 450, "", "try again later", SLOWER),
    "Outlook.com: slower": (OFFER, 451, "4.7.500", "Server busy", SLOWER),
    "greylisted by postgrey": (OFFER, 450, "4.2.0", "Recipient address rejected: Greylisted", SLOWER),
    "no space": (BODY, 452, "4.3.1", "Insufficient system storage", SLOWER),
    "mailbox full for now": (OFFER, 452, "4.2.2", "The recipient's inbox is out of storage space", FULL),
    "mailbox gets too much": (OFFER, 450, "4.2.1", "The user is receiving mail at a rate", FULL),
    "domain not found now": (OFFER, 450, "4.1.2", "Recipient address rejected: Domain not found", FULL),
    "after the body, for now": (BODY, 454, "4.7.0", "TLS not available", LATER),
    "no such user": (OFFER, 550, "5.1.1", "The email account that you tried to reach does not exist", GONE),
    "no such user, at the body": (BODY, 550, "5.1.10", "RESOLVER.ADR.RecipientNotFound", GONE),
    "takes no mail": (OFFER, 556, "5.1.10", "Recipient address has null MX", GONE),
    "takes no mail, in plain words": (OFFER, 556, "", "Domain does not accept mail", GONE),
    "disabled": (OFFER, 550, "5.2.1", "The email account that you tried to reach is inactive", GONE),
    "mailbox full for good": (OFFER, 552, "5.2.2", "The email account is over quota", NO),
    "no, in plain words": (OFFER, 550, "", "No such user here", NO),
    "no, and a number that says nothing": (BODY, 554, "5.0.0", "Transaction failed", NO),
    "only from inside": (OFFER, 550, "5.7.133", "RESOLVER.RST.SenderNotAuthenticatedForGroup", NO),
    "its owner has changed": (OFFER, 550, "5.7.17", "Mailbox owner has changed", NO),
    "not signed in": (OFFER, 530, "5.7.0", "Must issue a STARTTLS command first", OURS),
    "sign-in required, in plain words": (OFFER, 530, "", "Authentication required", OURS),
    "wrong password": (SESSION, 535, "5.7.8", "Username and Password not accepted", OURS),
    "refused before any letter": (SESSION, 554, "", "No SMTP service here", OURS),
    "Gmail: spam": (BODY, 550, "5.7.1", "Our system has detected that this message is likely unsolicited", OURS),
    "Gmail: not signed": (
        BODY,
        550,
        "5.7.26",
        "This mail has been blocked because the sender is unauthenticated",
        OURS,
    ),
    "Outlook.com: not signed": (BODY, 550, "5.7.515", "Access denied, sending domain does not meet", OURS),
    "Postfix: relay": (OFFER, 554, "5.7.1", "Relay access denied", OURS),
    "Exim: relay": (OFFER, 550, "", "relay not permitted", OURS),
    "Spamhaus": (OFFER, 554, "", "Service unavailable; Client host blocked using zen.spamhaus.org", OURS),
    "our own address": (OFFER, 553, "5.1.8", "Sender address rejected: Domain not found", OURS),
    "our letter is too large": (OFFER, 552, "5.3.4", "Message size exceeds fixed limit", OURS),
    "our commands": (OFFER, 503, "5.5.1", "Bad sequence of commands", OURS),
    "our commands, in plain words": (OFFER, 501, "", "Syntax error", OURS),
    "their mailbox is blocked": (OFFER, 550, "5.2.1", "mailbox blocked", GONE),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_answers_mean(name: str) -> None:
    """Each answer of the table has the meaning that the table gives it."""
    step, code, enhanced, text, verdict = ANSWERS[name]
    assert classify(step, code, enhanced, text) == verdict


@given(
    st.sampled_from(Step),
    st.none() | st.integers(0, 999),
    st.from_regex(r"(|[245]\.\d{1,3}\.\d{1,3})", fullmatch=True),
    st.text(max_size=40),
)
def test_any_answer_has_a_safe_meaning(step: Step, code: int | None, enhanced: str, text: str) -> None:
    """Only a yes to the body is a yes; only the body can leave a doubt; only 5xx ends it; 4xx never does."""
    verdict = classify(step, code, enhanced, text)
    is_yes = step is Step.BODY and code is not None and 200 <= code < 300
    assert (verdict.state is S.ACCEPTED) == is_yes
    is_definite = code is not None and (is_yes or 400 <= code < 600)
    assert (verdict.state is S.UNKNOWN) == (step is Step.BODY and not is_definite)
    if verdict.state is S.REJECTED:
        assert code is not None
        assert 500 <= code < 600
    if verdict.slows:
        assert code in (421, 450, 451, 452)


def pauses(random: float) -> list[dt.timedelta]:
    """All pauses of a letter that always fails."""
    now, found = NOON, []
    while (again := next_try(len(found) + 1, NOON, now, lambda: random)) is not None:
        found.append(again - now)
        now = again
    assert now == NOON + 72 * HOUR
    return found


def test_pauses_double_up_to_four_hours() -> None:
    """5, 10, 20, 40, 80, 160 minutes, then four hours; the last attempt is when the 72 hours end."""
    found = pauses(0.5)
    assert found[:6] == [MINUTE * 5 * 2**place for place in range(6)]
    assert set(found[6:-1]) == {4 * HOUR}
    assert found[-1] <= 4 * HOUR


def test_pauses_differ_by_chance() -> None:
    """What failed together does not come back together: a fifth less or more, within what the ledger allows."""
    assert pauses(0.0)[0] == 4 * MINUTE
    assert max(pauses(0.0)) == 0.8 * 4 * HOUR
    assert pauses(0.75)[0] == 5.5 * MINUTE
    assert max(pauses(0.999)) < LONGEST_WAIT


def test_what_is_our_fault_waits_long() -> None:
    """Nobody is asked again every five minutes before we have mended what is wrong with us."""
    assert next_try(1, NOON, NOON, lambda: 0.5, Blame.US) == NOON + 4 * HOUR


def test_72_hours_count_from_the_first_attempt() -> None:
    """However many attempts there were; after them there is no other."""
    assert next_try(3, NOON, NOON + 72 * HOUR - MINUTE, lambda: 0.5) == NOON + 72 * HOUR
    assert next_try(3, NOON, NOON + 72 * HOUR, lambda: 0.5) is None
    assert next_try(500, NOON, NOON + HOUR, lambda: 0.5) == NOON + 5 * HOUR
    assert next_try(1, None, NOON, lambda: 0.5) == NOON + 5 * MINUTE


def test_a_clock_set_back_does_not_end_it() -> None:
    """A first attempt that lies ahead of now counts as now: it is neither given up nor put off for a year."""
    ahead = NOON + 365 * 24 * HOUR
    assert next_try(1, ahead, NOON, lambda: 0.5) == NOON + 5 * MINUTE
    assert next_try(99, ahead, NOON, lambda: 0.5) == NOON + 4 * HOUR


def test_before_the_first_attempt_there_is_no_next() -> None:
    """To ask for one is a fault of the program."""
    with pytest.raises(ValueError, match="nothing was tried"):
        next_try(0, None, NOON, lambda: 0.5)
