"""Which old message each new one was, before its source changed.

Two messages are the same one, changed, where both stand in the same context next to a
neighbour that is still there, and their words are alike. Of several that fit, the one between
both old neighbours comes first, then the one with the most words in common, then the nearest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leafpost.catalogs.model import Entry, Key

_LEAST_LIKENESS = 0.3  # of 100 pairs of unlike sentences in a leaflet, about one reaches it
_REACH = 12  # how many places further up or down, among neighbours that all changed, a message is looked for
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Run:
    """Messages in a row that only one side has, and the messages before and behind it that both have.

    None for a neighbour is the beginning or the end of the context.
    """

    entries: tuple[Entry, ...]
    before: Key | None
    behind: Key | None


def changed_messages(old: Iterable[Entry], new: Iterable[Entry], returned: set[Key]) -> dict[Key, Entry]:
    """The old entry of each new message that is an old one changed, by the new one's key.

    `old` are the active entries of a catalog and `new` those of a template, both in order;
    `returned` are the keys of new messages that have an obsolete entry of their own.
    """
    contexts_before, contexts_after = _by_context(old), _by_context(new)
    found: dict[Key, Entry] = {}
    for context in contexts_before.keys() & contexts_after.keys():
        before, after = contexts_before[context], contexts_after[context]
        shared = {entry.key for entry in before} & {entry.key for entry in after}
        gone, fresh = list(_runs(before, shared)), list(_runs(after, shared))
        found |= _best([pair for run in fresh for pair in _candidates(run, gone, returned)])
    return {key: entry for key, entry in found.items() if any(entry.msgstr)}


def _by_context(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.key[0], []).append(entry)
    return groups


def _runs(entries: Sequence[Entry], shared: set[Key]) -> Iterator[_Run]:
    before: Key | None = None
    row: list[Entry] = []
    for entry in entries:
        if entry.key not in shared:
            row.append(entry)
            continue
        if row:
            yield _Run(tuple(row), before, entry.key)
        before, row = entry.key, []
    if row:
        yield _Run(tuple(row), before, None)


# How well two messages fit: neighbours in common, likeness, nearness; and the two messages.
_Pair = tuple[int, float, int, Entry, Entry]


def _candidates(new: _Run, gone: Iterable[_Run], returned: set[Key]) -> Iterator[_Pair]:
    """Every old message that each message of a run may have been."""
    here = [(place, entry, _marks(entry)) for place, entry in enumerate(new.entries) if entry.key not in returned]
    for old in gone:
        neighbours = (old.before == new.before) + (old.behind == new.behind)
        if not neighbours or not here:
            continue
        there = [(entry, _marks(entry)) for entry in old.entries]
        shift = len(there) - len(new.entries)  # places are counted from the beginning and from the end
        for place, entry, marks in here:
            near = {*_around(place, len(there)), *_around(place + shift, len(there))}
            for other in near:
                candidate, others = there[other]
                likeness = 2 * len(marks & others) / (len(marks) + len(others))
                if likeness >= _LEAST_LIKENESS:
                    distance = min(abs(other - place), abs(other - place - shift))
                    yield neighbours, likeness, -distance, entry, candidate


def _around(place: int, count: int) -> range:
    return range(max(0, place - _REACH), max(0, min(count, place + _REACH + 1)))


def _best(pairs: list[_Pair]) -> dict[Key, Entry]:
    """Each new message with one old one, and no old one twice: the best pair first."""
    chosen: dict[Key, Entry] = {}
    used: set[Key] = set()
    for *_, entry, candidate in sorted(pairs, key=lambda pair: pair[:3], reverse=True):
        if entry.key not in chosen and candidate.key not in used:
            chosen[entry.key] = candidate
            used.add(candidate.key)
    return chosen


def _marks(entry: Entry) -> set[str]:
    """The threes of characters in a message, for comparing by Dice's coefficient.

    Capitals are small ones here, and each three comes again with its digits made alike: a dose
    that changed is the same message changed, however short it is.
    """
    text = f" {entry.msgid.casefold()} "
    return {
        spelling[place : place + 3]
        for spelling in (text, _DIGIT.sub("0", text))
        for place in range(max(1, len(spelling) - 2))
    }
