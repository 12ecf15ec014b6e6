"""Reception's catalogue page: it lists what lies in dist/, and every link of it opens."""

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest

from tests.press.conftest import LEAFLET, LETTER, Built
from tests.reading import SAMPLE_LEAFLETS, SAMPLE_NEWSLETTERS, SAMPLE_TAGS, bcp47, language_table, sample_messages


def page_of(folder: Path) -> Any:
    text = (folder / "index.html").read_text("utf-8")
    return html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def files_of(folder: Path) -> list[str]:
    return [link for link in page_of(folder).xpath("//main//a/@href") if not link.startswith("#")]


def test_every_link_leads_to_a_file(sample: Path) -> None:
    """Each leaflet, phone page and letter of the sample is listed once, relative to the page, and is there."""
    links = files_of(sample)
    assert len(links) == len(set(links)) == len(SAMPLE_TAGS) * (2 * len(SAMPLE_LEAFLETS) + 3 * len(SAMPLE_NEWSLETTERS))
    assert all((sample / link).is_file() for link in links)
    built = {path.relative_to(sample).as_posix() for path in sample.glob("*/**/*.*") if path.suffix != ".png"}
    assert set(links) == built


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
def test_titles_stand_in_the_readers_language_and_in_that_of_reception(sample: Path, tag: str) -> None:
    """A title is shown in its own language, marked so, with the source's beside it."""
    titles = page_of(sample).xpath("//section[@id=$id]//*[@lang=$id]", id=bcp47(tag))
    shown = ["".join(title.itertext()) for title in titles]
    key = ("running-with-back-pain", "Running with back pain")
    assert sample_messages(tag, key[0])[key] in shown
    (section,) = page_of(sample).xpath("//section[@id=$id]", id=bcp47(tag))
    assert "Running with back pain" in "".join(section.itertext())


def test_nothing_is_shown_as_signed_that_is_not(sample: Path) -> None:
    """Each of the sample's documents stands there as a draft, with its version: nobody has signed any."""
    states = ["".join(state.itertext()) for state in page_of(sample).xpath("//*[contains(@class, 'state')]")]
    assert len(states) == len(SAMPLE_TAGS) * (len(SAMPLE_LEAFLETS) + len(SAMPLE_NEWSLETTERS))
    assert all("Draft" in state and "Version 1.0" in state for state in states)
    assert not any("Signed" in state for state in states)


def test_the_page_opens_without_a_server(sample: Path) -> None:
    """No script, no request, no absolute address: a double click is enough."""
    page = page_of(sample)
    assert not list(page.iter("script", "img", "iframe", "form", "base"))
    assert not page.xpath("//link")
    assert not re.findall(r"url\((?!['\"]?data:)|@import", "".join(style.text for style in page.iter("style")))
    assert not [link for link in page.xpath("//@href") if re.match(r"/|[a-z]+:", link)]


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
