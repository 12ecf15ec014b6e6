"""`send.py lint` as a person and a program run it."""

import json
from pathlib import Path

import pytest

from leafpost.cli.send import main
from tests.conftest import make_clinic, run_build, sign_everything, translate_hours


def lint(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, str, str]:
    """The exit code, what is printed, what is told."""
    code = main(["lint", *arguments, "--root", str(folder)])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


def test_a_letter_that_may_go_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, one line; as JSON an empty list."""
    folder = make_clinic(tmp_path / "clinic", offered=(), translated=["es"])
    translate_hours(folder, "es", "De lunes a viernes, de 9:00 a 17:00")
    sign_everything(folder)
    assert lint(capsys, folder, "spring-letter") == (0, "spring-letter in 2 languages: no problems.\n", "")
    code, out, err = lint(capsys, folder, "spring-letter", "--format", "json", "--locale", "es")
    assert (code, json.loads(out), err) == (0, [], "")


def test_warnings_do_not_stop_a_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A long subject is told, and the exit code stays 0."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    path = folder / "newsletters/spring-letter.md"
    long = "A letter about spring, and about all that grows"
    path.write_text(path.read_text("utf-8").replace('subject = "Spring letter"', f'subject = "{long}"'), "utf-8")
    sign_everything(folder)
    code, _out, err = lint(capsys, folder, "spring-letter")
    assert code == 0
    assert err.startswith("To look at:\n  newsletters/spring-letter.md:4: subject-length: ")


def test_errors_are_objects_for_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and each problem with exactly the keys that programs hold on to."""
    folder = make_clinic(tmp_path / "clinic", offered=(), translated=["ar"])
    code, out, _err = lint(capsys, folder, "spring-letter", "--format", "json", "--locale", "ar")
    (problem,) = json.loads(out)
    assert code == 1
    assert list(problem) == ["severity", "rule", "file", "line", "locale", "document", "message", "fix"]
    assert (problem["severity"], problem["rule"], problem["locale"]) == ("error", "unsigned", "ar")
    assert problem["document"] == "spring-letter"


def test_wrong_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter or a language that is not there ends with code 2 and what there is."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    code, _out, err = lint(capsys, folder, "nothing")
    assert (code, "newsletters here: spring-letter" in err) == (2, True)
    code, _out, err = lint(capsys, folder, "spring-letter", "--locale", "fr")
    assert (code, "'fr' is not offered" in err) == (2, True)


def test_the_command_runs_on_its_own(tmp_path: Path) -> None:
    """As a process of its own it writes problems to the error output and ends with 1."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    result = run_build("lint", "spring-letter", "--root", str(folder), cwd=tmp_path, program="send.py")
    assert (result.returncode, result.stdout) == (1, "")
    assert "unsigned: a clinician has still to sign 'spring-letter' in English" in result.stderr
