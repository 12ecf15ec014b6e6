"""Every address, every method, any junk: an answer that says what it may do, and never a mistake of ours."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from leafpost.database.tables import consent, event, request, subscriber, suppression
from leafpost.public.app import PAGES
from tests.public.conftest import Served

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TOKEN = st.text("abcXYZ0189_-", min_size=22, max_size=22)
PART = st.one_of(ANY, TOKEN, st.sampled_from(["..", "%", "en", "ar", "\0", "x" * 3000]))
FORM = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(
        st.sampled_from(["email", "name", "locale", "topic", "shown", "seal", "sure", "do", "List-Unsubscribe"]), ANY
    ).map(lambda fields: "&".join(f"{name}={quote(value)}" for name, value in fields.items()).encode()),
)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept_Language", "Cookie", "Content_Type", "Sec_Fetch_Site", "X_Forwarded_For", "Origin"]),
    st.one_of(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=60),
        st.sampled_from(["application/x-www-form-urlencoded", "same-origin", "::1, junk", "leafpost-form=x"]),
    ),
)


def kept(served: Served) -> list[int]:
    """How much there is of everything that a page could change."""
    with served.database.read() as connection:
        tables = (subscriber, consent, suppression, event, request)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


@pytest.mark.parametrize("pattern", [pattern for pattern, _, _ in PAGES])
def test_junk_is_answered(served: Served, pattern: str) -> None:
    """Never a 500, never a page without its policy; and what only reads changes nothing."""

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    @example("GET", "x", "lang=%ff&code=%00", b"", {})
    @given(st.sampled_from(METHODS), PART, ANY, FORM, HEADERS)
    def ask(method: str, part: str, query: str, form: bytes, headers: dict[str, str]) -> None:
        path = "".join(
            quote(part, safe="") if piece.startswith("{") else piece
            for piece in pattern.replace("{", "\0{").replace("}", "}\0").split("\0")
        )
        before = kept(served) if method != "POST" else []
        query = query if query.startswith("lang=") else quote(query, safe="=&")
        answer = served.ask(f"{path}?{query}", method=method, body=form, **headers)
        assert answer.status < 500, answer.body
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert (answer.status == 405) == (method not in ("GET", "HEAD", "POST")) or method == "POST"
        assert kept(served) == before or method == "POST"

    ask()
    assert served.told == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "lakeside.example.evil.example", ""])
def test_other_names_are_not_answered(served: Served, host: str) -> None:
    """A name that somebody else has pointed to this machine gets nothing (DNS rebinding)."""
    assert served.ask("/subscribe", Host=host).status == 421
    assert served.ask("/subscribe", Host="lakeside.example").status == 200


def test_no_page_names_another_site_or_a_script(served: Served) -> None:
    """Pages load what this site gives; links to elsewhere are the clinic's own."""
    unsubscribe, preferences = served.reader("sites@example.org")
    for path in ("/", "/subscribe", f"/u/{unsubscribe}", f"/p/{preferences}", "/data", "/check"):
        page = served.ask(path).text
        assert "<script" not in page
        assert "https://" not in page.replace('href="https://lakeside.example"', "")


def test_a_form_that_is_too_long_is_refused(served: Served) -> None:
    """More than any page of ours could send is not read."""
    assert served.ask("/subscribe", method="POST", body="email=" + "a" * 20_000).status == 413
