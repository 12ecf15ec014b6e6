"""`send.py`: parses its arguments and hands over."""

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from leafpost import __version__
from leafpost.cli import output, subscribers
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(list(sys.argv[1:] if arguments is None else arguments))
    return output.run(lambda: int(options.run(options)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=Path(sys.argv[0]).name or "send.py",
        description="Sends a clinic's newsletters.",
        epilog="The guide: docs/sending.md.",
    )
    parser.add_argument("--version", action="version", version=f"leafpost {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    test = commands.add_parser("test", help="send one newsletter to one address, as a reader would get it")
    test.add_argument("issue", metavar="ISSUE", help="the newsletter's slug")
    test.add_argument("--to", required=True, metavar="EMAIL", help="who gets it")
    test.add_argument("--locale", metavar="TAG", help="in which language (the clinic's own)")
    test.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    test.set_defaults(run=_test)
    subscribers.add_to(commands)
    return parser


def _test(options: argparse.Namespace) -> int:
    from leafpost.clinic import offered_language, read_clinic
    from leafpost.delivery.smtp import send, smtp_server
    from leafpost.press.gather import gather
    from leafpost.press.posting import test_mail

    clinic = read_clinic(options.root.resolve())
    language = offered_language(clinic, options.locale) if options.locale is not None else clinic.source
    server = smtp_server(os.environ)
    now = dt.datetime.now(dt.UTC)
    gathered = gather(clinic, now.date(), [language])
    localised = gathered.localised.get((options.issue, language.tag))
    if localised is None:
        found = [p for p in gathered.problems if p.document == options.issue and p.is_error]
        raise ProblemError(*found) if found else _no_such(options.issue, gathered.reading.documents)
    if not localised.document.is_newsletter:
        raise _no_such(options.issue, gathered.reading.documents)
    message = test_mail(localised, clinic, gathered.words[language.tag], options.to, now)
    answer = send(server, clinic.mail.from_address, options.to, message)
    output.say(f"Sent to {options.to} in {language.english} ({len(message) // 1000} KB). The server said: {answer}")
    if localised.gaps:
        output.say(f"{len(localised.gaps)} passages are not translated; they are marked in the letter.")
    return Exit.FINE


def _no_such(issue: str, documents: Sequence[object]) -> ConfigurationError:
    letters = [str(getattr(d, "slug", "")) for d in documents if getattr(d, "is_newsletter", False)]
    return ConfigurationError(
        Problem(issue, 0, "usage", "there is no such newsletter", f"newsletters here: {', '.join(letters) or 'none'}")
    )
