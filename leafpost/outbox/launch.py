"""A launch: a newsletter rendered afresh, looked over, frozen, and written into the ledger for each of its readers.

What nobody signed is sent to nobody. A language that a release build would refuse is left out, and
its readers get the clinic's own language; where that one is refused there is no launch.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import Clinic
from leafpost.database.campaigns import Campaign, add_campaign, find_launch
from leafpost.database.engine import Database
from leafpost.database.readership import (
    Readership,
    audience_digest,
    freeze_readers,
    has_readers,
    hold_launches,
    readership,
)
from leafpost.database.tables import CampaignState
from leafpost.errors import Problem, ProblemError, errors_in
from leafpost.files import digest_of
from leafpost.languages import Language
from leafpost.localise.words import Words
from leafpost.outbox.frozen import freeze
from leafpost.outbox.lint import newsletter_named
from leafpost.press.checking import rule_errors
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import missing_words, release_problems
from leafpost.render.mail import letter

Lint = Callable[[Sequence[Language]], list[Problem]]  # the gate (lint.py), for the languages that go


@dataclass(frozen=True, slots=True)
class Ready:
    """A newsletter that may be launched: its frozen letters by locale, and why other languages are left out.

    `warnings` are what the gate found that does not stop a launch.
    """

    issue: str
    title: str
    topic: str
    fallback: Language
    letters: dict[str, bytes] = field(repr=False)
    left_out: dict[str, tuple[Problem, ...]]
    warnings: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over all letters: the same words to everybody have the same."""
        lines = [f"{locale} {digest_of(content)}\n" for locale, content in sorted(self.letters.items())]
        return digest_of("".join(lines).encode("ascii"))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a launch would do now. `same` is the campaign that it would be again."""

    readership: Readership
    same: Campaign | None = None


@dataclass(frozen=True, slots=True)
class Launched:
    """What a launch did: a new campaign with so many readers, or none because `is_new` is false."""

    campaign: Campaign
    readers: int
    is_new: bool


def make_ready(clinic: Clinic, issue: str, today: dt.date, lint: Lint, topic: str = "") -> Ready:
    """Render, look over and freeze a newsletter; `topic` is its own if left out.

    Raises ProblemError with everything that keeps it from being launched, ConfigurationError
    where there is no such newsletter.
    """
    gathered = gather(clinic, today)
    document = newsletter_named(gathered, issue)
    if document is None:
        raise ProblemError(*_mistakes(gathered, issue, ""))
    errors = rule_errors(gathered, (issue, INTERFACE))
    refused: dict[str, tuple[Problem, ...]] = {
        language.tag: (*_refusals(gathered, issue, language, today), *errors.get((issue, language.tag), ()))
        for language in clinic.offered
    }
    if refused[clinic.source.tag]:
        raise ProblemError(*refused[clinic.source.tag])
    going = [language for language in clinic.offered if not refused[language.tag]]
    letters: dict[str, bytes] = {}
    for language in going:
        content, problems = _frozen(gathered, issue, language)
        if not problems:
            letters[language.tag] = content
        elif language == clinic.source:
            raise ProblemError(*problems)
        else:
            refused[language.tag] = problems
    found = lint([language for language in going if language.tag in letters])
    if errors_in(found):
        raise ProblemError(*found)
    return Ready(
        issue=issue,
        title=document.title.text,
        topic=topic or document.topic,
        fallback=clinic.source,
        letters=letters,
        left_out={tag: why for tag, why in refused.items() if why},
        warnings=tuple(found),
    )


def _mistakes(gathered: Gathered, issue: str, tag: str) -> tuple[Problem, ...]:
    """What is wrong with the newsletter itself, or with its catalog or the words of the interface in a language."""
    documents, locales = (issue, INTERFACE, ""), ("", tag)
    return tuple(p for p in errors_in(gathered.problems) if p.document in documents and p.locale in locales)


def _refusals(gathered: Gathered, issue: str, language: Language, today: dt.date) -> tuple[Problem, ...]:
    """Why a release build would not make the newsletter in this language; nothing where it would."""
    localised = gathered.localised.get((issue, language.tag))
    if localised is not None:
        return release_problems(localised, gathered.clinic, today)
    unread = Problem(
        f"newsletters/{issue}.md", 0, "launch", f"it cannot be read in {language.english}",
        f"run: build.py check {issue} --locale {language.tag}", locale=language.tag, document=issue,
    )  # fmt: skip
    return _mistakes(gathered, issue, language.tag) or (unread,)


def _frozen(gathered: Gathered, issue: str, language: Language) -> tuple[bytes, tuple[Problem, ...]]:
    words = Words(language, gathered.words[language.tag])
    try:
        made = letter(gathered.localised[issue, language.tag], gathered.clinic, words)
        content = freeze(made, gathered.clinic).to_bytes()
    except ProblemError as error:
        return b"", tuple(p.about(document=issue, locale=language.tag) for p in error.problems)
    return content, missing_words(words, issue)


def outlook(database: Database, ready: Ready) -> Outlook:
    """Who would get a letter if it were launched now. Nothing is changed."""
    with database.read() as connection:
        digest = audience_digest(connection, ready.topic)
        same = find_launch(connection, ready.issue, ready.topic, digest, ready.digest)
        return Outlook(readership(connection, ready.issue, ready.topic), same)


def launch(
    database: Database, clinic: Clinic, ready: Ready, start_at: dt.datetime, now: dt.datetime
) -> Launched | None:
    """Write a campaign into the ledger, whole or not at all; None where there is nobody to write to.

    The same letters to the same readers are the campaign that there is already.
    """
    with database.begin() as connection:
        hold_launches(connection)
        digest = audience_digest(connection, ready.topic)
        same = find_launch(connection, ready.issue, ready.topic, digest, ready.digest)
        if same is not None:
            return Launched(same, 0, is_new=False)
        if not has_readers(connection, ready.issue, ready.topic):
            return None
        new = Campaign(
            id=0,
            issue=ready.issue,
            topic=ready.topic,
            state=CampaignState.SCHEDULED if start_at > now else CampaignState.RUNNING,
            state_reason="",
            created_at=now,
            start_at=start_at,
            sender=clinic.mail.from_address,
            audience_digest=digest,
            artefact_digest=ready.digest,
        )
        number = add_campaign(connection, new, ready.letters)
        readers = freeze_readers(
            connection, number, ready.issue, ready.topic,
            locales=list(ready.letters), fallback=ready.fallback.tag, start_at=start_at, now=now,
        )  # fmt: skip
        return Launched(replace(new, id=number), readers, is_new=True)
