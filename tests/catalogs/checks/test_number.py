"""`number`: real sentences whose numbers are right or wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.checks.model import Pair, Tongue
from leafpost.catalogs.checks.number import RULES
from leafpost.catalogs.model import Entry
from leafpost.languages import all_languages, language
from tests.catalogs.checks.pairs import said, text_pair

RIGHT = [
    ("es", "Take 0.5 mg twice a day.", "Tome 0,5 mg dos veces al día."),
    ("es", "Rest for 20 to 45 minutes.", "Descanse de 20 a 45 minutos."),
    ("es", "More than 1,000 people.", "Más de 1.000 personas."),
    ("es", "More than 10,000 people.", "Más de 10 000 personas."),
    ("es", "Up to 1,234.5 g", "Hasta 1.234,5 g"),
    ("es", "½ a tablet, or 1½ tablets.", "0,5 comprimidos, o 1,5 comprimidos."),
    ("es", "Vertebrae L4 and L5–S1.", "Vértebras L4 y L5–S1."),
    ("es", "The 1st and the 2nd day.", "El 1.º y el 2.º día."),
    ("es", "Call +44 20 7946 0000.", "Llame al +44 20 7946 0000."),
    ("es", "Two legs, one back.", "Dos piernas, una espalda."),
    ("es", "Take {number} tablets of 5 mg.", "Tome {number} comprimidos de 5 mg."),
    ("de", "Take **1,000 mg**.", "Nehmen Sie **1.000 mg**."),
    ("de", "Take 1,000 mg.", "Nehmen Sie 1 000 mg."),
    ("de", "Take 1,000 mg.", "Nehmen Sie 1'000 mg."),
    ("de", "Open from 8:00 to 18:00.", "Geöffnet von 8.00 bis 18.00 Uhr."),
    ("de", "Open from 8:00 to 18:00.", "Geöffnet von 8 bis 18 Uhr."),
    ("de", "Monday to Friday, 8:00 to 18:00", "Montag bis Freitag, 8–18 Uhr"),
    ("de", "Both of the 2 legs.", "Beide der 2 Beine."),
    ("fr", "Open from 8:00 to 20:30.", "Ouvert de 8 h à 20:30."),
    ("fr", "More than 1,000,000 people.", "Plus de 1\u202f000\u202f000 personnes."),
    ("fr", "At 6 pm.", "À 18h."),
    ("pl", "Between 2.5 and 10 kg.", "Od 2,5 do 10 kg."),
    ("pl", "More than 12,500 steps.", "Ponad 12 500 kroków."),
    ("ru", "More than 12,500 steps, 37.5 °C.", "Больше 12\u00a0500 шагов, 37,5 °C."),
    ("tr", "20% of 1,000 people.", "1.000 kişinin %20'si."),
    ("ar", "Take 1,000 mg for 20–45 days.", "تناولوا ١٬٠٠٠ ملغ لمدة ٢٠–٤٥ يومًا."),
    ("ar", "Take 0.5 mg.", "تناولوا ٠٫٥ ملغ."),
    ("ar", "8:00 to 18:00", "من الساعة 8:00 إلى 18:00"),
    ("ur", "For 20 to 45 minutes.", "۲۰ سے ۴۵ منٹ تک۔"),
    ("hi", "More than 100,000 people in 6 weeks.", "6 हफ़्तों में १,००,००० से ज़्यादा लोग।"),
    ("hi", "More than 100,000 people.", "1 लाख से ज़्यादा लोग।"),
    ("hi", "Rest for 20 to 45 minutes.", "20 से 45 मिनट आराम करें।"),
    ("th", "Take 5 ml, 3 times a day.", "รับประทาน ๕ มล. วันละ ๓ ครั้ง"),
    ("ja", "Rest for 20–45 minutes.", "２０〜４５分休みます。"),
    ("zh_Hans", "10,000 steps a day.", "每天1万步。"),
    ("zh_Hans", "Rest for 20 to 45 minutes.", "休息20至45分钟。"),
    ("zh_Hans", "1,000 metres", "１，０００米"),
    ("es", "−5 °C", "-5 °C"),
    ("es", "Take 2 now, 2 at night.", "Tome 2 ahora, 2 por la noche."),
    ("es", "From 4 to 6 weeks, 20–45 minutes each time.", "Cada vez 20–45 minutos, durante 4–6 semanas."),
    ("es", "On 2026-11-01.", "El 01.11.2026."),
    ("hi", "Take 2 tablets and 5 ml.", "5 ml और 2 गोलियाँ लें।"),
]
WRONG = [
    ("es", "Take 2 tablets.", "Tome 24 comprimidos.", "the source has 2, the translation 24"),
    ("es", "Take 0.5 mg.", "Tome 5 mg.", "the source has 0.5, the translation 5"),
    ("es", "Take 2 tablets.", "Tome dos comprimidos.", "the translation has lost 2"),
    ("zh_Hans", "Take 1 tablet.", "一次一片。", "the translation has lost 1"),
    ("es", "Take some.", "Tome 3.", "the translation has 3, which the source has not"),
    ("es", "20-45 minutes", "45-20 minutos", "the range from 20 to 45 is turned round in the translation"),
    ("ar", "20–45 minutes", "٤٥–٢٠ دقيقة", "the range from 20 to 45 is turned round in the translation"),
    ("de", "20 to 45 minutes", "45 bis 20 Minuten", "the range from 20 to 45 is turned round in the translation"),
    ("es", "20 to 45 minutes, 3 times", "20 minutos, 3 veces, 45", "the range from 20 to 45 is taken apart"),
    ("de", "1,000 mg", "1,000 mg", "the source has 1,000 (that is 1000), the translation 1,000 (that is 1)"),
    ("es", "−5 °C", "5 °C", "the source has −5, the translation 5"),
    ("es", "Take 2 now, 2 at night.", "Tome 2 ahora.", "the translation has lost 2"),
    ("pl", "8:00 to 18:00", "8:00–16:00", "the source has 18:00, the translation 16:00"),
    ("es", "Call 020 7946.", "Llame al 20 7946.", "the source has 020, the translation 20"),
    ("hi", "6 weeks", "९ हफ़्ते", "the source has 6, the translation ९"),
    ("zh_Hans", "10,000 steps", "1千步", "the source has 10,000, the translation 1"),
    ("es", "10 mg or 100 mg", "10 mg o 1000 mg", "the source has 100, the translation 1000"),
    ("th", "5 ml", "๕๐ มล.", "the source has 5, the translation ๕๐"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "source", "target"), RIGHT)
def test_right_numbers_are_no_alarm(tag: str, source: str, target: str) -> None:
    """Digits, separators, times and ranges may be those of the language."""
    assert said(RULES, "number", text_pair(tag, source, target)) == []


@pytest.mark.parametrize(("tag", "source", "target", "what"), WRONG)
def test_wrong_numbers_are_found(tag: str, source: str, target: str, what: str) -> None:
    """A number that is changed, lost, invented, or turned round in its range is told."""
    (found,) = said(RULES, "number", text_pair(tag, source, target))
    assert what in found


def plural_pair(tag: str, target: str, numbers: tuple[int, ...]) -> Pair:
    entry = Entry("1 week", (target,), msgid_plural="1 week or more")
    return Pair("interface", entry, "1 week", target, Tongue(language(tag)), language("en"), numbers=numbers)


@pytest.mark.parametrize(
    ("numbers", "is_found"), [((1,), False), ((0, 1), False), ((2,), True), ((1, 21, 31), True), ((), True)]
)
def test_a_form_for_one_number_may_say_it_in_a_word(numbers: tuple[int, ...], is_found: bool) -> None:
    """A form that only 1 takes may leave the numeral 1 out, a form that other numbers take may not."""
    assert bool(said(RULES, "number", plural_pair("pl", "tydzień", numbers))) is is_found


# --- for every language and number -------------------------------------------------------

ZEROS = [ord("0"), 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10]  # European, Arabic, Persian, Devanagari, …
ANY_TAG = st.sampled_from(sorted(all_languages()))
ANY_NUMBER = st.integers(0, 10**7)


def in_digits(number: int, zero: int) -> str:
    return "".join(chr(zero + int(digit)) for digit in str(number))


@settings(deadline=None)  # CLDR is read when a language comes first
@given(tag=ANY_TAG, numbers=st.lists(ANY_NUMBER, min_size=1, max_size=4), zero=st.sampled_from(ZEROS))
def test_digits_of_any_script_are_the_same_number(tag: str, numbers: list[int], zero: int) -> None:
    """A number that is written in another script's digits never alarms."""
    source, target = " / ".join(map(str, numbers)), " / ".join(in_digits(n, zero) for n in numbers)
    assert said(RULES, "number", text_pair(tag, source, target)) == []


@settings(deadline=None)  # CLDR is read when a language comes first
@given(tag=ANY_TAG, number=ANY_NUMBER, other=ANY_NUMBER, zero=st.sampled_from(ZEROS))
def test_a_changed_digit_is_always_found(tag: str, number: int, other: int, zero: int) -> None:
    """Two numbers that differ alarm in every language and script."""
    found = said(RULES, "number", text_pair(tag, f"({number})", f"({in_digits(other, zero)})"))
    assert bool(found) == (number != other)


@settings(deadline=None)  # CLDR is read when a language comes first
@given(text=st.text(alphabet="0123456789.,:'  -–−٫٬½万%٣०mgap", max_size=40), tag=ANY_TAG)
def test_any_row_of_signs_can_be_read(text: str, tag: str) -> None:
    """No text of digits and signs stops the rule, and in one language it agrees with itself."""
    assert said(RULES, "number", text_pair(tag, text, text, source_tag=tag)) == []
