"""A mail as it came, whatever its state → the parts of it that can tell what it is.

Nothing here raises: mails that report failures are themselves often broken.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

_MOST = 2 << 20  # bytes that are looked at; a report's own words stand at its beginning
_MOST_HEADER = 8000  # characters of one header's value
_MOST_HTML = 1 << 18  # characters
# Reports and returned letters are read as text, so that a broken one within does not break the outer one.
_MESSAGE_PART = re.compile(rb"^(content-type:\s*)message/(?!partial|external-body)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"^--([^\s\"]{2,70})[ \t]*\n(?=content-[a-z-]+:)", re.IGNORECASE | re.MULTILINE)
_HEAD = re.compile(rb"^(?:received|return-path|from|subject|mime-version|content-type):", re.IGNORECASE | re.MULTILINE)
_MESSAGE_TYPE = "text/x-message-"
_STATUS_TYPES = frozenset({"delivery-status", "global-delivery-status"})
_NOTICE_TYPES = frozenset({"disposition-notification", "global-disposition-notification"})
_RETURNED_TYPES = frozenset({"rfc822", "global", "rfc822-headers", "global-headers", "partial"})
_UNSEEN = re.compile(r"<(/?)(style|script|head)\b", re.IGNORECASE)
_TAGS = (
    (re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|hr|/?table)\b[^<>]*>", re.IGNORECASE), "\n"),
    (re.compile(r"</?[a-z!][^<>@]*>", re.IGNORECASE), " "),  # <name@example.org> is no tag
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a mail says, part by part; each text is empty where there is none.

    `headers` are lower-case names with decoded values, in order. `said` is what is written for people, without the
    letter that came back; `returned` is that letter's head and body, or what is left of them. `status`, `feedback`
    and `disposition` are the machine-readable parts (RFC 3464, 5965, 8098).
    """

    headers: tuple[tuple[str, str], ...]
    said: str
    status: str
    feedback: str
    disposition: str
    returned: str
    report_type: str

    def header(self, name: str) -> str:
        """The first value of a header, on one line."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, *names: str) -> list[str]:
        """Every value of some headers, in order of the names."""
        return [value for name in names for key, value in self.headers if key == name]

    def addresses(self, *names: str) -> list[str]:
        """The addresses in some headers."""
        try:
            found = getaddresses(self.all(*names))
        except (ValueError, IndexError, TypeError):
            return []
        return [address for _name, address in found if "@" in address]


def read_incoming(data: bytes) -> Incoming:
    """Take a mail (RFC 5322, 2045) apart."""
    data = data[:_MOST].lstrip(b"\r\n")
    if data.startswith((b"From ", b">From ")):  # a line of mbox before the head
        data = data.partition(b"\n")[2]
    data = _MESSAGE_PART.sub(rb"\1" + _MESSAGE_TYPE.encode("ascii"), data)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        parts = list(_parts(_mended(message, data)))
    except RecursionError:  # parts within parts within parts, which no report has
        message = BytesParser(policy=policy.compat32).parsebytes(data, headersonly=True)
        parts = [("said", _decoded(data.partition(b"\n\n")[2], "utf-8"))]
    texts: dict[str, list[str]] = {"said": [], "status": [], "feedback": [], "disposition": [], "returned": []}
    for kind, text in parts:
        texts[kind].append(text)
    joined = {kind: "\n\n".join(found) for kind, found in texts.items()}
    report_type = _parameter(message, "report-type").lower()
    return Incoming(tuple(_headers(message)), report_type=report_type, **joined)


def _mended(message: "Message[str, str]", data: bytes) -> "Message[str, str]":
    """The same mail, cut into its parts where its head does not say how."""
    if message.is_multipart():
        return message
    body = data.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    found = _BOUNDARY.search(body)
    if found is None or _HEAD.search(body[: found.start()]):  # those are the parts of a letter that is quoted
        return message
    head = b'Content-Type: multipart/mixed; boundary="' + found[1].replace(b'"', b"") + b'"\n\n'
    return BytesParser(policy=policy.compat32).parsebytes(head + body)


def _parts(message: "Message[str, str]") -> Iterator[tuple[str, str]]:
    """Every leaf that is text, with what it is."""
    plain_before = False
    for part in message.walk():
        if part.is_multipart():
            continue
        content_type = part.get_content_type()
        text = _text(part)
        if content_type.startswith(_MESSAGE_TYPE) or content_type == "text/rfc822-headers":
            name = content_type.removeprefix(_MESSAGE_TYPE).removeprefix("text/")
            yield _kind_of(name), text
        elif content_type == "text/html":
            if not plain_before:  # the same again
                yield "said", _without_tags(text)
        elif content_type.startswith("text/") or _parameter(part, "name").lower() in ("details.txt", "status.txt"):
            plain_before = plain_before or bool(text.strip())
            yield "said", text


def _kind_of(name: str) -> str:
    if name in _STATUS_TYPES:
        return "status"
    if name == "feedback-report":
        return "feedback"
    if name in _NOTICE_TYPES:
        return "disposition"
    return "returned" if name in _RETURNED_TYPES else "said"


def _headers(message: "Message[str, str]") -> Iterator[tuple[str, str]]:
    for name, value in message.items():
        yield name.lower(), " ".join(decoded(str(value)[:_MOST_HEADER]).split())


def decoded(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) read; as it is where that cannot be."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(part if isinstance(part, str) else _decoded(part, charset or "ascii") for part, charset in pieces)


def _text(part: "Message[str, str]") -> str:
    try:
        payload = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError):
        payload = str(part.get_payload()).encode("utf-8", "replace")
    return _decoded(payload, _parameter(part, "charset") or "utf-8") if isinstance(payload, bytes) else ""


def _decoded(data: bytes, charset: str) -> str:
    """Text in the charset that is named if it can be, else in the likeliest."""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("windows-1252", "replace")


def _parameter(part: "Message[str, str]", name: str) -> str:
    """A parameter of Content-Type."""
    try:
        value = part.get_param(name)
    except (ValueError, TypeError, IndexError, AttributeError):
        return ""
    if isinstance(value, tuple):  # RFC 2231
        value = value[2]
    return value if isinstance(value, str) else ""


def _without_tags(text: str) -> str:
    text = _without_unseen(text[:_MOST_HTML])
    for pattern, instead in _TAGS:
        text = pattern.sub(instead, text)
    return html.unescape(text)


def _without_unseen(text: str) -> str:
    """HTML without style, script and head; one that is never closed stays."""
    kept, begin, inside = [], 0, ""
    for tag in _UNSEEN.finditer(text):
        closes, name = bool(tag[1]), tag[2].lower()
        if not inside and not closes:
            kept.append(text[begin : tag.start()])
            begin, inside = tag.start(), name
        elif closes and name == inside:
            begin, inside = tag.end(), ""
    return " ".join([*kept, text[begin:]])
