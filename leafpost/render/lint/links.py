"""Rules for the addresses in a letter, and that its two forms have the same."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Specimen

_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"\u2066-\u2069\u200e\u200f]+")
_FULL_STOPS = ".,;:!?)]}»”،。؛"


def _targets(specimen: Specimen) -> list[tuple[str, str]]:
    """Every link of the HTML: where it leads, and its words (or those of its picture)."""
    found = []
    for link in specimen.page.iter("a"):
        if "href" in link.attrib:
            words = [link.text_content(), *(img.get("alt", "") for img in link.iter("img"))]
            found.append((link.get("href"), " ".join(" ".join(words).split())))
    return found


def _in_text(text: str) -> list[str]:
    return [found.rstrip(_FULL_STOPS) for found in _ADDRESS.findall(text)]


def _fault(address: str) -> str:
    """What is wrong with an address, empty if nothing is."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "is no address"
    if address != address.strip() or any(c.isspace() for c in address):
        return "has a space in it"
    match parts.scheme:
        case "https":
            return "" if host else "names no server"
        case "mailto" | "tel":
            return "" if parts.path else "leads nowhere"
        case "http":
            return "is not encrypted"
        case "":
            return "leads nowhere from inside a mail"
        case other:
            return f"is of a kind ({other}:) that clients do not open"


def _addresses(specimen: Specimen) -> Iterator[Finding]:
    for address in dict.fromkeys(target for target, _words in _targets(specimen)):
        if fault := _fault(address):
            yield Finding(f"the link “{address}” {fault}")
    for address in dict.fromkeys(_in_text(specimen.text)):
        if fault := _fault(address):
            yield Finding(f"“{address}” in the plain text {fault}")


def _words(specimen: Specimen) -> Iterator[Finding]:
    for address, words in _targets(specimen):
        if not words:
            yield Finding(f"the link to {address} has no words")


def _same(specimen: Specimen) -> Iterator[Finding]:
    html, text = {target for target, _words in _targets(specimen)}, set(_in_text(specimen.text))
    for address in sorted(html - text):
        if urlsplit(address).scheme in ("tel", "mailto") and urlsplit(address).path in specimen.text:
            continue  # written as people read it
        yield Finding(f"{address} is in the HTML and not in the plain text")
    for address in sorted(text - html):
        yield Finding(f"{address} is in the plain text and not in the HTML")


RULES = (
    LetterRule(
        "link-address",
        Severity.ERROR,
        "every link is a whole https, mailto or tel address",
        why="http can be read and changed on the way; a relative link leads nowhere from a mail",
        mend="write the whole address, beginning with https://",
        look=_addresses,
    ),
    LetterRule(
        "link-words",
        Severity.ERROR,
        "every link has words to press",
        why="without words nobody sees it, and a screen reader reads out the address (WCAG 2.2, 2.4.4)",
        mend="give it words that say where it leads",
        look=_words,
    ),
    LetterRule(
        "text-links",
        Severity.ERROR,
        "the plain text has the same addresses as the HTML",
        why="who reads the plain text must be able to book, and to unsubscribe, too",
        mend="mend templates/mail/letter.txt or letter.html, so that both show it",
        look=_same,
    ),
)
