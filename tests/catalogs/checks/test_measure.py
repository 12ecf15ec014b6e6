"""`number-with-unit`: what a number counts."""

import pytest

from leafpost.catalogs.checks.measure import RULES
from tests.catalogs.checks.pairs import said, text_pair

RIGHT = [
    ("es", "Take 500 mg, 3 times a day for 2 weeks.", "Tome 500 mg, 3 veces al día durante 2 semanas."),
    ("es", "Take 500 mg.", "Tome 500 miligramos."),
    ("es", "20% of patients", "El 20 por ciento de los pacientes"),
    ("es", "It costs £20.", "Cuesta 20 libras esterlinas."),
    ("es", "5 times in 5 weeks", "5 veces en 5 semanas"),
    ("es", "20 to 45 minutes", "de 20 a 45 minutos"),
    ("pl", "within 6 weeks", "w ciągu 6 tygodni"),
    ("pl", "after 6 weeks", "po 6 tygodniach"),
    ("pl", "2 hours", "2 godziny"),
    ("de", "a 6-week course", "ein 6-wöchiger Kurs"),
    ("de", "every 3 days", "alle 3 Tage"),
    ("fr", "5 ml every 8 hours", "5 ml toutes les 8 heures"),
    ("ru", "4–6 weeks, 500 mg", "4–6 недель, 500 мг"),
    ("ru", "in 10 minutes", "через 10 минут"),
    ("tr", "more than 45 minutes", "45 dakikadan fazla"),
    ("tr", "20% of people", "insanların %20'si"),
    ("tr", "20% of people", "insanların yüzde 20'si"),
    ("ar", "Take 500 mg for 6 weeks.", "تناولوا 500 ملغ لمدة 6 أسابيع."),
    ("ar", "20–45 minutes", "20–45 دقيقة"),
    ("ur", "500 mg, 3 times", "500 ملی گرام، 3 بار"),
    ("hi", "20 to 45 minutes", "20 से 45 मिनट"),
    ("hi", "6 weeks", "6 हफ़्ते"),
    ("th", "5 ml", "5 มล."),
    ("th", "3 days", "3 วัน"),
    ("ja", "20–45 minutes", "20〜45分間"),
    ("ja", "3 times a day for 2 months", "1日3回を2か月"),
    ("zh_Hans", "3 times a day for 6 weeks", "每天3次，坚持6周"),
    ("zh_Hans", "Take 500 mg at once.", "一次服用500mg即可。"),
    ("zh_Hans", "20% of patients", "百分之20的患者"),
    ("es", "Take 5 drops.", "Tome 5 gotas."),  # a word that we do not know as a unit
    ("es", "5 mg per tablet", "5 por comprimido"),  # nothing that can be recognised: silence
]
WRONG = [
    ("es", "Take 500 mg.", "Tome 500 g.", "“milligram” in the source and “gram”"),
    ("es", "Take 5 ml or 10 ml.", "Tome 5 ml o 10 l.", "“milliliter” in the source and “liter”"),
    ("es", "for 3 days", "durante 3 semanas", "“day” in the source and “week”"),
    ("es", "5 times in 5 weeks", "5 veces en 5 días", "“week” in the source and “day”"),
    ("es", "50 µg", "50 mg", "“microgram” in the source and “milligram”"),
    ("es", "2 cm", "2 mm", "“centimeter” in the source and “millimeter”"),
    ("pl", "6 weeks", "6 dni", "“week” in the source and “day”"),
    ("pl", "£20", "20 euro", "“GBP” in the source and “EUR”"),
    ("de", "a 6-week course", "ein 6-monatiger Kurs", "“week” in the source and “month”"),
    ("ru", "500 mg", "500 г", "“milligram” in the source and “gram”"),
    ("tr", "45 minutes", "45 saat", "“minute” in the source and “hour”"),
    ("ar", "Take 500 mg.", "تناولوا 500 غرام.", "“milligram” in the source and “gram”"),
    ("ur", "3 days", "3 ہفتے", "“day” in the source and “week”"),
    ("hi", "6 weeks", "6 महीने", "“week” in the source and “month”"),
    ("th", "5 ml", "5 ลิตร", "“milliliter” in the source and “liter”"),
    ("ja", "20–45 minutes", "20〜45時間", "“minute” in the source and “hour”"),
    ("zh_Hans", "500 mg", "500克", "“milligram” in the source and “gram”"),
    ("zh_Hans", "6 weeks", "6天", "“week” in the source and “day”"),
    ("es", "37 °C", "37 %", "“celsius” in the source and “percent”"),
]


@pytest.mark.parametrize(("tag", "source", "target"), RIGHT)
def test_the_same_unit_in_other_words_is_no_alarm(tag: str, source: str, target: str) -> None:
    """A unit may be a symbol or a word, inflected, before or behind; what is not recognised is not judged."""
    assert said(RULES, "number-with-unit", text_pair(tag, source, target)) == []


@pytest.mark.parametrize(("tag", "source", "target", "what"), WRONG)
def test_another_unit_is_found(tag: str, source: str, target: str, what: str) -> None:
    """Milligrams that became grams, or days that became weeks, are told."""
    found = said(RULES, "number-with-unit", text_pair(tag, source, target))
    assert found
    assert all(what in text for text in found)
