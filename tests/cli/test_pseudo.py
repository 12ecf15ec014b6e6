"""`build.py translate pseudo` at the command line: what it says, where it writes, what it refuses."""

from pathlib import Path

import pytest

from tests.conftest import MakeClinic, run_build


@pytest.fixture
def root(tmp_path: Path, clinic_folder: MakeClinic) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=())


def test_one_document_is_built_in_both_and_the_person_is_told_where(root: Path) -> None:
    """The default folder is dist/pseudo/; nothing is written into locales/ and nothing beside the patients' pages."""
    result = run_build("translate", "pseudo", "caring-for-your-back", cwd=root)
    assert (result.returncode, result.stderr) == (0, "")
    made = {path.relative_to(root / "dist").as_posix() for path in (root / "dist").rglob("*") if path.is_file()}
    thumbnails = {name for name in made if name.startswith("pseudo/thumbnails/")}
    assert {name.split("/")[2] for name in thumbnails} == {"en-XA", "ar-XB"}
    names = [
        f"pseudo/{lang}/caring-for-your-back.{suffix}" for lang in ("en-XA", "ar-XB") for suffix in ("pdf", "html")
    ]
    lists = [f"pseudo/{page}{lang}.html" for page in ("index", "translations") for lang in ("", ".en-XA", ".ar-XB")]
    assert made - thumbnails == {*names, *lists, "pseudo/manifest.json"}
    assert not (root / "locales").exists()
    assert "dist/pseudo/index.en-XA.html" in result.stdout
    assert "No patient may get any of them." in result.stdout


@pytest.mark.parametrize("folder", ["dist", ".", "locales/en_XA", "leaflets"])
def test_the_pages_never_lie_among_other_files(root: Path, folder: str) -> None:
    """Neither where the patients' pages are nor among the sources."""
    result = run_build("translate", "pseudo", "--out", folder, cwd=root)
    assert result.returncode == 2
    assert "choose a folder of its own" in result.stderr
    assert not (root / "dist").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--locale", "en_XA"),
        ("--locale", "ar-XB", "--release"),
        ("check", "--locale", "en_XA"),
        ("translate", "add", "ar_XB"),
    ],
)
def test_no_other_command_knows_a_pseudo_language(root: Path, arguments: tuple[str, ...]) -> None:
    """It can be neither built among the others, nor released, checked or begun."""
    result = run_build(*arguments, cwd=root)
    assert result.returncode in (1, 2)
    assert "Traceback" not in result.stderr
    assert not (root / "dist").exists()
    assert not (root / "locales").exists()


def test_a_clinic_cannot_offer_one(root: Path) -> None:
    """In clinic.toml it is a language that Leafpost cannot set."""
    toml = root / "clinic.toml"
    toml.write_text(toml.read_text("utf-8").replace('offered = ["en"]', 'offered = ["en", "en_XA"]'), "utf-8")
    result = run_build("check", cwd=root)
    assert result.returncode == 2
    assert "'en_XA' is not a language" in result.stderr
