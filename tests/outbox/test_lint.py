"""`lint_issue`: what keeps a newsletter from being sent, in every language."""

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest

from leafpost.clinic import read_clinic
from leafpost.errors import ConfigurationError, Problem
from leafpost.languages import language
from leafpost.outbox.lint import lint_issue
from leafpost.render.slots import LONGEST_NAME
from tests.conftest import REPOSITORY, TODAY, make_clinic, sign_everything, translate_hours
from tests.localise.samples import NEWSLETTER
from tests.render.lint.samples import good


def linted(folder: Path, issue: str = "spring-letter", *tags: str, today: dt.date = TODAY) -> list[Problem]:
    return lint_issue(read_clinic(folder), issue, {}, today, locales=[language(tag) for tag in tags])


def signed_clinic(folder: Path) -> Path:
    """English and Spanish, everything translated and signed."""
    make_clinic(folder, offered=(), translated=["es"])
    translate_hours(folder, "es", "De lunes a viernes, de 9:00 a 17:00")
    sign_everything(folder)
    return folder


def rules(problems: list[Problem]) -> Counter[tuple[str, str]]:
    return Counter((problem.rule, problem.locale) for problem in problems)


def catalog(folder: Path, slug: str = "spring-letter") -> Path:
    return folder / "locales/es/LC_MESSAGES" / f"{slug}.po"


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("issue", [NEWSLETTER, "softer-ground"])
def test_our_own_letters_only_want_signatures(issue: str) -> None:
    """In fifteen languages there is one problem for each: nobody has signed yet."""
    problems = linted(REPOSITORY, issue)
    offered = read_clinic(REPOSITORY).offered
    assert len(offered) == 15
    assert rules(problems) == Counter({("unsigned", language.tag): 1 for language in offered})
    assert all(problem.is_error for problem in problems)


def test_a_draft_is_told_once_for_each_language() -> None:
    """One problem names both people, and how each of them signs."""
    (problem,) = linted(REPOSITORY, NEWSLETTER, "de")
    assert problem.what == f"a translator and a clinician have still to sign '{NEWSLETTER}' in German"
    assert "--role translator" in problem.fix
    assert "--role clinician" in problem.fix


def test_a_signed_letter_may_go(tmp_path: Path) -> None:
    """With every translation there and signed nothing is found."""
    assert linted(signed_clinic(tmp_path / "clinic")) == []


def test_only_the_languages_that_are_named_are_looked_at(tmp_path: Path) -> None:
    """Without a catalog Hebrew stops a letter; who names English alone is not told of it."""
    folder = make_clinic(tmp_path / "clinic", offered=["he"])
    assert {tag for _rule, tag in rules(linted(folder))} == {"en", "he"}
    assert {tag for _rule, tag in rules(linted(folder, "spring-letter", "en"))} == {"en"}


def test_translations_that_are_missing_or_fuzzy_are_errors(tmp_path: Path) -> None:
    """Each message without a current translation is told in its language, with its line."""
    folder = signed_clinic(tmp_path / "clinic")
    changed(catalog(folder), '"Ha llegado la primavera."', '""')
    changed(catalog(folder), 'msgctxt "spring-letter#next-step"\nmsgid "Ask us"',
            '#, fuzzy\nmsgctxt "spring-letter#next-step"\nmsgid "Ask us"')  # fmt: skip
    found = {p.rule: p for p in linted(folder) if p.rule in ("missing", "fuzzy")}
    assert set(found) == {"missing", "fuzzy"}
    assert {(p.severity, p.locale, p.file) for p in found.values()} == {
        ("error", "es", "locales/es/LC_MESSAGES/spring-letter.po")
    }
    assert all(p.line for p in found.values())


def test_claims_are_errors_in_the_letter_and_in_what_it_shows_of_a_leaflet(tmp_path: Path) -> None:
    """A promise in the letter's own words stops it, and so does one in the title of a leaflet that it teases."""
    folder = signed_clinic(tmp_path / "clinic")
    changed(folder / "newsletters/spring-letter.md", "Spring is here.", "This treatment cures back pain.")
    (claim,) = [p for p in linted(folder, "spring-letter", "en") if p.rule == "claims"]
    assert (claim.severity, claim.document) == ("error", "spring-letter")
    changed(catalog(folder, "caring-for-your-back"), "Qué ayuda en los primeros días.", "Cura el dolor de espalda.")
    (claim,) = [p for p in linted(folder, "spring-letter", "es") if p.rule == "claims"]
    assert (claim.severity, claim.document, claim.locale) == ("error", "caring-for-your-back", "es")


def test_a_leaflet_s_other_words_are_not_the_letter_s_matter(tmp_path: Path) -> None:
    """What a teased leaflet says further down is not in the letter."""
    folder = signed_clinic(tmp_path / "clinic")
    changed(catalog(folder, "caring-for-your-back"), '"Manténgase abrigado"', '"Esto cura el dolor de espalda"')
    assert [p for p in linted(folder, "spring-letter", "es") if p.rule == "claims"] == []


