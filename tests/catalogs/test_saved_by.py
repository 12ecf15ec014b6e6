"""Catalogs that went through other programs say the same, and an update lays them out as before."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from translate.storage import pypo

from leafpost.catalogs.model import Catalog, Entry, Previous
from leafpost.catalogs.po_read import parse_catalog, read_catalog
from leafpost.catalogs.po_write import format_catalog
from tests.catalogs.samples import HEADER, polish, run, update, write

SAVED_BY = Path(__file__).parent / "saved_by"
NAMES = ("back-care", "interface")
EDITORS_FIELDS = {"POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "X-Generator"}


def po(root: Path, name: str) -> Path:
    return root / "locales" / "pl" / "LC_MESSAGES" / f"{name}.po"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A copy of the clinic whose catalogs were saved by other programs, up to date with today's templates."""
    root = shutil.copytree(SAVED_BY / "clinic", tmp_path / "clinic")
    update(root)
    return root


def pot(path: Path) -> Path:
    return path.parents[2] / "templates" / f"{path.stem}.pot"


def bare(catalog: Catalog) -> dict[tuple[str, str, bool], Entry]:
    """The entries by key, without what comes from the document: the notes for the translator, and the files."""
    return {(*e.key, e.is_obsolete): replace(e, extracted=(), references=()) for e in catalog.entries}


def without_comment_edges(entries: dict[tuple[str, str, bool], Entry]) -> dict[tuple[str, str, bool], Entry]:
    """The same without the empty comment that msgcat --strict sets above each message."""
    return {key: replace(e, comments=e.comments[e.comments[:1] == ("",) :]) for key, e in entries.items()}


# --- programs that are run here ----------------------------------------------------------


def _run(*command: str | Path) -> None:
    run(*command)


def _msgcat(*options: str) -> Callable[[Path], None]:
    return lambda path: _run("msgcat", *options, "-o", path, path)


def _msgattrib(*options: str) -> Callable[[Path], None]:
    return lambda path: _run("msgattrib", *options, "-o", path, path)


def _msgmerge(*options: str) -> Callable[[Path], None]:
    return lambda path: _run("msgmerge", "--quiet", "--previous", *options, "-o", path, path, pot(path))


def _polib(width: int) -> Callable[[Path], None]:
    return lambda path: polib.pofile(str(path), wrapwidth=width).save()


def _pypo(path: Path) -> None:
    pypo.pofile.parsefile(str(path)).save()


def _pot2po(path: Path) -> None:
    program = Path(sys.executable).parent / "pot2po"
    new = path.with_suffix(".new.po")
    run(program, "--progress=none", "--template", path, pot(path), new)
    new.replace(path)


