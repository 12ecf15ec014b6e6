"""What an operator sees of a worker: outcomes as they come, and what went wrong in a line each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from leafpost.database.ledger import Outcome
from leafpost.database.sweeping import Swept
from leafpost.database.tables import DeliveryState
from leafpost.errors import Problem, Severity

_LEDGER = "ledger"


def _nothing(_: object) -> None:
    """Nobody looks."""


@dataclass(slots=True)
class Watching:
    """`tell` hears each problem when it begins, once; `show` hears when figures have changed."""

    tell: Callable[[Problem], None] = _nothing
    show: Callable[["Watching"], None] = _nothing
    done: Counter[DeliveryState] = field(default_factory=Counter)
    waits_until: dt.datetime | None = None
    _told: set[str] = field(default_factory=set)

    @property
    def put_off(self) -> int:
        """Attempts after which a letter was to be tried again."""
        return self.done[DeliveryState.DEFERRED]

    def outcome(self, outcome: Outcome) -> None:
        """One letter has had its attempt."""
        self.done[outcome.state] += 1
        self.waits_until = None
        self._told.discard("smtp")
        self.show(self)

    def waits(self, until: dt.datetime) -> None:
        """Nothing may go before a time."""
        self.waits_until = until
        self.show(self)

    def cannot_connect(self, problem: Problem) -> None:
        """The mail server was not reached; it is tried again."""
        self._once("smtp", problem)

    def database(self, reason: str) -> None:
        """The ledger cannot be written, or ("") can again."""
        if not reason:
            self._told.discard(_LEDGER)
            fix = "nothing is to be done; letters go out again"
            self.tell(Problem(_LEDGER, 0, _LEDGER, "the database answers again", fix, Severity.WARNING))
            return
        what = f"the database cannot be written ({reason}), so no letter goes out"
        fix = "look whether it runs and whether its disk is full; the run goes on by itself"
        self._once(_LEDGER, Problem(_LEDGER, 0, _LEDGER, what, fix))

    def stopping(self) -> None:
        """Somebody stopped the worker, and the servers have not answered yet."""
        what = "it is being stopped, when what is with the server is finished"
        self._once("run", Problem("run", 0, "run", what, "press Ctrl-C again not to wait for that", Severity.WARNING))

    def dns_is_gone(self) -> None:
        """Nobody says who receives mail for a domain; that holds up nothing."""
        what = "name servers do not answer, so each domain counts as a provider of its own"
        fix = "nothing has to be done for this run; look at the machine's network"
        self._once("dns", Problem("dns", 0, "dns", what, fix, Severity.WARNING))

    def halted(self, campaign_id: int, reason: str) -> None:
        """A campaign was paused, or stopped by the circuit breaker, while it was being sent."""
        place = f"campaign {campaign_id}"
        what = f"it does not run any more ({reason or 'without a reason'})"
        fix = f"mend the reason, then: send.py resume {campaign_id}"
        self._once(place, Problem(place, 0, "campaign", what, fix))

    def swept(self, swept: Swept) -> None:
        """What a worker that died has left behind."""
        if swept.unknown:
            what = f"{swept.unknown} letters are in doubt since a worker ended in their midst"
            self.tell(Problem(_LEDGER, 0, _LEDGER, what, "send.py unknown lists them by name", Severity.WARNING))

    def _once(self, kind: str, problem: Problem) -> None:
        if kind not in self._told:
            self._told.add(kind)
            self.tell(problem)
