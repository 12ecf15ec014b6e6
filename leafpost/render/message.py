"""A letter for one reader as the bytes of a mail (RFC 5322, 2045, 2387, 8058)."""

import datetime as dt
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from leafpost.addresses import ascii_address
from leafpost.clinic import Clinic
from leafpost.errors import Problem, ProblemError
from leafpost.files import digest_of
from leafpost.render.mail import Letter
from leafpost.render.slots import ReaderValues, fill

# Long List-Unsubscribe addresses must not become encoded words; bodies travel over any relay.
_POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is for and how it is told apart.

    `recipient` is a bare address, the only one of its mail. `message_id` is an id with its
    angle brackets, `date` an aware time; both are left out of a file that only shows a letter.
    """

    recipient: str
    message_id: str = ""
    date: dt.datetime | None = None


def compose(letter: Letter, clinic: Clinic, envelope: Envelope, values: ReaderValues) -> bytes:
    """The whole mail, lines ending in CRLF. The same input gives the same bytes.

    Raises ProblemError where an address cannot stand in a header.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(clinic.mail.from_address, letter.from_name)
    message["To"] = _address(envelope.recipient, "")
    message["Reply-To"] = _address(clinic.mail.reply_to, "")
    message["Subject"] = " ".join(letter.subject.split())
    if envelope.date is not None:
        message["Date"] = format_datetime(envelope.date)
    if envelope.message_id:
        message["Message-ID"] = envelope.message_id
    message["List-Unsubscribe"] = f"<{values.unsubscribe_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(fill(letter.text, values, letter.salutation, is_html=False))
    html = fill(letter.html, values, letter.salutation, is_html=True)
    message.add_alternative(html, subtype="html")
    if not letter.are_images_hosted:
        html_part = list(message.iter_parts())[-1]
        assert isinstance(html_part, EmailMessage)
        _add_pictures(html_part, letter)
    message["Content-Language"] = letter.lang  # of the whole: set before, it would go to the first part
    _set_boundaries(message, digest_of((letter.text + letter.html + envelope.recipient).encode("utf-8")))
    return message.as_bytes()


def _address(addr_spec: str, name: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=ascii_address(addr_spec))
    except ValueError as error:
        raise ProblemError(Problem("address", 0, "address", str(error), "write it as name@example.com")) from error


def _add_pictures(html_part: EmailMessage, letter: Letter) -> None:
    """Make the HTML and its pictures one part that is whole in itself (RFC 2387)."""
    for image in letter.images:
        maintype, _, subtype = image.media_type.partition("/")
        html_part.add_related(
            image.data,
            maintype=maintype,
            subtype=subtype,
            cid=f"<{image.content_id}>",
            filename=image.name,
            disposition="inline",
        )
    if letter.images:
        html_part.set_param("type", "text/html")  # the root part's (RFC 2387, § 3.1)


def _set_boundaries(message: EmailMessage, digest: str) -> None:
    """Boundaries that depend on the words alone, so that the same letter has the same bytes."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_leafpost-{number}-{digest[:32]}")
