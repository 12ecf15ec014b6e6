"""The preview of an issue: every language and form on one page that needs nothing but a browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from playwright.sync_api import Page, expect

from leafpost.clinic import read_clinic
from leafpost.errors import Problem, Severity
from leafpost.outbox.preview import READER, preview_page
from leafpost.press.gather import gather
from tests.browsing import barriers
from tests.conftest import REPOSITORY, TODAY, MakeClinic
from tests.reading import SAMPLE_TAGS, bcp47, squeezed

ISSUE = "take-the-first-step"
FORMS = ("desktop", "phone", "dark")
FINDINGS = (
    Problem("newsletters/a.md", 3, "subject", "the subject is <long>", "shorten it", Severity.WARNING, "ar", ISSUE),
    Problem("locales/pl/a.po", 40, "claims", "“cures”: a claim", "say less", Severity.ERROR, "pl", ISSUE),
    Problem("clinic.toml", 9, "spf", "there is no SPF record", "add one", Severity.WARNING, "", ISSUE),
)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of one of the sample's issues, with three findings."""
    path = tmp_path_factory.mktemp("preview") / "preview.html"
    gathered = gather(read_clinic(REPOSITORY), TODAY)
    path.write_bytes(preview_page(gathered, ISSUE, FINDINGS, "23 November 2026, 12:00"))
    return path


def tree_of(path: Path) -> Any:
    return html5lib.parse(path.read_text("utf-8"), treebuilder="lxml", namespaceHTMLElements=False).getroot()


def said(element: Any, path: str = ".") -> str:
    """The words of a part of the page, one space between them."""
    return " ".join(element.xpath(f"string({path})").split())


def section(tree: Any, tag: str) -> Any:
    (found,) = tree.xpath(f"//section[@data-tag='{bcp47(tag)}']")
    return found


