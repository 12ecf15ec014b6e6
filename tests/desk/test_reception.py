"""Reception at the served desk, in a real browser: find it, print it, send it to a phone, look after the rack."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leafpost.catalogs.signoff import Role, Signoff
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.clinic import read_clinic
from leafpost.desk.printers import Phase, Sides, Trouble
from leafpost.press.gather import gather
from tests.browsing import barriers
from tests.conftest import TODAY
from tests.desk.conftest import DRAFT, LEAFLET, Served

SitDown = Callable[..., Page]


def test_large_print_in_a_language_twenty_times_in_three_clicks(served: Served, sit_down: SitDown) -> None:
    """The language, Large print, Print: the printer gets twenty copies of the large-print edition, on both sides."""
    page = sit_down(served.address)
    page.get_by_role("link", name="العربية").first.click()
    page.locator("#ar").get_by_role("link", name="Large print").first.click()
    page.get_by_label("Copies").fill("20")
    page.get_by_role("button", name="Print").click()
    expect(page.locator(".job")).to_have_text("Printed")
    (order,), (paper,) = served.office.orders, served.office.papers
    assert (order.copies, order.sides, order.printer, order.tray, order.paper) == (
        20,
        Sides.LONG_EDGE,
        "laser",
        "",
        "A4",
    )
    assert paper == (served.out / f"ar/{LEAFLET}.large-print.pdf").read_bytes()


def test_the_keyboard_alone_suffices(served: Served, sit_down: SitDown) -> None:
    """From the first key to the finished job without a mouse: skip, find, choose, print."""
    page = sit_down(served.address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("cuide")
    reach(page, 'section#es a.main:has-text("Print")')
    page.keyboard.press("Enter")
    expect(page.get_by_label("Copies")).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator(".job")).to_have_text("Printed")
    assert [(order.copies, order.path.parent.name) for order in served.office.orders] == [(3, "es")]


def reach(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector.partition(":has-text")[0]):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_what_must_not_be_handed_out_offers_no_print(served: Served, sit_down: SitDown) -> None:
    """A draft stands apart, says why, can be looked at, and can neither be printed nor sent to a phone."""
    page = sit_down(served.address)
    card = page.locator("#en .held-back .card")
    expect(card.get_by_role("heading")).to_have_text("Walking again")
    card.get_by_text("Why not?").click()
    expect(card).to_contain_text("A clinician has not signed these words.")
    expect(card.get_by_role("link", name="Show")).to_be_visible()
    expect(card.get_by_role("link", name="Print", exact=True)).to_have_count(0)
    expect(card.get_by_role("link", name="To my phone")).to_have_count(0)
    for path in ("print", "phone"):
        page.goto(f"{served.address}/{path}/en/{DRAFT}")
        expect(page.get_by_role("heading", level=1)).to_have_text("This must not be handed out.")


def test_options_reach_the_printer(served: Served, sit_down: SitDown) -> None:
    """One side, a tray of the chosen printer; trays of other printers are not offered."""
    page = sit_down(f"{served.address}/print/es/{LEAFLET}")
    tray = page.get_by_label("Tray")
    expect(tray.locator("option")).to_have_text(["Automatic", "tray-1", "tray-2"])
    page.get_by_label("Printer").select_option("colour")
    expect(page.get_by_label("Printer").locator("option:checked")).to_contain_text("Out of paper")
    expect(tray.locator("option")).to_have_text(["Automatic", "photo"])
    page.get_by_label("Printer").select_option("laser")
    tray.select_option("tray-2")
    page.get_by_text("One side").click()
    page.get_by_role("button", name="Print").click()
    page.wait_for_url("**/jobs/*")
    (order,) = served.office.orders
    assert (order.sides, order.tray, order.printer, order.copies) == (Sides.ONE, "tray-2", "laser", 1)


def test_a_job_is_followed_until_it_is_over(served: Served, sit_down: SitDown) -> None:
    """The page says what hinders the printer, and by itself that it goes on and is done."""
    served.office.phase, served.office.troubles = Phase.PRINTING, (Trouble.NO_PAPER,)
    page = sit_down(f"{served.address}/print/es/{LEAFLET}")
    page.get_by_role("button", name="Print").click()
    expect(page.locator(".job")).to_have_text("Printing · Out of paper")
    served.office.phase, served.office.troubles = Phase.COMPLETED, ()
    expect(page.locator(".job")).to_have_text("Printed")


def test_an_order_is_printed_once(served: Served, sit_down: SitDown) -> None:
    """Two clicks, or the form sent again by going back: one job."""
    page = sit_down(f"{served.address}/print/es/{LEAFLET}")
    form = page.evaluate(
        "() => Object.fromEntries([...new FormData(document.querySelector('.order'))].map(([k, v]) => [k, String(v)]))"
    )
    send = "form => fetch(location.pathname, { method: 'POST', body: new URLSearchParams(form) }).then(a => a.url)"
    first, second = page.evaluate(send, form), page.evaluate(send, form)
    assert first == second
    assert len(served.office.orders) == 1


def test_without_a_printer_the_browser_prints(served: Served, sit_down: SitDown) -> None:
    """Where no printer can be reached the page says so and leads to the PDF."""
    served.office.there = ()
    page = sit_down(f"{served.address}/print/ar/{LEAFLET}?edition=large-print")
    expect(page.locator(".notice")).to_contain_text("no printer")
    link = page.get_by_role("link", name="Large print")
    expect(link).to_have_attribute("href", f"/ar/{LEAFLET}.large-print.pdf")
    answer = page.request.get(f"{served.address}/ar/{LEAFLET}.large-print.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body() == (served.out / f"ar/{LEAFLET}.large-print.pdf").read_bytes()


def test_a_printer_that_refuses_is_told_and_nothing_is_lost(served: Served, sit_down: SitDown) -> None:
    """The reason stands on the page with a way back to the same form; afterwards it prints."""
    served.office.fault = "the printer 'laser' takes no jobs at present"
    page = sit_down(f"{served.address}/print/es/{LEAFLET}")
    page.get_by_role("button", name="Print").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That did not work. Nothing is lost.")
    expect(page.locator(".notice")).to_contain_text("takes no jobs at present")
    served.office.fault = ""
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Print").click()
    expect(page.locator(".job")).to_have_text("Printed")


def test_the_link_goes_to_the_patients_phone(served: Served, sit_down: SitDown) -> None:
    """A QR code of the phone page's public address, with the address in letters below it."""
    page = sit_down(f"{served.address}/#ar")
    page.locator("#ar").get_by_role("link", name="To my phone").click()
    address = f"https://lakeside.example/leaflets/ar/{LEAFLET}.html"
    expect(page.get_by_role("img", name=f"QR code: {address}")).to_be_visible()
    expect(page.locator(".address")).to_have_text(address)
    box = page.locator(".qr img").bounding_box()
    assert box is not None
    assert box["width"] > 500


