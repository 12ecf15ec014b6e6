"""What happens on the page when a file is saved, well or badly."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import REPOSITORY
from tests.preview.conftest import LEAFLET, Served

Visit = Callable[..., Page]
WARM = "Manténgase abrigado"


@pytest.fixture(autouse=True)
def as_before(served: Served) -> Iterator[None]:
    """Each test leaves the catalogs as they were."""
    paths = [*served.root.glob("locales/*/LC_MESSAGES/*.po"), served.root / "leaflets" / f"{LEAFLET}.md"]
    before = {path: path.read_bytes() for path in paths}
    yield
    for path, data in before.items():
        if path.read_bytes() != data:
            path.write_bytes(data)


def test_what_poedit_saves_is_on_the_page_at_once(served: Served, visit: Visit) -> None:
    """New words come into the list, the phone page and the picture of the printed page; the chosen message stays."""
    page = visit(f"/es/{LEAFLET}")
    page.get_by_role("button", name="Primero", exact=True).click()
    picture = page.locator(".print-page img").first.get_attribute("src")
    served.change("es", WARM, "Use ropa caliente")
    expect(page.get_by_role("button", name="Use ropa caliente", exact=True)).to_be_visible()
    expect(page.locator("#status")).to_have_text("Saved 12:03:05 · updated")
    expect(page.locator(".print-page img").first).not_to_have_attribute("src", picture or "")
    expect(page.locator(".message.chosen .target")).to_have_text("Primero")
    page.get_by_role("button", name="Phone", exact=True).click()
    expect(page.frame_locator("iframe.phone").get_by_text("Use ropa caliente")).to_be_visible()


def test_a_file_that_is_written_in_pieces_is_not_shown_as_damaged(served: Served, visit: Visit) -> None:
    """An editor that empties the file and then writes it is waited for."""
    page = visit(f"/es/{LEAFLET}")
    page.evaluate(
        "new MutationObserver(() => { if (document.querySelector('[role=alert]')) document.body.dataset.alarm = 1 })"
        ".observe(document.body, { childList: true, subtree: true })"
    )
    path = served.catalog("es")
    text = path.read_text("utf-8").replace(WARM, "Abríguese")
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text[: text.index("Abríguese") + 4])
        stream.flush()
        expect(page.locator("#status")).to_have_text("Saved 12:03:05 · updated")  # the half was noticed
        stream.write(text[text.index("Abríguese") + 4 :])
    expect(page.get_by_role("button", name="Abríguese", exact=True)).to_be_visible()
    assert page.locator("body[data-alarm]").count() == 0


def test_a_damaged_file_is_told_with_its_line_and_the_last_good_page_stays(served: Served, visit: Visit) -> None:
    """A quotation mark that is missing: the line and the mending are told, and gone when it is mended."""
    page = visit(f"/es/{LEAFLET}")
    served.change("es", f'"{WARM}"', f'"{WARM}')
    lines = served.catalog("es").read_text("utf-8").splitlines()
    line = lines.index(f'msgstr "{WARM}') + 1
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"locales/es/LC_MESSAGES/{LEAFLET}.po:{line}: The text is not closed")
    expect(page.get_by_role("button", name=WARM, exact=True)).to_be_visible()
    served.change("es", f'"{WARM}', f'"{WARM}"')
    expect(alert).to_have_count(0)
    expect(page.locator("#status")).to_have_text("Saved 12:03:05 · updated")


def test_what_a_translation_has_lost_is_told_at_its_message(served: Served, visit: Visit) -> None:
    """A value of the clinic that is left out is an error at the message, and among those with problems."""
    page = visit(f"/es/{LEAFLET}")
    served.change("es", "Una sesión dura {session_length}.", "Una sesión dura poco.")
    wrong = page.locator(".message.wrong")
    expect(wrong.locator(".finding.error")).to_contain_text("has lost {session_length}")
    page.get_by_role("button", name="With problems").click()
    expect(page.locator(".message:visible")).to_have_count(1)


def test_a_fuzzy_message_shows_what_changed_in_its_source(served: Served, visit: Visit) -> None:
    """The words that are gone and the words that are new are told apart, and not by colour alone."""
    page = visit(f"/es/{LEAFLET}")
    entry = f'msgctxt "{LEAFLET}"\nmsgid "Keep warm"'
    served.change("es", entry, f'#, fuzzy\n#| msgctxt "{LEAFLET}"\n#| msgid "Keep dry"\n{entry}')
    changed = page.locator(".message .changes")
    expect(changed.locator("del")).to_have_text("dry")
    expect(changed.locator("ins")).to_have_text("warm")
    expect(page.get_by_role("button", name="To do 1")).to_be_visible()


def test_a_title_that_is_too_long_is_told_at_the_title(served: Served, visit: Visit) -> None:
    """A title of 80 characters is warned of, with its length and the limit."""
    page = visit(f"/es/{LEAFLET}")
    served.change("es", "Cuide su espalda", "Cuide " * 13 + "ya")
    expect(page.locator(".message").first.locator(".finding.warning").first).to_contain_text(
        "This has 80 characters, and should have at most about 60."
    )


def test_a_leaflet_that_does_not_fit_shows_what_stands_beyond(served: Served, visit: Visit) -> None:
    """What stands on the third page is marked there and named at its message, with the number of pages."""
    page = visit(f"/es/{LEAFLET}")
    served.change("es", "Qué ayuda en los primeros días.", "Qué ayuda en los primeros días. " * 100)
    last = page.locator(".message", has_text="Pregúntenos")
    expect(last.locator(".finding.error")).to_contain_text("This does not fit: the leaflet fills")
    expect(last.locator(".finding.error")).to_contain_text("pages, and a leaflet has 2.")
    expect(page.locator(".print-page.beyond")).not_to_have_count(0)
    expect(page.locator(".zone.overflow").first).to_be_attached()
    expect(page.locator("#notices")).to_contain_text("shorten it, or make two leaflets of it", ignore_case=True)


def test_what_is_wider_than_a_phone_is_told_at_its_message(served: Served, visit: Visit) -> None:
    """A line that no phone has room for is marked on the phone page, and named in the list with the widths."""
    own = served.root / "templates/web/leaflet.css"
    own.parent.mkdir(parents=True)
    ours = (REPOSITORY / "templates/web/leaflet.css").read_text("utf-8")
    own.write_text(ours + "\n.lead { white-space: nowrap }\n", "utf-8")
    try:
        page = visit(f"/es/{LEAFLET}")
        served.change("es", "Qué ayuda en los primeros días.", "Qué ayuda en los primeros días y en las semanas.")
        found = page.locator(".message", has_text="What helps in the first days.").locator(".finding.warning")
        expect(found.filter(has_text="Wider than the page on a phone of 320 and 375 pixels")).to_have_count(1)
        page.get_by_role("button", name="Phone", exact=True).click()
        expect(page.frame_locator("iframe.phone").locator(".lp-wide")).to_contain_text("y en las semanas.")
    finally:
        remove(own)


def test_a_new_sentence_of_the_author_comes_in_too(served: Served, visit: Visit) -> None:
    """A sentence that the author adds is on the page, marked as not yet in the file."""
    page = visit(f"/es/{LEAFLET}")
    path = served.root / "leaflets" / f"{LEAFLET}.md"
    path.write_text(path.read_text("utf-8").replace("- Keep warm\n", "- Keep warm\n- Sleep well\n"), "utf-8")
    row = page.locator(".message", has_text="Sleep well")
    expect(row).to_contain_text("Not in your file yet")
    expect(row).to_contain_text("build.py translate update")


def test_a_broken_template_is_told_and_the_server_stays_up(served: Served, visit: Visit) -> None:
    """The clinic's own template with a mistake: file and line above the last good page, then all is well again."""
    page = visit(f"/es/{LEAFLET}")
    own = served.root / "templates/web/leaflet.html"
    own.parent.mkdir(parents=True)
    try:
        own.write_text("<p>\n{% if %}\n", "utf-8")
        expect(page.get_by_role("alert")).to_contain_text("templates/web/leaflet.html:2")
        expect(page.get_by_role("button", name=WARM, exact=True)).to_be_visible()
    finally:
        remove(own)
    expect(page.get_by_role("alert")).to_have_count(0)


def remove(file: Path) -> None:
    file.unlink()
    file.parent.rmdir()
    file.parent.parent.rmdir()
