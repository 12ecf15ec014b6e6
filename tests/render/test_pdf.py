"""The sample's PDFs, read back by PDFium and poppler as a viewer or a screen reader would."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import PIL.Image
import pypdfium2
import pytest
import segno

from leafpost.errors import ProblemError
from leafpost.render.pdf import PrintedLeaflet, print_leaflet
from tests.conftest import MakeClinic, localised_in
from tests.reading import (
    REPOSITORY,
    SAMPLE_LEAFLETS,
    SAMPLE_TAGS,
    alternatives,
    bcp47,
    characters,
    drawn_glyphs,
    families_of,
    fonts_of,
    fragments,
    interface,
    language_of,
    manifest,
    must_reach_ids,
    page_texts,
    picture_descriptions,
    poppler_text,
    sample_messages,
    squeezed,
    tags_of,
    unpacked,
    visual_lines,
)

A4 = (595.28, 841.89)  # points: 210 by 297 mm
EVERY = pytest.mark.parametrize(("tag", "slug"), [(tag, slug) for tag in SAMPLE_TAGS for slug in SAMPLE_LEAFLETS])
EVERY_LANGUAGE = pytest.mark.parametrize("tag", SAMPLE_TAGS)
FOOT = 70.0  # points: the lowest 25 mm of a page
LEAST_SIZE = 9.99  # points; 10 pt is 13.333 CSS pixels, which the file rounds


def pdf_of(sample: Path, tag: str, slug: str) -> Path:
    return sample / bcp47(tag) / f"{slug}.pdf"


def printed_words(tag: str, slug: str, *, ids: list[str] | None = None) -> Counter[str]:
    """How often each fragment of a document's messages must be on paper at least; pictures have theirs in the tags."""
    pictures = picture_descriptions(slug)
    wanted: Counter[str] = Counter()
    for (context, source), words in sample_messages(tag, slug).items():
        if source not in pictures and (ids is None or context.partition("#")[2] in ids):
            wanted.update(fragments(words, tag))
    return wanted


# --- the sheet ---------------------------------------------------------------------------


@EVERY
def test_a_leaflet_is_one_sheet_of_a4(sample: Path, tag: str, slug: str) -> None:
    """Every sample leaflet fits on the two sides of one A4 sheet, in every language."""
    with pypdfium2.PdfDocument(pdf_of(sample, tag, slug)) as pdf:
        assert 1 <= len(pdf) <= 2
        assert all(page.get_size() == pytest.approx(A4, abs=0.02) for page in pdf)


@EVERY
def test_every_message_of_the_catalog_is_on_paper(sample: Path, tag: str, slug: str) -> None:
    """Every message that gettext finds in a catalog is in the text of its PDF."""
    whole = squeezed("".join(page_texts(pdf_of(sample, tag, slug))))
    wanted = printed_words(tag, slug)
    assert len(wanted) > 30
    assert {words: count for words, count in wanted.items() if whole.count(words) < count} == {}


@EVERY
def test_two_readers_read_the_same_letters(sample: Path, tag: str, slug: str) -> None:
    """PDFium and poppler find the same letters equally often: no viewer reads a line twice, or leaves one out."""
    pdf = pdf_of(sample, tag, slug)
    one, other = (Counter(squeezed(text)) for text in ("".join(page_texts(pdf)), poppler_text(pdf)))
    for counted in (one, other):
        del counted["-"]  # at the end of a line, PDFium takes it for a hyphen
    assert sum(one.values()) > 800
    assert (one - other, other - one) == (Counter(), Counter())


@EVERY
def test_a_warning_stands_whole_on_one_page(sample: Path, tag: str, slug: str) -> None:
    """Each warning and urgent callout has all of its words on one page."""
    pages = [squeezed(text) for text in page_texts(pdf_of(sample, tag, slug))]
    ids = must_reach_ids(slug)
    assert len(ids) == 2
    for identifier in ids:
        wanted = printed_words(tag, slug, ids=[identifier])
        assert wanted
        assert any(all(page.count(words) >= count for words, count in wanted.items()) for page in pages), identifier


