"""The page beside its messages, in a real browser: found both ways, by mouse and by keyboard."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browsing import RULES
from tests.preview.conftest import LEAFLET, LETTER, Served

Visit = Callable[..., Page]
WARM = "Manténgase abrigado"


def line_of(served: Served, tag: str, msgid: str, slug: str = LEAFLET) -> int:
    """The line of a msgid in its PO file, as grep would tell it."""
    lines = served.catalog(tag, slug).read_text("utf-8").splitlines()
    return lines.index(f'msgid "{msgid}"') + 1


def message(page: Page, source: str) -> Locator:
    return page.locator(".message", has=page.locator(".source", has_text=re.compile(f"^{re.escape(source)}$")))


def phone(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Phone", exact=True).click()
    return page.frame_locator("iframe.phone:visible")


def test_a_click_on_the_printed_page_finds_the_message_and_its_place_in_the_file(served: Served, visit: Visit) -> None:
    """A sentence that is clicked in print has its message focused, with the line that it has in the PO."""
    page = visit(f"/es/{LEAFLET}")
    page.get_by_role("button", name=WARM, exact=True).click()
    found = page.locator(".message:focus")
    expect(found.locator(".target")).to_have_text(WARM)
    place = f"locales/es/LC_MESSAGES/{LEAFLET}.po:{line_of(served, 'es', 'Keep warm')}"
    expect(found.locator("code")).to_have_text(place)


def test_a_click_on_the_phone_page_finds_the_message(served: Served, visit: Visit) -> None:
    """The same on the phone page, in Arabic."""
    page = visit(f"/ar/{LEAFLET}")
    phone(page).get_by_text("التدفئة").click()
    found = page.locator(".message:focus")
    expect(found.locator(".source")).to_have_text("Keep warm")
    expect(found.locator("code")).to_contain_text(f".po:{line_of(served, 'ar', 'Keep warm')}")


def test_a_picture_on_the_phone_page_leads_to_its_description(visit: Visit) -> None:
    """Descriptions of pictures are messages too, and the picture is where they are found."""
    page = visit(f"/es/{LEAFLET}")
    phone(page).get_by_role("img", name="Un corredor visto de lado.").click()
    expect(page.locator(".message:focus .source")).to_have_text("A runner seen from the side.")


def test_a_message_that_is_chosen_is_marked_and_in_sight_in_every_form(visit: Visit) -> None:
    """Choosing a message marks it on the printed page and on the phone page, and scrolls there."""
    page = visit(f"/es/{LEAFLET}")
    message(page, "New weakness in one or both legs").click()
    zone = page.locator(".zone.chosen")
    expect(zone).to_have_attribute("aria-label", "Debilidad nueva en una o ambas piernas")
    expect(zone).to_be_in_viewport()
    chosen = phone(page).locator(".lp-chosen")
    expect(chosen).to_have_text("Debilidad nueva en una o ambas piernas")
    expect(chosen).to_be_in_viewport()


def test_a_reload_keeps_the_message(visit: Visit) -> None:
    """The address names the chosen message, so that a reload leads back to it."""
    page = visit(f"/es/{LEAFLET}")
    message(page, "Keep warm").click()
    page.reload()
    expect(page.locator(".message.chosen .target")).to_have_text(WARM)


def test_links_of_the_phone_page_do_not_leave_it(visit: Visit) -> None:
    """A link in the phone page chooses its message and goes nowhere."""
    page = visit(f"/es/{LEAFLET}")
    frame = phone(page)
    before = [frame.url for frame in page.frames[1:]]
    frame.get_by_role("link", name="Reserve una evaluación").click()
    expect(page.locator(".message:focus .target")).to_have_text("[Reserve una evaluación][booking]")
    assert [frame.url for frame in page.frames[1:]] == before


def test_everything_can_be_done_with_the_keyboard(visit: Visit) -> None:
    """From a message with the arrows to the next, with Enter to the page, with Enter back."""
    page = visit(f"/es/{LEAFLET}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the messages")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator(".message").nth(0)
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    second = page.locator(".message").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".zone:focus")).to_have_attribute("aria-label", "Qué ayuda en los primeros días.")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()


def test_search_and_filter_leave_what_is_wanted(visit: Visit) -> None:
    """The search looks in source and translation; a filter for which there is nothing says so."""
    page = visit(f"/es/{LEAFLET}")
    page.get_by_role("searchbox").fill("ABRIGADO")
    expect(page.locator(".message:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name=re.compile("To do")).click()
    expect(page.locator(".message:visible")).to_have_count(0)
    expect(page.get_by_text("No message here.")).to_be_visible()


def test_right_to_left_translations_run_from_right_to_left(visit: Visit) -> None:
    """In Arabic the translation is set from right to left, its English source from left to right."""
    page = visit(f"/ar/{LEAFLET}")
    first = page.locator(".message").nth(0)
    expect(first.locator(".target")).to_have_attribute("dir", "rtl")
    expect(first.locator(".target")).to_have_attribute("lang", "ar")
    expect(first.locator(".source")).to_have_attribute("dir", "ltr")


def test_a_letter_shows_its_forms_and_the_messages_of_the_leaflets_in_it(served: Served, visit: Visit) -> None:
    """A newsletter is shown as wide and narrow letter and as text; a teased leaflet's words lead to its own PO."""
    page = visit(f"/es/{LETTER}")
    page.frame_locator("iframe.wide").get_by_text("Cuide su espalda").click()
    place = f"locales/es/LC_MESSAGES/{LEAFLET}.po:{line_of(served, 'es', 'Caring for your back')}"
    expect(page.locator(".message:focus code")).to_have_text(place)
    page.get_by_role("button", name="Letter, phone").click()
    expect(page.frame_locator("iframe.phone").locator(".lp-chosen").first).to_have_text("Cuide su espalda")
    page.get_by_role("button", name="Novedades de la consulta.").first.click()
    expect(page.locator(".message:focus .source")).to_have_text("News from the practice.")
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".letter-text")).to_contain_text("Ha llegado la primavera.")