def _windows(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


PROGRAMS: dict[str, Callable[[Path], None]] = {
    "msgcat": _msgcat(),
    "msgcat --width=30": _msgcat("--width=30"),
    "msgcat --no-wrap": _msgcat("--no-wrap"),
    "msgcat --sort-output": _msgcat("--sort-output"),
    "msgcat --sort-by-file": _msgcat("--sort-by-file"),
    "msgcat --no-location": _msgcat("--no-location"),
    "msgcat --indent": _msgcat("--indent"),
    "msgcat --strict": _msgcat("--strict"),
    "msgcat --escape": _msgcat("--escape"),
    "msgattrib": _msgattrib(),
    "polib": _polib(78),
    "polib, not wrapped": _polib(0),
    "translate-toolkit": _pypo,
    "Git on Windows": _windows,
}
MERGERS = {"msgmerge": _msgmerge(), "msgmerge --sort-output": _msgmerge("--sort-output"), "pot2po": _pot2po}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_program_saved_is_read_back_the_same(clinic: Path, program: str, name: str) -> None:
    """Every context, text, form, flag, comment, previous and obsolete entry comes back out of the program."""
    path = po(clinic, name)
    before = bare(read_catalog(path, clinic, polish()))
    PROGRAMS[program](path)
    assert without_comment_edges(bare(read_catalog(path, clinic, polish()))) == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_an_update_lays_a_catalog_out_as_before(clinic: Path, program: str, name: str) -> None:
    """After a program saved a catalog, an update gives it every byte that it had, and a second one writes nothing."""
    path = po(clinic, name)
    before = path.read_bytes()
    PROGRAMS[program](path)
    assert path.read_bytes() != before or program in ("msgcat --no-wrap", "polib, not wrapped", "translate-toolkit")
    _, problems = update(clinic)
    assert problems == []
    assert path.read_text("utf-8") == before.decode("utf-8")
    assert not any(row.is_written for row in update(clinic)[0])


@pytest.mark.parametrize("program", MERGERS)
def test_a_catalog_that_was_merged_by_another_program_says_the_same(clinic: Path, program: str) -> None:
    """Where another program brought a catalog up to date with our template first, an update finds nothing to change."""
    path = po(clinic, "back-care")
    before = path.read_text("utf-8")
    MERGERS[program](path)
    update(clinic)
    after = read_catalog(path, clinic, polish())
    ours = [name for name in after.header if name in parse_catalog(before, "a.po").header]
    again = replace(after, header={name: after.header[name] for name in ours})
    assert format_catalog(again) == before
    assert not any(row.is_written for row in update(clinic)[0])


def test_an_update_says_which_text_a_translation_belonged_to_only_where_it_is_known(clinic: Path) -> None:
    """Where a program took the previous text away, the message stays in doubt, and no other text takes its place."""
    path = po(clinic, "back-care")
    before = path.read_text("utf-8")
    _msgattrib("--clear-previous")(path)
    update(clinic)
    kept = [line for line in before.splitlines(keepends=True) if not line.startswith("#|")]
    assert path.read_text("utf-8") == "".join(kept)


# --- Poedit ------------------------------------------------------------------------------


def saved_by_poedit(clinic: Path, saved: str, name: str) -> tuple[Catalog, Catalog]:
    """The catalog before, and as Poedit saved it; the file of the clinic is now Poedit's."""
    path = po(clinic, name)
    before = read_catalog(path, clinic, polish())
    shutil.copy(SAVED_BY / "poedit" / f"{saved}.po", path)
    return before, read_catalog(path, clinic, polish())


def test_poedit_changes_one_translation(clinic: Path) -> None:
    """A catalog saved by Poedit has the one new translation, and everything else as it was."""
    before, after = saved_by_poedit(clinic, "back-care", "back-care")
    assert after.entries == tuple(
        replace(entry, msgstr=("Wziąć ręcznik",)) if entry.msgid == "Bring a towel" else entry
        for entry in before.entries
    )
    assert after.header_comments == before.header_comments
    assert {**after.header, **before.header} == after.header
    assert set(after.header) - set(before.header) <= EDITORS_FIELDS


def test_poedit_changes_one_plural_form(clinic: Path) -> None:
    """A plural message saved by Poedit has all of its forms, the one that was edited with its new words."""
    _, after = saved_by_poedit(clinic, "interface", "interface")
    (visit,) = [entry for entry in after.entries if entry.msgid_plural]
    assert visit.msgstr == (
        "{number} wizyta w klinice i wszystko, co do niej należy",
        "{number} wizyty w klinice, ze wszystkim, co do nich należy",
        "{number} wizyt w klinice, ze wszystkim, co do nich należy",
    )


def test_poedit_settles_a_message_in_doubt(clinic: Path) -> None:
    """A message in doubt that was translated anew in Poedit is current, and its previous text is gone."""
    before, after = saved_by_poedit(clinic, "back-care-settled", "back-care")
    (doubt,) = [entry for entry in before.entries if entry.is_fuzzy]
    assert doubt.previous is not None
    settled = after.by_key()[doubt.key]
    assert (settled.is_translated, settled.previous) == (True, None)
    assert settled.msgstr == ("Nie brać więcej niż **4 tabletki** na dobę, nigdy z alkoholem.",)


@pytest.mark.parametrize("saved", ["back-care", "back-care-settled"])
def test_an_update_leaves_what_poedit_saved(clinic: Path, saved: str) -> None:
    """Poedit's layout is ours: an update writes nothing, and the editor's fields in the header stay."""
    _, after = saved_by_poedit(clinic, saved, "back-care")
    path = po(clinic, "back-care")
    before = path.read_bytes()
    updated, problems = update(clinic)
    assert (problems, [row.file for row in updated if row.is_written]) == ([], [])
    assert path.read_bytes() == before
    assert after.header["X-Generator"] == "Poedit 3.2.2"


# --- gettext, entry by entry -------------------------------------------------------------

_LONG = "Walk a little every day, at first for as long as it does not hurt, then for longer, and rest in between."
_LONG_PL = (
    "Proszę codziennie trochę chodzić, najpierw tak długo, jak nie boli, potem dłużej, i robić przerwy na odpoczynek."
)


def _rich() -> Catalog:
    return Catalog(
        {**HEADER, "Last-Translator": "Ana Ruiz <ana@clinic.example>"},
        (
            Entry(_LONG, (_LONG_PL,), "a", extracted=("Paragraph.", "At most 160."), references=("leaflets/a.md",)),
            Entry(
                "First line\\\nSecond line of it",
                ("Pierwszy wiersz\\\nDrugi wiersz",),
                "a#b",
                comments=("Said by phone", "", "  indented"),
            ),
            Entry(
                _LONG.replace("Walk", "Swim"),
                (_LONG_PL,),
                "a",
                flags=frozenset({"fuzzy", "no-wrap"}),
                previous=Previous("b", _LONG, None),
            ),
            Entry(
                "{number} session of treatment",
                ("{number} zabieg", "{number} zabiegi", "{number} zabiegów, " + _LONG_PL),
                msgid_plural="{number} sessions of treatment",
            ),
            Entry('A "quoted" word\tand \\ a backslash, 50% of it', ('„Cytat"\ti \\, 50%',)),
            Entry("Not yet translated", ("",), "a"),
            Entry("Gone " + _LONG, (_LONG_PL,), "a", comments=("Kept",), is_obsolete=True),
            Entry(
                "Gone too",
                ("Też minęło",),
                flags=frozenset({"fuzzy"}),
                previous=Previous(None, _LONG),
                is_obsolete=True,
            ),
            Entry("{number} old", ("a", "b", "c"), msgid_plural="{number} olds", is_obsolete=True),
        ),
        ("Polish for the clinic", "Kept by Ana"),
    )


@pytest.mark.parametrize("options", [["--width=76"], ["--no-wrap"], ["--width=20"], ["--force-po", "--indent"]])
def test_what_msgcat_writes_gives_the_same_entries(tmp_path: Path, options: list[str]) -> None:
    """A catalog that went through msgcat, wrapped at any width, is read as the catalog it was."""
    written = run("msgcat", *options, write(tmp_path / "a.po", format_catalog(_rich())))
    assert written != format_catalog(_rich()) or options == ["--no-wrap"]
    assert parse_catalog(written, "a.po", polish()) == _rich()


def test_what_msgmerge_writes_gives_the_same_entries(tmp_path: Path) -> None:
    """Kept, fuzzy with its previous text, new, plural and obsolete entries of msgmerge are read as what they are."""
    swim = _LONG.replace("Walk", "Swim")
    old = Catalog(
        dict(HEADER),
        (
            Entry(_LONG, (_LONG_PL,), "a", comments=("Checked with Ewa",)),
            Entry("Rest for a while after each session.", ("Po każdym zabiegu odpocząć.",), "a"),
            Entry("{number} day", ("{number} dzień", "{number} dni", "{number} dni"), msgid_plural="{number} days"),
            Entry("Bring a towel", ("Ręcznik",), "a"),
        ),
    )
    template = Catalog(
        {"Content-Type": "text/plain; charset=UTF-8"},
        (
            Entry(_LONG, ("",), "a", references=("leaflets/a.md",)),
            Entry("Rest for a little while after each session.", ("",), "a", extracted=("Paragraph.",)),
            Entry("{number} day", ("", ""), msgid_plural="{number} full days"),
            Entry(swim + swim, ("",), "b"),
        ),
    )
    paths = write(tmp_path / "a.po", format_catalog(old)), write(tmp_path / "a.pot", format_catalog(template))
    read = parse_catalog(run("msgmerge", "--previous", "--quiet", *paths), "a.po", polish())
    fuzzy = frozenset({"fuzzy"})
    kept, rest, day, new, gone = read.entries
    assert kept == Entry(_LONG, (_LONG_PL,), "a", comments=("Checked with Ewa",), references=("leaflets/a.md",))
    assert rest == Entry(
        "Rest for a little while after each session.",
        ("Po każdym zabiegu odpocząć.",),
        "a",
        flags=fuzzy,
        extracted=("Paragraph.",),
        previous=Previous("a", "Rest for a while after each session."),
    )
    assert day == Entry(
        "{number} day",
        ("{number} dzień", "{number} dni", "{number} dni"),
        msgid_plural="{number} full days",
        flags=fuzzy,
        previous=Previous(None, "{number} day", "{number} days"),
    )
    assert (new.key, any(new.msgstr)) == (("b", swim + swim), False) or new.is_fuzzy
    assert gone == Entry("Bring a towel", ("Ręcznik",), "a", is_obsolete=True)
