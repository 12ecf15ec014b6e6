"""Builds a clinic's documents in the pseudo-languages, by the same functions as in any other."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from leafpost.clinic import Clinic
from leafpost.files import replace_file
from leafpost.languages import Language, pseudo_languages
from leafpost.press.build import BuildReport, BuildRequest, Progress, build
from leafpost.press.catalogue import catalogue_page
from leafpost.press.translations import translations_page
from leafpost.render.editions import STANDARD


@dataclass(frozen=True, slots=True)
class PseudoBuild:
    """What was built, and the pages for staff in each pseudo-language, by path in the output folder."""

    report: BuildReport
    pages: tuple[str, ...]


def pseudo_clinic(clinic: Clinic) -> Clinic:
    """The clinic as if it offered the pseudo-languages and no other."""
    return replace(clinic, offered=tuple(pseudo_languages().values()))


def build_pseudo(
    clinic: Clinic, out: Path, today: dt.date, slugs: tuple[str, ...], jobs: int, progress: Progress
) -> PseudoBuild:
    """Make everything anew, so that everything that is found is told; write the pages for staff beside it."""
    request = BuildRequest(
        pseudo_clinic(clinic), out, today, slugs, editions=(STANDARD.name,), jobs=jobs, use_cache=False
    )
    report = build(request, progress)
    pages: list[str] = []
    for language in request.clinic.offered:
        if language.tag in report.gathered.words:
            found = _desk_pages(report, language)
            for name, page in found.items():
                replace_file(out / name, page)
            pages += found
    return PseudoBuild(report, tuple(pages))


def _desk_pages(report: BuildReport, language: Language) -> dict[str, bytes]:
    """The pages for staff in a pseudo-language: their words are tried out like those of any other page."""
    gathered = report.gathered
    words = gathered.words[language.tag]
    index, translations = f"index.{language.bcp47}.html", f"translations.{language.bcp47}.html"
    return {
        index: catalogue_page(gathered.clinic, words, report.artefacts, language, translations),
        translations: translations_page(gathered, words, language, index),
    }
