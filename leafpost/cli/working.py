"""`send.py worker`: one of many machines that send, for as long as nobody stops it."""

import argparse
import os
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.cli.campaigning import add_root
from leafpost.cli.running import MOST_CONNECTIONS, summary, up_to
from leafpost.errors import ConfigurationError, Exit, Problem

if TYPE_CHECKING:
    from leafpost.delivery.run import Result

_INSTALL = "install Leafpost with its extra: leafpost[postgresql]"


def add_to(commands: Any) -> None:
    """`worker`."""
    worker = commands.add_parser(
        "worker", help="send whatever is launched, on one of many machines, until it is stopped (PostgreSQL)"
    )
    worker.add_argument("--connections", type=up_to(MOST_CONNECTIONS), default=20, metavar="N",
                        help="to the mail server, at once (20)")  # fmt: skip
    add_root(worker)
    worker.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from leafpost.clinic import read_clinic
    from leafpost.delivery.run import World, open_post
    from leafpost.delivery.worker import Settings

    with open_post(read_clinic(options.root.resolve()), os.environ) as post:
        if not post.database.is_postgresql:
            what, fix = "several machines need PostgreSQL; here the readers are in a file", "send with: send.py run"
            raise ConfigurationError(Problem("worker", 0, "usage", what, fix))
        try:
            from leafpost.delivery.engine import Engine
        except ModuleNotFoundError as error:
            what = f"the Python package '{error.name}' is missing"
            raise ConfigurationError(Problem("worker", 0, "usage", what, _INSTALL)) from error
        settings = Settings(connections=options.connections)
        engine = Engine(post, settings, World(), lambda problem: output.complain(str(problem)), _show)
        output.say_now("At work. Ctrl-C finishes what is in flight.")
        engine.run()
    ended = (
        "Not all answers were waited for: send.py unknown" if engine.was_hurried else "What was in flight is finished."
    )
    output.say(f"Stopped. {ended}")
    return Exit.FINE


def _show(result: "Result") -> None:
    """How a campaign stands after a turn; what waits in one that goes on needs nobody's word."""
    from leafpost.delivery.run import GOING

    lines = summary(result)
    for line in lines[:1] if result.campaign.state in GOING else lines:
        output.say_now(line)
