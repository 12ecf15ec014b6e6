"""No text reaches a page or a letter unextracted: in a pseudo-language every word is a made-up one.

What may stand there in plain letters is derived from the clinic's own files: its values, its
addresses, the names of languages, and the source's title where staff look for it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import html5lib
import pypdfium2
import pytest
from babel.dates import format_date

from leafpost.clinic import read_clinic
from leafpost.press.pseudo import build_pseudo
from tests.conftest import REPOSITORY, TODAY, MakeClinic
from tests.reading import SAMPLE_LEAFLETS, SAMPLE_NEWSLETTERS, alternatives, language_table, manifest, poppler_text

LETTER = "take-the-first-step"
LANGUAGES = ("en-XA", "ar-XB")
EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
EACH_LEAFLET = pytest.mark.parametrize("slug", SAMPLE_LEAFLETS)
READ_ALOUD = ("alt", "aria-label", "title", "placeholder", "summary")
FOR_STAFF = "//*[contains(@class, 'band-staff') or contains(@class, 'source') or contains(@class, 'english')]"
STAMP = "Pseudo-language: not for patients"


def tree(page: str) -> Any:
    return html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def said(page: str) -> Iterator[str]:
    """Every text of a page that somebody sees, hears or finds in a search."""
    root = tree(page)
    for element in root.xpath(FOR_STAFF):
        for child in list(element):
            element.remove(child)
        element.text = ""
    yield from root.xpath("//text()[not(parent::*[local-name() = 'style' or local-name() = 'script'])]")
    for attribute in READ_ALOUD:
        yield from root.xpath(f"//@{attribute}")
    yield from root.xpath("//meta[@name='description' or @name='author' or @property]/@content")


def front_matter(root: Path, slug: str) -> dict[str, Any]:
    (path,) = [*root.glob(f"leaflets/{slug}.md"), *root.glob(f"newsletters/{slug}.md")]
    return tomllib.loads(path.read_text("utf-8").split("+++")[1])


def own_values(root: Path, slugs: Iterable[str]) -> list[str]:
    """What is the clinic's own and stands as it is, longest first."""
    toml = tomllib.loads((root / "clinic.toml").read_text("utf-8"))
    values = [value.removeprefix("https://") for table in ("clinic", "mail") for value in toml.get(table, {}).values()]
    names = [row[key] for kind in ("languages", "pseudo") for row in language_table()[kind].values() for key in row
             if key in ("autonym", "english")]  # fmt: skip
    names += [tag.replace("_", "-") for tag in language_table()["pseudo"]]
    for slug in slugs:
        head = front_matter(root, slug)
        values += [address.removeprefix("https://") for address in head.get("links", {}).values()]
        values += [format_date(head[day], "long", "en_GB") for day in ("reviewed", "review_by") if day in head]
    return sorted({value for value in (*values, *names, STAMP) if value}, key=len, reverse=True)


def plain_words(texts: Iterable[str], root: Path, slugs: Iterable[str], codes: Iterable[str] = ()) -> list[str]:
    """The words of plain Latin letters in some texts that are not the clinic's own."""
    public = re.escape(tomllib.loads((root / "clinic.toml").read_text("utf-8"))["web"]["public_url"])
    found = []
    for text in texts:
        rest = re.sub(rf"{public}[\w./#-]*", " ", " ".join(text.split())).replace("https://", "")
        for value in (*own_values(root, slugs), *codes):
            rest = rest.replace(value, " ")
        rest = re.sub(r"\b\d+ mg\b", " ", rest)  # a unit is the same in every language
        found += re.findall(r"[A-Za-z]+", rest)
    return found


def codes_of(folder: Path) -> set[str]:
    return {row["code"] for row in manifest(folder).values() if row["code"]}


@EACH_LANGUAGE
@EACH_LEAFLET
def test_no_word_on_paper_is_unextracted(pseudo: Path, lang: str, slug: str) -> None:
    """On every page, in the descriptions of its pictures and in the PDF's own title, each word is made up."""
    pdf = pseudo / lang / f"{slug}.pdf"
    text = " ".join(poppler_text(pdf).split())
    title = front_matter(REPOSITORY, slug)["title"]
    assert text.count(title) == 1, "staff find the source's title once, at the head"
    with pypdfium2.PdfDocument(pdf) as document:
        about = [document.get_metadata_value(key) for key in ("Title", "Author", "Subject", "Keywords")]
    shown = [text.replace(title, " "), *alternatives(pdf), *about]
    assert len(alternatives(pdf)) >= 2
    assert about[0]
    assert plain_words(shown, REPOSITORY, [slug], codes_of(pseudo)) == []


