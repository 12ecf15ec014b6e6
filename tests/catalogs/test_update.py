"""`translate update` and `translate add`: documents and templates go into every catalog, and nothing else changes."""

import difflib
import errno
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest

from leafpost.catalogs.merge import Merge, merge
from leafpost.catalogs.model import Entry
from leafpost.catalogs.po_read import parse_catalog, read_catalog
from leafpost.catalogs.update import Updated, add_language
from leafpost.clinic import read_clinic
from leafpost.errors import Problem, ProblemError
from leafpost.files import replace_file
from leafpost.languages import find_language
from tests.catalogs.samples import LEAFLET, REPOSITORY, run, update, write, write_clinic

LEAFLET_MESSAGES = [
    ("back-care", "Back care"),
    ("back-care", "How to look after your back."),
    ("back-care", "At home"),
    ("back-care", "Walk a little every day."),
    ("back-care", "Lift with a straight back."),
    ("back-care#when-to-stop", "Stop at once"),
    ("back-care#when-to-stop", "Do not take more than 2 tablets."),
]


def po(root: Path, tag: str, name: str = "back-care") -> Path:
    return root / "locales" / tag / "LC_MESSAGES" / f"{name}.po"


def entries(path: Path) -> list[Entry]:
    return list(parse_catalog(path.read_text("utf-8"), path.name).entries)


def files(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file under a folder: its bytes, and what shows that it was put in place anew."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def translate(path: Path, msgid: str, msgstr: str) -> None:
    """Fill in one empty translation, as with an editor."""
    before = path.read_text("utf-8")
    after = before.replace(f'msgid "{msgid}"\nmsgstr ""\n', f'msgid "{msgid}"\nmsgstr "{msgstr}"\n')
    assert after != before
    write(path, after)


def row(updated: list[Updated], file: str) -> Updated:
    (found,) = [one for one in updated if one.file == file]
    return found


# --- what is written ---------------------------------------------------------------------


def test_a_first_update_begins_every_catalog(hillside: Path) -> None:
    """Each offered language gets each document's messages, untranslated, in the reader's order; English gets none."""
    updated, problems = update(hillside)
    assert problems == []
    for tag in ("es", "he"):
        found = entries(po(hillside, tag))
        assert [entry.key for entry in found] == LEAFLET_MESSAGES
        assert not any(entry.msgstr[0] or entry.flags for entry in found)
        assert row(updated, f"locales/{tag}/LC_MESSAGES/back-care.po") == Updated(
            f"locales/{tag}/LC_MESSAGES/back-care.po", True, kept=0, changed=0, added=7, retired=0, missing=7
        )
    assert [e.key for e in entries(hillside / "locales/templates/back-care.pot")] == LEAFLET_MESSAGES
    assert not (hillside / "locales/en").exists()


def test_a_new_catalog_names_its_language_and_plural_rule(hillside: Path) -> None:
    """A new catalog's header is complete for gettext, which accepts the file, and for the strict reader."""
    update(hillside)
    read = read_catalog(po(hillside, "he", "interface"), hillside, find_language("he"))
    assert read.header["Language"] == "he"
    assert read.header["Plural-Forms"].startswith("nplurals=3;")  # CLDR: one, two, other
    assert [len(entry.msgstr) for entry in read.entries if entry.msgid == "{number} week"] == [3]
    for path in sorted((hillside / "locales").rglob("*.po")):
        run("msgfmt", "--check", "-o", hillside / "out.mo", path)


def test_a_second_update_writes_nothing(hillside: Path) -> None:
    """Where nothing changed, no catalog and no template is put in place anew."""
    update(hillside)
    translate(po(hillside, "es"), "At home", "En casa")
    update(hillside)
    before = files(hillside / "locales")
    updated, problems = update(hillside)
    assert files(hillside / "locales") == before
    assert (len(updated), problems) == (4, [])
    assert not any(one.is_written or one.added or one.changed or one.retired for one in updated)


def test_two_clinics_with_the_same_documents_get_the_same_catalogs(tmp_path: Path) -> None:
    """Catalogs do not depend on the folder, the machine or the day on which they are made."""
    one, two = write_clinic(tmp_path / "one"), write_clinic(tmp_path / "another" / "two")
    update(one)
    update(two)
    assert {name: data for name, (data, *_) in files(one / "locales").items()} == {
        name: data for name, (data, *_) in files(two / "locales").items()
    }


def test_one_added_word_changes_one_message_of_each_catalog(hillside: Path) -> None:
    """A word added to a translated warning is a difference of that message alone, in doubt until it is mended."""
    update(hillside)
    translate(po(hillside, "es"), "Do not take more than 2 tablets.", "No tome más de 2 comprimidos.")
    before = files(hillside / "locales")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("than 2 tablets", "than 2 small tablets"))
    updated, _ = update(hillside)
    after = files(hillside / "locales")
    assert [name for name in after if after[name] != before[name]] == [
        "es/LC_MESSAGES/back-care.po",
        "he/LC_MESSAGES/back-care.po",
        "templates/back-care.pot",
    ]
    assert _difference(before, after, "es/LC_MESSAGES/back-care.po") == [
        "+#, fuzzy",
        '+#| msgid "Do not take more than 2 tablets."',
        '-msgid "Do not take more than 2 tablets."',
        '+msgid "Do not take more than 2 small tablets."',
    ]
    assert _difference(before, after, "he/LC_MESSAGES/back-care.po") == [
        '-msgid "Do not take more than 2 tablets."',
        '+msgid "Do not take more than 2 small tablets."',
    ]
    spanish = row(updated, "locales/es/LC_MESSAGES/back-care.po")
    assert (spanish.changed, spanish.kept, spanish.missing) == (1, 6, 7)


