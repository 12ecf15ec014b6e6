"""What an agency sees: every message with what it is, where it stands, how long it may be, and which words to use."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree

from leafpost.catalogs.checks.model import Term
from leafpost.catalogs.exchange.export import Order, packages_for, write_packages
from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.notes import numbers_of_forms
from leafpost.catalogs.exchange.terms import terms_in
from leafpost.catalogs.places import INTERFACE
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.errors import ProblemError
from leafpost.languages import language
from tests.catalogs.exchange.agency import FORMATS, NAMESPACE, SLUG, edit, send, source_of, units_of
from tests.catalogs.exchange.structure import check_12, check_20
from tests.catalogs.exchange.test_importing import DOSE, WARM, make_fuzzy
from tests.catalogs.samples import write


def unit(path: Path, source: str) -> etree._Element:
    (found,) = [unit for unit in units_of(path) if source_of(unit) == source]
    return found


def notes(element: etree._Element) -> list[str]:
    return [note.text for note in element.iter(f"{NAMESPACE}note")]


def texts(elements: Iterable[etree._Element]) -> list[str]:
    return ["".join(element.itertext()) for element in elements]


def test_a_message_with_all_that_is_known_of_it(clinic: Path) -> None:
    """Context, file, kind, callout, neighbours, and what to keep, in one unit."""
    found = unit(send(clinic), DOSE)
    assert found.get("resname") == f"{SLUG}#not-with-fever"
    assert texts(found.iter(f"{NAMESPACE}context")) == [f"leaflets/{SLUG}.md", f"{SLUG}#not-with-fever"]
    said = "\n".join(notes(found))
    assert "in a callout of the kind “warning”" in said
    assert "Before it stands: Do not wait with a fever" in said
    assert "Behind it stands: What helps" in said
    assert "Keep as it is: {clinic_phone}" in said
    assert "Words between ** and ** are set strong" in said


def test_both_languages_are_named_as_the_web_names_them(clinic: Path) -> None:
    """BCP 47 in the file and in its name; the original is the document's file."""
    edit(clinic / "clinic.toml", '"ja"', '"ja", "pt_BR"')
    path = send(clinic, "pt_BR")
    assert path.as_posix().endswith(f"/pt-BR/{SLUG}.pt-BR.xlf")
    (file,) = etree.parse(path).getroot()
    assert (file.get("source-language"), file.get("target-language")) == ("en", "pt-BR")
    assert file.get("original") == f"leaflets/{SLUG}.md"


def test_lengths_are_limits_that_programs_know(clinic: Path) -> None:
    """A title has 60 characters, in XLIFF 1.2 and in 2.0's own module; a paragraph has no limit."""
    path = send(clinic)
    title = unit(path, "Caring for your back")
    assert (title.get("maxwidth"), title.get("size-unit")) == ("60", "char")
    assert unit(path, WARM).get("maxwidth") is None
    root = etree.parse(send(clinic, file_format=FileFormat.XLIFF2)).getroot()
    limits = root.xpath("//@slr:sizeRestriction", namespaces={"slr": "urn:oasis:names:tc:xliff:sizerestriction:2.0"})
    assert limits == ["60", "160"]


def test_states_tell_what_is_to_do(clinic: Path) -> None:
    """Empty, in doubt and current messages can be told apart; one in doubt shows its former source."""
    make_fuzzy(clinic)
    edit(clinic / f"locales/es/LC_MESSAGES/{SLUG}.po", 'msgstr "Cuánto"', 'msgstr ""')
    path = send(clinic)
    new, fuzzy, current = unit(path, "How much"), unit(path, WARM), unit(path, "Day")
    assert new.find(f"{NAMESPACE}target") is None
    assert (fuzzy.find(f"{NAMESPACE}target").get("state"), fuzzy.get("approved")) == ("needs-review-translation", "no")
    assert "The source has changed since this was translated. It was: Keep dry" in notes(fuzzy)
    assert (current.find(f"{NAMESPACE}target").get("state"), current.get("approved")) == ("translated", "yes")


def test_a_signed_document_is_final(clinic: Path) -> None:
    """Words that are signed are marked final, and the file says what a change would do."""
    read = read_clinic(clinic)
    order = Order(language("es"), (SLUG,), frozenset({SLUG}))
    packages, _problems = packages_for(read, read_documents(read), order)
    (path,) = write_packages(packages, FileFormat.XLIFF, clinic.parent)
    assert {target.get("state") for target in etree.parse(path).getroot().iter(f"{NAMESPACE}target")} == {"final"}
    assert "undoes the signatures" in path.read_text("utf-8").partition("<body>")[0]


