"""Any edition of any leaflet when it is asked for; what was made once is kept, and is made again when it is old."""

import asyncio
import re

from leafpost.desk.workshop import Shown, Workshop
from leafpost.languages import Language
from leafpost.press.on_demand import make_edition
from leafpost.render.editions import EDITIONS, STANDARD
from leafpost.render.editions import Shown as Shows

_NAME = re.compile(r"(?P<lang>[A-Za-z-]{2,20})/(?P<slug>[a-z0-9-]{1,100})(?:\.(?P<edition>[a-z0-9-]{1,20}))?\.pdf")


def editions_for(language: Language, source: Language) -> tuple[str, ...]:
    """The editions that can be had in a language: beside the source there is nothing to set the source."""
    is_source = language == source
    return tuple(name for name, found in EDITIONS.items() if not (is_source and found.shows is Shows.WITH_SOURCE))


class EditionMaker:
    """Makes editions for the desk."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def path_of(self, name: str) -> str | None:
        """The path in dist/ of a PDF that is now there; None where no leaflet has such a name.

        Raises ProblemError where it cannot be made.
        """
        parts = _NAME.fullmatch(name)
        shown = self._workshop.shown
        entry = shown.entry(parts["lang"], parts["slug"], self._workshop.today()) if parts else None
        if parts is None or entry is None:
            return None
        edition = parts["edition"] or STANDARD.name
        language = next(one for one in shown.clinic.offered if one.bcp47 == parts["lang"])
        if edition not in editions_for(language, shown.clinic.source):
            return None
        if edition == STANDARD.name or _is_of_today(shown, name):
            return name if name in shown.report.artefacts else None
        await asyncio.to_thread(self._make, shown, parts["slug"], language, edition)
        return name

    def _make(self, shown: Shown, slug: str, language: Language, edition: str) -> None:
        workshop = self._workshop
        made = make_edition(shown.clinic.root, workshop.out, slug, language.tag, edition, workshop.today())
        workshop.take(made.relative_to(workshop.out).as_posix())


def _is_of_today(shown: Shown, name: str) -> bool:
    """Whether an edition is there, made of the words of today in their state of today."""
    artefact = shown.report.artefacts.get(name)
    if artefact is None:
        return False
    current = shown.report.gathered.localised.get((artefact.document, artefact.locale))
    return current is not None and (current.short_digest, current.state.value) == (artefact.code, artefact.state)
