"""build.py as people type it: what it says, where, and how it ends."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leafpost.cli.build import main
from tests.conftest import REPOSITORY, MakeClinic, run_build, sign_everything, translate_hours

LEAFLET = "caring-for-your-back"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])


@pytest.fixture
def run(small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Types a command in the small clinic's folder: exit code, what stands on the screen, what went wrong."""
    monkeypatch.chdir(small)

    def typed(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def line_in(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if words in line)


LISTS = {"index.html", "translations.html", "manifest.json"}


def built(root: Path) -> set[str]:
    folder = root / "dist"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} if folder.is_dir() else set()
    return {path for path in there if not path.startswith(("thumbnails/", "index."))} | (there & LISTS)


# --- build -------------------------------------------------------------------------------


def test_build_is_meant_where_no_command_is_named(run: Run, small: Path) -> None:
    """`build.py` alone builds everything into dist/ and says what there is and where to look."""
    code, out, err = run("--jobs", "1")
    assert (code, err) == (0, "")
    assert {f"es/{LEAFLET}.pdf", f"en/{LEAFLET}.html", "newsletters/spring-letter/es.eml", "index.html"} <= built(small)
    assert re.search(r"English +1 leaflet, 1 newsletter +drafts: not signed yet", out)
    assert re.search(r"Spanish +1 leaflet, 1 newsletter +drafts: not signed yet", out)
    assert "Open dist/index.html" in out


def test_the_number_of_files_is_the_number_of_files(run: Run, small: Path) -> None:
    """The summary counts each file once; the pages for staff and the manifest are not counted."""
    _code, out, _err = run("--jobs", "1")
    assert out.startswith(f"{len(built(small) - LISTS)} files built")


def test_a_second_build_says_that_nothing_is_to_do(run: Run, small: Path) -> None:
    """The same again: nothing is built, and the summary says so."""
    run("--jobs", "1")
    code, out, err = run("--jobs", "1")
    assert (code, err) == (0, "")
    assert out.startswith(f"Nothing to build, {len(built(small) - LISTS)} up to date")


def test_a_document_may_be_named_without_the_command(run: Run, small: Path) -> None:
    """`build.py SLUG --locale TAG` makes that document in that language only."""
    code, _out, _err = run(LEAFLET, "--locale", "es", "--jobs", "1")
    assert code == 0
    assert built(small) == {*(f"es/{LEAFLET}.{kind}" for kind in ("pdf", "large-print.pdf", "html")), *LISTS}


def test_out_is_another_folder(run: Run, small: Path, tmp_path: Path) -> None:
    """`--out` puts everything there and leaves dist/ alone."""
    assert run(LEAFLET, "--locale", "en", "--out", str(tmp_path / "there"), "--jobs", "1")[0] == 0
    assert (tmp_path / f"there/en/{LEAFLET}.pdf").is_file()
    assert built(small) == set()


def test_out_that_cannot_be_a_folder_is_told(small: Path, tmp_path: Path) -> None:
    """`--out` with the name of a file is wrong usage: one line that names it, and no traceback."""
    (tmp_path / "file").write_text("mine")
    result = run_build(LEAFLET, "--locale", "en", "--jobs", "1", "--out", str(tmp_path / "file"), cwd=small)
    assert "Traceback" not in result.stderr
    assert result.returncode == 2
    assert str(tmp_path / "file") in result.stderr
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("spelling", ["zh-Hans", "zh_Hans", "zh-hans"])
def test_a_language_may_be_spelled_in_both_ways(run: Run, small: Path, spelling: str) -> None:
    """`zh-Hans` and `zh_Hans` are one language; its folder in dist/ has the hyphen."""
    edit(small / "clinic.toml", '"es"]', '"zh_Hans"]')
    assert run(LEAFLET, "--locale", spelling, "--jobs", "1")[0] == 0
    assert {path.split("/")[0] for path in built(small) if path.endswith("pdf")} == {"zh-Hans"}


