"""The password of a desk that other machines may ask (HTTP Basic authentication, RFC 7617).

The name is of no importance. Passwords are compared by their SHA-256, in constant time. Who
guesses is slowed down: after some wrong passwords a machine has to wait.
"""

import base64
import binascii
import hashlib
import hmac
from collections import Counter
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PASSWORD = "LEAFPOST_DESK_PASSWORD"  # noqa: S105 - the name of a variable
LEAST = 10  # characters of a password
_MOST_WRONG = 10
_REST = 60.0  # seconds


class Entrance:
    """Lets in who knows the password. `clock` counts seconds."""

    def __init__(self, app: ASGIApp, password: str, clock: Callable[[], float]) -> None:
        self._app, self._clock = app, clock
        self._known = _digest(password)
        self._wrong: Counter[str] = Counter()  # by the address of the machine
        self._since = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client") or ("",)
        answer = self._refusal(Headers(scope=scope), str(client[0])) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _refusal(self, headers: Headers, client: str) -> PlainTextResponse | None:
        if self._clock() - self._since > _REST:
            self._wrong.clear()
            self._since = self._clock()
        if self._wrong[client] >= _MOST_WRONG:
            return PlainTextResponse("Too many wrong passwords. Wait a minute.", 429, {"Retry-After": str(int(_REST))})
        given = password_of(headers.get("authorization", ""))
        if given is not None and hmac.compare_digest(_digest(given), self._known):
            return None
        self._wrong[client] += given is not None  # a browser that has not been asked yet has guessed nothing
        ask = {"WWW-Authenticate": 'Basic realm="Leaflets", charset="UTF-8"'}
        return PlainTextResponse("The desk asks for its password.", 401, ask)


def password_of(header: str) -> str | None:
    """The password in an Authorization header; None where there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name_and_password = base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return name_and_password.partition(":")[2]


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode("utf-8", "replace")).digest()
