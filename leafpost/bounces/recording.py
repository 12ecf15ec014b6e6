"""What came back is written down: events, the suppression list, soft bounces, letters in doubt.

Only what is proved changes anything. A report that merely names an address could be made by anybody.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from leafpost.bounces.incoming import Incoming
from leafpost.bounces.understanding import Understood
from leafpost.bounces.vocabulary import Kind
from leafpost.bounces.whose import Owner, Proof, owner_of
from leafpost.database import bounces
from leafpost.database.bounces import Letter, Report
from leafpost.database.consents import withdraw_consent
from leafpost.database.suppressions import suppress
from leafpost.database.tables import EventKind, SuppressionReason, TokenPurpose
from leafpost.database.tokens import find_token
from leafpost.database.transactions import Connection
from leafpost.outbox.envelope import Keyed, Traced
from leafpost.outbox.tokens import is_token, token_digest

SOFT_LIMIT = 5  # soft bounces, on as many days, without a success
SETTLED_BY = "a report that came back"
_AT_ONCE = "refused at once"


class Action(StrEnum):
    """What is done about a mail that came back."""

    SUPPRESS = "suppress"  # never written to again
    COUNT = "count"  # one soft bounce more
    WARN = "warn"  # the operator has to mend something
    UNSUBSCRIBE = "unsubscribe"
    NONE = "none"
    KNOWN = "known already"
    NOT_PROVED = "not proved"  # nothing shows that it is about a letter of ours


ACTIONS = {
    Kind.HARD: Action.SUPPRESS, Kind.SOFT: Action.COUNT, Kind.FULL: Action.COUNT, Kind.POLICY: Action.WARN,
    Kind.COMPLAINT: Action.SUPPRESS, Kind.UNSUBSCRIBE: Action.UNSUBSCRIBE, Kind.AUTO_REPLY: Action.NONE,
    Kind.NOT_A_BOUNCE: Action.NONE,
}  # fmt: skip
_EVENTS = {Kind.COMPLAINT: EventKind.COMPLAINED, Kind.UNSUBSCRIBE: EventKind.UNSUBSCRIBED}


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done, for which letter, and how that was known. `provider` is who receives the reader's mail."""

    action: Action
    proof: Proof = Proof.NONE
    provider: str = ""
    is_settled: bool = False


def take_in(
    connection: Connection, secret: Keyed, digest: str, understood: Understood, incoming: Incoming, now: dt.datetime
) -> Taken:
    """Write down one mail that came back; the same mail again changes nothing."""
    if bounces.is_known(connection, digest):
        return Taken(Action.KNOWN)
    owner = _owner(connection, secret, understood, incoming)
    letter = bounces.find_letter(connection, owner.letter.campaign_id, owner.letter.delivery_id) if owner else None
    if owner is None or letter is None:
        is_nothing = ACTIONS[understood.kind] is Action.NONE
        return Taken(Action.NONE if is_nothing else Action.NOT_PROVED)
    is_settled = bounces.settle_unknown(connection, letter, SETTLED_BY, now)
    action = ACTIONS[understood.kind]
    if action is not Action.NONE:
        report = Report(
            _EVENTS.get(understood.kind, EventKind.BOUNCED), understood.kind if understood.kind.is_bounce else "",
            understood.reason, understood.status, understood.answer, digest,
        )  # fmt: skip
        bounces.add_event(connection, letter, report, now)
        action = _act(connection, understood.kind, letter, understood.status, now)
    return Taken(action, owner.proof, letter.provider, is_settled)


def _owner(connection: Connection, secret: Keyed, understood: Understood, incoming: Incoming) -> Owner | None:
    """Whose letter it is; a token in a mail that unsubscribes is proof as well."""
    if understood.kind is Kind.UNSUBSCRIBE and is_token(understood.token):
        found = find_token(connection, token_digest(understood.token), TokenPurpose.UNSUBSCRIBE)
        if found is not None:
            return Owner(Traced(found.campaign_id, found.delivery_id), Proof.TOKEN)
    return owner_of(incoming, secret)


def _act(connection: Connection, kind: Kind, letter: Letter, status: str, now: dt.datetime) -> Action:
    match kind:
        case Kind.HARD:
            suppress(connection, letter.address_hash, SuppressionReason.BOUNCED, now, detail=f"hard {status}".strip())
        case Kind.SOFT | Kind.FULL:
            if bounces.count_soft(connection, letter, now) < SOFT_LIMIT:
                return Action.COUNT
            detail = f"{SOFT_LIMIT} soft bounces, the last one {status or kind}"
            suppress(connection, letter.address_hash, SuppressionReason.BOUNCED, now, detail=detail)
            return Action.SUPPRESS
        case Kind.COMPLAINT:
            suppress(connection, letter.address_hash, SuppressionReason.COMPLAINED, now)
        case Kind.UNSUBSCRIBE:
            reason = SuppressionReason.UNSUBSCRIBED
            suppress(connection, letter.address_hash, reason, now, topic=letter.topic, detail="by mail")
            if letter.subscriber_id is not None:
                withdraw_consent(connection, letter.subscriber_id, letter.topic, now)
        case Kind.POLICY | Kind.AUTO_REPLY | Kind.NOT_A_BOUNCE:
            pass
    return ACTIONS[kind]


def take_in_refusal(connection: Connection, letter: Letter, understood: Understood, now: dt.datetime) -> Taken:
    """Write down what a server said when it refused a letter at once. The ledger has counted that letter."""
    report = Report(
        EventKind.BOUNCED, understood.kind, understood.reason, understood.status, _AT_ONCE, None, counts=False
    )  # fmt: skip
    bounces.add_event(connection, letter, report, now)
    return Taken(_act(connection, understood.kind, letter, understood.status, now), Proof.RETURN_PATH, letter.provider)
