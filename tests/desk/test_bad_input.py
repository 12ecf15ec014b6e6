"""What a desk has to stand: paths that lead out, forms of others, a thousand tabs, files that are gone."""

import http.client
import socket
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from leafpost.desk.app import MOST_LISTENERS
from tests.desk.conftest import LEAFLET, Served

SitDown = Callable[..., Page]


def ask(served: Served, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, str]:
    """Exactly this path, as no browser would send it."""
    place = urlsplit(served.address)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        names.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection.request(method, path, body, names)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/en/../../clinic.toml",
        f"/en/%2e%2e/%2e%2e/leaflets/{LEAFLET}.md",
        "/manifest.json",
        f"/en/{LEAFLET}.nowhere.pdf",
        "/en/%00.pdf",
        "/print/xx/nothing",
        "/print/en/..%2f..%2fclinic",
        "/phone/en/nothing",
        "/jobs/999999999999999999999999",
        "/index.xx.html",
        "/" + "a" * 20_000,
    ],
)
def test_a_path_that_is_none_gets_a_clear_word(served: Served, path: str) -> None:
    """Nothing outside of what was built is ever given out, and the answer is a page of ours."""
    status, text = ask(served, path)
    assert status == 404
    assert "There is no such page here." in text
    assert "root:" not in text
    assert "[clinic]" not in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["print", "phone", "jobs", "rack", "en", "es", LEAFLET, "..", "%2e", "%ff", "é", "1", ".pdf"]) | st.text(max_size=8), max_size=5), st.sampled_from(["GET", "POST", "HEAD"]))  # fmt: skip  # noqa: E501
def test_no_path_brings_it_down(served: Served, parts: list[str], method: str) -> None:
    """Whatever is asked, the answer is one that was meant."""
    path = "/" + "/".join(quote(part, safe="%.") for part in parts)
    status, _text = ask(served, path, method, "" if method == "POST" else None)
    assert status < 500


def test_other_names_and_methods_are_not_answered(served: Served) -> None:
    """A page of another site that has its name point here (DNS rebinding) gets nothing."""
    assert ask(served, "/", Host="evil.example")[0] == 421
    assert ask(served, "/", "DELETE")[0] == 405


FORM = {"edition": "standard", "copies": "1", "sides": "both", "printer": "laser", "tray": "", "token": "x"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({}, 403),  # without a seal
        ({"Content_Type": "text/plain"}, 415),
    ],
)
def test_a_form_of_another_site_prints_nothing(served: Served, headers: dict[str, str], status: int) -> None:
    """Neither a print nor a pull is taken from a page that is not ours."""
    assert ask(served, f"/print/es/{LEAFLET}", "POST", urlencode(FORM), **headers)[0] == status
    assert ask(served, "/rack", "POST", "pile=1", **headers)[0] == status
    assert served.office.orders == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"copies": "0"}, {"copies": "501"}, {"copies": "-1"}, {"copies": "١٢"}, {"copies": ""}, {"copies": "1e3"},
        {"edition": "nowhere"}, {"edition": "../../etc"}, {"printer": "gone"},
    ],
)  # fmt: skip
def test_a_wrong_order_is_told_and_prints_nothing(served: Served, wrong: dict[str, str]) -> None:
    """What cannot be meant comes back as a clear word, with a way back."""
    form = urlencode({**FORM, "token": str(wrong), **wrong})
    status, text = ask(served, f"/print/es/{LEAFLET}", "POST", form, Sec_Fetch_Site="same-origin")
    assert status == 409
    assert "That did not work. Nothing is lost." in text
    assert served.office.orders == []


def test_a_form_without_end_is_cut_off(served: Served) -> None:
    """More than a form can be is refused before it is read to its end."""
    assert ask(served, f"/print/es/{LEAFLET}", "POST", "a=" + "x" * 100_000, Sec_Fetch_Site="same-origin")[0] == 413


def test_a_thousand_tabs(served: Served) -> None:
    """Of a thousand pages that want to be told of news some are told, the others are sent away; the desk stays up."""
    place = urlsplit(served.address)
    request = f"GET /events HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode()
    with ExitStack() as open_tabs:
        told = 0
        for _tab in range(MOST_LISTENERS + 50):  # as many as one test may open; each has a connection of its own
            tab = open_tabs.enter_context(socket.create_connection((place.hostname, place.port), timeout=60))
            tab.sendall(request)
            told += tab.recv(64).startswith(b"HTTP/1.1 200")
        assert told == MOST_LISTENERS
        for _again in range(750):
            with socket.create_connection((place.hostname, place.port), timeout=60) as tab:
                tab.sendall(request)
                assert tab.recv(64).startswith(b"HTTP/1.1 503")
        assert ask(served, "/")[0] == 200
        assert ask(served, f"/es/{LEAFLET}.pdf")[0] == 200


def test_a_file_that_is_gone_or_locked_is_told(served: Served, sit_down: SitDown) -> None:
    """Somebody has deleted a PDF, or holds it: a clear word, and the desk goes on."""
    path = served.out / f"es/{LEAFLET}.pdf"
    kept = path.read_bytes()
    path.unlink()
    path.mkdir()  # cannot be read as a file, also by root
    try:
        status, text = ask(served, f"/es/{LEAFLET}.pdf")
        assert status == 500
        assert f"es/{LEAFLET}.pdf" in text
        page = sit_down(f"{served.address}/print/es/{LEAFLET}")
        page.get_by_role("button", name="Print").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("That did not work. Nothing is lost.")
    finally:
        path.rmdir()
        path.write_bytes(kept)
    assert ask(served, f"/es/{LEAFLET}.pdf")[0] == 200
