"""Each edition of a small clinic's leaflet, read back: all of its words, whole warnings, its own promises."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError, ProblemError
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.press.gather import gather
from leafpost.press.wanted import edition_wants
from leafpost.render.editions import EDITIONS, named_editions
from leafpost.render.pdf import PrintedLeaflet, print_leaflet
from leafpost.render.preflight import _not_found, _words
from tests.conftest import LEAFLET, REPOSITORY, TODAY, TRANSLATIONS, MakeClinic
from tests.reading import characters, fragments, squeezed

SLUG = "caring-for-your-back"
FILE = f"leaflets/{SLUG}.md"
PICTURE = "A runner seen from the side."
MADE = [
    ("large-print", "en"), ("large-print", "ar"), ("bilingual", "es"), ("bilingual", "ar"),
    ("poster", "ar"), ("mono", "es"), ("trifold", "es"), ("a5", "ar"), ("booklet", "ar"), ("print-shop", "es"),
]  # fmt: skip
EVERY = pytest.mark.parametrize(("name", "tag"), MADE)
A4, A3, LETTER, TABLOID = (595.28, 841.89), (841.89, 1190.55), (612.0, 792.0), (792.0, 1224.0)  # points


def printed(root: Path, name: str, tag: str, tags: list[str] | None = None) -> PrintedLeaflet:
    """An edition as the press makes it, with the languages that it shows besides."""
    clinic = read_clinic(root)
    gathered = gather(clinic, TODAY, None, (SLUG,))
    (want,) = edition_wants(gathered.localised[SLUG, tag], name, gathered.localised, clinic, tags)
    others = [(one, Words(one.language, gathered.words[one.language.tag])) for one in want.others]
    return print_leaflet(want.localised, clinic, Words(language(tag), gathered.words[tag]), EDITIONS[name], others)


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["es", "ar"])


@dataclass(frozen=True, slots=True)
class Read:
    """A finished edition: each page's text, its characters, and its size in points."""

    texts: list[str]
    drawn: list[list]
    sizes: list[tuple[float, float]]
    grey: bool
    ink: float  # the mean darkness of the pages, from 0 to 1


def read(data: bytes) -> Read:
    with pypdfium2.PdfDocument(data) as pdf:
        pictures = [page.render(scale=1).to_pil().convert("RGB") for page in pdf]
        dots = Counter(dot for picture in pictures for dot in picture.get_flattened_data())
        return Read(
            [page.get_textpage().get_text_bounded() for page in pdf],
            [[c for c in characters(page) if not c.text.isspace()] for page in pdf],
            [page.get_size() for page in pdf],
            all(max(dot) - min(dot) < 3 for dot in dots),
            1 - sum(sum(dot) * count for dot, count in dots.items()) / (765 * sum(dots.values())),
        )


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, clinic_folder: MakeClinic) -> Callable[[str, str], Read]:
    """`edition("mono", "es")`: made once."""
    root = clinic_folder(tmp_path_factory.mktemp("editions") / "clinic", offered=(), translated=["es", "ar"])

    @cache
    def made(name: str, tag: str) -> Read:
        return read(printed(root, name, tag).data)

    return made


def messages(tag: str, *, ids: tuple[str, ...] | None = None) -> list[str]:
    """The leaflet's messages in one language, as the test clinic's author and translators wrote them."""
    rows = TRANSLATIONS["es" if tag == "en" else tag][SLUG]
    wanted = [row for row in rows if row[1] != PICTURE and (ids is None or row[0] in ids)]
    return [source if tag == "en" else translation for _id, source, translation in wanted]


def shown(name: str, tag: str) -> list[tuple[str, str]]:
    """What an edition must say: pairs of a language and a message."""
    if name == "poster":
        essence = {one: messages(one, ids=("not-with-fever", "get-help-now")) for one in ("ar", "en", "es")}
        return [(one, text) for one, texts in essence.items() for text in (*messages(one)[:2], *texts)]
    tags = (tag, "en") if name == "bilingual" else (tag,)
    return [(one, text) for one in tags for text in messages(one)]


def parts(pairs: list[tuple[str, str]], page: str) -> Counter[str]:
    """Their fragments; on a right-to-left page single words, because readers of PDFs mix its lines."""
    return Counter(part for tag, text in pairs for part in fragments(text, "ar" if page == "ar" else tag))


# --- nothing is lost ---------------------------------------------------------------------


@EVERY
def test_every_message_of_an_edition_is_on_paper(edition: Callable[[str, str], Read], name: str, tag: str) -> None:
    """What an edition shows came out as often as it must, in every language that it shows."""
    whole = squeezed("".join(edition(name, tag).texts))
    wanted = parts(shown(name, tag), tag)
    assert len(wanted) > 12
    assert {words: count for words, count in wanted.items() if whole.count(words) < count} == {}


