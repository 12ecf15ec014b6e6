"""What a reader gets, changed by the link in a letter: name, language, topics.

A letter may be handed on to a friend, link and all. So this page shows no address, lets nobody be signed up
without a mail to the address itself, and gives out no data.
"""

from dataclasses import dataclass

from leafpost.database.consents import consents_of
from leafpost.database.leaving import leave_topic
from leafpost.database.requests import NewRequest
from leafpost.database.subscribers import Subscriber, change_subscriber, find_subscriber
from leafpost.database.suppressions import suppressions_of
from leafpost.database.tables import EVERY_TOPIC, RequestKind, TokenPurpose
from leafpost.database.tokens import find_token
from leafpost.database.transactions import Connection
from leafpost.outbox.tokens import is_token, token_digest
from leafpost.public.asking import Answer, Asking
from leafpost.public.consenting import offers, versions
from leafpost.public.site import Site
from leafpost.public.subscribing import ask_by_mail, typed_address
from leafpost.render.slots import shown_name


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whose page it is, and the topics that they get letters about now."""

    subscriber: Subscriber
    topics: tuple[str, ...]


def preferences(site: Site, asking: Asking) -> Answer:
    """GET shows what is, POST changes it: topics that are left end at once, new ones are confirmed by mail."""
    with site.database.read() as connection:
        reader = _reader(connection, asking.names["token"])
    if reader is None:
        return site.dead_link(asking)
    if not asking.is_post:
        return _page(site, asking, reader)
    if asking.field("do") == "data":
        return _ask(site, asking, reader, RequestKind.DATA)
    name, locale = asking.field("name"), asking.field("locale")
    errors = []
    if name.strip() and not shown_name(name):
        errors.append("name")
    if locale not in {language.tag for language in site.clinic.offered}:
        errors.append("locale")
    if errors:
        return _page(site, asking, reader, tuple(errors), status=400)
    chosen = asking.fields.get("topic", ())
    with site.database.begin() as connection:
        change_subscriber(connection, reader.subscriber.id, shown_name(name), locale, site.now())
        for topic in reader.topics:
            if topic not in chosen:
                leave_topic(connection, reader.subscriber.id, reader.subscriber.address_hash, topic, site.now())
        now = _reader(connection, asking.names["token"])
    if now is None:
        return site.dead_link(asking)
    if set(chosen) & set(site.topics(without=now.topics)):
        return _ask(site, asking, now, RequestKind.SUBSCRIBE)
    return _page(site, asking, now, is_saved=True)


def _ask(site: Site, asking: Asking, reader: _Reader, kind: RequestKind) -> Answer:
    """A mail to the reader's own address: for new topics, with the consents that the page showed, or for their data."""
    language, there = site.language(asking, reader.subscriber.locale), reader.subscriber
    offered = offers(site, language, site.topics(without=reader.topics)) if kind is RequestKind.SUBSCRIBE else []
    if kind is RequestKind.SUBSCRIBE and asking.field("shown") != versions(offered):
        return _page(site, asking, reader, ("again",), status=400)
    address = typed_address(there.address)
    if address is None:
        return site.page("sent", asking, language)  # taken in by an import, and no mail of ours reaches it
    asked = tuple(offer.asked for offer in offered if offer.asked.topic in asking.fields.get("topic", ()))
    new = NewRequest(kind, address.address, address.key, there.address_hash, "", there.locale, asked)
    return ask_by_mail(site, asking, new)


def _page(
    site: Site, asking: Asking, reader: _Reader, errors: tuple[str, ...] = (), *, is_saved: bool = False,
    status: int = 200,
) -> Answer:  # fmt: skip
    there = reader.subscriber
    language = site.language(asking, there.locale)
    offered = offers(site, language, site.topics(without=reader.topics))
    return site.page(
        "preferences", asking, language, status=status, errors=errors, is_saved=is_saved, name=there.name,
        locale=there.locale, topics=reader.topics, offered_topics=offered, shown=versions(offered),
    )  # fmt: skip


def _reader(connection: Connection, token: str) -> _Reader | None:
    found = find_token(connection, token_digest(token), TokenPurpose.PREFERENCES) if is_token(token) else None
    there = find_subscriber(connection, found.address_hash) if found and found.subscriber_id is not None else None
    if there is None:
        return None
    gone = {one.topic for one in suppressions_of(connection, there.address_hash)}
    held = dict.fromkeys(one.topic for one in consents_of(connection, there.id) if one.withdrawn_at is None)
    return _Reader(there, () if EVERY_TOPIC in gone else tuple(topic for topic in held if topic not in gone))
