"""The rule `plain-words`."""

from pathlib import Path

import pytest

from leafpost.catalogs.checks.plain_words import RULES
from tests.catalogs.checks.samples import told_of_source

(RULE,) = RULES


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("To book, [click here][booking].", "“click here” do not say where"),
        ("[Here][booking] you can book.", "“Here” do not say where"),
        ("*Do not run at all today.* Rest.", "6 words are emphasised"),
        ("Rest. _Do not run at all._ Walk.", "5 words are emphasised"),
        ("**" + "walk " * 25 + "now**", "26 words are set strong"),
        ("Rest. DO NOT RUN TODAY PLEASE. Walk.", "“DO NOT RUN TODAY PLEASE.” is in capitals"),
        ("Pain is not uncommon.", "“not uncommon” negates twice"),
        ("It isn’t unusual to be sore.", "“isn't unusual” negates twice"),
        ("The tablets should be taken with water.", "“should be taken” does not say who"),
        ("Running must not be started again.", "“must not be started” does not say who"),
        ("It helps 30% of people.", "“30%” stands without people"),
        ("It helps 2.5 per cent.", "“2.5 per cent” stands without people"),
        ("You may need an EMG.", "“EMG” is not explained"),
        ("Rest for 2 to 3 days.\n\nWalk for 4–6 days, then for 8–9.", "“2 to 3” here and “4–6” elsewhere"),
    ],
)
def test_what_makes_a_reader_stop_is_told(body: str, what: str, tmp_path: Path) -> None:
    """Each of these is told, once."""
    (told,) = told_of_source(RULE, tmp_path, body)
    assert what in told


@pytest.mark.parametrize(
    "body",
    [
        "[Book an assessment][booking]",
        "*Do not* run. **Stop running completely** for now.",
        "Rest. STOP. An MRI (a picture made with magnets) helps.",
        "Magnetic resonance imaging (MRI) helps. The MRI takes an hour.",
        "It is not safe. You are not able to run.",
        "The tablets should be taken by adults only.",
        "Your blood pressure will be taken first.",
        "It helps 3 in 10 people (30%).",
        "It helps 30% of people, that is 3 out of every 10.",
        "Call +44 20 7946-0000 from 8:00 to 18:00, or in 2026-2027.",
        "Rest for 2 to 3 days, or 4 to 6.",
        "Rest for 2–3 days, or 4–6.",
        "Ask your GP in the UK. Scan the QR code.",
        "For A&E, ask at the desk. See clinic.example/ABC.",
        "2 * 3 * 4 * 5 * 6 is a sum with many stars.",
    ],
)
def test_plain_english_is_let_be(body: str, tmp_path: Path) -> None:
    """None of these is told."""
    assert told_of_source(RULE, tmp_path, body) == []


def test_an_abbreviation_is_told_once(tmp_path: Path) -> None:
    """It is told where it stands first."""
    (told,) = told_of_source(RULE, tmp_path, "An EMG first.\n\nThen an EMG again.")
    assert told.startswith("An EMG first.")


def test_other_languages_are_let_be(tmp_path: Path) -> None:
    """The rule knows English alone."""
    assert told_of_source(RULE, tmp_path, "An EMG is not uncommon. 30% of people.", source="es") == []
