"""How large a letter may be, and what must stand where no client cuts it off."""

from collections.abc import Iterator

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen
from leafpost.render.mail import MOST_BYTES

_MOST_STYLE = 16_384  # bytes in one style element
_LONGEST_LINE = 998  # octets without CRLF


def _size(specimen: Specimen) -> Iterator[Finding]:
    size = len(specimen.html.encode("utf-8"))
    if size > MOST_BYTES:
        yield Finding(f"for the reader with the longest name the HTML has {size} bytes, more than {MOST_BYTES}")


def _style_size(specimen: Specimen) -> Iterator[Finding]:
    for sheet in specimen.sheets:
        size = len(sheet.css.encode("utf-8"))
        if size > _MOST_STYLE:
            yield Finding(f"a style sheet has {size} bytes, more than {_MOST_STYLE}", Place("templates/mail/kept.css"))


def _foot(specimen: Specimen) -> Iterator[Finding]:
    """The link by its address; the postal address by its words, wherever tags part them."""
    start = specimen.html.encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore")
    if not any(link.get("href") == specimen.unsubscribe_url for link in specimen.page.iter("a")):
        yield Finding("it has no link to unsubscribe", Place("templates/mail/letter.html"))
    elif specimen.unsubscribe_url not in start:
        yield Finding(f"the link to unsubscribe comes after {MOST_BYTES} bytes of HTML")
    if not specimen.postal_address.strip():
        yield Finding(
            "the clinic has no postal address", Place("clinic.toml"), 'write [mail] postal_address = "…" in clinic.toml'
        )
        return
    words = " ".join(specimen.page.text_content().split())
    if " ".join(specimen.postal_address.split()) not in words:
        yield Finding("the clinic's postal address is not in it", Place("templates/mail/letter.html"))


def _lines(specimen: Specimen) -> Iterator[Finding]:
    for number, line in enumerate(specimen.mail.split(b"\r\n"), start=1):
        if len(line) > _LONGEST_LINE:
            yield Finding(f"line {number} of the mail has {len(line)} bytes, more than {_LONGEST_LINE}")
        if b"\r" in line or b"\n" in line:
            yield Finding(f"line {number} of the mail has half of a line's end in it")


RULES = (
    LetterRule(
        "mail-size",
        Severity.ERROR,
        "the HTML has at most 90,000 bytes, with the longest name and addresses put in",
        why="Gmail clips a letter at 102 KB, and with its end the link to unsubscribe",
        mend="shorten the letter, or make two of it",
        look=_size,
    ),
    LetterRule(
        "style-size",
        Severity.ERROR,
        "no style sheet has more than 16,384 bytes",
        why="Gmail drops a style sheet that is larger, and with it narrow screens and dark colours",
        mend="put less into templates/mail/kept.css",
        look=_style_size,
    ),
    LetterRule(
        "foot",
        Severity.ERROR,
        "the link to unsubscribe and the clinic's postal address are there, in the first 90,000 bytes",
        why="the law wants both in every letter (US: CAN-SPAM; EU: Directive 2002/58, Art. 13)",
        mend="put them back into the foot of templates/mail/letter.html, or shorten the letter",
        look=_foot,
    ),
    LetterRule(
        "long-line",
        Severity.ERROR,
        "no line of the mail is longer than 998 bytes, and each ends in CRLF",
        why="servers break or refuse longer lines, and the DKIM signature with them (RFC 5322 § 2.1.1)",
        mend="shorten the address or the name that stands there",
        look=_lines,
    ),
)
