"""What went wrong, where, and how to mend it.

Every stage collects `Problem`s instead of stopping at the first one, so that an author
or a translator sees all of their mistakes in one run.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a problem weighs: an error stops its document, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Exit(IntEnum):
    """Exit codes of both commands."""

    FINE = 0
    PROBLEMS = 1  # the content or the run has problems
    USAGE = 2  # wrong usage or configuration
    UNDELIVERED = 3  # part of a campaign is not delivered


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: its place, what is wrong, and how to mend it.

    `file` is shown as given (relative to the clinic's folder where it can be); `line`
    counts from 1, and 0 stands for the whole file. `locale` is a gettext tag, `document`
    a slug; both are empty where they do not apply.
    """

    file: str
    line: int
    rule: str
    what: str
    fix: str
    severity: Severity = Severity.ERROR
    locale: str = ""
    document: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}: {self.fix}"

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def about(self, *, document: str, locale: str = "") -> "Problem":
        """The same problem, with the document and language it concerns filled in."""
        return replace(self, document=self.document or document, locale=self.locale or locale)

    def as_json(self) -> dict[str, str | int]:
        """The object that `--format json` prints for this problem."""
        return {
            "severity": self.severity.value,
            "rule": self.rule,
            "file": self.file,
            "line": self.line,
            "locale": self.locale,
            "document": self.document,
            "message": self.what,
            "fix": self.fix,
        }


class ProblemError(Exception):
    """Raised where work on one thing cannot go on; carries all that was found until then."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ProblemError"], tuple[Problem, ...]]:
        return (ProblemError, self.problems)  # so that it crosses a process boundary whole


class ConfigurationError(ProblemError):
    """The clinic's settings, or the command line, cannot be worked with: exit code 2."""

    def __reduce__(self) -> tuple[type["ProblemError"], tuple[Problem, ...]]:
        return (ConfigurationError, self.problems)


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that stop a document."""
    return [problem for problem in problems if problem.is_error]


def shown_path(path: Path, root: Path) -> str:
    """`path` as a person in the clinic's folder would write it."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def read_text(path: Path, root: Path) -> str:
    """The text of a UTF-8 file.

    Raises ProblemError where the file cannot be read or is not UTF-8, with the line of the
    first byte that is wrong.
    """
    name = shown_path(path, root)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProblemError(
            Problem(name, 0, "file", f"cannot be read ({reason})", "check that the file is there and may be read")
        ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProblemError(
            Problem(name, line, "encoding", "this line is not UTF-8", "save the file again as UTF-8")
        ) from error
