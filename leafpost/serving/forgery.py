"""Whether a form was sent from a page of ours (against cross-site request forgery), without a session.

Browsers say so themselves (Fetch Metadata: Sec-Fetch-Site), and no page can make them lie. They do
not over plain HTTP, and old ones never do; then a seal decides, the signed double submit: a cookie
holds a random value, the form an HMAC of it, and another site can neither read the one nor make the other.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

FIELD = "seal"
_COOKIE = "leafpost-form"
_VALUE = re.compile(r"[A-Za-z0-9_-]{22}")


def _random() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a page with a form carries: the field's value, and the Set-Cookie header; "" where it is set already."""

    seal: str
    set_cookie: str


@dataclass(frozen=True, slots=True)
class Forgery:
    """Seals forms and knows its own seals. `key` is secret, and the same for all processes that serve the pages."""

    key: bytes = field(repr=False)
    is_https: bool
    random: Callable[[], str] = _random

    @property
    def cookie(self) -> str:
        """Browsers take `__Host-` from this very host alone (RFC 6265bis § 4.1.3.2)."""
        return f"__Host-{_COOKIE}" if self.is_https else _COOKIE

    def sealed(self, cookies: Mapping[str, str]) -> Sealed:
        """The seal for a page that is given out; who has a cookie keeps it, so that two open pages both work."""
        value = cookies.get(self.cookie, "")
        if _VALUE.fullmatch(value):
            return Sealed(self._seal(value), "")
        value = self.random()
        secure = "; Secure" if self.is_https else ""
        return Sealed(self._seal(value), f"{self.cookie}={value}; Path=/; HttpOnly; SameSite=Strict{secure}")

    def is_ours(self, headers: Mapping[str, str], cookies: Mapping[str, str], seal: str) -> bool:
        """Whether a form came from a page of ours."""
        if site := headers.get("sec-fetch-site", ""):
            return site == "same-origin"
        value = cookies.get(self.cookie, "")
        is_value = _VALUE.fullmatch(value) is not None
        return is_value and hmac.compare_digest(self._seal(value).encode(), seal.encode("utf-8", "replace"))

    def _seal(self, value: str) -> str:
        return hmac.new(self.key, b"form:" + value.encode("ascii"), hashlib.sha256).hexdigest()