@EVERY
def test_pictures_are_described_in_the_readers_language(sample: Path, tag: str, slug: str) -> None:
    """Each picture has its translated description in the PDF's tags, in the order of the leaflet."""
    source = (REPOSITORY / "leaflets" / f"{slug}.md").read_text("utf-8")
    messages = sample_messages(tag, slug)
    wanted = [messages[slug, alt] for alt in re.findall(r"!\[([^\]]+)\]", source) if (slug, alt) in messages]
    found = alternatives(pdf_of(sample, tag, slug))
    assert len(wanted) >= 1
    assert [alt for alt in found if alt in wanted] == wanted


# --- fonts and sizes ---------------------------------------------------------------------


@EVERY
def test_fonts_are_embedded_and_of_the_languages_table(sample: Path, tag: str, slug: str) -> None:
    """A PDF brings all of its fonts along, and only families that the table names for its language or the source."""
    fonts = fonts_of(pdf_of(sample, tag, slug))
    assert all(fonts.values())
    assert families_of(tag)[0] in fonts
    assert set(fonts) <= {*families_of(tag), *families_of("en")}


@EVERY
def test_no_glyph_is_the_one_for_a_missing_character(sample: Path, tag: str, slug: str) -> None:
    """Glyph 0, the empty box that fonts draw for what they lack, is never drawn."""
    glyphs = drawn_glyphs(pdf_of(sample, tag, slug).read_bytes())
    assert len(glyphs) > 300  # Thai and Chinese need the fewest
    assert 0 not in glyphs


@EVERY
def test_type_is_large_enough_to_read(sample: Path, tag: str, slug: str) -> None:
    """Every message is set in 12 points or more, and nothing on the page in less than 10."""
    with pypdfium2.PdfDocument(pdf_of(sample, tag, slug)) as pdf:
        drawn = [character for page in pdf for character in characters(page) if not character.text.isspace()]
    assert min(character.size for character in drawn) >= LEAST_SIZE
    body = squeezed("".join(character.text for character in drawn if character.size >= 11.99))
    lost = {words for words, count in printed_words(tag, slug).items() if body.count(words) < count}
    assert lost == set()


# --- what a screen reader is told --------------------------------------------------------


@EVERY
def test_a_pdf_says_its_language_and_title(sample: Path, tag: str, slug: str) -> None:
    """The catalog's /Lang and the title are those of the translation."""
    pdf = pdf_of(sample, tag, slug)
    title = {"running": "Running with back pain", "back": "Back-friendly exercise at home"}.get(
        slug.partition("-")[0], "Non-surgical spinal decompression"
    )
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == sample_messages(tag, slug)[slug, title]
    assert language_of(pdf) == bcp47(tag)


@EVERY
def test_a_pdf_is_tagged_and_says_that_it_is_pdf_ua(sample: Path, tag: str, slug: str) -> None:
    """A structure tree, /Marked true, the title shown by the viewer, and PDF/UA part 1 in the XMP metadata."""
    objects = b"\n".join(unpacked(pdf_of(sample, tag, slug).read_bytes()))
    assert re.search(rb"/StructTreeRoot\s+\d+ 0 R", objects)
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", objects)
    assert re.search(rb"/DisplayDocTitle true", objects)
    assert re.search(rb'pdfuaid:part="1"|<pdfuaid:part>1<', objects)


