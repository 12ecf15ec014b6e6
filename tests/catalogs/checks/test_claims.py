"""`claims`: what nobody may claim, in several languages."""

import pytest

from leafpost.catalogs.checks.claims import RULES, claimed, searched
from leafpost.catalogs.checks.model import Claim, Tongue
from leafpost.languages import language

CLAIMS = {
    "en": Claim("cure", r"\bcur(?:e|es|ed|ing)\b", r"\b(?:no|nobody can promise a) cure\b"),
    "es": Claim("guaranteed", r"\bgarantiza\w*"),
    "ar": Claim("cure", "(?:ال)?شفاء (?:ال)?تام"),
    "zh_Hans": Claim("cure", "根治|彻底治愈", "不能根治|无法根治"),
    "hi": Claim("painless", "बिल्कुल दर्द नहीं"),
}


def found(tag: str, text: str) -> list[str]:
    (rule,) = RULES
    return [finding.what for finding in rule.look(text, Tongue(language(tag), claims=(CLAIMS[tag],)))]


@pytest.mark.parametrize(
    ("tag", "text", "said"),
    [
        ("en", "This treatment **cures** back pain.", "cures"),
        ("en", "It CURES\n  you.", "CURES"),
        ("en", "It cu&shy;res you.", "cures"),
        ("en", "Nobody can promise a cure, but we cure you.", "cure"),
        ("es", "Resultados garantizados.", "garantizados"),
        ("ar", "هذا العلاج يحقق الشفاء التام.", "الشفاء التام"),
        ("zh_Hans", "本疗法可**根治**腰痛。", "根治"),
        ("hi", "इसमें बिल्कुल दर्द नहीं होता।", "बिल्कुल दर्द नहीं"),
    ],
)
def test_a_claim_is_found(tag: str, text: str, said: str) -> None:
    """Whatever its letters, marks, spaces and hidden characters, and beside what may be said."""
    (what,) = found(tag, text)
    assert what.startswith(f"“{said}” may not be claimed")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Nobody can promise a cure."),
        ("en", "Make sure that your shoes fit securely."),
        ("es", "Nadie puede prometerle un resultado."),
        ("zh_Hans", "本疗法不能根治腰痛。"),
        ("en", "cu{name}re"),
    ],
)
def test_what_may_be_said_is_no_alarm(tag: str, text: str) -> None:
    """What `unless` allows is taken out, and a placeholder parts words."""
    assert found(tag, text) == []


def test_a_claim_is_found_anywhere_in_a_long_text() -> None:
    """A message is searched in stretches, and none of its words falls between two of them."""
    for place in [0, *range(270, 420), 1399]:
        text = searched("·" * place + "cure" + "·" * 900)
        assert claimed(CLAIMS["en"], text) == "cure"
