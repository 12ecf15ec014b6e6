"""Rules run over documents and catalogs; `warning-present` with them."""

from pathlib import Path

import pytest

from leafpost.catalogs.checks import run
from leafpost.catalogs.checks.model import Book, Claim, Pair, PairRule, Tongue
from leafpost.catalogs.checks.run import Cases, document_book, interface_book, look_at_book, look_at_source
from leafpost.catalogs.model import Entry, Key
from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.model import CalloutKind, Document
from leafpost.documents.read import read_documents
from leafpost.errors import Problem, Severity
from leafpost.languages import Language, language

FILE = "locales/es/LC_MESSAGES/back-care.po"
ES = Tongue(language("es"))
TEXTS = {
    ("back-care", "Back care"): "Cuide su espalda",
    ("back-care", "How to look after your back."): "Cómo cuidar su espalda.",
    ("back-care", "At home"): "En casa",
    ("back-care", "Walk a little every day."): "Camine un poco cada día.",
    ("back-care", "Lift with a straight back."): "Levante con la espalda recta.",
    ("back-care#when-to-stop", "Stop at once"): "Pare de inmediato",
    ("back-care#when-to-stop", "Do not take more than 2 tablets."): "No tome más de 2 comprimidos.",
}
DOSE = ("back-care#when-to-stop", "Do not take more than 2 tablets.")


def nothing_missing(_text: str, _language: Language) -> list[str]:
    return []


@pytest.fixture
def clinic(hillside: Path) -> Clinic:
    return read_clinic(hillside)


@pytest.fixture
def leaflet(clinic: Clinic) -> Document:
    (document,) = read_documents(clinic).documents
    return document


def entries(changes: dict[Key, Entry | None] | None = None) -> dict[Key, Entry]:
    """The Spanish catalog, whole, with some entries in the place of others."""
    found = {
        key: Entry(key[1], (text,), key[0], line=10 * number) for number, (key, text) in enumerate(TEXTS.items(), 1)
    }
    for key, entry in (changes or {}).items():
        del found[key]
        if entry is not None:
            found[key] = entry
    return found


def problems(leaflet: Document, changes: dict[Key, Entry | None] | None = None) -> list[Problem]:
    cases = Cases()
    book = document_book(leaflet, entries(changes), ES, language("en"))
    look_at_book(cases, book, FILE, nothing_missing)
    return [case.problem for case in cases.found if case.problem.is_error]


def test_a_whole_catalog_has_no_problem(leaflet: Document) -> None:
    """What is right is no alarm."""
    assert problems(leaflet) == []


def test_a_finding_has_its_place(leaflet: Document) -> None:
    """Rule, file, line, language and document of a finding are those of the entry."""
    (problem,) = problems(leaflet, {DOSE: Entry(DOSE[1], ("No tome más de 24 comprimidos.",), DOSE[0], line=99)})
    assert (problem.rule, problem.file, problem.line) == ("number", FILE, 99)
    assert (problem.locale, problem.document, problem.severity) == ("es", "back-care", Severity.ERROR)


@pytest.mark.parametrize("flags", [frozenset({"fuzzy"}), frozenset[str]()])
def test_what_is_not_set_is_not_looked_at(leaflet: Document, flags: frozenset[str]) -> None:
    """A fuzzy or empty translation has no findings of its own, but its warning is not whole."""
    text = "No tome más de 24 comprimidos." if flags else ""
    (problem,) = problems(leaflet, {DOSE: Entry(DOSE[1], (text,), DOSE[0], flags=flags, line=7)})
    assert (problem.rule, problem.line) == ("warning-present", 7)
    assert "the warning 'when-to-stop' is not whole in Spanish: 1 of its 2 messages" in problem.what


@pytest.mark.parametrize("text", ["\u200b", "&nbsp;", "&#x200b;"])
def test_a_warning_that_cannot_be_seen_is_no_warning(leaflet: Document, text: str) -> None:
    """Invisible characters, also as entities, are no translation of a warning."""
    found = problems(leaflet, {DOSE: Entry(DOSE[1], (text,), DOSE[0], line=7)})
    assert "warning-present" in {problem.rule for problem in found}


