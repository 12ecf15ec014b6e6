"""What is installed elsewhere: the wheel holds all that a clinic needs, and the pins are whole."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.conftest import REPOSITORY
from tests.reading import compiled, page_texts, squeezed

REQUIREMENTS = REPOSITORY / "requirements"


def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made as pip makes it, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable, "-m", "pip", "wheel", str(REPOSITORY), "--no-deps", "--no-build-isolation", "--no-index",
        "--quiet", "--disable-pip-version-check", "--wheel-dir", str(folder),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel's content, as it lies in site-packages."""
    folder = wheel.parent / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command, far from the repository."""
    script = f"import sys; from leafpost.cli.build import main; sys.exit(main({list(arguments)!r}))"
    return subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=cwd, env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_wheel_has_every_template_and_interface_catalog(wheel: Path) -> None:
    """Templates and interface words lie in the wheel byte for byte as in the repository; documents do not."""
    with zipfile.ZipFile(wheel) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    ours = [path for path in (REPOSITORY / "templates").rglob("*") if path.is_file()]
    ours += (REPOSITORY / "locales").glob("*/LC_MESSAGES/interface.po")
    assert len(ours) > 20
    for path in ours:
        assert content[f"leafpost/shipped/{path.relative_to(REPOSITORY).as_posix()}"] == path.read_bytes()
    assert {"leafpost/languages/languages.toml", "leafpost/render/fonts.conf"} <= set(content)
    assert {"leafpost/catalogs/checks/units.toml", "leafpost/catalogs/checks/numbers.toml"} <= set(content)
    assert not [name for name in content if re.search(r"running-with-back-pain|tests/|clinic\.toml|__pycache__", name)]
    assert [name for name in content if not name.startswith("leafpost")] == []


def test_the_wheel_is_complete(wheel: Path) -> None:
    """Every module of the package is in it, with both commands."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = [archive.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    modules = {p.relative_to(REPOSITORY).as_posix() for p in (REPOSITORY / "leafpost").rglob("*.py")}
    assert modules <= names
    assert "leafpost-build = leafpost.cli.build:main" in entry_points
    assert "leafpost-send = leafpost.cli.send:main" in entry_points


def test_a_clinic_is_begun_and_built_with_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    """Far from the repository the installed package begins a clinic and builds it, in Spanish with our words."""
    where = subprocess.run(
        [sys.executable, "-P", "-c", "import leafpost; print(leafpost.__file__)"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert where.startswith(str(installed))
    assert run_installed(installed, tmp_path, "new", "clinic", "ours").returncode == 0
    toml = tmp_path / "ours/clinic.toml"
    toml.write_text(toml.read_text("utf-8").replace('offered = ["en"]', 'offered = ["en", "es"]'), "utf-8")
    result = run_installed(installed, tmp_path, "--root", "ours", "--jobs", "2")
    assert (result.returncode, result.stderr) == (0, "")
    made = {path.name for path in (tmp_path / "ours/dist").iterdir()}
    assert made == {
        "en", "es", "thumbnails", "index.html", "index.es.html", "translations.html", "manifest.json",
    }  # fmt: skip
    warning = compiled(REPOSITORY / "locales/es/LC_MESSAGES/interface.po")["", "Warning"]
    assert squeezed(warning) in squeezed("".join(page_texts(tmp_path / "ours/dist/es/welcome.pdf")))


def test_the_lists_of_every_language_come_along(wheel: Path) -> None:
    """Interface catalog, claims, diagnoses and glossary of each language are in the wheel, and nothing else of it."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("leafpost/shipped/locales/")}
    kinds = ("*/LC_MESSAGES/interface.po", "*/claims.toml", "*/diagnoses.toml", "*/glossary.toml")
    ours = {path.relative_to(REPOSITORY).as_posix() for kind in kinds for path in (REPOSITORY / "locales").glob(kind)}
    assert packed == {f"leafpost/shipped/{name}" for name in ours}
    assert {path.parent.name for path in (REPOSITORY / "locales").glob("*/glossary.toml")} >= {"en", "es", "zh_Hans"}


# --- requirements ------------------------------------------------------------------------


def pins(name: str) -> dict[str, tuple[str, list[str]]]:
    """The packages of a requirements file: version or marker line, and the hashes."""
    found: dict[str, tuple[str, list[str]]] = {}
    text = (REQUIREMENTS / name).read_text("utf-8").replace("\\\n", " ")
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if line.startswith("#"):
            continue
        package, *hashes = (part.strip() for part in line.split("--hash="))
        requirement = Requirement(package)
        found[re.sub(r"[-_.]+", "-", requirement.name).lower()] = (str(requirement.specifier), hashes)
    return found


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    """Each package has one version and at least one SHA-256, so that nothing else can be installed in its place."""
    found = pins(name)
    assert len(found) > 15
    for package, (version, hashes) in found.items():
        assert re.fullmatch(r"==[\w.+!]+", version), package
        assert hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), package


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_no_address_of_an_index_is_written_down(path: Path) -> None:
    """Where packages come from is the machine's own setting."""
    text = path.read_text("utf-8")
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|^-[if] ", text, re.MULTILINE)
    if path.suffix == ".txt":
        assert "://" not in text


def test_the_pins_fulfil_pyproject() -> None:
    """Every dependency of the package is pinned, at a version that pyproject.toml allows."""
    found = pins("run.txt")
    for line in project()["project"]["dependencies"]:
        requirement = Requirement(line)
        version = found[re.sub(r"[-_.]+", "-", requirement.name).lower()][0].removeprefix("==")
        assert requirement.specifier.contains(version), line


def test_printing_is_set_up_with_the_pins_of_the_checks() -> None:
    """print.txt has what the extra `print` asks for, at the version and with the hashes that the checks run with."""
    found, test = pins("print.txt"), pins("test.txt")
    assert {name: test.get(name) for name in found} == found
    (line,) = project()["project"]["optional-dependencies"]["print"]
    requirement = Requirement(line)
    assert requirement.specifier.contains(found[requirement.name][0].removeprefix("=="))


def test_the_checks_run_with_the_packages_that_the_program_runs_with() -> None:
    """test.txt holds run.txt: the same versions with the same hashes, and more."""
    run, test = pins("run.txt"), pins("test.txt")
    assert {name: test.get(name) for name in run} == run
    wanted = [line for line in (REQUIREMENTS / "test.in").read_text("utf-8").split("\n") if line and line[0] != "#"]
    assert {Requirement(line).name for line in wanted} <= set(test)


@pytest.mark.parametrize("name", ["system.txt", "system-print.txt", "system-test.txt"])
def test_every_system_package_says_why(name: str) -> None:
    """Each Debian package stands on a line of its own with its reason."""
    lines = [line for line in (REQUIREMENTS / name).read_text("utf-8").split("\n") if line and line[0] != "#"]
    assert len(lines) > 3
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+ +# \S.*", line) for line in lines)