@pytest.mark.parametrize("tag", SAMPLE_TAGS)
def test_every_language_is_there_in_every_form(page_file: Path, tag: str) -> None:
    """Wide, narrow and dark letter, plain text and headers stand under the language's own name."""
    found = section(tree_of(page_file), tag)
    frames = {frame.get("class"): frame for frame in found.iter("iframe")}
    assert {name: frame.get("width") for name, frame in frames.items()} == {
        "desktop": "640", "phone": "375", "dark": "375",
    }  # fmt: skip
    subject = squeezed(found.xpath("string(.//p[@class='subject'])"))
    assert subject
    headers = {said(row, "dt"): row.xpath("string(dd)") for row in found.xpath(".//dl/div")}
    assert squeezed(headers["Subject"]) == subject
    assert headers["To"] == READER
    assert {"From", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"} <= set(headers)
    assert any(name.startswith("Preheader") and value for name, value in headers.items())
    text = squeezed(found.xpath("string(.//pre[@class='letter-text'])"))
    for frame in frames.values():
        letter = html5lib.parse(frame.get("srcdoc"), treebuilder="lxml", namespaceHTMLElements=False).getroot()
        assert letter.get("lang") == bcp47(tag)
        assert squeezed(letter.xpath("string(//h1)")) in text
        assert "--lp-" not in frame.get("srcdoc")


def test_letters_are_locked_in_and_carry_their_pictures(page_file: Path) -> None:
    """No frame may run a script or reach this page; pictures are inside; a link opens beside it."""
    tree = tree_of(page_file)
    frames = list(tree.iter("iframe"))
    assert len(frames) == len(SAMPLE_TAGS) * len(FORMS)
    for frame in frames:
        assert set(frame.get("sandbox").split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
        sources = re.findall(r'<img[^>]*\ssrc="([^"]{0,30})', frame.get("srcdoc"))
        assert sources
        assert all(source.startswith("data:image/") for source in sources)
        assert '<base target="_blank">' in frame.get("srcdoc")
    names = [frame.get("title") for frame in frames]
    assert len(set(names)) == len(names)


def test_findings_stand_at_their_language(page_file: Path) -> None:
    """Each finding is told once, escaped, under its language or above all; the others say that there is none."""
    tree = tree_of(page_file)
    (of_arabic,) = section(tree, "ar").xpath(".//li[contains(@class, 'finding')]")
    assert "the subject is <long>" in of_arabic.xpath("string()")
    (of_polish,) = section(tree, "pl").xpath(".//li[contains(@class, 'finding')]")
    assert "To mend: “cures”: a claim" in said(of_polish)
    assert "there is no SPF record" in tree.xpath("string(//section[@class='of-all'])")
    assert "The rules have nothing against this letter." in section(tree, "ja").xpath("string()")


def test_a_language_that_is_refused_is_shown_with_the_reason(clinic_folder: MakeClinic, tmp_path: Path) -> None:
    """Where a catalog must not be used there is no letter, and its file and line stand in the place of it."""
    root = clinic_folder(tmp_path / "clinic", offered=["ko"], translated=["es", "ar"])
    po = root / "locales/es/LC_MESSAGES/spring-letter.po"
    po.write_text(po.read_text("utf-8").replace("Ha llegado", "<b>Ha llegado"), "utf-8")
    path = tmp_path / "page.html"
    path.write_bytes(preview_page(gather(read_clinic(root), TODAY), "spring-letter", [], "today"))
    tree = tree_of(path)
    spanish = said(section(tree, "es"))
    assert "This letter cannot be made" in spanish
    assert "locales/es/LC_MESSAGES/spring-letter.po:" in spanish
    assert not list(section(tree, "es").iter("iframe"))
    assert len(list(section(tree, "ar").iter("iframe"))) == len(FORMS)
    assert "not translated" in section(tree, "ko").xpath("string()")


def test_hosted_pictures_are_inside_the_page_too(clinic_folder: MakeClinic, tmp_path: Path) -> None:
    """A clinic that hosts its pictures sees them without the net."""
    root = clinic_folder(tmp_path / "clinic", offered=())
    text = (root / "clinic.toml").read_text("utf-8")
    (root / "clinic.toml").write_text(text + '\n[mail]\nimages = "hosted"\n', "utf-8")
    page = preview_page(gather(read_clinic(root), TODAY), "spring-letter", [], "today").decode("utf-8")
    assert "data:image/png" in page
    assert not re.search(r"src=(?:&#34;|\")https", page)


def test_the_page_opens_by_double_click_and_switches(page_file: Path, visit: Callable[..., Page]) -> None:
    """One language in all forms, then one form of all languages; the address keeps what was chosen."""
    page = visit(page_file)
    page.get_by_role("button", name="العربية").click()
    page.get_by_role("button", name="All forms").click()
    expect(page.locator("section.tongue:visible")).to_have_count(1)
    expect(page.locator("iframe:visible")).to_have_count(len(FORMS))
    frame = page.frame_locator("iframe.desktop:visible")
    expect(frame.locator("h1")).to_be_visible()
    assert frame.locator("img").first.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="All languages").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("iframe:visible")).to_have_count(len(SAMPLE_TAGS))
    assert page.url.endswith("#all/dark")
    page.reload()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("iframe.phone:visible")).to_have_count(0)


def test_without_script_everything_stands_below_each_other(page_file: Path, visit: Callable[..., Page]) -> None:
    """Nothing is hidden that only a script could show, and no switch is there that would do nothing."""
    page = visit(page_file, script=False)
    expect(page.locator("iframe:visible")).to_have_count(len(SAMPLE_TAGS) * len(FORMS))
    expect(page.locator("pre.letter-text:visible")).to_have_count(len(SAMPLE_TAGS))
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_dark_frame_is_dark_on_a_light_machine(page_file: Path, visit: Callable[..., Page]) -> None:
    """The same letter is light in one frame and dark in another, whatever the machine is set to."""
    for scheme in ("light", "dark"):
        page = visit(page_file, scheme=scheme, hash="#en/all")
        colours = {
            form: page.frame_locator(f"iframe.{form}:visible").locator(".sheet").evaluate(
                "sheet => getComputedStyle(sheet).backgroundColor"
            )
            for form in FORMS
        }  # fmt: skip
        assert colours == {"desktop": "rgb(255, 255, 255)", "phone": "rgb(255, 255, 255)", "dark": "rgb(16, 25, 28)"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("hash_", ["#all/phone", "#ar/all", "#en/headers", "#pl/findings"])
def test_nobody_is_shut_out(page_file: Path, visit: Callable[..., Page], width: int, scheme: str, hash_: str) -> None:
    """axe finds nothing against WCAG 2.2 AA, and nothing has to be scrolled sideways as a whole."""
    page = visit(page_file, width=width, scheme=scheme, hash=hash_)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