def test_a_language_without_files_says_which_command_makes_them(visit: Visit) -> None:
    """Hebrew is offered and not begun: every message is to do, and the page tells how to begin."""
    page = visit(f"/he/{LEAFLET}")
    expect(page.locator("#notices")).to_contain_text("build.py translate update")
    expect(page.locator(".message").first).to_contain_text("Not in your file yet")


def test_the_first_page_tells_where_there_is_something_to_do(visit: Visit) -> None:
    """The chooser counts what is to do, and marks the first language that has any."""
    page = visit("/", ready=".shelf")
    expect(page.locator("#es .chip.done")).to_have_count(2)
    expect(page.locator("#he h2")).to_contain_text("Begin here")
    page.get_by_role("link", name="Caring for your back").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Caring for your back")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", f"/es/{LEAFLET}", f"/ar/{LETTER}", f"/he/{LEAFLET}"])
def test_nobody_is_shut_out(visit: Visit, path: str, scheme: str) -> None:
    """axe finds nothing against WCAG 2.2 AA, in light and dark, left-to-right and right-to-left."""
    page = visit(path, ready=".shelf" if path == "/" else ".message", scheme=scheme)
    if path != "/":
        page.locator(".message").nth(1).click()
    axe = Axe()
    found = axe.run(page, options={**RULES, "rules": {"target-size": {"enabled": False}}}).response["violations"]
    # Zones are as large as the words they lie over; the same is done with a message of the list, which is
    # large enough (WCAG 2.2, success criterion 2.5.8, exception "equivalent").
    sizes = axe.run(
        page, context={"exclude": [".zone"]}, options={"runOnly": {"type": "rule", "values": ["target-size"]}}
    ).response["violations"]
    found += sizes
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:2]) for rule in found] == []
