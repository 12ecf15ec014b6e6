"""Reception's catalogue pages: they list what lies in dist/, every link opens, and no server is needed."""

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.press.conftest import LEAFLET, LETTER, Built
from tests.reading import (
    SAMPLE_LEAFLETS,
    SAMPLE_NEWSLETTERS,
    SAMPLE_TAGS,
    bcp47,
    interface,
    language_table,
    sample_messages,
)


def page_of(folder: Path, name: str = "index.html") -> Any:
    text = (folder / name).read_text("utf-8")
    return html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def files_of(folder: Path, name: str = "index.html") -> list[str]:
    """What the cards of a catalogue lead to, but for the pictures, which lead to what a button leads to as well."""
    page = page_of(folder, name)
    return [link for link in page.xpath("//main//a[not(@aria-hidden)]/@href") if not link.startswith("#")]


def words_of(page: Any, path: str) -> list[str]:
    return [" ".join("".join(found.itertext()).split()) for found in page.xpath(path)]


def test_every_link_leads_to_a_file(sample: Path) -> None:
    """Each edition, phone page and letter of the sample is listed once, relative to the page, and is there."""
    links = files_of(sample)
    assert len(links) == len(set(links))
    assert all((sample / link).is_file() for link in links)
    built = {path.relative_to(sample).as_posix() for path in sample.glob("*/**/*.*") if path.suffix != ".png"}
    assert set(links) == built
    for tag in SAMPLE_TAGS[1:]:
        assert files_of(sample, f"index.{bcp47(tag)}.html") == links


def test_every_leaflet_shows_its_first_page(sample: Path) -> None:
    """Each leaflet of each language has a small picture of its own, which is there; letters have none."""
    pictures = page_of(sample).xpath("//main//img/@src")
    assert len(pictures) == len(set(pictures)) == len(SAMPLE_TAGS) * len(SAMPLE_LEAFLETS)
    there = {path.relative_to(sample).as_posix() for path in (sample / "thumbnails").rglob("*.*")}
    assert set(pictures) == there
    assert sum((sample / path).stat().st_size for path in there) < 1_000_000


def test_languages_stand_under_their_own_names(sample: Path) -> None:
    """Each language has a link to its part of the page, with its own name in its own direction and in English."""
    page, table = page_of(sample), language_table()["languages"]
    for tag in SAMPLE_TAGS:
        (link,) = page.xpath("//nav//a[@href=$href]", href=f"#{bcp47(tag)}")
        own = link.find("span")
        direction = table[tag].get("direction", "ltr")
        assert (own.text, own.get("lang"), own.get("dir")) == (table[tag]["autonym"], bcp47(tag), direction)
        assert table[tag]["english"] in "".join(link.itertext())
        assert len(page.xpath("//section[@id=$id]", id=bcp47(tag))) == 1


@pytest.mark.parametrize("tag", SAMPLE_TAGS)
def test_the_page_is_there_in_every_language_of_the_interface(sample: Path, tag: str) -> None:
    """Its words and its direction are those of the language, with a switch to all others; nothing is left out."""
    name = "index.html" if tag == "en" else f"index.{bcp47(tag)}.html"
    page = page_of(sample, name)
    direction = language_table()["languages"][tag].get("direction", "ltr")
    assert (page.get("lang"), page.get("dir")) == (bcp47(tag), direction)
    assert words_of(page, "//h1") == [interface(tag, "Leaflets for our patients")]
    assert interface(tag, "Do not hand out") in words_of(page, "//h3")
    assert not page.xpath("//*[@class='untranslated']")
    switch = page.xpath("//footer//a[@hreflang]")
    assert [link.get("hreflang") for link in switch] == [bcp47(other) for other in SAMPLE_TAGS]
    assert all((sample / link.get("href")).is_file() for link in switch)
    assert [link.get("hreflang") for link in switch if link.get("aria-current")] == [bcp47(tag)]


