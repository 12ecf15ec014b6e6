"""`build.py signoff` and `translate same-meaning` as people type them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leafpost.cli.build import main
from tests.conftest import MakeClinic, sign_everything, translate_hours

LEAFLET, LETTER = "caring-for-your-back", "spring-letter"
PO, MD = f"locales/es/LC_MESSAGES/{LEAFLET}.po", f"leaflets/{LEAFLET}.md"
SIGNOFFS = f"locales/es/signoffs/{LEAFLET}.toml"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """A leaflet and a letter in English and Spanish, nothing signed yet."""
    root = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    translate_hours(root, "es", "De lunes a viernes, de 9:00 a 17:00")
    return root


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


def sign(run: Run, role: str, name: str, slug: str = LEAFLET, tag: str = "es") -> tuple[int, str, str]:
    return run("signoff", slug, "--locale", tag, "--role", role, "--name", name)


# --- signing -----------------------------------------------------------------------------


def test_signing_says_what_was_signed_and_who_has_still_to(run: Run, small: Path) -> None:
    """The number of messages and the text code to compare with the page, the file, the state, the missing role."""
    code, out, err = sign(run, "translator", "Ana   Ruiz")
    assert (code, err) == (0, "")
    assert f"Ana Ruiz signed '{LEAFLET}' in Spanish as translator: 21 messages, text code " in out
    assert f"Kept in {SIGNOFFS}. State: draft." in out
    assert "Still to sign: clinician." in out
    second = sign(run, "clinician", "Leo Marsh")[1]
    assert "State: signed." in second
    assert "Still to sign" not in second
    (code_told,) = {
        line.split("text code ")[1].split(".")[0] for line in (out + second).split("\n") if "text code" in line
    }
    run(LEAFLET, "--locale", "es", "--jobs", "1")
    assert code_told in (small / f"dist/es/{LEAFLET}.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], ["SLUG: ", "--locale: ", "--role: ", "--name: "]),
        ([LEAFLET], ["--locale: ", "--role: ", "--name: "]),
        ([LEAFLET, "--locale", "es", "--role", "clinician"], ["--name: "]),
        ([LEAFLET, "--locale", "es", "--role", "clinician", "--name", " "], ["--name: the name is empty"]),
        ([LEAFLET, "--locale", "es", "--role", "clinician", "--name", "A\x1b[2J"], ["cannot be printed"]),
        ([LEAFLET, "--locale", "en", "--role", "translator", "--name", "A"], ["the source was not translated"]),
        ([LEAFLET, "--locale", "es", "--role", "clinician", "--name", "A", "--format", "json"], ["--format: "]),
        (["nothing", "--locale", "es", "--role", "clinician", "--name", "A"], ["there is no such document"]),
        (["--list", "--name", "A"], ["--list: a list signs nothing"]),
        (["--list", "nothing"], ["there is no such document"]),
        (["--list", "--locale", "fr"], ["'fr' is not offered"]),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_words(
    run: Run, small: Path, arguments: list[str], told: list[str]
) -> None:
    """Each thing that is missing has its line with what to write; nothing is signed, and the exit code is 2."""
    code, _out, err = run("signoff", *arguments)
    assert code == 2
    assert [words for words in told if words not in err] == []
    assert err.count("this is missing") == (len(told) if "SLUG: " in told or told[-1] == "--name: " else 0)
    assert not list(small.rglob("signoffs"))


def test_one_person_does_not_sign_twice(run: Run, small: Path) -> None:
    """In the other role, in another spelling, and also after the source was mended, one person is one person."""
    sign(run, "translator", "José Ruiz")
    before = (small / SIGNOFFS).read_bytes()
    for name in ("Jose\u0301 Ruiz", "JOSÉ  RUIZ"):
        code, _out, err = sign(run, "clinician", name)
        assert (code, "in the other role" in err) == (1, True)
    edit(small / MD, "Walk a little", "Walk a litle")
    assert same_meaning(run, "Walk a litle")[0] == 0
    assert "in the other role" in sign(run, "clinician", "José Ruiz")[2]
    assert (small / SIGNOFFS).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        (PO, 'msgstr "Cuánto"', 'msgstr ""', "“How much” is not translated"),
        (PO, 'msgstr "Cuánto"', 'msgstr "Cuánto', f"{PO}:"),
        (PO, 'msgstr "Cuánto"', 'msgstr "<b>Cuánto</b>"', "raw HTML"),
        (MD, "::: urgent {#get-help-now}", "::: urgent", f"{MD}:"),
    ],
    ids=["gap", "damaged catalog", "a translation that must not be set", "a mistake in the source"],
)
def test_what_has_mistakes_is_not_signed(
    run: Run, small: Path, name: str, before: str, after: str, told: str
) -> None:  # fmt: skip
    """A gap or a mistake in the document or its catalog is told with its place, and no signature is written."""
    edit(small / name, before, after)
    code, _out, err = sign(run, "clinician", "Leo Marsh")
    assert (code, told in err) == (1, True)
    assert not (small / SIGNOFFS).exists()


# --- the list ----------------------------------------------------------------------------


def test_the_list_shows_who_signed_and_what_changed(run: Run, small: Path) -> None:
    """Each document and language with its state; a change with the words that went and came."""
    sign_everything(small)
    edit(small / PO, "Manténgase abrigado", "Manténgase caliente")
    edit(small / MD, "::: warning", "::: note")
    code, out, err = run("signoff", "--list")
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.split("\n")]
    assert [line for line in lines if not line.startswith(("English", "Spanish"))][:1] == [LEAFLET]
    assert lines.count("changed: the box #not-with-fever") == 2
    assert "[-warning (2 messages)-]{+note (2 messages)+}" in lines
    place = lines.index("changed: “Keep warm”")
    assert lines[place + 1] == "Manténgase [-abrigado-]{+caliente+}"
    (changed,) = [line for line in lines if line.startswith("Spanish") and "changed since it was signed" in line]
    assert "translator Ana Ruiz 2026-11-23, other words" in changed
    assert "still to sign: translator and clinician" in changed
    assert [line.split("; ")[0].split("  ")[-1] for line in lines[lines.index(LETTER) + 1 :][:2]] == ["signed"] * 2


def rows(run: Run, *arguments: str) -> list[dict[str, Any]]:
    code, out, _err = run("signoff", "--list", "--format", "json", *arguments)
    assert code == 0
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def test_the_list_for_programs_tells_the_same(run: Run, small: Path) -> None:
    """One object for each document and language, narrowed by name and language, with the changes in both texts."""
    sign_everything(small)
    edit(small / PO, "Manténgase abrigado", "Manténgase caliente")
    assert [(row["document"], row["locale"], row["state"]) for row in rows(run)] == [
        (LEAFLET, "en", "signed"),
        (LEAFLET, "es", "changed"),
        (LETTER, "en", "signed"),
        (LETTER, "es", "signed"),
    ]
    (row,) = rows(run, LEAFLET, "--locale", "es")
    assert row["missing"] == ["translator", "clinician"]
    assert row["signoffs"] == [
        {"role": "clinician", "name": "Leo Marsh", "date": "2026-11-23", "holds": False},
        {"role": "translator", "name": "Ana Ruiz", "date": "2026-11-23", "holds": False},
    ]
    assert row["changes"] == [
        {
            "change": "changed",
            "kind": "message",
            "context": LEAFLET,
            "source_before": "Keep warm",
            "source": "Keep warm",
            "text_before": "Manténgase abrigado",
            "text": "Manténgase caliente",
            "diff": "Manténgase [-abrigado-]{+caliente+}",
        }
    ]
    assert row["code"] == f"{row['digest'][:4]}-{row['digest'][4:8]}"


def test_the_list_tells_gaps_and_reviews(run: Run, small: Path) -> None:
    """A draft with gaps says how many; a review that is overdue stands below the document's name."""
    edit(small / PO, 'msgstr "Cuánto"', 'msgstr ""')
    edit(small / MD, 'version = "2.1"', 'version = "2.1"\nreview_by = 2020-01-01')
    out = run("signoff", "--list", LEAFLET)[1]
    assert "Its clinical review was due on 2020-01-01" in out.split("\n")[1]
    assert "1 passage not translated" in out
    assert [(row["review_overdue"], row["gaps"]) for row in rows(run, LEAFLET)] == [(True, 0), (True, 1)]


