"""The letter as mail clients meet it: the repository's newsletter in three languages, and others made up."""

import io
import re
from collections import Counter
from dataclasses import astuple, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from lxml.html import HtmlElement
from PIL import Image

from leafpost.catalogs.messages import block_messages, callouts_of, messages_of
from leafpost.documents.inline import SLOT_MARK
from leafpost.documents.model import CalloutKind, DocumentKind, MessageKind
from leafpost.documents.read import read_document
from leafpost.errors import ProblemError
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.render.environment import render
from leafpost.render.mail import MOST_BYTES, Letter, letter
from leafpost.render.slots import SLOTS, ReaderValues, fill
from leafpost.render.theme import mixed
from tests.localise.samples import (
    NEWSLETTER,
    flat,
    make_clinic,
    make_newsletter,
    page_of,
    sample_clinic,
    sample_gathered,
    sample_letter,
    sample_newsletter,
    seen,
    translated,
    untranslated,
)

TAGS = ("en", "ar", "zh_Hans")
GMAIL_CLIPS_AT = 102_000  # bytes of HTML
GMAIL_DROPS_STYLES_FROM = 16_384  # bytes in one style element
LONG = "https://lakeside.example/mail/unsubscribe/" + "t" * 260
VALUES = ReaderValues("Jo", LONG, LONG.replace("unsubscribe", "preferences"), LONG.replace("unsubscribe", "read"))


@cache
def page(tag: str) -> HtmlElement:
    return page_of(sample_letter(tag).html)


def words_in(element: HtmlElement) -> str:
    return squeezed(element.text_content())


def squeezed(text: str) -> str:
    return "".join(
        character for character in text if not character.isspace() and character not in "\u2066\u2067\u2068\u2069"
    )


def own_letter(folder: Path, body: str, tag: str = "en", **more: object) -> Letter:
    """A made-up newsletter as a letter; in another language than English all of it is a gap."""
    clinic = make_clinic(folder)
    document = make_newsletter(clinic, body, ["hour", "day"], **more)  # type: ignore[arg-type]
    return letter(untranslated(document, clinic, tag), clinic, Words(language(tag), {}))


# --- size, language, structure -----------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_a_letter_arrives_whole(tag: str) -> None:
    """A letter's HTML is small enough that Gmail shows it to its end, with a reader's long addresses too."""
    made = sample_letter(tag)
    assert len(made.html.encode("utf-8")) < MOST_BYTES < GMAIL_CLIPS_AT
    assert len(fill(made.html, VALUES, made.salutation, is_html=True).encode("utf-8")) < GMAIL_CLIPS_AT


def test_a_letter_that_would_be_cut_off_is_refused(tmp_path: Path) -> None:
    """A letter that is too long is a problem with its file, its language and what to do."""
    with pytest.raises(ProblemError) as caught:
        own_letter(tmp_path, "\n\n".join(f"{number} " + "Walk a little. " * 40 for number in range(200)))
    (problem,) = caught.value.problems
    assert (problem.file, problem.rule, problem.locale, problem.document) == (
        "newsletters/news.md",
        "mail-size",
        "en",
        "news",
    )


@pytest.mark.parametrize(
    ("tag", "lang", "direction"), [("en", "en", "ltr"), ("ar", "ar", "rtl"), ("zh_Hans", "zh-Hans", "ltr")]
)
def test_language_and_direction_stand_twice(tag: str, lang: str, direction: str) -> None:
    """lang and dir are on html and on the body's only element, because many clients throw html away."""
    root = page(tag)
    (outermost,) = [element for element in root.find("body") if isinstance(element.tag, str)]
    for element in (root, outermost):
        assert (element.get("lang"), element.get("dir")) == (lang, direction)
    assert sample_letter(tag).lang == lang


@pytest.mark.parametrize("tag", TAGS)
def test_every_table_for_layout_says_so(tag: str) -> None:
    """Screen readers are told of each table that it is only layout, in what is written for Outlook too."""
    tables = re.findall(r"<table\b[^>]*>", sample_letter(tag).html)
    assert len(tables) > 5
    assert [table for table in tables if 'role="presentation"' not in table] == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_table_has_the_languages_direction(tag: str) -> None:
    """Clients that forget the direction inside of tables are told it again on each."""
    wanted = "rtl" if tag == "ar" else "ltr"
    assert {table.get("dir") for table in page(tag).iter("table")} == {wanted}


