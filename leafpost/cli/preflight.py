"""The table of what preflight measured, one row for each edition; each file's own figures are in the manifest."""

from collections.abc import Iterable, Iterator

from leafpost.cli import output
from leafpost.press.manifest import Artefact
from leafpost.render.editions import EDITIONS

_HEAD = ("Preflight", "files", "pages", "overflow", "no glyph", "type", "contrast", "pictures", "fonts", "tags", "size")


def show_preflight(artefacts: Iterable[Artefact]) -> None:
    """Say the worst of each edition's files; nothing where there are none."""
    printed = [artefact for artefact in artefacts if artefact.form == "print"]
    if not printed:
        return
    rows = [_HEAD, *_rows(printed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        output.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _rows(printed: list[Artefact]) -> Iterator[tuple[str, ...]]:
    for name in EDITIONS:
        found = [artefact for artefact in printed if artefact.edition == name]
        if not found:
            continue
        pages = [_number(artefact, "pages") for artefact in found]
        resolutions = [number for artefact in found if (number := _number(artefact, "least_resolution"))]
        yield (
            f"  {name}",
            str(len(found)),
            _range(min(pages), max(pages)),
            f"{sum(_number(artefact, 'overflow') for artefact in found):g}",
            f"{sum(_number(artefact, 'missing_glyphs') for artefact in found):g}",
            f"{min(_number(artefact, 'least_type') for artefact in found):g} pt",
            f"{min(_number(artefact, 'least_contrast') for artefact in found):g}:1",
            f"{min(resolutions):g} ppi" if resolutions else "drawings",
            _word(found, "fonts", "embedded"),
            _word(found, "tags", "yes"),
            f"{max(artefact.bytes for artefact in found) / 1000:.0f} KB",
        )


def _number(artefact: Artefact, name: str) -> float:
    value = artefact.facts.get(name, 0)
    return float(value)


def _word(found: list[Artefact], name: str, good: str) -> str:
    """The good word where it is every file's."""
    return next((str(a.facts[name]) for a in found if a.facts.get(name, good) != good), good)


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
