"""A changed message finds its old translation among its neighbours, and nothing is guessed from elsewhere."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.changed import changed_messages
from leafpost.catalogs.model import Entry, Key

LONG = "When you sit for long, stand up every half hour and walk around the room."
OTHER = "Ask at reception for a towel, and drink a glass of water before you go home."


def row(*msgids: str, context: str = "a") -> list[Entry]:
    """Messages of one context, each with a translation of its own."""
    return [Entry(msgid, (f"pl: {msgid}",), context) for msgid in msgids]


def told(old: list[Entry], new: list[Entry], returned: set[Key] | None = None) -> dict[str, str]:
    """The old message of each new one that was found to be an old one changed."""
    return {key[1]: entry.msgid for key, entry in changed_messages(old, new, returned or set()).items()}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Take 2 tablets a day.", "Take 4 tablets a day."),
        ("500 mg", "750 mg"),
        ("2", "4"),
        ("20–45 minutes", "30–60 minutes"),
        ("Walk a little.", "WALK A LITTLE."),
        ("Walk a little.", "Walk a little!"),
        ("Stop", "Stop!"),
        ("No", "No."),
        ("Take it, never with alcohol", "Take it never with alcohol"),
        ("Do not take it with alcohol", "Do take it with alcohol"),
        ("不要服用超过2片", "不要服用超过4片"),
        ("Ćwicz codziennie", "ćwicz codziennie"),
        (LONG, LONG.replace("half hour", "hour")),
    ],
)
def test_a_small_change_is_a_change(before: str, after: str) -> None:
    """Another number, capital letter, comma or word, in a text of any length or script: the message is known again."""
    old, new = row("Before it", before, "Behind it"), row("Before it", after, "Behind it")
    assert told(old, new) == {after: before}


def test_swapped_neighbours_that_changed_find_their_own_words() -> None:
    """Two paragraphs that changed places and each got a slip mended are not taken for each other."""
    old, new = row("A", LONG, OTHER, "B"), row("A", OTHER + "!", LONG + "!", "B")
    assert told(old, new) == {OTHER + "!": OTHER, LONG + "!": LONG}


def test_a_paragraph_that_was_split_gives_its_words_to_the_part_most_like_it() -> None:
    """Of the two halves of a paragraph one gets the old translation, the other none."""
    first, second = LONG, "Then rest."
    assert told(row("A", f"{first} {second}", "B"), row("A", first, second, "B")) == {first: f"{first} {second}"}
    assert told(row("A", f"{second} {first}", "B"), row("A", second, first, "B")) == {first: f"{second} {first}"}


def test_paragraphs_that_were_joined_give_the_words_most_like_them() -> None:
    """A paragraph made of two gets the translation of the one that most of it was."""
    short = "Then rest."
    assert told(row("A", short, LONG, "B"), row("A", f"{short} {LONG}", "B")) == {f"{short} {LONG}": LONG}


def test_neighbours_that_changed_at_once_keep_their_order() -> None:
    """In a table where only the numbers changed, each cell gets the words of the cell that stood in its place."""
    old = row("Day", "First: 500 mg", "Second: 500 mg at noon", "Third: 1000 mg", "End")
    new = row("Day", "First: 250 mg", "Second: 250 mg at noon", "Third: 500 mg", "End")
    assert told(old, new) == {
        "First: 250 mg": "First: 500 mg",
        "Second: 250 mg at noon": "Second: 500 mg at noon",
        "Third: 500 mg": "Third: 1000 mg",
    }
    assert told(row("Dose", "2 mg", "4 mg"), row("Dose", "3 mg", "5 mg")) == {"3 mg": "2 mg", "5 mg": "4 mg"}


def test_a_changed_message_is_found_at_its_one_neighbour_that_stayed() -> None:
    """A section that moved with a slip mended at its end keeps the words there: what stands before it is the same."""
    old = row("Start", "Heading", LONG, "Other heading", "Last")
    new = row("Start", "Other heading", "Last", "Heading", LONG + "!")
    assert told(old, new) == {LONG + "!": LONG}


def test_a_new_message_between_changed_ones_gets_nothing() -> None:
    """A paragraph that is put in between two changed ones is new, however many stand there."""
    old = row("A", LONG, OTHER, "B")
    new = row("A", LONG + "!", "Get help at once when both legs are numb.", OTHER + "!", "B")
    assert told(old, new) == {LONG + "!": LONG, OTHER + "!": OTHER}


def test_words_between_other_neighbours_are_not_looked_at() -> None:
    """The very same words but for a letter, between two other neighbours, are a stranger."""
    old = row("Do not take it", "One", "Two", "Three")
    assert told(old, row("One", "Two", "Do take it", "Three")) == {}
    assert told(old, row("One", "Do take it", "Two", "Three")) == {}


def test_the_same_text_in_two_contexts_changes_in_each_of_them() -> None:
    """Where a sentence stands in two boxes and changes in one, the other box gives and loses nothing."""
    old = [*row("Title", LONG, context="a#one"), *row("Title", LONG, context="a#two")]
    new = [*row("Title", LONG, context="a#one"), *row("Title", LONG + "!", context="a#two")]
    found = changed_messages(old, new, set())
    assert {key: entry.key for key, entry in found.items()} == {("a#two", LONG + "!"): ("a#two", LONG)}


def test_a_heading_that_becomes_a_like_item_in_another_box_is_a_stranger() -> None:
    """The same words without context and in a box with an id have nothing to do with each other."""
    assert told(row("Keep warm"), row("Keep warm!", context="a#box")) == {}


def test_a_message_that_was_never_translated_holds_its_place() -> None:
    """What changed from an untranslated message is not given the translation of its neighbour that went away."""
    old = [replace(row("Walk for 10 minutes in the morning")[0], msgstr=("",)), *row("Walk for 10 minutes at noon")]
    assert told(old, row("Walk for 20 minutes in the morning")) == {}


def test_a_message_that_returned_takes_no_other_words() -> None:
    """A message with an obsolete entry of its own is not taken for its neighbour, changed."""
    old, new = row("A", LONG, "B"), row("A", LONG + "!", "B")
    assert told(old, new, {("a", LONG + "!")}) == {}
    assert told(old, row("A", LONG + "!", LONG + "?", "B"), {("a", LONG + "!")}) == {LONG + "?": LONG}


def test_many_neighbours_that_changed_at_once_each_find_their_own() -> None:
    """In a text of three hundred sentences where every one changed, behind thirty new ones, none goes astray."""
    before = [f"Step {n}: {LONG[n % 40 :]} {'again ' * (n % 7)}" for n in range(300)]
    after = [*(f"Extra {n} {OTHER[n:]}" for n in range(30)), *(msgid + "at home" for msgid in before)]
    assert told(row(*before), row(*after)) == {msgid + "at home": msgid for msgid in before}


_MSGIDS = st.lists(
    st.lists(st.sampled_from(["Take", "2", "4", "tablets", "never", "stop", "walk"]), min_size=1, max_size=4).map(
        " ".join
    ),
    max_size=7,
    unique=True,
)


@settings(max_examples=80, deadline=None)
@given(_MSGIDS, _MSGIDS)
def test_only_new_messages_get_words_and_only_of_messages_that_went(before: list[str], after: list[str]) -> None:
    """Whatever changed, a message that stayed neither gives nor takes words, and none is given twice."""
    found = told(row(*before), row(*after))
    assert set(found) <= set(after) - set(before)
    assert set(found.values()) <= set(before) - set(after)
    assert len(set(found.values())) == len(found)
