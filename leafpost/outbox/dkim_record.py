"""The public half of a DKIM key as its DNS record has it (RFC 6376 § 3.6.1)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from leafpost.outbox.signing_key import private_key, signing_key


@dataclass(frozen=True, slots=True)
class Published:
    """What the record of a signing key must be: its selector, and the value of its tag p=."""

    selector: str
    public_key: str


def wanted_record(environment: Mapping[str, str]) -> Published | None:
    """The record for the key that letters are signed with, None where they are not signed here.

    Raises ConfigurationError where the key cannot be used (signing_key.py).
    """
    key = signing_key(environment)
    return None if key is None else Published(key.selector, public_half(key.pem))


def public_half(pem: bytes) -> str:
    """The value of the tag p= for an RSA private key in PEM. Raises ValueError where it is none."""
    public = private_key(pem).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode("ascii")


def is_same_key(published: str, ours: str) -> bool:
    """Whether two values of p= are one key; as SubjectPublicKeyInfo or as RSAPublicKey, both are allowed."""
    try:
        return _read(published) == _read(ours)
    except (ValueError, UnsupportedAlgorithm):
        return False


def _read(value: str) -> PublicKeyTypes:
    return load_der_public_key(base64.b64decode(value, validate=True))
