"""The pieces of a frozen letter: bytes, and slots for a reader's own values, each in its encoding.

- quoted-printable: a soft line break (`=` CRLF) on both sides of a slot means nothing to who
  decodes, and lets each piece be encoded by itself;
- base64 is written in groups of three bytes. What follows a slot begins in the middle of a group
  or not, depending on the value's length, so it is kept encoded in all three ways.
"""

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from leafpost.documents.inline import SLOT_MARK
from leafpost.render.message import transfer_encoding

_SOFT_BREAK = b"=\r\n"
_LONGEST = 76  # characters of a line of either encoding
_LINE = _LONGEST // 4 * 3  # bytes in such a line of base64
_DAMAGED = "this frozen letter is damaged"


class Slot(StrEnum):
    """What is put into a frozen letter; the value is its mark's middle."""

    RECIPIENT = "recipient"
    MESSAGE_ID = "message-id"
    DATE = "date"
    UNSUBSCRIBE = "unsubscribe-token"
    PREFERENCES = "preferences-token"
    TEXT_SALUTATION = "text-salutation"
    HTML_SALUTATION = "html-salutation"

    @property
    def mark(self) -> str:
        return f"{SLOT_MARK}{self.value}--"


_MARK = re.compile(f"{re.escape(SLOT_MARK)}({'|'.join(Slot)})--")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A slot in a quoted-printable body."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Grouped:
    """A whole base64 body: `texts`, not encoded, and between each two of them a slot."""

    texts: tuple[bytes, ...]
    slots: tuple[Slot, ...]

    def tails(self) -> tuple[tuple[tuple[bytes, bytes, bytes], ...], ...]:
        """Each text by how many bytes of it (0 to 2) go before: those, the encoded groups, the bytes that are left."""
        return tuple(tuple(_split(text, count) for count in range(3)) for text in self.texts)


Piece = bytes | Slot | Quoted | Grouped


def _split(text: bytes, before: int) -> tuple[bytes, bytes, bytes]:
    """A text shorter than `before` goes before whole."""
    before = min(before, len(text))
    end = before + (len(text) - before) // 3 * 3
    return text[:before], _base64(text[before:end]), text[end:]


def body_pieces(text: str) -> Iterator[Piece]:
    """An encoded body, cut at its marks. Every line ends in CRLF, the last one too."""
    texts, slots = cut_at_marks("\n".join(_lines(text)) + "\n")
    if transfer_encoding(text) == "base64":
        yield Grouped(tuple(part.replace("\n", "\r\n").encode("utf-8") for part in texts), slots)
        return
    for before, slot in zip(texts, slots, strict=False):
        is_whole = not before or before.endswith("\n")
        yield (_quoted_printable if is_whole else open_line)(before.encode("utf-8"))
        yield Quoted(slot)
    yield _quoted_printable(texts[-1].encode("utf-8"))


def cut_at_marks(text: str) -> tuple[list[str], tuple[Slot, ...]]:
    """What stands between the marks, and the marks: one fewer."""
    parts = _MARK.split(text)
    return parts[::2], tuple(map(Slot, parts[1::2]))


def _lines(text: str) -> list[str]:
    """The lines as mail knows them; str.splitlines knows more."""
    return [line.decode("utf-8") for line in text.encode("utf-8").splitlines()]


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The same with as few pieces as can be."""
    together: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, bytes) and together and isinstance(together[-1], bytes):
            together[-1] += piece
        elif not isinstance(piece, bytes) or piece:
            together.append(piece)
    return tuple(together)


def _quoted_printable(data: bytes) -> bytes:
    """Quoted-printable (RFC 2045 § 6.7), in lines of at most 76."""
    return b2a_qp(data).replace(b"\n", b"\r\n")


def open_line(data: bytes) -> bytes:
    """The same, its last line left open: what follows belongs to it, and begins a line of its own to the encoder."""
    encoded = _quoted_printable(data)
    if len(encoded) - encoded.rfind(b"\n") - 1 < _LONGEST:
        return encoded + _SOFT_BREAK
    end = next(at for at in range(len(encoded) - 3, 0, -1) if b"=" not in encoded[at - 2 : at])  # not within =C3
    return encoded[:end] + _SOFT_BREAK + encoded[end:] + _SOFT_BREAK


def _base64(data: bytes) -> bytes:
    """Base64 in whole lines of at most 76 (RFC 2045 § 6.8)."""
    return b"".join(b2a_base64(data[at : at + _LINE], newline=False) + b"\r\n" for at in range(0, len(data), _LINE))


def put_groups(
    parts: list[bytes], values: list[bytes], texts: tuple[tuple[tuple[bytes, bytes, bytes], ...], ...]
) -> None:
    """A base64 body: what is not yet encoded is carried on until it fills groups of three bytes."""
    carried = b""
    for number, ways in enumerate(texts):
        carried += values[number - 1] if number else b""
        wanted = -len(carried) % 3
        before, groups, after = ways[wanted]
        carried += before
        if len(before) == wanted:
            parts += (_base64(carried), groups)
            carried = after
    parts.append(_base64(carried))


def described(piece: Piece, blobs: list[bytes]) -> list[Any]:
    """A piece for `to_bytes`; its bytes go to `blobs`."""
    match piece:
        case bytes():
            blobs.append(piece)
            return ["bytes", len(piece)]
        case Slot():
            return ["slot", piece.value]
        case Quoted(slot=slot):
            return ["quoted", slot.value]
        case Grouped(texts=texts, slots=slots):
            blobs += texts
            return ["grouped", [len(text) for text in texts], [slot.value for slot in slots]]


class Blobs:
    """Bytes that are taken from the front."""

    def __init__(self, data: bytes) -> None:
        self.left = data

    def take(self, length: int) -> bytes:
        if not 0 <= length <= len(self.left):
            raise ValueError(_DAMAGED)
        taken, self.left = self.left[:length], self.left[length:]
        return taken


def restored(row: list[Any], blobs: Blobs) -> Piece:
    """The piece that `described` told. Raises ValueError where that cannot be."""
    match row:
        case ["bytes", int(length)]:
            return blobs.take(length)
        case ["slot", str(slot)]:
            return Slot(slot)
        case ["quoted", str(slot)]:
            return Quoted(Slot(slot))
        case ["grouped", [*lengths], [*slots]] if len(lengths) == len(slots) + 1:
            return Grouped(tuple(map(blobs.take, lengths)), tuple(map(Slot, slots)))
    raise ValueError(_DAMAGED)
