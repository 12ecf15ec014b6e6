"""The whole Markdown subset, into the values that the rest of the program works with."""

from pathlib import Path

import pytest

from leafpost.documents.model import (
    Block,
    Callout,
    CalloutKind,
    Figure,
    Heading,
    Image,
    ItemList,
    ListItem,
    Message,
    MessageKind,
    Paragraph,
    Quote,
    Rule,
    Table,
    Teaser,
)
from tests.documents.writing import LETTER_FRONT, messages_in, read_leaflet, reading, text_of

FIRST_LINE = 10  # of a body, below the front matter that read_leaflet writes


def said(text: str, kind: MessageKind, identifier: str = "") -> Message:
    return Message(f"back#{identifier}" if identifier else "back", text, kind, 0)


def back_drawing(root: Path, alt: str, identifier: str = "") -> Image:
    return Image(root / "leaflets/images/back.svg", "images/back.svg", said(alt, MessageKind.ALT, identifier), 0)


def same(blocks: tuple[Block, ...], *expected: Block) -> None:
    """Equal in everything a reader could see, and in the kind of every message, but for the lines."""
    assert repr(blocks) == repr(expected)
    assert [message.kind for message in messages_in(blocks)] == [message.kind for message in messages_in(expected)]


def test_headings_of_three_levels_are_read(tmp_path: Path) -> None:
    """## to #### become headings, with an id where the author gave one."""
    document = read_leaflet(tmp_path, "## Why {#why}\n\n### How\n\n#### When ####\n")
    same(
        document.blocks,
        Heading(2, said("Why", MessageKind.HEADING, "why"), "why"),
        Heading(3, said("How", MessageKind.HEADING)),
        Heading(4, said("When", MessageKind.HEADING)),
    )


def test_paragraphs_keep_their_own_markdown(tmp_path: Path) -> None:
    """A paragraph's message is the Markdown as it was written, for the translator to keep."""
    body = "Take **one** *small* step, see [this][booking] or call {clinic_phone}.\n\nA second \\*starred\\* one.\n"
    same(
        read_leaflet(tmp_path, body).blocks,
        Paragraph(
            said("Take **one** *small* step, see [this][booking] or call {clinic_phone}.", MessageKind.PARAGRAPH)
        ),
        Paragraph(said("A second \\*starred\\* one.", MessageKind.PARAGRAPH)),
    )


@pytest.mark.parametrize("body", ["{#first}\nWords.\n", "{#first}\n\nWords.\n"])
def test_an_id_line_belongs_to_the_block_below_it(tmp_path: Path, body: str) -> None:
    """An id on the line above a block is that block's, and the context of its words."""
    blocks = read_leaflet(tmp_path, body + "\nMore words.\n").blocks
    same(
        blocks,
        Paragraph(said("Words.", MessageKind.PARAGRAPH, "first"), "first"),
        Paragraph(said("More words.", MessageKind.PARAGRAPH)),
    )


def test_a_list_is_read_with_what_stands_below_its_items(tmp_path: Path) -> None:
    """An item is its own line; paragraphs and lists indented below it are its blocks."""
    body = "- One\n\n  More of one.\n\n- Two\n  1. First\n  2. Second\n"
    same(
        read_leaflet(tmp_path, body).blocks,
        ItemList(
            (
                ListItem(
                    said("One", MessageKind.LIST_ITEM),
                    blocks=(Paragraph(said("More of one.", MessageKind.PARAGRAPH)),),
                ),
                ListItem(
                    said("Two", MessageKind.LIST_ITEM),
                    blocks=(
                        ItemList(
                            (ListItem(said("First", MessageKind.STEP)), ListItem(said("Second", MessageKind.STEP))),
                            is_ordered=True,
                        ),
                    ),
                ),
            ),
            is_ordered=False,
        ),
    )


def test_steps_begin_where_the_author_began(tmp_path: Path) -> None:
    """A numbered list keeps its first number, and an id above it."""
    same(
        read_leaflet(tmp_path, "{#steps}\n\n3. Third\n4. Fourth\n").blocks,
        ItemList(
            (ListItem(said("Third", MessageKind.STEP, "steps")), ListItem(said("Fourth", MessageKind.STEP, "steps"))),
            is_ordered=True,
            start=3,
            id="steps",
        ),
    )


