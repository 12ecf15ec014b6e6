"""Translators edit locale files: gaps are shown, a release refuses them, a signature holds for exactly these words."""

import datetime as dt
import io
import re
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import html5lib
import pytest

from leafpost.cli.build import main
from tests.conftest import MakeClinic, sign_everything, translate_hours
from tests.reading import interface, manifest, page_texts, squeezed

LEAFLET = "caring-for-your-back"
LETTER = "spring-letter"
PO = f"locales/es/LC_MESSAGES/{LEAFLET}.po"
NOT_TRANSLATED = interface("es", "Not translated")
NOT_SIGNED = interface("es", "Draft. A translator and a clinician have not yet signed these words.")
DRAFT = interface("es", "Draft")
HAS_GAPS = interface(
    "es", "Not everything here is translated. What is missing stands in a box, in its original language."
)


@pytest.fixture
def clinic(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """English and Spanish, everything translated, the clinic's hours included."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    own = translate_hours(folder, "es", "De lunes a viernes, de 9:00 a 17:00")
    name = '\nmsgctxt "clinic.name"\nmsgid "Lakeside Practice"\nmsgstr "Lakeside Practice"\n'
    own.write_text(own.read_text("utf-8") + name, "utf-8")
    return folder


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    path.write_text(text.replace(before, after), "utf-8")


def line_in(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if words in line)


class Done(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def command(clinic: Path, *arguments: str) -> Done:
    """A command of build.py as it is typed, in this process."""
    is_build = not arguments or arguments[0] not in ("check", "translate", "signoff")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*arguments, "--root", str(clinic), *(["--jobs", "1"] if is_build else [])])
    return Done(code, out.getvalue(), err.getvalue())


class Leaflet(NamedTuple):
    """What a reader of Spanish holds: the pages' text, and the phone page."""

    pages: list[str]
    web: str


def read(clinic: Path) -> Leaflet:
    out = clinic / "dist/es"
    pages = [squeezed(text) for text in page_texts(out / f"{LEAFLET}.pdf")]
    return Leaflet(pages, (out / f"{LEAFLET}.html").read_text("utf-8"))


def mark_fuzzy(clinic: Path) -> None:
    edit(clinic / PO, f'msgctxt "{LEAFLET}"\nmsgid "Keep warm"', f'#, fuzzy\nmsgctxt "{LEAFLET}"\nmsgid "Keep warm"')


# --- drafts ------------------------------------------------------------------------------


def test_a_gap_is_shown_for_what_it_is(clinic: Path) -> None:
    """A message that is not translated stands in its source's words, boxed and marked, on paper and on the phone."""
    edit(clinic / PO, 'msgstr "Manténgase abrigado"', 'msgstr ""')
    assert command(clinic).returncode == 0
    leaflet = read(clinic)
    whole = "".join(leaflet.pages)
    assert squeezed(f"{NOT_TRANSLATED}Keep warm") in whole.replace(":", "")
    assert squeezed("Manténgase") not in whole
    assert squeezed(HAS_GAPS) in leaflet.pages[0]
    tree = html5lib.parse(leaflet.web, treebuilder="lxml", namespaceHTMLElements=False)
    (item,) = tree.xpath("//main//li[contains(., 'Keep warm')]")
    (words,) = [node.getparent() for node in item.xpath(".//text()[contains(., 'Keep warm')]")]
    holder = words.getparent() if "untranslated-mark" in words.get("class", "") else words  # text behind the mark
    assert holder.xpath("ancestor-or-self::*[@lang][1]/@lang") == ["en"]
    assert holder.xpath("ancestor-or-self::*[@dir][1]/@dir") == ["ltr"]
    (mark,) = item.xpath(".//*[@class='untranslated-mark']")
    assert "".join(mark.itertext()) == NOT_TRANSLATED
    assert mark.xpath("ancestor-or-self::*[@lang][1]/@lang") == ["es"]
    assert item.xpath(".//*[contains(concat(' ', @class, ' '), ' untranslated ')][contains(., 'Keep warm')]")
    assert HAS_GAPS in leaflet.web


def test_an_untranslated_warning_still_warns(clinic: Path) -> None:
    """Where a warning is not translated, all of it is there in English, under the Spanish word for a warning."""
    text = (clinic / PO).read_text("utf-8")
    begin = text.index(f'msgctxt "{LEAFLET}#not-with-fever"')
    cleared = re.sub(rf'(msgctxt "{LEAFLET}#not-with-fever"\nmsgid .*\nmsgstr) ".*"', r'\1 ""', text[begin:])
    (clinic / PO).write_text(text[:begin] + cleared, "utf-8")
    assert command(clinic).returncode == 0
    (page,) = [page for page in read(clinic).pages if squeezed("Do not take more than 500 mg at once.") in page]
    assert squeezed("Do not wait with a fever") in page
    assert squeezed(interface("es", "Warning")) in page
    assert squeezed("+44 20 7946 0958") in page


@pytest.mark.parametrize("state", ["fuzzy", "stale"])
def test_a_translation_in_doubt_never_stands_as_current(clinic: Path, state: str) -> None:
    """A fuzzy translation, and one of an older source, are not set; the source stands there, marked."""
    if state == "fuzzy":
        mark_fuzzy(clinic)
    else:
        edit(clinic / f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep very warm")
    assert command(clinic).returncode == 0
    whole = "".join(read(clinic).pages)
    assert squeezed("Manténgase abrigado") not in whole
    assert squeezed("Keep warm" if state == "fuzzy" else "Keep very warm") in whole


def test_nothing_says_that_it_is_not_translated_where_all_is(clinic: Path) -> None:
    """Without a gap no page has a mark of one."""
    assert command(clinic).returncode == 0
    leaflet = read(clinic)
    assert not any(squeezed(NOT_TRANSLATED) in page for page in leaflet.pages)
    assert NOT_TRANSLATED not in leaflet.web
    assert HAS_GAPS not in leaflet.web


# --- update ------------------------------------------------------------------------------


def test_update_marks_what_changed_and_keeps_the_rest(clinic: Path) -> None:
    """After a change in the leaflet, `translate update` leaves one message to do, and gettext agrees."""
    edit(clinic / f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep very warm")
    result = command(clinic, "translate", "update")
    assert result.returncode == 0
    assert re.search(rf"{LEAFLET}\.po: .*1 changed \(fuzzy\)", result.stdout)
    statistics = ["msgfmt", "--check", "--statistics", "-o", "/dev/null", PO]
    told = subprocess.run(statistics, cwd=clinic, capture_output=True, text=True, check=True)
    assert re.search(r"20 translated messages, 1 fuzzy", told.stderr)
    text = (clinic / PO).read_text("utf-8")
    assert '#| msgid "Keep warm"\nmsgctxt' in text
    assert 'msgid "Keep very warm"\nmsgstr "Manténgase abrigado"' in text


def test_a_message_that_is_done_comes_out_in_the_next_build(clinic: Path) -> None:
    """The way of a translator: update, translate, take the mark away, build; then nothing is left to do."""
    edit(clinic / f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep very warm")
    command(clinic, "translate", "update")
    text = (clinic / PO).read_text("utf-8")
    text = text.replace("#, fuzzy\n", "").replace('#| msgid "Keep warm"\n', "")
    (clinic / PO).write_text(text.replace("Manténgase abrigado", "Abríguese bien"), "utf-8")
    assert command(clinic, "check", LEAFLET).returncode == 0
    assert command(clinic).returncode == 0
    assert squeezed("Abríguese bien") in "".join(read(clinic).pages)
    assert "everything is translated" in command(clinic, "translate", "update").stdout


# --- releases ----------------------------------------------------------------------------


@pytest.fixture
def signed(clinic: Path) -> Path:
    """The same clinic with everything signed by all who must."""
    sign_everything(clinic)
    return clinic


@pytest.mark.parametrize("state", ["missing", "fuzzy"])
def test_a_release_refuses_what_is_not_translated(signed: Path, state: str) -> None:
    """A missing or fuzzy message: named with file and line, its document refused in its language, the rest built."""
    if state == "missing":
        edit(signed / PO, 'msgstr "Manténgase abrigado"', 'msgstr ""')
        said = "“Keep warm” is not translated"
    else:
        mark_fuzzy(signed)
        said = "the translation of “Keep warm” is marked fuzzy"
    result = command(signed, "--release")
    assert result.returncode == 1
    number = line_in(signed / PO, 'msgid "Keep warm"')
    assert f"{PO}:{number}: {said}" in result.stderr
    assert not (signed / f"dist/es/{LEAFLET}.pdf").exists()
    assert not (signed / f"dist/es/{LEAFLET}.html").exists()
    assert (signed / f"dist/en/{LEAFLET}.pdf").is_file()
    assert (signed / f"dist/newsletters/{LETTER}/es.eml").is_file()
    assert re.search(rf"Spanish .*refused: {LEAFLET}", result.stdout)


def test_a_release_refuses_a_translation_of_older_words(signed: Path) -> None:
    """A message whose source has changed since is stale: refused, with its file and the new words."""
    edit(signed / f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep very warm")
    sign(signed, "clinician", "Leo Marsh", tag="en")
    result = command(signed, "--release")
    assert result.returncode == 1
    assert re.search(rf"{PO}(:\d+)?: the catalog is older than its source: .*Keep very warm", result.stderr)
    assert not (signed / f"dist/es/{LEAFLET}.pdf").exists()
    assert (signed / f"dist/en/{LEAFLET}.pdf").is_file()


def test_a_release_names_every_message_at_once(signed: Path) -> None:
    """Two gaps in one catalog are two lines, so that a translator needs one run."""
    for words in ("Manténgase abrigado", "Cuánto"):
        edit(signed / PO, f'msgstr "{words}"', 'msgstr ""')
    told = command(signed, "--release").stderr
    for source in ("Keep warm", "How much"):
        number = line_in(signed / PO, f'msgid "{source}"')
        assert f"{PO}:{number}: “{source}” is not translated" in told


def test_a_release_refuses_a_leaflet_past_its_review(signed: Path) -> None:
    """Past the day of its clinical review a leaflet is refused in every language, and not before it."""
    leaflet = signed / f"leaflets/{LEAFLET}.md"
    today = dt.date.today()
    past, future = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    edit(leaflet, 'version = "2.1"', f'version = "2.1"\nreview_by = {past}')
    result = command(signed, "--release")
    assert result.returncode == 1
    assert re.search(rf"leaflets/{LEAFLET}\.md(:\d+)?: its clinical review was due on {past}", result.stderr)
    assert not list((signed / "dist").glob(f"*/{LEAFLET}.*"))
    edit(leaflet, str(past), str(future))
    assert command(signed, "--release").returncode == 0


def test_a_release_refuses_a_page_with_a_missing_interface_word(signed: Path) -> None:
    """A word of the interface counts like a word of the leaflet: the hours are on the phone page only."""
    own = signed / "locales/es/LC_MESSAGES/interface.po"
    edit(own, 'msgstr "De lunes a viernes, de 9:00 a 17:00"', 'msgstr ""')
    result = command(signed, "--release", LEAFLET)
    assert result.returncode == 1
    assert re.search(r"locales/es/LC_MESSAGES/interface\.po(:\d+)?: “Monday to Friday, 9:00 to 17:00”", result.stderr)
    assert not (signed / f"dist/es/{LEAFLET}.html").exists()
    assert (signed / f"dist/en/{LEAFLET}.html").is_file()


def test_a_release_of_what_is_whole_and_signed_is_built(signed: Path) -> None:
    """Where nothing is missing and all have signed, a release refuses nothing, and no page says that it is a draft."""
    result = command(signed, "--release")
    assert (result.returncode, result.stderr) == (0, "")
    assert not any(squeezed(DRAFT) in page for page in read(signed).pages)


def test_a_release_takes_nothing_that_is_not_signed(clinic: Path) -> None:
    """Without a signature nothing is built; each role that has still to sign is named with the command to run."""
    sign(clinic, "translator", "Ana Ruiz")
    result = command(clinic, "--release", LEAFLET)
    assert result.returncode == 1
    assert not list((clinic / "dist").glob(f"*/{LEAFLET}.*"))
    lines = [line for line in result.stderr.split("\n") if "signoffs" in line]
    assert [re.findall(r"--locale (\w+) --role (\w+)", line) for line in lines] == [
        [("en", "clinician")],
        [("es", "clinician")],
    ]
    assert f"locales/es/signoffs/{LEAFLET}.toml: a clinician has still to sign" in result.stderr


def test_a_release_names_what_changed_since_it_was_signed(signed: Path) -> None:
    """One changed word voids the leaflet in one language; the message and those who signed others are named."""
    edit(signed / PO, "Manténgase abrigado", "Abríguese")
    result = command(signed, "--release")
    assert result.returncode == 1
    (line,) = [line for line in result.stderr.split("\n") if "changed since" in line]
    assert "“Keep warm” changed since Leo Marsh (clinician, 2026-11-23) and Ana Ruiz (translator" in line
    assert re.search(rf"Spanish .*refused: {LEAFLET}$", result.stdout, re.MULTILINE)
    assert not (signed / f"dist/es/{LEAFLET}.pdf").exists()
    assert (signed / f"dist/en/{LEAFLET}.pdf").is_file()
    assert (signed / f"dist/newsletters/{LETTER}/es.eml").is_file()


# --- signatures --------------------------------------------------------------------------


def sign(clinic: Path, role: str, name: str, slug: str = LEAFLET, tag: str = "es") -> Done:
    return command(clinic, "signoff", slug, "--locale", tag, "--role", role, "--name", name)


def is_draft(clinic: Path) -> bool:
    """Whether the leaflet says that it is a draft: above the title, on each page's foot, on the phone; all or none."""
    assert command(clinic, LEAFLET).returncode == 0
    leaflet = read(clinic)
    said = {squeezed(NOT_SIGNED) in leaflet.pages[0], NOT_SIGNED in leaflet.web}
    said |= {squeezed(DRAFT) in page for page in leaflet.pages}
    assert len(said) == 1, "paper and phone, or two pages, do not agree"
    says_draft = said.pop()
    assert says_draft == (manifest(clinic / "dist")[f"es/{LEAFLET}.pdf"]["state"] != "signed")
    return says_draft


def test_both_signatures_take_the_draft_away(clinic: Path) -> None:
    """One signature is not enough; with both, by two people, no page says "draft" any more."""
    assert is_draft(clinic)
    assert sign(clinic, "translator", "Ana Ruiz").returncode == 0
    assert is_draft(clinic)
    assert sign(clinic, "clinician", "Dr Leo Marsh").returncode == 0
    assert not is_draft(clinic)
    assert "Signed" in (clinic / "dist/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (PO, "Manténgase abrigado", "Abríguese"),
        (PO, "No tome más de **500 mg** de una vez.", "No tome más de **600 mg** de una vez."),
        ("clinic.toml", "to = 45", "to = 60"),
    ],
    ids=["a word", "a dose", "the clinic's number"],
)
def test_any_other_word_is_a_draft_again(clinic: Path, name: str, before: str, after: str) -> None:
    """A signature holds for exactly the words that were signed, the clinic's own numbers included."""
    sign(clinic, "translator", "Ana Ruiz")
    sign(clinic, "clinician", "Dr Leo Marsh")
    assert not is_draft(clinic)
    edit(clinic / name, before, after)
    assert is_draft(clinic)
    assert "Draft: changed since it was signed" in (clinic / "dist/index.html").read_text("utf-8")


def test_words_that_are_put_back_are_signed_again(clinic: Path) -> None:
    """The state follows from the words alone: the old words have the old signatures."""
    sign(clinic, "translator", "Ana Ruiz")
    sign(clinic, "clinician", "Dr Leo Marsh")
    edit(clinic / PO, "Manténgase abrigado", "Abríguese")
    assert is_draft(clinic)
    edit(clinic / PO, "Abríguese", "Manténgase abrigado")
    assert not is_draft(clinic)


def test_one_person_cannot_sign_twice(clinic: Path) -> None:
    """Translator and clinician are two people, whatever the spelling of the name."""
    sign(clinic, "translator", "Ana Ruiz")
    result = sign(clinic, "clinician", "ana  ruiz")
    assert result.returncode == 1
    assert "in the other role" in result.stderr
    assert is_draft(clinic)


def test_what_is_not_translated_cannot_be_signed(clinic: Path) -> None:
    """A gap is named with its line, and no signature is written."""
    edit(clinic / PO, 'msgstr "Cuánto"', 'msgstr ""')
    result = sign(clinic, "clinician", "Dr Leo Marsh")
    assert result.returncode == 1
    assert f"{PO}:{line_in(clinic / PO, 'How much')}: " in result.stderr
    assert not list((clinic / "locales").rglob("signoffs/*"))


def test_a_letter_is_a_draft_while_words_on_its_card_are_not_signed(clinic: Path) -> None:
    """A newsletter shows a leaflet's title and summary: when these change after it was signed, it is a draft again."""
    for slug in (LEAFLET, LETTER):
        sign(clinic, "translator", "Ana Ruiz", slug)
        sign(clinic, "clinician", "Dr Leo Marsh", slug)
    assert command(clinic).returncode == 0
    letter = clinic / f"dist/newsletters/{LETTER}/es.html"
    assert NOT_SIGNED not in letter.read_text("utf-8")
    edit(clinic / PO, "Qué ayuda en los primeros días.", "Qué cura en los primeros días.")
    assert command(clinic).returncode == 0
    assert "Qué cura" in letter.read_text("utf-8")
    assert NOT_SIGNED in letter.read_text("utf-8")


def test_update_says_what_it_wrote_where_no_message_changed(clinic: Path) -> None:
    """A catalog that another program wrapped is written anew once, and the command says that no words changed."""
    command(clinic, "translate", "update")
    path = clinic / PO
    before = path.read_bytes()
    subprocess.run(["msgcat", "--width=30", "-o", path, path], check=True)
    result = command(clinic, "translate", "update")
    assert f"{PO}: no message changed, only their layout, notes or order; everything is translated" in result.stdout
    assert "1 catalog written; everything is translated." in result.stdout
    assert path.read_bytes() == before
    assert "All catalogs were up to date" in command(clinic, "translate", "update").stdout
