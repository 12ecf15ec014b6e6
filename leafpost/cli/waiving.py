"""`build.py translate waive`."""

import argparse
import datetime as dt

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
    cases = [case for case in _cases(clinic, language, slug) if case.rule.name == options.rule and case.key]
    case = _chosen(cases, options.rule, _given("--message", options.message))
    assert case.key is not None
    context, source = case.key
    waiver = Waiver(slug, options.rule, context, source, case.digest, reason, name, dt.date.today())
    if any(row.key == case.key and row.rule == waiver.rule and row.digest == waiver.digest and row.document == slug
           for row in read_waivers(clinic.root, language.tag).waivers):  # fmt: skip
        raise _refused("--message", "this text has this waiver already", "nothing is to be done")
    path = add_waiver(clinic.root, language.tag, waiver)
    output.say(f"Waived in {language.english}: {options.rule}: {case.problem.what}")
    output.say(f"  for “{source}”")
    output.say(f"Kept in {shown_path(path, clinic.root)}. It lapses when this text or its source changes.")
    return Exit.FINE


def _cases(clinic: Clinic, language: Language, slug: str) -> list[Case]:
    from leafpost.catalogs.checks.tongues import read_tongue
    from leafpost.press.checking import cases_of_language
    from leafpost.press.gather import gather

    gathered = gather(clinic, dt.date.today(), [language])
    return cases_of_language(gathered, read_tongue(clinic.root, language).tongue, [slug]).found


def _chosen(cases: list[Case], rule: str, message: str) -> Case:
    """The one case whose source is this text, or begins so."""
    wanted = " ".join(message.split())
    sources = {case.key: " ".join(case.key[1].split()) for case in cases if case.key}
    keys = [key for key, source in sources.items() if source == wanted] or [
        key for key, source in sources.items() if source.startswith(wanted)
    ]
    if not keys:
        found = "; ".join(f"“{source[:60]}”" for source in sources.values()) or "nothing"
        raise _refused("--message", f"'{rule}' finds nothing in such a text", f"it finds at present: {found}")
    if len(keys) > 1:
        raise _refused("--message", f"{len(keys)} texts begin so", "write more of the text")
    return next(case for case in cases if case.key == keys[0])


def _given(option: str, value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise _refused(option, "there is nothing in it", "a waiver says why, and who says so")
    return text


def _refused(option: str, what: str, fix: str) -> ConfigurationError:
    return ConfigurationError(Problem(option, 0, "usage", what, fix))
