"""`send.py lint`: the gate before a newsletter is launched."""

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import Any

from leafpost.cli import output
from leafpost.errors import Exit, errors_in


def add_to(commands: Any) -> None:
    """Add `lint` to the commands of `send.py`."""
    lint = commands.add_parser("lint", help="look a newsletter over before it is launched, in every language")
    lint.add_argument("issue", metavar="ISSUE", help="the newsletter's slug")
    lint.add_argument("--locale", action="append", default=[], metavar="TAG", help="only this language (repeatable)")
    lint.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    lint.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    lint.set_defaults(run=_lint)


def _lint(options: argparse.Namespace) -> int:
    from leafpost.clinic import offered_language, read_clinic
    from leafpost.outbox.lint import lint_issue
    from leafpost.outbox.resolver import DnsResolver

    clinic = read_clinic(options.root.resolve())
    locales = [offered_language(clinic, tag) for tag in options.locale]
    problems = lint_issue(
        clinic, options.issue, os.environ, dt.date.today(), locales=locales or None, resolver=DnsResolver()
    )
    if options.format == "json":
        output.print_json([problem.as_json() for problem in problems])
    else:
        output.show_problems(problems, with_rule=True)
        if not problems:
            output.say(f"{options.issue} in {output.count(len(locales or clinic.offered), 'language')}: no problems.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE
