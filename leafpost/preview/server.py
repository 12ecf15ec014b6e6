"""Serves the preview on this machine alone. The only place that knows uvicorn."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from leafpost.errors import ConfigurationError, Problem
from leafpost.preview.app import preview_app
from leafpost.preview.studio import Means, Studio

HOST = "127.0.0.1"
_PORTS_TRIED = 20
_GRACE = 1  # seconds for answers under way when the preview ends


def free_socket(port: int) -> socket.socket:
    """A socket on the port, or on the next one that is free. Port 0 stands for any.

    Raises ConfigurationError where none of the next twenty is free.
    """
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen()
        except (OSError, OverflowError):
            listening.close()
        else:
            return listening
    what = f"no port from {port} on is free"
    raise ConfigurationError(Problem("--port", 0, "usage", what, "name another one between 1024 and 65535"))


class _Server(uvicorn.Server):
    """Tells the open connections of the pages to end before it waits for them."""

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


class Preview:
    """A server that runs until it is stopped: by Ctrl-C, or by `stop` from another thread."""

    def __init__(self, root: Path, listening: socket.socket, means: Means) -> None:
        self._root, self._socket, self._means = root, listening, means
        self.port = int(listening.getsockname()[1])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: Callable[[], None] = lambda: None

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve; `ready` is called as soon as pages are answered. Raises KeyboardInterrupt on Ctrl-C."""
        asyncio.run(self._serve(ready))

    def stop(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop)

    async def _serve(self, ready: Callable[[], None]) -> None:
        ending = asyncio.Event()
        studio = Studio(self._root, self._means)
        config = uvicorn.Config(
            preview_app(studio, self.port, ending),
            log_level="critical", access_log=False, timeout_graceful_shutdown=_GRACE, server_header=False,
        )  # fmt: skip
        studio.warm_up()
        server = _Server(config, ending, ready)

        def stop() -> None:
            ending.set()
            server.should_exit = True

        self._loop, self._stop = asyncio.get_running_loop(), stop
        await server.serve([self._socket])
