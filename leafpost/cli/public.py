"""`send.py public`: serves the pages that readers reach."""

import argparse
import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from leafpost.cli import output
from leafpost.cli.campaigning import add_root
from leafpost.errors import ConfigurationError, Exit, Problem

_HOST, _PORT = "127.0.0.1", 8090


def add_to(commands: Any) -> None:
    """`public`."""
    public = commands.add_parser(
        "public", help="serve the pages where readers sign up, change what they get, and leave"
    )
    public.add_argument("--host", default=_HOST, metavar="ADDRESS", help=f"where it listens ({_HOST})")
    public.add_argument("--port", type=int, default=_PORT, metavar="N", help=f"({_PORT})")
    public.add_argument("--proxy", action="append", default=[], type=_network, metavar="ADDRESS",
                        help="a proxy whose forwarded headers are believed (none; repeatable)")  # fmt: skip
    public.add_argument("--out", type=Path, metavar="DIR", help="where the leaflets were built (dist in the folder)")
    add_root(public)
    public.set_defaults(run=_run)


def _network(text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as error:
        raise argparse.ArgumentTypeError("an address such as 127.0.0.1, or a network such as 10.0.0.0/8") from error


def _run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM; answers and mails under way are finished."""
    from leafpost.clinic import CLINIC_FILE, read_clinic
    from leafpost.delivery.run import open_post
    from leafpost.public.server import public_server
    from leafpost.serving.server import Manner, free_socket

    clinic = read_clinic(options.root.resolve())
    if not clinic.topics:
        fix = 'add [topics], such as news = "News for a healthy back"'
        raise ConfigurationError(Problem(CLINIC_FILE, 0, "clinic", "there is no topic to sign up to", fix))
    out = options.out or clinic.root / "dist"
    with open_post(clinic, os.environ) as post:
        listening = free_socket(options.port, options.host, tried=1)
        manner = Manner(grace=5, proxies=tuple(options.proxy))
        server = public_server(post, out, listening, manner, lambda problem: output.complain(str(problem)))

        def ready() -> None:
            output.say(f"Readers' pages for {clinic.public_url} are served at {server.address} (Ctrl-C ends it).")

        try:
            server.run(ready)
        except KeyboardInterrupt:
            output.say("The pages are not served any more.")
    return Exit.FINE