@pytest.mark.parametrize("tag", TAGS)
def test_every_picture_has_words_and_a_size(tag: str) -> None:
    """A picture that is not shown yet has its description in the reader's language, and keeps its place."""
    images = list(page(tag).iter("img"))
    assert len(images) == 2
    for image in images:
        assert image.get("width", "").isdigit()
        assert image.get("height", "").isdigit()
        script = {"en": "[A-Za-z]", "ar": "[\u0621-\u064a]", "zh_Hans": "[\u4e00-\u9fff]"}[tag]
        assert re.match(script, image.get("alt", ""))


@pytest.mark.parametrize("tag", TAGS)
def test_one_heading_of_the_first_level(tag: str) -> None:
    """A letter has one h1, and below it no level is skipped."""
    levels = [int(element.tag[1]) for element in page(tag).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


# --- style -------------------------------------------------------------------------------


def style_of(tag: str) -> str:
    (style,) = page(tag).xpath("//head/style")
    return str(style.text_content())


@pytest.mark.parametrize("tag", TAGS)
def test_gmail_keeps_the_style_sheet(tag: str) -> None:
    """The style sheet is under 16 KB, and no at-rule stands in another: Gmail would drop all of it."""
    style, depth = style_of(tag), 0
    assert len(style.encode("utf-8")) < GMAIL_DROPS_STYLES_FROM
    for character in style:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert character != "@" or depth == 0
    assert depth == 0


@pytest.mark.parametrize("tag", TAGS)
def test_rules_for_phones_and_dark_screens_survive(tag: str) -> None:
    """The rules for small and for dark screens are there, each with the weight to win over the inlined ones."""
    style = style_of(tag)
    clinic = sample_clinic()
    start = "right" if tag == "ar" else "left"
    kept = render(clinic.root, "mail/kept.css", {"brand": clinic.brand, "mixed": mixed, "start": start})
    assert "@media only screen and (max-width: 620px)" in style
    assert "@media (prefers-color-scheme: dark)" in style
    assert style.count("!important") == kept.count("!important") > 10
    assert style.strip() == kept.strip()


@pytest.mark.parametrize("tag", TAGS)
def test_every_class_for_a_device_is_on_an_element(tag: str) -> None:
    """Classes that the rules for devices speak of were not taken off by inlining."""
    for name in ("page-cell", "sheet", "cell", "title", "text", "card", "heading", "link", "foot-link"):
        assert page(tag).find_class(name), name


@pytest.mark.parametrize("tag", TAGS)
def test_words_have_their_type_without_a_style_sheet(tag: str) -> None:
    """Each paragraph and heading has its font, size and colour on itself, for clients that drop style sheets."""
    found = list(page(tag).find("body").iter("p", "h1", "h2"))
    assert found
    for element in found:
        assert {"font-family", "font-size", "color"} <= set(re.findall(r"([a-z-]+)\s*:", element.get("style", "")))


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_for_outlook_survives(tag: str) -> None:
    """Outlook's conditional comments are there, opened and closed as often as the template writes them."""
    html = sample_letter(tag).html
    template = (sample_clinic().root / "templates/mail/letter.html").read_text("utf-8")
    assert html.count("<!--[if mso]>") == template.count("<!--[if mso]>") == 3
    assert html.count("<![endif]-->") == 3
    font = "Tahoma" if tag == "ar" else "Arial"
    assert f"td, p, h1, h2, a, span {{font-family: {font}, sans-serif !important;}}" in html


# --- links and slots ---------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_every_address_works_from_an_inbox(tag: str) -> None:
    """No address is relative and none is http: each is https, mail, phone, a picture inside, or a slot."""
    addresses = page(tag).xpath("//@href | //@src | //@background | //@action")
    assert len(addresses) > 6
    for address in addresses:
        assert re.match(rf"https://[a-z]|mailto:|tel:|cid:|{SLOT_MARK}", address), address
    assert "http://" not in sample_letter(tag).html
    assert not re.search(r"url\(", sample_letter(tag).html)


@pytest.mark.parametrize("tag", TAGS)
def test_every_slot_is_there_and_every_slot_is_filled(tag: str) -> None:
    """The frozen letter has each slot in both of its parts; filled for a reader, it has none."""
    made = sample_letter(tag)
    for text, is_html in ((made.html, True), (made.text, False)):
        for slot in astuple(SLOTS):
            assert slot in text
        filled = fill(text, VALUES, made.salutation, is_html=is_html)
        assert SLOT_MARK not in filled
        assert all(address in filled for address in astuple(VALUES)[1:])


@pytest.mark.parametrize("tag", TAGS)
def test_unsubscribing_is_a_link_of_its_own(tag: str) -> None:
    """The reader's link to unsubscribe stands alone in one link with words, near the end."""
    (link,) = page(tag).xpath(f"//a[@href='{SLOTS.unsubscribe_url}']")
    assert link.text_content().strip()
    assert page(tag).xpath("//a")[-3] is link


@pytest.mark.parametrize(
    ("tag", "greeting"), [("en", "Hello Jo Ko,"), ("ar", "مرحبًا Jo Ko،"), ("zh_Hans", "Jo Ko，您好：")]
)
def test_a_reader_is_greeted_by_name(tag: str, greeting: str) -> None:
    """The first line has the reader's name where the language puts it, in both parts, and no braces."""
    made = sample_letter(tag)
    values = replace(VALUES, name="Jo Ko")
    for text, is_html in ((made.html, True), (made.text, False)):
        filled = fill(text, values, made.salutation, is_html=is_html)
        assert greeting in re.sub("[\u2066-\u2069]", "", filled)
        assert "{" not in made.salutation.for_name("Jo Ko")


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("Jo Ko", "Jo Ko"), ("Jo Ko Jr.", "Jo Ko Jr."), ("J. (Jo) Ko-2", "J. (Jo) Ko-2"), ("محمود", "دومحم")],
)
def test_a_name_in_an_arabic_greeting_is_seen_in_order(name: str, drawn: str) -> None:
    """A name stands behind the Arabic word and before the Arabic comma, drawn in its own direction."""
    greeting = sample_letter("ar").salutation.for_name(name)
    assert seen(greeting.replace("\u064b", "")) == f"،{drawn} ابحرم"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "Tom & 'Jerry' <b>", "]]>--><!--"]
)
@pytest.mark.parametrize("tag", TAGS)
def test_a_hostile_name_is_only_a_name(tag: str, name: str) -> None:
    """A reader whose name is markup reads it as it is, and the letter has no element more."""
    made = sample_letter(tag)
    filled = page_of(fill(made.html, replace(VALUES, name=name), made.salutation, is_html=True))
    harmless = page_of(fill(made.html, VALUES, made.salutation, is_html=True))
    assert squeezed(name) in words_in(filled.find("body"))
    assert Counter(e.tag for e in filled.iter("*")) == Counter(e.tag for e in harmless.iter("*"))


