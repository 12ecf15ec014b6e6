"""The public pages as a server."""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from leafpost.delivery.run import Post
from leafpost.delivery.smtp import send
from leafpost.errors import Problem
from leafpost.public.app import public_app
from leafpost.public.post import PublicPost
from leafpost.public.site import Site
from leafpost.serving.server import Manner, Server


def public_server(
    post: Post, out: Path, listening: socket.socket, manner: Manner, tell: Callable[[Problem], None]
) -> Server:
    """A server for the clinic's public pages; its mails go by the server and with the signature that letters have.

    Raises ProblemError where a catalog of the interface is damaged.
    """
    site = Site.open(post.clinic, post.database, post.secret, out)
    mails = PublicPost(site, partial(send, post.server), post.signer, tell)
    port = int(listening.getsockname()[1])

    def make(ending: asyncio.Event) -> ASGIApp:
        return public_app(site, mails, port, ending)

    return Server(make, listening, manner)
