"""Leaving: by a button on a page, or by a mail program that posts to the same address (RFC 8058)."""

import time
from collections.abc import Callable

from leafpost.database.leaving import is_being_sent, leave
from leafpost.database.subscribers import find_subscriber
from leafpost.database.tables import TokenPurpose
from leafpost.database.tokens import FoundToken, find_token
from leafpost.database.transactions import DatabaseTroubleError, telling_trouble
from leafpost.outbox.tokens import is_token, token_digest
from leafpost.public.asking import Answer, Asking
from leafpost.public.site import Site

_TRIES = 3  # of a database that two wanted at once
_STEP, _STEPS = 0.05, 60  # seconds; three of them for a letter that is on its way


def unsubscribe(site: Site, asking: Asking, pause: Callable[[float], None] = time.sleep) -> Answer:
    """GET shows a button and changes nothing. POST ends all letters at once, without a login, a question or a redirect.

    What stands in the POST is not looked at: the link's token says all. When it is answered, no letter to this
    reader is under way any more, unless its server has been silent for three seconds.
    """
    found = _found(site, asking.names["token"])
    if found is None:
        return site.dead_link(asking)
    language = site.language(asking, _locale(site, found))
    if not asking.is_post:
        return site.page("unsubscribe", asking, language)
    _leave(site, found)
    for _ in range(_STEPS):
        with site.database.read() as connection:
            if not is_being_sent(connection, found.address_hash):
                break
        pause(_STEP)
    return site.page("unsubscribed", asking, language)


def _leave(site: Site, found: FoundToken) -> None:
    """Raises DatabaseTroubleError where the database does not take it: then it is not answered as done."""
    for attempt in range(1, _TRIES + 1):
        try:
            with telling_trouble(), site.database.begin() as connection:
                leave(connection, found, site.now())
        except DatabaseTroubleError as trouble:
            if attempt == _TRIES or not trouble.is_passing:
                raise
        else:
            return


def _found(site: Site, token: str) -> FoundToken | None:
    if not is_token(token):
        return None
    with site.database.read() as connection:
        return find_token(connection, token_digest(token), TokenPurpose.UNSUBSCRIBE)


def _locale(site: Site, found: FoundToken) -> str:
    """The reader's language as it is now; the letter's where they were forgotten."""
    with site.database.read() as connection:
        there = find_subscriber(connection, found.address_hash)
    return there.locale if there else found.locale
