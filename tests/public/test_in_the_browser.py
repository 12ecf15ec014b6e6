"""The pages as readers see them: in English and Arabic, wide and narrow, with and without script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from leafpost.database.suppressions import is_suppressed
from tests.browsing import barriers
from tests.public.conftest import ISSUE, PATIENCE, SLUG, Served


@pytest.fixture
def visiting(served: Served, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts; at the end nothing may have been complained of, and nothing asked of elsewhere."""
    contexts: list[BrowserContext] = []
    said: list[str] = []
    origin = served.address.removesuffix("/leaflets")

    def make(width: int, *, script: bool = True, locale: str = "en", scheme: str = "light") -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale=locale,
            color_scheme="dark" if scheme == "dark" else "light",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        context.on("request", lambda r: None if r.url.startswith((origin, "data:")) else said.append(r.url))
        return context

    yield make
    for context in contexts:
        context.close()
    assert [words for words in said if "favicon" not in words and "status of 4" not in words] == []


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_whole_way_without_script(
    served: Served, visiting: Callable[..., BrowserContext], locale: str
) -> None:  # fmt: skip
    """Sign up, confirm out of the mail, change the language, leave: by keyboard and buttons, script switched off."""
    address = f"way.{locale}@example.org"
    page = visiting(375, script=False, locale=locale).new_page()
    page.goto(f"{served.address}/subscribe")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if locale == "ar" else "ltr")
    page.locator("#email").fill(address)
    page.locator("#name").fill("Amal")
    page.locator("#topic-1").check()
    page.locator("#email").press("Enter")
    expect(page.locator("#email")).to_have_count(0)
    mail = served.mailbox.wait_for(address)[0]
    assert mail["Content-Language"] == locale
    page.goto(served.address + served.link(mail, "confirm"))
    page.locator("main button").click()
    expect(page.locator("main button")).to_have_count(0)
    assert served.is_reader(address)
    unsubscribe, preferences = served.reader(address, locale=locale)
    page.goto(f"{served.address}/p/{preferences}")
    page.locator("#locale").select_option("es")
    page.locator("main form button").first.click()
    expect(page.locator("[role=status]")).to_be_visible()
    page.goto(f"{served.address}/u/{unsubscribe}")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("main button").click()
    expect(page.locator("main button")).to_have_count(0)
    with served.database.read() as connection:
        assert is_suppressed(connection, served.hashed(address), "news")


@pytest.mark.parametrize(("lang", "width", "scheme"), [("en", 1280, "light"), ("ar", 375, "dark")])
def test_nobody_is_shut_out(
    served: Served, visiting: Callable[..., BrowserContext], lang: str, width: int, scheme: str
) -> None:  # fmt: skip
    """axe finds nothing against WCAG 2.2 AA on any page, light or dark; nothing is scrolled sideways."""
    mark = f"axe.{lang}.{width}"
    unsubscribe, preferences = served.reader(f"{mark}@example.org", locale=lang)
    served.post("/data", {"email": f"{mark}@example.org"})
    served.sign_up(f"new.{mark}@example.org")
    data = served.link(served.mailbox.wait_for(f"{mark}@example.org")[0], "data")
    confirm = served.link(served.mailbox.wait_for(f"new.{mark}@example.org")[0], "confirm")
    paths = [
        "/", "/subscribe", confirm, f"/u/{unsubscribe}", f"/p/{preferences}", "/data", data, "/check",
        "/check?code=0000-0000", "/check?code=x", "/nowhere",
    ]  # fmt: skip
    page = visiting(width, scheme=scheme).new_page()
    for path in paths:
        page.goto(f"{served.address}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert (path, barriers(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{served.address}/subscribe?lang={lang}")
    page.locator("summary").click()
    page.evaluate("document.querySelectorAll('[required]').forEach(field => field.removeAttribute('required'))")
    assert barriers(page) == []
    page.locator("main form button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    assert barriers(page) == []


def test_letters_and_leaflets_show_their_pictures(served: Served, visiting: Callable[..., BrowserContext]) -> None:
    """The policies that they are served under let all of their own pictures and styles through."""
    page = visiting(1280).new_page()
    for path in (f"/newsletters/{ISSUE}/en", f"/en/{SLUG}.html"):
        page.goto(served.address + path)
        assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).length") == 0
        assert page.evaluate("document.images.length") > 0
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
