"""Starts and ends a server. The only place that knows uvicorn."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from leafpost.errors import ConfigurationError, Problem

THIS_MACHINE = "127.0.0.1"
_PORTS_TRIED = 20


def free_socket(port: int, host: str = THIS_MACHINE, *, tried: int = _PORTS_TRIED) -> socket.socket:
    """A socket on the port, or on the next one that is free, of `tried`. Port 0 stands for any.

    Raises ConfigurationError where none of them is free, or the machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tried, 65536)):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, candidate))
            listening.listen()
        except (OSError, OverflowError):
            listening.close()
        else:
            return listening
    what = f"no port from {port} on is free" if tried > 1 else f"port {port} of {host} is not free"
    raise ConfigurationError(Problem("--port", 0, "usage", what, "name another one between 1024 and 65535"))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a server answers: seconds for answers under way when it ends, and whom it believes `X-Forwarded-For`.

    `proxies` are addresses or networks (`127.0.0.1`, `10.0.0.0/8`); nobody else's forwarded headers count.
    """

    grace: float = 1
    proxies: Sequence[str] = ()
    most_at_once: int | None = None  # further requests are answered 503


class _Uvicorn(uvicorn.Server):
    """Tells open connections to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, ending: asyncio.Event, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._ending.set()
        super().handle_exit(sig, frame)


class Server:
    """Runs an application until it is stopped: by Ctrl-C, or by `stop` from another thread.

    `make` gets an event that is set when the server is to end. Nothing is logged: addresses hold tokens.
    """

    def __init__(
        self, make: Callable[[asyncio.Event], ASGIApp], listening: socket.socket, manner: Manner | None = None
    ) -> None:
        self._make, self._socket, self._manner = make, listening, manner or Manner()
        self.port = int(listening.getsockname()[1])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], None] = lambda: None

    @property
    def address(self) -> str:
        host = str(self._socket.getsockname()[0])
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve; `ready` is called as soon as pages are answered. Raises KeyboardInterrupt on Ctrl-C."""
        asyncio.run(self._serve(ready))

    def stop(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop)

    async def _serve(self, ready: Callable[[], None]) -> None:
        ending, manner = asyncio.Event(), self._manner
        config = uvicorn.Config(
            self._make(ending),
            log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=int(manner.grace),
            proxy_headers=bool(manner.proxies), forwarded_allow_ips=list(manner.proxies),
            limit_concurrency=manner.most_at_once,
        )  # fmt: skip
        server = _Uvicorn(config, ending, ready)

        def stop() -> None:
            ending.set()
            server.should_exit = True

        self._loop, self._stop = asyncio.get_running_loop(), stop
        await server.serve([self._socket])
