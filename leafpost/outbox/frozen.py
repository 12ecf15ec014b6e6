"""A letter in one language as bytes with slots: built once, filled for each reader in microseconds.

`render.message.compose` builds the mail once, with marks where a reader's own values belong. The
header is cut at the marks; a body is encoded in pieces (pieces.py), so that a value can be put
between them without encoding the rest again.

What a reader's mail decodes to is exactly what `compose` gives for that reader.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from leafpost.clinic import Clinic
from leafpost.files import digest_of
from leafpost.outbox.envelope import Envelope
from leafpost.outbox.pieces import (
    Blobs,
    Grouped,
    Piece,
    Quoted,
    Slot,
    body_pieces,
    cut_at_marks,
    described,
    joined,
    open_line,
    put_groups,
    restored,
)
from leafpost.render import message
from leafpost.render.links import reader_values
from leafpost.render.message import compose, encoded_body
from leafpost.render.slots import SLOTS, ReaderValues, Salutation

if TYPE_CHECKING:  # what makes letters is not imported by who sends them
    from leafpost.render.mail import Letter

_VERSION = 1
_MAGIC = b"leafpost-letter "
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class FrozenLetter:
    """The whole mail of one language (`lang` is BCP 47), for every reader of that language."""

    lang: str
    salutation: Salutation
    pieces: tuple[Piece, ...]
    _ready: tuple[Any, ...] = field(init=False, repr=False, compare=False)  # base64 encoded in all three ways

    def __post_init__(self) -> None:
        ready = tuple((piece.slots, piece.tails()) if isinstance(piece, Grouped) else piece for piece in self.pieces)
        object.__setattr__(self, "_ready", ready)

    def fill(self, envelope: Envelope) -> bytes:
        """One reader's mail, ready for DATA: lines end in CRLF, dots are not yet doubled.

        Raises ValueError where a value cannot stand where it belongs, such as an address with a line break.
        """
        values = self._values(envelope)
        parts: list[bytes] = []
        for piece in self._ready:
            match piece:
                case bytes():
                    parts.append(piece)
                case Slot():
                    parts.append(values[piece])
                case Quoted():
                    parts.append(open_line(values[piece.slot]))
                case (slots, tails):
                    put_groups(parts, [values[slot] for slot in slots], tails)
        return b"".join(parts)

    def _values(self, envelope: Envelope) -> Mapping[Slot, bytes]:
        is_ascii = envelope.needs_smtputf8 or envelope.recipient.isascii()
        if not is_ascii or not f"{envelope.recipient}{envelope.message_id}".isprintable():
            raise ValueError("an address or a Message-ID that cannot stand in a header")
        if not _TOKEN.fullmatch(envelope.unsubscribe_token) or not _TOKEN.fullmatch(envelope.preferences_token):
            raise ValueError("a token that cannot stand in an address")
        salutation = self.salutation.for_name(envelope.name)
        return {
            Slot.RECIPIENT: envelope.recipient.encode("utf-8"),
            Slot.MESSAGE_ID: envelope.message_id.encode("ascii"),
            Slot.DATE: _date(envelope.date.replace(microsecond=0), envelope.date.utcoffset()),
            Slot.UNSUBSCRIBE: envelope.unsubscribe_token.encode("ascii"),
            Slot.PREFERENCES: envelope.preferences_token.encode("ascii"),
            Slot.TEXT_SALUTATION: salutation.encode("utf-8"),
            Slot.HTML_SALUTATION: str(escape(salutation)).encode("utf-8"),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of `to_bytes()`: equal for letters that are equal for every reader."""
        return digest_of(self.to_bytes())

    def to_bytes(self) -> bytes:
        """For keeping: a line of JSON that says what follows, then the pieces."""
        blobs: list[bytes] = []
        head = {
            "lang": self.lang,
            "salutation": [self.salutation.named, self.salutation.unnamed, self.salutation.is_rtl],
            "pieces": [described(piece, blobs) for piece in self.pieces],
        }
        return b"%s%d %s\n" % (_MAGIC, _VERSION, json.dumps(head).encode("ascii")) + b"".join(blobs)

    @classmethod
    def from_bytes(cls, data: bytes) -> "FrozenLetter":
        """The letter that was kept. Raises ValueError where it is not whole, or of another version of Leafpost."""
        start = _MAGIC + b"%d " % _VERSION
        line, _, rest = data.partition(b"\n")
        if not line.startswith(start):
            raise ValueError("this letter was frozen by another version of Leafpost")
        try:
            head = json.loads(line.removeprefix(start))
            blobs = Blobs(rest)
            pieces = tuple(restored(piece, blobs) for piece in head["pieces"])
            letter = cls(head["lang"], Salutation(*head["salutation"]), pieces)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise ValueError("this frozen letter is damaged") from error
        if blobs.left:
            raise ValueError("this frozen letter is damaged")
        return letter


@lru_cache(maxsize=8)  # thousands of letters go in one second
def _date(second: dt.datetime, _offset: dt.timedelta | None) -> bytes:
    """A date as it stands in a header (RFC 5322 § 3.3); one moment is written differently in each zone."""
    return format_datetime(second).encode("ascii")


def freeze(letter: "Letter", clinic: Clinic) -> FrozenLetter:
    """A letter with slots for what differs from reader to reader. Raises ProblemError as `compose` does."""
    tokens = (Slot.UNSUBSCRIBE.mark, Slot.PREFERENCES.mark)
    values = reader_values(clinic, "", *tokens, slug=letter.slug, lang=letter.lang)
    text = _marked(letter.text, values, Slot.TEXT_SALUTATION, is_html=False)
    html = _marked(letter.html, values, Slot.HTML_SALUTATION, is_html=True)
    envelope = message.Envelope(_placeholder(Slot.RECIPIENT), f"<{_placeholder(Slot.MESSAGE_ID)}>")
    whole = compose(replace(letter, text=text, html=html), clinic, envelope, values)
    head, separator, rest = whole.partition(b"\r\n\r\n")
    pieces: list[Piece] = [*_header(head), separator]
    for body in (text, html):
        before, encoded, rest = rest.partition(encoded_body(body))
        assert encoded, "compose does not encode a body as it says"
        pieces += [before, *body_pieces(body)]
    return FrozenLetter(letter.lang, letter.salutation, joined([*pieces, rest]))


def _placeholder(slot: Slot) -> str:
    """What passes for an address or an id until it is a slot."""
    return f"{slot.mark}@leafpost.invalid"


def _marked(frozen: str, values: ReaderValues, salutation: Slot, *, is_html: bool) -> str:
    """The words with the addresses put in, in which only tokens are slots now, and the salutation."""
    pairs = {
        SLOTS.unsubscribe_url: values.unsubscribe_url,
        SLOTS.preferences_url: values.preferences_url,
        SLOTS.online_url: values.online_url,
    }
    for mark, value in pairs.items():
        frozen = frozen.replace(mark, str(escape(value)) if is_html else value)
    return frozen.replace(SLOTS.salutation, salutation.mark)


def _header(head: bytes) -> Iterator[Piece]:
    text = head.decode("ascii").replace(_placeholder(Slot.RECIPIENT), Slot.RECIPIENT.mark)
    text = text.replace(f"<{_placeholder(Slot.MESSAGE_ID)}>", Slot.MESSAGE_ID.mark)
    texts, slots = cut_at_marks(text + f"\r\nDate: {Slot.DATE.mark}")
    yield texts[0].encode("ascii")
    for slot, after in zip(slots, texts[1:], strict=True):
        yield from (slot, after.encode("ascii"))
