"""What speaks against the word of a person that two source texts mean the same."""

import pytest

from leafpost.catalogs.sameness import differences, negations_in, numbers_in
from leafpost.documents.model import Message, MessageKind
from leafpost.languages import language

LINKS, VARIABLES = ("booking", "home"), ("clinic_phone", "clinic_name")


def against(old: str, new: str, kind: MessageKind = MessageKind.PARAGRAPH, tag: str = "en") -> tuple[str, ...]:
    return differences(old, Message("a", new, kind, 1), LINKS, VARIABLES, language(tag))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Walk a litle every hour.", "Walk a little every hour."),
        ("Walk a little, every hour", "Walk a little every hour."),
        ("Take **500 mg** of it. Call {clinic_phone}.", "Take **500 mg** of it. call {clinic_phone}."),
        ("[Book an asessment][booking]", "[Book an assessment][booking]"),
        ("Do not run in the coming weks.", "Do not run in the coming weeks."),
        ("You can't run yet, so walk.", "You cannot run yet, so walk."),
        ("Rest for 20 minuts, then walk on.", "Rest for 20 minutes, then walk on."),
        ("Colour of the urine is a sign.", "Color of the urine is a sign."),
    ],
)
def test_nothing_speaks_against_a_mended_typo(old: str, new: str) -> None:
    """Spelling, a comma, a capital letter: numbers, negations, marks and all but a few letters are the same."""
    assert against(old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Take 500 mg of it at most.", "Take 50 mg of it at most.", "numbers"),
        ("Take 500 mg of it at most.", "Take 500 g of it at most.", "numbers"),
        ("Rest for 20–45 minutes at home.", "Rest for 25–45 minutes at home.", "numbers"),
        ("Take 1.5 tablets of it at most.", "Take 15 tablets of it at most.", "numbers"),
        ("Take ½ tablet of it at most.", "Take ¼ tablet of it at most.", "numbers"),
        ("Walk once in the morning.", "Walk twice in the morning.", "numbers"),
        ("Call if your fever is > 38 °C today.", "Call if your fever is < 38 °C today.", "numbers"),
        ("Do not run in the first weeks.", "Do now run in the first weeks.", "negations"),
        ("You can run in the first weeks.", "You can't run in the first weeks.", "negations"),
        ("You may run without any pain.", "You may run with out any pain.", "negations"),
        ("Call {clinic_phone} if the pain grows.", "Call {clinic_name} if the pain grows.", "placeholders"),
        ("[Book an assessment][booking]", "[Book an assessment][home]", "placeholders"),
        ("Take **at most** one of them a day.", "Take at most one of them a day.", "placeholders"),
        ("Take **at most** one of them a day.", "Take *at most* one of them a day.", "placeholders"),
        ("Take **at most** one of them a day.", "Take at most **one of** them a day.", "other words are strong"),
        ("Keep warm and rest at home.", "Keep moving and go outside.", "words differ"),
        ("a b c d e f g h i j k l m n o p q r s", "a b c d e f g h i j k l m n x y z t s", "words differ"),
    ],
)
def test_what_no_person_should_overlook_is_told(old: str, new: str, why: str) -> None:
    """A dose, its unit, a negation, a link, a strong word: each is a reason of its own, both ways round."""
    assert any(why in reason for reason in against(old, new))
    assert any(why in reason for reason in against(new, old))


def test_every_reason_is_told_at_once() -> None:
    """Whoever sees the refusal sees all of it."""
    assert len(against("Do not take {clinic_phone} 500 mg", "Do take 50 mg")) == 4


def test_marks_mean_nothing_in_plain_texts() -> None:
    """In a title an asterisk is an asterisk; a placeholder is one there too."""
    assert against("A * for your *back*", "A for your *back*", MessageKind.TITLE) == ()
    assert against("Call {clinic_phone} now", "Call {clinic_name} now", MessageKind.TITLE) != ()


def test_numbers_are_counted_with_their_units() -> None:
    """Digits, fractions and number words each count, as often as they stand there."""
    found = numbers_in("Take two of 500 mg, ½ of 500 mg, 20 % or 3.5, at most twice")
    assert found == {"two": 1, "500mg": 2, "½": 1, "20%": 1, "3.5": 1, "twice": 1}


def test_negations_are_counted_in_all_their_spellings() -> None:
    """Contracted or written out, a negation is the same one; words that look like one are none."""
    assert negations_in("Don’t, do not, cannot, isn't, dont") == {"not": 5}
    assert negations_in("Only without any, unless never") == {"only": 1, "without": 1, "unless": 1, "never": 1}
    assert negations_in("A knot, a want, nothing noted") == {"nothing": 1}


@pytest.mark.parametrize(
    ("old", "new", "tag"),
    [
        ("No corra durante el tratamiento, por favor.", "Ya corra durante el tratamiento, por favor.", "es"),
        ("Nie biegać w czasie całego leczenia, proszę.", "Nią biegać w czasie całego leczenia, proszę.", "pl"),
    ],
)
def test_a_negation_of_another_source_language_is_known(old: str, new: str, tag: str) -> None:
    """A clinic that does not write English is kept from losing a "not" as well."""
    assert any("negations" in why for why in against(old, new, tag=tag))
    assert not any("negations" in why for why in against(old, old.replace(",", ""), tag=tag))
