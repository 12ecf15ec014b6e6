"""The record of source texts that were mended without another meaning, and what it vouches for."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from leafpost.catalogs.model import Key
from leafpost.catalogs.parts import Part, PartKind
from leafpost.catalogs.places import same_meaning_path
from leafpost.catalogs.toml_text import toml_string
from leafpost.errors import Problem, ProblemError, read_text, shown_path
from leafpost.files import digest_of

RULE = "same-meaning"
_FIX = "restore the file, or delete this record and have the translations looked at again"


@dataclass(frozen=True, slots=True)
class SameMeaning:
    """A person's word that two source texts of one message mean the same.

    `old` and `new` are the msgids; `old_digest` and `new_digest` the SHA-256 of context and
    msgid, so that a record which was edited afterwards vouches for nothing.
    """

    document: str
    context: str
    old: str
    new: str
    reason: str
    name: str
    date: dt.date
    old_digest: str
    new_digest: str

    @property
    def fits(self) -> bool:
        """Whether both digests are those of the texts, and the context is one of the document."""
        return (
            self.old_digest == message_digest(self.context, self.old)
            and self.new_digest == message_digest(self.context, self.new)
            and self.context.partition("#")[0] == self.document
            and self.old != self.new
            and bool(self.reason.strip() and self.name.strip())
        )


def message_digest(context: str, msgid: str) -> str:
    """SHA-256 over a message's key, each text behind its length in bytes."""
    fields = [text.encode("utf-8") for text in (context, msgid)]
    return digest_of(b"".join(len(data).to_bytes(4, "big") + data for data in fields))


def same_meaning(context: str, old: str, new: str, *, reason: str, name: str, date: dt.date) -> SameMeaning:
    """A new record, with its digests."""
    return SameMeaning(
        document=context.partition("#")[0],
        context=context,
        old=old,
        new=new,
        reason=reason,
        name=name,
        date=date,
        old_digest=message_digest(context, old),
        new_digest=message_digest(context, new),
    )


def read_same_meaning(root: Path) -> tuple[tuple[SameMeaning, ...], tuple[Problem, ...]]:
    """The records that can be relied on, and a problem for each that cannot.

    Where the file is damaged there are no records: a word that cannot be read vouches for nothing.
    """
    path = same_meaning_path(root)
    if not path.is_file():
        return (), ()
    file = shown_path(path, root)
    try:
        text = read_text(path, root)
        rows = tomllib.loads(text).get("same", [])
        records = tuple(_record(row) for row in rows)
    except ProblemError as error:
        return (), error.problems
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        return (), (Problem(file, 0, RULE, "the records of same-meaning cannot be read", _FIX),)
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip() == "[[same]]"]
    problems = tuple(
        Problem(
            file, lines[place] if len(lines) == len(records) else 0, RULE,
            "this record was changed after it was written: its texts do not give its digests, so it counts for nothing",
            _FIX, document=record.document,
        )
        for place, record in enumerate(records) if not record.fits
    )  # fmt: skip
    return tuple(record for record in records if record.fits), problems


_TEXTS = ("document", "context", "old", "new", "reason", "name")
_DIGESTS = ("old_digest", "new_digest")


def _record(row: dict[str, object]) -> SameMeaning:
    if not all(isinstance(row[key], str) for key in (*_TEXTS, *_DIGESTS)):
        raise TypeError("these are texts")
    date = row["date"]
    if not isinstance(date, dt.date) or isinstance(date, dt.datetime):
        raise TypeError("a date is a day")
    texts = {key: str(row[key]) for key in (*_TEXTS, *_DIGESTS)}
    return SameMeaning(date=date, **texts)


def format_same_meaning(records: Iterable[SameMeaning]) -> str:
    """The text of the file."""
    lines = ["# Source texts that were mended without another meaning. Written by: build.py translate same-meaning"]
    for record in records:
        lines += ["", "[[same]]"]
        lines += [f"{key} = {toml_string(getattr(record, key))}" for key in _TEXTS]
        lines += [f"date = {record.date.isoformat()}"]
        lines += [f'{key} = "{getattr(record, key)}"' for key in _DIGESTS]
    return "\n".join(lines) + "\n"


# --- what the records vouch for ----------------------------------------------------------


def vouched(
    before: Sequence[Part], now: Sequence[Part], records: Iterable[SameMeaning]
) -> tuple[SameMeaning, ...] | None:
    """The records that make these parts those that were signed; None where anything else differs.

    Only the source of a translated message may differ, and only by records that lead from the
    one to the other; the translation is the same to the letter.
    """
    if len(before) != len(now):
        return None
    by_old: dict[Key, list[SameMeaning]] = {}
    for record in records:
        by_old.setdefault((record.context, record.old), []).append(record)
    used: list[SameMeaning] = []
    for old, new in zip(before, now, strict=True):
        if old == new:
            continue
        is_message = old.kind is new.kind is PartKind.MESSAGE and old.context == new.context
        if not is_message or old.text != new.text or not old.text:
            return None
        way = _way(old.context, old.source, new.source, by_old)
        if not way:
            return None
        used += way
    return tuple(dict.fromkeys(used))


def _way(context: str, old: str, new: str, by_old: Mapping[Key, list[SameMeaning]]) -> list[SameMeaning]:
    """Records that lead from one source text to another, shortest way first; empty where none do."""
    ways: list[list[SameMeaning]] = [[record] for record in by_old.get((context, old), [])]
    seen = {old}
    while ways:
        way = ways.pop(0)
        here = way[-1].new
        if here == new:
            return way
        if here not in seen:
            seen.add(here)
            ways += [[*way, record] for record in by_old.get((context, here), [])]
    return []
