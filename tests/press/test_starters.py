"""What `new` writes builds at once and without a problem."""

from pathlib import Path

import pytest

from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError
from leafpost.press.build import BuildRequest, build
from leafpost.press.starters import new_clinic, new_document
from tests.conftest import TODAY, MakeClinic


def pressed(root: Path) -> tuple[list[str], list[str]]:
    """What is built of a clinic, and every problem, the warnings included."""
    report = build(BuildRequest(read_clinic(root), root / "dist", TODAY))
    return report.built, [str(problem) for problem in report.problems]


def test_a_new_clinic_builds_at_once(tmp_path: Path) -> None:
    """A new clinic has a leaflet, a phone page and no problem; what is built stays out of version control."""
    written = new_clinic(tmp_path / "clinic")
    assert all(path.is_file() for path in written)
    assert pressed(tmp_path / "clinic") == (["en/welcome.html", "en/welcome.large-print.pdf", "en/welcome.pdf"], [])
    assert {"/dist/", "/exports/", "/var/"} <= set((tmp_path / "clinic/.gitignore").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("kind", "built"),
    [
        ("leaflet", [f"en/back-pain-at-work.{kind}" for kind in ("html", "large-print.pdf", "pdf")]),
        ("newsletter", [f"newsletters/back-pain-at-work/en.{suffix}" for suffix in ("eml", "html", "txt")]),
    ],
)
@pytest.mark.parametrize("has_variable", [True, False], ids=["with session_length", "without"])
def test_a_new_document_builds_at_once(tmp_path: Path, kind: str, built: list[str], has_variable: bool) -> None:
    """A new leaflet or newsletter has every key that it needs, in a clinic with variables and in one without."""
    root = tmp_path / "clinic"
    new_clinic(root)
    (root / "leaflets/welcome.md").unlink()
    if not has_variable:
        toml = root / "clinic.toml"
        toml.write_text(toml.read_text("utf-8").replace("session_length", "other_length"), "utf-8")
    path = new_document(root, kind, "back-pain-at-work", variables=read_clinic(root).variable_names)
    assert path == root / f"{kind}s/back-pain-at-work.md"
    assert "Back pain at work" in path.read_text("utf-8")
    assert pressed(root) == (built, [])


@pytest.mark.parametrize("slug", ["", "Back", "back pain", "../back", "rücken", "-back", "index", "doctor"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, slug: str) -> None:
    """A slug is small letters, digits and hyphens, and none of the program's own words; nothing is written."""
    new_clinic(tmp_path / "clinic")
    with pytest.raises(ConfigurationError):
        new_document(tmp_path / "clinic", "leaflet", slug, variables=frozenset())
    assert [path.name for path in (tmp_path / "clinic").rglob("*.md")] == ["welcome.md"]


@pytest.mark.parametrize("slug", ["back--pain", "back-pain-"])
def test_a_name_that_the_reader_refuses_is_not_begun(tmp_path: Path, slug: str) -> None:
    """`new` never writes a document that the next build refuses for its name."""
    new_clinic(tmp_path / "clinic")
    with pytest.raises(ConfigurationError):
        new_document(tmp_path / "clinic", "leaflet", slug, variables=frozenset())


@pytest.mark.parametrize("kind", ["leaflet", "newsletter"])
def test_a_document_that_is_there_is_not_overwritten(tmp_path: Path, clinic_folder: MakeClinic, kind: str) -> None:
    """A slug is taken by leaflets and newsletters alike."""
    root = clinic_folder(tmp_path / "clinic")
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    for slug in ("caring-for-your-back", "spring-letter"):
        with pytest.raises(ConfigurationError) as caught:
            new_document(root, kind, slug, variables=frozenset())
        assert "there already" in caught.value.problems[0].what
    assert {path: path.read_bytes() for path in root.rglob("*.md")} == before


@pytest.mark.parametrize("what", ["a file", "a folder with a file"])
def test_a_clinic_is_not_put_over_something(tmp_path: Path, what: str) -> None:
    """Where something lies already, nothing is written."""
    place = tmp_path / "clinic"
    if what == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError):
        new_clinic(place)
    assert [path.name for path in tmp_path.rglob("*")] in (["clinic"], ["clinic", "notes.txt"])


def test_an_empty_folder_may_become_a_clinic(tmp_path: Path) -> None:
    """A folder that is there and empty is as good as none."""
    new_clinic(tmp_path)
    assert (tmp_path / "clinic.toml").is_file()


def test_a_new_document_has_no_review_that_nobody_did(tmp_path: Path) -> None:
    """No starter pretends to have been reviewed."""
    new_clinic(tmp_path / "clinic")
    assert all("reviewed" not in path.read_text("utf-8") for path in (tmp_path / "clinic").rglob("*.md"))
