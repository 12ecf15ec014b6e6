"""The record of mended source texts: it vouches for what it says, and for nothing else."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.parts import Part, PartKind
from leafpost.catalogs.same_meaning import (
    SameMeaning,
    format_same_meaning,
    read_same_meaning,
    same_meaning,
    vouched,
)
from tests.catalogs.samples import write

DAY = dt.date(2026, 11, 23)
FILE = "locales/same-meaning.toml"


def record(old: str = "Rest nwo.", new: str = "Rest now.", context: str = "back-care#stop") -> SameMeaning:
    return same_meaning(context, old, new, reason="a typo", name="Eva Novak", date=DAY)


def message(source: str, text: str = "Descanse.", context: str = "back-care#stop") -> Part:
    return Part(PartKind.MESSAGE, context, source, text)


# --- the file ----------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_any_record_is_read_back(tmp_path_factory: pytest.TempPathFactory, old: str, new: str, reason: str) -> None:
    """Texts in any script, with quotation marks and hidden characters, come back letter for letter and fit."""
    root = tmp_path_factory.mktemp("clinic")
    rows = [same_meaning("a", f"1{old}", f"2{new}", reason=f"r{reason}", name="Eva", date=DAY), record()]
    write(root / FILE, format_same_meaning(rows))
    assert read_same_meaning(root) == (tuple(rows), ())


def test_without_a_file_there_are_no_records(tmp_path: Path) -> None:
    """Nobody has vouched for anything, and looking for it makes no file."""
    assert read_same_meaning(tmp_path) == ((), ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('old = "Rest nwo."', 'old = "Run nwo."'),
        ('new = "Rest now."', 'new = "Run now."'),
        ('context = "back-care#stop"', 'context = "back-care#go"'),
        ('document = "back-care"', 'document = "running"'),
        ('reason = "a typo"', 'reason = " "'),
        ('name = "Eva Novak"', 'name = ""'),
        (f'new_digest = "{record().new_digest}"', f'new_digest = "{record().old_digest}"'),
    ],
)
def test_a_record_that_does_not_fit_is_told_and_counts_for_nothing(tmp_path: Path, before: str, after: str) -> None:
    """Whatever of a record was edited, it is told with its line, and the other records still count."""
    good = record("Wlak.", "Walk.", "back-care")
    text = format_same_meaning([good, record()])
    *head, tail = text.split("\n[[same]]\n")
    assert before in tail
    write(tmp_path / FILE, "\n[[same]]\n".join([*head, tail.replace(before, after)]))
    records, (problem,) = read_same_meaning(tmp_path)
    assert records == (good,)
    assert (problem.file, problem.rule) == (FILE, "same-meaning")
    assert problem.line == [n for n, line in enumerate(text.split("\n"), start=1) if line == "[[same]]"][1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[same]]", "[[same"),
        ("[[same]]", "[same]"),
        ('name = "Eva Novak"\n', ""),
        ('name = "Eva Novak"', "name = 7"),
        ("date = 2026-11-23", 'date = "today"'),
        ("date = 2026-11-23", "date = 2026-11-23T10:00:00"),
    ],
)
def test_a_damaged_file_vouches_for_nothing(tmp_path: Path, before: str, after: str) -> None:
    """A file that cannot be read whole is one problem, and there are no records."""
    text = format_same_meaning([record()])
    assert before in text
    write(tmp_path / FILE, text.replace(before, after))
    records, (problem,) = read_same_meaning(tmp_path)
    assert (records, problem.file, problem.rule) == ((), FILE, "same-meaning")


def test_a_file_that_is_not_utf_8_vouches_for_nothing(tmp_path: Path) -> None:
    """A file in another encoding is told with its line."""
    path = write(tmp_path / FILE, format_same_meaning([record()]))
    path.write_bytes(path.read_bytes().replace(b"a typo", b"a typ\xf6"))
    records, (problem,) = read_same_meaning(tmp_path)
    assert (records, problem.rule, problem.line) == ((), "encoding", 8)


# --- what it vouches for -----------------------------------------------------------------

AROUND = (Part(PartKind.CALLOUT, "stop", "warning", "1"), Part(PartKind.WORD, "", "Draft", "Borrador"))


def found(before: Part, after: Part, *records: SameMeaning) -> tuple[SameMeaning, ...] | None:
    return vouched([AROUND[0], before, AROUND[1]], [AROUND[0], after, AROUND[1]], records)


def test_a_record_vouches_for_its_own_message() -> None:
    """From the old text to the new one, under one translation; nothing is needed where nothing changed."""
    assert found(message("Rest nwo."), message("Rest now."), record()) == (record(),)
    assert found(message("Rest now."), message("Rest now.")) == ()


def test_records_can_follow_each_other() -> None:
    """A text that was mended twice is vouched for by both records, whatever other ways the records lead."""
    steps = [record("A", "B"), record("B", "A"), record("B", "C"), record("A", "X")]
    assert found(message("A"), message("C"), *steps) == (record("A", "B"), record("B", "C"))
    assert found(message("A"), message("D"), *steps) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (message("Rest now."), message("Rest nwo.")),
        (message("Rest nwo."), message("Rest now.", "Repose.")),
        (message("Rest nwo.", ""), message("Rest now.", "")),
        (message("Rest nwo.", context="back-care"), message("Rest now.", context="back-care")),
        (message("Rest nwo."), message("Rest now.", context="back-care")),
        (replace(message("Rest nwo."), kind=PartKind.WORD), replace(message("Rest now."), kind=PartKind.WORD)),
        (message("Rest nwo."), message("Run now.")),
    ],
    ids=["backwards", "another translation", "no translation", "another place", "moved", "a word", "another text"],
)
def test_a_record_vouches_for_nothing_else(before: Part, after: Part) -> None:
    """Another direction, translation, context, kind or text is not what the person said."""
    assert found(before, after, record()) is None


@pytest.mark.parametrize("change", ["kind of box", "word", "order", "length"])
def test_a_record_vouches_only_where_nothing_else_changed(change: str) -> None:
    """One other part that differs, and the record does not help."""
    before = [AROUND[0], message("Rest nwo."), AROUND[1]]
    after = {
        "kind of box": [replace(AROUND[0], source="tip"), message("Rest now."), AROUND[1]],
        "word": [AROUND[0], message("Rest now."), replace(AROUND[1], text="Esbozo")],
        "order": [message("Rest now."), AROUND[0], AROUND[1]],
        "length": [AROUND[0], message("Rest now.")],
    }
    assert vouched(before, after[change], [record()]) is None
