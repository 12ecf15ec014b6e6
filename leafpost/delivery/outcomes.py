"""What happened to a letter on its connection becomes its outcome in the ledger."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from leafpost.database.claiming import Claimed
from leafpost.database.ledger import Outcome
from leafpost.database.tables import DeliveryState
from leafpost.delivery.connection import Connection, Event, Stage, What
from leafpost.delivery.retry import Blame, Step, Verdict, classify, next_try

_NOT_IN_TIME = "tried for 72 hours"


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows what an event means for a letter. `random` gives a number from 0 to below 1."""

    now: Callable[[], dt.datetime]
    random: Callable[[], float]

    def verdict(self, event: Event) -> Verdict:
        """What an event means; a connection that was lost before the letter had gone out took nothing."""
        is_body = event.what is not What.LOST and event.stage is Stage.HANDING
        step = Step.BODY if is_body else Step.OFFER
        if event.answer is None or event.what in (What.LOST, What.DOUBTFUL):
            return classify(step, None)
        return classify(step, event.answer.code, event.answer.status, event.answer.text)

    def outcome(self, event: Event, verdict: Verdict, row: Claimed) -> Outcome:
        """The outcome of one attempt."""
        code = event.answer.code if event.answer else None
        said = event.answer.text if event.answer else ""
        text = ": ".join(part for part in (event.reason, said) if part)
        if verdict.state is not DeliveryState.DEFERRED:
            return Outcome(row.id, row.lease_token, verdict.state, code, text)
        return self._later(row, code, text, verdict.blame)

    def unmakable(self, row: Claimed, reason: str) -> Outcome:
        """No letter can be made for this reader."""
        return Outcome(row.id, row.lease_token, DeliveryState.REJECTED, None, f"the letter cannot be made: {reason}")

    def given_up(self, connection: Connection, row: Claimed) -> Outcome:
        """A letter whose connection we end ourselves, because the worker may not wait for the server."""
        if connection.is_in_doubt:
            return Outcome(
                row.id, row.lease_token, DeliveryState.UNKNOWN, None, "the worker was ended before the server answered"
            )
        reason = "the worker was ended before the letter had gone out"
        return Outcome(row.id, row.lease_token, DeliveryState.DEFERRED, None, reason, self.now())

    def _later(self, row: Claimed, code: int | None, text: str, blame: Blame) -> Outcome:
        now = self.now()
        due_at = next_try(row.attempts + 1, row.first_tried_at, now, self.random, blame)
        if due_at is None:
            return Outcome(row.id, row.lease_token, DeliveryState.REJECTED, code, f"{_NOT_IN_TIME}; last: {text}")
        return Outcome(row.id, row.lease_token, DeliveryState.DEFERRED, code, text, due_at)