def test_a_diagnosis_in_the_subject_is_told_where_it_is_written(tmp_path: Path) -> None:
    """The place is the source's own line, or the translation's in its catalog."""
    folder = signed_clinic(tmp_path / "clinic")
    changed(folder / "newsletters/spring-letter.md", 'subject = "Spring letter"', 'subject = "Running with sciatica"')
    changed(catalog(folder), '"Novedades de la consulta."', '"Qué hacer con la ciática."')
    found = {p.locale: p for p in linted(folder) if p.rule == "diagnosis"}
    assert (found["en"].file, found["en"].line) == ("newsletters/spring-letter.md", 4)
    assert found["es"].file == "locales/es/LC_MESSAGES/spring-letter.po"
    line = found["es"].line
    assert "ciática" in "".join(catalog(folder).read_text("utf-8").split("\n")[line - 1 : line + 2])
    assert {p.severity for p in found.values()} == {"error"}


def test_a_clinic_s_own_list_stands_in_the_place_of_ours(tmp_path: Path) -> None:
    """Who has to write otherwise writes a list; its mistakes are told."""
    folder = signed_clinic(tmp_path / "clinic")
    changed(folder / "newsletters/spring-letter.md", 'subject = "Spring letter"', 'subject = "Running with sciatica"')
    own = folder / "locales/en/diagnoses.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('[gout]\npattern = \'\\bgout\\b\'\ncaught = ["Gout"]\nfine = ["Goutte"]\n', "utf-8")
    assert "diagnosis" not in {p.rule for p in linted(folder, "spring-letter", "en")}
    own.write_text('[gout]\npattern = \'\\bgout\\b\'\ncaught = ["Goat"]\nfine = ["Goutte"]\n', "utf-8")
    (problem,) = [p for p in linted(folder, "spring-letter", "en") if p.rule == "diagnoses"]
    assert (problem.severity, problem.file, problem.line) == ("error", "locales/en/diagnoses.toml", 3)


def test_a_review_that_is_overdue_stops_a_letter(tmp_path: Path) -> None:
    """Past its day the letter waits for the clinician, in every language."""
    problems = linted(REPOSITORY, NEWSLETTER, "en", today=dt.date(2029, 1, 1))
    assert ("review-expired", "en") in rules([p for p in problems if p.is_error])


def test_a_letter_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    """What cannot be made is told by the rule that refuses it, and once."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    path = folder / "newsletters/spring-letter.md"
    path.write_text(path.read_text("utf-8") + "\n" + "Spring is here again.\n\n" * 600, "utf-8")
    assert [p.rule for p in linted(folder) if p.rule.startswith("mail")] == ["mail-size"]


def test_a_damaged_letter_is_told_with_its_line(tmp_path: Path) -> None:
    """A mistake in the Markdown comes out as check tells it."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    changed(folder / "newsletters/spring-letter.md", "Spring is here.", "Spring is here, {nobody_knows_this}.")
    assert [p for p in linted(folder) if p.is_error and p.file == "newsletters/spring-letter.md" and p.line]


def test_a_letter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slug that is none, or a leaflet's, is wrong usage; the newsletters are named."""
    folder = make_clinic(tmp_path / "clinic", offered=())
    for issue in ("nothing", "caring-for-your-back"):
        with pytest.raises(ConfigurationError, match="newsletters here: spring-letter"):
            linted(folder, issue)


class NoRecords:
    """A resolver for a domain that has published nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def txt(self, name: str) -> tuple[str, ...]:
        self.asked.append(name)
        return ()


def test_dns_is_asked_for_the_domain_of_the_from_address(tmp_path: Path) -> None:
    """What is missing there is told once, whatever the languages; without a resolver nothing is asked."""
    folder, resolver = signed_clinic(tmp_path / "clinic"), NoRecords()
    shutil.copy(folder / "clinic.toml", tmp_path / "kept.toml")
    changed(folder / "clinic.toml", "[web]", '[mail]\nfrom_address = "news@bücher.example"\n\n[web]')
    problems = lint_issue(read_clinic(folder), "spring-letter", {}, TODAY, resolver=resolver)
    found = [p for p in problems if p.rule in ("spf", "dkim", "dmarc")]
    assert [(p.rule, p.severity, p.file, p.locale) for p in found] == [
        ("dmarc", "warning", "clinic.toml", ""),
        ("spf", "warning", "clinic.toml", ""),
    ]
    assert resolver.asked == ["xn--bcher-kva.example", "_dmarc.xn--bcher-kva.example"]


def test_the_letter_is_looked_at_as_the_longest_reader_gets_it() -> None:
    """The specimen greets by a name of the longest that is shown, each character as long as HTML makes one."""
    letter = good("de")
    assert "&amp;" * LONGEST_NAME in letter.html
    assert "&" * LONGEST_NAME in letter.text
    assert letter.mail.startswith(b"From: ")
    assert b"\r\nTo: hello@clinic.example\r\n" in letter.mail
