"""Signing up, by double opt-in: a page asks, a mail asks again, and only the button behind its link counts.

The page answers the same whoever's address was typed, so it tells nobody who is on the list; whether a
mail goes is decided afterwards (`post.py`), when nobody waits for it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from leafpost.addresses import ascii_address
from leafpost.audience.address import Address, parse_address
from leafpost.database.consents import give_consent, withdraw_consent
from leafpost.database.requests import (
    NewRequest,
    Request,
    add_request,
    find_request,
    finish_request,
)
from leafpost.database.subscribers import find_subscriber, save_subscriber
from leafpost.database.suppressions import lift_suppressions, suppressions_of
from leafpost.database.tables import EVERY_TOPIC, RequestKind, SuppressionReason
from leafpost.database.transactions import Connection
from leafpost.outbox.tokens import is_token, token_digest
from leafpost.public.asking import Answer, Asking
from leafpost.public.coming_back import LIFTED, is_barred
from leafpost.public.consenting import Offer, offers, versions
from leafpost.public.limits import may_address, may_client
from leafpost.public.site import Site
from leafpost.render.slots import shown_name

LIFETIME = dt.timedelta(days=2)  # of a link in a mail that confirms


@dataclass(frozen=True, slots=True)
class _Typed:
    """What a reader typed, and the names of the fields that are wrong."""

    address: Address | None
    name: str
    locale: str
    offered: tuple[Offer, ...]
    wrong: tuple[str, ...]


def subscribe(site: Site, asking: Asking) -> Answer:
    """The form, and what comes of it: a mail, or the form again with what is wrong."""
    language = site.language(asking)
    offered = offers(site, language, list(site.clinic.topics))
    shown: dict[str, Any] = {"offered_topics": offered, "shown": versions(offered), "wanted": language}
    if not asking.is_post:
        return site.page("subscribe", asking, language, **shown)
    typed = _typed(site, asking, offered)
    if not asking.is_ours or asking.field("shown") != versions(offered):
        return site.page("subscribe", asking, language, status=400, errors=("again",), **shown)
    if typed.address is None or typed.wrong:
        return site.page("subscribe", asking, language, status=400, errors=typed.wrong, **shown)
    new = NewRequest(
        RequestKind.SUBSCRIBE, typed.address.address, typed.address.key, site.secret.address_hash(typed.address.key),
        typed.name, typed.locale, tuple(offer.asked for offer in typed.offered),
    )  # fmt: skip
    return ask_by_mail(site, asking, new)


def ask_by_mail(site: Site, asking: Asking, new: NewRequest) -> Answer:
    """Keep a request, whose mail goes as soon as the page was answered; the page is the same for every address."""
    now = site.now()
    with site.database.begin() as connection:
        if not may_client(connection, site.secret, asking.client, now):
            return site.page("too_many", asking, site.language(asking), status=429)
        has_post = may_address(connection, site.secret, new.address_hash, now)
        if has_post:
            add_request(connection, new, now, LIFETIME)
    answer = site.page("sent", asking, site.language(asking))
    return Answer(answer.content, answer.status, has_post=has_post)


def typed_address(text: str) -> Address | None:
    """An address that our mail can reach: letters outside ASCII before the @ need more than most servers know."""
    try:
        address = parse_address(text)
        ascii_address(address.address)
    except ValueError:
        return None
    return address


def _typed(site: Site, asking: Asking, offered: list[Offer]) -> _Typed:
    chosen = tuple(offer for offer in offered if offer.asked.topic in asking.fields.get("topic", ()))
    address, name, locale = typed_address(asking.field("email")), asking.field("name"), asking.field("locale")
    checks = {
        "email": address is not None,
        "name": not name.strip() or bool(shown_name(name)),
        "locale": locale in {language.tag for language in site.clinic.offered},
        "topic": bool(chosen),
    }
    return _Typed(address, shown_name(name), locale, chosen, tuple(n for n, is_good in checks.items() if not is_good))


# --- the link in the mail ---


def confirm(site: Site, asking: Asking) -> Answer:
    """A page with a button for GET, since programs follow links in mails; the button signs up, once."""
    token, now = asking.names["token"], site.now()
    if not is_token(token):
        return site.dead_link(asking)
    digest = token_digest(token)
    if not asking.is_post:
        with site.database.read() as connection:
            found = find_request(connection, digest, RequestKind.SUBSCRIBE, now)
        if found is None:
            return site.dead_link(asking)
        language = site.language(asking, found.locale)
        return site.page("confirmed" if found.is_done else "confirm", asking, language, asked=found.asked)
    with site.database.begin() as connection:
        found = find_request(connection, digest, RequestKind.SUBSCRIBE, now)
        if found is None or not _signed_up(connection, found, now):
            return site.dead_link(asking)
    return site.page("confirmed", asking, site.language(asking, found.locale))


def _signed_up(connection: Connection, found: Request, now: dt.datetime) -> bool:
    """Put the reader on the list with the consents that were shown; False where they were barred meanwhile."""
    if found.is_done:
        return True
    topics = [one.topic for one in found.asked]
    if is_barred(suppressions_of(connection, found.address_hash), topics):
        return False
    reasons = {s.reason for s in suppressions_of(connection, found.address_hash) if s.topic == EVERY_TOPIC}
    lifted = lift_suppressions(connection, found.address_hash, [*topics, EVERY_TOPIC], LIFTED)
    there = find_subscriber(connection, found.address_hash)
    if there and EVERY_TOPIC in lifted and reasons != {SuppressionReason.BOUNCED}:
        withdraw_consent(connection, there.id, EVERY_TOPIC, now)  # who left everything comes back for this alone
    subscriber_id, _ = save_subscriber(
        connection, found.address, found.address_key, found.address_hash, found.name, found.locale, now
    )
    proof = f"sign-up page {found.asked_at.isoformat()}, confirmed by the link in a mail"
    for one in found.asked:
        give_consent(connection, subscriber_id, one.topic, one.text, one.version, found.locale, now, proof)
    return finish_request(connection, found.id, now)