# --- words -------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_is_in_the_letter(tag: str) -> None:
    """Title and every block of the newsletter are in the HTML, whole, in the reader's language."""
    localised, shown = sample_newsletter(tag), words_in(page(tag).find("body"))
    messages = [localised.document.title, *block_messages(localised.document.blocks)]
    assert len(messages) > 8
    for message in messages:
        if message.kind is MessageKind.ALT:
            assert flat(localised.text(message).inlines) in page(tag).xpath("//img/@alt")
        else:
            assert squeezed(flat(localised.text(message).inlines)) in shown


@pytest.mark.parametrize("tag", TAGS)
def test_the_warning_is_whole_and_says_that_it_is_one(tag: str) -> None:
    """The newsletter's warning is in one box, with the word for it and all of its words."""
    localised = sample_newsletter(tag)
    (warning,) = [c for c in callouts_of(localised.document) if c.kind is CalloutKind.WARNING]
    (box,) = page(tag).find_class("callout-warning")
    word = {"en": "Warning", "ar": "تحذير", "zh_Hans": "警告"}[tag]
    assert words_in(box).startswith(word)
    for message in block_messages(warning.blocks):
        assert squeezed(flat(localised.text(message).inlines)) in words_in(box)


@pytest.mark.parametrize("tag", TAGS)
def test_a_teaser_shows_its_leaflet(tag: str) -> None:
    """A teaser without words of its own has its leaflet's title and summary, and links it in the reader's language."""
    localised = sample_newsletter(tag)
    leaflet = sample_gathered().localised["non-surgical-spinal-decompression", tag]
    shown = words_in(page(tag).find("body"))
    for message in (leaflet.document.title, leaflet.document.summary):
        assert squeezed(flat(leaflet.text(message).inlines)) in shown
    lang = localised.language.bcp47
    assert f"https://clinic.example/leaflets/{lang}/non-surgical-spinal-decompression.html" in page(tag).xpath(
        "//@href"
    )


