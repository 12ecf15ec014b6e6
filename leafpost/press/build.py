"""The build: gather, see what is out of date, make it in parallel, put it in place whole."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.errors import ConfigurationError, Problem, Severity
from leafpost.files import replace_file
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.press.catalogue import INDEX, TRANSLATIONS, catalogue_page, index_of, switch
from leafpost.press.checking import rule_errors
from leafpost.press.fingerprint import templates_digest
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import Job, Made, edition_path, job_for, make, release_problems, stopped
from leafpost.press.keeping import is_done, put
from leafpost.press.manifest import Artefact, picture_paths, read_manifest, write_manifest
from leafpost.press.shelves import Shelf, pictured, shelves
from leafpost.press.thumbnails import make_thumbnails, thumbnails_there
from leafpost.press.translations import translations_page
from leafpost.press.wanted import Versions, Want, edition_wants, not_made, print_wants
from leafpost.render.editions import STANDARD
from leafpost.render.theme import brand_problems


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a person asked for. Empty `slugs` or `locales` stand for all; `today` decides on reviews.

    Empty `editions` stand for the usual ones, and for those that were made before.
    """

    clinic: Clinic
    out: Path
    today: dt.date
    slugs: tuple[str, ...] = ()
    locales: tuple[Language, ...] = ()
    editions: tuple[str, ...] = ()
    is_release: bool = False
    jobs: int = 1
    use_cache: bool = True

    @property
    def is_full(self) -> bool:
        return not self.slugs and not self.locales


@dataclass(slots=True)
class BuildReport:
    """What became of it. `gaps` counts untranslated messages by language tag in what was built."""

    gathered: Gathered
    built: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, str]] = field(default_factory=set)
    artefacts: dict[str, Artefact] = field(default_factory=dict)
    thumbnails: dict[str, str] = field(default_factory=dict)
    shelves: list[Shelf] = field(default_factory=list)

    @property
    def gaps(self) -> dict[str, int]:
        """How many messages of each language have no current translation."""
        found = {gap for localised in self.gathered.localised.values() for gap in localised.gaps}
        return Counter(gap.locale for gap in found)


Progress = Callable[[int, int, str], None]  # done, total, the file that was just finished


def _in_silence(_done: int, _total: int, _name: str) -> None:
    pass


def build(request: BuildRequest, progress: Progress = _in_silence) -> BuildReport:
    """Build what is out of date. What was there stays until its replacement is whole."""
    templates_digest.cache_clear()
    gathered = gather(request.clinic, request.today)
    report = BuildReport(gathered, problems=[*brand_problems(request.clinic), *gathered.problems])
    report.artefacts = read_manifest(request.out)
    wanted = _wanted(request, gathered, report)
    papers = [
        job_for(request.clinic, gathered.words, want, is_release=request.is_release)
        for want in wanted
        if want.form != "web"
    ]
    done = _run(request, report, papers, progress, 0)
    pages = [_page_job(request, report, want, wanted) for want in wanted if want.form == "web"]
    _run(request, report, pages, progress, done)
    _finish(request, report)
    return report


def look(request: BuildRequest) -> BuildReport:
    """What there is already, judged by the words of today; nothing is built or written."""
    gathered = gather(request.clinic, request.today)
    report = BuildReport(gathered, problems=[*brand_problems(request.clinic), *gathered.problems])
    found = read_manifest(request.out).items()
    report.artefacts = {path: artefact for path, artefact in found if (request.out / path).is_file()}
    report.thumbnails = thumbnails_there(request.out, report.artefacts, pictured(report.artefacts))
    _put_on_shelves(request, report)
    return report


def _run(request: BuildRequest, report: BuildReport, jobs: list[Job], progress: Progress, before: int) -> int:
    """Make what is out of date among some jobs; returns how many were made so far."""
    due = []
    for job in jobs:
        if request.use_cache and is_done(request.out, job, report.artefacts):
            report.current += [*job.paths, *picture_paths(job.paths[0], report.artefacts[job.paths[0]])]
        else:
            due.append(job)
    for number, (job, made) in enumerate(_made(due, request.jobs), start=before + 1):
        _put(request, report, job, made)
        progress(number, before + len(due), job.paths[0])
    return before + len(due)


def _wanted(request: BuildRequest, gathered: Gathered, report: BuildReport) -> list[Want]:
    """Each document in each language, form and edition that was asked for and is not refused."""
    languages = request.locales or request.clinic.offered
    errors = rule_errors(gathered) if request.is_release else {}
    versions: dict[tuple[str, str], LocalisedDocument] = {}
    for (slug, tag), localised in gathered.localised.items():
        if request.slugs and slug not in request.slugs:
            continue
        why = (*release_problems(localised, request.clinic, request.today), *errors.get((slug, tag), ()))
        if not (request.is_release and why):
            versions[slug, tag] = localised
        elif localised.language in languages:
            report.problems += why
            report.refused.add((slug, tag))
    asked = [localised for localised in versions.values() if localised.language in languages]
    leaflets = [localised for localised in asked if not localised.document.is_newsletter]
    report.problems += _left_out(request, leaflets, versions)
    return [
        *(Want(localised, "mail") for localised in asked if localised.document.is_newsletter),
        *print_wants(leaflets, versions, request.clinic, request.editions, request.locales, report.artefacts),
        *(Want(localised, "web") for localised in leaflets),
    ]


