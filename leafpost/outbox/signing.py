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

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from leafpost.addresses import ascii_address
from leafpost.clinic import Mail
from leafpost.outbox.signing_key import private_key, signing_key

# Each once more than it is there, so that nobody can add a second one on the way (§ 8.15).
SIGNED = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"list-id", b"list-unsubscribe",
    b"list-unsubscribe-post", b"precedence", b"mime-version", b"content-type", b"content-language",
)  # fmt: skip
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

    Raises ConfigurationError where the key cannot be used (signing_key.py).
    """
    key = signing_key(environment)
    if key is None:
        return None
    return Signer(ascii_address(mail.from_address).partition("@")[2].lower(), key.selector, key.pem)


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
    signature = b64encode(private_key(by.pem).sign(data, PKCS1v15(), SHA256()))
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