def test_terms_of_the_glossary_are_told(clinic: Path) -> None:
    """Where a text has a term of the glossary, the note says which word to use, and why."""
    write(clinic / "locales/es/glossary.toml", '["session"]\nterm = "sesión"\nnote = "Not „cita”."\n')
    path = send(clinic)
    assert "Term: session → sesión (Not „cita”.)" in notes(
        unit(path, "Walk a little every hour. One session takes {session_length}.")
    )
    assert not [note for note in notes(unit(path, WARM)) if note.startswith("Term:")]


def test_the_longer_term_wins_and_words_are_whole() -> None:
    """“lower back pain” is not also “back pain”; “disc” is not in “discuss”; a plural is found."""
    terms = (Term("back pain", "a"), Term("lower back pain", "b"), Term("disc", "c"))
    assert list(terms_in("Lower back pain: let us discuss discs.", terms)) == [terms[1], terms[2]]


def test_a_damaged_glossary_is_told_with_its_line(clinic: Path) -> None:
    """A file that cannot be read is not passed over."""
    write(clinic / "locales/es/glossary.toml", '["session"]\nterm = "sesión"\n\n["disc"]\nterm = 3\n')
    with pytest.raises(ProblemError) as raised:
        send(clinic)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.rule) == ("locales/es/glossary.toml", 5, "glossary")


def test_plural_forms_are_units_of_a_group(clinic: Path, repository: Path, tmp_path: Path) -> None:
    """Polish has three forms, each with the numbers that take it; Japanese has one."""
    read = read_clinic(repository)
    packages, _problems = packages_for(read, read_documents(read), Order(language("pl"), (INTERFACE,)))
    (path,) = write_packages(packages, FileFormat.XLIFF, tmp_path / "sent")
    root = etree.parse(path).getroot()
    groups = [group for group in root.iter(f"{NAMESPACE}group") if source_of(group[0]) == "{number} week"]
    assert [(group.get("restype"), len(group)) for group in groups] == [("x-gettext-plurals", 3)]
    assert [source_of(form) for form in groups[0]] == ["{number} week", "{number} weeks", "{number} weeks"]
    assert "This form is for: 2–4, 22–24, 32–34, 42–44, 52–54, …" in notes(groups[0][1])
    packages, _problems = packages_for(read, read_documents(read), Order(language("ja"), (INTERFACE,)))
    (path,) = write_packages(packages, FileFormat.XLIFF, tmp_path / "japanese")
    assert {len(group) for group in etree.parse(path).getroot().iter(f"{NAMESPACE}group")} == {1}


@pytest.mark.parametrize(
    ("tag", "numbers"),
    [
        ("ja", ("every number",)),
        ("es", ("1", "0, 2 and more")),
        ("ar", ("0", "1", "2", "3–10, 103–110", "11–99, 111–199", "100–102, 200")),
    ],
)
def test_the_numbers_of_each_form(tag: str, numbers: tuple[str, ...]) -> None:
    """As CLDR counts in the language, up to 200, where its rules repeat."""
    assert numbers_of_forms(language(tag)) == numbers


@pytest.mark.parametrize("tag", ["es", "pl", "ar", "hi", "zh_Hans"])
def test_our_own_texts_are_sent_as_the_standards_want(repository: Path, tmp_path: Path, tag: str) -> None:
    """Every document and the interface of this repository, in both versions of XLIFF, without added direction marks."""
    clinic = read_clinic(repository)
    marks = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    packages, problems = packages_for(clinic, read_documents(clinic), Order(language(tag)))
    assert problems == []
    assert len(packages) == 6  # five documents and the interface
    for file_format, check in ((FileFormat.XLIFF, check_12), (FileFormat.XLIFF2, check_20)):
        for path in write_packages(packages, file_format, tmp_path / file_format):
            check(etree.parse(path).getroot())
            assert not marks & set(path.read_text("utf-8"))
            assert "xliff:document:1.1" not in path.read_text("utf-8")  # what the toolkit begins with


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_state_gives_the_same_file(clinic: Path, file_format: FileFormat) -> None:
    """No date and no chance is in a file, so that two exports can be compared."""
    assert send(clinic, file_format=file_format).read_bytes() == send(clinic, file_format=file_format).read_bytes()
