"""The letters that a worker has claimed and not begun, by who receives them."""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from leafpost.database.claiming import Claimed
from leafpost.delivery.connection import Letter


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row, and how to make its letter. `make` raises ValueError where none can be made."""

    claimed: Claimed
    make: Callable[[], Letter]


@dataclass(slots=True)
class Stock:
    """Hands out parcels, each provider in turn, to none more at once than its cap of connections."""

    _queues: "OrderedDict[str, deque[Parcel]]" = field(default_factory=OrderedDict)
    _open: Counter[str] = field(default_factory=Counter)  # letters on a connection, by provider
    _caps: dict[str, int] = field(default_factory=dict)
    _held: dict[str, float] = field(default_factory=dict)  # providers that wait, and until when (monotonic seconds)

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def put(self, parcels: Iterable[Parcel], caps: Mapping[str, int]) -> None:
        """New parcels; `caps` is how many connections may write to each provider at once."""
        self._caps.update(caps)
        for parcel in parcels:
            self._queues.setdefault(parcel.claimed.provider, deque()).append(parcel)

    def put_back(self, parcel: Parcel) -> None:
        """One that was taken and never offered to a server: it is the next again."""
        self.finished(parcel)
        self._queues.setdefault(parcel.claimed.provider, deque()).appendleft(parcel)

    def finished(self, parcel: Parcel) -> None:
        """One that was taken is on no connection any more."""
        self._open[parcel.claimed.provider] -= 1

    def hold(self, provider: str, until: float) -> None:
        """Hand out nothing for a provider before a time."""
        self._held[provider] = max(until, self._held.get(provider, until))

    def drop(self, campaigns: Collection[int]) -> None:
        """Forget what was claimed for some campaigns."""
        for provider, queue in list(self._queues.items()):
            kept = deque(parcel for parcel in queue if parcel.claimed.campaign_id not in campaigns)
            if kept:
                self._queues[provider] = kept
            else:
                del self._queues[provider]

    def available(self, now: float) -> int:
        """How many could be taken now, one after the other."""
        return sum(len(queue) for provider, queue in self._queues.items() if self._is_free(provider, now))

    def take(self, now: float) -> Parcel | None:
        """The next parcel, None where none may go."""
        for provider, queue in self._queues.items():
            if self._is_free(provider, now) and self._open[provider] < self._caps.get(provider, 1):
                parcel = queue.popleft()
                self._open[provider] += 1
                self._queues.move_to_end(provider)  # the others are next
                if not queue:
                    del self._queues[provider]
                return parcel
        return None

    def _is_free(self, provider: str, now: float) -> bool:
        return self._held.get(provider, now) <= now
