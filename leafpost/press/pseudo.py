"""Builds a clinic's documents in the pseudo-languages, by the same functions as in any other."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.files import replace_file
from leafpost.languages import Language, pseudo_languages
from leafpost.press.build import BuildReport, BuildRequest, Progress, build
from leafpost.press.catalogue import catalogue_page


@dataclass(frozen=True, slots=True)
class PseudoBuild:
    """What was built, and the catalogue page in each pseudo-language, by path in the output folder."""

    report: BuildReport
    pages: tuple[str, ...]


def pseudo_clinic(clinic: Clinic) -> Clinic:
    """The clinic as if it offered the pseudo-languages and no other."""
    return replace(clinic, offered=tuple(pseudo_languages().values()))


def build_pseudo(
    clinic: Clinic, out: Path, today: dt.date, slugs: tuple[str, ...], jobs: int, progress: Progress
) -> PseudoBuild:
    """Make everything anew, so that everything that is found is told; write the catalogue pages beside it."""
    request = BuildRequest(pseudo_clinic(clinic), out, today, slugs, jobs=jobs, use_cache=False)
    report = build(request, progress)
    pages = []
    for language in request.clinic.offered:
        if language.tag in report.gathered.words:
            replace_file(out / desk_path(language), pseudo_catalogue(report, language))
            pages.append(desk_path(language))
    return PseudoBuild(report, tuple(pages))


def desk_path(language: Language) -> str:
    """Where the catalogue page in a pseudo-language lies."""
    return f"index.{language.bcp47}.html"


def pseudo_catalogue(report: BuildReport, language: Language) -> bytes:
    """The catalogue page in a pseudo-language: its words are tried out like those of any other page."""
    gathered = report.gathered
    return catalogue_page(gathered.clinic, gathered.words[language.tag], report.artefacts, language)
