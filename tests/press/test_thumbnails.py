"""The catalogue's small pictures: of the right page, the right file, and no others."""

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from leafpost.press.manifest import read_manifest
from leafpost.press.thumbnails import FOLDER, make_thumbnails
from tests.press.conftest import LEAFLET, Built

PDF = f"ar/{LEAFLET}.pdf"


def thumbnails(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in (out / FOLDER).rglob("*.*"))


def test_it_is_the_first_page(built: Built, tmp_path: Path) -> None:
    """Poppler's picture of the first page is the same, but for the palette; that of the English page is not."""
    made, problems = make_thumbnails(built.out, read_manifest(built.out), [PDF])
    assert problems == []
    shown = Image.open(built.out / made[PDF]).convert("L")

    def difference(pdf: str) -> float:
        command = ["pdftoppm", "-png", "-f", "1", "-l", "1", "-scale-to-x", "240", "-scale-to-y", "-1"]
        png = subprocess.run([*command, str(built.out / pdf)], capture_output=True, check=True).stdout
        other = Image.open(io.BytesIO(png)).convert("L").resize(shown.size)
        return float(ImageStat.Stat(ImageChops.difference(shown, other)).mean[0])

    assert shown.width == 240
    assert 3 * difference(PDF) < difference(f"en/{LEAFLET}.pdf")


def test_each_leaflet_has_one_and_nothing_else_lies_there(built: Built) -> None:
    """One for each language, of the standard edition; what shows an older file is taken away."""
    built.press()
    before = thumbnails(built.out)
    assert [path.split("/")[1] for path in before] == ["ar", "en", "es"]
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Cuide su espalda", "Su espalda")
    built.press()
    after = thumbnails(built.out)
    assert len(after) == 3
    assert [path.split("/")[1] for path in sorted(set(after) - set(before))] == ["es"]


def test_a_file_that_is_no_pdf_has_none_and_is_told(built: Built) -> None:
    """A damaged file is named with how to mend it; the other pictures are made."""
    (built.out / PDF).write_bytes(b"not a PDF")
    artefacts = read_manifest(built.out)
    for left in (built.out / FOLDER).rglob("*.png"):
        left.unlink()
    made, problems = make_thumbnails(built.out, artefacts, [PDF, f"es/{LEAFLET}.pdf"])
    assert list(made) == [f"es/{LEAFLET}.pdf"]
    assert [(p.file, p.rule, p.is_error) for p in problems] == [(PDF, "thumbnail", False)]
