"""`build.py`: parses its arguments and hands over; each command imports what it needs when it runs."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from leafpost import __version__
from leafpost.cli import output
from leafpost.cli.translate import Commands, add_root, add_translate, lazily

COMMANDS = ("build", "check", "translate", "signoff", "new", "doctor")
_WITH_VALUE = ("--root", "--out", "--locale", "--edition", "--jobs", "--format")
_EPILOG = """\
Commands: build (the one that is meant where none is named), check, translate, signoff, new,
doctor. Each has a help of its own: build.py translate --help. Guides: docs/printing.md,
docs/translating.md, docs/signing.md."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code (0 fine, 1 problems in the content, 2 wrong usage)."""
    given = _command_first(list(sys.argv[1:] if arguments is None else arguments))
    if not given or (given[0] not in COMMANDS and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "build")
    options = _parser().parse_args(given)
    return output.run(lambda: int(options.run(options)))


def _command_first(given: list[str]) -> list[str]:
    """The arguments with the options that stood before the command at their end: `--root DIR translate update`."""
    place = 0
    while place < len(given) and given[place].startswith("--"):
        place += 2 if given[place] in _WITH_VALUE else 1
    if place >= len(given) or given[place] not in COMMANDS:
        return given
    given = given[place:] + given[:place]
    if given[0] == "translate" and "--root" in given[1:2]:  # `translate --root DIR update`
        given = [given[0], *given[3:], *given[1:3]]
    return given


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=Path(sys.argv[0]).name or "build.py",
        description="Makes leaflets (PDF), phone pages and newsletters in every language of a clinic.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"leafpost {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_build(commands)
    _add_check(commands)
    add_translate(commands)
    _add_signoff(commands)
    _add_new(commands)
    _add_doctor(commands)
    return parser


def _add_build(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("build", help="make what is out of date")
    parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these documents")
    parser.add_argument(
        "--locale", action="append", default=[], metavar="TAG", help="only this language (again for more)"
    )
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        metavar="NAME",
        help="only this edition of the leaflets (again for more), or all; left out: standard and large-print",
    )
    parser.add_argument(
        "--release",
        action="store_true",
        help="take only what is signed, fully translated, without an error of check, and inside its review date",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to put it (dist/ in the clinic's folder)")
    parser.add_argument("--jobs", type=_positive, metavar="N", help="how many processes (as many as there are cores)")
    parser.add_argument("--no-cache", action="store_true", help="make everything anew")
    add_root(parser)
    parser.set_defaults(run=lazily("building", "run_build"))


def _add_check(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("check", help="tell every problem without building")
    parser.add_argument("slugs", nargs="*", metavar="SLUG")
    parser.add_argument("--locale", action="append", default=[], metavar="TAG")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_root(parser)
    parser.set_defaults(run=lazily("checking", "run_check"))


def _add_signoff(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("signoff", help="sign exactly these words, or list who signed what")
    parser.add_argument("slug", nargs="?", metavar="SLUG")
    parser.add_argument("--locale", metavar="TAG")
    parser.add_argument("--role", choices=("translator", "clinician"))
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--list", action="store_true", help="show the state of every document and language")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of --list")
    add_root(parser)
    parser.set_defaults(run=lazily("signing", "run_signoff"))


def _add_new(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("new", help="begin a leaflet, a newsletter or a clinic")
    parser.add_argument("what", choices=("leaflet", "newsletter", "clinic"))
    parser.add_argument("name", metavar="SLUG|DIR", help="the document's slug, or the new clinic's folder")
    add_root(parser)
    parser.set_defaults(run=lazily("beginning", "run_new"))


def _add_doctor(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("doctor", help="tell what this machine lacks, and how to get it")
    add_root(parser)
    parser.set_defaults(run=lazily("doctor", "run_doctor"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