@EVERY
def test_headings_in_the_tags_go_down_step_by_step(sample: Path, tag: str, slug: str) -> None:
    """The first heading is an H1, it is the only one, and no level is skipped."""
    levels = [int(name[1]) for name in tags_of(pdf_of(sample, tag, slug)) if re.fullmatch("H[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert len(levels) > 5
    assert all(level <= before + 1 for before, level in pairwise(levels))


# --- direction ---------------------------------------------------------------------------


def test_numbers_in_arabic_stand_in_reading_order(sample: Path) -> None:
    """On an Arabic page the digits of a range and of a phone number go from left to right, as they are said."""
    with pypdfium2.PdfDocument(pdf_of(sample, "ar", "non-surgical-spinal-decompression")) as pdf:
        lines = [line for page in pdf for line in visual_lines(page)]
    for number in ("20–45", "12–20", "4–6"):
        assert sum(number in line for line in lines) == 1, number
    assert sum("+442079460000" in line for line in lines) == 3  # the foot of two pages, and the invitation


def test_letters_of_arabic_words_go_right_to_left(sample: Path) -> None:
    """The letters of each long Arabic word stand from right to left on the page."""
    title = sample_messages("ar", "running-with-back-pain")["running-with-back-pain", "Running with back pain"]
    words = [word for word in title.split() if len(word) > 3 and "لا" not in word]
    assert words
    with pypdfium2.PdfDocument(pdf_of(sample, "ar", "running-with-back-pain")) as pdf:
        drawn = characters(pdf[0])
    text = "".join(character.text for character in drawn)
    for word in words:
        start = text.index(word)
        places = [character.middle for character in drawn[start : start + len(word)]]
        assert places == sorted(places, reverse=True), word


def test_latin_titles_go_left_to_right(sample: Path) -> None:
    """The same measure tells left-to-right text apart: an English title's letters stand from left to right."""
    with pypdfium2.PdfDocument(pdf_of(sample, "en", "running-with-back-pain")) as pdf:
        drawn = characters(pdf[0])
    start = "".join(character.text for character in drawn).index("Running")
    places = [character.middle for character in drawn[start : start + 7]]
    assert places == sorted(places)


@EVERY_LANGUAGE
def test_bullets_stand_on_the_side_where_lines_begin(sample: Path, tag: str) -> None:
    """The dots of a list stand left of its words, and right of them in Arabic."""
    with pypdfium2.PdfDocument(pdf_of(sample, tag, "non-surgical-spinal-decompression")) as pdf:
        drawn = characters(pdf[0])
    dots = [character for character in drawn if character.text == "•" and character.bottom > FOOT]
    assert len(dots) >= 6
    for dot in dots:
        line = [c for c in drawn if abs(c.bottom - dot.bottom) < 8 and c.text not in "• "]
        nearest = min(line, key=lambda c: abs(c.middle - dot.middle))
        assert (nearest.middle < dot.middle) == (tag in ("ar", "ur"))


# --- the foot of each page ---------------------------------------------------------------


@EVERY
def test_each_foot_says_page_version_code_and_draft(sample: Path, tag: str, slug: str) -> None:
    """At the foot of each page stand its number, the version, the text code and "draft", in the reader's language."""
    code = manifest(sample)[f"{bcp47(tag)}/{slug}.pdf"]["code"]
    with pypdfium2.PdfDocument(pdf_of(sample, tag, slug)) as pdf:
        for number, page in enumerate(pdf, start=1):
            foot = squeezed("".join(character.text for character in characters(page) if character.bottom < FOOT))
            said = [
                (interface(tag, "Page {page} of {pages}"), {"page": str(number), "pages": str(len(pdf))}),
                (interface(tag, "Version {version}"), {"version": "1.0"}),
                (interface(tag, "Text code {code}"), {"code": code}),
                (interface(tag, "Draft"), {}),
                (interface(tag, "Read this on your phone"), {}),
            ]
            for words, values in said:
                assert [part for part in fragments(words, tag) if part not in foot] == []
                if tag not in ("ar", "ur"):
                    assert squeezed(words.format(**values)) in foot
            lines = visual_lines(page)
            assert [sum(value in line for line in lines) for value in (code, "1.0")] == [1, 1]


@EVERY_LANGUAGE
def test_the_text_code_tells_documents_and_languages_apart(sample: Path, tag: str) -> None:
    """No two leaflets and no two languages share a text code, and paper and phone page show the same one."""
    codes = {path: row["code"] for path, row in manifest(sample).items() if row["edition"] == "standard"}
    assert len(set(codes.values())) == len(codes) == len(SAMPLE_TAGS) * len(SAMPLE_LEAFLETS)
    for slug in SAMPLE_LEAFLETS:
        page = re.sub(
            r"<style>.*?</style>|data:\S+", "", (sample / bcp47(tag) / f"{slug}.html").read_text("utf-8"), flags=re.S
        )
        assert set(re.findall(r"\b[0-9a-f]{4}-[0-9a-f]{4}\b", page)) == {codes[f"{bcp47(tag)}/{slug}.pdf"]}


@EVERY
def test_a_draft_says_so_above_its_title_too(sample: Path, tag: str, slug: str) -> None:
    """The band on the first page says who has not signed yet: nobody has signed a sample leaflet."""
    band = (
        "Draft. A clinician has not yet signed these words."
        if tag == "en"
        else interface(tag, "Draft. A translator and a clinician have not yet signed these words.")
    )
    first = squeezed(page_texts(pdf_of(sample, tag, slug))[0])
    assert all(squeezed(part) in first for part in fragments(band, tag))


# --- QR codes ----------------------------------------------------------------------------


def squares(page: pypdfium2.PdfPage) -> list[tuple[float, float, float]]:
    """Left, bottom and width of the white squares on a page, each the ground of a QR code."""
    found = []
    for shape in page.get_objects(filter=[2], max_depth=15):  # 2: a path
        left, bottom, right, top = shape.get_bounds()
        if right - left > 40 and abs((right - left) - (top - bottom)) < 0.1:
            found.append((left, bottom, right - left))
    return found


def drawn_square(page: pypdfium2.PdfPage, square: tuple[float, float, float]) -> PIL.Image.Image:
    """What is drawn in a square."""
    left, bottom, width = square
    right, top = page.get_width() - left - width, page.get_height() - bottom - width
    return page.render(scale=8, crop=(left, bottom, right, top)).to_pil().convert("L")


def shows(image: PIL.Image.Image, address: str) -> bool:
    """Whether a picture is the QR code of an address, at any level of error correction, with its quiet zone."""
    for level in "mqhl":
        wanted = [list(row) for row in segno.make_qr(address, error=level, boost_error=False).matrix_iter(border=4)]
        step = image.width / len(wanted)
        middles = [int((number + 0.5) * step) for number in range(len(wanted))]
        if wanted == [[int(image.getpixel((x, y)) < 128) for x in middles] for y in middles]:
            return True
    return False


def in_address(code: str) -> str:
    """A text code with the two digits behind it that ISO/IEC 7064 asks for: the whole leaves 1 when divided by 97."""
    bare = code.replace("-", "")
    return next(f"{bare}{two:02}" for two in range(2, 99) if (int(bare, 16) * 100 + two) % 97 == 1)


@EVERY
def test_the_code_at_each_foot_leads_to_the_phone_page(sample: Path, tag: str, slug: str) -> None:
    """The QR code at the foot of each page is that of the phone page's public address and of the text code
    that is printed beside it, with four modules of margin."""
    path = f"{bcp47(tag)}/{slug}"
    code = json.loads((sample / "manifest.json").read_text("utf-8"))["artefacts"][f"{path}.pdf"]["code"]
    for text in page_texts(pdf_of(sample, tag, slug)):  # in right-to-left lines PDFium puts the halves of "5b36" apart
        assert sorted(code) in [sorted(found) for found in re.findall(r"[0-9a-f-]{9}", text)]
    address = f"https://clinic.example/leaflets/{path}.html#c={in_address(code)}"
    with pypdfium2.PdfDocument(pdf_of(sample, tag, slug)) as pdf:
        for page in pdf:
            (square,) = [square for square in squares(page) if square[1] < FOOT]
            image = drawn_square(page, square)
            assert shows(image, address)
            assert not shows(image, address.replace("leaflets", "leaflet"))


@EVERY_LANGUAGE
def test_the_invitation_has_a_code_of_the_booking_page(sample: Path, tag: str) -> None:
    """The call to action carries the QR code of the address that it names."""
    with pypdfium2.PdfDocument(pdf_of(sample, tag, "running-with-back-pain")) as pdf:
        images = [drawn_square(page, square) for page in pdf for square in squares(page) if square[1] > FOOT]
    assert [shows(image, "https://clinic.example/book") for image in images] == [True]


# --- leaflets of the test's own ----------------------------------------------------------


def printed(folder: Path, slug: str, tag: str) -> PrintedLeaflet:
    """A clinic's leaflet as it is printed. Raises ProblemError as the press does."""
    return print_leaflet(*localised_in(folder, slug, tag))


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])


