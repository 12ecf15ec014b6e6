"""Puts new source messages and an old catalog together.

What stands unchanged keeps its translation, wherever it moved. What changed is looked for
only in the same context and between the same neighbours, and comes out fuzzy with the old
words beside it. Nothing is ever guessed from another context: "Do not take" and "Take with
alcohol" look alike to a string comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from leafpost.catalogs.changed import changed_messages
from leafpost.catalogs.model import Catalog, Entry, Key, Previous


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

    `header` holds the fields that are ours to set; every other field stays as it was. Obsolete
    entries stand behind the active ones, by context and msgid.
    """
    wanted = list(template)
    known = _known(old)
    keys = {entry.key for entry in wanted}
    active = old.by_key()
    changed = changed_messages(old.active, wanted, {key for key in keys if key in known and key not in active})
    entries = [_entry(entry, known.get(entry.key), changed.get(entry.key), nplurals) for entry in wanted]
    used = {entry.key for entry in changed.values()}
    left = sorted(key for key, entry in known.items() if any(entry.msgstr) and key not in keys | used)
    obsolete = [_retired(known[key]) for key in left]
    catalog = Catalog({**old.header, **header}, (*entries, *obsolete), _trimmed(old.header_comments))
    kept = sum(1 for entry in wanted if entry.key in known)
    retired = sum(1 for key in left if not known[key].is_obsolete)
    return Merge(catalog, kept, len(changed), len(wanted) - kept - len(changed), retired)


def _known(old: Catalog) -> dict[Key, Entry]:
    """The entry that counts for each message: one with words before one without, an active before an obsolete one.

    Other programs may leave a message in its place, empty, and its translation among the obsolete ones.
    """
    known: dict[Key, Entry] = {}
    for entry in sorted(old.entries, key=lambda entry: entry.is_obsolete):
        before = known.get(entry.key)
        if before is None and entry.is_obsolete and not any(entry.msgstr):
            continue
        if before is None or (any(entry.msgstr) and not any(before.msgstr)):
            known[entry.key] = entry
    return known


def _entry(wanted: Entry, same: Entry | None, before: Entry | None, nplurals: int) -> Entry:
    """A message with the translation of the same message, or in doubt with that of what it was before."""
    forms = nplurals if wanted.msgid_plural is not None else 1
    old = same or before
    if old is None:
        return replace(wanted, msgstr=("",) * forms)
    fits = old is same and old.msgid_plural == wanted.msgid_plural and len(old.msgstr) == forms
    is_translated = any(old.msgstr)
    flags = old.flags if fits or not is_translated else old.flags | {"fuzzy"}
    if fits or old.is_fuzzy:  # as msgmerge: what was in doubt keeps the text that it was made from
        previous = old.previous
    else:
        previous = Previous(None, old.msgid, old.msgid_plural) if is_translated else None
    return replace(
        wanted,
        msgstr=old.msgstr if len(old.msgstr) == forms else (old.msgstr[0], *("",) * (forms - 1)),
        flags=flags,
        comments=_trimmed(old.comments),
        previous=previous if "fuzzy" in flags else None,
    )


def _retired(entry: Entry) -> Entry:
    return replace(entry, is_obsolete=True, extracted=(), references=(), comments=_trimmed(entry.comments))


def _trimmed(comments: tuple[str, ...]) -> tuple[str, ...]:
    """Comments without the empty lines that some programs set above and below them."""
    written = [place for place, comment in enumerate(comments) if comment]
    return comments[written[0] : written[-1] + 1] if written else ()
