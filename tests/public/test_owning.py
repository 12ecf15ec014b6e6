"""One's own data: only by a link that was mailed for it."""

import json

from leafpost.database.suppressions import suppressions_of
from tests.public.conftest import Served


def data_link(served: Served, address: str) -> str:
    """The link in the mail that answers the form."""
    assert served.post("/data", {"email": address}).status == 200
    return served.link(served.mailbox.wait_for(address)[0], "data")


def test_a_reader_takes_all_of_it_along(served: Served) -> None:
    """The page shows the person and the consents; the file has everything, as a download."""
    served.reader("own@example.org", name="Ann")
    link = data_link(served, "own@example.org")
    page = served.ask(link).text
    assert "own@example.org" in page
    assert "Yes." in page
    file = served.ask(f"{link}/file")
    data = json.loads(file.body)
    assert file.headers["content-disposition"] == 'attachment; filename="data.json"'
    assert (data["subscriber"]["name"], data["consents"][0]["text"]) == ("Ann", "Yes.")
    assert [one["kind"] for one in data["requests"]] == ["data"]


def test_the_address_is_typed_as_people_type_it(served: Served) -> None:
    """Capital letters and blanks around it make no other person."""
    served.reader("case@example.org")
    served.post("/data", {"email": " Case@Example.ORG "})
    served.mailbox.wait_for("Case@example.org")


def test_a_reader_is_erased_by_their_own_hand(served: Served) -> None:
    """Only with the box ticked; then nothing is left but the hash, and the link leads nowhere."""
    address = "erase@example.org"
    served.reader(address)
    link = data_link(served, address)
    assert served.post(link).status == 400
    assert served.is_reader(address)
    assert served.post(link, {"sure": "yes"}).status == 200
    assert not served.is_reader(address)
    assert served.ask(link).status == 404
    with served.database.read() as connection:
        (there,) = suppressions_of(connection, served.hashed(address))
    assert there.detail == "forgotten"
    assert address.encode() not in b"".join(p.read_bytes() for p in served.clinic.data_folder.glob("leafpost.sqlite*"))


def test_looking_erases_nothing(served: Served) -> None:
    """GET with the field in its address is a look as well."""
    served.reader("look@example.org")
    link = data_link(served, "look@example.org")
    served.ask(f"{link}?sure=yes")
    assert served.is_reader("look@example.org")


def test_nobody_is_mailed_who_is_not_held(served: Served) -> None:
    """A stranger's address gets no mail, and the page does not tell."""
    served.post("/data", {"email": "unheld@example.org"})
    served.reader("held@example.org")
    data_link(served, "held@example.org")
    assert not [mail for mail in served.mailbox.mails if mail.rcpt_tos == ["unheld@example.org"]]
