"""Languages are taken as people write them in a list."""

import pytest

from leafpost.audience.naming_language import named_language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"),
        ("DE", "de"),
        (" de ", "de"),
        ("de-AT", "de"),
        ("en_GB", "en"),
        ("es-419", "es"),
        ("pt-BR", "pt_BR"),
        ("German", "de"),
        ("deutsch", "de"),
        ("POLSKI", "pl"),
        ("العربية", "ar"),
        ("zh", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh-Hans", "zh_Hans"),
        ("zh_TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
    ],
)
def test_a_tag_or_a_name_is_understood(text: str, tag: str) -> None:
    """Tags in any spelling, with a country, and the names of languages in English and in themselves."""
    assert named_language(text) == tag


@pytest.mark.parametrize("text", ["", "xx", "klingon", "en_XA", "d", "de-at-1901", "-", "zh-Hans-CN-x"])
def test_what_is_no_language_is_not_guessed(text: str) -> None:
    """A word that names none of them, or a made-up language, is none."""
    assert named_language(text) is None
