"""`build.py translate export` and `build.py translate import`."""

import argparse
import datetime as dt
from pathlib import Path

from leafpost.catalogs.exchange.export import EXPORT_FOLDER, Order, packages_for, write_packages
from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.importing import import_files
from leafpost.catalogs.exchange.model import Outcome, Report, State
from leafpost.catalogs.places import INTERFACE
from leafpost.catalogs.signoff import SignoffState
from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import ConfigurationError, Exit, Problem, errors_in, shown_path
from leafpost.languages import Language


def run_export(options: argparse.Namespace) -> int:
    """Write a file for each document; what has mistakes is left out and told."""
    clinic = read_clinic(options.root.resolve())
    language = offered_language(clinic, options.tag)
    if language == clinic.source:
        raise ConfigurationError(
            Problem("TAG", 0, "usage", f"the documents are written in {language.english}", "name another language")
        )
    slugs = [slug for slug in options.slugs if slug != INTERFACE]
    names = (*named_documents(clinic, slugs), *(slug for slug in options.slugs if slug == INTERFACE))
    order = Order(language, names, _signed(clinic, language))
    packages, problems = packages_for(clinic, read_documents(clinic), order)
    folder = (options.out or clinic.root / EXPORT_FOLDER).resolve()
    files = write_packages(packages, FileFormat(options.format), folder)
    output.show_problems(problems)
    for path, package in zip(files, packages, strict=True):
        waiting = sum(message.state in (State.NEW, State.FUZZY) for message in package.messages)
        to_do = f", {waiting} to translate" if waiting else ", all translated"
        output.say(f"  {shown_path(path, clinic.root)}: {output.count(len(package.messages), 'message')}{to_do}")
    output.say(f"{output.count(len(files), 'file')} for {language.english} written.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


def _signed(clinic: Clinic, language: Language) -> frozenset[str]:
    """The documents that are signed in a language."""
    from leafpost.press.gather import gather

    localised = gather(clinic, dt.date.today(), [language]).localised
    return frozenset(slug for (slug, _tag), found in localised.items() if found.state is SignoffState.SIGNED)


def run_import(options: argparse.Namespace) -> int:
    """Take in files; tell for each what was taken and what was refused, and why."""
    clinic = read_clinic(options.root.resolve())
    files = [Path(file).resolve() for file in options.files]
    reports = import_files(clinic, read_documents(clinic), files, may_replace=options.replace, is_dry=options.dry_run)
    output.show_problems(problem for report in reports for problem in report.problems)
    for report in reports:
        output.say(f"  {report.file}: {_counts(report)}")
    taken = sum(report.counts.get(Outcome.TAKEN, 0) for report in reports)
    if options.dry_run:
        output.say(f"{output.count(taken, 'translation')} would be taken in. Nothing was changed (--dry-run).")
    else:
        output.say(f"{output.count(taken, 'translation')} taken in." + (" Now run: build.py check" if taken else ""))
    refused = any(errors_in(report.problems) for report in reports)
    return Exit.PROBLEMS if refused else Exit.FINE


def _counts(report: Report) -> str:
    if not report.catalog:
        return "refused"
    shown = [f"{report.counts[outcome]} {outcome}" for outcome in Outcome if report.counts.get(outcome)]
    return f"{', '.join(shown) or 'nothing in it'} → {report.catalog}"
