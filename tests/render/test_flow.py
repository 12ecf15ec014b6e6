"""What a printed page is composed of: sections, groups, and two columns."""

from pathlib import Path

import pytest

from leafpost.documents.model import (
    Block,
    Callout,
    CalloutKind,
    Heading,
    Image,
    ItemList,
    ListItem,
    Message,
    MessageKind,
    Paragraph,
    Rule,
    Table,
    Teaser,
)  # fmt: skip
from leafpost.render.flow import Section, columns_of, groups_of, sections_of


def say(text: str, kind: MessageKind = MessageKind.PARAGRAPH) -> Message:
    return Message("leaflet", text, kind, 1)


def heading(text: str, level: int = 2) -> Heading:
    return Heading(level, say(text, MessageKind.HEADING))


def paragraph(text: str) -> Paragraph:
    return Paragraph(say(text))


def callout(kind: CalloutKind) -> Callout:
    return Callout(kind, "an-id", None, (paragraph(f"a {kind}"),), 1)


def pictures(count: int) -> ItemList:
    image = Image(Path("picture.svg"), "picture.svg", say("a picture", MessageKind.ALT), 1)
    return ItemList(tuple(ListItem(say(f"item {number}"), image) for number in range(count)), is_ordered=False)


def table(columns: int) -> Table:
    return Table(tuple(say(f"column {number}") for number in range(columns)), ())


def words(message: Message) -> str:
    return message.text


FIRST, SECOND = paragraph("first"), paragraph("second")


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((), []),
        ((FIRST, SECOND), [Section(None, (FIRST, SECOND))]),
        ((heading("A"), FIRST, heading("B"), SECOND),
         [Section(heading("A"), (FIRST,)), Section(heading("B"), (SECOND,))]),
        ((heading("A"), FIRST, callout(CalloutKind.TIP), SECOND),
         [Section(heading("A"), (FIRST,)), callout(CalloutKind.TIP), Section(None, (SECOND,))]),
        ((heading("A"), FIRST, Rule(), SECOND), [Section(heading("A"), (FIRST, SECOND))]),
        ((heading("A"),), [Section(heading("A"), ())]),
    ],
    ids=["nothing", "no heading", "two headings", "a callout between", "a rule", "a heading alone"],
)  # fmt: skip
def test_a_section_is_a_heading_with_what_follows(blocks: tuple[Block, ...], expected: list[object]) -> None:
    """A section goes up to the next heading or callout; a rule only ends a thought."""
    assert list(sections_of(blocks)) == expected


@pytest.mark.parametrize(
    ("block", "is_wide"),
    [(table(3), False), (table(4), True), (pictures(2), False), (pictures(3), True), (FIRST, False)],
    ids=["table of 3", "table of 4", "2 pictures", "3 pictures", "paragraph"],
)
def test_what_needs_the_width_of_the_page_gets_it(block: Block, is_wide: bool) -> None:
    """A table of more than three columns and a row of more than two pictures do not go into a column."""
    assert Section(None, (block,)).is_wide is is_wide


@pytest.mark.parametrize("kind", list(CalloutKind))
def test_only_tips_and_notes_stand_in_a_column(kind: CalloutKind) -> None:
    """A warning, an urgent callout and the invitation go across the page; tips and notes go with the sections."""
    groups = groups_of((heading("A"), FIRST, callout(kind), heading("B"), SECOND))
    in_column = kind in (CalloutKind.TIP, CalloutKind.NOTE)
    assert [len(group.parts) for group in groups] == ([3] if in_column else [1, 1, 1])


def test_no_block_of_a_leaflet_gets_lost_in_groups() -> None:
    """Every section and callout is in one group, in the order of the leaflet."""
    blocks = (
        heading("A"), FIRST, callout(CalloutKind.WARNING), heading("B"), SECOND, heading("C"), pictures(3),
        callout(CalloutKind.NOTE), callout(CalloutKind.TIP), heading("D"), FIRST, callout(CalloutKind.URGENT),
    )  # fmt: skip
    parts = [part for group in groups_of(blocks) for part in group.parts]
    assert parts == list(sections_of(blocks))
    assert [len(group.parts) for group in groups_of(blocks)] == [1, 1, 1, 1, 3, 1]


def test_a_teaser_has_no_place_on_paper() -> None:
    """A letter's card for a leaflet is not printed."""
    assert groups_of((Teaser("other", None, None, (), 1), heading("A"), FIRST)) == groups_of((heading("A"), FIRST))


def section(name: str, lines: int) -> Section:
    """About so many lines of body text in a column."""
    return Section(heading(name), tuple(paragraph("x" * 43) for _ in range(lines)))


@pytest.mark.parametrize(
    ("lines", "left"), [([5, 5], 1), ([1, 1, 2], 2), ([9, 1, 1, 1], 1), ([1, 1, 1, 9], 3), ([3, 3, 3, 3], 2)]
)
def test_two_columns_come_out_alike(lines: list[int], left: int) -> None:
    """Sections are cut where the taller of the two columns is lowest, and none is lost or moved."""
    parts = tuple(section(str(number), count) for number, count in enumerate(lines))
    assert columns_of(parts, words, in_rows=False) == [(parts[:left], parts[left:])]


@pytest.mark.parametrize("count", range(2, 10))
def test_rows_of_columns_keep_every_part_in_order(count: int) -> None:
    """However many sections there are, rows hold two or three of them each, in order, in two filled columns."""
    parts = tuple(section(str(number), 1 + number * 7 % 5) for number in range(count))
    rows = columns_of(parts, words, in_rows=True)
    assert [part for row in rows for column in row for part in column] == list(parts)
    assert all(len(row) == 2 and all(row) and sum(map(len, row)) in (2, 3) for row in rows)


def test_the_words_of_the_language_decide_on_the_columns() -> None:
    """The same sections are cut elsewhere where a translation is longer, and where letters are wide as in Chinese."""
    parts = tuple(Section(heading(name), (paragraph(name * 40),)) for name in "abc")
    long = {"a" * 40: "a" * 600, "c" * 40: "脊" * 300}
    cuts = [
        len(columns_of(parts, lambda message, more=more: long.get(message.text, message.text) if more else message.text,
                       in_rows=False)[0][0])
        for more in (False, True)
    ]  # fmt: skip
    chinese = {"c" * 40: "脊" * 130}  # 130 wide letters take more room than 160 narrow ones beside them
    wide = columns_of(parts, lambda message: chinese.get(message.text, message.text), in_rows=False)
    assert cuts[1] == 1
    assert len(wide[0][0]) == 2


def test_a_heading_is_not_parted_from_the_smaller_one_below_it() -> None:
    """Where a heading is followed by a smaller heading at once, it does not stand alone at the foot of a column."""
    blocks = (heading("What helps"), heading("At home", 3), *[FIRST] * 9)
    for group in groups_of(blocks):
        for row in columns_of(group.parts, words, in_rows=False) if len(group.parts) > 1 else []:
            assert [column[-1] for column in row if isinstance(column[-1], Section) and not column[-1].blocks] == []
