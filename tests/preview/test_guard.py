"""Who is answered by the preview, and what is given out."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.preview.conftest import LEAFLET, Served


def ask(
    served: Served, path: str, *, method: str = "GET", host: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    """One request as it is written here, without a client that mends the path."""
    port = urlsplit(served.address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host if host is not None else f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_other_names_are_not_answered(served: Served) -> None:
    """A name that somebody else has pointed to this machine gets nothing (DNS rebinding)."""
    port = urlsplit(served.address).port
    assert ask(served, "/", host=f"localhost:{port}")[0] == 200
    for host in (f"evil.example:{port}", "evil.example", "127.0.0.1:1", "", f"127.0.0.1.evil.example:{port}"):
        status, _headers, body = ask(served, "/", host=host)
        assert (status, b"Lakeside" in body) == (421, False), host


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(served: Served, method: str) -> None:
    """The preview only reads."""
    assert ask(served, f"/es/{LEAFLET}/state", method=method)[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "/es/../clinic.toml", "/es/..%2f..%2fclinic.toml", "/es/..%2fclinic/state", "/-/..%2fpreview.css%2f..",
        "/-/frame.js", "/../../etc/passwd", f"/es/{LEAFLET}/pages/..%2f..%2fclinic.png", f"/es/{LEAFLET}/text",
        f"/fr/{LEAFLET}", "/es/no-such-leaflet", f"/en/{LEAFLET}", "/es/interface",
    ],
)  # fmt: skip
def test_only_what_is_shown_is_given_out(served: Served, path: str) -> None:
    """Whatever else is asked for is not there."""
    assert ask(served, path)[0] == 404


def test_every_answer_says_what_it_may_do(served: Served) -> None:
    """Pages may load from here alone; a frame has no origin, and runs one script that is known by its digest."""
    _status, headers, _body = ask(served, f"/es/{LEAFLET}")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    while not json.loads(ask(served, f"/es/{LEAFLET}/state")[2]).get("forms"):
        pass
    _status, headers, body = ask(served, f"/es/{LEAFLET}/phone")
    assert "sandbox allow-scripts" in headers["content-security-policy"]
    assert "allow-same-origin" not in headers["content-security-policy"]
    assert b"<script>" in body


def test_a_language_that_was_not_begun_is_told_how_to_begin(served: Served) -> None:
    """The page names the command."""
    assert b"build.py translate add fr" in ask(served, f"/fr/{LEAFLET}")[2]