def _left_out(request: BuildRequest, asked: list[LocalisedDocument], versions: Versions) -> Iterator[Problem]:
    """Why an edition that was named is not there in a language that was named; where neither was, nobody misses it."""
    for name in request.editions if request.locales else ():
        for localised in asked:
            if not any(edition_wants(localised, name, versions, request.clinic)):
                problem = not_made(localised.document.slug, localised.language, name, request.clinic)
                yield replace(problem, severity=Severity.WARNING)


def _page_job(request: BuildRequest, report: BuildReport, want: Want, wanted: list[Want]) -> Job:
    """A phone page, which links only what is there: its PDF, and its other languages."""
    localised = want.localised
    slug = localised.document.slug
    coming = {w.localised.language for w in wanted if w.form == "web" and w.localised.document.slug == slug}
    languages = tuple(
        language
        for language in request.clinic.offered
        if language in coming or (request.out / language.bcp47 / f"{slug}.html").is_file()
    )
    pdf = request.out / edition_path(slug, localised.language, STANDARD.name)
    words, is_there = report.gathered.words, pdf.is_file()
    return job_for(request.clinic, words, want, languages, has_pdf=is_there, is_release=request.is_release)


def _made(due: Sequence[Job], jobs: int) -> Iterator[tuple[Job, Made]]:
    """Each job with what came of it, as they finish; in this process where one is enough."""
    if jobs <= 1 or len(due) <= 1:
        for job in due:
            yield job, make(job)
        return
    ordered = sorted(due, key=lambda job: job.form != "print")  # the longest work first
    executor = _executor(min(jobs, len(due)))
    try:
        futures: dict[Future[Made], Job] = {executor.submit(make, job): job for job in ordered}
        for future in as_completed(futures):
            try:
                made = future.result()
            except BrokenExecutor:
                made = stopped(futures[future])
            yield futures[future], made
    except EOFError as error:  # the server that workers are forked from has ended
        what = "what makes the pages does not start on this machine"
        raise ConfigurationError(Problem("this machine", 0, "machine", what, "run: build.py doctor")) from error
    finally:
        executor.shutdown(cancel_futures=True)  # who stops a build does not wait for the rest of it


def _executor(workers: int) -> Executor:
    """Processes that import the renderer once and are forked warm."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["leafpost.press.warm"])
    return ProcessPoolExecutor(workers, mp_context=context)


def _put(request: BuildRequest, report: BuildReport, job: Job, made: Made) -> None:
    document, language = job.localised.document, job.localised.language
    report.problems += made.problems
    if not made.files:
        edition = f" ({job.edition})" if job.edition not in ("", STANDARD.name) else ""
        report.refused.add((f"{document.slug}{edition}", language.tag))
        return
    kept = put(request.out, job, made)
    report.built += kept
    report.artefacts |= kept


def _finish(request: BuildRequest, report: BuildReport) -> None:
    """Take away what belongs to nothing any more; write the pages for staff and the manifest."""
    if request.is_full:
        _remove_left_overs(request, report)
    report.thumbnails, problems = make_thumbnails(request.out, report.artefacts, pictured(report.artefacts))
    report.problems += problems
    _put_on_shelves(request, report)
    pages = _pages_for_staff(request.clinic, report)
    for name, page in pages.items():
        path = request.out / name
        if not path.is_file() or path.read_bytes() != page:
            replace_file(path, page)
    for left in request.out.glob("index.*.html"):
        if left.name not in pages and request.is_full:
            left.unlink(missing_ok=True)
    write_manifest(request.out, report.artefacts)
    report.built, report.current = sorted(set(report.built)), sorted(set(report.current))
    report.problems = sorted(dict.fromkeys(report.problems))


def _put_on_shelves(request: BuildRequest, report: BuildReport) -> None:
    localised = report.gathered.localised
    report.shelves = shelves(request.clinic, report.artefacts, localised, request.today, report.thumbnails)


def _pages_for_staff(clinic: Clinic, report: BuildReport) -> dict[str, bytes]:
    """The catalogue in every language of the interface, and the page of translations, by file."""
    gathered = report.gathered
    spoken = switch(clinic, tuple(gathered.words))
    pages = {
        index_of(clinic, page.language): catalogue_page(
            clinic, gathered.words[page.language.tag], report.shelves, page.language, pages=spoken
        )
        for page in spoken
    }
    if INDEX not in pages:  # the words of the clinic's own language cannot be read: English then
        pages[INDEX] = catalogue_page(clinic, gathered.source_words, report.shelves, pages=spoken)
    return {**pages, TRANSLATIONS: translations_page(gathered, gathered.source_words)}


def _remove_left_overs(request: BuildRequest, report: BuildReport) -> None:
    """Files of documents that are gone, languages no longer offered, pictures no longer shown.

    What belongs to a document that is refused stays.
    """
    slugs = {
        path.stem for folder in ("leaflets", "newsletters") for path in (request.clinic.root / folder).glob("*.md")
    }
    tags = {language.tag for language in request.clinic.offered}
    shown = {picture for path, artefact in report.artefacts.items() for picture in picture_paths(path, artefact)}
    for path, artefact in list(report.artefacts.items()):
        is_left = path not in shown if artefact.form == "picture" else artefact.locale not in tags
        if is_left or artefact.document not in slugs:
            (request.out / path).unlink(missing_ok=True)
            del report.artefacts[path]
            report.removed.append(path)