def test_a_warning_that_is_not_in_the_catalog_is_told(leaflet: Document) -> None:
    """A message that its catalog has not got makes its warning incomplete; the file is named."""
    (problem,) = problems(leaflet, {DOSE: None})
    assert (problem.rule, problem.file, problem.line) == ("warning-present", FILE, 0)


def test_pairs_know_what_they_stand_in(leaflet: Document) -> None:
    """A pair has its message, and the kind of its callout."""
    pairs = {pair.source: pair for pair in document_book(leaflet, entries(), ES, language("en")).pairs}
    assert pairs["Stop at once"].callout is CalloutKind.WARNING
    assert pairs["At home"].callout is None
    assert not pairs["Back care"].is_markdown
    assert pairs["At home"].is_markdown


@pytest.mark.parametrize(
    ("tag", "samples"),
    [
        ("pl", [(1,), (2, 3, 4, 22), (0, 5, 11, 12, 100)]),
        ("ar", [(0,), (1,), (2,), (3, 10, 103), (11, 99, 111), (100, 101, 102, 200)]),
        ("zh_Hans", [(0, 1, 200)]),
    ],
)
def test_a_form_knows_its_numbers(tag: str, samples: list[tuple[int, ...]]) -> None:
    """Each plural form of an interface word has the numbers up to 200 that take it, and the source for them."""
    entry = Entry("{number} week", tuple("abcdef"[: len(samples)]), msgid_plural="{number} weeks")
    pairs = interface_book({entry.key: entry}, Tongue(language(tag)), language("en")).pairs
    assert len(pairs) == len(samples)
    for pair, numbers in zip(pairs, samples, strict=True):
        assert set(numbers) <= set(pair.numbers)
        assert pair.source == ("{number} week" if pair.numbers == (1,) else "{number} weeks")
    assert sorted(number for pair in pairs for number in pair.numbers) == list(range(201))


def test_a_rule_that_fails_is_told_and_stops_nothing(leaflet: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in a rule is an error with the rule's name, and the other rules still find."""

    def look(pair: Pair) -> list[object]:
        raise ZeroDivisionError("no such number")

    broken = PairRule("of-ours", Severity.WARNING, "", look=look)  # type: ignore[arg-type]  # it never returns
    monkeypatch.setattr(run, "PAIR_RULES", (broken, *run.PAIR_RULES))
    found = problems(leaflet, {DOSE: Entry(DOSE[1], ("No tome más de 24 comprimidos.",), DOSE[0], line=9)})
    assert {problem.rule for problem in found} == {"of-ours", "number"}
    told = next(problem for problem in found if problem.rule == "of-ours")
    assert "could not look at this (ZeroDivisionError: no such number)" in told.what
    assert (told.file, told.is_error) == (FILE, True)


def test_sources_are_looked_at_too(clinic: Clinic, leaflet: Document) -> None:
    """A claim in the source is told with the line in its own file."""
    cases = Cases()
    tongue = Tongue(language("en"), claims=(Claim("straight", "straight back"),))
    look_at_source(cases, leaflet, clinic, tongue, nothing_missing)
    (problem,) = [case.problem for case in cases.found if case.problem.is_error]
    assert (problem.rule, problem.file, problem.locale) == ("claims", "leaflets/back-care.md", "en")
    lines = (clinic.root / "leaflets/back-care.md").read_text("utf-8").split("\n")
    assert lines[problem.line - 1] == "Lift with a straight back."


def test_glyphs_of_a_translation_are_looked_for(leaflet: Document) -> None:
    """The fonts of the language are asked for each current translation."""
    cases = Cases()
    book: Book = document_book(leaflet, entries(), ES, language("en"))
    look_at_book(cases, book, FILE, lambda text, row: ["ó"] if "ó" in text and row.tag == "es" else [])
    assert [case.key for case in cases.found if case.rule.name == "glyphs"] == [
        ("back-care", "How to look after your back.")
    ]
