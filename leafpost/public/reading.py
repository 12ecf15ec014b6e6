"""What anybody may read: letters that were sent, leaflets, and whether a printed leaflet is current."""

import datetime as dt
import email.policy
import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from functools import lru_cache
from html import unescape
from typing import Any

from leafpost.database.campaigns import artefacts, campaigns
from leafpost.database.tables import CampaignState
from leafpost.files import digest_of
from leafpost.languages import find_language, language
from leafpost.outbox.envelope import Envelope
from leafpost.outbox.frozen import FrozenLetter
from leafpost.press.manifest import Artefact, read_manifest
from leafpost.public.asking import Answer, Asking
from leafpost.public.site import Site
from leafpost.render.theme import data_uri
from leafpost.serving.guard import policy

# Letters and phone pages carry their style in themselves, and no script that their own policy does not name.
_LETTER_POLICY = policy(style_src="'unsafe-inline'", img_src="data: 'self'")
_OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>\r\n]*)">')
_CODE = re.compile(r"([0-9a-f]{4})[-\u2010-\u2015\s]?([0-9a-f]{4})", re.IGNORECASE)
_MEDIA = {"web": "text/html; charset=utf-8", "print": "application/pdf"}
_PICTURES = {"png": "image/png", "jpg": "image/jpeg"}
_TOKEN = "online"  # in the place of a reader's own: no link of this letter is anybody's # noqa: S105
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # of a Date header that nobody sees
_BRIEFLY = {"Cache-Control": "public, max-age=300"}


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A leaflet as lists and answers name it."""

    title: str
    lang: str
    dir: str
    autonym: str
    href: str
    code: str
    state: str  # as the manifest has it: draft, signed, changed


def home(site: Site, asking: Asking) -> Answer:
    """Where to go from here, and the leaflets in the reader's language."""
    chosen = site.language(asking)
    return site.page("home", asking, chosen, leaflets=_leaflets(site, chosen.tag))


# --- letters ---


def read_online(site: Site, asking: Asking) -> Answer:
    """The letter of the newest campaign that has begun, exactly as it was frozen, without anybody's name or links."""
    wanted = find_language(asking.names["lang"])
    content = _frozen(site, asking.names["slug"], wanted.tag) if wanted else None
    if content is None:
        return site.dead_link(asking)
    return Answer(_shown_letter(content), policy=_LETTER_POLICY, headers=_BRIEFLY)


def _frozen(site: Site, slug: str, tag: str) -> bytes | None:
    with site.database.read() as connection:
        begun = [
            one for one in campaigns(connection)
            if one.issue == slug and (one.state is not CampaignState.SCHEDULED or one.start_at <= site.now())
        ]  # fmt: skip
        for one in reversed(begun):
            if found := artefacts(connection, one.id).get(tag):
                return found
    return None


@lru_cache(maxsize=64)
def _shown_letter(content: bytes) -> bytes:
    me = "nobody@leafpost.invalid"
    envelope = Envelope(me, me, f"<{me}>", _EPOCH, "", _TOKEN, _TOKEN)
    mail = message_from_bytes(FrozenLetter.from_bytes(content).fill(envelope), policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("html",))
    assert body is not None
    html: str = body.get_content()
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            shown = data_uri(part.get_payload(decode=True), part.get_content_type())  # type: ignore[arg-type]  # bytes: decoded, and no multipart
            html = html.replace(f'src="cid:{str(part["Content-ID"]).strip("<>")}"', f'src="{shown}"')
    return html.encode("utf-8")


def newsletter_picture(site: Site, asking: Asking) -> Answer:
    """A picture of a letter whose pictures are hosted; mail programs on other sites show it as well."""
    path = f"newsletters/{asking.names['slug']}/images/{asking.names['name']}"
    media_type = _PICTURES.get(path.rpartition(".")[2], "")
    answer = _file(site, asking, path, "picture", media_type)
    return replace(answer, headers={**answer.headers, "Cross-Origin-Resource-Policy": "cross-origin"})


# --- leaflets ---


def leaflet(site: Site, asking: Asking) -> Answer:
    """A phone page or a PDF as it was built; nothing that the manifest does not list, and nothing that was changed."""
    path = f"{asking.names['lang']}/{asking.names['file']}"
    form = "web" if path.endswith(".html") else "print"
    return _file(site, asking, path, form, _MEDIA[form])


def _file(site: Site, asking: Asking, path: str, form: str, media_type: str) -> Answer:
    artefact = read_manifest(site.out).get(path)
    if artefact is None or artefact.form != form or not media_type:
        return site.dead_link(asking)
    try:
        content = (site.out / path).read_bytes()
    except OSError:
        content = b""
    if digest_of(content) != artefact.digest:
        return site.dead_link(asking)
    return Answer(content, media_type=media_type, policy=_policy_of(content) if form == "web" else "", headers=_BRIEFLY)


def _policy_of(page: bytes) -> str:
    """The policy that a phone page brings along, and that no other site may frame it."""
    found = _OWN_POLICY.search(page[:8192].decode("utf-8", "replace"))
    own = unescape(found[1]) if found else ""
    return f"{own}; frame-ancestors 'none'" if own.isprintable() and own else ""


# --- whether a leaflet is current ---


def check_leaflet(site: Site, asking: Asking) -> Answer:
    """Whether the text code at the foot of a leaflet is that of a leaflet of today, in whatever language."""
    chosen = site.language(asking)
    typed = asking.query.get("code", asking.names.get("code", "")).strip()
    read = _CODE.fullmatch(typed)
    code = f"{read[1]}-{read[2]}".lower() if read else ""
    found = [one for one in _leaflets(site) if code and one.code == code]
    more: dict[str, Any] = {"typed": typed, "code": code, "found": found, "leaflets": _leaflets(site, chosen.tag)}
    errors = ("code",) if typed and not read else ()
    return site.page("check", asking, chosen, errors=errors, **more)


def _leaflets(site: Site, tag: str = "") -> list[Leaflet]:
    """The leaflets that there are, in one language or in all."""
    artefacts_by_path = read_manifest(site.out).items()
    return [_leaflet(site, path, a) for path, a in artefacts_by_path if a.form == "web" and tag in ("", a.locale)]


def _leaflet(site: Site, path: str, artefact: Artefact) -> Leaflet:
    shown, own = language(artefact.title_locale or artefact.locale), language(artefact.locale)
    return Leaflet(
        artefact.title,
        shown.bcp47,
        shown.direction.value,
        own.autonym,
        f"{site.base}/{path}",
        artefact.code,
        artefact.state,
    )
