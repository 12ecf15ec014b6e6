"""The rule `negation`: a lost "not" is the worst that a translation can do."""

import re
from dataclasses import replace

import pytest

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.model import Pair
from leafpost.catalogs.checks.negation import RULES, negations_of
from leafpost.languages import all_languages, language
from tests.catalogs.checks.samples import TAGS, found, our_pairs
from tests.catalogs.checks.sayings import NOBODY, NOBODY_IN, NOT_MORE, NOT_MORE_IN, WALK_IN

(RULE,) = RULES
OFFERED_SOON = {"en", "es", "fr", "de", "pl", "ru", "tr", "vi", "ar", "ur", "hi", "ta", "th", "zh_Hans", "ja"}
# A translator's own "not" in our catalogs, for taking it out of them.
NOT_OF = {
    "es": r"\bno |\bNo |\bnadie\b|\bninguno\b|\bni\b|\bsin\b",
    "pl": r"\b[Nn]ie |\bnikt\b|\bNikt\b|\bżadnym\b|\bani\b|\b[Bb]ez\b",
    "ar": r"\bو?لا\b|\bو?لم\b|\bو?ليس\b|\bغير\b|\bدون\b",
    "hi": r"(?<!\S)(?:नहीं|न|बिना)(?!\S)",
    "zh_Hans": r"不(?!同)|没有|没|未|无(?!力)|非(?=手术)",
}
ASKS_FOR_A_NOT = re.compile(r"\b(?:not|no|nobody|never|without)\b", re.IGNORECASE)


@pytest.mark.parametrize("tag", NOT_MORE_IN)
def test_a_lost_do_not_is_told(tag: str) -> None:
    """ "Take more than 2 tablets" for "Do not take more than 2" is told in every language that has its negations."""
    good, bad = NOT_MORE_IN[tag]
    assert found(RULE, NOT_MORE, good, tag) == []
    (finding,) = found(RULE, NOT_MORE, bad, tag)
    assert "“not”" in finding.what


@pytest.mark.parametrize("tag", NOBODY_IN)
def test_a_lost_nobody_is_told(tag: str) -> None:
    """A promise that nobody can make must not become one."""
    good, bad = NOBODY_IN[tag]
    assert found(RULE, NOBODY, good, tag) == []
    (finding,) = found(RULE, NOBODY, bad, tag)
    assert "“nobody”" in finding.what


# Where one "not" can go and the sentence still negates, in the source or in some language, or where
# it stands in an idiom: the rule asks for one at least, and is silent rather than wrong.
SAY_IT_TWICE = frozenset(
    {
        "Not everything here is translated. What is missing stands in a box, in its original language.",
        "This machine has no printer that can be reached from here.",
        "No longer offered",
        "No, there is no leaflet of today with this code.",
        "What stays is a mark that nobody can read back, so that no old list brings you in again.",
        "We erase your name, your address and your consent. You get no more letters, unless you sign up again.",
        "Why not?",
        "It may be too old, or not whole. Use the link in your newest letter, or call us: {phone}",
        "Switched off, or does not answer",
    }
)


@pytest.mark.parametrize("tag", TAGS)
def test_every_negation_taken_out_of_our_catalogs_is_told(tag: str) -> None:
    """A real translation of a sentence with a "not" alarms as soon as the last "not" is taken out of it."""
    tried = 0
    for one in our_pairs(tag):
        dropped = re.sub(NOT_OF[tag], "", one.target)
        if not ASKS_FOR_A_NOT.search(one.source) or dropped == one.target:
            continue
        if one.source in SAY_IT_TWICE:
            continue
        tried += 1
        assert list(RULE.look(one)) == [], one.target
        assert list(RULE.look(replace(one, target=dropped))) != [], dropped
    assert tried >= 8


