"""Which fonts are there, and whether they have a glyph for every character of a text.

A missing glyph cannot be seen by reading a finished PDF back, so it is looked for before:
in the `cmap` tables of the families that the language names.
"""

import os
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from leafpost.files import digest_of
from leafpost.languages import Language

FONT_CONFIGURATION = Path(__file__).with_name("fonts.conf")
# Characters that guide layout and have no glyph of their own.
_INVISIBLE = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face in a font file; `index` counts the faces of a collection."""

    family: str
    path: str
    index: int


def use_project_fonts() -> None:
    """Make fontconfig see our families only. Must run before WeasyPrint is imported in a process."""
    os.environ["FONTCONFIG_FILE"] = str(FONT_CONFIGURATION)


@cache
def font_faces() -> dict[str, tuple[FontFace, ...]]:
    """Every installed face of our families, by family. Empty where fontconfig is not installed."""
    command = ["fc-list", "--format", "%{family[0]}\t%{file}\t%{index}\n"]
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONT_CONFIGURATION)}
    try:
        listing = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return {}
    faces: dict[str, list[FontFace]] = {}
    for line in sorted(set(listing.splitlines())):
        family, path, index = line.split("\t")
        faces.setdefault(family, []).append(FontFace(family, path, int(index) & 0xFFFF))
    return {family: tuple(found) for family, found in faces.items()}


def missing_families(language: Language) -> list[str]:
    """The families that a language names and this machine has not."""
    return [family for family in language.families if family not in font_faces()]


@cache
def _characters(face: FontFace) -> frozenset[int]:
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def coverage(families: tuple[str, ...]) -> frozenset[int]:
    """Every code point for which each weight of some family has a glyph."""
    covered: frozenset[int] = frozenset()
    for family in families:
        faces = [face for face in font_faces().get(family, ()) if "Italic" not in Path(face.path).name]
        if faces:
            covered |= frozenset.intersection(*map(_characters, faces))
    return covered


def missing_characters(text: str, language: Language) -> list[str]:
    """The characters of a text that no font of its language has, each once."""
    covered = coverage(language.families)
    return sorted(
        character
        for character in set(text) - _INVISIBLE
        if ord(character) not in covered and not unicodedata.category(character).startswith("Z")
    )


@cache
def fonts_digest(families: tuple[str, ...]) -> str:
    """What distinguishes the installed faces of some families: version, size and checksum of each."""
    lines = []
    for family in families:
        for face in font_faces().get(family, ()):
            with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
                head = font["head"]
                size = Path(face.path).stat().st_size
                lines.append(f"{family} {face.index} {size} {head.fontRevision} {head.checkSumAdjustment}")
    return digest_of("\n".join(sorted(lines)).encode())