@EVERY
def test_warnings_are_whole_on_one_page(edition: Callable[[str, str], Read], name: str, tag: str) -> None:
    """Each warning and urgent box is whole on a page of every edition, in each of its languages."""
    pages = [squeezed(text) for text in edition(name, tag).texts]
    for one in {tongue for tongue, _text in shown(name, tag)}:
        for identifier in ("not-with-fever", "get-help-now"):
            wanted = parts([(one, text) for text in messages(one, ids=(identifier,))], tag)
            assert any(all(page.count(words) >= n for words, n in wanted.items()) for page in pages), (one, identifier)


@EVERY
def test_each_page_of_an_edition_says_draft(edition: Callable[[str, str], Read], name: str, tag: str) -> None:
    """What nobody has signed is a draft on each page, in the reader's language."""
    draft = {"en": "Draft", "es": "Borrador", "ar": "مسودة"}[tag]
    pages = [squeezed(text) for text in edition(name, tag).texts]
    assert all(squeezed(draft) in page for page in pages if page)  # a sheet that is folded may have a blank side
    assert any(pages)


@pytest.mark.parametrize("name", ["large-print", "bilingual", "mono"])
def test_a_box_that_cuts_text_off_stops_an_edition(small: Path, name: str) -> None:
    """A style sheet of a clinic's own that hides a part of a warning stops the edition and names the warning."""
    own = small / f"templates/print/{name}.css"
    own.parent.mkdir(parents=True)
    ours = (REPOSITORY / f"templates/print/{name}.css").read_text("utf-8")
    own.write_text(ours + "\n.callout-urgent { max-height: 12mm; overflow: hidden }\n", "utf-8")
    with pytest.raises(ProblemError) as caught:
        printed(small, name, "es")
    assert "not-printed" in {problem.rule for problem in caught.value.problems}
    assert any("Numbness" in problem.what or "emergency" in problem.what for problem in caught.value.problems)


def test_what_stands_out_is_named_with_its_message_and_by_how_much(small: Path) -> None:
    """A heading that may not wrap in a narrow box: the error has the heading's line and the millimetres."""
    own = small / "templates/print/large-print.css"
    own.parent.mkdir(parents=True)
    ours = (REPOSITORY / "templates/print/large-print.css").read_text("utf-8")
    own.write_text(ours + "\nh2 { white-space: nowrap; width: 10mm }\n", "utf-8")
    with pytest.raises(ProblemError) as caught:
        printed(small, "large-print", "en")
    line = LEAFLET.split("\n").index("## What helps") + 1
    (problem,) = [one for one in caught.value.problems if "What helps" in one.what]
    assert (problem.file, problem.line, problem.rule) == (FILE, line, "overflow")
    assert re.search(r"on page \d a line stands out of its box by \d+\.\d mm", problem.what)


def test_a_poster_of_too_many_words_names_the_first_that_does_not_fit(small: Path) -> None:
    """A poster is one page: what is too much for it is told in millimetres, with the language's way out."""
    leaflet = small / FILE
    more = "\n".join(f"- Number {number} of what you must know before you come here" for number in range(60))
    leaflet.write_text(leaflet.read_text("utf-8").replace("- Numbness around", f"{more}\n- Numbness around"), "utf-8")
    with pytest.raises(ProblemError) as caught:
        printed(small, "poster", "en", ["es"])
    (problem,) = caught.value.problems
    assert problem.rule == "overflow"
    assert re.search(r"fills \d pages, and the edition poster has 1; [1-9]\d* mm are too much", problem.what)
    assert "fewer languages" in problem.fix


def test_short_words_are_not_found_across_two_others() -> None:
    """Where words are looked for one by one, "our" does not take its place out of "you run"."""
    assert _not_found(["our", "you", "run"], _words("you run, our")) == set()
    assert _not_found(["our", "you", "run"], _words("you run")) == {"our"}


# --- large print -------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_nothing_in_large_print_is_smaller_than_18_points(edition: Callable[[str, str], Read], tag: str) -> None:
    """Head, foot and page number included, as RNIB's clear print asks for."""
    sizes = [character.size for page in edition("large-print", tag).drawn for character in page]
    assert len(sizes) > 300
    assert min(sizes) >= 17.98  # the file rounds


