"""The sample's phone pages: whole, self-contained, accessible, and narrow enough for a phone."""

import base64
import hashlib
import json
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest

from leafpost.render.web import phone_page
from tests.conftest import MakeClinic, localised_in
from tests.reading import (
    REPOSITORY,
    SAMPLE_LEAFLETS,
    SAMPLE_TAGS,
    bcp47,
    fragments,
    interface,
    language_table,
    must_reach_ids,
    picture_descriptions,
    sample_messages,
    squeezed,
)

EVERY = pytest.mark.parametrize(("tag", "slug"), [(tag, slug) for tag in SAMPLE_TAGS for slug in SAMPLE_LEAFLETS])
WIDTHS = (320, 375, 1280)  # CSS pixels: the narrowest phone of WCAG 1.4.10, a common one, a desktop
MAY_BE_FOLLOWED = re.compile(r"https://|mailto:|tel:\+\d+$|#[a-z]|(\.\./[A-Za-z-]+/)?[a-z-]+\.(html|pdf)(#[a-z-]+)?$")
PUBLIC = "https://clinic.example/leaflets"


def path_of(sample: Path, tag: str, slug: str) -> Path:
    return sample / bcp47(tag) / f"{slug}.html"


def tree_of(page: str) -> Any:
    return html5lib.parse(page, treebuilder="lxml", namespaceHTMLElements=False).getroot()


def read(sample: Path, tag: str, slug: str) -> Any:
    return tree_of(path_of(sample, tag, slug).read_text("utf-8"))


def text_of(element: Any) -> str:
    return squeezed("".join(part for part in element.itertext()))


# --- the words ---------------------------------------------------------------------------


@EVERY
def test_every_message_of_the_catalog_is_on_the_page(sample: Path, tag: str, slug: str) -> None:
    """Every message that gettext finds in a catalog is in the page's text, and each picture has its description."""
    tree = read(sample, tag, slug)
    body = text_of(tree.find("body"))
    alts = {squeezed(image.get("alt")) for image in tree.iter("img")}
    pictures = picture_descriptions(slug)
    messages = sample_messages(tag, slug)
    wanted = Counter(
        f for (_c, source), words in messages.items() if source not in pictures for f in fragments(words, tag)
    )
    assert len(wanted) > 30
    assert {words: count for words, count in wanted.items() if body.count(words) < count} == {}
    assert {squeezed(words) for (_c, source), words in messages.items() if source in pictures} <= alts


@EVERY
def test_each_warning_is_a_part_of_its_own_with_a_heading(sample: Path, tag: str, slug: str) -> None:
    """A warning or urgent callout has its id, all of its words, and the word for what it is in its heading."""
    tree = read(sample, tag, slug)
    messages = sample_messages(tag, slug)
    for identifier in must_reach_ids(slug):
        (part,) = tree.xpath("//*[@id=$id]", id=identifier)
        kind = "Urgent" if "urgent" in part.get("class") else "Warning"
        assert squeezed(interface(tag, kind)) in text_of(part.find(".//h2"))
        words = [text for (context, _source), text in messages.items() if context == f"{slug}#{identifier}"]
        assert words
        assert all(fragment in text_of(part) for text in words for fragment in fragments(text, tag))


@EVERY
def test_a_draft_says_so_in_the_readers_language(sample: Path, tag: str, slug: str) -> None:
    """Above the title stands who has not signed yet, for sighted readers and for screen readers."""
    who = "A clinician has" if tag == "en" else "A translator and a clinician have"
    tree = read(sample, tag, slug)
    (band,) = tree.xpath("//main//*[@role='note']")
    assert squeezed(interface(tag, f"Draft. {who} not yet signed these words.")) == text_of(band)
    order = [element for element in tree.iter("h1", "div") if element.tag == "h1" or element is band]
    assert order[0] is band


# --- self-contained ----------------------------------------------------------------------


def addresses(tree: Any) -> list[tuple[str, str, str]]:
    """Every address that a page names: element, attribute, address; those of style sheets too."""
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name in ("href", "src", "srcset", "action", "poster", "data", "background", "ping", "formaction"):
                found.append((element.tag, name, value))
            if name == "style":
                found += [(element.tag, "url", url) for url in re.findall(r"url\(['\"]?([^'\")]*)", value)]
        if element.tag == "style":
            found += [("style", "url", url) for url in re.findall(r"url\(['\"]?([^'\")]*)", element.text)]
            found += [("style", "import", url) for url in re.findall(r"@import\s+([^;]+)", element.text)]
    return found


