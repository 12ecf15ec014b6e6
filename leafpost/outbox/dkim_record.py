"""The public half of a DKIM key as its DNS record has it (RFC 6376 § 3.6.1)."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dkim.asn1 import ASN1FormatError
from dkim.crypto import UnparsableKeyError, parse_pem_private_key, parse_public_key

from leafpost.errors import ConfigurationError, Problem

DKIM_KEY, DKIM_SELECTOR = "LEAFPOST_DKIM_KEY", "LEAFPOST_DKIM_SELECTOR"
_SEQUENCE, _INTEGER, _BIT_STRING = 0x30, 0x02, 0x03  # tags of DER (X.690)
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")  # AlgorithmIdentifier rsaEncryption (RFC 3279 § 2.3.1)


@dataclass(frozen=True, slots=True)
class Published:
    """What the record of a signing key must be: its selector, and the value of its tag p=."""

    selector: str
    public_key: str


def wanted_record(environment: Mapping[str, str]) -> Published | None:
    """The record for the key that letters are signed with, None where they are not signed here.

    LEAFPOST_DKIM_KEY holds the key in PEM, or names its file. Raises ConfigurationError where it
    cannot be read.
    """
    key, selector = environment.get(DKIM_KEY, ""), environment.get(DKIM_SELECTOR, "")
    if not key or not selector:
        return None
    try:
        pem = key.encode("utf-8") if "-----BEGIN" in key else Path(key).read_bytes()
        return Published(selector, public_half(pem))
    except (OSError, ValueError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else str(error)
        raise ConfigurationError(
            Problem(DKIM_KEY, 0, "dkim", f"the key cannot be read ({reason})", "name the PEM file of an RSA key")
        ) from error


def public_half(pem: bytes) -> str:
    """The value of the tag p= for an RSA private key in PEM. Raises ValueError where it is none."""
    try:
        key = parse_pem_private_key(pem)
    except (UnparsableKeyError, ASN1FormatError, binascii.Error, TypeError, AssertionError) as error:
        raise ValueError("it is no RSA key in PEM") from error
    numbers = _der(_SEQUENCE, (_integer(key["modulus"]), _integer(key["publicExponent"])))
    whole = _der(_SEQUENCE, (_RSA, _der(_BIT_STRING, (b"\x00", numbers))))
    return base64.b64encode(whole).decode("ascii")


def is_same_key(published: str, ours: str) -> bool:
    """Whether two values of p= are one RSA key; as SubjectPublicKeyInfo or as RSAPublicKey, both are allowed."""
    try:
        keys = [parse_public_key(base64.b64decode(value, validate=True)) for value in (published, ours)]
    except (UnparsableKeyError, ASN1FormatError, binascii.Error, IndexError, AssertionError):
        return False
    return bool(keys[0] == keys[1])


def _integer(value: int) -> bytes:
    return _der(_INTEGER, (value.to_bytes(value.bit_length() // 8 + 1, "big"),))


def _der(tag: int, parts: Iterable[bytes]) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content
