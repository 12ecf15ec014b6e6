"""TOML written by people: each mistake in its line."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from leafpost.settings import Settings

TEXT = """\
name = "Lakeside"  # line 1
count = 3

[mail]
name = "Letters"
"from name" = "Us"

[ print ]  # a table with spaces
paper = "A4"
day = 2026-11-01
moment = 2026-11-01T10:00:00
list = ["a", "b"]
mixed = ["a", 1]
empty = ""
"""


def read(text: str = TEXT, *, first_line: int = 1) -> Settings:
    return Settings(text, "clinic.toml", first_line=first_line, rule="clinic")


def told(settings: Settings) -> list[tuple[int, str]]:
    assert all(problem.file == "clinic.toml" and problem.rule == "clinic" for problem in settings.problems)
    return [(problem.line, problem.fix) for problem in settings.problems]


@pytest.mark.parametrize(
    ("table", "key", "line"),
    [
        ("", "name", 1),
        ("", "count", 2),
        ("mail", "", 4),
        ("mail", "name", 5),
        ("mail", "from name", 6),
        ("print", "", 8),
        ("print", "paper", 9),
        ("", "paper", 0),
        ("mail", "paper", 0),
        ("web", "", 0),
    ],
)
def test_a_key_has_the_line_of_its_own_table(table: str, key: str, line: int) -> None:
    """A key is looked for in its table only; what is not there has no line."""
    assert read().line_of(key, table) == line
    assert read(first_line=11).line_of(key, table) == (line + 10 if line else 0)


@pytest.mark.parametrize(
    ("text", "table", "key", "line"),
    [
        ("a = 1\n\n[sizes.small]\nfrom = 1\n", "sizes", "small", 3),
        ("a = 1\nsizes.small = 3\n", "sizes", "small", 2),
        ("a = 1\nsizes = { small = 3 }\n", "sizes", "small", 2),
        ("a = 1\n[[sizes]]\nsmall = 1\n", "", "sizes", 2),
    ],
)
def test_a_key_has_its_line_however_it_is_spelt(text: str, table: str, key: str, line: int) -> None:
    """TOML's other spellings of a table lead to the right line too."""
    settings = read(text)
    assert settings.problems == []
    settings.wrong(table, key, "wrong", "mend it")
    assert [problem.line for problem in settings.problems] == [line]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = “x”\n", 2),
        ("a = 1\nb =\n", 2),
        ("a = 1\n\n[b\n", 3),
        ("a = 1\na = 2\n", 2),
        ('a = 1\nb = "x\n', 2),
        ('a = 1\nb = """x\n\n', 4),
        ("a = 2026-13-01\n", 1),
    ],
)
def test_what_is_no_toml_has_its_line(text: str, line: int) -> None:
    """The parser's place becomes the line, counted from where the text begins in its file."""
    assert [place for place, _fix in told(read(text))] == [line]
    settings = read(text, first_line=5)
    assert [place for place, _fix in told(settings)] == [line + 4]
    assert settings.data == {}
    assert "(at " not in settings.problems[0].what


def test_an_unknown_key_comes_with_a_suggestion() -> None:
    """A slip of the keyboard is answered with the key that was meant, anything else with all keys."""
    settings = read('[mail]\nfrm_name = "Us"\nzzz = 1\n\n[prnt]\n')
    settings.known("", (), tables=("mail", "print"))
    settings.known("mail", ("from_name", "reply_to"))
    assert told(settings) == [
        (5, "did you mean 'print'?"),
        (2, "did you mean 'from_name'?"),
        (3, "known here: from_name, reply_to"),
    ]
    assert "[mail]" in settings.problems[1].what


def test_known_keys_are_no_problem() -> None:
    """Nothing is said of keys and tables that belong there, nor of a table that is left out."""
    settings = read()
    settings.known("", ("name", "count"), tables=("mail", "print"))
    settings.known("mail", ("name", "from name"))
    settings.known("web", ("public_url",))
    assert settings.problems == []


def test_good_values_are_read() -> None:
    """Texts, lists, days and choices arrive as they are; defaults stand in for what is left out."""
    settings = read()
    assert settings.text("mail", "name") == "Letters"
    assert settings.text("web", "public_url", default="https://x.example") == "https://x.example"
    assert settings.text("print", "empty", default="standard") == ""
    assert settings.texts("print", "list") == ("a", "b")
    assert settings.texts("print", "others", default=("c",)) == ("c",)
    assert settings.date("print", "day") == dt.date(2026, 11, 1)
    assert settings.date("print", "night") is None
    assert settings.choice("print", "paper", ("Letter", "A4")) == "A4"
    assert settings.choice("print", "ink", ("black", "blue")) == "black"
    assert settings.table("mail") == {"name": "Letters", "from name": "Us"}
    assert settings.table("web") == {}
    assert settings.problems == []


def test_wrong_values_are_told_with_their_lines_and_defaults_go_on() -> None:
    """Each wrong value is a problem in its line, and reading goes on, so that all come at once."""
    settings = read()
    assert settings.text("", "count") == ""
    assert settings.text("print", "empty") == ""
    assert settings.text("web", "url") == ""
    assert settings.text("mail", "gone") == ""
    assert settings.texts("print", "mixed") == ()
    assert settings.texts("print", "paper", default=("x",)) == ("x",)
    assert settings.date("print", "moment") is None
    assert settings.date("print", "paper") is None
    assert settings.choice("print", "paper", ("Letter", "Legal")) == "Letter"
    assert told(settings) == [
        (2, 'write it in double quotes: count = "…"'),
        (14, 'write it in double quotes: empty = "…"'),
        (1, 'add url = "…"'),
        (4, 'add gone = "…"'),
        (13, 'write mixed = ["…", "…"]'),
        (9, 'write paper = ["…", "…"]'),
        (11, "write year-month-day without quotes: moment = 2028-11-01"),
        (9, "write year-month-day without quotes: paper = 2028-11-01"),
        (9, "use one of: Letter, Legal"),
    ]


@pytest.mark.parametrize("text", ["mail = 3\n", 'mail = "x"\n', "mail = []\n", "[[mail]]\n"])
def test_a_table_that_is_none_is_told_once(text: str) -> None:
    """A value in a table's place is one problem in its line, however many keys are asked for."""
    settings = read("a = 1\n" + text)
    settings.known("mail", ("name",))
    assert settings.text("mail", "name", default="x") == "x"
    assert settings.text("mail", "other", default="y") == "y"
    assert told(settings) == [(2, "write it as [mail] with its keys below")]


@pytest.mark.parametrize("value", ['"""a\nb"""', r'"a\nb"', r'"a\tb"', r'"\u0007"', r'"a\u202eb"', r'"a\u2066b"'])
def test_a_text_stands_on_one_line(value: str) -> None:
    """A line break, control character or hidden mark in a text is told in the line of its key."""
    settings = read(f"a = 1\nname = {value}\n")
    assert settings.text("", "name") == ""
    assert told(settings) == [(2, "write it on one line")]


@bounds(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=100),
        st.lists(
            st.sampled_from(
                ["a = 1", 'mail = "x"', "[mail]", "[[mail]]", "[mail.b]", "name.x = 1", 'name = "x', "=", "[", "#", ""]
            ),
            max_size=8,
        ).map("\n".join),
    )
)
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever stands in the file, reading it ends in values and problems with a line in the text."""
    settings = read(text)
    settings.known("", ("a",), tables=("mail",))
    settings.text("mail", "name")
    settings.texts("mail", "a")
    settings.date("", "a")
    settings.choice("", "name", ("x", "y"))
    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in settings.problems)
    assert settings.problems
