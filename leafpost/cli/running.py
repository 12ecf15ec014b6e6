"""`send.py run`: sends what was launched, and shows how it goes."""

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.cli.campaigning import add_root
from leafpost.cli.sending_bar import SendingBar
from leafpost.errors import Exit

if TYPE_CHECKING:
    from leafpost.delivery.run import Result
    from leafpost.delivery.team import Team
    from leafpost.delivery.worker import Worker

MOST_CONNECTIONS = 100
_MOST_PROCESSES = 16
_WORDS = {
    "rejected": "were refused for good", "unknown": "are in doubt", "suppressed": "were left out, because they left",
    "deferred": "were put off",
}  # fmt: skip


def add_to(commands: Any) -> None:
    """`run`."""
    run = commands.add_parser("run", help="send what was launched, until nothing is left")
    which = run.add_mutually_exclusive_group()
    which.add_argument("campaign", nargs="?", default="", metavar="CAMPAIGN",
                       help="the newsletter's slug, or the campaign's number (the one that waits)")  # fmt: skip
    which.add_argument("--all", action="store_true", help="all campaigns that wait, side by side")
    run.add_argument("--connections", type=up_to(MOST_CONNECTIONS), default=20, metavar="N",
                     help="to the mail server, at once (20)")  # fmt: skip
    run.add_argument("--processes", type=up_to(_MOST_PROCESSES), default=1, metavar="N",
                     help="that share the connections; for many readers as many as there are cores (1)")  # fmt: skip
    run.add_argument("--once", action="store_true", help="do not wait for what is to be tried again later")
    add_root(run)
    run.set_defaults(run=_run)


def up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        found = int(text)
        if not 1 <= found <= most:
            raise argparse.ArgumentTypeError(f"between 1 and {most}")
        return found

    return number


def _run(options: argparse.Namespace) -> int:
    from leafpost.clinic import read_clinic
    from leafpost.delivery.run import World, alone, chosen, drain, make_team, make_worker, open_post, results
    from leafpost.delivery.watching import Watching
    from leafpost.delivery.worker import Settings

    settings, world = Settings(connections=options.connections, is_once=options.once), World()
    with open_post(read_clinic(options.root.resolve()), os.environ) as post:
        sent = chosen(post.database, options.campaign, is_all=options.all)
        if not sent:
            output.say("Nothing waits to be sent.")
            return Exit.FINE
        waiting = sum(_left(result) for result in results(post.database, sent))
        with alone(post) as is_alone, SendingBar(waiting) as bar:
            watching = Watching(lambda problem: bar.tell(str(problem)), bar.show)
            processes = min(options.processes, options.connections)
            worker: Worker | Team = (
                make_team(post, sent, settings, watching, world, processes)
                if processes > 1
                else make_worker(post, sent, settings, watching, world)
            )
            with stopped_by_signals(worker):
                drain(worker, post.database, sent, world, is_alone=is_alone)
        found = results(post.database, sent)
    for result in found:
        for line in summary(result):
            output.say(line)
    return max(_exit(result) for result in found)


@contextmanager
def stopped_by_signals(worker: "Worker | Team") -> Iterator[None]:
    """Ctrl-C and SIGTERM finish what is in flight; the second one does not wait for the server any more."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _left(result: "Result") -> int:
    from leafpost.database.standing import OPEN

    return sum(result.readers[state] for state in OPEN)


def summary(result: "Result") -> list[str]:
    """What came of a campaign, and what is to be done about the rest."""
    from leafpost.database.tables import CampaignState, DeliveryState

    campaign, readers = result.campaign, result.readers
    told = [f"{readers[DeliveryState.ACCEPTED]:,} of {sum(readers.values()):,} letters were taken by their servers"]
    told += [
        f"{readers[DeliveryState(state)]:,} {words}" for state, words in _WORDS.items() if readers[DeliveryState(state)]
    ]
    lines = [f"{campaign.issue} (campaign {campaign.id}, {campaign.state}): {'; '.join(told)}."]
    if readers[DeliveryState.UNKNOWN]:
        lines.append("  Nobody knows of those in doubt whether they have it; send.py unknown lists them by name.")
    if left := _left(result):
        how = {
            CampaignState.PAUSED: f"it is paused; go on with: send.py resume {campaign.id}",
            CampaignState.STOPPED: f"it was stopped ({campaign.state_reason}); then: send.py resume {campaign.id}",
        }
        lines.append(f"  {left:,} wait: {how.get(campaign.state, f'go on with: send.py run {campaign.id}')}")
    return lines


def _exit(result: "Result") -> Exit:
    """UNDELIVERED where anybody who should have the letter has it not, or not yet, or perhaps not."""
    from leafpost.database.tables import DeliveryState

    fine = result.readers[DeliveryState.ACCEPTED] + result.readers[DeliveryState.SUPPRESSED]
    return Exit.FINE if fine == sum(result.readers.values()) else Exit.UNDELIVERED
