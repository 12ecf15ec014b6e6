"""What a phone shows of a letter before it is opened: subject and preheader."""

from collections.abc import Iterator

from leafpost.catalogs.checks.claims import claimed, searched
from leafpost.catalogs.checks.length import width
from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Place, Specimen

_SUBJECT = 40  # characters in a list of mails on a phone held upright
_PREHEADER = 110


def _openings(specimen: Specimen) -> tuple[tuple[str, str, Place], tuple[str, str, Place]]:
    return (
        ("subject", specimen.subject, specimen.subject_at),
        ("preheader", specimen.preheader, specimen.preheader_at),
    )


def _subject(specimen: Specimen) -> Iterator[Finding]:
    if (taken := width(specimen.subject)) > _SUBJECT:
        yield Finding(f"the subject takes {taken} characters, and a phone shows about {_SUBJECT}", specimen.subject_at)


def _preheader(specimen: Specimen) -> Iterator[Finding]:
    place = specimen.preheader_at
    if (taken := width(specimen.preheader)) > _PREHEADER:
        yield Finding(f"the preheader takes {taken} characters, and about {_PREHEADER} are shown", place)
    if specimen.preheader.strip().casefold() == specimen.subject.strip().casefold():
        yield Finding("the preheader says the same as the subject", place, "say something else in it")


def _empty(specimen: Specimen) -> Iterator[Finding]:
    for name, text, place in _openings(specimen):
        if not text.strip():
            yield Finding(f"the {name} is empty", place)


def _diagnosis(specimen: Specimen) -> Iterator[Finding]:
    for name, text, place in _openings(specimen):
        for diagnosis in specimen.diagnoses:
            if said := claimed(diagnosis, searched(text)):
                yield Finding(f"“{said.strip()}” in the {name} names an illness ({diagnosis.id})", place)


RULES = (
    LetterRule(
        "diagnosis",
        Severity.ERROR,
        "subject and preheader name no illness (locales/<language>/diagnoses.toml)",
        why="they are shown on locked phones: whoever sees the phone learns what its owner suffers from "
        "(GDPR Art. 9; CJEU C-21/23)",
        mend="say what the reader can do, not what the reader has",
        look=_diagnosis,
    ),
    LetterRule(
        "subject-length",
        Severity.WARNING,
        "the subject takes at most 40 characters, wide ones counted double",
        why="a phone held upright shows about so many",
        mend="say it in fewer words, the most important ones first",
        look=_subject,
    ),
    LetterRule(
        "preheader-length",
        Severity.WARNING,
        "the preheader takes at most 110 characters and does not repeat the subject",
        why="clients show no more of it, and a repeated line says nothing",
        mend="say it in fewer words, the most important ones first",
        look=_preheader,
    ),
    LetterRule(
        "opening",
        Severity.ERROR,
        "subject and preheader are not empty",
        why="a letter without them is taken for spam",
        mend="write them in the front matter of the newsletter, or translate them",
        look=_empty,
    ),
)
