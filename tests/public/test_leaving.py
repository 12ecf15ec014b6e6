"""Leaving with one click (RFC 8058), and what a look at the link does not do."""

import pytest
from sqlalchemy import func, select

from leafpost.audience.personal import forget
from leafpost.database.consents import consents_of
from leafpost.database.subscribers import find_subscriber
from leafpost.database.suppressions import suppressions_of
from leafpost.database.tables import EVERY_TOPIC, SuppressionReason, delivery, event
from tests.databases import NOON
from tests.delivery.posting import KEY
from tests.public.conftest import Served

ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--'


def has_left(served: Served, address: str) -> bool:
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed(address))
        held = [one for one in consents_of(connection, there.id) if one.withdrawn_at is None] if there else []
        gone = [one.reason for one in suppressions_of(connection, served.hashed(address)) if one.topic == EVERY_TOPIC]
    return gone == [SuppressionReason.UNSUBSCRIBED] and not held


def test_a_mail_program_unsubscribes_at_once_and_twice(served: Served) -> None:
    """The POST of RFC 8058 needs nothing but the address: no cookie, no page before, no redirect; again is the same."""
    unsubscribe, _ = served.reader("one-click@example.org", topics=("news", "courses"))
    for _ in range(2):
        answer = served.ask(f"/u/{unsubscribe}", method="POST", body=ONE_CLICK)
        assert answer.status == 200
        assert "location" not in answer.headers
        assert "set-cookie" not in answer.headers
        assert has_left(served, "one-click@example.org")
    with served.database.read() as connection:
        mine = select(delivery.c.id).where(delivery.c.address == "one-click@example.org").scalar_subquery()
        told = connection.execute(select(func.count()).select_from(event).where(event.c.delivery_id == mine)).scalar()
    assert told == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", MULTIPART),
        ("application/x-www-form-urlencoded", b""),
        ("text/plain", b"\xff\x00 junk"),
    ],
)  # fmt: skip
def test_whatever_a_program_posts_unsubscribes(served: Served, kind: str, body: bytes) -> None:
    """RFC 8058 allows two kinds of forms; programs send others still, and mean the same."""
    address = f"body{len(body)}@example.org"
    unsubscribe, _ = served.reader(address)
    answer = served.ask(f"/u/{unsubscribe}", method="POST", body=body, Content_Type=kind, Sec_Fetch_Site="cross-site")
    assert answer.status == 200
    assert has_left(served, address)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_link_changes_nothing(served: Served, method: str) -> None:
    """Scanners, previews and prefetches may follow every link of a letter: the reader stays, as they were."""
    address = f"{method}@example.org"
    unsubscribe, preferences = served.reader(address, name="Jo")
    for path in (f"/u/{unsubscribe}", f"/p/{preferences}", f"/u/{unsubscribe}?lang=ar"):
        for headers in ({}, {"Sec_Purpose": "prefetch"}, {"Purpose": "prefetch"}):
            assert served.ask(path, method=method, **headers).status == 200
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed(address))
        assert there is not None
        assert (there.name, there.updated_at) == ("Jo", NOON)
        assert [one.withdrawn_at for one in consents_of(connection, there.id)] == [None]
        assert suppressions_of(connection, served.hashed(address)) == []


def test_who_was_erased_still_leaves(served: Served) -> None:
    """The link of a letter that came before the erasure answers as ever, and brings nobody back."""
    unsubscribe, preferences = served.reader("erased@example.org")
    forget(served.database, KEY, "erased@example.org", NOON)
    assert served.ask(f"/u/{unsubscribe}").status == 200
    assert served.ask(f"/u/{unsubscribe}", method="POST", body=ONE_CLICK).status == 200
    assert served.ask(f"/p/{preferences}").status == 404
    assert not served.is_reader("erased@example.org")


def test_each_link_is_good_for_one_thing(served: Served) -> None:
    """The link to unsubscribe opens no preferences, that of preferences unsubscribes nobody, and neither shows data."""
    unsubscribe, preferences = served.reader("purpose@example.org")
    for path in (f"/p/{unsubscribe}", f"/u/{preferences}", f"/data/{preferences}", f"/confirm/{unsubscribe}"):
        assert served.ask(path).status == 404
        assert served.ask(path, method="POST", body=ONE_CLICK).status == 404
    assert not has_left(served, "purpose@example.org")


def test_letters_that_have_not_begun_are_stopped(served: Served) -> None:
    """A letter that waits in another campaign is put away in the moment in which its reader leaves."""
    unsubscribe, _ = served.reader("waits@example.org", state="pending")
    served.ask(f"/u/{unsubscribe}", method="POST", body=ONE_CLICK)
    with served.database.read() as connection:
        row = connection.execute(select(delivery).where(delivery.c.address == "waits@example.org")).one()
    assert (row.state, row.answer) == ("suppressed", "on the suppression list")


def test_the_page_speaks_the_readers_language(served: Served) -> None:
    """The language of the reader comes before the browser's, and what is chosen on the page before both."""
    unsubscribe, _ = served.reader("amal2@example.org", locale="ar")
    for query, lang, direction in (("", "ar", "rtl"), ("?lang=es", "es", "ltr"), ("?lang=xx", "ar", "rtl")):
        page = served.ask(f"/u/{unsubscribe}{query}", Accept_Language="en").text
        assert f'<html lang="{lang}" dir="{direction}">' in page
