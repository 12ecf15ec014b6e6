"""`send.py pause` and `send.py resume`."""

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING

from leafpost.cli import output
from leafpost.cli.campaigning import campaign_in, opened, tell_workers
from leafpost.errors import ConfigurationError, Exit, Problem

if TYPE_CHECKING:
    from leafpost.database.campaigns import Campaign


def run_pause(options: argparse.Namespace) -> int:
    """Send nothing more; what is on its way to a server is finished."""
    from leafpost.database.campaigns import set_state
    from leafpost.database.tables import CampaignState

    going = (CampaignState.RUNNING, CampaignState.SCHEDULED)
    with opened(options) as (_clinic, database), database.begin() as connection:
        campaign = campaign_in(connection, options.campaign, going)
        if campaign.state is CampaignState.PAUSED:
            output.say(f"{_name(campaign)} is paused already.")
            return Exit.FINE
        if campaign.state not in going:
            raise _cannot(campaign, "there is nothing to pause", "send.py status shows how it is")
        set_state(connection, campaign.id, CampaignState.PAUSED, "by an operator", dt.datetime.now(dt.UTC))
    output.say(f"{_name(campaign)} is paused: no new letter goes out. Go on with: send.py resume {campaign.id}")
    return Exit.FINE


def run_resume(options: argparse.Namespace) -> int:
    """Go on; with what the circuit breaker stopped, only by somebody who has read why."""
    from leafpost.database.campaigns import set_state
    from leafpost.database.tables import CampaignState

    waiting = (CampaignState.PAUSED, CampaignState.STOPPED)
    with opened(options) as (_clinic, database):
        with database.read() as connection:
            campaign = campaign_in(connection, options.campaign, waiting)
        if campaign.state in (CampaignState.RUNNING, CampaignState.SCHEDULED):
            output.say(f"{_name(campaign)} is {campaign.state} already.")
            return Exit.FINE
        if campaign.state not in waiting:
            raise _cannot(campaign, "there is nothing to go on with", "a new launch is a new campaign")
        if campaign.state is CampaignState.STOPPED:
            _agreed(campaign, options.yes)
        now = dt.datetime.now(dt.UTC)
        state = CampaignState.SCHEDULED if campaign.start_at > now else CampaignState.RUNNING
        with database.begin() as connection:  # asking may have taken a while: somebody else may have been quicker
            current = campaign_in(connection, str(campaign.id), waiting)
            if (current.state, current.state_reason) != (campaign.state, campaign.state_reason):
                raise _cannot(current, "it has changed meanwhile", "look at send.py status, then decide again")
            set_state(connection, campaign.id, state, "", now)
        how = tell_workers(database, campaign.id, campaign.start_at if campaign.start_at > now else None)
    output.say(f"{_name(campaign)} is {state} again. Letters go out while this is at work: {how}")
    return Exit.FINE


def _agreed(campaign: "Campaign", is_sure: bool) -> None:
    """Show why the breaker stopped it, and ask. Raises ConfigurationError where nobody agrees."""
    output.say(f"{_name(campaign)} was stopped: {campaign.state_reason}")
    if is_sure:
        return
    if sys.stdin.isatty():
        output.say("Is the reason mended? Type yes to go on:")
        if sys.stdin.readline().strip().casefold() == "yes":
            return
    raise _cannot(campaign, "it stays stopped", "mend the reason, then: send.py resume --yes")


def _name(campaign: "Campaign") -> str:
    return f"{campaign.issue} (campaign {campaign.id})"


def _cannot(campaign: "Campaign", what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(_name(campaign), 0, "campaign", f"it is {campaign.state}; {what}", fix))
