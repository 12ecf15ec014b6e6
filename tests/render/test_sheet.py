"""Printed pages as pictures: those of the press, with every message in its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from leafpost.catalogs.messages import distinct_messages
from leafpost.documents.model import Message
from leafpost.render.editions import SETTINGS
from leafpost.render.pdf import print_leaflet, print_page, set_page
from leafpost.render.sheet import Sheet, sheets
from tests.conftest import REPOSITORY, MakeClinic, localised_in

SLUG = "caring-for-your-back"


def mark(message: Message) -> str:
    return f"{message.context}|{message.text}"


def settled(root: Path, slug: str, tag: str) -> Sheet:
    localised, clinic, words = localised_in(root, slug, tag)
    last = list(sheets(localised, clinic, words, mark))[-1]
    assert last is not None
    assert last.is_settled
    return last


@pytest.fixture
def clinic(tmp_path: Path, clinic_folder: MakeClinic) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["es", "ar"])


@pytest.mark.parametrize(
    ("root", "slug", "tag"),
    [(None, SLUG, "es"), (None, SLUG, "ar"), (REPOSITORY, "running-with-back-pain", "ar")],
)
def test_every_message_has_a_zone_inside_of_a_page(clinic: Path, root: Path | None, slug: str, tag: str) -> None:
    """Each message, descriptions of pictures too, stands on some page, and within its edges."""
    sheet = settled(root or clinic, slug, tag)
    localised, _clinic, _words = localised_in(root or clinic, slug, tag)
    zones = [zone for page in sheet.pages for zone in page.zones]
    assert {mark(message) for message in distinct_messages(localised.document)} <= {zone.mark for zone in zones}
    for zone in zones:
        assert zone.left >= 0
        assert zone.top >= 0
        assert zone.left + zone.width <= 1.000001
        assert zone.top + zone.height <= 1.000001
    assert sheet.problems == ()


@pytest.mark.parametrize("tag", ["es", "ar"])
def test_marks_move_nothing(clinic: Path, tag: str) -> None:
    """The marked page is drawn exactly as the press draws it."""
    localised, settings, words = localised_in(clinic, SLUG, tag)
    marked = settled(clinic, SLUG, tag)
    plain = set_page(print_page(localised, settings, words), marked.setting).pdf()
    assert plain == print_leaflet(localised, settings, words).data
    assert [page.picture for page in marked.pages] == pictures(plain)


def pictures(pdf: bytes) -> list[bytes]:
    """Each page drawn by PDFium, as PNG."""
    import io

    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            stream = io.BytesIO()
            page.render(scale=110 / 72).to_pil().save(stream, "PNG", compress_level=1)
            found.append(stream.getvalue())
    return found


def test_a_zone_lies_over_the_words_it_names(clinic: Path) -> None:
    """PDFium finds the words of a message inside of its zone."""
    import pypdfium2

    localised, settings, words = localised_in(clinic, SLUG, "es")
    sheet = settled(clinic, SLUG, "es")
    with pypdfium2.PdfDocument(print_leaflet(localised, settings, words).data) as pdf:
        page = pdf[0]
        width, height = page.get_size()
        for zone in sheet.pages[0].zones:
            if not zone.mark.endswith("|Keep warm"):
                continue
            text = page.get_textpage().get_text_bounded(
                left=zone.left * width, right=(zone.left + zone.width) * width,
                top=(1 - zone.top) * height, bottom=(1 - zone.top - zone.height) * height,
            )  # fmt: skip
            assert "Manténgase abrigado" in text
            return
    raise AssertionError("the message has no zone")


def test_the_guess_comes_first_and_the_press_has_the_last_word(clinic: Path) -> None:
    """Whatever setting is guessed, the page ends in the one that the press takes."""
    localised, settings, words = localised_in(clinic, SLUG, "es")
    seen = [sheet for sheet in sheets(localised, settings, words, mark, SETTINGS[-1]) if sheet]
    assert [sheet.setting for sheet in seen] == [SETTINGS[-1], SETTINGS[0]]
    assert print_leaflet(localised, settings, words).fit == seen[-1].setting.fit
    assert [sheet.is_settled for sheet in seen] == [False, True]


def edit(clinic: Path, change: Callable[[str], str], name: str) -> None:
    path = clinic / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def test_what_stands_beyond_the_sheet_is_named(clinic: Path) -> None:
    """In a leaflet of too many pages, the last box is beyond, and the title is not."""
    edit(
        clinic,
        lambda text: text.replace("Qué ayuda en los primeros días.", "Qué ayuda en los primeros días. " * 100),
        f"locales/es/LC_MESSAGES/{SLUG}.po",
    )
    sheet = settled(clinic, SLUG, "es")
    assert sheet.is_too_long
    assert f"{SLUG}#next-step|Ask us" in sheet.beyond
    assert f"{SLUG}|Caring for your back" not in sheet.beyond
    assert [problem.rule for problem in sheet.problems][:1] == ["overflow"]


def test_a_line_that_a_box_cuts_off_is_named_with_its_words(clinic: Path) -> None:
    """A template that hides a part of a text: the message is cut, and its lost words are told."""
    own = clinic / "templates/print/standard.css"
    own.parent.mkdir(parents=True)
    ours = (REPOSITORY / "templates/print/standard.css").read_text("utf-8")
    own.write_text(ours + "\n.lead { height: 5mm; overflow: hidden }\n", "utf-8")
    edit(
        clinic,
        lambda text: text.replace("Qué ayuda en los primeros días.", "Palabras " * 30 + "desaparecidas."),
        f"locales/es/LC_MESSAGES/{SLUG}.po",
    )
    sheet = settled(clinic, SLUG, "es")
    key = f"{SLUG}|What helps in the first days."
    assert sheet.cut == {key}
    assert "desaparecidas." in sheet.lost[key]
