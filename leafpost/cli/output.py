"""How problems and results are shown to a person or a program."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable

from leafpost.errors import ConfigurationError, Exit, Problem, ProblemError, errors_in


def say(text: str = "") -> None:
    print(text)


def say_now(text: str) -> None:
    """A line from a command that goes on for hours, seen at once where its output is a file."""
    print(text, flush=True)


def complain(text: str) -> None:
    """A line about what goes wrong while a command is at work."""
    print(text, file=sys.stderr, flush=True)


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 file", "3 files"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_problems(problems: Iterable[Problem], *, with_rule: bool = False) -> None:
    """Errors first, then warnings, each on a line: `file:line: what is wrong: how to mend it`."""
    found = list({str(problem): problem for problem in problems}.values())
    errors = errors_in(found)
    warnings = [problem for problem in found if not problem.is_error]
    for title, group in (("To mend:", errors), ("To look at:", warnings)):
        if group:
            print(title, file=sys.stderr)
            for problem in group:
                print(f"  {_line(problem, with_rule)}", file=sys.stderr)


def _line(problem: Problem, with_rule: bool) -> str:
    if not with_rule:
        return str(problem)
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{place}: {problem.rule}: {problem.what}: {problem.fix}"


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=(sys.stdout.encoding or "").lower() != "utf-8", indent=2))


def run(command: Callable[[], int]) -> int:
    """Do a command; whatever a person did wrong comes out as problems and an exit code, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that a terminal lacks is no reason to stop
    try:
        code = command()
        sys.stdout.flush()
        return code
    except ConfigurationError as error:
        show_problems(error.problems)
        return Exit.USAGE
    except ProblemError as error:
        show_problems(error.problems)
        return Exit.PROBLEMS
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fix = "check who owns it and what is there, or choose another folder"
        show_problems([Problem(str(error.filename or "file"), 0, "file", f"cannot be read or written ({reason})", fix)])
        return Exit.USAGE
    except KeyboardInterrupt:
        print("Stopped. What was built before is still whole.", file=sys.stderr)
        return 130
