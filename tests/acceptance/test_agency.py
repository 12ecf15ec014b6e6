"""Somebody at the clinic sends texts to an agency and gets a file back: what is typed, and what is said and done."""

import sys
from pathlib import Path

import pytest

from leafpost.cli.build import main
from tests.catalogs.exchange.agency import SLUG, blank, edit, entry, po_file, translate
from tests.catalogs.exchange.test_importing import DOSE, GOOD, WARM, files_in
from tests.conftest import MakeClinic, translate_hours


@pytest.fixture
def clinic(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """Spanish is translated but for one list item."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    blank(folder, "Manténgase abrigado")
    return folder


class Screen:
    """Types commands in the clinic's folder; `out` and `err` are what stands on the screen."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def type(self, *words: str | Path) -> int:
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        self.out, self.err = self._capsys.readouterr()
        return code


@pytest.fixture
def screen(clinic: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.chdir(clinic)
    return Screen(capsys)


def test_out_and_back(clinic: Path, screen: Screen) -> None:
    """Export, translate, import, check: the gap is gone, and a second import changes nothing."""
    assert screen.type("translate", "export", "es", SLUG) == 0
    assert f"exports/es/{SLUG}.es.xlf: 21 messages, 1 to translate" in screen.out
    file = clinic / f"exports/es/{SLUG}.es.xlf"
    translate(file, {WARM: GOOD})
    assert screen.type("translate", "import", file, "--dry-run") == 0
    assert "1 translation would be taken in. Nothing was changed" in screen.out
    assert entry(clinic, WARM).msgstr == ("",)
    assert screen.type("translate", "import", file) == 0
    assert "1 taken in, 20 unchanged → locales/es/LC_MESSAGES/caring-for-your-back.po" in screen.out
    assert screen.type("check", SLUG) == 0
    before = files_in(clinic)
    assert screen.type("translate", "import", file) == 0
    assert "0 translations taken in." in screen.out
    assert files_in(clinic) == before


def test_what_is_refused_is_told_with_its_line(clinic: Path, screen: Screen) -> None:
    """A lost phone number and a newer translation: each a line with file, line and what to do; the rest is taken."""
    screen.type("translate", "export", "es", SLUG)
    file = clinic / f"exports/es/{SLUG}.es.xlf"
    translate(file, {WARM: GOOD, DOSE: "No tome más de **500 mg**.", "Day": "Jornada"})
    edit(po_file(clinic), 'msgstr "Día"', 'msgstr "Fecha"')
    assert screen.type("translate", "import", file) == 1
    assert "the translation has lost {clinic_phone}: put it where the source has it" in screen.err
    assert "“Day”: a newer translation is here, “Fecha”; the file has “Jornada”" in screen.err
    lines = [line.strip() for line in screen.err.splitlines() if line.strip().startswith(f"exports/es/{SLUG}.es.xlf:")]
    assert all(line.split(":")[1].isdigit() for line in lines)
    assert len(lines) == 2
    assert [entry(clinic, text).msgstr[0] for text in (WARM, "Day")] == [GOOD, "Fecha"]
    assert screen.type("translate", "import", file, "--replace") == 1
    assert entry(clinic, "Day").msgstr == ("Jornada",)


@pytest.mark.parametrize(("file_format", "suffix"), [("xliff", "xlf"), ("xliff2", "xlf"), ("po", "po")])
def test_every_format_and_every_document(clinic: Path, screen: Screen, file_format: str, suffix: str) -> None:
    """All documents and the interface, in a folder of the person's own choice, back again without a change."""
    out = clinic.parent / "to send"
    assert screen.type("translate", "export", "es", "--format", file_format, "--out", out) == 0
    files = sorted((out / "es").iterdir())
    assert [file.name for file in files] == [
        f"{name}.es.{suffix}" for name in ("caring-for-your-back", "interface", "spring-letter")
    ]
    before = files_in(clinic)
    assert screen.type("translate", "import", *files) == 0
    assert files_in(clinic) == before


def test_a_signed_text_is_sent_as_final(clinic: Path, screen: Screen) -> None:
    """What both have signed goes out as final; its signatures are read, not guessed."""
    edit(po_file(clinic), f'msgid "{WARM}"\nmsgstr ""', f'msgid "{WARM}"\nmsgstr "{GOOD}"')
    translate_hours(clinic, "es", "De lunes a viernes, de 9:00 a 17:00")
    for role, name in (("translator", "Ana Ruiz"), ("clinician", "Dr Leo Marsh")):
        assert screen.type("signoff", SLUG, "--locale", "es", "--role", role, "--name", name) == 0
    screen.type("translate", "export", "es", SLUG)
    text = (clinic / f"exports/es/{SLUG}.es.xlf").read_text("utf-8")
    assert text.count('state="final"') == 21


@pytest.mark.parametrize("words", [("en",), ("de",), ("es", "no-such-leaflet")])
def test_what_cannot_be_sent_is_told(screen: Screen, words: tuple[str, ...]) -> None:
    """The source itself, a language that is not offered, a document that is not there: wrong usage, nothing written."""
    assert screen.type("translate", "export", *words) == 2
    assert not Path("exports").exists()
    assert screen.err.startswith("To mend:")


def test_without_the_library_po_still_works(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does without translate-toolkit is told how to get it, and can send PO."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "translate"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "leafpost.catalogs.exchange.xliff", raising=False)
    monkeypatch.setitem(sys.modules, "translate", None)
    assert screen.type("translate", "export", "es") == 2
    assert "pip install 'leafpost[xliff]'" in screen.err
    assert not Path("exports").exists()
    assert screen.type("translate", "export", "es", "--format", "po") == 0