@EACH_LANGUAGE
@EACH_LEAFLET
def test_no_word_of_a_phone_page_is_unextracted(pseudo: Path, lang: str, slug: str) -> None:
    """Text, title, descriptions and what a screen reader says: each word is made up."""
    shown = list(said((pseudo / lang / f"{slug}.html").read_text("utf-8")))
    assert sum(len(text.split()) for text in shown) > 200
    assert plain_words(shown, REPOSITORY, [slug], codes_of(pseudo)) == []


@EACH_LANGUAGE
def test_no_word_of_a_letter_is_unextracted(pseudo: Path, lang: str) -> None:
    """The letter, its plain text, and the mail's subject and bodies: each word is made up."""
    folder = pseudo / "newsletters" / LETTER
    message: Any = message_from_bytes((folder / f"{lang}.eml").read_bytes(), policy=policy.default)
    pages = [(folder / f"{lang}.html").read_text("utf-8"), message.get_body(("html",)).get_content()]
    shown = [text for page in pages for text in said(page)]
    shown += [(folder / f"{lang}.txt").read_text("utf-8"), message.get_body(("plain",)).get_content()]
    shown += [message["Subject"], message["From"].addresses[0].display_name]
    assert sum(len(text.split()) for text in shown) > 400
    assert plain_words(shown, REPOSITORY, [LETTER, *SAMPLE_LEAFLETS]) == []


@EACH_LANGUAGE
@pytest.mark.parametrize("page", ["index", "translations"])
def test_no_word_of_a_page_for_staff_is_unextracted(pseudo: Path, lang: str, page: str) -> None:
    """The pages for reception say everything in words that can be translated."""
    shown = list(said((pseudo / f"{page}.{lang}.html").read_text("utf-8")))
    assert sum(len(text.split()) for text in shown) > 50
    titles = [
        front_matter(REPOSITORY, slug)["title"] for slug in (*SAMPLE_LEAFLETS, *SAMPLE_NEWSLETTERS)
    ]  # staff know them by these
    assert plain_words(shown, REPOSITORY, [*SAMPLE_LEAFLETS, *SAMPLE_NEWSLETTERS], titles) == []


@pytest.mark.parametrize(
    ("template", "before", "after"),
    [
        ("print/standard.html", '<div class="foot-text">', '<div class="foot-text"><p>Careless</p>'),
        ("print/standard.css", "::after { content: {{", '::after { content: "Careless" {{'),
        ("web/leaflet.html", "<footer", "<p>Careless</p><footer"),
        ("web/leaflet.html", '<main id="leaflet"', '<main id="leaflet" aria-label="Careless"'),
        ("shared/blocks.html", 'alt="{{ plain(image.alt) }}"', 'alt="Careless"'),
        ("mail/letter.html", '<h1 class="title">', '<h1 class="title">Careless '),
        ("mail/letter.txt", "{{ body }}", "Careless {{ body }}"),
        ("desk/index.html", "</main>", "<p>Careless</p></main>"),
    ],
)
def test_a_word_that_a_template_says_itself_is_found(
    tmp_path: Path, clinic_folder: MakeClinic, template: str, before: str, after: str
) -> None:
    """One word written out in a template, and these tests see it: on paper, phone, letter and desk."""
    root = clinic_folder(tmp_path / "clinic", offered=())
    own = root / "templates" / template
    own.parent.mkdir(parents=True)
    text = (REPOSITORY / "templates" / template).read_text("utf-8")
    assert text.count(before) == 1
    own.write_text(text.replace(before, after), "utf-8")
    build_pseudo(read_clinic(root), tmp_path / "out", TODAY, (), 1, lambda *_: None)
    out, slug = tmp_path / "out", "caring-for-your-back"
    pages = [out / f"en-XA/{slug}.html", out / "newsletters/spring-letter/en-XA.html", out / "index.en-XA.html"]
    shown = [text for page in pages for text in said(page.read_text("utf-8"))]
    shown.append((out / "newsletters/spring-letter/en-XA.txt").read_text("utf-8"))
    paper = " ".join(poppler_text(out / f"en-XA/{slug}.pdf").split())
    shown.append(paper.replace("Caring for your back", " "))
    found = plain_words(shown, root, [slug, "spring-letter"], codes_of(out))
    assert set(found) == {"Careless"}
