"""Fonts: every language of the table can be set, and what cannot be set is said before it is printed."""

import re
import unicodedata
from pathlib import Path

import pytest

from leafpost.clinic import read_clinic
from leafpost.errors import ProblemError
from leafpost.languages import Language
from leafpost.languages.table import all_languages
from leafpost.render import fonts
from leafpost.render.health import findings
from leafpost.render.pdf import print_leaflet
from tests.conftest import MakeClinic, localised_in
from tests.reading import REPOSITORY, SAMPLE_TAGS, families_of, language_table

EVERY_LANGUAGE = pytest.mark.parametrize("language", all_languages().values(), ids=lambda row: row.tag)
SLUG = "caring-for-your-back"


def test_fontconfig_sees_the_families_of_the_table_and_no_other() -> None:
    """fonts.conf lets in exactly the families that languages.toml names."""
    configuration = (REPOSITORY / "leafpost/render/fonts.conf").read_text("utf-8")
    let_in = re.findall(r'<acceptfont><pattern><patelt name="family"><string>([^<]+)</string>', configuration)
    named = {family for tag in language_table()["languages"] for family in families_of(tag)}
    assert set(let_in) == named
    assert len(let_in) == len(set(let_in))


@EVERY_LANGUAGE
def test_every_language_of_the_table_can_be_set_here(language: Language) -> None:
    """The families of each language are installed, and have the letters of its own name, digits and a dash."""
    assert fonts.missing_families(language) == []
    assert fonts.missing_characters(f"{language.autonym} 0123456789 20–45 +44 (•) “”", language) == []


@EVERY_LANGUAGE
def test_a_hieroglyph_is_in_no_language(language: Language) -> None:
    """U+13000, which none of our families has, is missing everywhere and told once, however often it stands there."""
    assert fonts.missing_characters("a \U00013000 \U00013000", language) == ["\U00013000"]


@pytest.mark.parametrize(
    ("tag", "text", "missing"),
    [
        ("en", "Καλημέρα, здравствуйте", []),  # Noto Sans has Greek and Cyrillic too
        ("en", "שלום", ["ו", "ל", "ם", "ש"]),
        ("he", "שלום, 500 mg", []),
        ("ko", "안녕하세요 500 mg", []),
        ("hi", "नमस्ते", []),
        ("th", "สวัสดี", []),
        ("th", "नमस्ते", sorted(set("नमस्ते"))),
        ("en", "😀", ["😀"]),
    ],
)
def test_coverage_is_that_of_the_languages_own_families(tag: str, text: str, missing: list[str]) -> None:
    """A letter counts as there only where a family of its own language has it; no other font steps in."""
    assert fonts.missing_characters(text, all_languages()[tag]) == missing


@pytest.mark.parametrize(
    "mark", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\u2066", "\u2069", "\u00a0", "\u202f"]
)
def test_marks_without_a_shape_need_no_glyph(mark: str) -> None:
    """Soft hyphens, joiners, isolates and spaces are never missing."""
    assert unicodedata.category(mark) in ("Cf", "Zs")
    assert fonts.missing_characters(f"a{mark}b", all_languages()["en"]) == []


def test_a_weight_that_lacks_a_character_is_enough_to_miss_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A character counts only where each weight has it: a strong word must not lose what a plain one has."""
    regular, bold = (fonts.FontFace("Own", f"{name}.ttf", 0) for name in ("Own-Regular", "Own-Bold"))
    monkeypatch.setattr(fonts, "font_faces", lambda: {"Own": (regular, bold)})
    monkeypatch.setattr(fonts, "_characters", {regular: frozenset(b"ab"), bold: frozenset(b"a")}.__getitem__)
    assert fonts.coverage.__wrapped__(("Own",)) == {ord("a")}


def test_a_machine_without_fonts_is_told_which_it_lacks(
    clinic_folder: MakeClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no font is installed a leaflet is refused, with each family by its name and the way to the doctor."""
    small = clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])
    localised = localised_in(small, SLUG, "ar")
    monkeypatch.setattr(fonts, "font_faces", dict)
    with pytest.raises(ProblemError) as caught:
        print_leaflet(*localised)
    told = [(problem.rule, problem.what, problem.fix) for problem in caught.value.problems]
    assert {rule for rule, _what, _fix in told} == {"fonts"}
    assert all(any(family in what for _rule, what, _fix in told) for family in families_of("ar"))
    assert all("doctor" in fix for _rule, _what, fix in told)


def test_the_doctor_finds_every_family_of_the_sample() -> None:
    """Here, where the system packages are installed, nothing that the sample needs is missing."""
    found = list(findings(read_clinic(REPOSITORY).offered))
    assert [finding.name for finding in found if not finding.is_there] == []
    names = {finding.name for finding in found}
    assert {"font Noto Naskh Arabic", "font Noto Sans CJK SC", "font Noto Sans Devanagari"} <= names


def test_the_doctor_names_each_missing_family_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fonts the doctor says for which languages each family is needed and which package brings it."""
    monkeypatch.setattr("leafpost.render.health.font_faces", dict)
    missing = {row.name: row for row in findings(read_clinic(REPOSITORY).offered) if not row.is_there}
    assert set(missing) == {f"font {name}" for tag in SAMPLE_TAGS for name in families_of(tag)}
    assert "fonts-noto-cjk" in missing["font Noto Sans CJK SC"].mend
    assert "fonts-noto-core" in missing["font Noto Sans"].mend
    assert missing["font Noto Naskh Arabic"].why == "for Arabic, Urdu"


def test_the_digest_of_fonts_depends_on_the_families() -> None:
    """Other families give another digest, the same ones the same."""
    latin, arabic = fonts.fonts_digest(("Noto Sans",)), fonts.fonts_digest(("Noto Naskh Arabic", "Noto Sans"))
    assert latin != arabic
    assert fonts.fonts_digest.__wrapped__(("Noto Sans",)) == latin
