"""Waivers: read, written, kept as long as the words are the same."""

import datetime as dt
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.checks.judged import judged
from leafpost.catalogs.checks.model import Rule
from leafpost.catalogs.checks.rules import ALL_RULES
from leafpost.catalogs.checks.run import Case, Cases
from leafpost.catalogs.checks.waivers import (
    NEVER_WAIVED,
    Waiver,
    WaiverReading,
    add_waiver,
    entry_digest,
    read_waivers,
    rule_fault,
    source_digest,
)
from leafpost.catalogs.model import Entry
from leafpost.errors import Problem, ProblemError, Severity

ENTRY = Entry("Take 1 tablet.", ("一次一片。",), "back-care", line=12)
DAY = dt.date(2026, 11, 24)
WAIVER = Waiver(
    "back-care", "number", "back-care", "Take 1 tablet.", entry_digest(ENTRY), "the word for one", "Li Na", DAY
)
FILE = "locales/zh_Hans/waivers.toml"


def case(digest: str = WAIVER.digest, *, rule: str = "number", is_waivable: bool = True) -> Case:
    problem = Problem("a.po", 12, rule, "the translation has lost 1", "mend it", locale="zh_Hans", document="back-care")
    return Case(Rule(rule, Severity.ERROR, "", is_waivable), "back-care", ENTRY.key, digest, problem)


def judge(found: list[Case], *waivers: Waiver, looked_at: bool = True, known: bool = True) -> list[str]:
    """The rules of what is left to tell."""
    message = ("back-care", ENTRY.key)
    cases = Cases(found, {message} if looked_at else set(), {message} if known else set(), {"back-care"})
    return [problem.rule for problem in judged(cases, WaiverReading(FILE, waivers), "zh_Hans")]


# --- the digest --------------------------------------------------------------------------


def test_the_digest_is_over_each_part_after_its_length() -> None:
    """SHA-256 of msgctxt, msgid and every msgstr, each behind its length in four bytes."""
    data = b"".join(
        len(part.encode()).to_bytes(4, "big") + part.encode() for part in ("back-care", "Take 1 tablet.", "一次一片。")
    )
    assert entry_digest(ENTRY) == hashlib.sha256(data).hexdigest()


@given(a=st.tuples(st.text(), st.text(), st.text()), b=st.tuples(st.text(), st.text(), st.text()))
def test_other_words_have_another_digest(a: tuple[str, str, str], b: tuple[str, str, str]) -> None:
    """Nothing moves from one part into the next unseen."""
    first, second = (Entry(msgid, (msgstr,), context) for context, msgid, msgstr in (a, b))
    assert (entry_digest(first) == entry_digest(second)) == (a == b)


def test_every_form_counts() -> None:
    """A changed plural form changes the digest, and so does a changed plural source."""
    digests = {
        entry_digest(Entry("week", forms, msgid_plural=plural))
        for forms in (("a", "b"), ("a", "c"), ("ab", ""))
        for plural in ("weeks", "wks")
    }
    assert len(digests) == 6
    assert source_digest(("a", "b")) != source_digest(("ab", ""))


# --- what a waiver does ------------------------------------------------------------------


def test_a_waiver_silences_its_rule_on_its_words() -> None:
    """The finding is not told any more, and nothing else is."""
    assert judge([case()], WAIVER) == []
    assert judge([case()]) == ["number"]


def test_a_waiver_silences_nothing_else() -> None:
    """Another rule on the same message is still told."""
    assert judge([case(), case(rule="markup")], WAIVER) == ["markup"]


def test_a_waiver_lapses_when_the_words_change() -> None:
    """After a change the finding is told again, and the waiver that has lapsed is told as a warning."""
    assert judge([case("another digest")], WAIVER) == ["number", "waiver-lapsed"]


def test_a_waiver_without_a_finding_is_unused() -> None:
    """What waives nothing is told, also where its message is gone."""
    assert judge([], WAIVER) == ["waiver-unused"]
    assert judge([], WAIVER, looked_at=False, known=False) == ["waiver-unused"]


def test_a_waiver_is_not_judged_by_what_was_not_looked_at() -> None:
    """A message that is fuzzy at present says nothing about its waiver."""
    assert judge([], WAIVER, looked_at=False) == []


def test_what_may_not_be_waived_is_told_in_any_case() -> None:
    """A waiver for such a rule silences nothing."""
    assert judge([case(is_waivable=False)], WAIVER) == ["number", "waiver-unused"]


def test_the_line_of_a_waiver_is_told(tmp_path: Path) -> None:
    """A lapsed waiver is found in its file."""
    path = add_waiver(tmp_path, "zh_Hans", WAIVER)
    reading = read_waivers(tmp_path, "zh_Hans")
    cases = Cases([], {("back-care", ENTRY.key)}, {("back-care", ENTRY.key)}, {"back-care"})
    (problem,) = judged(cases, reading, "zh_Hans")
    assert path.read_text("utf-8").split("\n")[problem.line - 1] == "[[waiver]]"
    assert (problem.file, problem.locale, problem.document) == (FILE, "zh_Hans", "back-care")
    assert not problem.is_error


