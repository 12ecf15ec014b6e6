"""The exact words that a reader agrees to, as they are shown and as they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from leafpost.catalogs.interface import INTERFACE_SOURCE
from leafpost.database.consents import text_digest
from leafpost.database.requests import Asked
from leafpost.languages import Language
from leafpost.public.site import Site
from leafpost.render import environment

_FIRST = "web-"


@dataclass(frozen=True, slots=True)
class Offer:
    """One topic that a reader can agree to: the consent as it is shown and kept, and the language of its words.

    `is_gap` where these are not translated, and stand in English.
    """

    asked: Asked
    name: str
    language: Language
    is_gap: bool


def offers(site: Site, language: Language, topics: Sequence[str]) -> list[Offer]:
    """The consents of some topics in one language.

    The version is made of the words, so that no clinic and no translator can change them and keep it.
    """
    return [_offer(site, language, topic) for topic in topics]


def _offer(site: Site, language: Language, topic: str) -> Offer:
    context = site.context(language)
    name = context["page"].topic(topic)
    text = environment.render(site.clinic.root, "public/consent.txt", {**context, "topic": name}).strip()
    is_gap = any(not context_of for context_of, _ in context["page"].words.missing)
    shown_in = INTERFACE_SOURCE if is_gap else language
    version = _FIRST + text_digest(text, "", shown_in.tag)[:8]
    return Offer(Asked(topic, text, version), name, shown_in, is_gap)


def versions(offered: Sequence[Offer]) -> str:
    """What tells one set of consents from another: a form carries it, and comes back with what its reader saw."""
    return ".".join(offer.asked.version.removeprefix(_FIRST) for offer in offered)
