"""What a person typed as an e-mail address → the address that is written to, and the key that tells one person.

email-validator decides. It takes 80 µs an address; what is plain ASCII, as nearly all are, takes a way of
one microsecond that comes to the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES, EMAIL_MAX_LENGTH, LOCAL_PART_MAX_LENGTH

_ATOM = r"[A-Za-z0-9_!#$%&'*+\-/=?^`{|}~]+"
_PLAIN_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")  # RFC 5322 § 3.2.3, dot-atom
_LABEL = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!..--)[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?(?<=[a-z])")
_SPECIAL_ENDS = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES)
_FOLDED_NAMES = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)
_PADDING = " \t\u00a0\u200b\ufeff"  # what comes along when a cell is copied
_MOST = 1000  # characters that are looked at


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is written to, its domain in ASCII (IDNA 2008), and its `key`: case folded, one person."""

    address: str
    key: str


def parse_address(text: str) -> Address:
    """The one address in a text, as email-validator finds it (RFC 5321, 6531, 5891; DNS is not asked).

    Raises ValueError with a plain sentence, which never repeats the address.
    """
    local, _, domain = text.partition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= LOCAL_PART_MAX_LENGTH and local.lower() not in _FOLDED_NAMES:
        plain = _plain_domain(domain)
        if plain and len(text) <= EMAIL_MAX_LENGTH:
            return Address(f"{local}@{plain}", f"{local.lower()}@{plain}")
    return _validated(text)


@lru_cache(maxsize=1 << 14)
def _plain_domain(domain: str) -> str:
    """An ASCII domain in small letters; nothing where email-validator has to look."""
    if not domain.isascii():
        return ""
    folded = domain.lower()
    is_special = folded.rpartition(".")[2] in _SPECIAL_ENDS
    return folded if not is_special and _PLAIN_DOMAIN.fullmatch(folded) else ""


def _validated(text: str) -> Address:
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") and character != "\t" for character in text):
        raise ValueError("the address has a line break or a control character")
    text = text.strip(_PADDING)
    if not text:
        raise ValueError("the address is missing")
    if len(text) > _MOST:
        raise ValueError("the address is too long")
    try:
        found = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        sentence = str(error).strip().rstrip(".")
        raise ValueError(sentence[:1].lower() + sentence[1:]) from None
    address = f"{found.local_part}@{found.ascii_domain}"
    folded = unicodedata.normalize("NFC", found.local_part.casefold())
    return Address(address, f"{folded}@{found.ascii_domain}")


def shortened(address: str) -> str:
    """An address as messages may show it: `a…@example.org`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"