def test_untranslated_passages_are_counted(run: Run, small: Path) -> None:
    """A draft with gaps is built, and the summary says how many passages are missing and who lists them."""
    edit(small / f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Cuánto"', 'msgstr ""')
    code, out, _err = run("--jobs", "1")
    assert code == 0
    assert re.search(r"Spanish .*1 passages? not translated \(build.py check lists them\)", out)


# --- wrong usage: exit code 2 ------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["caring-for-your-bakc"], "did you mean 'caring-for-your-back'?"),
        (["bulid"], "there is no such document or command"),
        (["--locale", "pl"], "'pl' is not offered"),
        (["--locale", "klingon"], "'klingon' is not offered"),
        (["--edition", "gold"], "there is no edition 'gold'"),
        (["check", "nothing-there"], "there is no such document or command"),
        (["signoff", LEAFLET, "--locale", "fr", "--role", "clinician", "--name", "A"], "'fr' is not offered"),
        (["new", "leaflet", "Not A Slug"], "this cannot name a document"),
        (["new", "leaflet", LEAFLET], "this document is there already"),
        (["--root", "/no/such/folder"], "is not a clinic's"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_words(run: Run, arguments: list[str], told: str) -> None:
    """What cannot be done ends with 2 and a line that says why and what to do instead; nothing is built."""
    code, out, err = run(*arguments)
    assert code == 2
    assert told in err
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-such-option"],
        ["--jobs", "0"],
        ["--jobs", "many"],
        ["translate", "nonsense"],
        ["translate", "add"],
        ["translate", "update", "es"],
    ],
)
def test_an_option_that_does_not_exist_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    """What the parser refuses ends with 2 as well."""
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_an_offered_language_is_told_with_the_line_that_offers(run: Run, small: Path) -> None:
    """A language that is not offered points to the line of clinic.toml where it could be."""
    _code, _out, err = run("--locale", "pl")
    assert f"clinic.toml:{line_in(small / 'clinic.toml', 'offered')}: " in err
    assert "offered: en, es" in err


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ('name = "Lakeside Practice"', 'name = "Lakeside Practice', "name =", "this is not TOML"),
        ('phone = "+44 20 7946 0958"', 'fone = "+44 20 7946 0958"', "fone", "unknown key 'fone'"),
        ('website = "https', 'website = "http', "website", "is not an https address"),
        ('"es"]', '"xx"]', "offered", "'xx' is not a language"),
        ("from = 20", "from = 50", "session_length", "is not a measure"),
    ],
    ids=["not TOML", "unknown key", "no https", "unknown language", "range turned round"],
)
def test_a_mistake_in_clinic_toml_ends_with_2_and_its_line(
    run: Run, small: Path, before: str, after: str, line: str, told: str
) -> None:
    """A clinic's settings that cannot be worked with stop every command, with file and line."""
    edit(small / "clinic.toml", before, after)
    for command in ("build", "check", "doctor"):
        code, _out, err = run(command)
        assert code == 2
        assert f"clinic.toml:{line_in(small / 'clinic.toml', line)}: " in err
        assert told in err
    assert built(small) == set()


# --- problems in the content: exit code 1 ------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "after", "line"),
    [
        (f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Cuánto"', "msgstr “Cuánto”", "“Cuánto”"),
        (f"leaflets/{LEAFLET}.md", "Walk a little", "Walk {nowhere}", "{nowhere}"),
        (f"leaflets/{LEAFLET}.md", "images/runner.svg", "images/none.svg", "none.svg"),
        ("newsletters/spring-letter.md", "{leaflet=caring-for-your-back}", "{leaflet=caring}", "{leaflet=caring}"),
    ],
    ids=["catalog", "variable", "picture", "teaser"],
)
def test_a_mistake_in_the_content_ends_with_1_and_its_line(
    small: Path, name: str, before: str, after: str, line: str
) -> None:
    """In a process of its own, with several workers: the place, no traceback, and what can be built is built."""
    edit(small / name, before, after)
    second = '+++\ntitle = "Second"\nsummary = "Another."\nversion = "1"\n+++\n\nWords.\n'
    (small / "leaflets/second.md").write_text(second, "utf-8")
    result = run_build("--jobs", "2", cwd=small)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert f"{name}:{line_in(small / name, line)}: " in result.stderr
    assert {"en/second.pdf", "es/second.html"} <= built(small)


