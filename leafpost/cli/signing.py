"""`build.py signoff`: signs exactly the words of today, or lists who signed what."""

import argparse
import datetime as dt

from leafpost.catalogs.parts import PartKind
from leafpost.catalogs.signoff import Role, Signoff, standing_of
from leafpost.catalogs.signoff_file import add_signoff, read_signatures
from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError, shown_path
from leafpost.languages import Language


def run_signoff(options: argparse.Namespace) -> int:
    if options.list:
        from leafpost.cli.signoff_list import run_list

        return run_list(options)
    from leafpost.press.gather import gather
    from leafpost.press.signing import obstacles

    _check_options(options)
    clinic = read_clinic(options.root.resolve())
    language = offered_language(clinic, options.locale)
    (slug,) = named_documents(clinic, [options.slug])
    role, name = _who(options, clinic, language)
    gathered = gather(clinic, dt.date.today(), [language])
    localised = gathered.localised.get((slug, language.tag))
    if localised is None:
        found = [p for p in gathered.problems if p.is_error and p.locale in ("", language.tag)]
        raise ProblemError(*([p for p in found if p.document == slug] or found))
    if problems := obstacles(gathered, localised):
        raise ProblemError(*problems)
    signoff = Signoff(role, name, dt.date.today(), localised.words_digest)
    path = add_signoff(clinic.root, language.tag, slug, signoff, localised.parts, localised.standing)
    signatures = read_signatures(clinic.root, language.tag, slug)
    is_source = language == clinic.source
    standing = standing_of(signatures, localised.parts, is_source=is_source, same=gathered.same)
    messages = sum(part.kind is PartKind.MESSAGE for part in localised.parts)
    output.say(
        f"{name} signed '{slug}' in {language.english} as {role}: "
        f"{output.count(messages, 'message')}, text code {localised.short_digest}."
    )
    output.say(f"Kept in {shown_path(path, clinic.root)}. State: {standing.state}.")
    if standing.missing:
        output.say(f"Still to sign: {' and '.join(standing.missing)}.")
    return Exit.FINE


def _check_options(options: argparse.Namespace) -> None:
    """What is needed to sign, and only that; all that is missing is told at once."""
    fixes = {
        "slug": "name the document: build.py signoff SLUG …, or see them all: build.py signoff --list",
        "locale": "write --locale TAG, such as --locale pl",
        "role": "write --role translator or --role clinician",
        "name": 'write who signs: --name "Anna Nowak"',
    }
    problems = [
        Problem(
            "SLUG" if key == "slug" else f"--{key}", 0, "usage", "this is missing, so nothing can be signed",
            fix,
        )
        for key, fix in fixes.items() if getattr(options, key) is None
    ]  # fmt: skip
    if options.format != "text":
        problems.append(Problem("--format", 0, "usage", "only a list has a format", "write --list too"))
    if problems:
        raise ConfigurationError(*problems)


def _who(options: argparse.Namespace, clinic: Clinic, language: Language) -> tuple[Role, str]:
    role = Role(options.role)
    if language == clinic.source and role is Role.TRANSLATOR:
        raise ConfigurationError(Problem("--role", 0, "usage", "the source was not translated", "a clinician signs it"))
    name = " ".join(options.name.split())
    if not name or not name.isprintable():
        what = "the name has characters that cannot be printed" if name else "the name is empty"
        raise ConfigurationError(Problem("--name", 0, "usage", what, "write who signs"))
    return role, name
