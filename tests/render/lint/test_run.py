"""All rules together, and each finding as a problem."""

from dataclasses import replace

import pytest

from leafpost.errors import Severity
from leafpost.render.lint import run
from leafpost.render.lint.model import LetterRule
from leafpost.render.lint.run import letter_problems
from tests.render.lint.samples import good, html


def test_a_good_letter_has_no_problems() -> None:
    """Nothing is said about a letter that is as it should be."""
    assert letter_problems(good("en"), "newsletters/a.md", "a") == []


def test_a_finding_names_where_it_is_mended() -> None:
    """A problem has the rule's name and weight, the language and the letter; its file is that of the mend."""
    letter = replace(html("<html lang", "<html data-lang")(good("ar")), subject="x" * 50)
    first, second = letter_problems(letter, "newsletters/a.md", "a")
    assert (first.rule, first.severity, first.locale, first.document) == ("subject-length", "warning", "ar", "a")
    assert (first.file, first.line) == (letter.subject_at.file, letter.subject_at.line)
    assert first.file == "locales/ar/LC_MESSAGES/take-the-first-step.po"
    assert (second.rule, second.severity, second.file) == ("lang-dir", "error", "templates/mail/letter.html")


def test_a_rule_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mishap in a rule neither hides nor stops the others, and stops the letter."""

    def fails(_letter: object) -> list[object]:
        raise ZeroDivisionError("by nought")

    broken = LetterRule("broken", Severity.ERROR, "nothing", look=fails)  # type: ignore[arg-type]  # it never returns
    monkeypatch.setattr(run, "LETTER_RULES", (broken, *run.LETTER_RULES))
    (problem,) = letter_problems(good("en"), "newsletters/a.md", "a")
    assert (problem.rule, problem.severity, problem.file) == ("broken", "error", "newsletters/a.md")
    assert "by nought" in problem.what
