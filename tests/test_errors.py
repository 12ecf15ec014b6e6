"""Problems: how they are shown to people and to programs."""

import json
import pickle
from pathlib import Path

import pytest

from leafpost.errors import (
    ConfigurationError,
    Exit,
    Problem,
    ProblemError,
    Severity,
    errors_in,
    read_text,
    shown_path,
)

PROBLEM = Problem("leaflets/back.md", 12, "variable", "unknown variable {x}", "known variables: clinic_phone")
WARNING = Problem("clinic.toml", 0, "contrast", "too pale", "choose a darker colour", Severity.WARNING)


def test_a_problem_reads_as_file_line_what_and_remedy() -> None:
    """`file:line: what: how to mend it`, and no line where the whole file is meant."""
    assert str(PROBLEM) == "leaflets/back.md:12: unknown variable {x}: known variables: clinic_phone"
    assert str(WARNING) == "clinic.toml: too pale: choose a darker colour"


def test_a_problem_is_an_object_with_the_promised_keys() -> None:
    """`--format json` has exactly the keys that other programs hold on to, and plain values."""
    told = json.loads(json.dumps(PROBLEM.about(document="back", locale="zh_Hans").as_json()))
    assert told == {
        "severity": "error",
        "rule": "variable",
        "file": "leaflets/back.md",
        "line": 12,
        "locale": "zh_Hans",
        "document": "back",
        "message": "unknown variable {x}",
        "fix": "known variables: clinic_phone",
    }
    assert WARNING.as_json()["severity"] == "warning"


def test_exit_codes_are_the_promised_ones() -> None:
    """0 fine, 1 problems, 2 wrong usage or configuration, 3 part of a campaign not delivered."""
    assert {code.name: int(code) for code in Exit} == {"FINE": 0, "PROBLEMS": 1, "USAGE": 2, "UNDELIVERED": 3}


def test_only_errors_stop_a_document() -> None:
    """A warning is told and stops nothing."""
    assert errors_in([WARNING, PROBLEM, WARNING]) == [PROBLEM]
    assert PROBLEM.is_error
    assert not WARNING.is_error


def test_a_problem_keeps_the_document_it_knows() -> None:
    """The document and language are filled in where they were empty, and never replaced."""
    told = PROBLEM.about(document="back", locale="he")
    assert (told.document, told.locale) == ("back", "he")
    again = told.about(document="other", locale="ko")
    assert (again.document, again.locale) == ("back", "he")
    assert (PROBLEM.document, PROBLEM.locale) == ("", "")


def test_problems_come_in_the_order_of_their_places() -> None:
    """Sorted problems follow the files, and the lines as numbers."""
    places = [("b.md", 2), ("a.md", 10), ("a.md", 9), ("a.md", 0)]
    problems = [Problem(file, line, "rule", "what", "fix") for file, line in places]
    assert [(problem.file, problem.line) for problem in sorted(problems)] == [
        ("a.md", 0),
        ("a.md", 9),
        ("a.md", 10),
        ("b.md", 2),
    ]


@pytest.mark.parametrize("kind", [ProblemError, ConfigurationError])
def test_an_error_crosses_to_another_process_whole(kind: type[ProblemError]) -> None:
    """What a worker process raises arrives with its kind, its words and all of its problems."""
    error = kind(PROBLEM, WARNING)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert again.problems == (PROBLEM, WARNING)
    assert str(again) == str(error) == f"{PROBLEM}\n{WARNING}"


def test_paths_are_shown_as_a_person_in_the_folder_would_write_them(tmp_path: Path) -> None:
    """Inside the clinic's folder a path is relative, elsewhere it is whole; slashes lean forward."""
    clinic = tmp_path / "clinic"
    assert shown_path(clinic / "leaflets" / "back.md", clinic) == "leaflets/back.md"
    assert shown_path(tmp_path / "clinic-2" / "x.md", clinic) == (tmp_path / "clinic-2" / "x.md").as_posix()


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    """UTF-8 is read with its line ends as they are."""
    path = tmp_path / "back.md"
    path.write_bytes("Rücken 背\r\n腰".encode())
    assert read_text(path, tmp_path) == "Rücken 背\r\n腰"


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"\xff", 1), (b"one\ntwo\nB\xe4ck\n", 3), ("背\n\n背".encode()[:-1], 3), ("ok\n".encode("utf-16"), 1)],
)
def test_a_byte_that_is_not_utf_8_has_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    """The first line with a wrong byte is named."""
    path = tmp_path / "back.md"
    path.write_bytes(data)
    with pytest.raises(ProblemError) as caught:
        read_text(path, tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.rule) == ("back.md", line, "encoding")
    assert "UTF-8" in problem.fix


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is named with the system's reason."""
    (tmp_path / "folder.md").mkdir()
    for name, reason in (("gone.md", "no such file"), ("folder.md", "is a directory")):
        with pytest.raises(ProblemError) as caught:
            read_text(tmp_path / name, tmp_path)
        (problem,) = caught.value.problems
        assert (problem.file, problem.line) == (name, 0)
        assert reason in problem.what
