"""Slips of the pen in our real catalogs, in every language: each is caught, by the rule that the guide names.

The guide's table (docs/checks.md) is held to what is found here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from leafpost.catalogs.checks.model import Pair, Tongue
from leafpost.catalogs.checks.rules import PAIR_RULES
from leafpost.catalogs.checks.run import Cases, document_book, interface_book, look_at_book
from leafpost.catalogs.interface import interface_catalog
from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import INTERFACE, catalog_path
from leafpost.catalogs.po_read import parse_catalog, read_catalog
from leafpost.clinic import Clinic, read_clinic
from leafpost.documents.model import Document
from leafpost.documents.read import read_documents
from leafpost.errors import ProblemError
from leafpost.languages import language
from leafpost.localise.document import CatalogSource, localise
from leafpost.localise.words import Words
from leafpost.render.fonts import missing_characters
from tests.catalogs.checks.samples import pair
from tests.catalogs.checks.sayings import NOT_MORE, NOT_MORE_IN
from tests.catalogs.samples import REPOSITORY

TAGS = sorted(path.parent.name for path in (REPOSITORY / "locales").glob("*/LC_MESSAGES"))
GUIDE = REPOSITORY / "docs/checks.md"
FILE = "a.po"


@cache
def our_clinic() -> Clinic:
    return read_clinic(REPOSITORY)


@cache
def our_documents() -> dict[str, Document]:
    return {document.slug: document for document in read_documents(our_clinic()).documents}


@cache
def our_words(tag: str) -> dict[Key, Entry]:
    return interface_catalog(our_clinic(), language(tag))


@cache
def our_text(tag: str, name: str) -> str:
    return catalog_path(REPOSITORY, tag, name).read_text("utf-8")


NAMES = (*our_documents(), INTERFACE)


def errors(tag: str, name: str, text: str) -> set[str]:
    """The names of all rules that have an error against a catalog, as `check` would find them."""
    row, clinic = language(tag), our_clinic()
    try:
        catalog = parse_catalog(text, FILE, row)
    except ProblemError as error:
        return {problem.rule for problem in error.problems}
    cases, found = Cases(), set[str]()
    if name == INTERFACE:
        found = {"missing" for key, entry in our_words(tag).items() if not _is_there(catalog.by_key().get(key), entry)}
        book = interface_book(catalog.by_key(), Tongue(row), clinic.source)
    else:
        document = our_documents()[name]
        try:
            localised = localise(document, clinic, Words(row, our_words(tag)), CatalogSource(catalog, FILE))
            found = {gap.rule for gap in localised.gaps}
        except ProblemError as error:
            found = {problem.rule for problem in error.problems}
        book = document_book(document, catalog.by_key(), Tongue(row), clinic.source)
    look_at_book(cases, book, FILE, missing_characters)
    return found | {case.problem.rule for case in cases.found if case.problem.is_error}


def _is_there(entry: Entry | None, ours: Entry) -> bool:
    return entry is not None and entry.is_translated and len(entry.msgstr) == len(ours.msgstr)


# --- slips in the file -------------------------------------------------------------------


@dataclass(frozen=True)
class Slip:
    """One slip of the pen: what is done to a catalog's text (None where it has no place for it), and who finds it."""

    name: str
    change: Callable[[str], str | None]
    rule: str


def first(pattern: str, replacement: str, flags: int = re.MULTILINE) -> Callable[[str], str | None]:
    """Changes the first place behind the header that a pattern matches."""

    def change(text: str) -> str | None:
        head, gap, body = text.partition("\n\n")
        changed = re.sub(pattern, replacement, body, count=1, flags=flags)
        return None if changed == body else head + gap + changed

    return change


def twice(text: str) -> str:
    """The last message stands there a second time."""
    return text + "\n" + text.rstrip("\n").rpartition("\n\n")[2] + "\n"


def without_two_forms(text: str) -> str | None:
    """Of the first message with more than two plural forms the last two are gone."""
    found = re.search(r"(?:^msgstr\[\d\] .*\n){3,}", text, re.MULTILINE)
    return text.replace(found[0], "".join(found[0].splitlines(keepends=True)[:-2]), 1) if found else None


def with_other_plurals(text: str) -> str:
    return re.sub(r"nplurals=\d+; plural=.*?;", "nplurals=2; plural=(n > 5);", text)


TWO_STRONG = r'^(msgstr ".*?\*\*.*?)\*\*(.+?)\*\*(.*")$'
IN_A_WARNING = r'^(msgctxt "[^"]*#(?:stop|get|not|who)[^"]*"\nmsgid .*\nmsgstr) ".*"$'  # ids of our documents

