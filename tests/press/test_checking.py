"""Everything that `check` tells, and what of it refuses a release."""

import datetime as dt
import re
from pathlib import Path

import pytest

from leafpost.clinic import read_clinic
from leafpost.errors import Problem, Severity
from leafpost.languages import language
from leafpost.press.build import BuildRequest, build
from leafpost.press.checking import check, rule_errors
from leafpost.press.gather import gather
from tests.conftest import TODAY, MakeClinic

LEAFLET = "caring-for-your-back"
LETTER = "spring-letter"
PO = f"locales/es/LC_MESSAGES/{LEAFLET}.po"
DOSE = "No tome más de **500 mg** de una vez."


@pytest.fixture
def folder(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    """English, Spanish and Arabic, all documents translated."""
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["es", "ar"])


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    path.write_text(text.replace(before, after), "utf-8")


def line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if words in line)


def checked(folder: Path, *slugs: str, tags: tuple[str, ...] = (), today: dt.date = TODAY) -> list[Problem]:
    return check(read_clinic(folder), today, slugs, [language(tag) for tag in tags])


def of_rule(problems: list[Problem], rule: str) -> list[Problem]:
    return [problem for problem in problems if problem.rule == rule]


def told_by_a_build(folder: Path, *, is_release: bool) -> list[Problem]:
    """What a build of the Spanish leaflet says against it."""
    request = BuildRequest(
        read_clinic(folder), folder / "dist", TODAY, (LEAFLET,), (language("es"),), is_release=is_release
    )
    return build(request).problems


def test_what_is_right_has_no_error(folder: Path) -> None:
    """Documents, translations and lists of the sample clinics have no error but the clinic's own missing words."""
    errors = [problem for problem in checked(folder) if problem.is_error]
    assert {(problem.document, problem.rule) for problem in errors} == {("interface", "missing")}


def test_rules_tell_file_and_line(folder: Path) -> None:
    """A wrong dose is told where it stands, with language and document."""
    edit(folder / PO, DOSE, DOSE.replace("500", "5000"))
    (problem,) = of_rule(checked(folder), "number")
    assert (problem.file, problem.line) == (PO, line_of(folder / PO, "Do not take more than"))
    assert (problem.locale, problem.document, problem.is_error) == ("es", LEAFLET, True)


def test_only_what_was_asked_for_is_told(folder: Path) -> None:
    """With a slug or a language the others' mistakes are not told."""
    edit(folder / PO, DOSE, DOSE.replace("500", "5000"))
    assert of_rule(checked(folder, LEAFLET), "number")
    assert not of_rule(checked(folder, LETTER), "number")
    assert not of_rule(checked(folder, tags=("ar",)), "number")
    assert {problem.document for problem in checked(folder, LEAFLET)} == {LEAFLET}


def test_a_release_refuses_a_wrong_number_and_a_draft_does_not(folder: Path) -> None:
    """The leaflet is refused in this language only, and the reason is among the problems."""
    edit(folder / PO, DOSE, DOSE.replace("500", "5000"))
    assert of_rule(told_by_a_build(folder, is_release=False), "number") == []
    assert (folder / f"dist/es/{LEAFLET}.pdf").is_file()
    (folder / f"dist/es/{LEAFLET}.pdf").unlink()
    errors = rule_errors(gather(read_clinic(folder), TODAY))
    assert [problem.rule for problem in errors[LEAFLET, "es"]] == ["number"]
    assert errors[LEAFLET, "ar"] == errors[LETTER, "es"] == ()
    assert [p.line for p in of_rule(told_by_a_build(folder, is_release=True), "number")] == [
        errors[LEAFLET, "es"][0].line
    ]
    assert not (folder / f"dist/es/{LEAFLET}.pdf").exists()


def test_an_error_in_the_interface_refuses_every_document_of_the_language(folder: Path) -> None:
    """Words of the interface stand on every page."""
    path = folder / "locales/es/LC_MESSAGES/interface.po"
    head = (folder / PO).read_text("utf-8").partition("\n\n")[0]
    path.write_text(f'{head}\n\nmsgid "Page {{page}} of {{pages}}"\nmsgstr "Página {{page}}"\n', "utf-8")
    errors = rule_errors(gather(read_clinic(folder), TODAY))
    for slug in (LEAFLET, LETTER):
        assert [(p.rule, p.document) for p in errors[slug, "es"]] == [("placeholder", "interface")]
        assert errors[slug, "ar"] == ()


