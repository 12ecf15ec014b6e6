"""The rule `whitespace`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.catalogs.checks.whitespace import RULES
from leafpost.languages import all_languages
from tests.catalogs.checks.samples import found
from tests.catalogs.checks.sayings import right_ones

(RULE,) = RULES


@pytest.mark.parametrize(
    ("source", "target", "tag", "what"),
    [
        ("Rest.", "Descanse. ", "es", "ends with a space"),
        ("Rest.", " Descanse.", "es", "begins with a space"),
        ("Rest. ", "Descanse.", "es", "the source ends with a space"),
        ("Rest now.", "Descanse  ahora.", "es", "two spaces behind “Descanse”"),
        ("Rest now.", "Proszę\u00a0 odpocząć.", "pl", "two spaces"),
        ("Rest now.", "Descanse\tahora.", "es", "a tab"),
        ("Rest. Then walk.", "Descanse.Luego camine.", "es", "no space behind “nse.”"),
        ("Rest. Then walk.", "आराम करें।फिर चलें।", "hi", "no space behind"),
        ("Rest, then walk.", "استريحوا،ثم امشوا.", "ar", "no space behind"),
        ("Rest, then walk.", "Odpocząć,potem chodzić.", "pl", "no space behind"),
        ("Rest, then walk.", "Descanse , luego camine.", "es", "a space before the mark"),
        ("Does it hurt?", "هل يؤلم ؟", "ar", "a space before the mark"),
        ("Rest.", "休息 。", "zh_Hans", "full-width mark"),
        ("Rest (now).", "休息（ 现在）。", "zh_Hans", "full-width mark"),
        ("Rest.", "休んで 。", "ja", "full-width mark"),
    ],
)
def test_spaces_at_the_wrong_place_are_told(source: str, target: str, tag: str, what: str) -> None:
    """Spaces that are doubled, missing or too many, in several scripts."""
    (finding,) = found(RULE, source, target, tag)
    assert what in finding.what


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("Avez-vous mal ?", "an ordinary space before ?"),
        ("Avez-vous mal?", "no space before ?"),
        ("Voici : marchez.", "an ordinary space before :"),
        ("Voici: marchez.", "no space before :"),
        ("Lisez « Le dos\u202f».", "an ordinary space behind «"),
        ("Lisez «\u202fLe dos »", "an ordinary space before »"),
        ("Lisez «Le dos\u00a0»", "no space behind «"),
        ("Stop !", "an ordinary space before !"),
        ("Appelez le {clinic_phone}!", "no space before !"),
    ],
)
def test_french_marks_keep_their_space(target: str, what: str) -> None:
    """French wants a space before : ; ! ? » and behind «, and one at which no line breaks."""
    (finding,) = found(RULE, "x", target, "fr")
    assert finding.what.startswith(what)
    assert "U+202F" in finding.fix


@pytest.mark.parametrize(
    "target",
    [
        "Avez-vous mal\u202f?",
        "Avez-vous mal\u00a0?",
        "**Important\u00a0:** marchez.",
        "Ouvert de 8:00 à 18:00.",
        "Écrivez à bonjour@clinic.example, ou voyez https://clinic.example/a?b=c",
        "Lisez «\u00a0Le dos\u00a0».",
        "Vraiment\u202f?!",
        "[Le dos\u202f: conseils][dos]",
    ],
)
def test_good_french_is_no_alarm(target: str) -> None:
    """Both no-break spaces are accepted; times and addresses have no marks in this sense."""
    assert found(RULE, "x", target, "fr") == []


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("Rest now.", "พักผ่อน ที่บ้าน วันนี้", "th"),
        ("Write to us.", "Escriba a hello@clinic.example.", "es"),
        ("Open 8:00 to 18:00, e.g. Monday.", "Abierto 8:00–18:00, p.ej. lunes.", "es"),
        ("It takes 2,5 hours.", "Trwa 2,5 godziny.", "pl"),
        ("One.  Two.", "Uno.  Dos.", "es"),
        ("Rest, then walk.", "今天休息，然后走动。", "zh_Hans"),
        ("Wear U.S.A.F. shoes.", "Zapatos U.S.A.F. siempre.", "es"),
    ],
)
def test_other_spaces_are_let_be(source: str, target: str, tag: str) -> None:
    """Thai phrases, addresses, decimal commas, and what the source does itself."""
    assert found(RULE, source, target, tag) == []


@pytest.mark.parametrize(("tag", "source", "target"), right_ones())
def test_a_doubled_space_is_always_told(tag: str, source: str, target: str) -> None:
    """Wherever a good sentence has a space, a second one is told."""
    if " " in target:
        assert any("two spaces" in f.what for f in found(RULE, source, target.replace(" ", "  ", 1), tag))


@given(st.text(max_size=40), st.sampled_from(sorted(set(all_languages()) - {"fr"})))
def test_a_text_against_itself_only_shows_marks_that_are_wrong_anyway(text: str, tag: str) -> None:
    """What the source does as well is not told; no text makes the rule fail."""
    assert all("full-width" in f.what for f in found(RULE, text, text, tag, source_tag=tag))
