"""One edition of one leaflet in one language, made while somebody waits for it, and kept."""

import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path

from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import Clinic, offered_language, read_clinic
from leafpost.errors import Problem, ProblemError, errors_in
from leafpost.languages import Language
from leafpost.press.checking import rule_errors
from leafpost.press.fingerprint import templates_digest
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import Job, edition_path, job_for, make, release_problems
from leafpost.press.keeping import is_done, put
from leafpost.press.manifest import read_manifest, write_manifest
from leafpost.press.wanted import edition_wants, not_made, shown_before
from leafpost.render.editions import MOST_LANGUAGES, Edition, Shown, edition_named

_manifest = threading.Lock()  # of a server, whose requests run in threads of their own


def make_edition(
    root: Path, out: Path, slug: str, tag: str, edition: str, today: dt.date, *, is_release: bool = False
) -> Path:
    """The path of one edition in the output folder; what is up to date there is not made again.

    Raises ConfigurationError where there is no such edition or the clinic does not offer the
    language, and ProblemError where the leaflet cannot be printed, with the reasons; with
    `is_release` also where it may not be released. What was there before then stays.
    """
    clinic, wanted = read_clinic(root), edition_named(edition)
    tongue = offered_language(clinic, tag)
    templates_digest.cache_clear()
    path = edition_path(slug, tongue, edition)
    tags = shown_before(read_manifest(out).get(path)) or None
    gathered = gather(clinic, today, _languages(clinic, tongue, wanted, tags), (slug,))
    job = _job(gathered, slug, tongue, wanted, tags, today, is_release=is_release)
    if is_done(out, job, read_manifest(out)):
        return out / path
    made = make(job)
    if not made.files:
        raise ProblemError(*made.problems)
    with _manifest:
        kept = put(out, job, made)
        write_manifest(out, read_manifest(out) | kept)
    return out / path


def _languages(clinic: Clinic, tongue: Language, edition: Edition, tags: Sequence[str] | None) -> list[Language]:
    """What must be read for an edition: its own language, and those it shows besides."""
    match edition.shows:
        case Shown.WITH_SOURCE:
            others: tuple[Language, ...] = (clinic.source,)
        case Shown.SEVERAL:
            others = tuple(language for language in clinic.offered if tags is None or language.tag in tags)
        case _:
            others = ()
    return list(dict.fromkeys((tongue, *others)))[:MOST_LANGUAGES]


def _job(
    gathered: Gathered,
    slug: str,
    tongue: Language,
    edition: Edition,
    tags: Sequence[str] | None,
    today: dt.date,
    *,
    is_release: bool,
) -> Job:
    clinic, versions = gathered.clinic, gathered.localised
    if is_release:
        why = {key: release_problems(one, clinic, today) for key, one in versions.items()}
        errors = rule_errors(gathered, (slug,))
        refused = {key: (*found, *errors.get(key, ())) for key, found in why.items()}
        if refused.get((slug, tongue.tag)):
            raise ProblemError(*refused[slug, tongue.tag])
        versions = {key: one for key, one in versions.items() if not refused[key]}
    localised = versions.get((slug, tongue.tag))
    if localised is None or localised.document.is_newsletter:
        raise ProblemError(*(_why_not(gathered, slug, tongue) or [_unknown(slug, tongue)]))
    wants = list(edition_wants(localised, edition.name, versions, clinic, tags))
    if not wants:
        raise ProblemError(not_made(slug, tongue, edition.name, clinic))
    return job_for(clinic, gathered.words, wants[0], is_release=is_release)


def _why_not(gathered: Gathered, slug: str, tongue: Language) -> list[Problem]:
    """What keeps a leaflet from being there in a language; nothing where there is no such leaflet."""
    if any(document.slug == slug and document.is_newsletter for document in gathered.reading.documents):
        return []
    return [p for p in errors_in(gathered.problems) if p.document in (slug, INTERFACE) and p.locale in ("", tongue.tag)]


def _unknown(slug: str, tongue: Language) -> Problem:
    what = f"there is no leaflet '{slug}' in {tongue.english}"
    return Problem(f"leaflets/{slug}.md", 0, "unknown", what, "see the names in leaflets/")
