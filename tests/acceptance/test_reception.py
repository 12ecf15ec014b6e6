"""Reception prints: from the repository as it is to the sheet that a patient takes home."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import REPOSITORY, run_build
from tests.reading import SAMPLE_LEAFLETS, SAMPLE_TAGS, bcp47, page_texts, squeezed

ADDRESS = "https://clinic.example/leaflets/"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A copy of the sample clinic in a folder with a space in its name, for a clinic's own changes."""
    folder = tmp_path / "our clinic"
    for name in ("leaflets", "newsletters", "locales"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copy(REPOSITORY / "clinic.toml", folder)
    return folder


def test_a_double_click_on_the_catalogue_leads_to_every_sheet(sample: Path, tmp_path: Path) -> None:
    """From index.html in a real browser every leaflet of every language is one link away, and the file is there."""
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        (sample / "index.html").as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sheets = set(re.findall(r'href="([^"]+\.pdf)"', shown))
    editions = ("pdf", "large-print.pdf")
    assert sheets == {f"{bcp47(tag)}/{slug}.{e}" for tag in SAMPLE_TAGS for slug in SAMPLE_LEAFLETS for e in editions}
    assert all((sample / sheet).is_file() for sheet in sheets)


def test_one_leaflet_in_one_language_is_printed_alone(clinic: Path) -> None:
    """Reception names the leaflet and the language: sheet, large print and phone page, nothing besides."""
    result = run_build("running-with-back-pain", "--locale", "pl", cwd=clinic)
    assert (result.returncode, result.stderr) == (0, "")
    made = {path.relative_to(clinic / "dist").as_posix() for path in (clinic / "dist").rglob("*.*")}
    made = {path for path in made if not path.startswith(("thumbnails/", "index.")) or path == "index.html"}
    assert made == {
        "pl/running-with-back-pain.pdf", "pl/running-with-back-pain.large-print.pdf",
        "pl/running-with-back-pain.html", "index.html", "translations.html", "manifest.json",
    }  # fmt: skip


NEW_NUMBER = "+44\u00a020\u00a07946\u00a00123"  # on one line, wherever it stands


def test_a_new_phone_number_is_on_every_page_of_the_reprint(clinic: Path) -> None:
    """The number is changed in one place; the Arabic and the English sheet have it, and never the old one."""
    toml = clinic / "clinic.toml"
    toml.write_text(toml.read_text("utf-8").replace("+44 20 7946 0000", "+44 20 7946 0123"), "utf-8")
    slug = "back-friendly-exercise-at-home"
    assert run_build(slug, "--locale", "ar", "--locale", "en", cwd=clinic).returncode == 0
    for tag in ("ar", "en"):
        page = (clinic / f"dist/{tag}/{slug}.html").read_text("utf-8")
        assert "0000" not in re.sub(r"data:\S+", "", page)
        assert NEW_NUMBER in page
    for text in page_texts(clinic / f"dist/en/{slug}.pdf"):
        assert NEW_NUMBER in text
        assert "0000" not in text


def test_staff_can_tell_which_sheet_they_hold(sample: Path) -> None:
    """Every sheet says in English at its head which leaflet and which language it is."""
    english = {"es": "Spanish", "pl": "Polish", "ar": "Arabic", "hi": "Hindi", "zh_Hans": "Chinese (Simplified)"}
    for tag, name in english.items():
        first = squeezed(page_texts(sample / bcp47(tag) / "running-with-back-pain.pdf")[0])
        assert squeezed("Running with back pain") in first, tag
        assert squeezed(name.partition(" ")[0]) in first, tag


def test_the_address_of_each_phone_page_is_its_place_in_dist(sample: Path) -> None:
    """Whoever puts dist/ on the web at the public address serves exactly the pages that the QR codes name."""
    for path in sample.glob("*/*.html"):
        canonical = re.search(r'<link rel="canonical" href="([^"]+)"', path.read_text("utf-8"))
        assert canonical
        assert canonical[1] == ADDRESS + path.relative_to(sample).as_posix()


def test_a_sheet_prints_in_black_and_white_too(sample: Path) -> None:
    """On a printer without colour the words of an urgent box still stand out from its ground."""
    with pypdfium2.PdfDocument(sample / "en/back-friendly-exercise-at-home.pdf") as pdf:
        for page in pdf:
            text = page.get_textpage()
            found = text.search("cauda equina syndrome").get_next()
            if not found:
                continue
            left, bottom, right, top = text.get_charbox(found[0])
            last = text.get_charbox(found[0] + found[1] - 1)
            crop = (left, bottom, page.get_width() - last[2], page.get_height() - top)
            grey = page.render(scale=4, crop=crop).to_pil().convert("L").getextrema()
            assert grey[1] - grey[0] > 128, grey  # of 255
            assert right < last[2]
            return
    pytest.fail("the sign is on no page")
