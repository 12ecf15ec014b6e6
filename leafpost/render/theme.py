"""The clinic's colours: contrast checked, and carried into the drawings."""

import base64
import re
from collections.abc import Iterator

from leafpost.clinic import CLINIC_FILE, Brand, Clinic
from leafpost.documents.pictures import picture_problem
from leafpost.errors import Problem

_AA_TEXT = 4.5  # WCAG 2.2, success criterion 1.4.3
_AA_GRAPHICS = 3.0  # success criterion 1.4.11
_WHITE = "#ffffff"
_HEX_COLOUR = re.compile(r"""(?<!url\()(?<!href=["'])#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b""")  # no reference


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2, § "relative luminance")."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def brand_problems(clinic: Clinic) -> Iterator[Problem]:
    """A logo that cannot be used, and every pair of colours that some reader could not tell apart."""
    brand = clinic.brand
    pairs = (
        ("brand", brand.brand, "white", _WHITE, _AA_TEXT),
        ("brand", brand.brand, "tint", brand.tint, _AA_TEXT),
        ("ink", brand.ink, "white", _WHITE, _AA_TEXT),
        ("ink", brand.ink, "tint", brand.tint, _AA_TEXT),
        ("urgent", brand.urgent, "white", _WHITE, _AA_TEXT),
        ("accent", brand.accent, "tint", brand.tint, 2.0),  # drawings only, never alone
        ("ink", brand.ink, "line", brand.line, _AA_GRAPHICS),
    )
    if brand.logo:
        path = (clinic.root / brand.logo).resolve()
        wrong = picture_problem(path, brand.logo, clinic.root)
        if not wrong and path.suffix.lower() != ".svg":
            wrong = (f"the logo {brand.logo} is no drawing", "use an SVG file")
        if wrong:
            yield Problem(CLINIC_FILE, 0, "logo", *wrong)
    for name, colour, other, other_colour, least in pairs:
        ratio = contrast(colour, other_colour)
        if ratio < least:
            yield Problem(
                CLINIC_FILE, 0, "contrast",
                f"[brand] {name} {colour} on {other} {other_colour} has a contrast of {ratio:.1f}, less than {least}",
                "choose a darker or a lighter colour",
            )  # fmt: skip


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two: `share` of the first."""
    channels = (
        round(int(first[start : start + 2], 16) * share + int(second[start : start + 2], 16) * (1 - share))
        for start in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def in_clinic_colours(svg: bytes, brand: Brand) -> bytes:
    """A drawing made in the standard palette, in the clinic's colours."""
    standard = Brand()
    text = svg.decode("utf-8")
    pairs = {
        standard.brand: brand.brand,
        standard.tint: brand.tint,
        standard.line: brand.line,
        standard.ink: brand.ink,
        standard.accent: brand.accent,
        "#8fb8bd": mixed(brand.brand, brand.tint, 0.4) if brand.brand != standard.brand else "#8fb8bd",
    }
    marks = {old: f"\x00{number}\x00" for number, old in enumerate(pairs)}
    for old, mark in marks.items():
        text = text.replace(old, mark).replace(old.upper(), mark)
    for old, mark in marks.items():
        text = text.replace(mark, pairs[old])
    return text.encode("utf-8")


def is_colourless(brand: Brand) -> bool:
    """Whether a clinic's colours are all shades of grey, as in an edition for black ink."""
    colours = (brand.brand, brand.tint, brand.line, brand.ink, brand.urgent, brand.accent)
    return all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)


def in_greys(svg: bytes) -> bytes:
    """A drawing with each of its colours as the grey that is as light."""

    def grey(found: re.Match[str]) -> str:
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        red, green, blue = (int(digits[start : start + 2], 16) for start in (0, 2, 4))
        return "#" + 3 * f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}"  # ITU-R BT.601

    return _HEX_COLOUR.sub(grey, svg.decode("utf-8")).encode("utf-8")


def data_uri(data: bytes, media_type: str) -> str:
    """Bytes as a URL of their own (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