def test_a_dose_in_arabic_cannot_be_misread(small: Path, tmp_path: Path) -> None:
    """A dose, a range and a name with its strength keep their order inside Arabic text, whatever is set strong."""
    po = small / "locales/ar/LC_MESSAGES/caring-for-your-back.po"
    po.write_text(
        po.read_text("utf-8").replace('msgstr "التدفئة"', 'msgstr "تناولوا **Panadol** *Extra* **500 mg** مساء"'),
        "utf-8",
    )
    path = tmp_path / "dose.pdf"
    path.write_bytes(printed(small, "caring-for-your-back", "ar").data)
    with pypdfium2.PdfDocument(path) as pdf:
        lines = [line for page in pdf for line in visual_lines(page)]
    assert sum("PanadolExtra500mg" in line for line in lines) == 1
    assert sum("500mg" in line for line in lines) == 3  # there, in the warning and in the table
    assert sum("1000mg" in line for line in lines) == 1
    assert sum("20–45" in line for line in lines) == 2
    assert any("+442079460958" in line for line in lines)


def test_a_leaflet_that_is_too_long_is_refused(small: Path) -> None:
    """What does not fit on one sheet at the closest setting is an overflow, told with its pages; type never shrinks."""
    leaflet = small / "leaflets/caring-for-your-back.md"
    leaflet.write_text(
        leaflet.read_text("utf-8") + "\n## More\n" + "\nOne more thing to know about it.\n" * 150, "utf-8"
    )
    with pytest.raises(ProblemError) as caught:
        printed(small, "caring-for-your-back", "en")
    (problem,) = caught.value.problems
    assert (problem.file, problem.rule) == ("leaflets/caring-for-your-back.md", "overflow")
    assert re.search(r"fills [3-9] pages", problem.what)


