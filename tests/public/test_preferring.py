"""What a reader changes by the link in a letter."""

import re

from leafpost.database.consents import consents_of
from leafpost.database.subscribers import Subscriber, find_subscriber
from leafpost.database.suppressions import is_suppressed, suppress
from leafpost.database.tables import SuppressionReason
from tests.databases import NOON
from tests.public.conftest import Served


def held(served: Served, address: str) -> tuple[Subscriber, list[str]]:
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed(address))
        assert there is not None
        return there, [one.topic for one in consents_of(connection, there.id) if one.withdrawn_at is None]


def shown(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found
    return found[1]


def test_language_and_name_are_changed_at_once(served: Served) -> None:
    """The next letter greets and speaks as the reader wants it."""
    _, preferences = served.reader("change@example.org", name="Ann")
    answer = served.post(f"/p/{preferences}", {"name": "Żaneta", "locale": "es", "topic": "news"})
    assert 'role="status"' in answer.text
    there, topics = held(served, "change@example.org")
    assert (there.name, there.locale, topics) == ("Żaneta", "es", ["news"])


def test_a_name_can_be_taken_away(served: Served) -> None:
    """An empty name is one as well."""
    _, preferences = served.reader("noname@example.org", name="Ann")
    served.post(f"/p/{preferences}", {"name": "", "locale": "en", "topic": "news"})
    assert held(served, "noname@example.org")[0].name == ""


def test_a_topic_is_left_alone(served: Served) -> None:
    """The other topics stay; an import cannot bring the one back that was left."""
    _, preferences = served.reader("topic@example.org", topics=("news", "courses"))
    served.post(f"/p/{preferences}", {"name": "", "locale": "en", "topic": "courses"})
    assert held(served, "topic@example.org")[1] == ["courses"]
    with served.database.read() as connection:
        hashed = served.hashed("topic@example.org")
        assert is_suppressed(connection, hashed, "news")
        assert not is_suppressed(connection, hashed, "courses")


def test_a_new_topic_is_confirmed_by_mail(served: Served) -> None:
    """A letter can be handed on, so its link alone signs nobody up; the mail to the reader does."""
    address = "more@example.org"
    _, preferences = served.reader(address)
    page = served.ask(f"/p/{preferences}").text
    fields = {"name": "", "locale": "en", "topic": ["news", "courses"], "shown": shown(page)}
    assert served.post(f"/p/{preferences}", fields).status == 200
    assert held(served, address)[1] == ["news"]
    served.post(served.link(served.mailbox.wait_for(address)[0], "confirm"))
    assert held(served, address)[1] == ["news", "courses"]


def test_who_left_everything_is_not_brought_back_by_an_old_letter(served: Served) -> None:
    """The page says that they get none, and a tick sends a mail instead of letters."""
    address = "left@example.org"
    _, preferences = served.reader(address)
    with served.database.begin() as connection:
        suppress(connection, served.hashed(address), SuppressionReason.UNSUBSCRIBED, NOON)
    page = served.ask(f"/p/{preferences}").text
    assert "You get no letters now." in page
    served.post(f"/p/{preferences}", {"name": "", "locale": "en", "topic": "news", "shown": shown(page)})
    with served.database.read() as connection:
        assert is_suppressed(connection, served.hashed(address), "news")


def test_the_page_shows_no_address(served: Served) -> None:
    """Who was handed the letter learns no more than the letter says."""
    _, preferences = served.reader("secret@example.org", name="Ann")
    assert "secret@" not in served.ask(f"/p/{preferences}").text


def test_wrong_values_change_nothing(served: Served) -> None:
    """A language that is not offered, or a name that is a link, is said and not kept."""
    _, preferences = served.reader("wrongs@example.org", name="Ann")
    for fields in ({"name": "Jo", "locale": "xx"}, {"name": "www.buy.example", "locale": "en"}, {}):
        assert served.post(f"/p/{preferences}", {**fields, "topic": "news"}).status == 400
    there, topics = held(served, "wrongs@example.org")
    assert (there.name, there.locale, topics) == ("Ann", "en", ["news"])
