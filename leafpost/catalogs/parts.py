"""What a signature binds, part by part, and the digest over it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a signed document is."""

    MESSAGE = "message"
    CALLOUT = "callout"
    WORD = "word"  # of the interface
    VARIABLE = "variable"  # a value of the clinic


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what a reader reads, with where it comes from.

    | kind | context | source | text |
    |---|---|---|---|
    | message | msgctxt | msgid | msgstr as the translator wrote it; the msgid in the source language |
    | callout | its id | its kind | how many messages it holds |
    | word | msgctxt | msgid | one form; a plural word has a part for each form |
    | variable | | its name | the value as it is set in this language |

    The text of what is not translated is empty.
    """

    kind: PartKind
    context: str
    source: str
    text: str


def parts_digest(parts: Iterable[Part]) -> str:
    """SHA-256 in hexadecimal over all parts in their order.

    Each field goes in as UTF-8 behind its length in bytes (4 bytes, big-endian), so that no
    two lists of parts run together alike.
    """
    digest = hashlib.sha256()
    for part in parts:
        for field in (part.kind.value, part.context, part.source, part.text):
            data = field.encode("utf-8")
            digest.update(len(data).to_bytes(4, "big") + data)
    return digest.hexdigest()


def short_digest(digest: str) -> str:
    """The first 32 bits, as printed at the foot of a page: `7f3a-91c2`."""
    return f"{digest[:4]}-{digest[4:8]}"