def _difference(
    before: dict[str, tuple[bytes, int, int]], after: dict[str, tuple[bytes, int, int]], name: str
) -> list[str]:
    old, new = (found[name][0].decode("utf-8").splitlines() for found in (before, after))
    lines = difflib.unified_diff(old, new, lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_what_an_editor_wrote_stays(hillside: Path) -> None:
    """Header fields of other programs and translators' comments come through an update that changes the catalog."""
    update(hillside)
    path = po(hillside, "es")
    text = path.read_text("utf-8").replace(
        '"Language: es\\n"\n',
        '"Language: es\\n"\n"Last-Translator: Ana Ruiz <ana@hillside.example>\\n"\n'
        '"PO-Revision-Date: 2026-05-01 10:00+0200\\n"\n"X-Generator: Some Editor 3.4\\n"\n',
    )
    text = "# Spanish for Hillside\n" + text.replace('msgid "At home"\nmsgstr ""', 'msgid "At home"\nmsgstr "En casa"')
    text = text.replace("#. Heading.\n", "# Ana asked Luis\n#. Heading.\n", 1)
    write(path, text)
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    update(hillside)
    after = path.read_text("utf-8")
    for kept in (
        "# Spanish for Hillside\nmsgid",
        '"Last-Translator: Ana Ruiz <ana@hillside.example>\\n"',
        '"PO-Revision-Date: 2026-05-01 10:00+0200\\n"',
        '"X-Generator: Some Editor 3.4\\n"',
        "# Ana asked Luis\n#. Heading.\n",
        'msgstr "En casa"',
    ):
        assert kept in after


def test_a_catalog_that_an_editor_wrapped_is_unwrapped_once(hillside: Path) -> None:
    """A catalog saved by gettext's programs at 76 columns says the same after an update, one line to a text."""
    update(hillside)
    path = po(hillside, "es")
    translate(path, "Lift with a straight back.", "Levante " + "despacio y " * 12 + "con la espalda recta.")
    before = path.read_bytes()
    run("msgcat", "--width=76", "-o", path, path)
    assert path.read_bytes() != before
    update(hillside)
    assert path.read_bytes() == before


def test_a_language_that_is_begun_but_not_offered_is_kept_up_to_date(hillside: Path) -> None:
    """A folder of catalogs is updated before the clinic offers the language, whatever else lies in locales."""
    po(hillside, "ko").parent.mkdir(parents=True)
    (hillside / "locales" / "klingon" / "LC_MESSAGES").mkdir(parents=True)
    updated, problems = update(hillside)
    assert [entry.key for entry in entries(po(hillside, "ko"))] == LEAFLET_MESSAGES
    assert problems == []
    assert list((hillside / "locales" / "klingon" / "LC_MESSAGES").iterdir()) == []
    assert row(updated, "locales/ko/LC_MESSAGES/back-care.po").is_written


def test_a_document_that_is_gone_leaves_its_catalogs(hillside: Path) -> None:
    """Translations of a document that was taken away lie where they are."""
    update(hillside)
    before = files(hillside / "locales")
    (hillside / "leaflets/back-care.md").unlink()
    update(hillside)
    assert files(hillside / "locales") == before


# --- what is left alone ------------------------------------------------------------------


def test_a_damaged_catalog_is_left_as_it_is_and_the_others_go_on(hillside: Path) -> None:
    """A catalog with an open quotation mark is reported with its line, keeps every byte, and stops nobody else."""
    update(hillside)
    damaged = po(hillside, "es")
    text = damaged.read_text("utf-8").replace('msgid "At home"\nmsgstr ""', 'msgid "At home"\nmsgstr "En casa')
    write(damaged, text)
    line = text.splitlines().index('msgstr "En casa') + 1
    before = files(hillside / "locales")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    updated, problems = update(hillside)
    assert [(p.file, p.line, p.locale, p.document) for p in problems] == [
        ("locales/es/LC_MESSAGES/back-care.po", line, "es", "back-care")
    ]
    after = files(hillside / "locales")
    assert after["es/LC_MESSAGES/back-care.po"] == before["es/LC_MESSAGES/back-care.po"]
    assert row(updated, "locales/he/LC_MESSAGES/back-care.po").is_written
    assert "Walk every day." in po(hillside, "he").read_text("utf-8")
    assert "locales/es/LC_MESSAGES/back-care.po" not in [one.file for one in updated]


def test_a_catalog_that_is_not_utf_8_is_left_as_it_is(hillside: Path) -> None:
    """A catalog in another encoding is reported and keeps every byte."""
    update(hillside)
    damaged = po(hillside, "es")
    damaged.write_bytes(damaged.read_bytes().replace(b'msgstr ""\n', b'msgstr "a\xf1o"\n', 2))
    before = files(hillside / "locales")
    _, problems = update(hillside)
    assert [(p.file, p.rule, p.locale) for p in problems] == [("locales/es/LC_MESSAGES/back-care.po", "encoding", "es")]
    assert files(hillside / "locales") == before


def test_a_document_with_errors_leaves_its_catalogs_alone(hillside: Path) -> None:
    """A mistake in a document never reaches its catalogs or its template; other documents are updated."""
    write(hillside / "leaflets/other.md", LEAFLET.replace("when-to-stop", "other-stop"))
    update(hillside)
    before = files(hillside / "locales")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk {nobody_knows}"))
    write(hillside / "leaflets/other.md", LEAFLET.replace("Walk a little", "Walk"))
    _, problems = update(hillside)
    after = files(hillside / "locales")
    assert [(p.file, p.line, p.document) for p in problems] == [("leaflets/back-care.md", 9, "back-care")]
    assert [name for name in after if after[name] != before[name]] == [
        "es/LC_MESSAGES/other.po",
        "he/LC_MESSAGES/other.po",
        "templates/other.pot",
    ]


def test_a_broken_template_leaves_the_interface_alone(hillside: Path) -> None:
    """A template that cannot be read is reported; the interface's catalogs stay, the documents are updated."""
    update(hillside)
    before = files(hillside / "locales")
    write(hillside / "templates/print/poster.html", "<p>\n{% if %}\n</p>\n")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    _, problems = update(hillside)
    after = files(hillside / "locales")
    assert [(p.file, p.line) for p in problems] == [("templates/print/poster.html", 2)]
    assert {name for name in after if after[name] != before[name]} == {
        "es/LC_MESSAGES/back-care.po",
        "he/LC_MESSAGES/back-care.po",
        "templates/back-care.pot",
    }


def test_a_disk_or_folder_that_refuses_stops_one_catalog(hillside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog that cannot be written is told with the reason and keeps every byte; the others are written."""
    update(hillside)
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    before = files(hillside / "locales")

    def full(path: Path, data: bytes) -> None:
        if "es" in path.parts or path.suffix == ".pot":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        replace_file(path, data)

    monkeypatch.setattr("leafpost.catalogs.po_write.replace_file", full)
    updated, problems = update(hillside)
    after = files(hillside / "locales")
    assert [(p.file, p.document, p.locale) for p in problems] == [
        ("locales/templates/back-care.pot", "back-care", ""),
        ("locales/es/LC_MESSAGES/back-care.po", "back-care", "es"),
    ]
    assert all("no space left on device" in p.what and p.fix for p in problems)
    assert [name for name in after if after[name] != before[name]] == ["he/LC_MESSAGES/back-care.po"]
    assert [row.file for row in updated if row.is_written] == ["locales/he/LC_MESSAGES/back-care.po"]


def test_a_disk_that_fills_up_is_told_in_words(hillside: Path) -> None:
    """Where the system stops the program in the middle of a file, the old catalogs stand and no half one lies there."""
    update(hillside)
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    before = files(hillside / "locales")
    limited = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)); from leafpost.cli.build import main; sys.exit(main())"
    )
    command = [sys.executable, "-B", "-c", limited, "translate", "update", "--root", str(hillside)]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert (
        "locales/es/LC_MESSAGES/back-care.po: cannot be written (file too large): what was there is whole"
        in result.stderr
    )
    assert "Traceback" not in result.stderr
    assert files(hillside / "locales") == before


def test_a_catalog_that_is_saved_at_this_moment_is_not_overwritten(
    hillside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A translator who saves while an update runs keeps every word, and is asked to run it again."""
    update(hillside)
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    path = po(hillside, "es")

    def meanwhile(*given: object) -> Merge:
        if 'msgid "At home"\nmsgstr ""' in path.read_text("utf-8"):
            translate(path, "At home", "En casa")
        return merge(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr("leafpost.catalogs.update.merge", meanwhile)
    _, problems = update(hillside)
    assert [(p.file, p.locale, "another program" in p.what) for p in problems] == [
        ("locales/es/LC_MESSAGES/back-care.po", "es", True)
    ]
    assert update(hillside)[1] == []
    found = {entry.msgid: entry.msgstr[0] for entry in entries(path)}
    assert (found["At home"], "Walk every day." in found) == ("En casa", True)


def test_two_updates_at_once_leave_whole_catalogs(hillside: Path) -> None:
    """Commands that run at the same time leave what one alone would have left, and no file of their own."""
    update(hillside)
    translate(po(hillside, "es"), "At home", "En casa")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little", "Walk"))
    alone = Path(shutil.copytree(hillside, hillside.parent / "alone"))
    update(alone)
    command = [sys.executable, "-B", "build.py", "translate", "update", "--root", str(hillside)]
    running = [subprocess.Popen(command, cwd=REPOSITORY, stdout=DEVNULL, stderr=PIPE) for _ in range(3)]
    told = [process.communicate()[1].decode("utf-8") for process in running]
    assert not any("Traceback" in text for text in told)
    assert {name: row[0] for name, row in files(hillside / "locales").items()} == {
        name: row[0] for name, row in files(alone / "locales").items()
    }


# --- the same text, twice and elsewhere --------------------------------------------------


def test_a_text_that_stands_twice_in_one_context_is_one_message(hillside: Path) -> None:
    """A heading whose words are those of a list item has its translation; without the heading, the item keeps it."""
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little every day.", "- At home\n- Keep warm"))
    update(hillside)
    translate(po(hillside, "es"), "At home", "En casa")
    assert [entry.msgid for entry in entries(po(hillside, "es"))].count("At home") == 1
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("Walk a little every day.", "- Keep warm\n- At home"))
    update(hillside)
    document = LEAFLET.replace("## At home\n\n", "").replace("Walk a little every day.", "- Keep warm\n- At home")
    write(hillside / "leaflets/back-care.md", document)
    update(hillside)
    (entry,) = [entry for entry in entries(po(hillside, "es")) if entry.msgid == "At home"]
    assert (entry.msgstr, entry.is_fuzzy, entry.is_obsolete) == (("En casa",), False, False)


def test_a_box_that_gets_another_id_is_translated_anew(hillside: Path) -> None:
    """Another id is another context: nothing is carried into it, and with the old id the old words come back."""
    update(hillside)
    translate(po(hillside, "es"), "Stop at once", "Pare enseguida")
    write(hillside / "leaflets/back-care.md", LEAFLET.replace("when-to-stop", "stop-now"))
    update(hillside)
    found = {entry.key: (entry.msgstr[0], entry.is_obsolete) for entry in entries(po(hillside, "es"))}
    assert found["back-care#stop-now", "Stop at once"] == ("", False)
    assert found["back-care#when-to-stop", "Stop at once"] == ("Pare enseguida", True)
    write(hillside / "leaflets/back-care.md", LEAFLET)
    update(hillside)
    found = {entry.key: (entry.msgstr[0], entry.is_obsolete) for entry in entries(po(hillside, "es"))}
    assert found["back-care#when-to-stop", "Stop at once"] == ("Pare enseguida", False)


def test_one_added_word_is_one_message_in_git_in_every_language_of_the_sample(tmp_path: Path) -> None:
    """Git counts at most the lines of one message in each catalog of the sample clinic after one word was added."""
    root = tmp_path / "sample"
    for name in ("leaflets", "newsletters", "locales", "templates"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "clinic.toml", root)
    update(root)
    git = ["git", "-C", str(root), "-c", "user.name=Ana", "-c", "user.email=ana@clinic.example"]
    run(*git, "init", "--quiet")
    run(*git, "add", ".")
    run(*git, "commit", "--quiet", "-m", "before")
    leaflet = root / "leaflets" / "running-with-back-pain.md"
    text = leaflet.read_text("utf-8")
    assert text.count("**stop running completely**") == 1
    write(leaflet, text.replace("**stop running completely**", "**stop running completely now**"))
    assert update(root)[1] == []
    rows = [line.split("\t") for line in run(*git, "diff", "--numstat", "--", "locales").splitlines()]
    tags = {path.parent.name for path in (root / "locales").glob("*/LC_MESSAGES") if path.parent.name != "en"}
    assert {name: (int(added), int(taken)) for added, taken, name in rows} == {
        "locales/templates/running-with-back-pain.pot": (1, 1),
        # the new msgid for the old one, the fuzzy mark and the previous text
        **{f"locales/{tag}/LC_MESSAGES/running-with-back-pain.po": (3, 1) for tag in tags},
    }
    assert len(tags) >= 5


# --- the interface's catalogs ------------------------------------------------------------


def test_a_clinics_interface_has_only_what_we_do_not_ship(hillside: Path) -> None:
    """Where we ship the words, a clinic translates its own name and hours; where we do not, all of the interface."""
    update(hillside)
    own = [("clinic.name", "Hillside Physiotherapy"), ("clinic.hours", "8 to 6")]
    assert [entry.key for entry in entries(po(hillside, "es", "interface"))] == own
    everything = [entry.key for entry in entries(hillside / "locales/templates/interface.pot")]
    assert [entry.key for entry in entries(po(hillside, "he", "interface"))] == everything
    shipped = {e.key for e in entries(REPOSITORY / "locales/es/LC_MESSAGES/interface.po") if e.is_translated}
    assert shipped & set(own) == set()
    assert set(everything) - set(own) <= shipped


def test_a_clinics_own_word_for_ours_stays_in_its_interface(hillside: Path) -> None:
    """A word that a clinic translates in its own way is not taken out of its catalog because we ship it too."""
    update(hillside)
    path = po(hillside, "es", "interface")
    shipped = entries(REPOSITORY / "locales/es/LC_MESSAGES/interface.po")
    assert ("", "Draft") in {entry.key for entry in shipped}
    write(path, path.read_text("utf-8") + '\nmsgid "Draft"\nmsgstr "Sin firmar"\n')
    update(hillside)
    assert [(e.msgid, e.msgstr) for e in entries(path) if e.msgid == "Draft" and not e.is_obsolete] == [
        ("Draft", ("Sin firmar",))
    ]


def test_a_clinics_own_template_brings_its_words(hillside: Path) -> None:
    """Words in a clinic's own template are put into its catalogs in every language."""
    write(hillside / "templates/print/poster.html", '<p>{{ _("Please take one") }}</p>\n')
    update(hillside)
    for tag in ("es", "he"):
        assert ("", "Please take one") in [entry.key for entry in entries(po(hillside, tag, "interface"))]


def test_a_clinic_that_does_not_write_english_can_translate_its_interface(tmp_path: Path) -> None:
    """The words of the interface are English, so a clinic that writes Ukrainian gets them to translate."""
    root = write_clinic(tmp_path / "clinic", source="uk", offered='["uk", "es"]')
    update(root)
    found = [entry.key for entry in entries(po(root, "uk", "interface"))]
    assert ("", "Draft") in found
    assert ("", "{number} week") in found


def test_a_clinic_that_does_not_write_english_can_translate_its_hours_into_it(tmp_path: Path) -> None:
    """A Ukrainian clinic's name and hours are to be translated into English like into any language."""
    root = write_clinic(tmp_path / "clinic", source="uk", offered='["uk", "en"]', hours="З понеділка по п'ятницю")
    update(root)
    assert [entry.key for entry in entries(po(root, "en", "interface"))] == [
        ("clinic.name", "Hillside Physiotherapy"),
        ("clinic.hours", "З понеділка по п'ятницю"),
    ]


# --- translate add -----------------------------------------------------------------------


def offered(root: Path) -> list[str]:
    return [language.tag for language in read_clinic(root).offered]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["en", "es"]', 'offered = ["en", "es", "ko"]'),
        ('[ "en","es", ]', 'offered = [ "en","es", "ko"]'),
        ("['en']", "offered = ['en', \"ko\"]"),
        ("[]", 'offered = ["ko"]'),
        ('["en", "es"] # our languages', 'offered = ["en", "es", "ko"] # our languages'),
    ],
)
def test_a_language_is_offered_in_a_list_on_one_line(tmp_path: Path, before: str, after: str) -> None:
    """The language's folder is made, its tag stands at the end of the list, and no other line changes."""
    root = write_clinic(tmp_path / "clinic", offered=before)
    text, tags = (root / "clinic.toml").read_text("utf-8"), offered(root)
    language, is_offered = add_language(read_clinic(root), "ko")
    assert (language.tag, is_offered) == ("ko", True)
    assert (root / "locales/ko/LC_MESSAGES").is_dir()
    assert (root / "clinic.toml").read_text("utf-8") == text.replace(f"offered = {before}", after)
    assert offered(root) == [*tags, "ko"]


