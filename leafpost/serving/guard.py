"""Who is answered, and what pages may do.

A page of another site could send a browser here under a name of its own (DNS rebinding), so only
our own names are answered. Every answer says what its page may load: what this server gives.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

THIS_MACHINE = ("127.0.0.1", "localhost")
READING = ("GET", "HEAD")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def policy(**sources: str) -> str:
    """A Content Security Policy (Level 3) in which nothing may be done but what is named.

    `policy(style_src="'self'", form_action="'self'")`; no page of ours may be framed by others.
    """
    closed = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}
    named = {name.replace("_", "-"): value for name, value in sources.items()}
    return "; ".join(f"{name} {value}" for name, value in (closed | named).items())


def local_names(port: int) -> frozenset[str]:
    """The names of this machine as a Host header says them."""
    return frozenset(f"{name}:{port}" for name in THIS_MACHINE) | (frozenset(THIS_MACHINE) if port == 80 else set())


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a guard lets through: names in Host headers, in small letters; methods; the policy of its pages.

    `who` begins the sentence that somebody reads who is refused: "The preview". `headers` come
    beside `HEADERS`.
    """

    who: str
    names: Collection[str]
    policy: str
    methods: Collection[str] = READING
    headers: Mapping[str, str] | None = None


class Guard:
    """Refuses foreign names and other methods; gives every answer its headers, unless it has its own."""

    def __init__(self, app: ASGIApp, guarded: Guarded) -> None:
        self._app, self._guarded = app, guarded
        self._headers = {**HEADERS, **(guarded.headers or {}), "Content-Security-Policy": guarded.policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        guarded = self._guarded
        if scope["method"] not in guarded.methods:
            allowed = ", ".join(guarded.methods)
            return PlainTextResponse(f"{guarded.who} answers {allowed} only.", 405, {"Allow": allowed})
        if Headers(scope=scope).get("host", "").lower() not in guarded.names:
            return PlainTextResponse(f"{guarded.who} does not answer under this name.", 421)
        return None
