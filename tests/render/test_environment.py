"""Templates: a clinic's own in place of ours, and every mistake in them with file and line."""

from pathlib import Path

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.model import Entry
from leafpost.documents.model import Variable
from leafpost.errors import Problem, ProblemError
from leafpost.localise.plain import plain_text
from leafpost.render.environment import css_content, css_string, environment, render
from tests.localise.samples import words_of, writer


def own(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def failure(folder: Path, name: str, **context: object) -> Problem:
    with pytest.raises(ProblemError) as caught:
        render(folder, name, context)
    (problem,) = caught.value.problems
    assert problem.rule in ("template", "encoding")
    return problem


def test_a_clinics_own_template_stands_in_for_ours(tmp_path: Path) -> None:
    """A file of the same name in the clinic's folder replaces ours; the others are still ours."""
    own(tmp_path, "mail/letter.txt", "Own words.")
    assert render(tmp_path, "mail/letter.txt", {}) == "Own words."
    assert environment(tmp_path).get_template("mail/letter.html").filename is not None


def test_a_template_that_was_changed_is_read_again(tmp_path: Path) -> None:
    """Who changes a template and builds again sees the change."""
    own(tmp_path, "own.html", "before")
    assert render(tmp_path, "own.html", {}) == "before"
    own(tmp_path, "own.html", "and now another")
    assert render(tmp_path, "own.html", {}) == "and now another"


@pytest.mark.parametrize(("name", "expected"), [("a.html", "&lt;b&gt;"), ("a.css", "&lt;b&gt;"), ("a.txt", "<b>")])
def test_values_are_escaped_everywhere_but_in_plain_text(tmp_path: Path, name: str, expected: str) -> None:
    """In HTML and in style sheets a value cannot become markup; a letter's text part shows it as it is."""
    own(tmp_path, name, "{{ value }}")
    assert render(tmp_path, name, {"value": "<b>"}) == expected


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{% if %}", id="syntax"),
        pytest.param("{% nonsense %}", id="unknown-tag"),
        pytest.param("{{ 1|nonsense }}", id="unknown-filter"),
        pytest.param("{{ nowhere }}", id="unknown-name"),
        pytest.param("{{ document.titel }}", id="unknown-attribute"),
        pytest.param("{{ 1 + 'a' }}", id="type"),
        pytest.param("{{ 1 / 0 }}", id="division"),
        pytest.param("{{ '%d'|format('x') }}", id="filter"),
    ],
)
def test_a_mistake_in_a_template_has_its_line(tmp_path: Path, line: str) -> None:
    """A template that cannot be read, or fails while it runs, is a problem with its file and its line."""
    own(tmp_path, "own/page.html", f"<p>\nfine\n{line}\n</p>")
    problem = failure(tmp_path, "own/page.html", document=object())
    assert (problem.file, problem.line) == ("templates/own/page.html", 3)


def test_a_mistake_in_an_included_template_is_found_there(tmp_path: Path) -> None:
    """The file and line are those of the template that has the mistake, not of the one that includes it."""
    own(tmp_path, "page.html", '{% include "inner.html" %}')
    own(tmp_path, "inner.html", "\n{{ nowhere }}")
    problem = failure(tmp_path, "page.html")
    assert (problem.file, problem.line) == ("templates/inner.html", 2)


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    """An include that leads nowhere is a problem with the name that is missing."""
    own(tmp_path, "page.html", '{% include "gone.html" %}')
    assert failure(tmp_path, "page.html").file == "templates/gone.html"


def test_a_template_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """A template saved in another encoding is a problem with its name."""
    own(tmp_path, "page.html", "<p>Café</p>".encode("latin-1"))
    assert failure(tmp_path, "page.html").file == "templates/page.html"


def test_a_mistake_of_ours_is_not_blamed_on_the_template(tmp_path: Path) -> None:
    """Where our own code fails while a template runs, the error comes through as it is."""
    own(tmp_path, "page.html", "{{ ours() }}")

    with pytest.raises(ValueError, match="clinic_phone was not put in"):
        render(tmp_path, "page.html", {"ours": lambda: plain_text((Variable("clinic_phone"),))})


def test_templates_can_ask_whether_a_word_is_missing(tmp_path: Path) -> None:
    """A template may treat a word without a translation in its own way."""
    own(tmp_path, "page.html", "{{ _('Tip') is gap }} {{ _('Warning') is gap }} {{ 'x' is gap }}")
    words = words_of("pl", Entry("Tip", ("Rada",)))
    assert render(tmp_path, "page.html", {"_": writer(words).gettext}) == "False True False"


# --- style sheets ------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_a_text_in_a_style_sheet_is_only_a_string(text: str) -> None:
    """A CSS parser reads back exactly the text, and nothing in it can end the style sheet."""
    css = str(css_string(text))
    (token,) = tinycss2.parse_component_value_list(css)
    assert (token.type, token.value) == ("string", text)
    assert "<" not in css


def test_counters_stand_between_the_words() -> None:
    """“Page 1 of 3” is made of strings and counters, in the order of the language."""
    words = words_of("pl", Entry("Page {page} of {pages}", ('Z {pages}: "{page}" </style>',)))
    css = css_content(writer(words).gettext("Page {page} of {pages}"), page="counter(page)", pages="counter(pages)")
    tokens = [t for t in tinycss2.parse_component_value_list(str(css)) if t.type != "whitespace"]
    assert [t.value if t.type == "string" else t.name for t in tokens] == [
        "Z ",
        "counter",
        ': "',
        "counter",
        '" </style>',
    ]
    assert "<" not in css
