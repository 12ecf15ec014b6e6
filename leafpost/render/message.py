"""A letter for one reader as the bytes of a mail (RFC 5322, 2045, 2387, 2919, 8058)."""

import datetime as dt
import re
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import MIMEPart
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from leafpost.addresses import ascii_address, mail_address
from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError
from leafpost.files import digest_of
from leafpost.render.slots import ReaderValues, fill

if TYPE_CHECKING:  # what makes letters is not imported by who sends them
    from leafpost.render.mail import Letter

_LINE = 76  # of encoded words and bodies (RFC 2047 § 2, RFC 2045 § 6.7 and 6.8)
_LABEL = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


class _HeaderPolicy(EmailPolicy):
    """Words that are not ASCII are folded well, and what programs read stays on one line.

    With the package's own line length a long List-Unsubscribe becomes encoded words, which no
    receiver reads; with a longer one, so do subjects longer than an encoded word may be. Its own
    folding of subjects loses spaces (seen in Python 3.11).
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        match name:
            case "Subject" if not value.isascii():
                words = Header(str(value), "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")
                return f"{name}: {words}\r\n".encode("ascii")
            case "From" if not value.isascii():
                (sender,) = value.addresses
                words = Header(sender.display_name, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")
                return f"{name}: {words}\r\n <{sender.addr_spec}>\r\n".encode("ascii")
            case "To":  # as it is; only where the whole way knows SMTPUTF8 is it not ASCII (RFC 6532)
                return f"{name}: {value.addresses[0].addr_spec}\r\n".encode()
        return super().fold_binary(name, value)


_POLICY = _HeaderPolicy(linesep="\r\n", max_line_length=998, cte_type="7bit", raise_on_defect=False)
_BODY_POLICY = SMTP.clone(max_line_length=_LINE, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is for and how it is told apart.

    `recipient` is a bare address, the only one of its mail. `message_id` is an id with its
    angle brackets, `date` an aware time; both are left out of a file that only shows a letter.
    Letters outside ASCII before the @ need a server that knows SMTPUTF8: `is_utf8` takes them.
    """

    recipient: str
    message_id: str = ""
    date: dt.datetime | None = None
    is_utf8: bool = False


