"""One's own data: seen, taken along and erased, by a link that was mailed for this alone.

A letter's link does not do: a letter may be handed on.
"""

import json

from leafpost.audience.personal import forget, personal_data
from leafpost.database.consents import consents_of
from leafpost.database.requests import NewRequest, Request, find_request
from leafpost.database.subscribers import Subscriber, find_subscriber
from leafpost.database.tables import RequestKind
from leafpost.outbox.tokens import is_token, token_digest
from leafpost.public.asking import Answer, Asking
from leafpost.public.site import Site
from leafpost.public.subscribing import ask_by_mail, typed_address


def ask_for_data(site: Site, asking: Asking) -> Answer:
    """The form for somebody who has an address and no letter at hand."""
    language = site.language(asking)
    if not asking.is_post:
        return site.page("ask_for_data", asking, language)
    if not asking.is_ours:
        return site.page("ask_for_data", asking, language, status=400, errors=("again",))
    address = typed_address(asking.field("email"))
    if address is None:
        return site.page("ask_for_data", asking, language, status=400, errors=("email",))
    address_hash = site.secret.address_hash(address.key)
    new = NewRequest(RequestKind.DATA, address.address, address.key, address_hash, "", language.tag, ())
    return ask_by_mail(site, asking, new)


def own_data(site: Site, asking: Asking) -> Answer:
    """What is held on the reader; POST erases it, where the box beside the button is ticked."""
    found = _found(site, asking.names["token"])
    if found is None:
        return site.dead_link(asking)
    request, there = found
    language = site.language(asking, there.locale)
    if not asking.is_post or asking.field("sure") != "yes":
        data = personal_data(site.database, site.secret, request.address_key)
        with site.database.read() as connection:
            consents = consents_of(connection, there.id)
        status, errors = (400, ("sure",)) if asking.is_post else (200, ())
        return site.page(
            "own_data", asking, language, status=status, errors=errors, reader=there, consents=consents, data=data
        )
    forget(site.database, site.secret, request.address_key, site.now())
    return site.page("erased", asking, language)


def own_file(site: Site, asking: Asking) -> Answer:
    """All that is held on the reader as a file (GDPR Art. 15 and 20), in the form of `subscribers export`."""
    found = _found(site, asking.names["token"])
    if found is None:
        return site.dead_link(asking)
    data = personal_data(site.database, site.secret, found[0].address_key)
    content = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8")
    headers = {"Content-Disposition": 'attachment; filename="data.json"'}
    return Answer(content, media_type="application/json", headers=headers)


def _found(site: Site, token: str) -> tuple[Request, Subscriber] | None:
    if not is_token(token):
        return None
    with site.database.read() as connection:
        request = find_request(connection, token_digest(token), RequestKind.DATA, site.now())
        there = find_subscriber(connection, request.address_hash) if request else None
    return (request, there) if request and there else None
