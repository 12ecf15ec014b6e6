"""`glyphs`: characters that no font has."""

from leafpost.catalogs.checks.glyphs import GLYPHS, glyph_findings
from leafpost.languages import Language, language


def test_the_fonts_are_asked_for_the_texts_own_language() -> None:
    """What is missing is told with its code points; a text with nothing missing is fine."""
    asked: list[tuple[str, str]] = []

    def missing(text: str, language: Language) -> list[str]:
        asked.append((text, language.tag))
        return ["\U00013000", "ꜣ"] if "bird" in text else []

    (finding,) = glyph_findings("a bird", language("pl"), missing)
    assert finding.what == "no font of Polish has \U00013000 (U+13000), ꜣ (U+A723)"
    assert list(glyph_findings("a cat", language("ar"), missing)) == []
    assert asked == [("a bird", "pl"), ("a cat", "ar")]
    assert not GLYPHS.is_waivable
