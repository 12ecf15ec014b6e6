"""`send.py status` and `send.py report`; the commands that look at a campaign and steer it."""

import argparse
import datetime as dt
import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.cli.campaigning import add_campaign, exit_for, named_campaign, opened
from leafpost.cli.translate import lazily
from leafpost.errors import Exit

if TYPE_CHECKING:
    from leafpost.database.campaigns import Campaign
    from leafpost.database.figures import Counts

_MINUTE = dt.timedelta(minutes=1)
_PAUSE = 2.0  # seconds between two looks
_LATEST = "the latest"


def add_to(commands: Any) -> None:
    """`status`, `report`, `pause`, `resume` and `unknown`."""
    status = commands.add_parser("status", help="how far a campaign is: every reader once, by state")
    add_campaign(status, _LATEST)
    status.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    status.add_argument("--watch", action="store_true", help="go on showing it until the campaign ends (Ctrl-C)")
    status.set_defaults(run=_status)
    report = commands.add_parser("report", help="what came of a campaign, as one page of numbers and charts")
    add_campaign(report, _LATEST)
    report.add_argument("--out", type=Path, metavar="FILE", help="where to write it (dist/reports/ in the folder)")
    report.set_defaults(run=_report)
    pause = commands.add_parser("pause", help="send nothing more until it is resumed")
    add_campaign(pause, "the one that runs")
    pause.set_defaults(run=lazily("pausing", "run_pause"))
    resume = commands.add_parser("resume", help="go on with a campaign that was paused or stopped")
    add_campaign(resume, "the one that waits")
    resume.add_argument("--yes", action="store_true", help="go on although the circuit breaker stopped it")
    resume.set_defaults(run=lazily("pausing", "run_resume"))
    _add_unknown(commands)


def _add_unknown(commands: Any) -> None:
    unknown = commands.add_parser("unknown", help="who perhaps got the letter, by name; and your word about it")
    add_campaign(unknown, "all")
    word = unknown.add_mutually_exclusive_group()
    word.add_argument("--delivered", metavar="EMAIL", help="this reader has the letter; or the number in the list")
    word.add_argument("--not-delivered", metavar="EMAIL", help="this reader has it not: send it again")
    unknown.add_argument("--name", default="", help="who says so")
    unknown.add_argument("--reason", default="", metavar="TEXT", help="how you know, such as: found in the mail log")
    unknown.set_defaults(run=lazily("doubt", "run_unknown"))


@dataclass(slots=True)
class Pace:
    """How fast letters go, from what was seen in the last minute."""

    seen: deque[tuple[dt.datetime, int]] = field(default_factory=deque)

    def saw(self, at: dt.datetime, done: int) -> float | None:
        """Note how many are done; returns letters a minute, None until there are two looks."""
        self.seen.append((at, done))
        while len(self.seen) > 2 and at - self.seen[0][0] > _MINUTE:
            self.seen.popleft()
        first_at, first = self.seen[0]
        return (done - first) / ((at - first_at) / _MINUTE) if at > first_at else None


def _status(options: argparse.Namespace) -> int:
    from leafpost.database.figures import by_language, done_since, total

    with opened(options) as (_clinic, database):

        def look() -> "tuple[Campaign, Counts]":
            with database.read() as connection:
                campaign = named_campaign(connection, options.campaign)
                return campaign, total(by_language(connection, campaign.id).values())

        if options.watch and options.format == "text":  # a program looks again by itself
            return watch(look, lambda: dt.datetime.now(dt.UTC), time.sleep)
        campaign, readers = look()
        if options.format == "json":
            output.say(json.dumps(as_json(campaign, readers), indent=2))
        else:
            now = dt.datetime.now(dt.UTC)
            with database.read() as connection:
                rate = float(done_since(connection, campaign.id, now - _MINUTE))
            output.say("\n".join(status_lines(campaign, readers, rate)))
        return exit_for(campaign.state, readers)


