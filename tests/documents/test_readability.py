"""How hard an English text is to read: counts that were made by hand, and what must not change them."""

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyphen import Pyphen

from leafpost.documents.readability import (
    automated_readability_index,
    flesch_kincaid_grade,
    mean_sentence_length,
    sentences,
    syllables,
    words_of,
)

GRADES = (flesch_kincaid_grade, automated_readability_index)

# 10 words in 2 sentences; 4+2+3+6 + 3+1+6+5+4+4 = 38 letters; 1+1+1+2 + 1+1+2+2+1+1 = 13 syllables.
WALK = "Walk to the clinic. Ask a doctor about your back."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Walk. Rest! And then? Ask us…", ["Walk.", "Rest!", "And then?", "Ask us…"]),
        ("Take the first step", ["Take the first step"]),
        ("**Move more forward.** Lead with your chest.", ["Move more forward.", "Lead with your chest."]),
        ("Walk (on grass.) Then run.", ["Walk (on grass.)", "Then run."]),
        ("We say: “Stop.” You stop.", ["We say: “Stop.”", "You stop."]),
        ("Choose soft ground, e.g. sand, for 2.5 hours.", ["Choose soft ground, e.g. sand, for 2.5 hours."]),
        ("12 Quay Road\\\nTestford", ["12 Quay Road", "Testford"]),
        ("Joints and discs: they jar.", ["Joints and discs: they jar."]),
        ("… – !", []),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_pauses(text: str, expected: list[str]) -> None:
    """Marks at the end, lines and the end of the text end a sentence; colons, numbers and small letters do not."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wear top-quality shoes, don’t you?", ["Wear", "top-quality", "shoes", "don’t", "you"]),
        ("20–45 minutes, 2.5 km, 1,000 steps", ["20", "45", "minutes", "2.5", "km", "1,000", "steps"]),
        ("Call {clinic_phone}, or book", ["Call", "value", "or", "book"]),
        ("[Read the full list][full-list].", ["Read", "the", "full", "list"]),
        ("See [our page](https://clinic.example/a_b).", ["See", "our", "page"]),
        ("[**Call {clinic_phone}** now][booking]", ["Call", "value", "now"]),
        ("**stop** _running_ com*ple*tely", ["stop", "running", "completely"]),
        ("a \\*star\\* and \\[brackets](here)", ["a", "star", "and", "brackets", "here"]),
    ],
)
def test_a_word_is_what_is_read_between_two_spaces(text: str, expected: list[str]) -> None:
    """Marks are no letters, a link leaves its words, and a variable counts as one word."""
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "back you whole makes used clothes strength run's don't 7 x"),
        (2, "any over again table being action people Asked-for wanted houses create 16 ANY"),
        (3, "excellent exercise spinal-cord decompress surgical precautions"),
        (4, "sciatica diagnosis information especially"),
        (6, "physiotherapist"),
    ],
)
def test_syllables_are_those_that_are_spoken(number: int, words: str) -> None:
    """Common words, mute endings, two vowels that are two syllables, hyphens and digits are counted as they sound."""
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), number)


@pytest.mark.parametrize(("word", "patterns", "spoken"), [("any", 1, 2), ("osteoporosis", 4, 6), ("aneurysm", 2, 4)])
def test_vowels_find_what_hyphenation_does_not(word: str, patterns: int, spoken: int) -> None:
    """Where the hyphenation patterns part a word too seldom, its vowels come closer to how it sounds."""
    assert max(len(Pyphen(lang=tag).positions(word)) + 1 for tag in ("en_GB", "en_US")) == patterns
    assert patterns < syllables(word) <= spoken


def test_the_flesch_kincaid_grade_is_that_of_its_formula() -> None:
    """0.39 × words to a sentence + 11.8 × syllables to a word − 15.59, worked out by hand."""
    assert flesch_kincaid_grade([WALK]) == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59)
    assert flesch_kincaid_grade(["The cat sat on the mat."]) == pytest.approx(-1.45)


def test_the_automated_readability_index_is_that_of_its_formula() -> None:
    """4.71 × letters to a word + 0.5 × words to a sentence − 21.43, worked out by hand."""
    assert automated_readability_index([WALK]) == pytest.approx(4.71 * 3.8 + 0.5 * 5 - 21.43)
    assert automated_readability_index(["The cat sat on the mat."]) == pytest.approx(-5.085)
    assert automated_readability_index(["Don't!"]) == pytest.approx(4.71 * 4 + 0.5 * 1 - 21.43)


def test_the_mean_length_is_over_sentences_not_over_texts() -> None:
    """Ten words in two sentences and a heading of two words are four words to a sentence."""
    assert mean_sentence_length([WALK, "Ask first"]) == pytest.approx(4)


def test_a_list_item_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    """Items do not run together into one long sentence."""
    assert mean_sentence_length(["An elliptical machine", "A stair climber"]) == pytest.approx(3)


@pytest.mark.parametrize("measure", [*GRADES, mean_sentence_length])
@pytest.mark.parametrize("texts", [[], [""], ["…", "** **"]])
def test_a_text_without_words_has_no_reading_age(measure: Callable[[list[str]], float], texts: list[str]) -> None:
    """Nothing is said about nothing."""
    with pytest.raises(ValueError, match="no words"):
        measure(texts)


TEXTS = st.lists(st.text(st.sampled_from("ab eiy.!? \n,*[](){}_-'’2") | st.characters(), max_size=60), max_size=4)


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("ab eiy.!? \n,*[](){}_-'’2") | st.characters(), max_size=80))
def test_no_word_is_lost_or_cut_between_sentences(text: str) -> None:
    """Whatever the text, its sentences have exactly its words, and each word is spoken."""
    plain_text = re.sub(r"[\[\](){}*_\\]", " ", text)  # a sentence is plain already: marks must not be read twice
    found = [word for sentence in sentences(plain_text) for word in words_of(sentence)]
    assert found == words_of(plain_text)
    assert all(syllables(word) >= 1 for word in found)


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS)
def test_every_text_has_a_grade_or_no_words(texts: list[str]) -> None:
    """No text ends in anything else than a number or the one error; its sentences are no longer than its words."""
    count = sum(len(words_of(text)) for text in texts)
    if count == 0:
        with pytest.raises(ValueError, match="no words"):
            flesch_kincaid_grade(texts)
        return
    assert 1 <= mean_sentence_length(texts) <= count
    assert all(math.isfinite(grade(texts)) for grade in GRADES)


@given(words=st.lists(st.sampled_from(WALK.rstrip(".").split()), min_size=1, max_size=9), data=st.data())
def test_marks_and_links_do_not_change_a_grade(words: list[str], data: st.DataObject) -> None:
    """Strong words, emphasis and links make a text no harder and no easier."""
    forms = data.draw(st.lists(st.sampled_from(["{}", "**{}**", "*{}*", "[{}][booking]"]), min_size=9, max_size=9))
    marked = " ".join(form.format(word) for form, word in zip(forms, words, strict=False))
    for grade in GRADES:
        assert grade([marked]) == grade([" ".join(words)])


@given(repeated=st.integers(1, 20), order=st.permutations(["Stand up straight.", "Possibly swimming", WALK]))
def test_a_grade_is_of_the_whole(repeated: int, order: list[str]) -> None:
    """The order of the texts does not matter, nor how often they are all repeated."""
    for grade in GRADES:
        assert grade(order * repeated) == pytest.approx(grade(sorted(order)))