@pytest.mark.parametrize("tag", ["es", "fr", "de", "pl", "ru", "it", "pt", "nl", "hi", "ur", "ar", "vi", "sv", "uk"])
def test_a_not_that_only_the_translation_has_is_told(tag: str) -> None:
    """A "not" that is put into a sentence without any is told where the language makes it sure."""
    source = "Walk a short way every day, and ask your doctor first."
    good = WALK_IN[tag]
    words = {"es": "No", "fr": "Ne", "de": "Nicht", "pl": "Nie", "ru": "Не", "it": "Non", "pt": "Não", "nl": "Niet"}
    words |= {"hi": "नहीं", "ur": "نہیں", "ar": "لا", "vi": "Không", "sv": "Inte", "uk": "Не"}
    assert found(RULE, source, good, tag) == []
    (finding,) = found(RULE, source, f"{words[tag]} {good}", tag)
    assert "nothing in the source negates" in finding.what


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("Running is not only healthy but fun.", "Bieganie jest zdrowe i przyjemne.", "pl"),
        ("The pain is no longer there.", "Der Schmerz ist weg.", "de"),
        ("Whether or not you run, keep warm.", "Que corra o descanse, abríguese.", "es"),
        ("Read leaflet no. 5 first.", "Lesen Sie zuerst Blatt 5.", "de"),
        ("Stop running completely.", "Deje de correr por completo.", "es"),
        ("Stop running completely.", "Zalecamy całkowite zaprzestanie biegania.", "pl"),
        ("Stop running completely.", "请完全停止跑步。", "zh_Hans"),
        ("Stop running completely.", "दौड़ना पूरी तरह बंद रखें।", "hi"),
        ("Stop running completely.", "توقفوا تمامًا عن الجري.", "ar"),
        ("Stop the table at once.", "Pare la camilla de inmediato.", "es"),
        ("Not fully translated", "Traducción incompleta", "es"),
        ("Take no more than 2 tablets.", "Tome como máximo 2 comprimidos.", "es"),
        ("A treatment without an operation", "Eine Behandlung ohne Operation", "de"),
        ("Avoid long runs.", "Unikaj długich biegów.", "pl"),
        ("Unless your doctor agrees, rest.", "除非医生同意，请休息。", "zh_Hans"),
        ("Which exercises should I leave out?", "¿Qué ejercicios no debería hacer?", "es"),
        ("You must rest.", "必ず休んでください。", "ja"),
        ("You must rest.", "休まなければなりません。", "ja"),
        ("This may help you.", "役に立つかもしれません。", "ja"),
        ("It is very common.", "这非常常见。", "zh_Hans"),
        ("Each step matters.", "Chaque pas compte.", "fr"),
        ("Take only one tablet.", "Ne prenez qu'un comprimé.", "fr"),
        ("Is it painful?", "Bạn có bị đau không?", "vi"),
        ("This concerns your ears.", "இது உங்கள் காது பற்றியது.", "ta"),
        ("Some people feel sore.", "Niektóre osoby czują ból.", "pl"),
    ],
)  # fmt: skip
def test_other_ways_to_say_it_are_no_alarm(source: str, target: str, tag: str) -> None:
    """Idioms without a negation, and words that negate without a "not", are known on both sides."""
    assert found(RULE, source, target, tag) == []


def test_a_negation_that_moved_to_another_sentence_is_no_alarm() -> None:
    """Two sentences that changed places still say the same."""
    source = "You may walk. Do not run."
    assert found(RULE, source, "No corra. Puede caminar.", "es") == []
    assert len(found(RULE, source, "Corra. Puede caminar.", "es")) == 1


def test_one_of_two_sentences_is_enough_for_an_alarm() -> None:
    """A "not" that is lost in one sentence is not made good by one in the next."""
    source = "Do not run. Do not jump."
    assert found(RULE, source, "No corra. No salte.", "es") == []
    (finding,) = found(RULE, source, "No corra. Salte.", "es")
    assert "Do not jump" in finding.what


