"""Where a document's links lead from paper, from the phone page and from a letter."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from leafpost.clinic import Clinic
from leafpost.languages import Language
from leafpost.render.slots import ReaderValues

_LEAFLET = "leaflet:"


def page_url(clinic: Clinic, language: Language, slug: str) -> str:
    """The public address of a leaflet's phone page."""
    return f"{clinic.public_url}/{language.bcp47}/{slug}.html"


def reader_values(
    clinic: Clinic, name: str, unsubscribe_token: str, preferences_token: str, *, slug: str, lang: str
) -> ReaderValues:
    """One reader's values; `lang` is BCP 47. Only the first two addresses tell who the reader is, each by its token."""
    return ReaderValues(
        name=name,
        unsubscribe_url=f"{clinic.public_url}/u/{unsubscribe_token}",
        preferences_url=f"{clinic.public_url}/p/{preferences_token}",
        online_url=f"{clinic.public_url}/newsletters/{slug}/{lang}",
        unsubscribe_mailto=f"mailto:{quote(clinic.mail.unsubscribe_to, safe='@')}"
        f"?subject=unsubscribe%20{unsubscribe_token}",
    )


def is_leaflet(target: str) -> bool:
    return target.startswith(_LEAFLET)


def public_target(target: str, clinic: Clinic, language: Language) -> str:
    """A link's target as an address that works from anywhere."""
    if not is_leaflet(target):
        return target
    slug, hash_sign, identifier = target.removeprefix(_LEAFLET).partition("#")
    return page_url(clinic, language, slug) + hash_sign + identifier


def sibling_target(target: str) -> str:
    """The same from a page that lies beside the leaflets of its language."""
    if not is_leaflet(target):
        return target
    slug, hash_sign, identifier = target.removeprefix(_LEAFLET).partition("#")
    return f"{slug}.html{hash_sign}{identifier}"


def shown_address(url: str) -> str:
    """An address as it is printed for people to type: no scheme, no slash at its end."""
    parts = urlsplit(url)
    if parts.scheme in ("mailto", "tel"):
        return parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc}{parts.path}".rstrip("/") + query


def first_outside_link(links: Mapping[str, str], references: list[str]) -> str:
    """The first of some links that leads to a web page outside the leaflets, or nothing."""
    targets = (links.get(reference, "") for reference in references)
    return next((target for target in targets if target.startswith("https://")), "")