SLIPS = [
    Slip("one of two strong words is not strong any more", first(TWO_STRONG, r"\1\2\3"), "markup"),
    Slip("a strong word loses one of its two marks", first(r'^(msgstr ".*)\*\*(.*?")$', r"\1\2"), "markup"),
    Slip("the hidden character U+202E", first(r'^(msgstr ".+)"$', '\\1\u202e"'), "bidi"),
    Slip("an isolate that is opened and not closed", first(r'^(msgstr ")(.+)"$', '\\1\u2067\\2"'), "bidi"),
    Slip("a placeholder is lost", first(r'^(msgstr ".*?) *\{\w+\}(.*")$', r'\1x\2'), "placeholder"),
    Slip("a link is lost", first(r'^(msgstr ".*?)\[([^\]]+)\]\[\w[\w-]*\](.*")$', r"\1\2\3"), "link"),
    Slip("a link without words", first(r'^(msgstr ".*?)\[[^\]]+\](\[\w[\w-]*\].*")$', r"\1[&nbsp;]\2"), "link"),
    Slip("a web address in the text", first(r'^(msgstr ".+)"$', r'\1 https://example.org"'), "link"),
    Slip("a tag `<b>`", first(r'^(msgstr ")(.+)"$', r'\1<b>\2</b>"'), "html-in-translation"),
    Slip("a control character", first(r'^(msgstr ".+)"$', '\\1\x07"'), "control"),
    Slip("smart quotes around the text", first(r'^msgstr "(.+)"$', r"msgstr “\1”"), "po-syntax"),
    Slip("the text is not closed", first(r'^(msgstr ".+)"$', r"\1"), "po-syntax"),
    Slip("`#= fuzzy` for `#, fuzzy`", first(r"^(msgid )", r"#= fuzzy\n\1"), "po-syntax"),
    Slip("`#, Fuzzy`", first(r"^(msgid )", r"#, Fuzzy\n\1"), "po-syntax"),
    Slip("a message stands there twice", twice, "po-syntax"),
    Slip("a merge conflict", first(r"^(msgstr .*)$", r"<<<<<<< ours\n\1\n=======\n\1\n>>>>>>> theirs"), "po-syntax"),
    Slip("a byte order mark", lambda text: "\ufeff" + text, "po-syntax"),
    Slip("the rule of another language's plurals", with_other_plurals, "plural-forms"),
    Slip("two plural forms are gone", without_two_forms, "plural-forms"),
    Slip("a message is marked fuzzy", first(r"^(msgctxt .*\n)?(msgid )", r"#, fuzzy\n\1\2"), "fuzzy"),
    Slip("a translation is empty", first(r'^msgstr ".+"$', 'msgstr ""'), "missing"),
    Slip("an invisible character is all of a translation", first(r'^msgstr ".+"$', 'msgstr "\u200b"'), "missing"),
    Slip("a message of a warning is empty", first(IN_A_WARNING, r'\1 ""'), "warning-present"),
    Slip("a character that no font has", first(r'^(msgstr ".+)"$', '\\1\U00013000"'), "glyphs"),
]  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_our_catalogs_are_no_alarm(tag: str) -> None:
    """In no language has any rule an error against a catalog of ours."""
    assert {name: found for name in NAMES if (found := errors(tag, name, our_text(tag, name)))} == {}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
@pytest.mark.parametrize("tag", TAGS)
def test_a_slip_is_caught(tag: str, slip: Slip) -> None:
    """In every catalog that has a place for it, the slip is an error by the rule that the guide names."""
    changed = {name: text for name in NAMES if (text := slip.change(our_text(tag, name))) is not None}
    missed = {name for name, text in changed.items() if slip.rule not in _alike(errors(tag, name, text))}
    assert missed == set()
    assert changed or (slip.change is without_two_forms and language(tag).nplurals < 3)


def _alike(rules: set[str]) -> set[str]:
    """In the interface every gap is called missing by these tests."""
    return rules | {"fuzzy"} if rules == {"missing"} else rules


def test_a_wrong_placeholder_of_a_plural_is_caught() -> None:
    """A form that several numbers take and that lost {number} is an error in each language."""
    for tag in TAGS:
        text = our_text(tag, INTERFACE)
        forms = re.findall(r"^msgstr\[\d\] .*\{number\}.*$", text, re.MULTILINE)
        changed = text.replace(forms[-1], forms[-1].replace("{number}", "x"))
        assert "placeholder" in errors(tag, INTERFACE, changed), tag


@pytest.mark.parametrize("tag", TAGS)
def test_a_cut_file_never_passes_for_whole(tag: str, tmp_path: Path) -> None:
    """Cut at any byte, a catalog is refused, or what is gone is told; and it never ends in a traceback."""
    name = "running-with-back-pain"
    data = our_text(tag, name).rstrip("\n").encode("utf-8")
    for place in range(0, len(data), 223):
        path = tmp_path / "cut.po"
        path.write_bytes(data[:place])
        if refused := refusals(path, tag):
            assert refused <= {"po-syntax", "encoding", "plural-forms"}
        else:
            assert errors(tag, name, data[:place].decode("utf-8")) & {"missing", "stale"}, place