def test_what_was_printed_is_on_the_rack_until_it_is_taken_out(served: Served, sit_down: SitDown) -> None:
    """A pile may stay while its words are those that are signed; when they change it must be taken out."""
    page = sit_down(f"{served.address}/print/es/{LEAFLET}")
    page.get_by_label("Copies").fill("12")
    page.get_by_role("button", name="Print").click()
    page.wait_for_url("**/jobs/*")
    page.goto(f"{served.address}/rack")
    row = page.get_by_role("table", name="These may stay").get_by_role("row").filter(has_text="Cuide su espalda")
    expect(row).to_contain_text("Spanish")
    served.change(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Manténgase abrigado", "Use ropa caliente")
    until(page, "A newer text is waiting for its signatures.")
    sign(served.root, "es")
    until(page, "Take these out")
    row = page.get_by_role("table", name="Take these out").get_by_role("row").filter(has_text="Cuide su espalda")
    expect(row).to_contain_text("The words have changed.")
    row.get_by_role("button", name="Taken out").click()
    expect(page.get_by_text("Cuide su espalda")).to_have_count(0)


def until(page: Page, words: str) -> None:
    """Wait until the server says so, and load the page again."""
    page.evaluate(
        """async words => {
            for (let look = 0; look < 600; look++) {
                if ((await (await fetch(location.pathname)).text()).includes(words)) return;
                await new Promise(done => setTimeout(done, 100));
            }
            throw new Error(`the server never said: ${words}`);
        }""",
        words,
    )
    page.reload()


def sign(root: Path, tag: str) -> None:
    """Both sign the words of today."""
    localised = gather(read_clinic(root), TODAY).localised[LEAFLET, tag]
    for role in (Role.TRANSLATOR, Role.CLINICIAN):
        signoff = Signoff(role, role.value, TODAY, localised.words_digest)
        add_signoff(root, tag, LEAFLET, signoff, localised.parts, localised.standing)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_nobody_is_shut_out(served: Served, sit_down: SitDown, lang: str, scheme: str) -> None:
    """axe finds nothing on any page of the desk, left-to-right and right-to-left, in light and dark."""
    served.office.phase = Phase.COMPLETED
    start = f"{served.address}/{'index.ar.html' if lang == 'ar' else ''}"
    page = sit_down(start, lang=lang, scheme=scheme)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if lang == "ar" else "ltr")
    for box in page.locator("details:visible").all():
        box.locator("summary").click()
    found = {"catalogue": barriers(page)}
    page.goto(f"{served.address}/print/ar/{LEAFLET}")
    found["print"] = barriers(page)
    page.locator("button.main").click()
    page.wait_for_url("**/jobs/*")
    found["job"] = barriers(page)
    for path in (f"phone/ar/{LEAFLET}", "rack", "translations.html", "nowhere", f"print/en/{DRAFT}"):
        page.goto(f"{served.address}/{path}")
        found[path] = barriers(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("path", ["", f"print/ar/{LEAFLET}", f"phone/ar/{LEAFLET}", "rack", "nowhere"])
def test_a_narrow_screen_has_room(served: Served, sit_down: SitDown, path: str) -> None:
    """At 320 pixels no page has to be scrolled sideways (WCAG 2.2, success criterion 1.4.10)."""
    page = sit_down(f"{served.address}/{path}", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_it_works_too(served: Served, sit_down: SitDown) -> None:
    """Languages are links, all leaflets stand below each other, and a form prints."""
    page = sit_down(served.address, script=False)
    expect(page.locator("#es .card").first).to_be_visible()
    expect(page.locator("#ar .card").first).to_be_visible()
    expect(page.locator(".search")).to_be_hidden()
    page.locator("#ar a.main").first.click()
    page.get_by_role("button", name="Print").click()
    expect(page.locator(".job")).to_have_text("Printed")
    assert re.search(rf"/ar/{LEAFLET}\.pdf$", str(served.office.orders[0].path))
