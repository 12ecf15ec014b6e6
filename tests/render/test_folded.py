"""Leaflets that are folded: what fits is made of one sheet, what does not is told, and nothing is left over."""

import io
import re
from pathlib import Path

import pikepdf
import pytest

from leafpost.errors import ProblemError
from leafpost.render import finishing
from leafpost.render.editions import EDITIONS
from leafpost.render.pdf import PrintedLeaflet, print_leaflet
from tests.conftest import MakeClinic, localised_in
from tests.reading import squeezed

SLUG = "caring-for-your-back"
FILE = f"leaflets/{SLUG}.md"
MM = 72 / 25.4


@pytest.fixture
def small(clinic_folder: MakeClinic, tmp_path: Path) -> Path:
    return clinic_folder(tmp_path / "clinic", offered=(), translated=["ar"])


def made(root: Path, edition: str, tag: str = "en") -> PrintedLeaflet:
    return print_leaflet(*localised_in(root, SLUG, tag), EDITIONS[edition])


def longer(root: Path, items: int) -> str:
    """The leaflet with many more items in its list; each is a line of its own."""
    leaflet = root / FILE
    more = "\n".join(f"- Number {number} of what you do well to know before you come" for number in range(items))
    leaflet.write_text(leaflet.read_text("utf-8").replace("- Keep warm", f"- Keep warm\n{more}"), "utf-8")
    return leaflet.read_text("utf-8")


def sizes(data: bytes) -> list[tuple[float, float]]:
    """The pages' sizes in millimetres."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [(round(float(p.mediabox[2]) / MM, 1), round(float(p.mediabox[3]) / MM, 1)) for p in pdf.pages]


@pytest.mark.parametrize(("edition", "sides"), [("trifold", 2), ("booklet", 2)])
@pytest.mark.parametrize(("paper", "sheet"), [("A4", (297.0, 210.0)), ("Letter", (279.4, 215.9))])
def test_a_leaflet_is_one_sheet_of_the_clinics_paper(
    small: Path, edition: str, sides: int, paper: str, sheet: tuple[float, float]
) -> None:
    """Two sides of the paper that clinic.toml names, lying."""
    toml = small / "clinic.toml"
    toml.write_text(toml.read_text("utf-8") + f'\n[print]\npaper = "{paper}"\n', "utf-8")
    assert sizes(made(small, edition).data) == [sheet] * sides


def test_pages_are_half_a_sheet(small: Path) -> None:
    """The a5 edition has the pages of the booklet, one after the other, with tags for a screen reader."""
    data = made(small, "a5").data
    assert set(sizes(data)) == {(148.0, 210.0)}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert "/StructTreeRoot" in pdf.Root


def test_type_gives_way_before_a_trifold_is_refused(small: Path) -> None:
    """A longer leaflet is set closer and smaller, to ten points and no less, and all of its panels are used."""
    longer(small, 75)
    printed = made(small, "trifold")
    assert "type 8" in printed.fit or "type 9" in printed.fit
    assert printed.pages == 6
    assert printed.figures.least_type >= 9.99


def test_what_no_trifold_holds_is_refused_with_its_message(small: Path) -> None:
    """The error names the edition, how much is too much, and the line of the first message that has no panel."""
    text = longer(small, 140)
    with pytest.raises(ProblemError) as caught:
        made(small, "trifold")
    (problem,) = caught.value.problems
    found = re.search(r"fills (\d+) pages, and the edition trifold has 6; [1-9]\d* mm are too much", problem.what)
    assert found
    assert int(found[1]) > 6
    assert problem.file == FILE
    assert problem.line > text.split("\n").index("- Keep warm")


def test_a_draft_with_gaps_is_not_longer_than_its_sheet(small: Path) -> None:
    """Elsewhere gaps may take more pages; a seventh panel does not exist, so it is refused."""
    longer(small, 140)
    with pytest.raises(ProblemError) as caught:
        made(small, "trifold", "ar")
    assert [problem.rule for problem in caught.value.problems] == ["overflow"]


def test_a_booklet_grows_by_whole_sheets(small: Path) -> None:
    """More words than four pages hold make a booklet of several sheets, at its own size of type."""
    longer(small, 140)
    printed = made(small, "booklet")
    assert printed.pages > 4
    assert len(sizes(printed.data)) == -(-printed.pages // 4) * 2
    assert printed.fit == "roomy"


def test_a_page_that_was_lost_in_folding_is_missed(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheets themselves are read back: where folding drops a page, nothing is made."""
    honest = finishing.fold_booklet

    def careless(data: bytes, *rest: object) -> bytes:
        with pikepdf.open(io.BytesIO(honest(data, *rest))) as pdf:  # type: ignore[arg-type]
            pdf.pages[0].Contents = pdf.make_stream(b"")
            stream = io.BytesIO()
            pdf.save(stream)
        return stream.getvalue()

    monkeypatch.setitem(EDITIONS, "booklet", _with_finish(careless))
    with pytest.raises(ProblemError) as caught:
        made(small, "booklet")
    assert {problem.rule for problem in caught.value.problems} == {"not-printed"}
    assert any("fever" in problem.what for problem in caught.value.problems)


def _with_finish(finish: object) -> object:
    from dataclasses import replace

    return replace(EDITIONS["booklet"], finish=finish)  # type: ignore[arg-type]


def test_a_print_shop_without_a_profile_is_told_what_to_install(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the inks' profile there is no file for the print shop, and the package has a name."""
    monkeypatch.setattr("leafpost.render.finishing.PROFILE", small / "missing.icc")
    with pytest.raises(ProblemError) as caught:
        made(small, "print-shop")
    (problem,) = caught.value.problems
    assert (problem.rule, problem.file) == ("print-shop", FILE)
    assert "libgs-common" in problem.fix


def test_the_band_runs_into_the_bleed(small: Path) -> None:
    """At the upper corners of the sheet, outside of the trimmed edge, there is the clinic's colour, not paper."""
    import pypdfium2

    with pypdfium2.PdfDocument(made(small, "print-shop").data) as pdf:
        page = pdf[0]
        picture = page.render(scale=MM).to_pil().convert("RGB")  # 7.4 dots a millimetre... of the slug's ten
        dots = picture.width / (page.get_size()[0] / MM)
        for x in (10 - 2, 10 + 210 + 2):
            red, green, blue = picture.getpixel((round(x * dots), round((10 - 2) * dots)))
            assert red < 60 < green
            assert blue > 60
        assert picture.getpixel((round(10 * dots), round((10 - 5) * dots))) != (255, 255, 255)  # a crop mark
        assert squeezed(page.get_textpage().get_text_bounded())
