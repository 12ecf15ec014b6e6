"""Sheets, panels and bleed in millimetres, for the templates and for the imposition alike."""

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4
BLEED = 3.0  # beyond the trimmed edge: printed, and cut off
_TUCK = 2.0  # the panel that is folded in is so much less than a third of the sheet, lest it buckle
_TUCKED = (4, 5)  # the pages on the two faces of the panel that is folded in


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper as it lies in the printer: landscape."""

    width: float
    height: float


SHEETS = {"A4": Sheet(297.0, 210.0), "Letter": Sheet(279.4, 215.9)}


def panel_width(sheet: Sheet, page: int) -> float:
    """How wide the panel of a page is on a sheet that is folded in three."""
    tucked = sheet.width / 3 - _TUCK
    return tucked if page in _TUCKED else (sheet.width - tucked) / 2
