"""What is read on a screen is PDF/UA-1 (ISO 14289-1), by the word of veraPDF."""

from collections.abc import Callable
from pathlib import Path

import pikepdf

from tests.reading import SAMPLE_LEAFLETS, SAMPLE_TAGS
from tests.verapdf import figures, validated


def spoiled(leaflet: Path, folder: Path) -> Path:
    """A leaflet that names no language and marks nothing, for a validator that must not praise everything."""
    bad = folder / "spoiled.pdf"
    with pikepdf.open(leaflet) as pdf:
        del pdf.Root.Lang
        del pdf.Root.MarkInfo
        pdf.save(bad)
    return bad


def test_every_leaflet_in_every_language_is_pdf_ua(
    sample: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """veraPDF finds no fault in any PDF of the sample, and finds those of one that was spoiled."""
    leaflets = sorted(sample.glob("*/*.pdf"))
    assert len(leaflets) >= len(SAMPLE_TAGS) * len(SAMPLE_LEAFLETS)
    bad = spoiled(leaflets[0], tmp_path)

    verdicts = dict(validated([*leaflets, bad]))

    faults = " ".join(verdicts.pop(str(bad)).failures)
    assert "Lang" in faults
    assert "Marked" in faults
    assert {name: verdict.failures for name, verdict in verdicts.items() if verdict.failures} == {}
    assert all(verdict.checks > 1000 for verdict in verdicts.values())
    record_property("figures", figures(verdicts, f"{len(SAMPLE_LEAFLETS)} leaflets, {len(SAMPLE_TAGS)} languages"))