def test_a_damaged_file_of_signatures_is_listed_as_refused(run: Run, small: Path) -> None:
    """One file that was tampered with is told with its line, and the other languages are listed all the same."""
    sign_everything(small)
    edit(small / SIGNOFFS, 'text = "Cuánto"', 'text = "Cuanto"')
    code, out, err = run("signoff", "--list", LEAFLET)
    assert code == 1
    assert "Spanish  refused, see below" in out
    assert f"{SIGNOFFS}:" in err
    assert [line for line in out.split("\n") if "English" in line and "signed" in line]


def test_a_signature_without_its_words_says_so(run: Run, small: Path) -> None:
    """Where the file does not hold what was signed, the list says that the change is not known."""
    path = small / SIGNOFFS
    path.parent.mkdir()
    path.write_text('[[signoff]]\nrole = "clinician"\nname = "Leo"\ndate = 2026-11-01\ndigest = "abc"\n', "utf-8")
    code, out, _err = run("signoff", "--list", LEAFLET, "--locale", "es")
    assert code == 0
    assert "what changed is not known" in out


# --- same-meaning ------------------------------------------------------------------------


def same_meaning(run: Run, message: str, *more: str, reason: str = "a typo", name: str = "Eva") -> tuple[int, str, str]:
    given = ["--message", message, "--reason", reason, "--name", name]
    return run("translate", "same-meaning", LEAFLET, *given, *more)


