"""`send.py bounces`: what came back."""

import argparse
import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.errors import Exit, Problem, Severity

if TYPE_CHECKING:  # imported late, so that --help is quick
    from leafpost.bounces.boxes import Box
    from leafpost.bounces.run import Finding, Ledger
    from leafpost.bounces.vocabulary import Kind

_LONGEST = 160  # characters of a server's answer on the screen


def add_to(commands: Any) -> None:
    """Add `bounces` to the commands of `send.py`."""
    parser = commands.add_parser("bounces", help="read what came back: bounces, complaints, unsubscribes by mail")
    where = "a Maildir, a file (.eml, mbox) or a folder of them (the box in LEAFPOST_BOUNCES_URL)"
    parser.add_argument("--read", type=Path, metavar="PATH", help=where)
    parser.add_argument("--dry-run", action="store_true", help="say what each mail is, change nothing")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    parser.set_defaults(run=_bounces)


def _bounces(options: argparse.Namespace) -> int:
    from leafpost.bounces.run import read_box, read_refusals

    with _ledger(options) as ledger, _box(options) as box:
        refused = read_refusals(ledger, _now) if ledger is not None else Counter()
        findings = list(_shown(options, read_box(box, ledger, _now)))
    if options.format == "json":
        output.print_json([finding.as_json() for finding in findings])
    else:
        _sum_up(options, findings, refused, is_compared=ledger is not None)
    output.show_problems(_warnings(findings))
    return Exit.FINE


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def _box(options: argparse.Namespace) -> "Iterator[Box]":
    from leafpost.bounces.boxes import open_path
    from leafpost.bounces.imap import bounce_box

    box = open_path(options.read) if options.read is not None else bounce_box(os.environ)
    try:
        yield box
    finally:
        box.close()


@contextmanager
def _ledger(options: argparse.Namespace) -> "Iterator[Ledger | None]":
    """The clinic's ledger. A dry run does without where there is no key, and makes no database of its own."""
    from leafpost.audience.opening import open_audience
    from leafpost.audience.secrets import SECRET_KEY
    from leafpost.bounces.run import Ledger
    from leafpost.clinic import read_clinic
    from leafpost.database.engine import DATABASE_URL, SQLITE_FILE

    if options.dry_run and not os.environ.get(SECRET_KEY):
        yield None
        return
    clinic = read_clinic(options.root.resolve())
    has_database = clinic.database or os.environ.get(DATABASE_URL) or (clinic.data_folder / SQLITE_FILE).is_file()
    if options.dry_run and not has_database:
        yield None
        return
    database, secret = open_audience(clinic, os.environ)
    try:
        yield Ledger(database, secret, options.dry_run)
    finally:
        database.close()


def _shown(options: argparse.Namespace, findings: "Iterator[Finding]") -> "Iterator[Finding]":
    """Each is told as soon as it is done."""
    from leafpost.audience.address import shortened

    for finding in findings:
        if options.format == "text":
            understood = finding.understood
            who = shortened(understood.recipient) if understood.recipient else ""
            parts = (understood.kind.value, understood.status, _printable(who), f"→ {finding.taken.action.value}")
            output.say(f"{_printable(finding.file)}: {' '.join(part for part in parts if part)}")
        yield finding


def _sum_up(
    options: argparse.Namespace, findings: "list[Finding]", refused: "Counter[Kind]", *, is_compared: bool
) -> None:
    from leafpost.bounces.recording import Action
    from leafpost.bounces.vocabulary import Kind

    kinds = Counter(finding.understood.kind for finding in findings)
    if findings:
        output.say()
    told = ", ".join(f"{kinds[kind]} {kind.value}" for kind in Kind if kinds[kind])
    output.say(f"{output.count(len(findings), 'mail')} read{': ' + told if told else ''}.")
    if refused:
        told = ", ".join(f"{refused[kind]} {kind.value}" for kind in Kind if refused[kind])
        output.say(f"Refused at once by the receiving servers since the last time: {told}.")
    actions = Counter(finding.taken.action for finding in findings)
    settled = sum(finding.taken.is_settled for finding in findings)
    if settled:
        output.say(f"{output.count(settled, 'letter')} in doubt settled: they had been taken.")
    if actions[Action.NOT_PROVED]:
        output.say(
            f"{actions[Action.NOT_PROVED]} without proof that they are about a letter of yours; they change nothing."
        )
    if options.dry_run:
        compared = (
            "" if is_compared else " Nothing was compared with a ledger, because there is no key or database here."
        )
        output.say(f"Nothing was changed.{compared}")


def _warnings(findings: "list[Finding]") -> list[Problem]:
    """What only the operator can mend, once for each answer."""
    from leafpost.bounces.recording import Action
    from leafpost.database.answers import kept_answer

    answers: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if finding.taken.action is Action.WARN:
            provider = finding.taken.provider or finding.understood.recipient.rpartition("@")[2] or finding.file
            answers[provider, kept_answer(finding.understood.answer)[:_LONGEST]] += 1
    fix = "nobody was struck off; docs/bounces.md says what to look at, send.py lint looks at SPF, DKIM and DMARC"
    return [
        Problem(_printable(name), 0, "policy", f"{output.count(count, 'letter')} refused: {_printable(answer)}", fix,
                Severity.WARNING)
        for (name, answer), count in answers.most_common(10)
    ]  # fmt: skip


def _printable(text: str) -> str:
    """A text from outside as a terminal may show it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
