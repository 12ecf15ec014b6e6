"""The rule `duplicate-word`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.repetition import RULES
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import TAGS, found, our_pairs

(RULE,) = RULES


@pytest.mark.parametrize(
    ("target", "tag", "word"),
    [
        ("Descanse en en casa.", "es", "en"),
        ("Proszę w w domu.", "pl", "w"),
        ("Ruhen Sie zu zu Hause.", "de", "zu"),
        ("Reposez-vous à à la maison.", "fr", "à"),
        ("Отдыхайте в В доме.", "ru", "в"),
        ("استريحوا في في المنزل.", "ar", "في"),
        ("घर में में आराम करें।", "hi", "में"),
        ("گھر میں میں آرام کریں۔", "ur", "میں"),
        ("Yürüyün ve ve dinlenin.", "tr", "ve"),
        ("Đi bộ và và nghỉ.", "vi", "và"),
        ("ஓய்வு மற்றும் மற்றும் நடை.", "ta", "மற்றும்"),
        ("**Descanse** descanse hoy.", "es", "descanse"),
        ("Descanse en\u00a0en casa.", "es", "en"),
    ],
)
def test_a_doubled_word_is_told(target: str, tag: str, word: str) -> None:
    """ "The the" is told in each language, whatever marks or capitals stand there."""
    (finding,) = found(RULE, "x", target, tag)
    assert f"“{word}”" in finding.what


@pytest.mark.parametrize(
    ("target", "tag"),
    [
        ("धीरे धीरे चलें।", "hi"),
        ("آہستہ آہستہ چلیں۔", "ur"),
        ("Yavaş yavaş yürüyün.", "tr"),
        ("Từ từ đi, xanh xanh.", "vi"),
        ("Jalan pelan pelan.", "id"),
        ("慢慢慢慢 走 走。", "zh_Hans"),
        ("ค่อย ค่อย เดิน", "th"),
        ("மெல்ல மெல்ல நடங்கள்.", "ta"),
        ("Nous nous voyons, vous vous reposez.", "fr"),
        ("Die, die die Schmerzen kennen, wissen, dass das das hilft.", "de"),
        ("Очень очень медленно.", "ru"),
        ("Descanse en casa. Casa y jardín.", "es"),
        ("No, no corra.", "es"),
        ("Wait. Wait again.", "en"),
        ("2 2 500 500", "es"),
        ("Andar-andar e para, para e anda", "pt"),
        ("तुम में मे", "hi"),
    ],
)
def test_doubling_on_purpose_is_let_be(target: str, tag: str) -> None:
    """Languages that double words to mean “slowly” or “each”, pronouns, numbers, and new sentences."""
    assert found(RULE, "x", target, tag) == []


def test_what_the_source_doubles_may_be_doubled() -> None:
    """A name such as “New New Clinic” is not the translator's doing."""
    assert found(RULE, "The Duran duran clinic", "La clínica Duran duran", "es") == []


@pytest.mark.parametrize("tag", ["es", "pl", "ar"])
def test_any_long_word_of_ours_that_is_doubled_is_told(tag: str) -> None:
    """Whichever word of a real translation is written twice, it is told."""
    tried = 0
    for one in our_pairs(tag):
        words = [word for word in one.target.split() if word.isalpha() and len(word) > 3]
        if words and one.target.count(words[0]) == 1 and words[0] not in ("bardzo", "خطوة"):
            tried += 1
            doubled = one.target.replace(words[0], f"{words[0]} {words[0]}")
            assert len(found(RULE, "x", doubled, tag, kind=one.message.kind if one.message else None)) == 1, doubled
    assert tried > 20


def test_the_data_is_of_known_languages() -> None:
    """Every row is of a language in the table, and those of ours are there."""
    assert {*TAGS} <= set(facts("repetition")) <= set(all_languages())


@given(st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8), unique=True, max_size=6))
def test_words_that_differ_never_alarm(words: list[str]) -> None:
    """Different words one after the other are no repetition."""
    lowered = list(dict.fromkeys(word.lower() for word in words))
    assert found(RULE, "x", " ".join(dict.fromkeys(word.casefold() for word in lowered)), "so") == []