@EVERY
def test_a_page_asks_nobody_for_anything(sample: Path, tag: str, slug: str) -> None:
    """What a browser loads is inside the page; what a reader may follow is https, mail, phone or a sibling."""
    found = addresses(read(sample, tag, slug))
    assert len(found) > 10
    for element, attribute, address in found:
        if attribute == "href" and element in ("a", "link"):
            assert re.match(
                r"https://|mailto:|tel:\+\d+$|#[a-z]|(\.\./[A-Za-z-]+/)?[a-z-]+\.(html|pdf)(#[a-z-]+)?$", address
            )
        else:
            assert address.startswith("data:image/"), (element, attribute, address[:60])
    assert {tag for tag, _a, _b in found} <= {"a", "link", "img", "style"}


@EVERY
def test_a_page_links_no_style_sheet_font_or_icon(sample: Path, tag: str, slug: str) -> None:
    """Its only <link>s say where the page lives and in which other languages."""
    relations = {link.get("rel") for link in read(sample, tag, slug).iter("link")}
    assert relations == {"canonical", "alternate"}


@EVERY
def test_nothing_on_a_page_can_run(sample: Path, tag: str, slug: str) -> None:
    """No script but the one that reads a paper's text code, which the policy names by its digest; no handler, no
    frame, no form; and a policy that forbids them and every request."""
    tree = read(sample, tag, slug)
    elements = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    assert not elements & {"iframe", "frame", "object", "embed", "form", "base", "svg"}
    assert not [name for element in tree.iter() for name in element.attrib if name.lower().startswith("on")]
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    (script,) = tree.iter("script")
    assert not script.attrib
    digest = base64.b64encode(hashlib.sha256(script.text.encode("utf-8")).digest()).decode("ascii")
    assert rules["script-src"] == f"'sha256-{digest}'"
    assert (rules["base-uri"], rules["form-action"]) == ("'none'", "'none'")


@EVERY
def test_links_to_neighbours_lead_to_files_that_are_there(sample: Path, tag: str, slug: str) -> None:
    """The PDF, the other languages and other leaflets are found by the page's relative links, to the very id."""
    page = path_of(sample, tag, slug)
    tree = read(sample, tag, slug)
    links = [a.get("href") for a in tree.iter("a") if not re.match(r"https:|mailto:|tel:", a.get("href"))]
    assert len(links) >= 1 + len(SAMPLE_TAGS)
    for link in links:
        file, _, identifier = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.is_file(), link
        if identifier:
            assert tree_of(target.read_text("utf-8")).xpath("//*[@id=$id]", id=identifier), link


# --- languages ---------------------------------------------------------------------------


@EVERY
def test_a_page_says_its_language_and_direction(sample: Path, tag: str, slug: str) -> None:
    """`lang` and `dir` of the page are the language's, its title is translated."""
    tree = read(sample, tag, slug)
    assert (tree.get("lang"), tree.get("dir")) == (bcp47(tag), "rtl" if tag in ("ar", "ur") else "ltr")
    title = text_of(tree.find("head/title"))
    assert title.startswith(text_of(tree.find(".//h1")))
    assert title.endswith(squeezed(dict(sample_names())[tag]))


def sample_names() -> list[tuple[str, str]]:
    """The clinic's name in each language, from the catalogs."""
    from tests.reading import compiled

    names = [("en", "Harbour Back Clinic")]
    for tag in SAMPLE_TAGS[1:]:
        po = REPOSITORY / "locales" / tag / "LC_MESSAGES/interface.po"
        names.append((tag, compiled(po)["clinic.name", "Harbour Back Clinic"]))
    return names


@EVERY
def test_the_switcher_leads_to_every_language(sample: Path, tag: str, slug: str) -> None:
    """Each language stands there in its own name, marked with its language and direction; the page's own is current."""
    tree = read(sample, tag, slug)
    links = tree.xpath("//nav//a")
    table = language_table()["languages"]
    assert [(a.get("hreflang"), a.get("lang"), a.get("dir"), a.text, a.get("href")) for a in links] == [
        (bcp47(t), bcp47(t), table[t].get("direction", "ltr"), table[t]["autonym"], f"../{bcp47(t)}/{slug}.html")
        for t in SAMPLE_TAGS
    ]
    assert [a.get("lang") for a in links if a.get("aria-current") == "page"] == [bcp47(tag)]


@EVERY
def test_search_engines_are_told_of_every_language(sample: Path, tag: str, slug: str) -> None:
    """The canonical address is the page's own public one, and each language has its alternate."""
    tree = read(sample, tag, slug)
    (canonical,) = tree.xpath("//link[@rel='canonical']/@href")
    alternates = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@rel='alternate']")}
    assert canonical == f"{PUBLIC}/{bcp47(tag)}/{slug}.html"
    assert alternates == {bcp47(t): f"{PUBLIC}/{bcp47(t)}/{slug}.html" for t in SAMPLE_TAGS}