def test_boxes_to_tick_are_items(tmp_path: Path) -> None:
    """[ ] and [x] at the head of an item make it a box to tick, and are no words for the translator."""
    blocks = read_leaflet(tmp_path, "- [ ] Warm up\n- [x] Cool down\n").blocks
    items = (
        ListItem(said("Warm up", MessageKind.LIST_ITEM), is_checkbox=True),
        ListItem(said("Cool down", MessageKind.LIST_ITEM), is_checkbox=True),
    )
    same(blocks, ItemList(items, is_ordered=False))
    assert isinstance(blocks[0], ItemList)
    assert blocks[0].is_checklist
    assert not blocks[0].is_pictured


def test_items_that_begin_with_a_picture_are_cards(tmp_path: Path) -> None:
    """A list is pictured when every item begins with a picture, and only then."""
    picture = "![A back.](images/back.svg)"
    blocks = read_leaflet(tmp_path, f"- {picture} One\n- {picture} Two\n\nOr:\n\n- {picture} One\n- Two\n").blocks
    pictured = ListItem(said("One", MessageKind.LIST_ITEM), back_drawing(tmp_path, "A back."))
    same(
        blocks,
        ItemList(
            (pictured, ListItem(said("Two", MessageKind.LIST_ITEM), back_drawing(tmp_path, "A back."))),
            is_ordered=False,
        ),
        Paragraph(said("Or:", MessageKind.PARAGRAPH)),
        ItemList((pictured, ListItem(said("Two", MessageKind.LIST_ITEM))), is_ordered=False),
    )
    assert [block.is_pictured for block in blocks if isinstance(block, ItemList)] == [True, False]


def test_a_table_is_a_head_and_rows_of_cells(tmp_path: Path) -> None:
    """Each cell of a table is a message; a bar inside a cell is written behind a backslash."""
    cell = MessageKind.TABLE_CELL
    same(
        read_leaflet(
            tmp_path, "{#dose}\n\n| Day | At most |\n|:---|---:|\n| 1 | **500 mg** |\n| 2 | a \\| b |\n"
        ).blocks,
        Table(
            (said("Day", cell, "dose"), said("At most", cell, "dose")),
            (
                (said("1", cell, "dose"), said("**500 mg**", cell, "dose")),
                (said("2", cell, "dose"), said("a | b", cell, "dose")),
            ),
            "dose",
        ),
    )


def test_a_quotation_holds_blocks(tmp_path: Path) -> None:
    """A quotation is a block of blocks."""
    same(
        read_leaflet(tmp_path, "> It helped.\n>\n> - A lot\n").blocks,
        Quote(
            (
                Paragraph(said("It helped.", MessageKind.PARAGRAPH)),
                ItemList((ListItem(said("A lot", MessageKind.LIST_ITEM)),), is_ordered=False),
            )
        ),
    )


def test_a_line_across_the_page_is_a_rule(tmp_path: Path) -> None:
    """--- between two paragraphs is a thematic break."""
    same(
        read_leaflet(tmp_path, "One.\n\n---\n\nTwo.\n").blocks,
        Paragraph(said("One.", MessageKind.PARAGRAPH)),
        Rule(),
        Paragraph(said("Two.", MessageKind.PARAGRAPH)),
    )


def test_a_picture_alone_is_a_figure(tmp_path: Path) -> None:
    """A picture on a line of its own is a figure; its description is a message of its own."""
    same(
        read_leaflet(tmp_path, "Words.\n\n{#spine}\n![A back.](images/back.svg)\n").blocks,
        Paragraph(said("Words.", MessageKind.PARAGRAPH)),
        Figure(back_drawing(tmp_path, "A back.", "spine"), "spine"),
    )


def test_a_leaflet_that_begins_with_a_picture_has_it_as_its_lead(tmp_path: Path) -> None:
    """The picture above a leaflet's first words stands beside the title."""
    document = read_leaflet(tmp_path, "![A back.](images/back.svg)\n\nWords.\n")
    assert repr(document.lead) == repr(back_drawing(tmp_path, "A back."))
    same(document.blocks, Paragraph(said("Words.", MessageKind.PARAGRAPH)))