@pytest.mark.parametrize("before", ['[\n  "en",\n  "es",\n]', '[\n  "en", # ours\n  "es"]', '["en", # ours\n"es"]'])
def test_a_list_on_many_lines_is_left_to_a_person(tmp_path: Path, before: str) -> None:
    """Where the list runs over several lines, the file keeps every byte, and the answer says that it does."""
    root = write_clinic(tmp_path / "clinic", offered=before)
    text = (root / "clinic.toml").read_bytes()
    language, is_offered = add_language(read_clinic(root), "ko")
    assert (language.tag, is_offered) == ("ko", False)
    assert (root / "clinic.toml").read_bytes() == text
    assert (root / "locales/ko/LC_MESSAGES").is_dir()


def test_a_clinic_without_a_list_is_left_to_a_person(tmp_path: Path) -> None:
    """Where clinic.toml names no languages at all, nothing is written into it."""
    root = write_clinic(tmp_path / "clinic")
    text = (root / "clinic.toml").read_text("utf-8").replace('offered = ["en", "es", "he"]\n', "# offered = []\n")
    write(root / "clinic.toml", text)
    assert add_language(read_clinic(root), "ko")[1] is False
    assert (root / "clinic.toml").read_text("utf-8") == text


def test_an_offered_language_is_not_added_twice(hillside: Path) -> None:
    """Adding a language that is offered already makes its folder and leaves the list as it is."""
    text = (hillside / "clinic.toml").read_bytes()
    language, is_offered = add_language(read_clinic(hillside), "he")
    assert (language.tag, is_offered) == ("he", True)
    assert (hillside / "clinic.toml").read_bytes() == text