@pytest.mark.parametrize(
    ("source", "good", "bad", "tag"),
    [
        ("Do not stop taking the tablets.", "No deje de tomar las pastillas.", "Deje de tomar las pastillas.", "es"),
        ("Do not stop taking the tablets.", "Setzen Sie die Tabletten nicht ab.", "Setzen Sie die Tabletten ab.", "de"),
        ("Do not stop taking the tablets.", "Proszę nie przerywać leczenia.", "Proszę przerwać leczenie.", "pl"),
        ("Do not stop taking the tablets.", "لا تتوقفوا عن تناول الأقراص.", "توقفوا عن تناول الأقراص.", "ar"),
        ("Do not stop taking the tablets.", "गोलियाँ लेना बंद न करें।", "गोलियाँ लेना बंद करें।", "hi"),
        ("Do not stop taking the tablets.", "不要停止服药。", "请停止服药。", "zh_Hans"),
        ("Do not stop taking the tablets.", "Tabletleri bırakmayın.", "Tabletleri bırakın.", "tr"),
        ("Do not stop taking the tablets.", "薬を飲むのをやめないでください。", "薬を飲むのをやめてください。", "ja"),
        ("Do not stop taking the tablets.", "อย่าหยุดยา", "หยุดยา", "th"),
        ("Never run without shoes.", "Nunca corra sin zapatos.", "Corra sin zapatos.", "es"),
        ("Never run without shoes.", "Laufen Sie nie ohne Schuhe.", "Laufen Sie ohne Schuhe.", "de"),
        ("Never run without shoes.", "Nigdy nie biegać bez butów.", "Biegać bez butów.", "pl"),
        ("Never run without shoes.", "Никогда не бегайте без обуви.", "Бегайте без обуви.", "ru"),
        ("Never run without shoes.", "لا تجروا أبدًا دون حذاء.", "اجروا دون حذاء.", "ar"),
        ("Never run without shoes.", "बिना जूतों के कभी न दौड़ें।", "बिना जूतों के दौड़ें।", "hi"),
    ],
)  # fmt: skip
def test_a_not_before_a_stop_or_a_without_must_stay(source: str, good: str, bad: str, tag: str) -> None:
    """“Stop taking” for “do not stop taking” has a negating word left, and is told all the same."""
    assert found(RULE, source, good, tag) == []
    assert len(found(RULE, source, bad, tag)) == 1


def test_a_language_without_data_is_let_be() -> None:
    """Where nobody has written down the negations, nothing is said."""
    assert negations_of(language("so")) is None
    assert found(RULE, NOT_MORE, "2", "so") == []


def test_the_source_may_be_another_language_than_english() -> None:
    """A Spanish clinic's "no" must be in its English."""
    assert found(RULE, "No debe correr.", "You must not run.", "en", source_tag="es") == []
    (finding,) = found(RULE, "No debe correr.", "You must run.", "en", source_tag="es")
    assert "“no”" in finding.what


def test_the_data_covers_the_languages_it_should() -> None:
    """Every row is of a language in the table, compiles, and finds each of its own words."""
    rows = facts("negation")
    assert OFFERED_SOON <= set(rows) <= set(all_languages())
    for tag, row in rows.items():
        negations = negations_of(language(tag))
        assert negations is not None
        for word in (*row.get("words", ()), *row.get("parts", ())):
            assert negations.shows_in(f"{word}") or any(word in idiom for idiom in row["idioms"]), (tag, word)
        for word in row.get("certain", ()):
            assert negations.certain_in(word), (tag, word)
            assert negations.negation_in(word), (tag, word)


def test_vowel_signs_and_capitals_make_no_difference() -> None:
    """Arabic with vowel signs, Turkish capitals and a decomposed accent negate as well."""
    assert found(RULE, NOT_MORE, "لَا تتناولوا أكثر من 2.", "ar") == []
    assert found(RULE, NOT_MORE, "2 TABLETTEN FAZLA ALMAYIN.", "tr") == []
    assert found(RULE, NOT_MORE, "Na\u0303o tome mais de 2.", "pt") == []


def test_the_same_language_is_let_be() -> None:
    """A catalog of English words for an English clinic is free to say things otherwise."""
    assert isinstance(next(our_pairs("es")), Pair)
    assert found(RULE, NOT_MORE, "At most 2 tablets.", "en") == []
