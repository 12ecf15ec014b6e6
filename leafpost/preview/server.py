"""Serves the preview on this machine alone."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

from starlette.types import ASGIApp

from leafpost.preview.app import preview_app
from leafpost.preview.studio import Means, Studio
from leafpost.serving.server import Server


class Preview:
    """A server that runs until it is stopped: by Ctrl-C, or by `stop` from another thread."""

    def __init__(self, root: Path, listening: socket.socket, means: Means) -> None:
        self._root, self._means = root, means
        self._server = Server(self._app, listening)
        self.address = self._server.address

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve; `ready` is called as soon as pages are answered. Raises KeyboardInterrupt on Ctrl-C."""
        self._server.run(ready)

    def stop(self) -> None:
        self._server.stop()

    def _app(self, ending: asyncio.Event) -> ASGIApp:
        studio = Studio(self._root, self._means)
        studio.warm_up()
        return preview_app(studio, self._server.port, ending)
