"""Where sentences end, and the rule `sentence-count`."""

import pytest

from leafpost.catalogs.checks.sentences import RULES, sentences
from leafpost.documents.model import CalloutKind
from leafpost.languages import language
from tests.catalogs.checks.samples import found
from tests.catalogs.checks.sayings import QUESTION_IN

(RULE,) = RULES
THREE = "Rest today. Walk tomorrow. Call us if it hurts."


@pytest.mark.parametrize("tag", sorted(set(QUESTION_IN) - {"th"}))
def test_a_question_and_an_answer_are_two_sentences(tag: str) -> None:
    """Each language's own marks end a sentence, with or without a space behind them."""
    assert len(sentences(QUESTION_IN[tag], language(tag))) == 2


@pytest.mark.parametrize(
    ("text", "tag", "count"),
    [
        ("Use soft ground, e.g. sand.", "en", 1),
        ("Dr. Adams will see you. Bring your shoes.", "en", 2),
        ("You can do it. The table stops.", "en", 2),
        ("Tragen Sie z. B. Turnschuhe.", "de", 1),
        ("Wait… then go on.", "en", 1),
        ("“Stop.” Then rest.", "en", 2),
        ("Rest (at home). Then walk.", "en", 2),
        ("First line\nsecond line", "en", 2),
        ("Πονάτε; Ναι; Πείτε μας.", "el", 3),
        ("Walk; then rest.", "en", 1),
        ("休息。然后走动！好吗？", "zh_Hans", 3),
        ("आराम करें। फिर चलें।", "hi", 2),
        ("…", "en", 0),
        ("", "en", 0),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_say(text: str, tag: str, count: int) -> None:
    """Abbreviations, titles, brackets and quotation marks do not mislead."""
    assert len(sentences(text, language(tag))) == count


@pytest.mark.parametrize(
    ("target", "tag"),
    [
        ("Descanse hoy.", "es"),
        ("Dziś proszę odpocząć.", "pl"),
        ("استريحوا اليوم.", "ar"),
        ("आज आराम करें।", "hi"),
        ("今天休息。", "zh_Hans"),
        ("今日は休んでください。", "ja"),
        ("آج آرام کریں۔", "ur"),
        ("Bugün dinlenin.", "tr"),
    ],
)
def test_two_lost_sentences_are_told(target: str, tag: str) -> None:
    """One sentence for three is told, whatever the language's full stop."""
    (finding,) = found(RULE, THREE, target, tag)
    assert finding.what == "the source has 3 sentences, the translation 1 sentence"


def test_two_sentences_may_become_one() -> None:
    """A translator may join two sentences, or part one."""
    assert found(RULE, THREE, "Descanse hoy y camine mañana. Llámenos si le duele.", "es") == []
    assert found(RULE, THREE, "Descanse. Hoy. Camine mañana. Llámenos si le duele.", "es") == []


def test_a_warning_must_not_lose_a_single_one() -> None:
    """In a warning or urgent box, one sentence less is told; in a tip it is not."""
    target = "Descanse hoy y camine mañana. Llámenos si le duele."
    assert found(RULE, THREE, target, "es", callout=CalloutKind.TIP) == []
    assert len(found(RULE, THREE, target, "es", callout=CalloutKind.WARNING)) == 1
    assert len(found(RULE, THREE, target, "es", callout=CalloutKind.URGENT)) == 1


def test_thai_is_not_counted() -> None:
    """Thai parts sentences by a space alone, so nothing is said."""
    assert found(RULE, THREE, "วันนี้พักผ่อน พรุ่งนี้เดิน โทรหาเราถ้าปวด", "th") == []