def compose(letter: "Letter", clinic: Clinic, envelope: Envelope, values: ReaderValues) -> bytes:
    """The whole mail, lines ending in CRLF. The same input gives the same bytes.

    Raises ProblemError where an address cannot stand in a header.
    """
    message = MIMEPart(policy=_POLICY)
    message["From"] = _address(clinic.mail.from_address, letter.from_name)
    message["To"] = _recipient(envelope)
    message["Reply-To"] = _address(clinic.mail.reply_to, "")
    message["Subject"] = " ".join(letter.subject.split())
    if envelope.date is not None:
        message["Date"] = format_datetime(envelope.date)
    if envelope.message_id:
        message["Message-ID"] = envelope.message_id
    if letter.topic:
        message["List-Id"] = list_id(letter.topic, clinic.mail.from_address)
    message["List-Unsubscribe"] = _unsubscribe(values)
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Precedence"] = "bulk"  # and no Auto-Submitted: docs/decisions.md
    message.make_alternative()
    message.attach(_words(letter.text, fill(letter.text, values, letter.salutation, is_html=False), "plain"))
    message.attach(_html(letter, fill(letter.html, values, letter.salutation, is_html=True)))
    message["MIME-Version"] = "1.0"
    message["Content-Language"] = letter.lang
    _set_boundaries(message, digest_of((letter.text + letter.html).encode("utf-8")))
    return message.as_bytes()


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail to one person that answers what they asked for; `lang` is BCP 47, the texts are finished."""

    lang: str
    subject: str
    text: str
    html: str


def compose_notice(notice: Notice, clinic: Clinic, envelope: Envelope) -> bytes:
    """The whole mail, as `compose`. It is on no list, and tells robots not to answer it (RFC 3834).

    Raises ProblemError where an address cannot stand in a header.
    """
    message = MIMEPart(policy=_POLICY)
    message["From"] = _address(clinic.mail.from_address, clinic.mail.from_name)
    message["To"] = _recipient(envelope)
    message["Reply-To"] = _address(clinic.mail.reply_to, "")
    message["Subject"] = " ".join(notice.subject.split())
    if envelope.date is not None:
        message["Date"] = format_datetime(envelope.date)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.make_alternative()
    message.attach(_words(notice.text, notice.text, "plain"))
    message.attach(_words(notice.html, notice.html, "html"))
    message["MIME-Version"] = "1.0"
    message["Content-Language"] = notice.lang
    _set_boundaries(message, digest_of((notice.text + notice.html).encode("utf-8")))
    return message.as_bytes()


def list_id(topic: str, from_address: str) -> str:
    """What tells the letters of one topic apart from all others (RFC 2919), in angle brackets."""
    label = topic.lower()
    if not _LABEL.fullmatch(label):
        label = "-".join([*_LABEL.findall(label), digest_of(topic.encode("utf-8"))[:8]])
    return f"<{label}.{ascii_address(from_address).rpartition('@')[2]}>"


def transfer_encoding(text: str) -> str:
    """How a text travels: as quoted-printable, or as base64 where that is shorter.

    Never as it is: lines stay short, and nothing on the way changes a line that begins with "From".
    """
    data = text.encode("utf-8")
    tripled = sum(byte > 126 for byte in data)
    return "base64" if len(data) + 2 * tripled > len(data) * 4 / 3 else "quoted-printable"


def encoded_body(text: str) -> bytes:
    """A text as it stands in the mail of `compose`, without a reader's values."""
    payload = str(_words(text, text, "plain").get_payload())
    return payload.replace("\n", "\r\n").encode("ascii")


def _unsubscribe(values: ReaderValues) -> str:
    """The https address first: programs take the first that they know (RFC 2369 § 3.2)."""
    both = (values.unsubscribe_url, values.unsubscribe_mailto)
    return ", ".join(f"<{address}>" for address in both if address)


def _address(addr_spec: str, name: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=ascii_address(addr_spec))
    except ValueError as error:
        raise _no_address(error) from error


def _recipient(envelope: Envelope) -> Address:
    if not envelope.is_utf8:
        return _address(envelope.recipient, "")
    try:
        local, _, domain = mail_address(envelope.recipient)[0].partition("@")
    except ValueError as error:
        raise _no_address(error) from error
    return Address(username=local, domain=domain)


def _no_address(error: ValueError) -> ProblemError:
    return ProblemError(Problem("address", 0, "address", str(error), "write it as name@example.com"))


def _words(frozen: str, text: str, subtype: str) -> MIMEPart:
    """A part of text. How it is encoded depends on what all readers get, never on one reader's name."""
    part = MIMEPart(policy=_BODY_POLICY)
    part.set_content(text, subtype=subtype, cte=transfer_encoding(frozen))
    return part


def _html(letter: "Letter", text: str) -> MIMEPart:
    """The HTML; with the pictures that come along, one part that is whole in itself (RFC 2387)."""
    html = _words(letter.html, text, "html")
    if letter.are_images_hosted or not letter.images:
        return html
    for image in letter.images:
        maintype, _, subtype = image.media_type.partition("/")
        html.add_related(
            image.data,
            maintype=maintype,
            subtype=subtype,
            cid=f"<{image.content_id}>",
            filename=image.name,
            disposition="inline",
        )
    html.set_param("type", "text/html")  # the root part's (RFC 2387, § 3.1)
    return html


def _set_boundaries(message: MIMEPart, digest: str) -> None:
    """Boundaries that depend on the words alone, so that the same letter has the same bytes.

    They hold "=_", which no encoded body can (RFC 2045 § 6.7), whatever a reader is called.
    """
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_leafpost-{number}-{digest[:32]}")
