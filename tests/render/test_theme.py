"""The clinic's colours, measured as WCAG measures them and carried into its drawings."""

import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from leafpost.clinic import Brand
from leafpost.render.theme import brand_problems, contrast, data_uri, in_clinic_colours, luminance, mixed
from tests.localise.samples import REPOSITORY, make_clinic

STANDARD = Brand()


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#595959", "#ffffff", 7.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_published_tables(first: str, second: str, ratio: float) -> None:
    """Contrast ratios are those that WCAG's techniques and checkers publish, in either order."""
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)
    assert contrast(second, first) == contrast(first, second)


def test_luminance_ends() -> None:
    """Black has no luminance, white has 1, pure green the 0.7152 that WCAG's formula gives it."""
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#00ff00") == pytest.approx(0.7152)


def test_the_standard_colours_can_be_told_apart(tmp_path: Path) -> None:
    """A clinic that sets no colours has none to mend."""
    assert list(brand_problems(make_clinic(tmp_path))) == []


@pytest.mark.parametrize(
    ("name", "colour"),
    [("brand", "#777777"), ("ink", "#888888"), ("urgent", "#ff5555"), ("tint", "#0b5563"), ("line", "#17262b")],
)
def test_colours_too_close_are_a_problem(tmp_path: Path, name: str, colour: str) -> None:
    """A colour on which or in which words cannot be read by everybody is told, with its place and contrast."""
    clinic = make_clinic(tmp_path)
    found = list(brand_problems(replace(clinic, brand=replace(clinic.brand, **{name: colour}))))
    assert found
    assert {(p.file, p.rule, p.is_error) for p in found} == {("clinic.toml", "contrast", True)}
    assert all(f"{name} {colour}" in p.what for p in found)


def test_the_least_contrast_of_words_is_wcags(tmp_path: Path) -> None:
    """#767676 on white passes at 4.54, #777777 does not at 4.48."""
    clinic = make_clinic(tmp_path)

    def on_white(colour: str) -> bool:
        brand = replace(clinic.brand, urgent=colour)
        return not list(brand_problems(replace(clinic, brand=brand)))

    assert on_white("#767676")
    assert not on_white("#777777")


@pytest.mark.parametrize("name", ["logo.png", "elsewhere.svg", "../logo.svg"])
def test_a_logo_that_cannot_be_used_is_a_problem(tmp_path: Path, name: str) -> None:
    """A logo must be a drawing that is there, inside of the clinic's folder."""
    clinic = make_clinic(tmp_path / "clinic")
    drawing = (REPOSITORY / "leaflets/images/logo.svg").read_bytes()
    (tmp_path / "logo.svg").write_bytes(drawing)
    (clinic.root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = list(brand_problems(replace(clinic, brand=replace(clinic.brand, logo=name))))
    assert [p.rule for p in found] == ["logo"]


@pytest.mark.parametrize(
    ("first", "second", "share", "colour"),
    [
        ("#000000", "#ffffff", 1.0, "#000000"),
        ("#000000", "#ffffff", 0.0, "#ffffff"),
        ("#ff0000", "#0000ff", 0.2, "#3300cc"),
        ("#102030", "#102030", 0.3, "#102030"),
    ],
)
def test_mixing_colours(first: str, second: str, share: float, colour: str) -> None:
    """A mixed colour lies between its two, nearer to the one that has the greater share."""
    assert mixed(first, second, share) == colour


def test_a_drawing_takes_the_clinics_colours() -> None:
    """Each colour of the standard palette becomes the clinic's, in large and small letters; other colours stay."""
    brand = replace(STANDARD, brand="#111111", tint="#222222", line="#333333", ink="#444444", accent="#555555")
    svg = f'<svg a="{STANDARD.brand}{STANDARD.tint.upper()} {STANDARD.line} {STANDARD.ink} {STANDARD.accent} #abcdef"/>'
    drawn = in_clinic_colours(svg.encode(), brand).decode()
    assert drawn == '<svg a="#111111#222222 #333333 #444444 #555555 #abcdef"/>'


def test_colours_are_replaced_without_chains() -> None:
    """A clinic whose brand colour is our accent, and the other way round, gets the two exchanged."""
    brand = replace(STANDARD, brand=STANDARD.accent, accent=STANDARD.brand)
    svg = f"{STANDARD.brand} {STANDARD.accent}".encode()
    assert in_clinic_colours(svg, brand) == f"{STANDARD.accent} {STANDARD.brand}".encode()


def test_the_standard_palette_changes_nothing() -> None:
    """Without colours of its own, a clinic's drawings stay byte for byte."""
    for path in (REPOSITORY / "leaflets/images").glob("*.svg"):
        assert in_clinic_colours(path.read_bytes(), STANDARD) == path.read_bytes()


def test_a_data_uri_holds_its_bytes() -> None:
    """Another reader of data URIs gets the same bytes and type back."""
    data = bytes(range(256))
    with urllib.request.urlopen(data_uri(data, "image/png")) as answer:
        assert answer.read() == data
        assert answer.headers["Content-Type"] == "image/png"
