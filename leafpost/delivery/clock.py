"""Time, as it is passed in."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is the time of the day, which somebody may set back; `monotonic` is seconds that only grow.

    What is written down for other workers (leases, the next attempt) goes by the first; how long
    a server may take, and when a lease is renewed, by the second.
    """

    now: Callable[[], dt.datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
