"""`build.py signoff`."""

import argparse
import datetime as dt

from leafpost.catalogs.signoff import Role, Signoff, add_signoff, state_of
from leafpost.cli import output
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError, shown_path
from leafpost.languages import Language


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
