"""`send.py subscribers` and `send.py suppress`."""

import argparse
import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.cli import output
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError

if TYPE_CHECKING:  # imported late, so that --help is quick
    from leafpost.audience.address import Address
    from leafpost.audience.secrets import SecretKey
    from leafpost.clinic import Clinic
    from leafpost.database.engine import Database

_REASONS = ("manual", "unsubscribed", "bounced", "complained")


def add_to(commands: Any) -> None:
    """The parsers of both commands."""
    people = commands.add_parser("subscribers", help="who gets newsletters: import, add, list, export, forget")
    actions = people.add_subparsers(metavar="ACTION", required=True)
    root = argparse.ArgumentParser(add_help=False)
    root.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the clinic's folder (this one)")
    _importing(actions, root)
    _adding(actions, root)
    listing = actions.add_parser("list", parents=[root], help="show everybody, and how many there are")
    listing.add_argument("--counts", action="store_true", help="only how many, without an address")
    listing.set_defaults(run=_list)
    export = actions.add_parser("export", parents=[root], help="write all that is held on one person, as JSON")
    export.add_argument("email", metavar="EMAIL")
    export.add_argument("--out", type=Path, metavar="FILE", help="into this file (on the screen)")
    export.set_defaults(run=_export)
    forget = actions.add_parser("forget", parents=[root], help="erase one person; they are never written to again")
    forget.add_argument("email", metavar="EMAIL")
    forget.set_defaults(run=_forget)
    _suppressing(commands, root)


def _importing(actions: Any, root: argparse.ArgumentParser) -> None:
    parser = actions.add_parser("import", parents=[root], help="take in a CSV file, whole or not at all")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV; docs/readers.md has the columns")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    parser.add_argument(
        "--columns", action="append", default=[], metavar="FIELD=HEADER,…", help="which column is which, by its name"
    )
    parser.add_argument("--encoding", metavar="NAME", help="where it cannot be told, such as windows-1250")
    parser.add_argument("--delimiter", metavar="CHARACTER", help="what stands between cells: , ; tab |")
    parser.add_argument("--locale", metavar="TAG", help="the language of rows that name none (the clinic's own)")
    parser.add_argument("--topic", action="append", default=[], metavar="NAME", help="of consents that name none")
    parser.add_argument("--dates", choices=("day-first", "month-first"), help="how 3/4/2026 is meant")
    parser.set_defaults(run=_import)


def _adding(actions: Any, root: argparse.ArgumentParser) -> None:
    parser = actions.add_parser("add", parents=[root], help="put one person on the list")
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--name", default="", help="how letters greet them")
    parser.add_argument("--locale", metavar="TAG", help="their language (the clinic's own)")
    parser.add_argument("--topic", action="append", default=[], metavar="NAME", help="what they agreed to get")
    parser.add_argument("--consent-text", default="", metavar="TEXT", help="exactly what they were shown")
    parser.add_argument("--consent-version", default="", metavar="NAME", help="which version of that text")
    parser.add_argument("--consent-at", default="", metavar="TIME", help="when they agreed: 2026-05-31 14:30")
    parser.add_argument("--proof", default="", metavar="WHERE", help="where it can be seen, such as a form's number")
    parser.set_defaults(run=_add)


