"""Double opt-in: from the form to the list."""

import pytest
from sqlalchemy import func, select

from leafpost.database.consents import consents_of
from leafpost.database.subscribers import find_subscriber
from leafpost.database.suppressions import is_suppressed, suppress, suppressions_of
from leafpost.database.tables import EVERY_TOPIC, SuppressionReason, rate, request
from tests.databases import NOON
from tests.public.conftest import Served


def test_somebody_signs_up_in_arabic(served: Served) -> None:
    """Form, mail, button: then the reader is on the list, in their language, with exactly the words that were shown."""
    page = served.ask("/subscribe?lang=ar").text
    assert served.sign_up("amal@example.org", lang="ar", name="Amal").status == 200
    assert not served.is_reader("amal@example.org")
    (mail,) = served.mailbox.wait_for("amal@example.org")
    assert (mail["Content-Language"], mail["To"], mail["Cc"], mail["Bcc"]) == ("ar", "amal@example.org", None, None)
    link = served.link(mail, "confirm")
    assert served.post(link).status == 200
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed("amal@example.org"))
        assert there is not None
        (consent,) = consents_of(connection, there.id)
    assert (there.name, there.locale, consent.topic, consent.locale) == ("Amal", "ar", "news", "ar")
    assert consent.text in page
    assert "confirmed by the link in a mail" in consent.proof
    assert consent.version.startswith("web-")


def test_looking_at_the_link_signs_nobody_up(served: Served) -> None:
    """GET and HEAD, as often as a scanner likes, show a button; the button works afterwards, and twice."""
    served.sign_up("scan@example.org")
    link = served.link(served.mailbox.wait_for("scan@example.org")[0], "confirm")
    for method in ("GET", "HEAD", "GET"):
        assert served.ask(link, method=method).status == 200
    assert not served.is_reader("scan@example.org")
    assert [served.post(link).status for _ in range(2)] == [200, 200]
    assert served.is_reader("scan@example.org")
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed("scan@example.org"))
        assert there is not None
        assert len(consents_of(connection, there.id)) == 1


def test_the_page_tells_nobody_who_is_on_the_list(served: Served) -> None:
    """A reader, somebody who complained and a stranger get the very same page, and so do those who ask for data."""
    served.reader("known@example.org")
    served.reader("complained@example.org")
    with served.database.begin() as connection:
        suppress(connection, served.hashed("complained@example.org"), SuppressionReason.COMPLAINED, NOON)
    addresses = ("known@example.org", "complained@example.org", "stranger@example.org")
    signed = {served.sign_up(address).body for address in addresses}
    asked = {served.post("/data", {"email": address}).body for address in addresses}
    assert (len(signed), len(asked)) == (1, 1)
    served.mailbox.wait_for("known@example.org", 2)
    served.mailbox.wait_for("stranger@example.org")
    assert not [mail for mail in served.mailbox.mails if mail.rcpt_tos == ["complained@example.org"]]


@pytest.mark.parametrize(
    ("reason", "detail", "comes_back"),
    [
        (SuppressionReason.UNSUBSCRIBED, "", True),
        (SuppressionReason.BOUNCED, "", True),
        (SuppressionReason.MANUAL, "forgotten", True),
        (SuppressionReason.MANUAL, "", False),
        (SuppressionReason.COMPLAINED, "", False),
    ],
)
def test_who_may_come_back(served: Served, reason: SuppressionReason, detail: str, comes_back: bool) -> None:
    """Who left, bounced or was forgotten may come back; whom the clinic barred, or who complained, may not."""
    address = f"{reason}{detail}@example.org"
    with served.database.begin() as connection:
        suppress(connection, served.hashed(address), reason, NOON, detail=detail)
    served.sign_up(address)
    if not comes_back:
        served.sign_up(f"after-{address}")
        served.mailbox.wait_for(f"after-{address}")
        assert not [mail for mail in served.mailbox.mails if mail.rcpt_tos == [address]]
        return
    served.post(served.link(served.mailbox.wait_for(address)[0], "confirm"))
    with served.database.read() as connection:
        assert not is_suppressed(connection, served.hashed(address), "news")