@pytest.mark.parametrize("tag", TAGS)
def test_a_draft_says_so(tag: str) -> None:
    """A newsletter that nobody signed carries the draft band, in its own language."""
    (band,) = page(tag).find_class("draft")
    assert re.search({"en": "Draft", "ar": "مسودة", "zh_Hans": "草稿"}[tag], band.text_content())


@pytest.mark.parametrize("tag", TAGS)
def test_the_subject_is_one_line(tag: str) -> None:
    """The subject is the newsletter's, in the reader's language, on one line and without hidden characters."""
    made, localised = sample_letter(tag), sample_newsletter(tag)
    assert localised.document.subject is not None
    assert made.subject == flat(localised.text(localised.document.subject).inlines)
    assert made.subject.isprintable()


@pytest.mark.parametrize("trick", ["News\nBcc: x@y.example", "News\r\nBcc: x@y.example", "News\n", "a\n\n<script>"])
def test_a_line_break_in_a_translated_subject_makes_no_header(tmp_path: Path, trick: str) -> None:
    """A translator's line break in the subject is refused, or is no line break when it gets into the letter."""
    clinic = make_clinic(tmp_path)
    document = make_newsletter(clinic, "Walk.")
    rows = [("news", "The news", trick), ("news", "Walk.", "Chodź."), ("news", "In short.", "Krótko.")]
    refused: tuple[object, ...] = ()
    subject = ""
    try:
        subject = letter(translated(document, clinic, "pl", rows), clinic, Words(language("pl"), {})).subject
    except ProblemError as error:
        refused = error.problems
    assert refused or subject
    assert not re.search(r"[\r\n]", subject)


def test_gaps_are_boxed_and_said_at_the_top(tmp_path: Path) -> None:
    """In a letter with gaps, a band says so, and each gap is boxed in its own language, in both parts."""
    made = own_letter(tmp_path, "Walk a little.", tag="he")
    found = page_of(made.html)
    boxes = [box for box in found.find_class("untranslated") if "Walk a little." in box.text_content()]
    assert [(box.get("lang"), box.get("dir")) for box in boxes] == [("en", "ltr")]
    assert "Not everything here is translated." in found.find_class("draft")[0].text_content()
    assert "[Not translated] Walk a little." in made.text


# --- blocks ------------------------------------------------------------------------------


def test_a_numbered_list_keeps_its_first_number(tmp_path: Path) -> None:
    """Steps that begin with 3 begin with 3 in the letter."""
    (steps,) = page_of(own_letter(tmp_path, "3. Walk\n4. Rest").html).xpath("//ol")
    assert steps.get("start") == "3"
    assert [item.text_content() for item in steps] == ["Walk", "Rest"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("::: warning {#fever}\nNot with a fever.\n:::", id="by-itself"),
        pytest.param("::: urgent {#fever}\n- Not with a fever.\n:::", id="urgent"),
    ],
)
def test_a_warning_is_never_lost(tmp_path: Path, body: str) -> None:
    """Wherever a warning stands in the source, it stands in both parts of the letter, with its word."""
    made = own_letter(tmp_path, f"Hello.\n\n{body}\n\nBye.")
    for text in (page_of(made.html).text_content(), made.text):
        assert "Not with a fever." in text
        assert re.search("Warning|Urgent", text)


