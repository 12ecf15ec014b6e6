"""Another clinic, with languages that the sample has not, and with templates and words of its own."""

import re
import shutil
import subprocess
from base64 import b64decode
from email import message_from_bytes, policy
from pathlib import Path

import html5lib
import pypdfium2
import pytest

from tests.conftest import REPOSITORY, catalog_text, make_clinic, run_build
from tests.reading import (
    alternatives,
    characters,
    compiled,
    drawn_glyphs,
    fonts_of,
    language_of,
    language_table,
    page_texts,
    squeezed,
    visual_lines,
)

LEAFLET = "caring-for-your-back"
LETTER = "spring-letter"
WORDS = {
    "he": {
        "Caring for your back": "טיפול בגב",
        "Do not wait with a fever": "אל תחכו אם יש חום",
        "Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows.": (
            "אין ליטול יותר מ־**500 mg** בבת אחת. התקשרו אל {clinic_phone} אם הכאב גובר."
        ),
        "Rest for 20–45 minutes": "נוחו 20–45 דקות",
        "A runner seen from the side.": "רץ במבט מהצד.",
        "Spring letter": "מכתב אביב",
        "Warning": "אזהרה",
        "Page {page} of {pages}": "עמוד {page} מתוך {pages}",
        "Not translated": "לא תורגם",
    },
    "ko": {
        "Caring for your back": "허리 돌보기",
        "Do not wait with a fever": "열이 있으면 기다리지 마세요",
        "Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows.": (
            "한 번에 **500 mg** 넘게 복용하지 마세요. 통증이 심해지면 {clinic_phone}(으)로 전화하세요."
        ),
        "Rest for 20–45 minutes": "20–45분 쉬기",
        "A runner seen from the side.": "옆에서 본 달리는 사람.",
        "Spring letter": "봄 편지",
        "Warning": "경고",
        "Page {page} of {pages}": "{pages}쪽 중 {page}쪽",
        "Not translated": "번역되지 않음",
    },
}


