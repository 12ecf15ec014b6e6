"""E-mail addresses as they travel."""

import re
from functools import lru_cache

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")  # RFC 5322 § 3.2.3, dot-atom
_ATOM_UTF8 = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f])+"
_LOCAL_UTF8 = re.compile(rf"{_ATOM_UTF8}(?:\.{_ATOM_UTF8})*")  # RFC 6532 § 3.2
_LONGEST_LOCAL = 64  # bytes (RFC 5321 § 4.5.3.1.1)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")  # RFC 1123 § 2.1


def ascii_address(address: str) -> str:
    """An addr-spec with its domain in ASCII (RFC 5890); quoted local parts are not taken.

    Raises ValueError where it is no address, or where the part before the @ is not ASCII: that
    needs SMTPUTF8 (RFC 6531) on the whole way, which cannot be known before.
    """
    local, at, domain = address.partition("@")
    if at and local and not local.isascii():
        raise ValueError(f"'{address}' has letters before the @ that not every server takes")
    try:
        ascii_domain = _ascii_domain(domain)
    except UnicodeError as error:
        raise ValueError(f"'{address}' has a domain that cannot be") from error
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain) or len(local) > 64 or len(ascii_domain) > 253:
        raise ValueError(f"'{address}' is not an e-mail address")
    return f"{local}@{ascii_domain}"


@lru_cache(maxsize=4096)  # a million readers have a few thousand domains
def _ascii_domain(domain: str) -> str:
    return domain.encode("idna").decode("ascii")


def mail_address(address: str) -> tuple[str, bool]:
    """An addr-spec as it travels, its domain in ASCII, and whether the way there must know SMTPUTF8 (RFC 6531).

    Raises ValueError where it is no address.
    """
    local, _, domain = address.partition("@")
    if local.isascii():
        return ascii_address(address), False
    if not _LOCAL_UTF8.fullmatch(local) or len(local.encode("utf-8")) > _LONGEST_LOCAL or not local.isprintable():
        raise ValueError("the part before the @ is not one of an e-mail address")
    return f"{local}@{ascii_address(f'x@{domain}').partition('@')[2]}", True