def _suppressing(commands: Any, root: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("suppress", parents=[root], help="never write to an address again; or count them")
    parser.add_argument("email", metavar="EMAIL", nargs="?", help="without it, show how many there are and why")
    parser.add_argument("--reason", choices=_REASONS, default="manual", help="(manual)")
    parser.add_argument("--topic", default="", metavar="NAME", help="about this topic alone (about all)")
    parser.set_defaults(run=_suppress)


@contextmanager
def _opened(options: argparse.Namespace) -> "Iterator[tuple[Clinic, Database, SecretKey]]":
    """The clinic, its database for as long as the command takes, and its key."""
    from leafpost.audience.opening import open_audience
    from leafpost.clinic import read_clinic

    clinic = read_clinic(options.root.resolve())
    database, secret = open_audience(clinic, os.environ)
    try:
        yield clinic, database, secret
    finally:
        database.close()


def _address(text: str) -> "Address":
    from leafpost.audience.address import parse_address

    try:
        return parse_address(text)
    except ValueError as error:
        raise ConfigurationError(Problem("EMAIL", 0, "address", str(error), "write it as name@example.com")) from error


def _clock(options: argparse.Namespace) -> Any:
    from leafpost.audience.importing_times import Clock

    dates = getattr(options, "dates", None)
    day_first = None if dates is None else dates == "day-first"
    return Clock(dt.datetime.now(dt.UTC), lambda moment: moment.astimezone(), day_first)


def _language(clinic: "Clinic", tag: str | None) -> str:
    from leafpost.audience.naming_language import named_language

    found = named_language(tag) if tag is not None else clinic.source.tag
    if found is None:
        fix = "use a tag such as pl or zh_Hans"
        raise ConfigurationError(Problem("--locale", 0, "usage", f"'{tag}' is not a language", fix))
    return found


def _topics(names: list[str]) -> tuple[str, ...]:
    from leafpost.clinic import TOPIC

    for name in names:
        if not TOPIC.fullmatch(name):
            what, fix = f"'{name}' cannot be a topic", "use letters, digits, blanks, - . and _"
            raise ConfigurationError(Problem("--topic", 0, "usage", what, fix))
    return tuple(names)


def _import(options: argparse.Namespace) -> int:
    from leafpost.audience.importing import ImportOrder, import_readers
    from leafpost.audience.importing_rows import RowDefaults
    from leafpost.audience.reading_columns import asked_columns
    from leafpost.cli.importing import show_result
    from leafpost.cli.progress import Bar

    columns, topics = asked_columns(options.columns), _topics(options.topic)
    with _opened(options) as (clinic, database, secret), Bar("Importing") as bar:
        order = ImportOrder(
            options.file, str(options.file), RowDefaults(_language(clinic, options.locale), topics), _clock(options),
            columns, options.encoding, options.delimiter, options.dry_run,
        )  # fmt: skip
        result = import_readers(database, secret, order, bar.step)
    return show_result(result, order)


def _add(options: argparse.Namespace) -> int:
    from leafpost.audience.adding import Consented, NewReader, add_reader

    address, topics = _address(options.email), _topics(options.topic)
    consented = Consented(topics, options.consent_text, options.consent_version, options.consent_at, options.proof)
    with _opened(options) as (clinic, database, secret):
        language = None if options.locale is None else _language(clinic, options.locale)
        reader = NewReader(address, options.name, language, clinic.source.tag, consented)
        is_new = add_reader(database, secret, reader, _clock(options))
    done = "Added" if is_new else "Was there already; brought up to date"
    output.say(f"{done}." + ("" if topics else " No consent was given, so nothing new will be written to them."))
    return Exit.FINE


def _list(options: argparse.Namespace) -> int:
    from leafpost.cli.importing import show_counts
    from leafpost.database.subscribers import listed_subscribers

    with _opened(options) as (_clinic, database, _secret):
        with database.read() as connection:
            for person in () if options.counts else listed_subscribers(connection):
                about = "has left" if person.has_left else ", ".join(person.topics) or "no consent"
                output.say("\t".join((person.address, person.name, person.locale, about)))
        show_counts(database)
    return Exit.FINE


def _export(options: argparse.Namespace) -> int:
    from leafpost.audience.personal import personal_data
    from leafpost.files import replacing_privately

    address = _address(options.email)
    with _opened(options) as (_clinic, database, secret):
        found = personal_data(database, secret, address.key)
    if found is None:
        raise _nobody()
    if options.out is None:
        output.print_json(found)
        return Exit.FINE
    with replacing_privately(options.out) as stream:
        json.dump(found, stream, ensure_ascii=False, indent=2)
    output.say(f"Written to {options.out}; only you may read it.")
    return Exit.FINE


def _forget(options: argparse.Namespace) -> int:
    from leafpost.audience.personal import forget

    address = _address(options.email)
    with _opened(options) as (_clinic, database, secret):
        erased = forget(database, secret, address.key, dt.datetime.now(dt.UTC))
    if erased is None:
        raise _nobody()
    consents, letters = output.count(erased.consents, "consent"), output.count(erased.deliveries, "letter")
    output.say(f"Forgotten: {consents} erased, and the name and address on {letters}.")
    output.say("A hash stays, so that this address is never written to again. Files that you imported still have it.")
    return Exit.FINE


def _nobody() -> ProblemError:
    return ProblemError(Problem("EMAIL", 0, "address", "nothing is held on this address", "check how it is spelled"))


def _suppress(options: argparse.Namespace) -> int:
    from leafpost.audience.personal import bar
    from leafpost.cli.importing import show_suppressions
    from leafpost.database.tables import EVERY_TOPIC, SuppressionReason

    address = _address(options.email) if options.email is not None else None
    topic = _topics([options.topic])[0] if options.topic else EVERY_TOPIC
    with _opened(options) as (_clinic, database, secret):
        if address is None:
            show_suppressions(database)
            return Exit.FINE
        reason = SuppressionReason(options.reason)
        is_new = bar(database, secret, address.key, reason, topic, "", dt.datetime.now(dt.UTC))
    output.say("This address is never written to again." if is_new else "This address was on the list already.")
    return Exit.FINE