def as_json(campaign: "Campaign", readers: "Counts") -> dict[str, object]:
    """What programs hold on to: all eight states, every reader in one of them."""
    counted = {state.value: count for state, count in readers.items()}
    return {"campaign": campaign.issue, "state": campaign.state.value, "readers": counted}


def watch(
    look: "Callable[[], tuple[Campaign, Counts]]", clock: Callable[[], dt.datetime], wait: Callable[[float], None]
) -> int:
    """Show the status again and again until the campaign has ended, or until Ctrl-C."""
    from leafpost.database.figures import OPEN
    from leafpost.database.tables import CampaignState

    pace, before = Pace(), 0
    campaign, readers = look()
    try:
        while True:
            done = sum(count for state, count in readers.items() if state not in OPEN)
            lines = status_lines(campaign, readers, pace.saw(clock(), done))
            if before and sys.stdout.isatty():
                output.say(f"\x1b[{before}A\x1b[J" + "\n".join(lines))  # ECMA-48: up, and clear what is below
            else:
                output.say("\n".join(lines))
            sys.stdout.flush()
            before = len(lines)
            if campaign.state in (CampaignState.FINISHED, CampaignState.STOPPED):
                break
            wait(_PAUSE)
            campaign, readers = look()
    except KeyboardInterrupt:
        output.say("You look no longer; the campaign is not touched.")
    return exit_for(campaign.state, readers)


def status_lines(campaign: "Campaign", readers: "Counts", rate: float | None) -> list[str]:
    """The status for a person; `rate` is letters a minute, None where it is not known yet."""
    from leafpost.database.figures import OPEN
    from leafpost.database.tables import CampaignState, DeliveryState

    everybody = sum(readers.values())
    why = f" ({campaign.state_reason})" if campaign.state_reason else ""
    lines = [
        f"{campaign.issue} (campaign {campaign.id}, topic {campaign.topic}): {campaign.state}{why}",
        f"  {output.count(everybody, 'reader')}",
    ]
    lines += [f"  {state.value:<10} {count:>9,}  {_share(count, everybody)}" for state, count in readers.items()]
    waiting = sum(readers[state] for state in OPEN)
    if campaign.state is CampaignState.SCHEDULED:
        lines.append(f"  It begins at {campaign.start_at.astimezone():%Y-%m-%d %H:%M}.")
    elif campaign.state is CampaignState.RUNNING and waiting:
        lines.append(_speed(rate, waiting, readers[DeliveryState.DEFERRED] == waiting))
    if readers[DeliveryState.UNKNOWN]:
        lines.append(
            f"  {output.count(readers[DeliveryState.UNKNOWN], 'reader')} in doubt: send.py unknown lists them."
        )
    return lines


def _share(count: int, of: int) -> str:
    return f"{count * 100 / of:5.1f}%" if of else ""


def _speed(rate: float | None, waiting: int, is_deferred: bool) -> str:
    if is_deferred:
        return "  All that are left were put off by their servers; they are tried again by themselves."
    if rate is None:
        return "  Measuring how fast it goes …"
    if not rate:
        return "  Nothing was sent in the last minute. Is send.py run at work?"
    minutes = -(-waiting // rate)
    left = f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"
    return f"  {rate:,.0f} letters a minute; about {left} left."


def _report(options: argparse.Namespace) -> int:
    from leafpost.database.figures import total
    from leafpost.files import replace_file
    from leafpost.outbox.report import facts_of, report_page

    now = dt.datetime.now().astimezone()
    with opened(options) as (clinic, database):
        with database.read() as connection:
            campaign = named_campaign(connection, options.campaign)
        facts = facts_of(database, campaign)
    path = options.out or clinic.root / "dist/reports" / f"{facts.issue}-{facts.number}.html"
    replace_file(path, report_page(clinic, facts, now))
    output.say(f"Written: {path}. Open it in a browser; it names nobody.")
    code = exit_for(facts.state, total(facts.languages.values()))
    if code is Exit.UNDELIVERED:
        output.say("Part of the campaign is not delivered; the page says how many, and why.")
    return code
