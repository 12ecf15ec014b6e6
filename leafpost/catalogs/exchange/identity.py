"""The id of a message in a file for an agency: which message it is, and what its translation was on that day.

Notes and states get lost on the way through other people's tools; ids are what every tool
brings back. So the id alone tells, on return, whether the message is still ours and whether
its translation here was changed meanwhile.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from leafpost.catalogs.model import Entry, Key

_ID = re.compile(r"\bm([0-9a-f]{16})-([0-9a-f]{16})(?:\.([0-9]{1,2}))?(?![0-9a-f])")
_KEPT = "Leafpost keeps this line: "
_KEPT_ID = re.compile(rf"{_KEPT.strip()}\s*(m[0-9a-f]{{16}}-\s*[0-9a-f]{{16}}(?:\.[0-9]{{1,2}})?)(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Identity:
    """`message` is the digest of context and msgid, `base` that of the translation at the export, `form` a plural's."""

    message: str
    base: str
    form: int | None = None

    def __str__(self) -> str:
        return f"m{self.message}-{self.base}" + ("" if self.form is None else f".{self.form}")


def identity_of(entry: Entry) -> Identity:
    """The id of an entry as it stands now."""
    return Identity(message_digest(entry.key), translation_digest(entry.msgstr, is_fuzzy=entry.is_fuzzy))


def find_identity(text: str) -> Identity | None:
    """The id in a text that a tool may have put something before or behind."""
    found = _ID.search(text)
    return Identity(found[1], found[2], int(found[3]) if found[3] else None) if found else None


def kept_line(identity: Identity) -> str:
    """The id as a remark, for formats without ids and for tools that make new ones."""
    return f"{_KEPT}{identity}"


def find_kept(remarks: Iterable[str]) -> Identity | None:
    """The id in some remarks, which tools may have broken into shorter lines."""
    found = _KEPT_ID.search(" ".join(remarks))
    return find_identity("".join(found[1].split())) if found else None


def message_digest(key: Key) -> str:
    """64 bits of SHA-256 over context and msgid."""
    return _digest(key)


def translation_digest(msgstr: tuple[str, ...], *, is_fuzzy: bool) -> str:
    """The same over a translation; one in doubt is another than the same words without doubt."""
    return _digest([*msgstr, "fuzzy"] if is_fuzzy and any(msgstr) else msgstr)


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.hexdigest()[:16]
