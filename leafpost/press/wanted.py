"""What a build is to make: each document in each language, form and edition that was asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leafpost.clinic import Clinic
from leafpost.errors import Problem
from leafpost.languages import Language
from leafpost.localise.model import LocalisedDocument
from leafpost.press.manifest import Artefact
from leafpost.render.editions import DEFAULT_EDITIONS, EDITIONS, MOST_LANGUAGES, Shown

Versions = Mapping[tuple[str, str], LocalisedDocument]  # by slug and language tag


@dataclass(frozen=True, slots=True)
class Want:
    """One thing to make. `edition` is a print form's; `others` are the languages that it shows besides.

    `may_drop`: nobody named them, so that the last of them may be left out where they do not fit.
    """

    localised: LocalisedDocument
    form: str
    edition: str = ""
    others: tuple[LocalisedDocument, ...] = ()
    may_drop: bool = False


def print_wants(
    asked: Sequence[LocalisedDocument],
    versions: Versions,
    clinic: Clinic,
    editions: Sequence[str],
    locales: Sequence[Language],
    artefacts: Mapping[str, Artefact],
) -> Iterator[Want]:
    """The editions of some leaflets.

    `editions` and `locales` are those that a person named. Without editions, the usual ones are
    made, and those that were made once for these leaflets are kept up to date. `versions` are
    all that an edition of several languages may show.
    """
    names = editions or DEFAULT_EDITIONS
    for localised in asked:
        for name in names:
            if EDITIONS[name].shows is not Shown.SEVERAL:
                yield from edition_wants(localised, name, versions, clinic)
    for name in names:
        if EDITIONS[name].shows is Shown.SEVERAL:
            yield from _posters(asked, name, versions, locales or clinic.offered, may_drop=not locales)
    if not editions:
        yield from _kept(asked, versions, clinic, artefacts)


def edition_wants(
    localised: LocalisedDocument, name: str, versions: Versions, clinic: Clinic, tags: Sequence[str] | None = None
) -> Iterator[Want]:
    """One edition in one language: nothing where the edition needs a language that is not there.

    One that shows the source too is not made in the source's own language. One of several
    languages shows `tags` after its own, or else the clinic's first ones.
    """
    slug, own = localised.document.slug, localised.language.tag
    wanted: Sequence[str] = ()
    match EDITIONS[name].shows:
        case Shown.WITH_SOURCE:
            wanted = (clinic.source.tag,)
            if own in wanted or (slug, clinic.source.tag) not in versions:
                return
        case Shown.SEVERAL:
            wanted = [language.tag for language in clinic.offered] if tags is None else tags
    found = [versions[slug, tag] for tag in wanted if tag != own and (slug, tag) in versions]
    may_drop = EDITIONS[name].shows is Shown.SEVERAL and tags is None
    yield Want(localised, "print", name, tuple(found[: MOST_LANGUAGES - 1]), may_drop)


def _posters(
    asked: Sequence[LocalisedDocument], name: str, versions: Versions, languages: Sequence[Language], *, may_drop: bool
) -> Iterator[Want]:
    """One for each leaflet: in the languages that were named, or the clinic's first ones; it lies with the first."""
    for slug in dict.fromkeys(localised.document.slug for localised in asked):
        found = [versions[slug, language.tag] for language in languages if (slug, language.tag) in versions]
        if found:
            yield Want(found[0], "print", name, tuple(found[1:MOST_LANGUAGES]), may_drop)


def _kept(
    asked: Sequence[LocalisedDocument], versions: Versions, clinic: Clinic, artefacts: Mapping[str, Artefact]
) -> Iterator[Want]:
    """What somebody had made once: an edition that lies in the output folder is never older than the usual ones."""
    mine = {(localised.document.slug, localised.language.tag): localised for localised in asked}
    for artefact in artefacts.values():
        localised = mine.get((artefact.document, artefact.locale))
        if localised and artefact.edition in EDITIONS and artefact.edition not in DEFAULT_EDITIONS:
            yield from edition_wants(localised, artefact.edition, versions, clinic, shown_before(artefact))


def shown_before(artefact: Artefact | None) -> list[str]:
    """The tags of the languages that an edition of several showed when it was made last, its own first."""
    return str(artefact.facts.get("languages", "")).split() if artefact else []


def not_made(slug: str, tongue: Language, edition: str, clinic: Clinic) -> Problem:
    """Why an edition that shows the source too is not there in a language."""
    if tongue == clinic.source:
        what = f"the edition {edition} is not made in {tongue.english}, which it sets beside the other languages"
        return Problem(
            f"leaflets/{slug}.md", 0, "edition", what, "name another language", locale=tongue.tag, document=slug
        )
    what = f"the edition {edition} in {tongue.english} needs the leaflet in {clinic.source.english}, which is refused"
    return Problem(
        f"leaflets/{slug}.md", 0, "edition", what, "mend or sign that one first", locale=tongue.tag, document=slug
    )
