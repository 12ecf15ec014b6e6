"""What came back, by who receives the mail, and what to do about it: numbers that name nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leafpost.database.tables import DeliveryState
from leafpost.outbox.groups import LEAST, Group

KINDS = ("hard", "soft", "full", "policy", "complained")  # the columns: kinds of bounces, and complaints
_MANY_GONE = 0.02  # of a provider's readers; a list that is looked after loses far fewer in one campaign
_COMPLAINTS_NOTED, _COMPLAINTS_REFUSED = 0.001, 0.003  # of the letters that arrived: what Gmail and Yahoo publish
_NOTHING = "Nothing to do: dead addresses are struck off by themselves, and what passes is counted."


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider, or several that are told together: its counts by `KINDS`, and what to do."""

    name: str
    merged: int
    counts: dict[str, int]
    advice: tuple[str, ...]


def provider_rows(groups: Sequence[Group], came_back: Mapping[str, Mapping[str, int]]) -> list[ProviderRow]:
    """A row for each group of readers from which something came back."""
    named = {group.name for group in groups if group.name}
    others: Counter[str] = Counter()
    for name, counts in came_back.items():
        if name not in named:
            others.update(counts)
    rows = []
    for group in groups:
        found = came_back.get(group.name, {}) if group.name else others
        counts = {kind: found.get(kind, 0) for kind in KINDS}
        if any(counts.values()):
            rows.append(ProviderRow(group.name, group.merged, counts, tuple(_advice(group, counts))))
    return rows


def _advice(group: Group, counts: Mapping[str, int]) -> list[str]:
    """What to do, the most pressing first. Groups below five tell nothing that could be counted back."""
    accepted = group.counts[DeliveryState.ACCEPTED]
    complaints = counts["complained"] / accepted if accepted and counts["complained"] >= LEAST else 0.0
    advice = []
    if complaints >= _COMPLAINTS_REFUSED:
        advice.append(
            "Stop, and ask how these readers came to the list: at this rate the provider refuses all letters."
        )
    elif complaints >= _COMPLAINTS_NOTED:
        advice.append("Ask how these readers came to the list: the provider wants fewer than 0.1% complaints.")
    if counts["policy"]:
        advice.append(
            "It refuses how the letters are sent, not the readers: read its answers (send.py bounces), "
            "look at SPF, DKIM and DMARC (send.py lint), then write to its postmaster."
        )
    if counts["hard"] >= max(LEAST, _MANY_GONE * group.readers):
        advice.append(
            "Many addresses are gone: ask how old this part of the list is. They are struck off by themselves."
        )
    return advice or [_NOTHING]
