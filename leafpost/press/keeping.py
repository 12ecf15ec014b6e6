"""Puts what was made in its place, and knows what is there already and needs no making."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from leafpost.files import digest_of, replace_file
from leafpost.localise.model import LocalisedDocument
from leafpost.localise.plain import plain_text
from leafpost.press.job import Job, Made
from leafpost.press.manifest import Artefact, is_current, is_intact, picture_paths


class CatalogueFacts(TypedDict):
    """What an artefact tells the catalogue."""

    title: str
    title_locale: str
    source_title: str
    version: str
    gaps: int


def is_done(out: Path, job: Job, artefacts: Mapping[str, Artefact]) -> bool:
    """Whether a job's files are all there, untouched, and made of the inputs of today."""
    if not all(is_current(out, path, artefacts.get(path), job.inputs) for path in job.paths):
        return False
    if job.others and not job.may_drop and artefacts[job.paths[0]].facts.get("languages") != job.tags:
        return False  # the one that lies there has left out a language that is asked for now
    pictures = picture_paths(job.paths[0], artefacts[job.paths[0]])
    return all(is_intact(out, path, artefacts.get(path)) for path in pictures)


def put(out: Path, job: Job, made: Made) -> dict[str, Artefact]:
    """Write a job's files, each one whole; what the manifest is to say of them, by path."""
    kept = {}
    for path, data in made.files.items():
        replace_file(out / path, data)
        kept[path] = _artefact(job, made, path, data)
    return kept


def _artefact(job: Job, made: Made, path: str, data: bytes) -> Artefact:
    document = job.localised.document.slug
    if path not in job.paths:  # a letter's picture, which its languages share
        return Artefact(document, "", "picture", "", "", digest_of(data), len(data), {})
    return Artefact(
        document=document,
        locale=job.localised.language.tag,
        form=job.form,
        state=job.state.value,
        code=job.localised.short_digest,
        digest=digest_of(data),
        bytes=len(data),
        inputs=job.inputs,
        facts=made.facts,
        edition=job.edition,
        **_shown_in_catalogue(job.localised),
    )


def _shown_in_catalogue(localised: LocalisedDocument) -> CatalogueFacts:
    title = localised.text(localised.document.title)
    return CatalogueFacts(
        title=plain_text(title.inlines, isolates=True, base=localised.language.direction.value),
        title_locale=title.language.tag,
        source_title=localised.document.title.text,
        version=localised.document.version,
        gaps=len(localised.gaps),
    )