def fill_in(folder: Path, tag: str) -> int:
    """Put a translator's first words into a language's catalogs; how many messages got one."""
    count = 0
    for po in (folder / "locales" / tag / "LC_MESSAGES").glob("*.po"):
        text = po.read_text("utf-8")
        for source, words in WORDS[tag].items():
            empty = f'msgid "{source}"\nmsgstr ""'
            count += text.count(empty)
            text = text.replace(empty, f'msgid "{source}"\nmsgstr "{words}"')
        po.write_text(text, "utf-8")
    return count


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English clinic that begins Hebrew and Korean, translates the first words, and builds."""
    folder = make_clinic(tmp_path_factory.mktemp("other") / "clinic", offered=())
    for tag in ("he", "ko"):
        result = run_build("translate", "add", tag, "--root", str(folder), cwd=folder.parent)
        assert (result.returncode, result.stderr) == (0, ""), result.stdout
        assert fill_in(folder, tag) >= len(WORDS[tag])
    result = run_build("--root", str(folder), cwd=folder.parent)
    assert (result.returncode, result.stderr) == (0, "")
    return folder


def page_of(clinic: Path, tag: str) -> str:
    return (clinic / f"dist/{tag}/{LEAFLET}.html").read_text("utf-8")


def test_adding_a_language_offers_it_and_begins_its_catalogs(clinic: Path) -> None:
    """`translate add` changes one list in clinic.toml and writes a catalog for each document and the interface."""
    assert 'offered = ["en", "he", "ko"]' in (clinic / "clinic.toml").read_text("utf-8")
    table = language_table()
    for tag in ("he", "ko"):
        forms = table["plurals"][table["languages"][tag]["plural"]]
        folder = clinic / "locales" / tag / "LC_MESSAGES"
        assert {po.stem for po in folder.glob("*.po")} == {LEAFLET, LETTER, "interface"}
        for po in folder.glob("*.po"):
            checked = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(po)], capture_output=True, text=True)
            assert checked.returncode == 0, checked.stderr
            assert "error" not in checked.stderr
            assert forms in po.read_text("utf-8")


def test_adding_it_again_changes_nothing(clinic: Path) -> None:
    """A language that is there stays as its translators left it."""
    before = {path: path.read_bytes() for path in (clinic / "locales").rglob("*.po")}
    toml = (clinic / "clinic.toml").read_bytes()
    result = run_build("translate", "add", "he", "--root", str(clinic), cwd=clinic)
    assert result.returncode == 0
    assert {path: path.read_bytes() for path in (clinic / "locales").rglob("*.po")} == before
    assert (clinic / "clinic.toml").read_bytes() == toml


@pytest.mark.parametrize("tag", ["he", "ko"])
def test_paper_phone_and_mail_come_out(clinic: Path, tag: str) -> None:
    """A leaflet of one sheet, a phone page and a letter in a language that nobody prepared."""
    pdf = clinic / f"dist/{tag}/{LEAFLET}.pdf"
    assert language_of(pdf) == tag
    assert 1 <= len(page_texts(pdf)) <= 2
    assert 0 not in drawn_glyphs(pdf.read_bytes())
    words = WORDS[tag]
    assert squeezed(words["Caring for your back"]) in squeezed("".join(page_texts(pdf)))
    assert words["A runner seen from the side."] in alternatives(pdf)
    assert words["Do not wait with a fever"] in page_of(clinic, tag)
    mail = message_from_bytes((clinic / f"dist/newsletters/{LETTER}/{tag}.eml").read_bytes(), policy=policy.default)
    assert mail["Content-Language"] == tag
    html = mail.get_body(("html",))
    plain = mail.get_body(("plain",))
    assert html is not None
    assert plain is not None
    for content in (html.get_content(), plain.get_content()):
        assert words["Spring letter"] in content
        assert words["Caring for your back"] in content  # the leaflet's title on its card


@pytest.mark.parametrize(("tag", "direction"), [("he", "rtl"), ("ko", "ltr"), ("en", "ltr")])
def test_direction_is_that_of_the_language(clinic: Path, tag: str, direction: str) -> None:
    """Hebrew pages and letters run from right to left, Korean ones do not."""
    for path in (f"{tag}/{LEAFLET}.html", f"newsletters/{LETTER}/{tag}.html"):
        text = (clinic / "dist" / path).read_text("utf-8")
        root = html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()
        assert (root.get("lang"), root.get("dir")) == (tag, direction), path


def test_hebrew_on_paper_runs_from_right_to_left_and_its_numbers_do_not(clinic: Path) -> None:
    """The letters of the title go left, the digits of dose, range and phone number go right."""
    with pypdfium2.PdfDocument(clinic / f"dist/he/{LEAFLET}.pdf") as pdf:
        drawn = [character for page in pdf for character in characters(page)]
        lines = [line for page in pdf for line in visual_lines(page)]
    start = "".join(character.text for character in drawn).index("טיפול")
    places = [character.middle for character in drawn[start : start + 5]]
    assert places == sorted(places, reverse=True)
    assert sum("500mg" in line for line in lines) == 2  # in the warning, and in the table, which is a gap
    assert sum("20–45" in line for line in lines) == 2
    assert sum("+442079460958" in line for line in lines) >= 2


def test_fonts_are_those_of_the_language(clinic: Path) -> None:
    """Korean is set in the Korean face of Noto Sans CJK, Hebrew in Noto Sans Hebrew; nothing else steps in."""
    korean, hebrew = (fonts_of(clinic / f"dist/{tag}/{LEAFLET}.pdf") for tag in ("ko", "he"))
    assert set(korean) == {"Noto Sans CJK KR", "Noto Sans"}
    assert set(hebrew) == {"Noto Sans Hebrew", "Noto Sans"}
    assert all([*korean.values(), *hebrew.values()])


@pytest.mark.parametrize("tag", ["he", "ko"])
def test_what_is_not_translated_yet_is_marked_in_the_new_language(clinic: Path, tag: str) -> None:
    """Each gap has the reader's own "not translated" before it, on paper, on the phone and in the letter."""
    mark = WORDS[tag]["Not translated"]
    assert squeezed(mark) in squeezed("".join(page_texts(clinic / f"dist/{tag}/{LEAFLET}.pdf")))
    gaps = re.findall(r'class="untranslated-mark"', page_of(clinic, tag))
    catalog = compiled(clinic / f"locales/{tag}/LC_MESSAGES/{LEAFLET}.po")
    assert len(catalog) == 5
    assert len(gaps) >= 15
    assert mark in (clinic / f"dist/newsletters/{LETTER}/{tag}.txt").read_text("utf-8")