def test_a_broken_list_is_in_the_way_of_its_language(folder: Path) -> None:
    """Claims that cannot be read were not looked for: an error, for one document too."""
    path = folder / "locales/es/claims.toml"
    path.write_text("[cure]\npattern = '('\n", "utf-8")
    assert {(p.file, p.line) for p in of_rule(checked(folder, LEAFLET), "claims") if p.is_error} >= {
        (str(path.relative_to(folder)), 2)
    }
    assert rule_errors(gather(read_clinic(folder), TODAY))[LETTER, "es"]


def test_a_claim_is_found_in_source_and_translation(folder: Path) -> None:
    """The clinic's own lists are read, for its documents as for their translations."""
    for tag, word in (("en", "Keep warm"), ("es", "Manténgase abrigado")):
        text = f"[warm]\npattern = '{word}'\ncaught = ['{word}']\nfine = ['x']\n"
        (folder / f"locales/{tag}").mkdir(parents=True, exist_ok=True)
        (folder / f"locales/{tag}/claims.toml").write_text(text, "utf-8")
    found = [p for p in of_rule(checked(folder), "claims") if p.is_error]
    assert {(p.file, p.line, p.locale) for p in found} == {
        (f"leaflets/{LEAFLET}.md", line_of(folder / f"leaflets/{LEAFLET}.md", "- Keep warm"), "en"),
        (PO, line_of(folder / PO, 'msgid "Keep warm"'), "es"),
    }


def test_an_overdue_review_is_an_error_here(folder: Path) -> None:
    """A draft build warns of it, check tells it as an error."""
    edit(folder / f"leaflets/{LEAFLET}.md", 'version = "2.1"', 'version = "2.1"\nreview_by = 2020-01-31')
    (problem,) = of_rule(checked(folder), "review-expired")
    assert (problem.severity, problem.document) == (Severity.ERROR, LEAFLET)
    (warning,) = of_rule(gather(read_clinic(folder), TODAY).problems, "review-expired")
    assert warning.severity is Severity.WARNING


def test_a_value_without_a_glyph_is_found(folder: Path) -> None:
    """What comes in from clinic.toml is looked at in every language, at the message that has it."""
    edit(folder / "clinic.toml", 'phone = "+44 20 7946 0958"', 'phone = "+44 \U00013000"')
    found = of_rule(checked(folder, LEAFLET), "glyphs")
    assert {p.locale for p in found} == {"en", "es", "ar"}
    assert {p.line for p in found} == {line_of(folder / f"leaflets/{LEAFLET}.md", "Do not take more than")}


def test_a_damaged_catalog_hides_no_other(folder: Path) -> None:
    """One file that cannot be read leaves the findings of all others."""
    edit(folder / PO, 'msgstr "Cuánto"', "msgstr “Cuánto”")
    arabic = folder / f"locales/ar/LC_MESSAGES/{LEAFLET}.po"
    arabic.write_text(re.sub("أكثر من \\*\\*500", "أكثر من **50", arabic.read_text("utf-8")), "utf-8")
    problems = checked(folder)
    assert [(p.file, p.line) for p in of_rule(problems, "po-syntax")] == [(PO, line_of(folder / PO, "“Cuánto”"))]
    assert [p.locale for p in of_rule(problems, "number")] == ["ar"]


def test_a_clinic_whose_language_is_not_english(folder: Path) -> None:
    """Numbers of a Spanish source are read as Spanish."""
    edit(folder / "clinic.toml", 'source = "en"', 'source = "es"')
    edit(folder / "clinic.toml", 'offered = ["en", "es", "ar"]', 'offered = ["es", "ar"]')
    leaflet = folder / f"leaflets/{LEAFLET}.md"
    edit(leaflet, "| Second | 1000 mg |", "| Second | 1.000 mg |")
    arabic = folder / f"locales/ar/LC_MESSAGES/{LEAFLET}.po"
    edit(arabic, 'msgid "1000 mg"\nmsgstr "1000 mg"', 'msgid "1.000 mg"\nmsgstr "1,000 mg"')
    assert of_rule(checked(folder), "number") == []
    edit(arabic, 'msgstr "1,000 mg"', 'msgstr "1.000 mg"')
    assert [p.locale for p in of_rule(checked(folder), "number")] == ["ar"]