def test_numbers_in_arabic_stand_in_elements_of_their_own_direction(sample: Path) -> None:
    """On the Arabic page a range and the phone number are isolated from left to right."""
    tree = read(sample, "ar", "non-surgical-spinal-decompression")
    isolated = {"".join(element.itertext()).strip() for element in tree.xpath("//*[@dir='ltr']")}
    assert {"20–\u206045", "12–\u206020", "4–\u20606", "+44\u00a020\u00a07946\u00a00000"} <= isolated


# --- for everybody -----------------------------------------------------------------------


@EVERY
def test_headings_go_down_step_by_step(sample: Path, tag: str, slug: str) -> None:
    """One h1, it comes first, and no level is skipped."""
    levels = [int(h.tag[1]) for h in read(sample, tag, slug).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert len(levels) > 5
    assert all(level <= before + 1 for before, level in pairwise(levels))


@EVERY
def test_every_picture_is_described_and_sized(sample: Path, tag: str, slug: str) -> None:
    """Each picture has a description and its size, so that nothing jumps while the page loads."""
    images = list(read(sample, tag, slug).iter("img"))
    assert len(images) >= 1
    for image in images:
        assert image.get("alt", "").strip()
        assert int(image.get("width")) > 0
        assert int(image.get("height")) > 0


@EVERY
def test_ids_are_unique_and_the_skip_link_leads_to_the_leaflet(sample: Path, tag: str, slug: str) -> None:
    """No id is used twice, and the first link of the page jumps to its main part."""
    tree = read(sample, tag, slug)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)) > 3
    first = tree.xpath("//a")[0]
    (main,) = tree.iter("main")
    assert first.get("href") == f"#{main.get('id')}"


@EVERY
def test_the_page_may_be_zoomed(sample: Path, tag: str, slug: str) -> None:
    """The viewport is the device's and nobody is kept from zooming (WCAG 1.4.4)."""
    (viewport,) = read(sample, tag, slug).xpath("//meta[@name='viewport']/@content")
    assert "width=device-width" in viewport
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


# --- in a real browser -------------------------------------------------------------------

HARNESS = """<!DOCTYPE html><meta charset="utf-8"><title>measuring</title><body><script>
const cases = %s;
const results = [];
function next() {
  if (!cases.length) { document.body.innerHTML = '<pre id="results">' + JSON.stringify(results) + '</pre>'; return }
  const one = cases.shift(), frame = document.createElement('iframe');
  frame.style = 'border: 0; height: 900px; width: ' + one.width + 'px';
  frame.onload = () => {
    const view = frame.contentDocument.documentElement;
    results.push([one.name, one.width, view.clientWidth, view.scrollWidth, frame.contentDocument.body.scrollWidth]);
    frame.remove(); next();
  };
  frame.srcdoc = one.page;
  document.body.append(frame);
}
next();
</script>"""


def measured(folder: Path, pages: dict[str, str]) -> list[tuple[str, int, int, int, int]]:
    """Name, width, and how wide Chromium lays each page out: in frames, for its window is never narrower than 500."""
    cases = [{"name": name, "width": width, "page": page} for name, page in pages.items() for width in WIDTHS]
    harness = folder / "harness.html"
    harness.write_text(HARNESS % json.dumps(cases).replace("</", "<\\/"), "utf-8")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000", "--dump-dom", harness.as_uri(),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r'<pre id="results">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-500:]
    rows = [tuple(row) for row in json.loads(found[1])]
    assert len(rows) == len(cases)
    return rows


def test_no_page_is_wider_than_the_screen(sample: Path, tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """On phones of 320 and 375 pixels and on a desktop nobody has to scroll sideways: in no language, opened or not."""
    pages = {}
    for path in sorted(sample.glob("*/*.html")):
        page = path.read_text("utf-8")
        pages[f"{path.parent.name}/{path.name}"] = page
        pages[f"{path.parent.name}/{path.name} opened"] = page.replace("<details", "<details open")
    assert len(pages) == len(SAMPLE_TAGS) * len(SAMPLE_LEAFLETS) * 2
    pages["index"] = (sample / "index.html").read_text("utf-8")
    small = clinic_folder(tmp_path / "clinic", offered=("he",))
    localised, clinic, words = localised_in(small, "caring-for-your-back", "he")
    pages["with gaps"] = phone_page(localised, clinic, words, clinic.offered)
    pages["too wide"] = '<!DOCTYPE html><body style="margin: 0"><div style="width: 700px">x</div>'  # what must be seen
    rows = measured(tmp_path, pages)
    wide = [(name, width) for name, width, inner, outer, body in rows if max(outer, body) > inner]
    assert all(
        inner == width or inner == width - 15 for _name, width, inner, _outer, _body in rows
    )  # less a scroll bar
    assert wide == [("too wide", 320), ("too wide", 375)]
