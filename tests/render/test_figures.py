"""What is measured on a finished leaflet, each against a leaflet that was made to fail it."""

import io
from dataclasses import replace
from pathlib import Path

import PIL.Image
import pytest

from leafpost.clinic import Brand
from leafpost.errors import ProblemError
from leafpost.render.editions import BLACK
from leafpost.render.pdf import print_leaflet
from leafpost.render.pictures import picture
from leafpost.render.theme import in_greys, is_colourless
from tests.conftest import REPOSITORY, MakeClinic, localised_in

SLUG = "caring-for-your-back"


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=())


def test_a_good_leaflet_has_nothing_against_it(small: Path) -> None:
    """Ten points, fonts and tags, drawings that have no resolution; the contrast is that of white on the brand."""
    printed = print_leaflet(*localised_in(small, SLUG, "en"))
    figures = printed.figures
    assert (figures.pages, figures.overflow, figures.least_type, figures.least_resolution) == (printed.pages, 0, 10, 0)
    assert (figures.has_all_fonts, figures.is_tagged, figures.bytes) == (True, True, len(printed.data))
    assert figures.least_contrast == pytest.approx(8.4, abs=0.1)  # #0b5563 with white, by WCAG's own formula
    assert printed.warnings == ()
    assert list(figures.faults(10)) == []


def test_pale_words_and_a_coarse_photograph_are_warned_of(small: Path) -> None:
    """A pale brand colour and a photograph of 60 by 50 pixels: both are printed, and both are told."""
    toml = small / "clinic.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[brand]\nbrand = "#7fa8ad"\n', "utf-8")
    PIL.Image.new("RGB", (60, 50), "#aa5522").save(small / "leaflets/images/runner.png")
    leaflet = small / f"leaflets/{SLUG}.md"
    leaflet.write_text(leaflet.read_text("utf-8").replace("runner.svg", "runner.png"), "utf-8")
    printed = print_leaflet(*localised_in(small, SLUG, "en"))
    assert {warning.rule for warning in printed.warnings} == {"contrast", "resolution"}
    assert not any(warning.is_error for warning in printed.warnings)
    assert printed.figures.least_contrast < 3
    assert 25 <= printed.figures.least_resolution <= 50  # 60 pixels on 48 mm are 32 an inch


def test_small_type_stops_a_leaflet(small: Path) -> None:
    """A clinic's style sheet that makes the foot smaller than an edition allows: refused, and told with its size."""
    own = small / "templates/print/standard.css"
    own.parent.mkdir(parents=True)
    ours = (REPOSITORY / "templates/print/standard.css").read_text("utf-8")
    own.write_text(ours + "\n.foot { font-size: 8pt }\n", "utf-8")
    with pytest.raises(ProblemError) as caught:
        print_leaflet(*localised_in(small, SLUG, "en"))
    (problem,) = caught.value.problems
    assert problem.rule == "type-size"
    assert "8 pt is smaller than 10 pt" in problem.what


def test_a_file_without_fonts_or_tags_is_refused(small: Path) -> None:
    """What no screen reader and no other machine could read has a fault by name."""
    figures = print_leaflet(*localised_in(small, SLUG, "en")).figures
    assert [rule for rule, *_ in replace(figures, has_all_fonts=False).faults(10)] == ["fonts"]
    assert [rule for rule, *_ in replace(figures, is_tagged=False).faults(10)] == ["tags"]
    assert [rule for rule, *_ in figures.faults(18)] == ["type-size"]


def test_photographs_are_grey_in_black_print(tmp_path: Path) -> None:
    """In the black edition's colours a photograph has no colour left, see-through places stay so."""
    path = tmp_path / "photo.png"
    image = PIL.Image.new("RGBA", (4, 4), (200, 40, 40, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(path)
    import base64

    data = base64.b64decode(picture(path, BLACK).uri.partition(",")[2])
    with PIL.Image.open(io.BytesIO(data)) as grey:
        assert grey.mode == "LA"
        assert grey.getpixel((0, 0))[1] == 0
        assert 80 < grey.getpixel((1, 1))[0] < 100  # 0.299 × 200 + 0.587 × 40 + 0.114 × 40 = 88
    assert picture(path, Brand()).uri != picture(path, BLACK).uri


def test_drawings_are_grey_in_black_print() -> None:
    """Each colour becomes a grey; references that look like colours stay."""
    svg = b'<svg fill="#c82828" stroke="#FFF"><use href="#bad"/><g fill="url(#facade)"/></svg>'
    assert in_greys(svg) == b'<svg fill="#585858" stroke="#ffffff"><use href="#bad"/><g fill="url(#facade)"/></svg>'
    assert (is_colourless(BLACK), is_colourless(Brand())) == (True, False)