def test_a_mended_typo_leaves_translations_signed(run: Run, small: Path) -> None:
    """The translation stays signed and says by whose word; the source is signed again; then a release takes both."""
    sign_everything(small)
    edit(small / MD, "Walk a little", "Walk a litle")
    run("translate", "update")
    assert rows(run, LEAFLET, "--locale", "es")[0]["gaps"] == 1
    code, out, err = same_meaning(run, "Walk a litle")
    assert (code, err) == (0, "")
    assert "Walk a [-little-]{+litle+} every hour." in out
    assert "Spanish: keeps its translation" in out
    listed = run("signoff", "--list", LEAFLET)[1]
    assert "signed; source text mended since (1, vouched by Eva); clinician Leo Marsh" in listed
    assert [row["state"] for row in rows(run, LEAFLET)] == ["changed", "signed"]
    assert run("--release", LEAFLET, "--locale", "es", "--jobs", "1")[0] == 0
    assert run("--release", LEAFLET, "--locale", "en", "--jobs", "1")[0] == 1
    assert "State: signed." in sign(run, "clinician", "Leo Marsh", tag="en")[1]


def test_a_dry_run_changes_nothing(run: Run, small: Path) -> None:
    """It tells what would be kept and written, and leaves every byte."""
    edit(small / MD, "Walk a little", "Walk a litle")
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    code, out, _err = same_meaning(run, "Walk a litle", "--dry-run")
    assert code == 0
    assert "Spanish: keeps its translation" in out
    assert f"Would write: locales/same-meaning.toml, {PO}" in out
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_another_dose_is_refused(run: Run, small: Path) -> None:
    """A number that differs is no typo: exit code 1, both texts, and what to do instead."""
    edit(small / MD, "more than **500 mg**", "more than **50 mg**")
    code, out, err = same_meaning(run, "Do not take")
    assert (code, out) == (1, "")
    assert "its numbers or their units differ: translate the message anew" in err
    assert not (small / "locales/same-meaning.toml").exists()


def test_same_meaning_of_a_document_with_mistakes_tells_them(run: Run, small: Path) -> None:
    """A document that cannot be read is not compared with anything."""
    edit(small / MD, "Walk a little", "Walk a litle {way}")
    code, _out, err = same_meaning(run, "Walk")
    assert code == 1
    assert "unknown variable {way}" in err


@pytest.mark.parametrize(("reason", "name", "told"), [(" ", "Eva", "--reason: "), ("a typo", "", "--name: ")])
def test_same_meaning_needs_a_reason_and_a_name(run: Run, small: Path, reason: str, name: str, told: str) -> None:
    """An empty one is wrong usage: exit code 2, and nothing is written."""
    edit(small / MD, "Walk a little", "Walk a litle")
    code, _out, err = same_meaning(run, "Walk a litle", reason=reason, name=name)
    assert (code, f"{told}this is empty" in err) == (2, True)
    assert not (small / "locales/same-meaning.toml").exists()