def test_who_left_everything_comes_back_for_what_was_asked_alone(served: Served) -> None:
    """The consents of before do not come to life again with the new one."""
    address = "back@example.org"
    served.reader(address, topics=("courses",))
    with served.database.begin() as connection:
        suppress(connection, served.hashed(address), SuppressionReason.UNSUBSCRIBED, NOON)
    served.sign_up(address)
    served.post(served.link(served.mailbox.wait_for(address)[0], "confirm"))
    with served.database.read() as connection:
        there = find_subscriber(connection, served.hashed(address))
        assert there is not None
        held = [one.topic for one in consents_of(connection, there.id) if one.withdrawn_at is None]
    assert held == ["news"]


def test_a_complaint_that_came_meanwhile_counts(served: Served) -> None:
    """A link that was mailed before does not lift what was said after."""
    address = "meanwhile@example.org"
    served.sign_up(address)
    link = served.link(served.mailbox.wait_for(address)[0], "confirm")
    with served.database.begin() as connection:
        suppress(connection, served.hashed(address), SuppressionReason.COMPLAINED, NOON)
    assert served.post(link).status == 404
    assert not served.is_reader(address)
    with served.database.read() as connection:
        (there,) = suppressions_of(connection, served.hashed(address))
    assert (there.topic, there.reason) == (EVERY_TOPIC, SuppressionReason.COMPLAINED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"}, {"email": "a@example.org\r\nBcc: b@example.org"}, {"name": "https://buy.example"},
        {"name": "x" * 101}, {"locale": "xx"}, {"topic": []}, {"topic": ["other"]}, {"shown": "1"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_form(served: Served, wrong: dict[str, object]) -> None:
    """The form comes back with status 400 and a mark, and no mail goes."""
    with served.database.read() as connection:
        before = connection.execute(select(func.count()).select_from(request)).scalar()
    answer = served.sign_up(str(wrong.pop("email", "wrong@example.org")), **wrong)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    with served.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(request)).scalar() == before


def test_a_form_of_another_site_is_refused(served: Served) -> None:
    """Neither a browser that says so nor a form without our seal signs anybody up."""
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": ""}):
        for path in ("/subscribe", "/data"):
            assert served.post(path, {"email": "forged@example.org"}, **headers).status == 400


def test_an_old_browser_signs_up_with_the_seal_of_its_page(served: Served) -> None:
    """Where a browser tells nothing of itself, the page's cookie and the form's seal belong together."""
    page = served.ask("/data")
    cookie = page.headers["set-cookie"].partition(";")[0]
    seal = page.text.partition('name="seal" value="')[2].partition('"')[0]
    answer = served.post("/data", {"email": "old@example.org", "seal": seal}, Sec_Fetch_Site="", Cookie=cookie)
    assert answer.status == 200


def test_nobody_can_fill_a_mailbox(served: Served) -> None:
    """Three mails a day to one address, whoever asks; further ones are answered the same and not sent."""
    answers = {served.sign_up("many@example.org").body for _ in range(5)}
    served.sign_up("many-after@example.org")
    served.mailbox.wait_for("many-after@example.org")
    assert len(answers) == 1
    assert len([mail for mail in served.mailbox.mails if mail.rcpt_tos == ["many@example.org"]]) == 3


def test_nobody_can_ask_for_thousands(served: Served) -> None:
    """One client has thirty mails sent in an hour; the count stands in the database under a hash."""
    headers = {"X_Forwarded_For": "198.51.100.7"}
    answers = [served.post("/data", {"email": f"n{n}@example.org"}, **headers).status for n in range(32)]
    assert answers == [200] * 30 + [429] * 2
    assert served.post("/data", {"email": "n@example.org"}, X_Forwarded_For="198.51.100.8").status == 200
    with served.database.read() as connection:
        keys = connection.execute(select(rate.c.key)).scalars().all()
    assert not [key for key in keys if "198" in key or "@" in key or len(key) != 64]
