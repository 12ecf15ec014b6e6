"""Document → messages: every text a reader meets, in that order, each with its context."""

from dataclasses import replace
from pathlib import Path

import pytest

from leafpost.catalogs.messages import block_messages, callouts_of, distinct_messages, messages_of
from leafpost.clinic import read_clinic
from leafpost.documents.model import Document, MessageKind
from leafpost.documents.read import read_documents
from tests.catalogs.samples import write

LEAFLET = """\
+++
title = "Back care"
summary = "For {clinic_name}."
version = "1.0"

[links]
booking = "https://hillside.example/book"
+++

![A person lifts a box.](images/back.svg)

## A heading

A paragraph
over two lines.

- An item

  with a paragraph of its own

  - and an item inside
- ![An arrow](images/back.svg) A pictured item
- [ ] A box to tick

1. A step

{#doses}
| Day | At most |
|---|---|
| First | 500 mg |

> A quoted paragraph

![A back](images/back.svg)

---

::: warning {#stop}
### Stop at once

A paragraph
of a warning

- An item of a warning
:::

::: tip
A tip without an id
:::

### A smaller heading {#more}

A paragraph

A heading
"""
LETTER = """\
+++
title = "Spring letter"
summary = "What is new."
subject = "Spring is here"
preheader = "And so are we"
topic = "news"
version = "1.0"
+++

Good day

::: teaser {leaflet=back-care}
:::

::: teaser {leaflet=back-care}
### A title for a card

![A card's picture](../leaflets/images/back.svg)

Words on a card
:::
"""


@pytest.fixture
def documents(hillside: Path) -> dict[str, Document]:
    """A leaflet and a letter with every kind of block."""
    write(hillside / "leaflets/back-care.md", LEAFLET)
    write(hillside / "newsletters/spring.md", LETTER)
    reading = read_documents(read_clinic(hillside))
    assert reading.problems == ()
    return {document.slug: document for document in reading.documents}


def test_every_text_of_every_kind_of_block_is_a_message(documents: dict[str, Document]) -> None:
    """Front matter, lead picture, headings, paragraphs, items, steps, cells, quotes and callouts, in reading order."""
    kind = MessageKind
    own, table, stop, more = "back-care", "back-care#doses", "back-care#stop", "back-care#more"
    assert [(m.context, m.text, m.kind) for m in messages_of(documents["back-care"])] == [
        (own, "Back care", kind.TITLE),
        (own, "For {clinic_name}.", kind.SUMMARY),
        (own, "A person lifts a box.", kind.ALT),
        (own, "A heading", kind.HEADING),
        (own, "A paragraph over two lines.", kind.PARAGRAPH),
        (own, "An item", kind.LIST_ITEM),
        (own, "with a paragraph of its own", kind.PARAGRAPH),
        (own, "and an item inside", kind.LIST_ITEM),
        (own, "An arrow", kind.ALT),
        (own, "A pictured item", kind.LIST_ITEM),
        (own, "A box to tick", kind.LIST_ITEM),
        (own, "A step", kind.STEP),
        (table, "Day", kind.TABLE_CELL),
        (table, "At most", kind.TABLE_CELL),
        (table, "First", kind.TABLE_CELL),
        (table, "500 mg", kind.TABLE_CELL),
        (own, "A quoted paragraph", kind.PARAGRAPH),
        (own, "A back", kind.ALT),
        (stop, "Stop at once", kind.CALLOUT_TITLE),
        (stop, "A paragraph of a warning", kind.PARAGRAPH),
        (stop, "An item of a warning", kind.LIST_ITEM),
        (own, "A tip without an id", kind.PARAGRAPH),
        (more, "A smaller heading", kind.HEADING),
        (own, "A paragraph", kind.PARAGRAPH),
        (own, "A heading", kind.PARAGRAPH),
    ]


def test_a_letter_has_its_subject_and_the_words_of_its_cards(documents: dict[str, Document]) -> None:
    """A newsletter's subject and preheader come behind its summary; a card has only its author's words."""
    kind = MessageKind
    assert [(m.text, m.kind) for m in messages_of(documents["spring"])] == [
        ("Spring letter", kind.TITLE),
        ("What is new.", kind.SUMMARY),
        ("Spring is here", kind.SUBJECT),
        ("And so are we", kind.PREHEADER),
        ("Good day", kind.PARAGRAPH),
        ("A title for a card", kind.CALLOUT_TITLE),
        ("A card's picture", kind.ALT),
        ("Words on a card", kind.PARAGRAPH),
    ]


def test_no_address_is_a_message(documents: dict[str, Document]) -> None:
    """Links, owners, versions and topics are no words to translate."""
    for document in documents.values():
        for message in messages_of(document):
            assert "hillside.example" not in message.text
            assert message.text not in ("1.0", "news")


def test_a_text_that_recurs_comes_once_where_it_stands_first(documents: dict[str, Document]) -> None:
    """The same words in the same context are one message, at their first place; another context is another message."""
    document = documents["back-care"]
    every = [message.key for message in messages_of(document)]
    once = [message.key for message in distinct_messages(document)]
    assert every.count(("back-care", "A heading")) == 2
    assert once == list(dict.fromkeys(every))
    assert [m.kind for m in distinct_messages(document) if m.text == "A heading"] == [MessageKind.HEADING]


def test_some_blocks_have_the_messages_of_a_document_of_these_blocks(documents: dict[str, Document]) -> None:
    """The messages of single blocks, put together, are those of the document."""
    document = documents["back-care"]
    single = [message for block in document.blocks for message in block_messages((block,))]
    assert single == list(messages_of(document))[3:]
    assert list(block_messages(())) == []
    assert [m.text for m in messages_of(replace(document, blocks=(), lead=None))] == ["Back care", "For {clinic_name}."]


def test_callouts_come_in_order(documents: dict[str, Document]) -> None:
    """Every callout of a document, whichever its kind."""
    assert [(c.kind.value, c.id) for c in callouts_of(documents["back-care"])] == [("warning", "stop"), ("tip", "")]


def test_a_callout_inside_a_list_is_one_of_the_documents(hillside: Path) -> None:
    """A warning indented under a list item is found like any other, or its document is refused."""
    text = LEAFLET[: LEAFLET.index("## A heading")] + "- Lift slowly\n\n  ::: warning {#lift}\n  Stop.\n  :::\n"
    write(hillside / "leaflets/back-care.md", text)
    reading = read_documents(read_clinic(hillside))
    found = [callout.id for document in reading.documents for callout in callouts_of(document)]
    assert found == ["lift"] or "back-care" in reading.broken