def refusals(path: Path, tag: str) -> set[str]:
    """Why a file cannot be read; nothing where it can."""
    try:
        read_catalog(path, path.parent, language(tag))
    except ProblemError as error:
        return {problem.rule for problem in error.problems}
    return set()


# --- slips in numbers --------------------------------------------------------------------

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NUMBER_SLIPS = [
    ("2 becomes 24", "(2)", "(24)", "number"),
    ("0.5 becomes 5", "(0.5)", "(5)", "number"),
    ("a number is lost", "(45)", "()", "number"),
    ("a number too many", "()", "(45)", "number"),
    ("20–45 becomes 45–20", "(20–45)", "(45–20)", "number"),
    ("mg becomes g", "(500 mg)", "(500 g)", "number-with-unit"),
    ("ml becomes l", "(5 ml)", "(5 l)", "number-with-unit"),
]
RIGHT_NUMBERS = [
    ("0.5 is written 0,5", "(0.5)", "(0,5)"),
    ("20–45 in Arabic-Indic digits", "(20–45)", "(20–45)".translate(ARABIC_INDIC)),
    ("500 mg in Arabic-Indic digits", "(500 mg)", "(500 mg)".translate(ARABIC_INDIC)),
    ("20–45 with a hyphen", "(20–45)", "(20-45)"),
]  # fmt: skip


@cache
def our_pairs(tag: str) -> tuple[Pair, ...]:
    """Every translated message of our documents in one language."""
    return tuple(
        pair
        for name, document in our_documents().items()
        for pair in document_book(
            document, parse_catalog(our_text(tag, name), FILE).by_key(), Tongue(language(tag)), our_clinic().source
        ).pairs
    )


def found_with(tag: str, source: str, target: str) -> list[set[str]]:
    """For each of our sentences, with these words behind it, the errors that are found."""
    longer = [replace(p, source=f"{p.source} {source}", target=f"{p.target} {target}") for p in our_pairs(tag)]
    rules = [rule for rule in PAIR_RULES if rule.severity == "error"]
    return [{rule.name for rule in rules if list(rule.look(pair))} for pair in longer]


@pytest.mark.parametrize(("name", "source", "target", "rule"), NUMBER_SLIPS, ids=[row[0] for row in NUMBER_SLIPS])
@pytest.mark.parametrize("tag", TAGS)
def test_a_wrong_number_is_caught(tag: str, name: str, source: str, target: str, rule: str) -> None:
    """Behind each of our sentences, in each language, the slip is an error of one rule and no other."""
    assert all(found == {rule} for found in found_with(tag, source, target))


@pytest.mark.parametrize(("name", "source", "target"), RIGHT_NUMBERS, ids=[row[0] for row in RIGHT_NUMBERS])
@pytest.mark.parametrize("tag", TAGS)
def test_a_right_number_is_no_alarm(tag: str, name: str, source: str, target: str) -> None:
    """What only looks different is not told."""
    assert all(found == set() for found in found_with(tag, source, target))


@pytest.mark.parametrize("tag", TAGS)
def test_wrong_opening_hours_are_caught(tag: str) -> None:
    """The clinic's hours are the numbers that stand in our catalogs today: 18:00 may not become 16:00."""
    text = our_text(tag, INTERFACE)
    changed = re.sub(r"18(?=\s*h|[:.]00)", "16", text).replace('to 16:00"', 'to 18:00"')
    assert errors(tag, INTERFACE, changed) == {"number"}


# --- the worst slip ----------------------------------------------------------------------

LOST_NOT = "the word for *not* is lost (a warning)"


@pytest.mark.parametrize("tag", NOT_MORE_IN)
def test_a_lost_not_is_told(tag: str) -> None:
    """ "Take more than 2 tablets" for "Do not take more than 2" is told by `negation`, and by no error."""
    good, bad = NOT_MORE_IN[tag]
    told = [{rule.name for rule in PAIR_RULES if list(rule.look(pair(NOT_MORE, text, tag)))} for text in (good, bad)]
    assert "negation" not in told[0]
    assert "negation" in told[1]
    assert not {rule.name for rule in PAIR_RULES if rule.severity == "error"} & told[1]


# --- the guide ---------------------------------------------------------------------------

CAUGHT = [
    *((slip.name, slip.rule) for slip in SLIPS),
    *((name, rule) for name, _source, _target, rule in NUMBER_SLIPS),
    *((name, "") for name, _source, _target in RIGHT_NUMBERS),
    (LOST_NOT, "negation"),
]


def table() -> str:
    rows = [f"| {name} | {f'`{rule}`' if rule else 'right, no alarm'} |" for name, rule in CAUGHT]
    return "\n".join(["| slip of the pen | caught by |", "|---|---|", *rows])


def test_the_guide_tells_what_is_caught() -> None:
    """The table in docs/checks.md has exactly these slips and rules."""
    assert table() in GUIDE.read_text("utf-8"), f"put this into docs/checks.md:\n{table()}"
