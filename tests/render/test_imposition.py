"""Folded sheets: whoever folds them reads every page, once, in its order, in either direction."""

import io
from itertools import chain

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.render.geometry import POINTS_PER_MM, SHEETS, panel_width
from leafpost.render.imposition import booklet, booklet_sides, taken_apart, trifold, trifold_sides

MM = 72 / 25.4


def pages(*widths: float, height: float = 210.0) -> bytes:
    """A PDF with a page of each width in millimetres; each draws a square as many points wide as its number."""
    with pikepdf.new() as pdf:
        for number, width in enumerate(widths, start=1):
            page = pdf.add_blank_page(page_size=(width * MM, height * MM))
            page.Contents = pdf.make_stream(f"0 0 {number} {number} re f".encode())
        pdf.docinfo["/Title"] = pikepdf.String("Pages")
        pdf.Root.Lang = pikepdf.String("ar")
        stream = io.BytesIO()
        pdf.save(stream)
    return stream.getvalue()


def placed(data: bytes) -> list[list[tuple[int, float]]]:
    """What each side draws: the number of each page and how many millimetres from the left it stands."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for side in pdf.pages:
            here, left = [], 0.0
            for step in pikepdf.parse_content_stream(side):
                if str(step.operator) == "cm":
                    left = float(step.operands[4])
                elif str(step.operator) == "Do":
                    form = side.Resources.XObject[str(step.operands[0])].read_bytes()
                    here.append((int(form.split()[2]), round(left / MM, 2)))
            found.append(here)
    return found


def read_booklet(sides: list[tuple[int | None, ...]], *, is_rtl: bool) -> list[int | None]:
    """The pages as a reader of the stapled booklet turns them.

    A sheet lies folded with its outside out. From the front, the near half of each outside comes,
    then the other face of the same half; behind the staples, the far halves come the other way round.
    """
    near = 0 if is_rtl else -1  # with the spine on the right, the front is the left half
    far = -1 - near
    outsides, insides = sides[::2], sides[1::2]
    front = chain.from_iterable((out[near], inn[far]) for out, inn in zip(outsides, insides, strict=True))
    behind = ((inn[near], out[far]) for out, inn in zip(outsides, insides, strict=True))
    return [*front, *chain.from_iterable(reversed(list(behind)))]


@given(count=st.integers(1, 200), is_rtl=st.booleans())
def test_a_booklet_reads_from_one_end_to_the_other(count: int, is_rtl: bool) -> None:
    """Any number of pages comes in order, once each, with fewer than four blanks at the end."""
    sides = booklet_sides(count, is_rtl=is_rtl)

    read = read_booklet(sides, is_rtl=is_rtl)

    assert read[:count] == list(range(1, count + 1))
    assert read[count:] == [None] * (-count % 4)
    assert all(len(side) == 2 for side in sides)


@given(st.integers(1, 200))
def test_a_booklet_that_opens_from_the_right_is_the_mirror_of_the_other(count: int) -> None:
    """Each side has the same two pages, the other way round."""
    mirrored = [side[::-1] for side in booklet_sides(count, is_rtl=False)]
    assert booklet_sides(count, is_rtl=True) == mirrored


def read_trifold(sides: list[tuple[int | None, ...]], *, is_rtl: bool) -> dict[str, int | None]:
    """What a reader sees of a folded sheet, step by step.

    Mirrored, the sheet of right-to-left pages is folded like the other. Inside up, the right panel
    is folded in over the middle, then the left one over it; a panel's other face is as far from the
    other edge.
    """
    outside, inside = [side[::-1] if is_rtl else side for side in sides]
    behind = dict(zip(inside, reversed(outside), strict=True)) if None not in inside else {}
    left, middle, right = inside
    return {
        "front": behind[left], "on opening, near": left, "on opening, far": behind[right],
        "open": (left, middle, right), "back": behind[middle],
    }  # type: ignore[dict-item]  # fmt: skip


@pytest.mark.parametrize("is_rtl", [False, True])
def test_a_trifold_opens_at_its_front_and_reads_on(is_rtl: bool) -> None:
    """Page 1 is the front, 2 to 4 lie open beside each other, 5 is on what is folded in, and 6 is the back."""
    assert read_trifold(trifold_sides(6, is_rtl=is_rtl), is_rtl=is_rtl) == {
        "front": 1, "on opening, near": 2, "on opening, far": 5, "open": (2, 3, 4), "back": 6,
    }  # fmt: skip


@given(count=st.integers(1, 6), is_rtl=st.booleans())
def test_a_short_trifold_keeps_its_last_page_for_the_back(count: int, is_rtl: bool) -> None:
    """The back is the last page; blanks stand before it; nothing comes twice."""
    sides = trifold_sides(count, is_rtl=is_rtl)
    assert sides[0][1] == count
    assert sorted(page for side in sides for page in side if page) == list(range(1, count + 1))


def test_more_pages_than_panels_are_refused() -> None:
    """A seventh page would be lost, so there is no sheet."""
    with pytest.raises(ValueError, match="7 pages on 6 panels"):
        trifold_sides(7, is_rtl=False)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("is_rtl", [False, True])
def test_the_panel_that_is_folded_in_is_narrower(paper: str, is_rtl: bool) -> None:
    """Both of its faces lie between the same fold and the same edge, and it leaves two millimetres free."""
    sheet = SHEETS[paper]
    widths = [panel_width(sheet, number) for number in range(1, 7)]
    outside, inside = placed(trifold(pages(*widths, height=sheet.height), paper, is_rtl=is_rtl))
    left = dict(outside + inside)
    assert widths[3] == widths[4] < min(widths[:3] + widths[5:])
    assert sheet.width / 3 - widths[3] == pytest.approx(2)
    for face, other in ((1, 2), (6, 3), (5, 4)):
        assert left[face] + widths[face - 1] == pytest.approx(sheet.width - left[other], abs=0.02)


def test_fold_marks_stand_where_it_is_folded() -> None:
    """Each side has marks on its two folds, and those of one side meet those of the other."""
    widths = [panel_width(SHEETS["A4"], number) for number in range(1, 7)]
    with pikepdf.open(io.BytesIO(trifold(pages(*widths), "A4", is_rtl=False))) as pdf:
        lines = [
            [float(step.operands[0]) for step in pikepdf.parse_content_stream(side) if str(step.operator) == "m"]
            for side in pdf.pages
        ]
    marks = [{round(place / MM, 1) for place in side} for side in lines]
    assert marks == [{97.0, 197.0}, {100.0, 200.0}]
    assert {round(297 - mark, 1) for mark in marks[0]} == marks[1]


@pytest.mark.parametrize("is_rtl", [False, True])
def test_a_sheet_says_how_it_is_printed(is_rtl: bool) -> None:
    """A viewer prints it at its size, turned about the short edge; it keeps title and language."""
    with pikepdf.open(io.BytesIO(booklet(pages(148.5, 148.5, 148.5), "A4", is_rtl=is_rtl))) as pdf:
        assert [[round(float(side) / MM, 1) for side in page.mediabox] for page in pdf.pages] == [[0, 0, 297, 210]] * 2
        wishes = pdf.Root.ViewerPreferences
        assert (wishes.Duplex, wishes.PrintScaling) == ("/DuplexFlipShortEdge", "/None")
        assert wishes.Direction == ("/R2L" if is_rtl else "/L2R")
        assert (str(pdf.docinfo["/Title"]), str(pdf.Root.Lang)) == ("Pages", "ar")


def test_what_was_folded_can_be_taken_apart() -> None:
    """The pages come back as they were, in the order in which they are read, and the same each time."""
    widths = [panel_width(SHEETS["A4"], number) for number in range(1, 7)]
    sheets = trifold(pages(*widths), "A4", is_rtl=True)
    assert sheets == trifold(pages(*widths), "A4", is_rtl=True)
    with pikepdf.open(io.BytesIO(taken_apart(sheets))) as pdf:
        assert [page.Contents.read_bytes().split()[2] for page in pdf.pages] == [b"1", b"2", b"3", b"4", b"5", b"6"]
        assert [round(float(page.mediabox[2]) / POINTS_PER_MM, 1) for page in pdf.pages] == [
            100, 100, 100, 97, 97, 100,
        ]  # fmt: skip
