"""`build.py translate` and `build.py signoff`."""

import argparse
import datetime as dt

from leafpost.catalogs.signoff import Role, Signoff, add_signoff, state_of
from leafpost.catalogs.update import Updated, add_language, update_catalogs
from leafpost.cli import output
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError, errors_in, shown_path
from leafpost.languages import Language


def run_update(options: argparse.Namespace) -> int:
    if options.tag:
        raise ConfigurationError(
            Problem(
                options.tag,
                0,
                "usage",
                "'translate update' takes no language",
                "leave it out: all catalogs are updated",
            )
        )
    return _update(read_clinic(options.root.resolve()))


def _update(clinic: Clinic, only: Language | None = None) -> int:
    reading = read_documents(clinic)
    updated, problems = update_catalogs(clinic, reading)
    output.show_problems(problems)
    shown = [row for row in updated if only is None or f"/{only.tag}/" in row.file]
    for row in shown:
        if row.is_written:
            output.say(f"  {row.file}: {_changes(row)}")
    written = sum(row.is_written for row in updated)
    missing = sum(row.missing for row in shown)
    what = f"{written} catalogs written" if written else "All catalogs were up to date"
    to_do = f"; {missing} messages are still to be translated" if missing else "; everything is translated"
    output.say(f"{what}{to_do if shown else ''}.")
    return Exit.PROBLEMS if errors_in(problems) else Exit.FINE


def _changes(row: Updated) -> str:
    parts = [
        f"{number} {word}"
        for number, word in ((row.added, "new"), (row.changed, "changed (fuzzy)"), (row.retired, "retired"))
        if number
    ]
    return ", ".join([*parts, f"{row.missing} to translate"])


def run_add(options: argparse.Namespace) -> int:
    if not options.tag:
        raise ConfigurationError(
            Problem("translate add", 0, "usage", "no language is named", "name it: build.py translate add pt-BR")
        )
    root = options.root.resolve()
    language, is_offered = add_language(read_clinic(root), options.tag)
    code = _update(read_clinic(root), language)
    output.say(f"{language.english} ({language.autonym}): translate the files in locales/{language.tag}/LC_MESSAGES/")
    if not is_offered:
        output.say(f'Then add "{language.tag}" to offered in [languages] of clinic.toml.')
    return code


def run_signoff(options: argparse.Namespace) -> int:
    from leafpost.press.gather import gather

    clinic = read_clinic(options.root.resolve())
    language = offered_language(clinic, options.locale)
    gathered = gather(clinic, dt.date.today(), [language])
    localised = gathered.localised.get((options.slug, language.tag))
    if localised is None:
        found = [p for p in gathered.problems if p.document == options.slug and p.is_error]
        raise ProblemError(
            *found or [Problem(options.slug, 0, "usage", "there is no such document", "see leaflets/ and newsletters/")]
        )
    if localised.gaps:
        raise ProblemError(*localised.gaps)
    role, is_source = Role(options.role), language == clinic.source
    if is_source and role is Role.TRANSLATOR:
        raise ConfigurationError(Problem("--role", 0, "usage", "the source was not translated", "a clinician signs it"))
    name = " ".join(options.name.split())
    if not name:
        raise ConfigurationError(Problem("--name", 0, "usage", "the name is empty", "write who signs"))
    signoff = Signoff(role, name, dt.date.today(), localised.words_digest)
    path = add_signoff(clinic.root, language.tag, options.slug, signoff)
    signoffs = _read(clinic, language, options.slug)
    state = state_of(signoffs, localised.words_digest, is_source=is_source)
    output.say(f"{name} signed '{options.slug}' in {language.english} as {role} (text code {localised.short_digest}).")
    output.say(f"Kept in {shown_path(path, clinic.root)}. State: {state}.")
    return Exit.FINE


def _read(clinic: Clinic, language: Language, slug: str) -> tuple[Signoff, ...]:
    from leafpost.catalogs.signoff import read_signoffs

    return read_signoffs(clinic.root, language.tag, slug)