def test_a_warning_in_a_list_is_refused_or_reaches_the_reader(tmp_path: Path) -> None:
    """A warning inside of a list item is either no warning that an author can write, or it is in the letter."""
    clinic = make_clinic(tmp_path)
    document = make_newsletter(clinic, "Hello.")
    path = clinic.root / document.file
    text = path.read_text("utf-8") + "\n- Walk\n\n  ::: warning {#fever}\n  Not with a fever.\n  :::\n\n- Rest\n"
    path.write_text(text, "utf-8")
    document, problems = read_document(path, DocumentKind.NEWSLETTER, clinic)
    made = letter(untranslated(document, clinic, "en"), clinic, Words(language("en"), {}))
    assert problems or "Not with a fever." in page_of(made.html).text_content()


def test_every_kind_of_block_is_in_the_letter(tmp_path: Path) -> None:
    """Lists in lists, tables, quotations, headings and callouts all come out, in their order."""
    body = """\
## Heading

Paragraph.

- One
  - Inner
- Two

| Day | Dose |
|---|---|
| First | 500 mg |

> Quoted.

### Smaller heading

::: tip
### Tip title

Tip words.
:::

::: note {#n}
Note words.
:::

---

After the rule.
"""
    words = [
        "Heading",
        "Paragraph.",
        "One",
        "Inner",
        "Two",
        "Day",
        "Dose",
        "First",
        "500 mg",
        "Quoted.",
        "Smaller heading",
    ]
    words += ["Tip: Tip title", "Tip words.", "Please note", "Note words.", "After the rule."]
    made = own_letter(tmp_path, body)
    for text in (words_in(page_of(made.html).find("body")), squeezed(made.text)):
        start = 0
        for word in words:
            assert squeezed(word) in text[start:], word
            start = text.index(squeezed(word), start) + 1


def test_a_table_of_data_is_a_table(tmp_path: Path) -> None:
    """A table that the author wrote is one for screen readers too: with heads, and not for layout."""
    found = page_of(own_letter(tmp_path, "| Day | Dose |\n|---|---|\n| First | 500 mg |").html)
    (table,) = found.find_class("data")
    assert table.get("role") is None
    assert [(head.text_content(), head.get("scope")) for head in table.iter("th")] == [("Day", "col"), ("Dose", "col")]


def test_a_paragraph_that_is_a_link_is_a_button(tmp_path: Path) -> None:
    """A link alone on its line becomes a button that is wide enough in Outlook too."""
    found = page_of(own_letter(tmp_path, "::: action {#next}\n[Book & go][hour]\n:::").html)
    (button,) = found.xpath("//a[@href='https://lakeside.example/hour']")
    assert button.text_content() == "Book & go"
    cell = button.getparent()
    assert cell.tag == "td"
    assert cell.get("bgcolor")


# --- pictures ----------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_each_picture_inside_has_its_bytes_and_the_other_way_round(tag: str) -> None:
    """Every picture that the HTML names by Content-ID comes along, and nothing comes along unused."""
    made = sample_letter(tag)
    assert not made.are_images_hosted
    named = {src.removeprefix("cid:") for src in page(tag).xpath("//img/@src")}
    assert named == {image.content_id for image in made.images}
    for image in made.images:
        assert re.fullmatch(r"[a-z0-9.-]+@clinic\.example", image.content_id)


@pytest.mark.parametrize("tag", TAGS)
def test_pictures_are_twice_as_fine_as_they_are_shown(tag: str) -> None:
    """Each picture's bytes are a PNG of twice the size that the HTML gives it, so it is sharp on a phone."""
    made = {f"cid:{image.content_id}": image for image in sample_letter(tag).images}
    for shown in page(tag).iter("img"):
        image = made[shown.get("src")]
        assert image.media_type == "image/png"
        with Image.open(io.BytesIO(image.data)) as opened:
            assert opened.format == "PNG"
            assert opened.size == (2 * int(shown.get("width")), 2 * int(shown.get("height")))


def test_pictures_are_the_same_in_every_language() -> None:
    """A picture is made once: its name and bytes do not depend on the language."""
    assert sample_letter("en").images == sample_letter("ar").images == sample_letter("zh_Hans").images


