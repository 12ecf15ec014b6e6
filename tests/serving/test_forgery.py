"""Whether a form came from a page of ours."""

import pytest

from leafpost.serving.forgery import Forgery, Sealed

KEY = b"k" * 32


def given(forgery: Forgery) -> tuple[Sealed, dict[str, str]]:
    """A page's seal, and the cookies that its reader's browser sends from then on."""
    sealed = forgery.sealed({})
    name, _, value = sealed.set_cookie.partition(";")[0].partition("=")
    return sealed, {name: value}


def test_a_page_and_its_cookie_belong_together() -> None:
    """The form of a page is taken with the cookie that came with it, and a second page of the same browser too."""
    forgery = Forgery(KEY, is_https=True)
    sealed, cookies = given(forgery)
    second = forgery.sealed(cookies)
    assert (second.seal, second.set_cookie) == (sealed.seal, "")
    assert forgery.is_ours({}, cookies, sealed.seal)


def test_a_form_of_another_site_is_not_ours() -> None:
    """Without our cookie, with a seal of another cookie, of another key, or with none, a form is refused."""
    forgery = Forgery(KEY, is_https=True)
    sealed, cookies = given(forgery)
    other, other_cookies = given(forgery)
    stranger, _ = given(Forgery(b"x" * 32, is_https=True))
    assert not forgery.is_ours({}, {}, sealed.seal)
    assert not forgery.is_ours({}, other_cookies, sealed.seal)
    for seal in (other.seal, stranger.seal, "", sealed.seal[:-1], "é"):
        assert not forgery.is_ours({}, cookies, seal)
    assert not forgery.is_ours({}, {forgery.cookie: "é"}, sealed.seal)


@pytest.mark.parametrize(
    ("site", "is_ours"), [("same-origin", True), ("same-site", False), ("cross-site", False), ("none", False)]
)
def test_what_the_browser_says_of_itself_decides(site: str, is_ours: bool) -> None:
    """Fetch Metadata counts more than any seal: no page can make a browser lie about it."""
    forgery = Forgery(KEY, is_https=True)
    sealed, cookies = given(forgery)
    assert forgery.is_ours({"sec-fetch-site": site}, cookies, sealed.seal) is is_ours
    assert forgery.is_ours({"sec-fetch-site": site}, {}, "") is is_ours


def test_the_cookie_stays_with_this_host_and_away_from_scripts() -> None:
    """Over https it is bound to the very host; nowhere may a script or another site use it."""
    for is_https, start in ((True, "__Host-leafpost-form="), (False, "leafpost-form=")):
        cookie = Forgery(KEY, is_https=is_https).sealed({}).set_cookie
        assert cookie.startswith(start)
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert ("Secure" in cookie.split("; ")) is is_https
