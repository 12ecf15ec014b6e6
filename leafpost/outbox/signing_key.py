"""The key that letters are signed with (DKIM), from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from leafpost.errors import ConfigurationError, Problem

DKIM_KEY, DKIM_SELECTOR = "LEAFPOST_DKIM_KEY", "LEAFPOST_DKIM_SELECTOR"
_LEAST_BITS = 1024  # RFC 8301 § 3.2
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_SELECTOR = re.compile(rf"{_PART}(?:\.{_PART})*")  # RFC 6376 § 3.1


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key in PEM, which nothing shows, and the selector of its record."""

    selector: str
    pem: bytes = field(repr=False)


def signing_key(environment: Mapping[str, str]) -> SigningKey | None:
    """The key, None where the mail server is to sign.

    LEAFPOST_DKIM_KEY holds an RSA key in PEM, or names its file; LEAFPOST_DKIM_SELECTOR is the name
    of its record. Raises ConfigurationError where one is missing or cannot be used.
    """
    key, selector = environment.get(DKIM_KEY, ""), environment.get(DKIM_SELECTOR, "")
    if not key and not selector:
        return None
    if not key:
        raise _wrong(DKIM_KEY, "the key is missing", f"name its PEM file, or unset {DKIM_SELECTOR}")
    if not _SELECTOR.fullmatch(selector):
        fix = "set it to the first part of the record's name, such as mail2026"
        raise _wrong(DKIM_SELECTOR, "there is no selector", fix)
    try:
        pem = key.encode("utf-8") if "-----BEGIN" in key else Path(key).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        fix = "name the PEM file of an RSA key"
        raise _wrong(DKIM_KEY, f"the key cannot be read ({reason.lower()})", fix) from None  # names no part of a key
    try:
        private_key(pem)
    except ValueError as error:
        raise _wrong(DKIM_KEY, str(error), "make one with: openssl genrsa -out dkim.pem 2048") from None
    return SigningKey(selector, pem)


@lru_cache(maxsize=8)
def private_key(pem: bytes) -> RSAPrivateKey:
    """A key ready for use, read once in each process. Raises ValueError where it is no RSA key that may be used."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("this is no private key in PEM, or it has a password") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("this is no RSA key; large receivers know no other")
    if key.key_size < _LEAST_BITS:
        raise ValueError(f"this key is too short: it has {key.key_size} bits")
    return key


def _wrong(name: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(name, 0, "dkim", what, fix))
