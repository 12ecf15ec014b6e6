"""What providers' answers mean for how fast they are written to."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from leafpost.database.answers import kept_answer
from leafpost.database.tables import DeliveryState
from leafpost.database.throttle import ready_at, slow_down, went_well
from leafpost.database.transactions import Connection
from leafpost.delivery.retry import Verdict

_EVERY = 1.0  # seconds between two notes of what went well


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be written down: letters taken, and the answers that ask for a slower pace, by provider."""

    taken: Mapping[str, int]
    slower: Mapping[str, str]

    def write(self, connection: Connection, now: dt.datetime) -> dict[str, dt.datetime]:
        """Write it down, in the order of the providers' names; until when those that are to be left alone are."""
        free: dict[str, dt.datetime] = {}
        for provider in sorted({*self.taken, *self.slower}):
            if provider in self.taken:
                went_well(connection, provider, self.taken[provider], now)
            if provider in self.slower:
                slow_down(connection, provider, now, self.slower[provider])
                free[provider] = ready_at(connection, provider, now)
        return free


@dataclass(slots=True)
class Pacing:
    """Gathers answers until they are worth a transaction."""

    _taken: Counter[str] = field(default_factory=Counter)
    _slower: dict[str, str] = field(default_factory=dict)
    _next: float = 0.0

    def heard(self, verdict: Verdict, provider: str, answer: str) -> None:
        """Take note of what a provider's answer meant."""
        if verdict.state is DeliveryState.ACCEPTED:
            self._taken[provider] += 1
        elif verdict.slows:
            self._slower.setdefault(provider, kept_answer(answer))

    def told(self, now: float) -> Told | None:
        """What has gathered, if it is time; a wish for a slower pace is told at once."""
        if not self._slower and (not self._taken or now < self._next):
            return None
        told = Told(dict(self._taken), dict(self._slower))
        self._taken.clear()
        self._slower.clear()
        self._next = now + _EVERY
        return told
