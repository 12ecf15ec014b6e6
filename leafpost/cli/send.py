"""`send.py`: parses its arguments and hands over."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from leafpost import __version__
from leafpost.cli import output
from leafpost.cli.translate import lazily

# Each adds its own commands; what they do is imported when they run.
_GROUPS = (
    "subscribers",
    "linting",
    "letters",
    "launching",
    "running",
    "working",
    "reporting",
    "bounces",
    "public",
    "readiness",
)


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
    test = commands.add_parser("test", help="send one newsletter to a few addresses, as readers would get it")
    test.add_argument("issue", metavar="ISSUE", help="the newsletter's slug")
    test.add_argument("--to", required=True, action="append", metavar="EMAIL", help="who gets it (repeatable)")
    test.add_argument("--locale", action="append", default=[], metavar="TAG",
                      help="in which language (the clinic's own; repeatable; all: in every one)")  # fmt: skip
    test.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    test.set_defaults(run=lazily("letters", "run_test"))
    for name in _GROUPS:
        import_module(f"leafpost.cli.{name}").add_to(commands)
    return parser