def test_large_print_has_one_column(edition: Callable[[str, str], Read]) -> None:
    """No paragraph stands beside another: each heading and each text begins at the same margin, or in its box."""
    first = edition("large-print", "en").drawn
    starts = set()
    for page in first:
        text = "".join(character.text for character in page)
        for words in ("Walkalittle", "Whathelps", "Howmuch"):
            if words in text:
                starts.add(round(page[text.index(words)].left))
    assert len(starts) <= 2  # the side bearings of two letters


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_pages_of_large_print_are_counted(edition: Callable[[str, str], Read], tag: str) -> None:
    """Each page says which it is, and of how many."""
    texts = edition("large-print", tag).texts
    assert len(texts) > 1
    for number, text in enumerate(texts, start=1):
        words = "Page {} of {}" if tag == "en" else "الصفحة {} من {}"
        found = squeezed(text)
        assert all(squeezed(part) in found for part in words.format(number, len(texts)).split())
    if tag == "en":
        assert [f"Page{n}of{len(texts)}" in squeezed(t) for n, t in enumerate(texts, 1)] == [True] * len(texts)


# --- two languages -----------------------------------------------------------------------


@pytest.mark.parametrize(("tag", "theirs"), [("es", "Manténgase"), ("ar", "التدفئة")])
def test_the_two_languages_stand_side_by_side(edition: Callable[[str, str], Read], tag: str, theirs: str) -> None:
    """The same list item begins at the same height in both languages, the reader's on the side where it begins."""
    for page in edition("bilingual", tag).drawn:
        text = "".join(character.text for character in page)
        if "Keepwarm" in text:
            english, other = page[text.index("Keepwarm")], page[text.index(theirs)]
            break
    assert abs(english.bottom - other.bottom) < 9
    assert (other.left < english.left) is (tag == "es")


def test_there_is_no_bilingual_edition_of_the_source(small: Path) -> None:
    """In the source's own language there is nothing to set beside it."""
    gathered = gather(read_clinic(small), TODAY, None, (SLUG,))
    english = gathered.localised[SLUG, "en"]
    assert list(edition_wants(english, "bilingual", gathered.localised, gathered.clinic)) == []
    assert english.state is SignoffState.DRAFT


# --- the wall ----------------------------------------------------------------------------


def test_a_poster_is_one_page_with_a_code_for_each_language(edition: Callable[[str, str], Read], small: Path) -> None:
    """Three languages on one A3 page, each with its own draft mark."""
    poster = edition("poster", "ar")
    assert len(poster.sizes) == 1
    assert poster.sizes[0] == pytest.approx(A3, abs=0.1)
    found = squeezed(poster.texts[0])
    assert all(squeezed(words) in found for words in ("Draft", "Borrador", "مسودة", "English", "español", "العربية"))


def test_paper_follows_the_clinic_and_the_number_of_languages(small: Path) -> None:
    """Up to two languages hang on the clinic's own paper, more on twice that; large print is on its own paper too."""
    toml = small / "clinic.toml"
    assert read(printed(small, "poster", "en", ["es"]).data).sizes == [pytest.approx(A4, abs=0.1)]
    toml.write_text(toml.read_text("utf-8") + '\n[print]\npaper = "Letter"\n', "utf-8")
    assert read(printed(small, "poster", "en").data).sizes == [pytest.approx(TABLOID, abs=0.1)]
    assert set(read(printed(small, "large-print", "en").data).sizes) == {LETTER}


# --- black -------------------------------------------------------------------------------


def test_mono_prints_in_black_and_saves_ink(edition: Callable[[str, str], Read], small: Path) -> None:
    """No dot of it has a colour, and it takes less than half of the standard edition's ink."""
    mono, standard = edition("mono", "es"), read(printed(small, "standard", "es").data)
    assert (mono.grey, standard.grey) == (True, False)
    assert mono.ink < standard.ink * 0.5


# --- names -------------------------------------------------------------------------------


def test_all_stands_for_every_edition() -> None:
    """Each name once, in the table's order, however often and in whatever order it was given."""
    assert named_editions(["all", "mono"]) == tuple(EDITIONS)
    assert named_editions(["mono", "standard", "mono"]) == ("standard", "mono")
    with pytest.raises(ConfigurationError, match=r"no edition 'gold'.*large-print"):
        named_editions(["gold"])


def test_a_list_goes_on_where_its_author_began(small: Path) -> None:
    """A list that begins with 3 is printed with 3 and 4, on the sheet and side by side."""
    leaflet = small / FILE
    text = leaflet.read_text("utf-8").replace("- Keep warm\n", "3. Keep warm\n4. Lie down\n\n- Sit\n")
    leaflet.write_text(text, "utf-8")
    for name, tag in (("standard", "en"), ("bilingual", "es")):
        found = squeezed("".join(read(printed(small, name, tag).data).texts))
        assert "3." in found  # readers put the numbers where they please
        assert "4." in found
        assert "1." not in found
