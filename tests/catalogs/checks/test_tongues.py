"""glossary.toml and claims.toml."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.checks.model import Claim, Term
from leafpost.catalogs.checks.patterns import pattern_fault
from leafpost.catalogs.checks.tongues import TongueReading, read_tongue
from leafpost.errors import Severity
from leafpost.languages import language

GOOD = """\
# What may not be claimed.
["cure"]
pattern = '\\bcura\\w*'
unless = '\\bnadie puede prometer una cura\\b'
caught = ["Cura el dolor."]
fine = ["Nadie puede prometer una cura."]
note = "for people"
"""


def read(folder: Path, claims: str = "", glossary: str = "", tag: str = "es") -> TongueReading:
    for name, text in (("claims", claims), ("glossary", glossary)):
        path = folder / "locales" / tag / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text, "utf-8")
    return read_tongue(folder, language(tag))


def test_both_lists_are_read(tmp_path: Path) -> None:
    """A clinic's own glossary and claims come out as rows."""
    glossary = '["back pain"]\nterm = "dolor de espalda"\naccepted = ["dolores de espalda"]\nnote = "wide"\n'
    reading = read(tmp_path, GOOD, glossary)
    assert reading.problems == ()
    assert reading.tongue.claims == (Claim("cure", r"\bcura\w*", r"\bnadie puede prometer una cura\b"),)
    assert reading.tongue.glossary == (Term("back pain", "dolor de espalda", ("dolores de espalda",), "wide"),)


def test_our_glossary_stands_in_for_a_clinics(tmp_path: Path) -> None:
    """A clinic without a glossary of its own has the one that comes along."""
    terms = {term.source: term for term in read(tmp_path, GOOD).tongue.glossary}
    assert terms["spine"].term == "columna vertebral"


def test_a_language_without_claims_is_told_once(tmp_path: Path) -> None:
    """Nobody is left in the belief that claims are looked for: one warning for the language as a whole."""
    reading = read(tmp_path, tag="sw")
    (problem,) = reading.problems
    assert (problem.rule, problem.severity, problem.locale) == ("claims", Severity.WARNING, "sw")
    assert problem.file == "locales/sw/claims.toml"
    assert "nobody has written down what may not be claimed in Swahili" in problem.what


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("'\\bcura\\w*'", "'\\bcura('", 3, "is not a regular expression"),
        ("'\\bcura\\w*'", "'(c+)+ura'", 3, "a repeat stands inside a repeat"),
        ("'\\bcura\\w*'", "''", 3, "'pattern' must be a regular expression"),
        ("pattern =", "pattren =", 3, "unknown key 'pattren'"),
        ('caught = ["Cura el dolor."]', 'caught = ["Ayuda."]', 5, "the pattern does not catch “Ayuda.”"),
        ('fine = ["Nadie', 'fine = ["La cura. Nadie', 6, "the pattern catches “cura”"),
        ('caught = ["Cura el dolor."]', "caught = []", 5, "'caught' has no example"),
        ('fine = ["Nadie puede prometer una cura."]', "", 2, "'fine' has no example"),
        ('note = "for people"', "note = for people", 7, "this is not TOML"),
        ('["cure"]', "cure = 1\n[other]", 2, "'cure' is a table"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, before: str, after: str, line: int, what: str) -> None:
    """A damaged list, a bad pattern and an example that does not hold are told with file and line."""
    problems = read(tmp_path, GOOD.replace(before, after)).problems
    found = [problem for problem in problems if what in problem.what]
    assert [(p.file, p.line, p.locale, p.severity) for p in found] == [
        ("locales/es/claims.toml", line, "es", Severity.ERROR)
    ]


def test_one_mistake_leaves_the_other_rows(tmp_path: Path) -> None:
    """A row with a mistake is left out; the others still count."""
    other = "\n[miracle]\npattern = 'milagro'\ncaught = ['Un milagro.']\nfine = ['Una mejora.']\n"
    reading = read(tmp_path, GOOD.replace("\\w*", "(") + other)
    assert [claim.id for claim in reading.tongue.claims] == ["miracle"]
    assert reading.problems


def test_a_glossarys_mistake_has_its_line(tmp_path: Path) -> None:
    """A term that is missing is told where its row begins."""
    reading = read(tmp_path, GOOD, '["back pain"]\naccepted = []\n\n["disc"]\nterm = "disco"\n')
    (problem,) = reading.problems
    assert (problem.file, problem.line, problem.rule) == ("locales/es/glossary.toml", 1, "glossary")
    assert [term.source for term in reading.tongue.glossary] == ["disc"]


def test_a_list_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Another encoding is told with its line and read as nothing."""
    read(tmp_path, GOOD)
    (tmp_path / "locales/es/claims.toml").write_bytes("# cúralo\n".encode("latin-1"))
    reading = read(tmp_path)
    assert [(p.rule, p.line) for p in reading.problems] == [("encoding", 1)]
    assert reading.tongue.claims == ()


TOML_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["[cure]\n", "cure = 3\n", "pattern = '(a+)+'\n", "pattern = 'a*'\n", "caught = ['a']\n", "fine = 1\n"]
        ),
        st.text(max_size=12),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(text=TOML_PIECES)
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever stands in claims.toml and glossary.toml, it is read, or told as problems with the file's name."""
    with TemporaryDirectory() as folder:
        for name in ("claims", "glossary"):
            path = Path(folder) / f"locales/es/{name}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        problems = read_tongue(Path(folder), language("es")).problems
        assert {problem.file for problem in problems} <= {"locales/es/claims.toml", "locales/es/glossary.toml"}


@settings(max_examples=200, deadline=None)
@given(pattern=st.text(alphabet="ab(){},?*+[]^.\\|x:3 ", max_size=14))
def test_any_pattern_is_judged(pattern: str) -> None:
    """No row of signs stops the judge of patterns, and what it lets pass is a regular expression."""
    if pattern_fault(pattern) == "":
        re.compile(pattern)
