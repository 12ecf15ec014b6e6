"""`send.py lint`: everything that keeps a newsletter from being sent, in every language; the gate of a launch."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from leafpost.addresses import ascii_address
from leafpost.catalogs.checks.tongues import read_diagnoses
from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import CLINIC_FILE, Clinic
from leafpost.documents.model import Document, Message, Teaser
from leafpost.errors import ConfigurationError, Problem, ProblemError
from leafpost.languages import Language
from leafpost.localise.wording import shown_of
from leafpost.outbox.dkim_record import wanted_record
from leafpost.outbox.sender_domain import Resolver, Sender, domain_findings
from leafpost.outbox.specimen import place_of, specimen_of
from leafpost.press.checking import rule_problems
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import release_problems
from leafpost.render.lint.model import Place
from leafpost.render.lint.run import letter_problems
from leafpost.render.theme import brand_problems

_UNSIGNED = "unsigned"
_LENGTH = "length"  # of subject and preheader: told here by rules of their own


def lint_issue(
    clinic: Clinic,
    issue: str,
    environment: Mapping[str, str],
    today: dt.date,
    *,
    locales: Sequence[Language] | None = None,
    resolver: Resolver | None = None,
) -> list[Problem]:
    """Every problem of the newsletter `issue`, in order of file and line; an error among them stops a launch.

    `locales` are the languages to look at, all that the clinic offers if left out. Without a
    `resolver` nothing is asked of DNS. Raises ConfigurationError where there is no such newsletter.
    """
    languages = tuple(locales) if locales else clinic.offered
    gathered = gather(clinic, today, languages)
    document = newsletter_named(gathered, issue)
    problems = [p for p in gathered.problems if p.document == issue and p.rule != "review-expired"]
    problems += brand_problems(clinic)
    if document is not None:
        problems += _of_words(gathered, document)
        for language in languages:
            if (issue, language.tag) in gathered.localised:
                problems += _of_language(gathered, issue, language, today)
    if resolver is not None:
        problems += _of_domain(clinic, issue, environment, resolver)
    return sorted(dict.fromkeys(problems))


def newsletter_named(gathered: Gathered, issue: str) -> Document | None:
    """The newsletter, None where it is too damaged to be read and its problems are told."""
    newsletters = [document for document in gathered.reading.documents if document.is_newsletter]
    for document in newsletters:
        if document.slug == issue:
            return document
    if any(p.document == issue or p.file == f"newsletters/{issue}.md" for p in gathered.problems):
        return None
    names = ", ".join(document.slug for document in newsletters)
    raise ConfigurationError(
        Problem(issue, 0, "usage", "there is no such newsletter", f"newsletters here: {names or 'none'}")
    )


def _of_language(gathered: Gathered, issue: str, language: Language, today: dt.date) -> Iterator[Problem]:
    localised, clinic = gathered.localised[issue, language.tag], gathered.clinic
    yield from _signed_once(release_problems(localised, clinic, today))
    diagnoses, problems = read_diagnoses(clinic.root, language)
    yield from problems
    try:
        specimen = specimen_of(gathered, issue, language, diagnoses)
    except ProblemError as error:
        yield from (problem.about(document=issue, locale=language.tag) for problem in error.problems)
        return
    yield from letter_problems(specimen, localised.document.file, issue)


def _signed_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """A draft is told once for each language, whoever has still to sign it."""
    unsigned = [problem for problem in problems if problem.rule == _UNSIGNED]
    yield from (problem for problem in problems if problem.rule != _UNSIGNED)
    if len(unsigned) > 1:
        people, _, what = unsigned[-1].what.partition(" has ")
        people = " and ".join([*(p.what.partition(" has ")[0] for p in unsigned[:-1]), people])
        fix = "; then: ".join(p.fix.removeprefix("run: ") for p in unsigned)
        yield replace(unsigned[0], what=f"{people} have {what}", fix=f"run: {fix}")
    else:
        yield from unsigned


def _of_words(gathered: Gathered, document: Document) -> Iterator[Problem]:
    """What the rules of `check` have against the words of the letter, those of its teasers included."""
    teasers = [block for block in document.blocks if isinstance(block, Teaser)]
    slugs = (document.slug, INTERFACE, *(teaser.leaflet for teaser in teasers))
    tags = [tag for slug, tag in gathered.localised if slug == document.slug]
    shown = {place for tag in tags for teaser in teasers for place in _shown(gathered, document.slug, teaser, tag)}
    openings = {
        place_of(gathered, document.slug, tag, message)
        for tag in tags
        for message in (document.subject, document.preheader)
        if message is not None
    }
    for problem in rule_problems(gathered, slugs):
        place = Place(problem.file, problem.line)
        if problem.document == document.slug:
            if problem.rule != _LENGTH or place not in openings:
                yield problem
        elif problem.document in (INTERFACE, ""):
            if problem.is_error or not problem.document:
                yield problem
        elif place in shown:
            yield problem


def _shown(gathered: Gathered, slug: str, teaser: Teaser, tag: str) -> Iterator[Place]:
    """The places of what a letter shows of a leaflet."""
    teased = gathered.localised[slug, tag].teased[teaser.leaflet]
    messages: tuple[Message, ...] = tuple(shown_of(teaser, teased))
    yield from (place_of(gathered, teaser.leaflet, tag, message) for message in messages)


def _of_domain(clinic: Clinic, issue: str, environment: Mapping[str, str], resolver: Resolver) -> Iterator[Problem]:
    try:
        domain = ascii_address(clinic.mail.from_address).rpartition("@")[2]
    except ValueError:
        return  # told where the mail is made
    sender = Sender(domain, wanted_record(environment))
    for rule, finding in domain_findings(sender, resolver):
        place = finding.place or Place(CLINIC_FILE)
        fix = finding.fix or rule.mend
        yield Problem(place.file, place.line, rule.name, finding.what, fix, rule.severity, "", issue)
