"""The catalogs of this repository: complete in each language, consistent, and up to date with their sources."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from leafpost.catalogs.interface import interface_entries
from leafpost.catalogs.model import Entry, Key
from leafpost.catalogs.places import INTERFACE
from leafpost.catalogs.po_read import read_catalog
from leafpost.catalogs.template import document_entries
from leafpost.clinic import read_clinic
from leafpost.documents.read import read_documents
from leafpost.languages import find_language
from tests.catalogs.samples import REPOSITORY, run, update

TAGS = (
    "es",
    "fr",
    "de",
    "pl",
    "ru",
    "tr",
    "vi",
    "ar",
    "ur",
    "hi",
    "ta",
    "th",
    "zh_Hans",
    "ja",
)  # what the sample clinic offers besides its English
DOCUMENTS = (
    "back-friendly-exercise-at-home",
    "non-surgical-spinal-decompression",
    "running-with-back-pain",
    "softer-ground",
    "take-the-first-step",
)
TERMS = """\
spine, disc, nerve, sciatica, lower back, lower back pain, back pain, non-surgical spinal decompression, traction,
physiotherapist, doctor, treating specialist, core muscles, abdominal muscles, flare-up, cauda equina syndrome,
degenerative disc disease, herniated disc, bulging disc, joint, fascia, myokinetic chain, form, posture,
rehabilitation programme, course of treatment, session, assessment, harness, sham treatment, osteoporosis,
abdominal aortic aneurysm, spinal fusion, blood thinners, back passage, genitals, inner thighs, emergency department,
ambulance, elliptical machine, stair climber, pool therapy, water aerobics, treadmill, padded track, leaflet,
newsletter, clinic"""
REQUIRED = [term.strip() for term in TERMS.replace("\n", " ").split(",")]


def our(tag: str, name: str) -> dict[Key, Entry]:
    """A catalog of ours; the strict reader must have nothing against it."""
    path = REPOSITORY / "locales" / tag / "LC_MESSAGES" / f"{name}.po"
    return read_catalog(path, REPOSITORY, find_language(tag)).by_key()


def glossary(tag: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((REPOSITORY / "locales" / tag / "glossary.toml").read_text("utf-8"))


def test_these_are_all_languages_and_documents_of_the_sample_clinic() -> None:
    """The lists that these tests go by are those of the clinic, and no catalog lies beside them."""
    clinic = read_clinic(REPOSITORY)
    assert tuple(language.tag for language in clinic.targets) == TAGS
    reading = read_documents(clinic)
    assert sorted(document.slug for document in reading.documents) == sorted(DOCUMENTS)
    assert reading.problems == ()
    for tag in TAGS:
        names = {path.stem for path in (REPOSITORY / "locales" / tag / "LC_MESSAGES").glob("*.po")}
        assert names == {*DOCUMENTS, INTERFACE}


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_of_every_document_is_translated(tag: str) -> None:
    """No message of a document is missing, empty or fuzzy in any of our languages, and no other message is there."""
    for document in read_documents(read_clinic(REPOSITORY)).documents:
        wanted = {entry.key for entry in document_entries(document)}
        found = our(tag, document.slug)
        assert set(found) == wanted
        assert [entry.msgid for entry in found.values() if not entry.is_translated] == []


@pytest.mark.parametrize("tag", TAGS)
def test_every_word_of_the_interface_is_translated(tag: str) -> None:
    """No word of templates, units, callouts or the sample clinic's own is missing, empty or fuzzy."""
    found = our(tag, INTERFACE)
    wanted = {entry.key: entry.msgid_plural for entry in interface_entries(read_clinic(REPOSITORY))}
    assert {key: entry.msgid_plural for key, entry in found.items()} == wanted
    assert [entry.msgid for entry in found.values() if not entry.is_translated] == []


@pytest.mark.parametrize("tag", TAGS)
def test_gettext_accepts_our_catalogs(tag: str, tmp_path: Path) -> None:
    """Every catalog passes msgfmt --check, and none has anything fuzzy or untranslated by gettext's own count."""
    for path in sorted((REPOSITORY / "locales" / tag / "LC_MESSAGES").glob("*.po")):
        run("msgfmt", "--check", "-o", tmp_path / "out.mo", path)
        for option in ("--only-fuzzy", "--untranslated", "--only-obsolete"):
            assert "msgid" not in run("msgattrib", option, "--no-wrap", path), (path.name, option)


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_words_are_translated_alike_everywhere(tag: str) -> None:
    """A sentence that stands in several documents has one translation in each language."""
    seen: dict[str, set[str]] = {}
    for name in DOCUMENTS:
        for entry in our(tag, name).values():
            seen.setdefault(entry.msgid, set()).add(entry.msgstr[0])
    assert {msgid: texts for msgid, texts in seen.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("tag", TAGS)
def test_placeholders_of_the_interface_are_in_every_form(tag: str) -> None:
    """A translation names the placeholders of its source and no others; only a number may be said in words."""
    for entry in our(tag, INTERFACE).values():
        wanted = set(re.findall(r"\{\w+\}", entry.msgid_plural or entry.msgid))
        for text in entry.msgstr:
            found = set(re.findall(r"\{\w+\}", text))
            assert found <= wanted, entry.msgid
            assert wanted - found <= ({"{number}"} if entry.msgid_plural else set()), entry.msgid
        assert set(re.findall(r"\{\w+\}", entry.msgstr[-1])) == wanted, entry.msgid


def test_our_catalogs_are_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`translate update` in this repository writes nothing: whoever changed a document ran it."""
    for name in ("leaflets", "newsletters", "locales", "templates"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "clinic.toml", tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*") if path.is_file()}
    for module in ("interface", "update"):
        monkeypatch.setattr(f"leafpost.catalogs.{module}.is_shipped", lambda clinic: clinic.root == tmp_path)
    updated, problems = update(tmp_path)
    assert problems == []
    assert [one.file for one in updated if one.is_written] == []
    after = {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*") if path.is_file()}
    assert [path.name for path in after if after[path] != before.get(path)] == []


@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_a_glossary_has_the_required_terms(tag: str) -> None:
    """Each language fixes the same terms, each with one term, a list of accepted forms, and a note where it helps."""
    found = glossary(tag)
    assert sorted(found) == sorted(REQUIRED)
    for term, row in found.items():
        assert set(row) <= {"term", "accepted", "note"}, term
        assert isinstance(row["term"], str), term
        assert row["term"].strip(), term
        assert isinstance(row["accepted"], list), term
        assert all(isinstance(form, str) and form.strip() for form in row["accepted"]), term


@pytest.mark.parametrize("tag", TAGS)
def test_the_glossarys_terms_are_used(tag: str) -> None:
    """Where the English names a term, its translation has that term in one of its accepted forms."""
    terms = sorted(glossary(tag).items(), key=lambda item: -len(item[0]))
    missed, used = [], 0
    for name in DOCUMENTS:
        for entry in our(tag, name).values():
            source, text = entry.msgid.casefold(), entry.msgstr[0].casefold()
            for english, row in terms:
                pattern = rf"\b{re.escape(english.casefold())}\b"
                if not re.search(pattern, source):
                    continue
                source = re.sub(pattern, " ", source)  # "back pain" is no term of its own in "lower back pain"
                used += 1
                if not any(form.casefold() in text for form in [row["term"], *row["accepted"]]):
                    missed.append((english, entry.msgid))
    assert missed == []
    assert used > 50
