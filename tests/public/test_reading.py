"""What anybody may read, and what nobody may."""

import pytest

from leafpost.press.manifest import read_manifest
from tests.conftest import localised_in
from tests.public.conftest import ISSUE, SLUG, Served


def test_a_letter_is_read_online(served: Served) -> None:
    """The frozen letter in its language, with its pictures in it, without a name or anybody's links."""
    served.reader("online@example.org", name="Ann")
    answer = served.ask(f"/newsletters/{ISSUE}/ar")
    assert answer.status == 200
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert "حل الربيع." in answer.text
    assert "cid:" not in answer.text
    assert 'src="data:image/png;base64,' in answer.text
    assert "/u/online" in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [f"/newsletters/{ISSUE}/es", "/newsletters/none/en", f"/newsletters/{ISSUE}/xx"])
def test_a_letter_that_was_not_sent_is_not_there(served: Served, path: str) -> None:
    """Another language, another name: a page that says so."""
    assert served.ask(path).status == 404


def test_a_phone_page_is_served_as_it_was_built(served: Served) -> None:
    """Byte for byte, under the policy that it brings along, and in no other site's frame."""
    answer = served.ask(f"/ar/{SLUG}.html")
    assert answer.body == (served.clinic.root.parent / "dist/ar" / f"{SLUG}.html").read_bytes()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'none'")


def test_a_picture_of_a_letter_is_shown_in_mail_programs(served: Served) -> None:
    """Also by those that are web pages of their own, on another site."""
    answer = served.ask(f"/newsletters/{ISSUE}/images/runner.png")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "image/png", b"a picture")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert served.ask("/").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/manifest.json", "/en/../manifest.json", "/en/..%2fmanifest.json", "/en/%2e%2e/manifest.json", "/index.html",
        "/..%2f..%2fclinic.toml", "/en/none.html", "/newsletters/x/images/..%2f..%2fmanifest.json", "/-/xx.css",
        "/-/..%2fpublic.css", "/en/%00.html",
    ],
)  # fmt: skip
def test_nothing_else_is_given_out(served: Served, path: str) -> None:
    """Only what the manifest lists, by exactly its name."""
    assert served.ask(path).status == 404


def test_a_file_that_somebody_changed_is_not_served(served: Served) -> None:
    """A page with another digest than the manifest's has words that nobody built."""
    path = served.clinic.root.parent / "dist/en" / f"{SLUG}.html"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Walk a little", b"Run a little"))
    try:
        assert served.ask(f"/en/{SLUG}.html").status == 404
    finally:
        path.write_bytes(before)
    assert served.ask(f"/en/{SLUG}.html").status == 200


def test_the_code_of_a_printed_leaflet_is_looked_up(served: Served) -> None:
    """However it is typed, the code of today's text is current and leads to its leaflet; a draft is said to be one."""
    code = localised_in(served.clinic.root, SLUG, "ar")[0].short_digest
    assert code in {artefact.code for artefact in read_manifest(served.clinic.root.parent / "dist").values()}
    for typed in (code, code.upper(), code.replace("-", ""), code.replace("-", "–"), f"%20{code}%20"):
        answer = served.ask(f"/check?code={typed}".replace("–", "%E2%80%93"))
        assert "Yes, this leaflet is current." in answer.text
        assert f'href="/leaflets/ar/{SLUG}.html"' in answer.text
    page = served.ask(f"/c/{code}").text
    assert "Yes, this leaflet is current." in page
    assert "Draft: not signed yet" in page


def test_a_code_of_yesterday_is_not_current(served: Served) -> None:
    """It is said, and the leaflets of today are shown in the reader's language."""
    answer = served.ask("/check?code=0000-0000&lang=ar")
    assert "Yes, this leaflet is current." not in answer.text
    assert "العناية بالظهر" in answer.text
    assert 'role="status"' in answer.text


def test_what_is_no_code_is_said(served: Served) -> None:
    """Neither current nor not."""
    answer = served.ask("/check?code=hello")
    assert 'aria-invalid="true"' in answer.text
    assert 'role="status"' not in answer.text
