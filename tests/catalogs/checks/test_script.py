"""The rule `script`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.script import RULES
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import found
from tests.catalogs.checks.sayings import right_ones

(RULE,) = RULES


@pytest.mark.parametrize(
    ("target", "tag", "what"),
    [
        ("Bieg\u0430nie boso", "pl", "Cyrillic letter \u0430 (U+0430)"),
        ("Corr\u0435r", "es", "Cyrillic letter"),
        ("Laufen \u03bfhne Schuhe", "de", "Greek letter"),
        ("Б\u0065г", "ru", "Latin letter e (U+0065)"),
        ("Πον\u006fς", "el", "Latin letter o"),
    ],
)
def test_two_scripts_in_one_word_are_told(target: str, tag: str, what: str) -> None:
    """A letter of another script that looks the same is told with its number."""
    (finding,) = found(RULE, "x", target, tag)
    assert what in finding.what


@pytest.mark.parametrize(
    ("target", "tag", "what"),
    [
        ("Bieganie и спорт", "pl", "Cyrillic"),
        ("Correr 跑步", "es", "Cjk"),
        ("दौड़ना רץ", "hi", "Hebrew"),
        ("跑步の方法", "zh_Hans", "Hiragana"),
        ("跑步スポーツ", "zh_Hans", "Katakana"),
        ("الجري бег", "ar", "Cyrillic"),
        ("দৌড় हिन्दी", "bn", "Devanagari"),
        ("走る 달리기", "ja", "Hangul"),
    ],
)
def test_words_of_another_script_are_told(target: str, tag: str, what: str) -> None:
    """A word in neither the language's letters nor Latin ones is told."""
    (finding,) = found(RULE, "x", target, tag)
    assert what in finding.what


@pytest.mark.parametrize(
    ("target", "tag", "letter"),
    [
        ("آپ كے ڈاکٹر", "ur", "U+0643"),
        ("پانى", "ur", "U+0649"),
        ("وہ ه", "ur", "U+0647"),
        ("پياده روی", "fa", "U+064A"),
        ("كار", "fa", "U+0643"),
        ("الظهر القوی", "ar", "U+06CC"),
        ("کتاب", "ar", "U+06A9"),
    ],
)
def test_letters_of_a_neighbouring_language_are_told(target: str, tag: str, letter: str) -> None:
    """Arabic kaf and yeh in Urdu or Persian, and the other way round."""
    (finding,) = found(RULE, "x", target, tag)
    assert letter in finding.what


@pytest.mark.parametrize(
    ("target", "tag", "character"),
    [
        ("請不要跑步", "zh_Hans", "請"),
        ("腰部疼痛時停止", "zh_Hans", "時"),
        ("脊椎減壓", "zh_Hans", "減"),
        ("请不要跑步", "zh_Hant", "请"),
        ("医生说", "zh_Hant", "医"),
        ("这是腰痛", "ja", "这"),
    ],
)
def test_characters_of_another_region_are_told(target: str, tag: str, character: str) -> None:
    """A traditional form in simplified Chinese, a simplified one in traditional Chinese or Japanese."""
    (finding,) = found(RULE, "x", target, tag)
    assert finding.what.startswith(character)


@pytest.mark.parametrize(
    ("target", "tag"),
    [
        ("توقفوا عن running completely فورًا", "ar"),
        ("अपने doctor से पूछें", "hi"),
        ("请先咨询 physiotherapist", "zh_Hans"),
        ("Спросите your doctor first", "ru"),
        ("โปรด ask your doctor", "th"),
    ],
)
def test_words_left_in_latin_letters_are_told(target: str, tag: str) -> None:
    """A piece of the source that was left over is told."""
    (finding,) = found(RULE, "x", target, tag)
    assert "left in Latin letters" in finding.what


def test_latin_twins_of_a_russian_word_are_told() -> None:
    """A whole word typed on the wrong keyboard looks right and is wrong; so does a lone letter."""
    assert "look like" in found(RULE, "x", "Идите c врачом", "ru")[0].what
    assert "look like" in found(RULE, "x", "Это \u0063op дома", "ru")[0].what
    assert found(RULE, "x", "Идите с врачом, это сор", "ru") == []


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("An MRI scan", "فحص MRI للظهر", "ar"),
        ("Take 500 mg", "تناولوا 500 mg", "ar"),
        ("Harbour Back Clinic", "عيادة Harbour Back Clinic للظهر", "ar"),
        ("Write to hello@clinic.example", "اكتبوا إلى hello@clinic.example", "ar"),
        ("QR code", "QR码和X光", "zh_Hans"),
        ("T-shirt", "Tシャツを着る", "ja"),
        ("Vitamin C", "Витамин C", "ru"),
        ("The α and β of it", "Leki β-adrenolityczne", "pl"),
        ("Read {clinic_name}", "اقرؤوا {clinic_name}", "ar"),
        ("Bone of the pelvis", "髂嵴、骶骨和椎间盘，不要瞭望", "zh_Hans"),
        ("Enzyme", "酶和骶骨，病床旁的人群，看着", "zh_Hant"),
        ("Kanji", "頰を叱る。腰痛のとき、走るのを中止してください。", "ja"),
        ("A µg", "5 µg dziennie", "pl"),
        ("2ª", "2.ª sesión, n.º 5", "es"),
        ("Москва", "Centrum Москва", "pl"),
        ("Persian", "روی ه", "fa"),
        ("Pashto", "زه يم، ته یې", "ps"),
    ],
)  # fmt: skip
def test_names_units_and_signs_are_let_be(source: str, target: str, tag: str) -> None:
    """Abbreviations, names, units, addresses, placeholders, and words of the source stand in every script."""
    assert found(RULE, source, target, tag) == []


@pytest.mark.parametrize(("tag", "source", "target"), right_ones())
def test_a_sentence_in_the_wrong_catalog_is_told(tag: str, source: str, target: str) -> None:
    """A good sentence is no alarm in its own catalog, and one in that of a language of another script."""
    assert found(RULE, source, target, tag) == []
    latin = {"Latn", "Viet"}
    if all_languages()[tag].script not in latin:
        assert found(RULE, source, target, "es") != []
    else:
        assert found(RULE, "x", target, "th") != []


def test_every_script_of_the_table_is_known() -> None:
    """No language is without its letters."""
    assert {language.script for language in all_languages().values()} == set(facts("script")["scripts"])


@given(st.text(max_size=40), st.sampled_from(sorted(all_languages())))
def test_any_text_can_be_looked_at(text: str, tag: str) -> None:
    """No text makes the rule fail."""
    for finding in found(RULE, "x", text, tag):
        assert finding.what
        assert finding.fix