def test_a_fuller_leaflet_is_set_closer_in_the_same_size(small: Path, tmp_path: Path) -> None:
    """Where a leaflet is nearly too long, space gives way and the size of the type stays."""
    leaflet = small / "leaflets/caring-for-your-back.md"
    first = printed(small, "caring-for-your-back", "en")
    text = leaflet.read_text("utf-8")
    for lines in range(4, 60, 4):
        leaflet.write_text(text + "\n## More\n" + "\nOne more thing to know about it.\n" * lines, "utf-8")
        closer = printed(small, "caring-for-your-back", "en")
        if closer.fit != "roomy":
            break
    assert (first.fit, closer.pages) == ("roomy", 2)
    assert closer.fit != "roomy"
    sizes = []
    for number, leaflet_printed in enumerate((first, closer)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(leaflet_printed.data)
        with pypdfium2.PdfDocument(path) as pdf:
            sizes.append({round(c.size, 1) for page in pdf for c in characters(page) if not c.text.isspace()})
    assert sizes[1] <= sizes[0]


def test_a_character_that_no_font_has_is_named(small: Path) -> None:
    """A glyph that is missing is an error that shows the character, with its number, before anything is printed."""
    po = small / "locales/ar/LC_MESSAGES/caring-for-your-back.po"
    po.write_text(po.read_text("utf-8").replace("التدفئة", "التدفئة \U00013000"), "utf-8")
    with pytest.raises(ProblemError) as caught:
        printed(small, "caring-for-your-back", "ar")
    (problem,) = caught.value.problems
    assert problem.rule == "glyphs"
    assert "\U00013000 (U+13000)" in problem.what
    assert "Arabic" in problem.what


def test_the_clinics_own_name_is_looked_at_too(small: Path) -> None:
    """A character that no font has is named where it stands in the clinic's name, not in the leaflet."""
    toml = small / "clinic.toml"
    toml.write_text(toml.read_text("utf-8").replace("Lakeside Practice", "Lakeside \U00013000 Practice"), "utf-8")
    with pytest.raises(ProblemError) as caught:
        printed(small, "caring-for-your-back", "en")
    assert any("U+13000" in problem.what for problem in caught.value.problems)


def test_the_same_words_give_the_same_bytes(small: Path) -> None:
    """Printing twice gives the same file, byte for byte."""
    once, again = (printed(small, "caring-for-your-back", "ar").data for _ in range(2))
    assert once == again


def test_an_american_clinic_gets_letter_paper(small: Path) -> None:
    """`paper = "Letter"` sets the page 8.5 by 11 inches."""
    with (small / "clinic.toml").open("a") as stream:
        stream.write('\n[print]\npaper = "Letter"\n')
    with pypdfium2.PdfDocument(printed(small, "caring-for-your-back", "en").data) as pdf:
        assert [page.get_size() for page in pdf] == [pytest.approx((612, 792), abs=0.02)] * len(pdf)
