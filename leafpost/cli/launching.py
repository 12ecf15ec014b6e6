"""`send.py launch`: shows who would get a newsletter, asks, and writes the campaign down."""

import argparse
import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.cli.campaigning import tell_workers
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError

if TYPE_CHECKING:
    from leafpost.database.campaigns import Campaign
    from leafpost.database.engine import Database
    from leafpost.outbox.launch import Launched, Outlook, Ready


def add_to(commands: Any) -> None:
    """Add `launch` to the commands of `send.py`."""
    launch = commands.add_parser("launch", help="send a newsletter to its readers: shows who they are, asks, begins")
    launch.add_argument("issue", metavar="ISSUE", help="the newsletter's slug")
    launch.add_argument("--topic", default="", metavar="TOPIC", help="readers of this topic (the newsletter's own)")
    launch.add_argument("--at", metavar="TIME", help="begin later, such as 2026-12-01T09:00 (this machine's time)")
    launch.add_argument("--dry-run", action="store_true", help="show who would get it, and change nothing")
    launch.add_argument("--yes", action="store_true", help="do not ask")
    launch.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    launch.set_defaults(run=_launch)


def _launch(options: argparse.Namespace) -> int:
    from leafpost.audience.secrets import secret_key
    from leafpost.clinic import read_clinic
    from leafpost.database.engine import open_database
    from leafpost.outbox.launch import make_ready, outlook
    from leafpost.outbox.lint import lint_issue
    from leafpost.outbox.resolver import DnsResolver
    from leafpost.outbox.signing_key import signing_key
    from leafpost.outbox.starting import start_time

    clinic = read_clinic(options.root.resolve())
    now = dt.datetime.now(dt.UTC)
    start_at = start_time(options.at, now) if options.at is not None else now
    if not options.dry_run:
        secret_key(os.environ)  # nothing is launched that cannot be sent
        signing_key(os.environ)
    today = dt.date.today()
    ready = make_ready(
        clinic,
        options.issue,
        today,
        lambda going: lint_issue(clinic, options.issue, os.environ, today, locales=going, resolver=DnsResolver()),
        options.topic,
    )
    output.show_problems(ready.warnings)
    database = open_database(clinic, os.environ)
    try:
        found = outlook(database, ready)
        for line in _lines(ready, found):
            output.say(line)
        if (code := _without_launch(database, ready, found)) is not None or options.dry_run:
            return Exit.FINE if code is None else code
        _agreed(_readers(found), options)
        return _launched(database, clinic, ready, start_at if start_at > now else None)
    finally:
        database.close()


def _launched(database: "Database", clinic: Any, ready: "Ready", start_at: dt.datetime | None) -> int:
    from leafpost.outbox.launch import launch

    now = dt.datetime.now(dt.UTC)  # whoever was asked took their time
    done = launch(database, clinic, ready, start_at or now, now)
    if done is None:
        raise ProblemError(_nobody(ready, "there is nobody left to write to", "somebody else may have launched it"))
    if not done.is_new:
        output.say(_same(done.campaign))
        return Exit.FINE
    output.say(_told(done, tell_workers(database, done.campaign.id, start_at)))
    return Exit.FINE


def _told(done: "Launched", how: str) -> str:
    from leafpost.database.tables import CampaignState

    campaign, readers = done.campaign, output.count(done.readers, "reader")
    if campaign.state is CampaignState.SCHEDULED:
        begins = f"begins on {campaign.start_at.astimezone():%Y-%m-%d at %H:%M %Z}"
        return f"Campaign {campaign.id} for {readers} {begins}, if this is at work then: {how}"
    return f"Campaign {campaign.id} for {readers} is launched. Letters go out while this is at work: {how}"


def _without_launch(database: "Database", ready: "Ready", found: "Outlook") -> Exit | None:
    """The exit code where there is nothing to launch, and why. Raises ProblemError where nobody is there at all."""
    from leafpost.database.readership import Standing, topics

    if found.same is not None:
        output.say(_same(found.same))
        return Exit.FINE
    if _readers(found):
        return None
    if found.readership.total(Standing.HAS_IT):
        output.say("Everybody who may be written to has it already. Nothing is launched.")
        return Exit.FINE
    with database.read() as connection:
        known = topics(connection)
    fix = f"topics with readers: {', '.join(known)}" if known else "import readers: send.py subscribers import FILE"
    raise ProblemError(_nobody(ready, f"nobody has agreed to get letters about '{ready.topic}'", fix))


def _nobody(ready: "Ready", what: str, fix: str) -> Problem:
    return Problem(ready.issue, 0, "readers", what, fix, document=ready.issue)


def _same(campaign: "Campaign") -> str:
    return (
        f"The same letters to the same readers are campaign {campaign.id} already ({campaign.state}). "
        "Nothing is launched a second time; how it is: send.py status"
    )


def _readers(found: "Outlook") -> int:
    return sum(found.readership.readers().values())


def _lines(ready: "Ready", found: "Outlook") -> list[str]:
    """Who gets it in which language, who gets the fallback and why, and who gets nothing."""
    readers = found.readership.readers()
    lines = [f"{ready.title} ({ready.issue}), topic {ready.topic}", "", f"  {_counted(_readers(found))}"]
    for tag in ready.letters:
        if count := readers.get(tag, 0):
            lines.append(f"    {count:,} in {_name(tag)}")
    others = {tag: count for tag, count in readers.items() if tag not in ready.letters}
    if others:
        lines.append(
            f"    {sum(others.values()):,} in {ready.fallback.english}, because not in the language they want:"
        )
        for tag, count in sorted(others.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(f"      {count:,} want {_name(tag)}: {_why(ready, tag)}")
    return [*lines, *_left_out(found), ""]


def _left_out(found: "Outlook") -> list[str]:
    from leafpost.database.readership import Standing

    words = {
        Standing.HAS_IT: "have this newsletter from an earlier campaign, or will have it",
        Standing.NO_CONSENT: "have not agreed to this topic",
        Standing.SUPPRESSED: "are on the suppression list",
    }
    rows = [f"    {count:,} {why}" for standing, why in words.items() if (count := found.readership.total(standing))]
    return ["  Nobody writes to:", *rows] if rows else []


def _why(ready: "Ready", tag: str) -> str:
    """The first reason, and how many more there are."""
    problems = ready.left_out.get(tag, ())
    if not problems:
        return "the clinic does not offer it"
    more = f" (and {len(problems) - 1} more: send.py lint {ready.issue} --locale {tag})" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def _name(tag: str) -> str:
    from leafpost.languages import find_language

    found = find_language(tag)
    return f"{found.english} ({tag})" if found else tag


def _counted(readers: int) -> str:
    return f"{readers:,} reader{'' if readers == 1 else 's'}"


def _agreed(readers: int, options: argparse.Namespace) -> None:
    """Ask whether to go on. Raises ConfigurationError where nobody can be asked, or says no."""
    if options.yes:
        return
    if not sys.stdin.isatty():
        what, fix = (
            "nobody is at the terminal who could say yes",
            "look at it with --dry-run, then launch it with --yes",
        )
        raise ConfigurationError(Problem(options.issue, 0, "usage", what, fix))
    output.say(f"Send it to {_counted(readers)}? Type y to launch it:")
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        what, fix = "nothing was launched", "launch it again when you are sure"
        raise ConfigurationError(Problem(options.issue, 0, "usage", what, fix))