@pytest.mark.parametrize("tag", ["he", "ko"])
def test_the_warning_is_whole_and_has_its_word(clinic: Path, tag: str) -> None:
    """The translated warning stands on one page under the language's own word for it."""
    words = WORDS[tag]
    pages = [squeezed(text) for text in page_texts(clinic / f"dist/{tag}/{LEAFLET}.pdf")]
    parts = [words["Warning"], *words["Do not wait with a fever"].split(), "500", "mg"]
    assert any(all(squeezed(part) in page for part in parts) for page in pages)


# --- templates and words of its own ------------------------------------------------------


def copy_of(clinic: Path, folder: Path) -> Path:
    shutil.copytree(clinic, folder)
    return folder


def test_a_clinics_own_style_sheet_wins(clinic: Path, tmp_path: Path) -> None:
    """A copy of print/standard.css with a larger title: the title grows, nothing else of ours is lost."""
    own = copy_of(clinic, tmp_path / "clinic")
    css = (REPOSITORY / "templates/print/standard.css").read_text("utf-8")
    (own / "templates/print").mkdir(parents=True)
    (own / "templates/print/standard.css").write_text(css + "\nh1 { font-size: 37pt }\n", "utf-8")
    assert run_build(LEAFLET, "--locale", "en", "--root", str(own), cwd=tmp_path).returncode == 0
    sizes = []
    for folder in (clinic, own):
        with pypdfium2.PdfDocument(folder / f"dist/en/{LEAFLET}.pdf") as pdf:
            drawn = [character for character in characters(pdf[0]) if not character.text.isspace()]
        sizes.append(max(round(character.size) for character in drawn))
    assert sizes[1] == 37 != sizes[0]
    assert page_of(own, "en") == page_of(clinic, "en")


def test_a_clinics_own_colour_wins(clinic: Path, tmp_path: Path) -> None:
    """The brand's colour is on the phone page, in its drawings too; ours is not."""
    own = copy_of(clinic, tmp_path / "clinic")
    with (own / "clinic.toml").open("a") as stream:
        stream.write('\n[brand]\nbrand = "#123456"\n')
    assert run_build(LEAFLET, "--locale", "en", "--root", str(own), cwd=tmp_path).returncode == 0
    colours = []
    for folder in (clinic, own):
        drawings = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page_of(folder, "en"))
        colours.append(page_of(folder, "en") + "".join(b64decode(drawing).decode() for drawing in drawings))
    assert "#0b5563" in colours[0]
    assert "#123456" in colours[1]
    assert "#0b5563" not in colours[1]


def test_a_clinics_own_words_win(clinic: Path, tmp_path: Path) -> None:
    """An interface.po of the clinic's own replaces our word where it has one, and ours stand everywhere else."""
    own = copy_of(clinic, tmp_path / "clinic")
    toml = own / "clinic.toml"
    toml.write_text(toml.read_text("utf-8").replace('"ko"]', '"es"]'), "utf-8")
    po = own / "locales/es/LC_MESSAGES/interface.po"
    po.parent.mkdir(parents=True)
    po.write_text(catalog_text("es", "", []) + '\nmsgid "Warning"\nmsgstr "Ojo"\n', "utf-8")
    assert run_build(LEAFLET, "--locale", "es", "--root", str(own), cwd=tmp_path).returncode == 0
    ours = compiled(REPOSITORY / "locales/es/LC_MESSAGES/interface.po")
    page = re.sub(r"<style>.*?</style>|data:\S+", "", page_of(own, "es"), flags=re.DOTALL)
    assert "Ojo" in page
    assert ours["", "Warning"] not in page
    assert ours["", "Urgent"] in page
    assert "Ojo" in "".join(page_texts(own / f"dist/es/{LEAFLET}.pdf"))