def test_mistakes_stand_apart_from_warnings(run: Run, small: Path) -> None:
    """Errors come first, under "To mend", and warnings, which stop nothing, under "To look at"."""
    edit(small / f"leaflets/{LEAFLET}.md", 'version = "2.1"', 'version = "2.1"\nreview_by = 2020-01-31')
    code, _out, err = run(LEAFLET, "--locale", "en", "--jobs", "1")
    assert code == 0
    assert re.search(rf"To look at:\n  leaflets/{LEAFLET}.md(:\d+)?: its clinical review was due on 2020-01-31", err)
    edit(small / "newsletters/spring-letter.md", "Spring is here.", "Spring {is} here.")
    code, _out, err = run("--jobs", "1")
    assert code == 1
    assert err.index("To mend:") < err.index("{is}") < err.index("To look at:") < err.index("2020-01-31")


def test_a_refused_document_is_named_in_the_summary(run: Run, small: Path) -> None:
    """The line of a language says which documents were refused there."""
    edit(small / f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep warm \U00013000")
    code, out, err = run("--locale", "en", "--jobs", "1")
    assert code == 1
    assert "U+13000" in err
    assert re.search(rf"English .*refused: {LEAFLET}", out)


# --- check -------------------------------------------------------------------------------


def test_the_sample_has_no_problem() -> None:
    """Our own leaflets, newsletter, catalogs and interface pass every check."""
    result = run_build("check", cwd=REPOSITORY)
    assert (result.returncode, result.stderr) == (0, "")
    assert "5 documents in 15 languages: no problems." in result.stdout


def test_check_as_json_is_for_programs(run: Run, small: Path) -> None:
    """Each problem is an object with the eight documented keys, its file and its line."""
    po = small / f"locales/es/LC_MESSAGES/{LEAFLET}.po"
    edit(po, 'msgstr "Cuánto"', 'msgstr ""')
    code, out, err = run("check", LEAFLET, "--locale", "es", "--format", "json")
    assert (code, err) == (1, "")
    (row,) = json.loads(out)
    assert set(row) == {"severity", "rule", "file", "line", "locale", "document", "message", "fix"}
    told = {key: row[key] for key in ("severity", "rule", "file", "line", "locale", "document")}
    assert told == {
        "severity": "error", "rule": "missing", "file": f"locales/es/LC_MESSAGES/{LEAFLET}.po",
        "line": line_in(po, 'msgid "How much"'), "locale": "es", "document": LEAFLET,
    }  # fmt: skip
    assert built(small) == set()


def test_check_as_json_without_problems_is_an_empty_list(run: Run) -> None:
    """Nothing found is `[]` and exit code 0."""
    code, out, _err = run("check", LEAFLET, "--format", "json")
    assert (code, json.loads(out)) == (0, [])


def test_check_tells_what_a_release_would_refuse(run: Run, small: Path) -> None:
    """Missing, fuzzy and unknown messages are all told in one run, each with its line."""
    po = small / f"locales/es/LC_MESSAGES/{LEAFLET}.po"
    edit(po, 'msgstr "Cuánto"', 'msgstr ""')
    edit(po, f'msgctxt "{LEAFLET}"\nmsgid "Keep warm"', f'#, fuzzy\nmsgctxt "{LEAFLET}"\nmsgid "Keep warm"')
    edit(small / f"leaflets/{LEAFLET}.md", "| Second | 1000 mg |", "| Second | 900 mg |")
    code, _out, err = run("check", LEAFLET)
    assert code == 1
    for message, rule in (("How much", "missing"), ("Keep warm", "fuzzy")):
        number = line_in(po, f'msgid "{message}"')
        assert f"locales/es/LC_MESSAGES/{LEAFLET}.po:{number}: {rule}: " in err
    assert re.search(r"LC_MESSAGES/caring-for-your-back\.po: stale: .*900 mg", err)


def test_a_clinics_name_may_stand_as_it_is(run: Run, small: Path) -> None:
    """A build sets an untranslated name as it is and calls nothing missing; so does check."""
    translate_hours(small, "es", "Lunes a viernes, 9:00 a 17:00")
    sign_everything(small)
    release = run("--release", "--jobs", "1", "--locale", "es")
    check = run("check")
    assert release[0] == check[0] == 0


# --- new, doctor, help -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["leaflet", "newsletter"])
def test_new_documents_are_begun_and_build(run: Run, small: Path, kind: str) -> None:
    """`new leaflet` and `new newsletter` say what they wrote and what to type next, and that works."""
    code, out, _err = run("new", kind, "heat-or-cold")
    assert code == 0
    assert f"{kind}s/heat-or-cold.md is there" in out
    assert "build.py heat-or-cold" in out
    assert run("heat-or-cold", "--locale", "en", "--jobs", "1")[::2] == (0, "")
    assert any("heat-or-cold" in path for path in built(small))


def test_a_new_clinic_is_begun_and_builds(run: Run, tmp_path: Path) -> None:
    """`new clinic DIR` makes a folder that the printed command builds without a problem."""
    code, out, _err = run("new", "clinic", str(tmp_path / "ours"))
    assert code == 0
    (command,) = re.findall(r"build\.py (--root .*)", out)
    assert run(*command.split(), "--jobs", "1")[::2] == (0, "")
    assert (tmp_path / "ours/dist/en/welcome.pdf").is_file()
    assert run("check", "--root", str(tmp_path / "ours"))[0] == 0


def test_the_doctor_is_content_here(run: Run) -> None:
    """On a machine with the system packages, every line says ok."""
    code, out, _err = run("doctor")
    *lines, last = out.strip().split("\n")
    assert (code, last) == (0, "This machine has all it needs.")
    assert len(lines) > 6
    assert all(line.startswith("ok ") for line in lines)


def test_the_doctor_names_what_is_missing(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fonts each family is missing, with the languages that need it and the package that brings it."""
    edit(small / "clinic.toml", '"es"]', '"es", "ar", "ko"]')
    monkeypatch.setattr("leafpost.render.health.font_faces", dict)
    code, out, _err = run("doctor")
    assert code == 2
    missing = re.findall(r"^MISSING +font (.+?): for (.+)\n +(.+)$", out, re.MULTILINE)
    assert [name for name, _why, _mend in missing] == ["Noto Sans", "Noto Naskh Arabic", "Noto Sans CJK KR"]
    assert [languages for _name, languages, _mend in missing] == [
        "English, Spanish, Arabic, Korean",
        "Arabic",
        "Korean",
    ]
    assert "fonts-noto-cjk" in missing[2][2]
    assert "3 missing" in out


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["translate", "--help"]])
def test_help_is_there(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Asking for help ends with 0 and shows how a command is used."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_every_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The first help names each command."""
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for command in ("build", "check", "translate", "signoff", "new", "doctor"):
        assert re.search(rf"^    {command}\b", shown, re.MULTILINE), command


def test_commands_start_without_the_renderer(small: Path) -> None:
    """Asking for help or checking does not load WeasyPrint, which takes half a second."""
    script = "import sys; from leafpost.cli.build import main; main(['check']); sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=small, env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_the_build_ends_with_what_preflight_measured(run: Run, small: Path) -> None:
    """A row for each edition that was made or is up to date: files, pages, type, fonts."""
    _code, out, _err = run(LEAFLET, "--locale", "en", "--edition", "standard", "--edition", "mono", "--jobs", "1")
    rows = [line.split() for line in out.split("\n") if line.startswith(("Preflight", "  standard", "  mono"))]
    assert [row[0] for row in rows] == ["Preflight", "standard", "mono"]
    assert all(row[1] == "1" and "embedded" in row and "10" in row for row in rows[1:])
    assert built(small) == {f"en/{LEAFLET}.pdf", f"en/{LEAFLET}.mono.pdf", f"en/{LEAFLET}.html", *LISTS}
