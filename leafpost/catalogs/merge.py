"""Puts new source messages and an old catalog together.

What stands unchanged keeps its translation, wherever it moved. What changed is looked for
only in the same context and between the same neighbours, and comes out fuzzy with the old
words beside it. Nothing is ever guessed from another context: "Do not take" and "Take with
alcohol" look alike to a string comparison.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from leafpost.catalogs.model import Catalog, Entry, Key, Previous

_LEAST_LIKENESS = 0.4  # below this a message at the same place is a new one, not a changed one


@dataclass(frozen=True, slots=True)
class Merge:
    """The new catalog, and how many messages came to be what they are."""

    catalog: Catalog
    kept: int
    changed: int
    added: int
    retired: int


def merge(template: Iterable[Entry], old: Catalog, header: dict[str, str], nplurals: int) -> Merge:
    """The catalog for a template's messages, with the translations of the old one.

    `header` holds the fields that are ours to set; every other field stays as it was.
    """
    wanted = list(template)
    active, obsolete = old.by_key(), {entry.key: entry for entry in old.entries if entry.is_obsolete}
    keys = {entry.key for entry in wanted}
    vanished = [entry for entry in old.active if entry.key not in keys]
    changed = dict(
        _changed([e for e in wanted if e.key not in active and e.key not in obsolete], vanished, wanted, old)
    )
    entries = [_entry(entry, active, obsolete, changed, nplurals) for entry in wanted]
    used = {entry.key for entry in changed.values()}
    retired = [
        replace(entry, is_obsolete=True, extracted=(), references=())
        for entry in vanished
        if any(entry.msgstr) and entry.key not in used
    ]
    left = [entry for key, entry in obsolete.items() if key not in keys]
    catalog = Catalog({**old.header, **header}, (*entries, *left, *retired), old.header_comments)
    kept = sum(1 for entry in wanted if entry.key in active or entry.key in obsolete)
    return Merge(catalog, kept, len(changed), len(wanted) - kept - len(changed), len(retired))


def _entry(
    wanted: Entry, active: dict[Key, Entry], obsolete: dict[Key, Entry], changed: dict[Key, Entry], nplurals: int
) -> Entry:
    same = active.get(wanted.key) or obsolete.get(wanted.key)
    blank = ("",) * (nplurals if wanted.msgid_plural is not None else 1)
    if same is not None:
        fits = same.msgid_plural == wanted.msgid_plural and len(same.msgstr) == len(blank)
        flags = same.flags if fits or not any(same.msgstr) else same.flags | {"fuzzy"}
        return replace(
            wanted,
            msgstr=same.msgstr if len(same.msgstr) == len(blank) else (same.msgstr[0], *blank[1:]),
            flags=flags,
            comments=same.comments,
            previous=(same.previous if fits else _as_previous(same, wanted)) if "fuzzy" in flags else None,
        )
    before = changed.get(wanted.key)
    if before is None:
        return replace(wanted, msgstr=blank)
    # As msgmerge does: what was in doubt already keeps the text that it was made from, or none where none is known.
    kept = before.previous if before.is_fuzzy else _as_previous(before, wanted)
    msgstr = before.msgstr if len(before.msgstr) == len(blank) else (before.msgstr[0], *blank[1:])
    return replace(wanted, msgstr=msgstr, flags=frozenset({"fuzzy"}), comments=before.comments, previous=kept)


def _as_previous(before: Entry, wanted: Entry) -> Previous:
    context = before.msgctxt if before.msgctxt != wanted.msgctxt else None
    return Previous(context, before.msgid, before.msgid_plural)


def _changed(new: list[Entry], vanished: list[Entry], wanted: list[Entry], old: Catalog) -> Iterator[tuple[Key, Entry]]:
    """New messages with the old one that each was, context by context."""
    fresh, gone = {entry.key for entry in new}, {entry.key for entry in vanished if any(entry.msgstr)}
    if not fresh or not gone:
        return
    old_by_context, new_by_context = _by_context(old.active), _by_context(wanted)
    for context in {key[0] for key in fresh} & {key[0] for key in gone}:
        before, after = old_by_context[context], new_by_context[context]
        matcher = SequenceMatcher(a=[e.msgid for e in before], b=[e.msgid for e in after], autojunk=False)
        for operation, a1, a2, b1, b2 in matcher.get_opcodes():
            if operation == "replace":
                here = [entry for entry in before[a1:a2] if entry.key in gone]
                there = [entry for entry in after[b1:b2] if entry.key in fresh]
                yield from _pairs(there, here)


def _pairs(new: list[Entry], old: list[Entry]) -> Iterator[tuple[Key, Entry]]:
    """Between the same neighbours, in order: each new message with the first old one that is like it."""
    start = 0
    for entry in new:
        for position in range(start, len(old)):
            candidate = old[position]
            likeness = SequenceMatcher(a=candidate.msgid, b=entry.msgid, autojunk=False)
            if likeness.quick_ratio() >= _LEAST_LIKENESS and likeness.ratio() >= _LEAST_LIKENESS:
                yield entry.key, candidate
                start = position + 1
                break


def _by_context(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.key[0], []).append(entry)
    return groups
