"""Serves the desk: to this machine, or with a password to others."""

import asyncio
import datetime as dt
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp

from leafpost.desk.app import STRICT, Rooms, desk_app
from leafpost.desk.editions import EditionMaker
from leafpost.desk.entrance import LEAST, PASSWORD, Entrance
from leafpost.desk.printing_pages import PrintingPages, PrintRoom
from leafpost.desk.rack_pages import RackPages
from leafpost.desk.workshop import Workshop
from leafpost.errors import ConfigurationError, Problem
from leafpost.serving.forgery import Forgery
from leafpost.serving.guard import Guard, Guarded, local_names
from leafpost.serving.server import THIS_MACHINE, Manner, Server

_METHODS = ("GET", "HEAD", "POST")
_MOST_AT_ONCE = 400  # requests; an open page that is told of news is one
_LOCAL = (THIS_MACHINE, "localhost", "::1")


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """What a person asked for. `password` is needed where `host` is not this machine's own address."""

    root: Path
    out: Path
    host: str
    password: str = field(repr=False)
    today: Callable[[], dt.date]
    clock: Callable[[], float]  # seconds
    jobs: int
    room: PrintRoom
    environment: Mapping[str, str] = field(repr=False)  # may name the database
    now: Callable[[], dt.datetime]


def check_host(host: str, password: str) -> None:
    """Raises ConfigurationError where other machines could ask without a good password."""
    if host in _LOCAL:
        return
    if not password:
        what, fix = f"{host} can be reached from other machines", f"set {PASSWORD} to a password of {LEAST} characters"
        raise ConfigurationError(Problem("--host", 0, "usage", what, f"{fix} or more"))
    if len(password) < LEAST:
        what = f"{PASSWORD} has fewer than {LEAST} characters"
        raise ConfigurationError(Problem("environment", 0, "usage", what, "choose a longer one"))


class DeskServer:
    """A server that runs until it is stopped. Raises ProblemError where the clinic's folder cannot be read."""

    def __init__(self, request: DeskRequest, listening: socket.socket) -> None:
        check_host(request.host, request.password)
        self._request = request
        self.workshop = Workshop(request.root, request.out, request.today, request.jobs)
        self._server = Server(self._app, listening, Manner(most_at_once=_MOST_AT_ONCE))
        self.address = self._server.address

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Serve; `ready` is called as soon as pages are answered. Raises KeyboardInterrupt on Ctrl-C."""
        self._server.run(ready)

    def stop(self) -> None:
        self._server.stop()

    def _app(self, ending: asyncio.Event) -> ASGIApp:
        request = self._request
        maker = EditionMaker(self.workshop)
        forgery = Forgery(secrets.token_bytes(32), is_https=False)
        printing = PrintingPages(self.workshop, maker, request.room, forgery)
        rack = RackPages(self.workshop, request.environment, request.now, forgery)
        app = desk_app(Rooms(self.workshop, maker, printing, rack), ending)
        if request.host not in _LOCAL:
            app = Entrance(app, request.password, request.clock)
        names = local_names(self._server.port) | _names_of(request.host, self._server.port)
        return Guard(app, Guarded("The desk", names, STRICT, _METHODS))


def _names_of(host: str, port: int) -> frozenset[str]:
    """The names under which another machine asks: the address, and what this machine calls itself."""
    if host in _LOCAL:
        return frozenset()
    own = socket.gethostname().lower()
    names = {host, own, f"{own}.local", *_addresses(own)} if host in ("0.0.0.0", "::") else {host}  # noqa: S104  # compared, not bound
    return frozenset(f"{f'[{name}]' if ':' in name else name}:{port}" for name in names)


def _addresses(name: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    except OSError:
        return set()