@pytest.mark.parametrize("tag", SAMPLE_TAGS)
def test_titles_stand_in_the_readers_language_and_in_that_of_reception(sample: Path, tag: str) -> None:
    """A title is shown in its own language, marked so, with the source's beside it."""
    titles = page_of(sample).xpath("//section[@id=$id]//*[@lang=$id]", id=bcp47(tag))
    shown = ["".join(title.itertext()) for title in titles]
    key = ("running-with-back-pain", "Running with back pain")
    assert sample_messages(tag, key[0])[key] in shown
    (section,) = page_of(sample).xpath("//section[@id=$id]", id=bcp47(tag))
    assert "Running with back pain" in "".join(section.itertext())


def test_nothing_is_shown_as_signed_that_is_not(sample: Path) -> None:
    """Each of the sample's leaflets stands with those that must not be handed out, offers no Print, and says why."""
    page = page_of(sample)
    cards = page.xpath("//li[contains(@class, 'card')]")
    assert len(cards) == len(SAMPLE_TAGS) * (len(SAMPLE_LEAFLETS) + len(SAMPLE_NEWSLETTERS))
    assert all(
        "Draft: not signed yet" in text and "Version 1.0" in text for text in words_of(page, "//li[@data-document]")
    )
    held = page.xpath("//div[contains(@class, 'held-back')]//li[@data-document]")
    assert len(held) == len(SAMPLE_TAGS) * len(SAMPLE_LEAFLETS)
    assert all("A clinician has not signed these words." in "".join(card.itertext()) for card in held)
    assert "Print" not in words_of(page, "//main//a")
    assert "To hand out" not in words_of(page, "//h3")


def test_the_page_opens_without_a_server(sample: Path) -> None:
    """No absolute address, and a policy that lets nothing in but its own style, script and pictures."""
    page = page_of(sample)
    assert not list(page.iter("iframe", "base", "object", "link"))
    assert not page.xpath("//script[@src] | //form[@action] | //*[@style] | //@onclick")
    assert not re.findall(r"url\(|@import", "".join(style.text for style in page.iter("style")))
    assert not [link for link in page.xpath("//@href | //@src") if re.match(r"/|[a-z]+:", link)]
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_language_without_documents_is_not_listed(built: Built) -> None:
    """A language that is offered but in which nothing could be built has no part of the page."""
    path = built.root / "locales/es/LC_MESSAGES"
    built.press(out=built.root / "first")
    for po in path.glob("*.po"):
        po.write_text("damaged", "utf-8")
    built.press(out=built.root / "fresh")
    assert page_of(built.root / "first").xpath("//section/@id") == ["en", "es", "ar"]
    assert page_of(built.root / "fresh").xpath("//section/@id") == ["en", "ar"]


def test_what_was_built_stays_listed_while_its_source_has_a_mistake(built: Built) -> None:
    """Reception still finds the leaflet that lies in dist/ while its author mends a new version."""
    built.edit(f"leaflets/{LEAFLET}.md", "Walk a little", "Walk {nowhere}")
    built.press()
    assert (built.out / f"en/{LEAFLET}.pdf").is_file()
    assert f"en/{LEAFLET}.pdf" in files_of(built.out)


def test_gaps_are_told_to_reception(built: Built) -> None:
    """A leaflet with a message that is not translated says so beside its version."""
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Cuánto"', 'msgstr ""')
    built.press()
    (spanish,) = page_of(built.out).xpath("//section[@id='es']")
    (english,) = page_of(built.out).xpath("//section[@id='en']")
    assert "Not fully translated" in "".join(spanish.itertext())
    assert "Not fully translated" not in "".join(english.itertext())


def test_a_title_cannot_break_the_page(built: Built) -> None:
    """Angle brackets, quotes and ampersands of an author or a translator come out as themselves."""
    title = 'Ease & "rest" <1 hour'
    built.edit(f"newsletters/{LETTER}.md", 'title = "Spring letter"', f"title = '{title}'")
    built.press()
    assert title in [t.text for t in page_of(built.out).xpath("//section[@id='en']//*[contains(@class, 'title')]")]


def test_pages_in_languages_that_are_no_longer_offered_go(built: Built) -> None:
    """A full build takes the catalogue away in a language that the clinic has given up."""
    built.press()
    assert (built.out / "index.es.html").is_file()
    built.edit("clinic.toml", '"en", "es", "ar"', '"en", "ar"')
    built.press()
    assert sorted(path.name for path in built.out.glob("index*.html")) == ["index.ar.html", "index.html"]