@pytest.mark.parametrize("spelling", ["pt-BR", "pt_BR", "PT-br"])
def test_a_tag_is_known_in_any_spelling(hillside: Path, spelling: str) -> None:
    """A tag may be written as on the web or as gettext writes it; folder and list have gettext's spelling."""
    add_language(read_clinic(hillside), spelling)
    assert (hillside / "locales/pt_BR/LC_MESSAGES").is_dir()
    assert offered(hillside) == ["en", "es", "he", "pt_BR"]


@pytest.mark.parametrize("tag", ["tlh", "", "../up", "e n"])
def test_an_unknown_tag_is_a_problem(hillside: Path, tag: str) -> None:
    """A language that is not in the table is refused, and nothing is made or written."""
    before = files(hillside)
    with pytest.raises(ProblemError) as caught:
        add_language(read_clinic(hillside), tag)
    assert [(type(p), p.rule, f"'{tag}'" in p.what) for p in caught.value.problems] == [(Problem, "language", True)]
    assert files(hillside) == before
    assert not (hillside / "locales").exists()


def test_windows_line_ends_of_the_settings_stay(hillside: Path) -> None:
    """Adding a language to a clinic.toml saved on Windows changes one line, not the end of every line."""
    path = hillside / "clinic.toml"
    text = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(text)
    add_language(read_clinic(hillside), "ko")
    assert path.read_bytes() == text.replace(b'"he"]', b'"he", "ko"]')
