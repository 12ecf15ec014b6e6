"""`build.py translate waive`."""

import argparse
import datetime as dt
from pathlib import Path

from leafpost.catalogs.checks.run import Case
from leafpost.catalogs.checks.waivers import Waiver, add_waiver, read_waivers, rule_fault
from leafpost.catalogs.places import INTERFACE
from leafpost.cli import output
from leafpost.cli.naming import named_documents
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import ConfigurationError, Exit, Problem, shown_path
from leafpost.languages import Language


def run_waive(options: argparse.Namespace) -> int:
    """Let one text pass one rule; it must have been found by that rule at present."""
    clinic = read_clinic(options.root.resolve())
    language = offered_language(clinic, options.locale)
    slug = options.slug if options.slug == INTERFACE else named_documents(clinic, [options.slug])[0]
    reason, name = _given("--reason", options.reason), _given("--name", options.name)
    if fault := rule_fault(options.rule):
        raise _refused("--rule", *fault)
    found = [case for case in _cases(clinic, language, slug) if case.rule.name == options.rule and case.key]
    there = {(row.document, row.rule, row.digest) for row in read_waivers(clinic.root, language.tag).waivers}
    chosen = _chosen(found, options.rule, _given("--message", options.message))
    new = [case for case in chosen if (slug, options.rule, case.digest) not in there]
    if not new:
        raise _refused("--message", "this text has this waiver already", "nothing is to be done")
    for case in new:
        path = _write(clinic, language, case, reason, name)
        output.say(f"Waived in {language.english}: {options.rule}: {case.problem.what}")
    output.say(f"Kept in {shown_path(path, clinic.root)}. It lapses when this text or its source changes.")
    return Exit.FINE


def _write(clinic: Clinic, language: Language, case: Case, reason: str, name: str) -> Path:
    assert case.key is not None
    context, source = case.key
    waiver = Waiver(case.document, case.rule.name, context, source, case.digest, reason, name, dt.date.today())
    return add_waiver(clinic.root, language.tag, waiver)


def _cases(clinic: Clinic, language: Language, slug: str) -> list[Case]:
    from leafpost.catalogs.checks.tongues import read_tongue
    from leafpost.press.checking import cases_of_language
    from leafpost.press.gather import gather

    gathered = gather(clinic, dt.date.today(), [language])
    return cases_of_language(gathered, read_tongue(clinic.root, language).tongue, [slug]).found


def _chosen(cases: list[Case], rule: str, message: str) -> list[Case]:
    """The cases whose source is this text, or the one text that begins so; one for each place where it stands."""
    wanted, by_source = " ".join(message.split()), dict[str, dict[tuple[str, str], Case]]()
    for case in cases:
        if case.key:
            by_source.setdefault(" ".join(case.key[1].split()), {}).setdefault(case.key, case)
    matching = [wanted] if wanted in by_source else [source for source in by_source if source.startswith(wanted)]
    if not matching:
        found = "; ".join(f"“{source[:60]}”" for source in by_source) or "nothing"
        raise _refused("--message", f"'{rule}' finds nothing in such a text", f"it finds at present: {found}")
    if len(matching) > 1:
        raise _refused("--message", f"{len(matching)} texts begin so", "write more of the text")
    return list(by_source[matching[0]].values())


def _given(option: str, value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise _refused(option, "there is nothing in it", "a waiver says why, and who says so")
    return text


def _refused(option: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(option, 0, "usage", what, fix))
