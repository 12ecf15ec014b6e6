"""`glyphs`: every character of a text has a shape in the fonts of its language.

Fonts belong to rendering, so who calls passes in what is missing from them.
"""

from collections.abc import Callable, Iterator

from leafpost.catalogs.checks.model import Finding, Rule
from leafpost.errors import Severity
from leafpost.languages import Language

MissingCharacters = Callable[[str, Language], list[str]]

GLYPHS = Rule(
    "glyphs",
    Severity.ERROR,
    "the fonts of the language have every character, those of the clinic's own values too",
    is_waivable=False,
)


def glyph_findings(text: str, language: Language, missing: MissingCharacters) -> Iterator[Finding]:
    """One finding for all characters of a text that no font of its language has."""
    if lacking := missing(text, language):
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in lacking)
        yield Finding(f"no font of {language.english} has {shown}", "use another character")
