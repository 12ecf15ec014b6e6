"""DKIM signatures (RFC 6376, RFC 8301), fast enough for one on every letter.

The field is written here, from bytes that are known to be well formed, and RSA is OpenSSL's, by way
of `cryptography`: a letter takes 0.4 ms. dkimpy, which takes 9 ms, checks it in the tests.
Everything can cross a process boundary, so that a pool of processes can sign.
"""

import datetime as dt
import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from leafpost.addresses import ascii_address
from leafpost.clinic import Mail
from leafpost.errors import ConfigurationError, Problem
from leafpost.outbox.dkim_record import DKIM_KEY, DKIM_SELECTOR

# Each once more than it is there, so that nobody can add a second one on the way (§ 8.15).
SIGNED = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"list-id", b"list-unsubscribe",
    b"list-unsubscribe-post", b"precedence", b"mime-version", b"content-type", b"content-language",
)  # fmt: skip
_LEAST_BITS = 1024  # RFC 8301 § 3.2
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_FOLD = b"\r\n "
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature it is: a domain, the selector of its record, and the key in PEM, which nothing shows."""

    domain: str
    selector: str
    pem: bytes = field(repr=False)


def signer(environment: Mapping[str, str], mail: Mail) -> Signer | None:
    """The signer for letters from this sender, None where the mail server is to sign.

    LEAFPOST_DKIM_KEY holds an RSA key in PEM, or names its file; LEAFPOST_DKIM_SELECTOR is the name
    of its record. Raises ConfigurationError where one is missing or cannot be used.
    """
    key, selector = environment.get(DKIM_KEY, ""), environment.get(DKIM_SELECTOR, "")
    if not key and not selector:
        return None
    if not key:
        raise _wrong(DKIM_KEY, "the key is missing", f"name its PEM file, or unset {DKIM_SELECTOR}")
    if not _SELECTOR.fullmatch(selector):
        raise _wrong(
            DKIM_SELECTOR, "this is no selector", "set it to the first part of the record's name, such as mail2026"
        )
    try:
        pem = key.encode("utf-8") if "-----BEGIN" in key else Path(key).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it has no such name"
        raise _wrong(
            DKIM_KEY, f"the key cannot be read ({reason.lower()})", "name the PEM file of an RSA key"
        ) from None
    try:
        _key(pem)
    except ValueError as error:
        raise _wrong(DKIM_KEY, str(error), "make one: openssl genrsa -out dkim.pem 2048") from None
    return Signer(ascii_address(mail.from_address).partition("@")[2].lower(), selector, pem)


def signed(message: bytes, by: Signer, now: dt.datetime) -> bytes:
    """The message with its signature on top (c=relaxed/simple). Its lines end in CRLF, its header is well formed.

    A message that is changed in any signed field, or in its body, is no longer signed.
    """
    head, _, body = message.partition(b"\r\n\r\n")
    fields = _relaxed(head)
    names = [name for name in SIGNED for _ in range(1 + (name in fields))]
    body_hash = b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest())
    tags = (
        b"v=1; a=rsa-sha256; c=relaxed/simple; d=" + by.domain.encode("ascii") + b";",
        b"s=" + by.selector.encode("ascii") + b"; t=%d;" % int(now.timestamp()),
        b"h=" + _folded(b":".join(names), b":") + b";",
        b"bh=" + body_hash + b";",
        b"b=",
    )
    unsigned = _FOLD.join(tags)
    last = b"dkim-signature:" + _one_line(unsigned)
    data = b"".join(fields[name] for name in SIGNED if name in fields) + last
    signature = b64encode(_key(by.pem).sign(data, PKCS1v15(), SHA256()))
    pieces = (signature[at : at + _WIDTH] for at in range(0, len(signature), _WIDTH))
    return b"DKIM-Signature: " + unsigned + _FOLD.join(pieces) + b"\r\n" + message


def _relaxed(head: bytes) -> dict[bytes, bytes]:
    """Each field by its name, as it is signed (§ 3.4.2). A letter has each but once."""
    fields: dict[bytes, bytes] = {}
    for line in re.split(rb"\r\n(?![ \t])", head):
        name, _, value = line.partition(b":")
        name = name.strip().lower()
        if name in fields and name in SIGNED:
            raise ValueError(f"two fields of the name {name.decode('ascii', 'replace')}")
        fields[name] = name + b":" + _one_line(value) + b"\r\n"
    return fields


def _one_line(value: bytes) -> bytes:
    """A value unfolded, each run of spaces and tabs as one space."""
    return b" ".join(value.split())


def _folded(value: bytes, at: bytes) -> bytes:
    """A value in lines that are not too long, broken behind a sign."""
    lines = [b""]
    for piece in value.split(at):
        if len(lines[-1]) + len(piece) > _WIDTH:
            lines.append(b"")
        lines[-1] += piece + at
    return _FOLD.join(lines).removesuffix(at)


@lru_cache(maxsize=8)
def _key(pem: bytes) -> RSAPrivateKey:
    """Read once in each process. Raises ValueError where it is no RSA key that may be used."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("this is no private key in PEM, or it has a password") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("this is no RSA key; receivers know no other")
    if key.key_size < _LEAST_BITS:
        raise ValueError(f"this key is too short: it has {key.key_size} bits")
    return key


def _wrong(name: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(name, 0, "dkim", what, fix))