@pytest.mark.parametrize("kind", list(CalloutKind))
def test_every_callout_has_its_title_and_its_blocks(tmp_path: Path, kind: CalloutKind) -> None:
    """A callout is a kind, an id, a title where it begins with a heading, and blocks, all in its own context."""
    body = f"::: {kind} {{#now}}\n### Title\n\nWords.\n\n- Item\n:::\n\nAfter it.\n"
    same(
        read_leaflet(tmp_path, body).blocks,
        Callout(
            kind,
            "now",
            said("Title", MessageKind.CALLOUT_TITLE, "now"),
            (
                Paragraph(said("Words.", MessageKind.PARAGRAPH, "now")),
                ItemList((ListItem(said("Item", MessageKind.LIST_ITEM, "now")),), is_ordered=False),
            ),
            0,
        ),
        Paragraph(said("After it.", MessageKind.PARAGRAPH)),
    )


@pytest.mark.parametrize("kind", [CalloutKind.TIP, CalloutKind.NOTE, CalloutKind.ACTION])
def test_a_mild_callout_needs_neither_id_nor_title(tmp_path: Path, kind: CalloutKind) -> None:
    """Tip, note and action may go without an id; their words are then in the document's context."""
    same(
        read_leaflet(tmp_path, f":::{kind}\nWords.\n::::\n").blocks,
        Callout(kind, "", None, (Paragraph(said("Words.", MessageKind.PARAGRAPH)),), 0),
    )


def test_only_warning_and_urgent_must_reach_the_reader() -> None:
    """The two callouts that may never be dropped are warning and urgent."""
    assert {kind.value for kind in CalloutKind if kind.must_reach_reader} == {"warning", "urgent"}


def test_a_teaser_has_a_title_a_picture_and_words_where_the_author_wrote_them(tmp_path: Path) -> None:
    """A teaser's own words are a translator's; what is left out stays empty for the leaflet's."""
    letter = text_of(
        "::: teaser {leaflet=back}\n:::\n\n"
        "::: teaser {leaflet=back}\n### Walk\n\n![A back.](../leaflets/images/back.svg)\n\nWords.\n:::\n",
        front=LETTER_FRONT,
    )
    found = reading(tmp_path, {"leaflets/back.md": text_of("Words.\n"), "newsletters/spring.md": letter})
    assert found.problems == ()
    document = found.find("spring")
    assert document is not None
    image = Image(
        tmp_path / "leaflets/images/back.svg",
        "../leaflets/images/back.svg",
        Message("spring", "A back.", MessageKind.ALT, 0),
        0,
    )
    same(
        document.blocks,
        Teaser("back", None, None, (), 0),
        Teaser(
            "back",
            Message("spring", "Walk", MessageKind.CALLOUT_TITLE, 0),
            image,
            (Paragraph(Message("spring", "Words.", MessageKind.PARAGRAPH, 0)),),
            0,
        ),
    )


def test_every_message_knows_its_line(tmp_path: Path) -> None:
    """A message's line is the one on which its block begins in the file."""
    body = (
        "## Heading\n"  # 10
        "\n"
        "Paragraph\nin two lines.\n"  # 12
        "\n"
        "- Item\n- Other\n"  # 15
        "\n"
        "| A | B |\n|---|---|\n| c | d |\n"  # 18, 20
        "\n"
        "::: tip\n### Title\n\nInside.\n:::\n"  # 22
        "\n"
        "> Quoted.\n"  # 28
        "\n"
        "![A back.](images/back.svg)\n"  # 30
    )
    document = read_leaflet(tmp_path, body)
    lines = {message.text: message.line for message in messages_in(document.blocks)}
    assert lines == {
        "Heading": FIRST_LINE,
        "Paragraph in two lines.": 12,
        "Item": 15,
        "Other": 16,
        "A": 18,
        "B": 18,
        "c": 20,
        "d": 20,
        "Title": 23,
        "Inside.": 25,
        "Quoted.": 28,
        "A back.": 30,
    }
    assert [block.line for block in document.blocks if isinstance(block, Callout)] == [22]


def test_a_values_repr_tells_words_and_never_places(tmp_path: Path) -> None:
    """Moving a text down, or the clinic elsewhere, changes no repr; one other word does."""
    body = "![A back.](images/back.svg)\n\n::: tip {#t}\nWords.\n:::\n\n- Item\n"
    here = read_leaflet(tmp_path / "here", body)
    moved = read_leaflet(tmp_path / "there", "\n\n" + body)
    changed = read_leaflet(tmp_path / "changed", body.replace("Words.", "Other words."))
    assert repr(here) == repr(moved)
    assert repr(here) != repr(changed)
