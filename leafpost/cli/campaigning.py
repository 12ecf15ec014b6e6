"""Which campaign a command is about, and the clinic's database."""

import argparse
import datetime as dt
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError

if TYPE_CHECKING:
    from leafpost.clinic import Clinic
    from leafpost.database.campaigns import Campaign
    from leafpost.database.engine import Database
    from leafpost.database.figures import Counts
    from leafpost.database.tables import CampaignState


def add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")


def add_campaign(parser: argparse.ArgumentParser, otherwise: str) -> None:
    parser.add_argument(
        "campaign", nargs="?", default="", metavar="CAMPAIGN",
        help=f"the newsletter's slug, or the campaign's number ({otherwise})",
    )  # fmt: skip
    add_root(parser)


@contextmanager
def opened(options: argparse.Namespace) -> "Iterator[tuple[Clinic, Database]]":
    """The clinic that is named, and its database for as long as the command takes."""
    from leafpost.clinic import read_clinic
    from leafpost.database.engine import open_database

    clinic = read_clinic(options.root.resolve())
    database = open_database(clinic, os.environ)
    try:
        yield clinic, database
    finally:
        database.close()


def tell_workers(database: "Database", campaign_id: int, at: dt.datetime | None = None) -> str:
    """Put up a job for a campaign that begins or goes on; returns what lets its letters go out."""
    if not database.is_postgresql:
        return "send.py run"
    try:
        from leafpost.delivery.jobs import announce

        announce(database, campaign_id, at)
    except ProblemError as error:
        output.show_problems(error.problems)
    except ModuleNotFoundError:
        return "send.py run"  # the extra is not whole here; where a worker runs, it finds the campaign by itself
    return "send.py worker (on any machine), or send.py run"


def named_campaign(connection: Any, name: str) -> "Campaign":
    """The campaign that is named, or else the newest. Raises ConfigurationError where there is none."""
    from leafpost.database.campaigns import campaigns, find_campaign

    found = find_campaign(connection, name) if name else max(campaigns(connection), key=lambda c: c.id, default=None)
    return found or _none(connection, name)


def campaign_in(connection: Any, name: str, states: "Collection[CampaignState]") -> "Campaign":
    """The campaign that is named, or else the only one in one of these states.

    Raises ConfigurationError where none is, or several are.
    """
    from leafpost.database.campaigns import campaigns

    if name:
        return named_campaign(connection, name)
    fitting = [campaign for campaign in campaigns(connection) if campaign.state in states]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        wanted = " or ".join(states)
        raise _usage("campaign", f"no campaign is {wanted}", "send.py status shows how the last one is")
    raise _usage("campaign", "there are several that could be meant", f"name one: {_names(fitting)}")


def _none(connection: Any, name: str) -> "Campaign":
    from leafpost.database.campaigns import campaigns

    known = campaigns(connection)
    if not known:
        raise _usage("campaign", "nothing has been launched yet", "begin with: send.py launch ISSUE")
    raise _usage(name, "there is no such campaign", f"campaigns here: {_names(known)}")


def _names(campaigns: "list[Campaign]") -> str:
    return ", ".join(f"{campaign.id} ({campaign.issue}, {campaign.state})" for campaign in campaigns)


def _usage(place: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(place, 0, "usage", what, fix))


def exit_for(state: "CampaignState", readers: "Counts") -> Exit:
    """UNDELIVERED where somebody certainly got no letter or is in doubt, or where nobody goes on with the rest.

    Who left (SUPPRESSED) is not missed; who waits in a campaign that goes on is not yet.
    """
    from leafpost.database.figures import OPEN
    from leafpost.database.tables import CampaignState, DeliveryState

    lost = readers[DeliveryState.REJECTED] + readers[DeliveryState.UNKNOWN]
    has_ended = state in (CampaignState.STOPPED, CampaignState.FINISHED)
    if lost or (has_ended and any(readers[waiting] for waiting in OPEN)):
        return Exit.UNDELIVERED
    return Exit.FINE
