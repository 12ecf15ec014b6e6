"""`send.py unknown`: the readers of whom nobody knows whether they have the letter, and an operator's word."""

import argparse
import datetime as dt
import os
from typing import TYPE_CHECKING

from leafpost.cli import output
from leafpost.cli.campaigning import named_campaign, tell_workers
from leafpost.errors import ConfigurationError, Exit, Problem
from leafpost.languages import find_language

if TYPE_CHECKING:
    from leafpost.audience.secrets import SecretKey
    from leafpost.clinic import Clinic
    from leafpost.database.engine import Database
    from leafpost.database.unknown import InDoubt

_HOW = """
How to decide: look for the Message-ID in your mail server's log, or ask the reader.
  It was taken:     send.py unknown --delivered EMAIL --name YOURS --reason "in the mail log"
  It was not:       send.py unknown --not-delivered EMAIL --name YOURS --reason "not in the mail log"
  You cannot tell:  leave it. A letter too few can be mended; a letter twice cannot.
The number in brackets stands for the EMAIL too."""


def run_unknown(options: argparse.Namespace) -> int:
    """List them, or take down a decision about one; exit code 3 while anybody is in doubt."""
    from leafpost.audience.opening import open_audience
    from leafpost.clinic import read_clinic

    who = options.delivered if options.delivered is not None else options.not_delivered
    clinic = read_clinic(options.root.resolve())
    database, secret = open_audience(clinic, os.environ)
    try:
        if who is not None:
            _decide(options, database, who)
        rows = _rows(options, database)
        for line in _lines(clinic, secret, rows):
            output.say(line)
    finally:
        database.close()
    return Exit.UNDELIVERED if rows else Exit.FINE


def _rows(options: argparse.Namespace, database: "Database") -> "list[InDoubt]":
    from leafpost.database.unknown import in_doubt

    with database.read() as connection:
        return in_doubt(connection, named_campaign(connection, options.campaign).id if options.campaign else None)


def _lines(clinic: "Clinic", secret: "SecretKey", rows: "list[InDoubt]") -> list[str]:
    from leafpost.outbox.envelope import message_id

    if not rows:
        return ["Nobody is in doubt."]
    lines = [f"{output.count(len(rows), 'reader')} in doubt. Nobody is written to again without your word."]
    for row in rows:
        language = find_language(row.locale)
        person = f"{row.name} <{row.address}>".strip() if row.address else "somebody who was forgotten"
        answer = f"{row.code or ''} {row.answer}".strip() or "none: the connection broke after the letter"
        lines += [
            "",
            f"  [{row.id}] {_printable(person)}",
            f"      {row.issue} (campaign {row.campaign_id}) in {language.english if language else row.locale}",
            f"      {row.at.astimezone():%Y-%m-%d %H:%M}, to {_printable(row.provider)}",
            f"      last answer: {_printable(answer)}",
            f"      Message-ID: {message_id(row.campaign_id, row.id, clinic.mail, secret)}",
        ]
    return [*lines, _HOW]


def _printable(text: str) -> str:
    """What somebody else wrote, without what would move a terminal's cursor or turn its letters round."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _decide(options: argparse.Namespace, database: "Database", who: str) -> None:
    from leafpost.database.ledger import decide_unknown

    name, reason = " ".join(options.name.split()), " ".join(options.reason.split())
    if not name or not reason:
        raise _usage("unknown", "a decision is kept with who took it and why", "add --name and --reason")
    is_delivered = options.delivered is not None
    row = _meant(_rows(options, database), who)
    with database.begin() as connection:
        now = dt.datetime.now(dt.UTC)
        is_done = decide_unknown(connection, row.campaign_id, row.id, is_delivered, name, reason, now)
    if not is_done:
        raise _usage(f"[{row.id}]", "it is not in doubt any more", "look at the list again")
    what = "counts as delivered" if is_delivered else f"is sent again by {tell_workers(database, row.campaign_id)}"
    output.say(f"Taken down: the letter to {_printable(row.address) or f'[{row.id}]'} {what}.\n")


def _meant(rows: "list[InDoubt]", who: str) -> "InDoubt":
    """The row that an address or a number stands for. Raises ConfigurationError where it is not exactly one."""
    from leafpost.audience.address import parse_address

    if who.isascii() and who.isdigit():
        found = [row for row in rows if row.id == int(who)]
    else:
        try:
            key = parse_address(who).key
        except ValueError as error:
            raise _usage("EMAIL", str(error), "write it as name@example.com, or the number in the list") from error
        found = [row for row in rows if row.address and parse_address(row.address).key == key]
    if len(found) == 1:
        return found[0]
    if not found:
        raise _usage("EMAIL", "nobody in doubt has this address or number", "send.py unknown lists who is")
    raise _usage("EMAIL", "this reader is in doubt in several campaigns", "name the campaign too, or the number")


def _usage(place: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(place, 0, "usage", what, fix))
