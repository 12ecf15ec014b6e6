"""The clinic's secret key, and what is made with it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from leafpost.errors import ConfigurationError, Problem

SECRET_KEY = "LEAFPOST_SECRET_KEY"  # noqa: S105 - the name of a variable
_LEAST = 32  # characters
_FIX = "make one, once, with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))', and keep it safe"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that nothing shows. With another key, nobody who left would be known any more."""

    _key: bytes = field(repr=False)

    def address_hash(self, key: str) -> str:
        """HMAC-SHA256 of an address's key (`Address.key`), in hexadecimal: what stays of who is forgotten."""
        message = _begun(self._key, b"address:").copy()
        message.update(key.encode("utf-8"))
        return message.hexdigest()

    def keyed(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 over a purpose and parts; neither can be mistaken for another, whatever is in them."""
        told = [part.encode("utf-8") for part in (purpose, *parts)]
        message = _begun(self._key, b"keyed:").copy()
        message.update(b"".join(len(part).to_bytes(8, "big") + part for part in told))
        return message.digest()

    @property
    def check(self) -> str:
        """By which a database knows its key again, in hexadecimal; it tells nothing of the key."""
        return self.keyed("check").hex()


@cache
def _begun(key: bytes, prefix: bytes) -> hmac.HMAC:
    """The part of every hash that is the same; a million of them are made for one list or one campaign."""
    return hmac.new(key, prefix, "sha256")


def secret_key(environment: Mapping[str, str]) -> SecretKey:
    """The key in `LEAFPOST_SECRET_KEY`. Raises ConfigurationError where it is missing or too short to be one."""
    text = environment.get(SECRET_KEY, "").strip()
    if not text:
        raise _wrong("there is no secret key")
    if len(text) < _LEAST or len(set(text)) < 8:
        raise _wrong(f"the secret key can be guessed: it needs at least {_LEAST} characters by chance")
    return SecretKey(hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest())


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(Problem(SECRET_KEY, 0, "secret", what, _FIX))
