"""The rule `end-punctuation`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.checks.endings import RULES
from leafpost.documents.model import MessageKind
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import found
from tests.catalogs.checks.sayings import QUESTION_IN, WALK, WALK_IN

(RULE,) = RULES


@pytest.mark.parametrize("tag", sorted(set(WALK_IN) - {"th"}))
def test_a_lost_full_stop_is_told(tag: str) -> None:
    """A sentence that has lost its full stop is told, with the language's own mark to put there."""
    (finding,) = found(RULE, WALK, WALK_IN[tag][:-1], tag)
    assert finding.what == "the source ends with a full stop, the translation with no mark"
    assert finding.fix == f"end it with {WALK_IN[tag][-1]}"


@pytest.mark.parametrize(
    ("source", "target", "tag", "what"),
    [
        ("Does it hurt?", "क्या दर्द होता है।", "hi", "a question mark, the translation with a full stop"),
        ("Does it hurt?", "很痛。", "zh_Hans", "a question mark, the translation with a full stop"),
        ("Good choices are:", "Dobry wybór to.", "pl", "a colon, the translation with a full stop"),
        ("Good choices are:", "الخيارات الجيدة", "ar", "a colon, the translation with no mark"),
        ("Stop!", "Stopp.", "de", "an exclamation mark, the translation with a full stop"),
        ("Posture", "Postura.", "es", "no mark, the translation with a full stop"),
        ("Wait…", "Czekać.", "pl", "three dots, the translation with a full stop"),
    ],
)
def test_another_mark_is_told(source: str, target: str, tag: str, what: str) -> None:
    """A question that became a statement, or a colon before a list that was lost."""
    (finding,) = found(RULE, source, target, tag)
    assert what in finding.what


@pytest.mark.parametrize(
    ("source", "target", "tag", "own"),
    [
        ("Rest.", "आराम करें.", "hi", "।"),
        ("Rest.", "آرام کریں.", "ur", "۔"),
        ("Does it hurt?", "هل يؤلم?", "ar", "؟"),
        ("Rest.", "休息.", "zh_Hans", "。"),
        ("Does it hurt?", "痛みますか?", "ja", "？"),
        ("Good choices are:", "不错的选择有:", "zh_Hans", "："),
        ("Does it hurt?", "Πονάει?", "el", ";"),
        ("Rest.", "বিশ্রাম নিন.", "bn", "।"),
    ],
)
def test_a_mark_of_another_language_is_told(source: str, target: str, tag: str, own: str) -> None:
    """The right kind of mark in a European shape is told where the language has its own."""
    (finding,) = found(RULE, source, target, tag)
    assert finding.fix == f"use the language's own mark {own}"


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("**Rest now.**", "**立即休息。**", "zh_Hans"),
        ("Rest now (at home).", "请立即休息（在家）。", "zh_Hans"),
        ("“Rest now.”", "«Descanse ahora».", "es"),
        ("[Book an assessment][booking]", "[预约评估][booking]", "zh_Hans"),
        ("Or call {clinic_phone}.", "أو اتصلوا على {clinic_phone}.", "ar"),
        ("Hello,", "Hola:", "es"),
        ("Hello,", "Hallo!", "de"),
        ("Does it hurt?", "ปวดไหม", "th"),
        ("Rest.", "พักผ่อน", "th"),
        ("500 mg", "500 mg", "es"),
        ("{word}: {title}", "{word}: {title}", "es"),
        ("Wait...", "稍等……", "zh_Hans"),
        ("Does it hurt?", "Πονάει;", "el"),
        ("Does it hurt?", "Πονάει\u037e", "el"),
    ],
)  # fmt: skip
def test_marks_that_correspond_are_no_alarm(source: str, target: str, tag: str) -> None:
    """Quotation marks, brackets and ** are looked through; a salutation ends as the language has it."""
    assert found(RULE, source, target, tag) == []


def test_a_heading_may_ask_or_tell() -> None:
    """“Why it can hurt” is a question in some languages; in a paragraph the difference counts."""
    source, target = "Why it can hurt", "لماذا قد يؤلم؟"
    assert found(RULE, source, target, "ar", kind=MessageKind.HEADING) == []
    assert len(found(RULE, source, target, "ar")) == 1


@pytest.mark.parametrize("text", ["Le duele?", "Ay, le duele!", "¿Le duele? Camina?"])
def test_spanish_opens_its_questions(text: str) -> None:
    """A Spanish question or call without ¿ or ¡ is told."""
    source = "It hurts!" if text.endswith("!") else "Does it hurt?"
    (finding,) = found(RULE, source, text, "es")
    assert "¿" in finding.what or "¡" in finding.what


@pytest.mark.parametrize("tag", sorted(QUESTION_IN))
def test_a_text_against_itself_is_no_alarm(tag: str) -> None:
    """A text in the right language corresponds to itself."""
    assert found(RULE, QUESTION_IN[tag], QUESTION_IN[tag], tag, source_tag=tag) == []


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(sorted(all_languages())))
def test_any_text_can_be_looked_at(source: str, target: str, tag: str) -> None:
    """No text makes the rule fail, and every finding says something."""
    for finding in found(RULE, source, target, tag):
        assert finding.what
        assert finding.fix
