"""`build.py translate waive`."""

import datetime as dt
from pathlib import Path

import pytest

from leafpost.cli.build import main
from tests.conftest import MakeClinic

LEAFLET = "caring-for-your-back"
PO = f"locales/es/LC_MESSAGES/{LEAFLET}.po"
FILE = "locales/es/waivers.toml"
WHY = ("--reason", "one says it so", "--name", "Ana Ruiz")


@pytest.fixture
def clinic(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """A Spanish translation that says two numbers in words."""
    folder = clinic_folder(tmp_path / "clinic", offered=(), translated=["es"])
    edit(folder / PO, "Descanse 20–45 minutos", "Descanse media hora")
    edit(folder / PO, "de **500 mg** de", "de **medio gramo** de")
    return folder


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def waive(clinic: Path, message: str, *more: str, slug: str = LEAFLET, rule: str = "number") -> int:
    options = ["--locale", "es", "--rule", rule, "--message", message, *(more or WHY), "--root", str(clinic)]
    return main(["translate", "waive", slug, *options])


def told(clinic: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What check says of the leaflet in Spanish."""
    capsys.readouterr()
    main(["check", LEAFLET, "--locale", "es", "--root", str(clinic)])
    return capsys.readouterr().err


def test_a_waiver_lets_one_text_pass(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The beginning of the source is enough; check tells the other text only, and the file says who and why."""
    assert waive(clinic, "Rest for") == 0
    out = capsys.readouterr().out
    assert "Waived in Spanish: number: the translation has lost 20, 45" in out
    assert FILE in out
    err = told(clinic, capsys)
    assert "lost 20, 45" not in err
    assert "lost 500" in err
    text = (clinic / FILE).read_text("utf-8")
    for part in ('reason = "one says it so"', 'name = "Ana Ruiz"', f"date = {dt.date.today()}"):
        assert part in text


@pytest.mark.parametrize("is_source", [True, False])
def test_a_waiver_lapses_with_the_words(clinic: Path, capsys: pytest.CaptureFixture[str], is_source: bool) -> None:
    """When the translation changes the finding is told again, and the waiver; with another source it is unused."""
    waive(clinic, "Rest for 20–45 minutes")
    if is_source:
        edit(clinic / f"leaflets/{LEAFLET}.md", "- Rest for 20–45 minutes", "- Rest for 20–40 minutes")
        edit(clinic / PO, 'msgid "Rest for 20–45 minutes"', 'msgid "Rest for 20–40 minutes"')
    else:
        edit(clinic / PO, "Descanse media hora", "Descanse un rato")
    err = told(clinic, capsys)
    assert "the translation has lost 20, 4" in err
    assert f"{FILE}:3: {'waiver-unused' if is_source else 'waiver-lapsed'}: " in err


@pytest.mark.parametrize(
    ("message", "slug", "rule", "why", "said"),
    [
        ("Keep warm", LEAFLET, "number", WHY, "'number' finds nothing in such a text"),
        ("Rest", "no-such", "number", WHY, "there is no such document"),
        ("Rest", LEAFLET, "placeholder", WHY, "the rule 'placeholder' cannot be waived"),
        ("Rest", LEAFLET, "numbers", WHY, "there is no rule 'numbers'"),
        ("Rest", LEAFLET, "number", ("--reason", " ", "--name", "Ana"), "--reason: there is nothing in it"),
        ("Rest", LEAFLET, "number", ("--reason", "so", "--name", ""), "--name: there is nothing in it"),
        (" ", LEAFLET, "number", WHY, "--message: there is nothing in it"),
    ],
)
def test_what_cannot_be_waived_is_refused(
    clinic: Path,
    capsys: pytest.CaptureFixture[str],
    message: str,
    slug: str,
    rule: str,
    why: tuple[str, ...],
    said: str,
) -> None:
    """Nothing is written where no such finding is, where the rule stands, or where nobody says why."""
    assert waive(clinic, message, *why, slug=slug, rule=rule) == 2
    assert said in capsys.readouterr().err
    assert not (clinic / FILE).exists()


def test_a_beginning_that_two_texts_have_is_refused(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It must be plain which text is meant."""
    edit(clinic / PO, 'msgid "500 mg"\nmsgstr "500 mg"', 'msgid "500 mg"\nmsgstr "medio gramo"')
    edit(clinic / f"leaflets/{LEAFLET}.md", "- Keep warm", "- 500 mg at night")
    edit(clinic / PO, 'msgid "Keep warm"\nmsgstr "Manténgase abrigado"', 'msgid "500 mg at night"\nmsgstr "de noche"')
    assert waive(clinic, "500") == 2
    assert "2 texts begin so" in capsys.readouterr().err
    assert waive(clinic, "500 mg") == 0  # the whole of one of them


def test_the_same_waiver_is_not_written_twice(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who waives again what is waived is told so."""
    assert waive(clinic, "Rest for") == 0
    before = (clinic / FILE).read_bytes()
    assert waive(clinic, "Rest for") == 2
    assert "has this waiver already" in capsys.readouterr().err
    assert (clinic / FILE).read_bytes() == before


def test_words_of_the_interface_can_be_waived(clinic: Path) -> None:
    """With the slug `interface`."""
    path = clinic / "locales/es/LC_MESSAGES/interface.po"
    head = (clinic / PO).read_text("utf-8").partition("\n\n")[0]
    hours = 'msgctxt "clinic.hours"\nmsgid "Monday to Friday, 9:00 to 17:00"\nmsgstr "Los días laborables"\n'
    path.write_text(f"{head}\n\n{hours}", "utf-8")
    assert waive(clinic, "Monday", slug="interface") == 0
    assert 'context = "clinic.hours"' in (clinic / FILE).read_text("utf-8")