@pytest.mark.parametrize("name", NEVER_WAIVED)
def test_some_rules_can_never_be_waived(name: str) -> None:
    """Damage, gaps, lost placeholders and links, tags, hidden characters, glyphs and warnings stand as errors."""
    assert rule_fault(name) == (f"the rule '{name}' cannot be waived", "mend the text")


def test_every_rule_says_whether_it_may_be_waived() -> None:
    """Rules of one name agree, and all warnings may be waived."""
    for name in {rule.name for rule in ALL_RULES}:
        assert len({rule.is_waivable for rule in ALL_RULES if rule.name == name}) == 1, name
        assert (name in NEVER_WAIVED) == (rule_fault(name) is not None), name
    assert all(rule.is_waivable for rule in ALL_RULES if rule.severity is Severity.WARNING)


# --- the file ----------------------------------------------------------------------------


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Quotes, backslashes and line breaks in a text come back as they were."""
    odd = Waiver("d", "claims", "", 'He said "\\cure"\nand\tleft', "f" * 64, "“why”", "Ana O'Neil", DAY)
    for waiver in (WAIVER, odd):
        add_waiver(tmp_path, "zh_Hans", waiver)
    reading = read_waivers(tmp_path, "zh_Hans")
    assert reading.problems == ()
    assert [(w.document, w.rule, w.key, w.digest, w.reason, w.name, w.date) for w in reading.waivers] == [
        (w.document, w.rule, w.key, w.digest, w.reason, w.name, w.date) for w in (WAIVER, odd)
    ]


def test_a_newer_waiver_takes_the_place_of_the_older(tmp_path: Path) -> None:
    """For one text and rule there is one waiver; comments of people and other waivers stay."""
    other = Waiver("back-care", "claims", "back-care", "Rest.", "a" * 64, "no claim", "Li Na", DAY)
    path = add_waiver(tmp_path, "zh_Hans", WAIVER)
    add_waiver(tmp_path, "zh_Hans", other)
    path.write_text("# ours\n" + path.read_text("utf-8"), "utf-8")
    newer = Waiver(
        *(getattr(WAIVER, f) for f in ("document", "rule", "context", "source")), "b" * 64, "again", "Bo", DAY
    )
    add_waiver(tmp_path, "zh_Hans", newer)
    assert [(w.reason, w.digest[0]) for w in read_waivers(tmp_path, "zh_Hans").waivers] == [
        ("no claim", "a"), ("again", "b"),
    ]  # fmt: skip
    assert path.read_text("utf-8").startswith("# ours\n")


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ('reason = "the word for one"', 'reason = " "', "the waiver has no reason"),
        ('name = "Li Na"', "", "the waiver has no name"),
        ("date = 2026-11-24", 'date = "today"', "the waiver has no date"),
        ('rule = "number"', 'rule = "placeholder"', "the rule 'placeholder' cannot be waived"),
        ('rule = "number"', 'rule = "numbr"', "there is no rule 'numbr'"),
        ('rule = "number"', "rule = 3", "the waiver has no rule"),
        ("[[waiver]]", "[waiver]", "the waivers are no list of tables"),
        ("reason =", "raeson =", "unknown key 'raeson' in a waiver"),
        ('name = "Li Na"', "name = Li Na", "this is not TOML"),
    ],
)
def test_a_waiver_with_a_mistake_waives_nothing(tmp_path: Path, before: str, after: str, what: str) -> None:
    """Without a reason, a name or a day, or for a rule that is none, a waiver is an error with its line."""
    path = add_waiver(tmp_path, "zh_Hans", WAIVER)
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    reading = read_waivers(tmp_path, "zh_Hans")
    assert reading.waivers == ()
    assert any(what in problem.what for problem in reading.problems)
    assert all(problem.line and problem.locale == "zh_Hans" and problem.is_error for problem in reading.problems)


def test_a_damaged_file_is_left_as_it_was(tmp_path: Path) -> None:
    """Nothing is written below what cannot be read."""
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text("[[waiver]\n", "utf-8")
    with pytest.raises(ProblemError):
        add_waiver(tmp_path, "zh_Hans", WAIVER)
    assert path.read_text("utf-8") == "[[waiver]\n"


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    """A language without waivers has none."""
    assert read_waivers(tmp_path, "es") == WaiverReading("locales/es/waivers.toml")


TOML_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["[[waiver]]\n", "[waiver]\n", "waiver = 3\n", 'rule = "number"\n', "date = 2026-11-24\n", "reason = 1\n"]
        ),
        st.text(max_size=12),
    ),
    max_size=8,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(text=TOML_PIECES)
def test_no_text_stops_the_reader(text: str) -> None:
    """Whatever stands in waivers.toml, it is read, or told as problems with the file's name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        assert all(problem.file == FILE for problem in read_waivers(Path(folder), "zh_Hans").problems)
