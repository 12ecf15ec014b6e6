"""`send.py preview` and `send.py test`: a newsletter looked at before anybody else gets it."""

import argparse
import datetime as dt
import os
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leafpost.addresses import ascii_address
from leafpost.catalogs.places import INTERFACE
from leafpost.cli import output
from leafpost.cli.campaigning import add_root
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError, errors_in
from leafpost.languages import Language

if TYPE_CHECKING:
    from leafpost.press.gather import Gathered

_ALL = "all"


def add_to(commands: Any) -> None:
    """`preview`; `test` is with the commands that everybody knows."""
    preview = commands.add_parser("preview", help="see a newsletter in all languages and forms on one page")
    preview.add_argument("issue", metavar="ISSUE", help="the newsletter's slug")
    preview.add_argument("--out", type=Path, metavar="FILE", help="where to write it (dist/previews/ in the folder)")
    preview.add_argument("--open", action="store_true", help="open it in the browser")
    add_root(preview)
    preview.set_defaults(run=run_preview)


def run_preview(options: argparse.Namespace) -> int:
    """Write the page; exit code 1 where the lint finds errors, which stand on it."""
    from leafpost.files import replace_file
    from leafpost.outbox.lint import lint_issue
    from leafpost.outbox.preview import preview_page
    from leafpost.outbox.resolver import DnsResolver
    from leafpost.press.gather import gather

    clinic, now = read_clinic(options.root.resolve()), dt.datetime.now().astimezone()
    gathered = gather(clinic, now.date())
    _newsletter(gathered, options.issue)
    problems = lint_issue(clinic, options.issue, os.environ, now.date(), resolver=DnsResolver())
    made_at = f"{now:%d %B %Y, %H:%M}".lstrip("0")
    path = options.out or clinic.root / "dist/previews" / f"{options.issue}.html"
    replace_file(path, preview_page(gathered, options.issue, problems, made_at))
    errors = len(errors_in(problems))
    others = len(problems) - errors
    output.say(f"Written: {path}. Open it in a browser.")
    output.say(f"In it: {output.count(len(clinic.offered), 'language')}, {errors} to mend, {others} to look at.")
    if options.open:
        webbrowser.open(path.resolve().as_uri())
    return Exit.PROBLEMS if errors else Exit.FINE


def _newsletter(gathered: "Gathered", issue: str) -> None:
    """Raises the problems of a newsletter that cannot be read; ConfigurationError where there is none."""
    document = gathered.reading.find(issue)
    if document is not None and document.is_newsletter and issue not in gathered.reading.broken:
        return
    found = [p for p in gathered.problems if p.document == issue and p.is_error]
    if found and (document is None or document.is_newsletter):
        raise ProblemError(*found)
    letters = ", ".join(d.slug for d in gathered.reading.documents if d.is_newsletter)
    raise ConfigurationError(
        Problem(issue, 0, "usage", "there is no such newsletter", f"newsletters here: {letters or 'none'}")
    )


def run_test(options: argparse.Namespace) -> int:
    """Send the letter to each address in each language that is named."""
    from leafpost.delivery.smtp import smtp_server
    from leafpost.press.gather import gather

    recipients = checked_addresses(options.to)
    clinic = read_clinic(options.root.resolve())
    languages = _languages(clinic, options.locale)
    server = smtp_server(os.environ)
    now = dt.datetime.now(dt.UTC)
    gathered = gather(clinic, now.date(), languages)
    _newsletter(gathered, options.issue)
    problems: list[Problem] = []
    for language in languages:
        for recipient in recipients:
            try:
                _send(gathered, options.issue, language, recipient, now, server)
            except ProblemError as error:
                problems += error.problems
    if problems:
        raise ProblemError(*dict.fromkeys(problems))
    return Exit.FINE


def checked_addresses(texts: Sequence[str]) -> list[str]:
    """The addresses of testers, each once. Raises ConfigurationError with every one that cannot be written to."""
    problems, found = [], []
    for text in texts:
        try:
            ascii_address(text)
        except ValueError as error:
            problems.append(Problem("--to", 0, "address", str(error), "write it as name@example.com"))
        found.append(text)
    if problems:
        raise ConfigurationError(*problems)
    return list(dict.fromkeys(found))


def _languages(clinic: Clinic, tags: Sequence[str]) -> list[Language]:
    if _ALL in tags:
        return list(clinic.offered)
    return list(dict.fromkeys(offered_language(clinic, tag) for tag in tags)) or [clinic.source]


def _send(gathered: "Gathered", issue: str, language: Language, recipient: str, now: dt.datetime, server: Any) -> None:
    from leafpost.delivery.smtp import send
    from leafpost.press.posting import test_mail

    localised = gathered.localised.get((issue, language.tag))
    if localised is None:
        mine = [p for p in errors_in(gathered.problems) if p.locale in ("", language.tag)]
        raise ProblemError(*([p for p in mine if p.document in (issue, INTERFACE)] or mine))
    clinic = gathered.clinic
    message = test_mail(localised, clinic, gathered.words[language.tag], recipient, now)
    answer = send(server, clinic.mail.from_address, recipient, message)
    output.say(f"Sent to {recipient} in {language.english} ({len(message) // 1000} KB). The server said: {answer}")
    if localised.gaps:
        output.say(f"{len(localised.gaps)} passages are not translated; they are marked in the letter.")
