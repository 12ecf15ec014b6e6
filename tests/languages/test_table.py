"""The languages table, held against CLDR (as Babel has it), gettext and the fonts' list."""

import subprocess
import unicodedata
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel import Locale
from babel.core import get_global

from leafpost.languages import Direction, Language, all_languages, find_language, language, pseudo_languages

LANGUAGES = list(all_languages().values())
NUMBERS = range(201)
CLDR_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
each_language = pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.tag)


def _classes(form_of: dict[int, object]) -> set[frozenset[int]]:
    classes = defaultdict(set)
    for number, form in form_of.items():
        classes[form].add(number)
    return {frozenset(numbers) for numbers in classes.values()}


@each_language
def test_each_language_has_a_locale_in_cldr(row: Language) -> None:
    """Dates, numbers and lists of every language come from CLDR, and from that language's own data."""
    locale = Locale.parse(row.cldr)
    assert locale.language == row.tag.split("_")[0]
    assert Locale.parse(row.tag).language == locale.language


@each_language
def test_plural_forms_tell_apart_what_cldr_tells_apart(row: Language) -> None:
    """For whole numbers up to 200 the forms of gettext and the categories of CLDR are the same classes."""
    locale = Locale.parse(row.cldr)
    ours = {number: row.plural_index(number) for number in NUMBERS}
    theirs = {number: locale.plural_form(number) for number in NUMBERS}
    assert _classes(ours) == _classes(theirs)


@each_language
def test_plural_forms_are_numbered_in_cldrs_order(row: Language) -> None:
    """Form 0 is the first of zero, one, two, few, many, other that the language has, and so on without a gap."""
    locale = Locale.parse(row.cldr)
    found = {row.plural_index(number): locale.plural_form(number) for number in NUMBERS}
    assert sorted(found) == list(range(row.nplurals))
    assert [found[index] for index in sorted(found)] == sorted(found.values(), key=CLDR_CATEGORIES.index)


@each_language
def test_directions_are_cldrs(row: Language) -> None:
    """A language's direction is the one that CLDR gives its script."""
    assert row.direction == Locale.parse(row.cldr).text_direction
    assert row.is_rtl == (row.direction is Direction.RTL)
    letters = [character for character in row.autonym if character.isalpha()]
    assert {unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters} == {row.is_rtl}


@each_language
def test_scripts_are_cldrs(row: Language) -> None:
    """A language is set in the script that CLDR thinks likeliest; Vietnamese and Urdu have rows of their own for it."""
    likely = get_global("likely_subtags")
    name = row.tag.split("_")[0]
    script = Locale.parse(row.tag).script or likely.get(row.tag, likely[name]).split("_")[1]
    assert {"Viet": "Latn", "Aran": "Arab"}.get(row.script, row.script) == script


@each_language
def test_digits_are_ones_the_language_uses(row: Language) -> None:
    """Numbers are written in European digits or in a numbering system that CLDR has for the language."""
    locale = Locale.parse(row.cldr)
    assert row.digits in {"latn", locale.default_numbering_system, *locale.other_numbering_systems.values()}


@each_language
def test_every_language_is_legible(row: Language) -> None:
    """Each language has a name, a body of 12 points or more and room between its lines."""
    assert row.english.strip()
    assert row.autonym.strip()
    assert 12 <= row.size <= 16
    assert 1.4 <= row.leading <= 2
    assert row.families


