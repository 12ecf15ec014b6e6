"""`diagnosis`: what whoever sees the phone would learn about its owner, in every language."""

import tomllib
from dataclasses import replace

import pytest

from leafpost.clinic import read_clinic
from tests.localise.samples import NEWSLETTER, REPOSITORY
from tests.render.lint.samples import found, good

TAGS = [language.tag for language in read_clinic(REPOSITORY).offered]
ILLNESSES = (
    "sciatica",
    "back pain",
    "lower back pain",
    "herniated disc",
    "degenerative disc disease",
    "osteoporosis",
)


def words_for(tag: str) -> list[str]:
    """How our glossary calls these illnesses; in English it is their own name."""
    if tag == "en":
        return list(ILLNESSES)
    rows = tomllib.loads((REPOSITORY / "locales" / tag / "glossary.toml").read_text("utf-8"))
    return [word for name in ILLNESSES if name in rows for word in (rows[name]["term"], *rows[name]["accepted"])]


@pytest.mark.parametrize("tag", TAGS)
def test_no_illness_of_the_glossary_stands_on_a_phone(tag: str) -> None:
    """Each word of the glossary for an illness is caught in the subject and in the preheader, whatever its case."""
    letter, words = good(tag), words_for(tag)
    assert len(words) >= len(ILLNESSES)
    for word in words:
        for text in (f"{word}: 2", f"12 {word}", word.capitalize()):
            assert found("diagnosis", replace(letter, subject=text)) != [], text
        assert found("diagnosis", replace(letter, preheader=f"… {word}")) != [], word


@pytest.mark.parametrize("issue", [NEWSLETTER, "softer-ground"])
@pytest.mark.parametrize("tag", TAGS)
def test_our_own_letters_name_none(tag: str, issue: str) -> None:
    """Subject and preheader of both newsletters are silent about illness in every language."""
    assert found("diagnosis", good(tag, issue)) == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_examples_of_the_lists_hold_in_a_subject(tag: str) -> None:
    """What a list says it catches is caught in a subject, at its place, and what it calls fine is not."""
    rows = tomllib.loads((REPOSITORY / "locales" / tag / "diagnoses.toml").read_text("utf-8"))
    letter = good(tag)
    assert set(rows) == {"back-pain", "sciatica", "disc", "bones-and-joints", "other-illness"}
    for name, row in rows.items():
        for example in row["caught"]:
            findings = found("diagnosis", replace(letter, subject=example))
            assert name in " ".join(finding.what for finding in findings)
            assert {finding.place for finding in findings} == {letter.subject_at}
        for example in row["fine"]:
            assert found("diagnosis", replace(letter, subject=example)) == [], example