@pytest.mark.parametrize("tag", TAGS)
def test_hosted_pictures_are_linked(tag: str) -> None:
    """A clinic that hosts its pictures sends links to its own site, and says so."""
    clinic = sample_clinic()
    hosting = replace(clinic, mail=replace(clinic.mail, images="hosted"))
    made = letter(sample_newsletter(tag), hosting, Words(language(tag), sample_gathered().words[tag]))
    assert made.are_images_hosted
    assert "cid:" not in made.html
    base = f"{clinic.public_url}/newsletters/{NEWSLETTER}/images"
    assert page_of(made.html).xpath("//img/@src") == [f"{base}/{image.name}" for image in made.images]


def test_a_browser_gets_pictures_from_beside() -> None:
    """In the copy for a browser every picture is a file in the folder beside it."""
    made = sample_letter("en")
    found = page_of(made.html_for_browser("images"))
    assert set(found.xpath("//img/@src")) == {f"images/{image.name}" for image in made.images}


def test_photographs_travel_as_they_are(tmp_path: Path) -> None:
    """A photograph is sent byte for byte, shown no wider than the template wants, in its own proportions."""
    path = tmp_path / "newsletters/photo.jpg"
    path.parent.mkdir()
    Image.new("RGB", (480, 120), "#0b5563").save(path)
    made = own_letter(tmp_path, "![A wall](photo.jpg)")
    (image,) = made.images
    assert (image.data, image.media_type) == (path.read_bytes(), "image/jpeg")
    (shown,) = page_of(made.html).iter("img")
    assert int(shown.get("width")) == 4 * int(shown.get("height"))


def test_a_pictures_name_in_another_script_makes_a_plain_content_id(tmp_path: Path) -> None:
    """Whatever a picture's file is called, its Content-ID is plain ASCII, as RFC 2392 wants it."""
    path = tmp_path / "newsletters/Rücken-背.png"
    path.parent.mkdir()
    Image.new("RGB", (240, 120), "#0b5563").save(path)
    made = own_letter(tmp_path, "![A back](Rücken-背.png)")
    (image,) = made.images
    assert re.fullmatch(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@lakeside\.example", image.content_id)
    assert page_of(made.html).xpath("//img/@src") == [f"cid:{image.content_id}"]


def test_the_preheader_is_read_by_the_inbox_alone(tmp_path: Path) -> None:
    """The words for the inbox's list come first in the body, and are not shown again inside."""
    found = page_of(own_letter(tmp_path, "Walk.").html)
    (outermost,) = found.find("body")
    first = next(element for element in outermost if isinstance(element.tag, str))
    assert first.text_content().startswith("In short.")
    assert "display:none" in first.get("style").replace(" ", "")


def test_the_messages_of_a_newsletter_are_known() -> None:
    """The tests above look at every message there is, but for the summary, which the catalogue alone shows."""
    document = sample_newsletter("en").document
    inside = {m.key for m in block_messages(document.blocks)} | {document.title.key}
    assert {m.kind for m in messages_of(document) if m.key not in inside} <= {
        MessageKind.SUMMARY,
        MessageKind.SUBJECT,
        MessageKind.PREHEADER,
    }


@pytest.mark.parametrize("tag", TAGS)
def test_links_of_the_foot_stand_on_lines_of_their_own(tag: str) -> None:
    """Each of the three links begins a line, and no dot is left hanging at the end of one."""
    links = page(tag).cssselect(".foot-link")
    (paragraph,) = {link.getparent() for link in links}
    assert [child.tag for child in paragraph] == ["a", "br", "a", "br", "a"]
    assert "·" not in paragraph.text_content()


def test_a_range_does_not_break_at_a_line_s_end(tmp_path: Path) -> None:
    """A range and its unit stay together in every program: the style that keeps them stands on the element."""
    (whole,) = page_of(own_letter(tmp_path, "Rest for 20–45 minutes.").html).cssselect(".whole")
    assert (whole.text, whole.get("style")) == ("20–45", "white-space:nowrap")
    assert whole.tail == "\u00a0minutes."
