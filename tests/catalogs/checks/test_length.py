"""The rule `length`."""

import unicodedata

import pytest

from leafpost.catalogs.checks.data import facts
from leafpost.catalogs.checks.length import RULES, SOURCE_RULES, width
from leafpost.catalogs.template import LENGTH_LIMITS
from leafpost.documents.model import MessageKind
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import found, our_pairs

(RULE,) = RULES
LONG = "Patients in our programme: please stop running until your treating specialist says that you may run again."


@pytest.mark.parametrize(
    ("target", "tag"),
    [
        ("Pacientes de nuestro programa: deje de correr.", "es"),
        ("参加康复计划的患者：请停止跑步。", "zh_Hans"),
        ("हमारे कार्यक्रम के मरीज़: कृपया दौड़ना बंद रखें।", "hi"),
        ("المرضى في برنامجنا: توقفوا عن الجري.", "ar"),
        ("Pacjenci naszego programu: prosimy nie biegać.", "pl"),
    ],
)
def test_half_a_sentence_lost_is_told(target: str, tag: str) -> None:
    """A translation that leaves out half is told, although each language is longer or shorter by nature."""
    (finding,) = found(RULE, LONG, target, tag)
    assert "as long as is to be expected" in finding.what
    assert "missing" in finding.fix


def test_a_translation_that_stands_there_twice_is_told() -> None:
    """Text that was pasted twice is told."""
    whole = "Pacientes de nuestro programa: por favor, dejen de correr hasta que su especialista les diga que pueden."
    assert found(RULE, LONG, whole, "es") == []
    (finding,) = found(RULE, LONG, f"{whole} {whole}", "es")
    assert "times as long" in finding.what


def test_short_texts_are_let_be() -> None:
    """One word may be four times as long as another, and nothing is lost."""
    assert found(RULE, "A stair climber", "Máquina para subir y bajar escaleras en casa o en el gimnasio", "es") == []


@pytest.mark.parametrize("kind", sorted(LENGTH_LIMITS))
def test_a_text_over_its_limit_is_told(kind: MessageKind) -> None:
    """A title, summary, subject or preheader that is too long for its place is told; one that just fits is not."""
    limit = LENGTH_LIMITS[kind]
    assert found(RULE, "Back", "x" * limit, "es", kind=kind) == []
    (finding,) = found(RULE, "Back", "x" * (limit + 1), "es", kind=kind)
    assert str(limit) in finding.what
    assert len(found(RULE, "Back", "痛" * (limit // 2 + 1), "zh_Hans", kind=kind)) == 1
    assert found(RULE, "Back", "x" * 500, "es", kind=MessageKind.HEADING) == []


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("abc", 3),
        ("腰痛", 4),
        ("ｱ", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("कि", 2),
        ("ที่", 1),
        ("a\u200bb", 2),
        ("{clinic_phone}", 8),
    ],
)
def test_room_is_counted_as_it_is_seen(text: str, room: int) -> None:
    """Wide characters take two, marks above a letter and hidden ones none, a variable about its value."""
    assert width(text) == room


def test_marks_take_no_room() -> None:
    """Asterisks and the names of links are not shown, so they are not counted."""
    source = "Read our leaflet about running, or [book an assessment][booking] today."
    target = "Lea nuestro folleto sobre correr o [pida cita para una evaluación][booking-of-an-assessment-by-web] hoy."
    assert found(RULE, source, target, "es") == []


def characters(text: str) -> int:
    """How many characters a text has without those above and below others."""
    return sum(unicodedata.category(c) != "Mn" for c in text)


def test_every_language_has_a_ratio() -> None:
    """No language of the table is left out, and ours are near what our own catalogs show."""
    ratios = facts("length")["ratio"]
    assert {tag for tag in all_languages() if tag not in ratios} == {"pt_BR"}  # as Portuguese
    for tag in ("es", "pl", "ar", "hi", "zh_Hans"):
        long = [pair for pair in our_pairs(tag) if len(pair.source) > 60 and "{" not in pair.source]
        ours = sum(map(characters, (pair.target for pair in long))) / sum(len(pair.source) for pair in long)
        assert ours == pytest.approx(ratios[tag], rel=0.2)


def test_the_rule_for_sources_has_the_same_name() -> None:
    """A title that is too long is one rule, in the source and in a translation."""
    assert {rule.name for rule in (*RULES, *SOURCE_RULES)} == {"length"}