@pytest.mark.parametrize("plural_forms", sorted({row.plural_forms for row in LANGUAGES}))
def test_gettext_takes_every_formula(tmp_path: Path, plural_forms: str) -> None:
    """msgfmt accepts each Plural-Forms header with just so many forms, and refuses one form fewer."""
    count = int(plural_forms.removeprefix("nplurals=").split(";")[0])

    def check(forms: int) -> int:
        path = tmp_path / f"{forms}.po"
        header = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: {plural_forms}\\n"\n\n'
        strings = "".join(f'msgstr[{index}] "x"\n' for index in range(forms))
        path.write_text(f'{header}msgid "one"\nmsgid_plural "many"\n{strings}')
        command = ["msgfmt", "--check", "--output-file=/dev/null", str(path)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert check(count) == 0
    assert check(count - 1) != 0 if count > 1 else check(2) != 0


def test_the_fonts_list_is_that_of_the_table(repository: Path) -> None:
    """Fontconfig is shown the families of the languages table, and no other."""
    tree = ElementTree.parse(repository / "leafpost/render/fonts.conf")
    listed = [element.text for element in tree.findall("selectfont/acceptfont/pattern/patelt[@name='family']/string")]
    assert len(listed) == len(set(listed))
    assert set(listed) == {family for row in LANGUAGES for family in row.families}


def test_no_language_is_set_in_nastaliq() -> None:
    """Nastaliq's letters cannot be read back from a PDF: Naskh stands in for it."""
    assert [row.tag for row in LANGUAGES for family in row.families if "Nastaliq" in family] == []
    assert {row.families[0] for row in LANGUAGES if row.tag in ("ur", "fa", "ps", "ar")} == {"Noto Naskh Arabic"}


@pytest.mark.parametrize(
    ("tag", "family"),
    [
        ("zh_Hans", "Noto Sans CJK SC"),
        ("zh_Hant", "Noto Sans CJK TC"),
        ("ja", "Noto Sans CJK JP"),
        ("ko", "Noto Sans CJK KR"),
    ],
)
def test_each_language_of_han_characters_has_its_own_face(tag: str, family: str) -> None:
    """Chinese and Korean are never set in the Japanese face."""
    assert language(tag).families[0] == family


@pytest.mark.parametrize(
    ("written", "tag"),
    [("pt-BR", "pt_BR"), ("pt_br", "pt_BR"), ("PT_BR", "pt_BR"), ("zh-hans", "zh_Hans"), ("fil", "fil"), ("EN", "en")],
)
def test_a_tag_is_found_in_any_spelling(written: str, tag: str) -> None:
    """Hyphen or underscore, large letters or small: the same language."""
    found = find_language(written)
    assert found is language(tag)
    assert found.bcp47 == tag.replace("_", "-")


@pytest.mark.parametrize("tag", ["", "tlh", "en_XA", "zh", "pt-BR-x", "e n"])
def test_a_tag_outside_the_table_is_not_guessed(tag: str) -> None:
    """A language without a row is not found, not even by its first letters."""
    assert find_language(tag) is None


def test_every_language_is_found_by_both_of_its_tags() -> None:
    """gettext's spelling and that of HTML lead to the same row, and no two rows share a tag or a name."""
    for tag, row in all_languages().items():
        assert row.tag == tag
        assert find_language(row.bcp47) is row
    assert len({row.english for row in LANGUAGES}) == len({row.autonym for row in LANGUAGES}) == len(LANGUAGES)


PSEUDO = list(pseudo_languages().values())


@pytest.mark.parametrize("row", PSEUDO, ids=lambda row: row.tag)
def test_a_pseudo_language_can_be_set_but_never_offered(row: Language) -> None:
    """It has fonts, plural rule and direction as a real one; it is marked, and nobody finds it by its tag."""
    assert row.is_pseudo
    assert language(row.tag) is row
    assert row.tag not in all_languages()
    assert find_language(row.tag) is find_language(row.bcp47) is None
    like = language({"en_XA": "en", "ar_XB": "ar"}[row.tag])
    assert (row.direction, row.families, row.plural_forms) == (like.direction, like.families, like.plural_forms)


def test_no_real_language_is_marked_as_pseudo() -> None:
    """The stamp is for made-up languages alone."""
    assert [row.tag for row in PSEUDO] == ["en_XA", "ar_XB"]
    assert not [row.tag for row in LANGUAGES if row.is_pseudo]
