"""What changed since a signature is named, and shown so that a person can read it."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leafpost.catalogs.changes import Change, ChangeKind, changes_between, word_diff, words_in
from leafpost.catalogs.parts import Part, PartKind

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
PARTS = st.lists(
    st.builds(Part, st.sampled_from(PartKind), WORDS, WORDS, WORDS), min_size=1, max_size=8, unique=True
)  # fmt: skip


def message(source: str, text: str, context: str = "a") -> Part:
    return Part(PartKind.MESSAGE, context, source, text)


REST, WALK, STOP = message("Rest.", "Odpocznij."), message("Walk.", "Idź."), message("Stop!", "Stop!", "a#stop")
BOX = Part(PartKind.CALLOUT, "stop", "warning", "1")
PHONE = Part(PartKind.VARIABLE, "", "clinic_phone", "020")


def kinds(before: list[Part], after: list[Part]) -> list[tuple[str, Part | None, Part | None]]:
    return [(change.kind.value, change.before, change.after) for change in changes_between(before, after)]


def test_nothing_changed_where_all_is_the_same() -> None:
    """Equal parts have no changes."""
    assert changes_between([REST, WALK, PHONE], [REST, WALK, PHONE]) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REST, replace(REST, text="Odpocznij")),
        (REST, replace(REST, source="Rest a little.")),
        (BOX, replace(BOX, source="note")),
        (BOX, replace(BOX, text="2")),
        (PHONE, replace(PHONE, text="030")),
        (REST, replace(REST, source="Rest a bit.", text="Proszę odpocząć.")),
    ],
    ids=["a translation", "a source", "a kind of box", "a box with more in it", "a value", "both texts"],
)
def test_what_changed_stands_beside_what_it_was(before: Part, after: Part) -> None:
    """A part that changed is one change with both sides, whatever stands around it."""
    assert kinds([WALK, before, STOP], [WALK, after, STOP]) == [("changed", before, after)]


def test_what_came_went_and_moved_is_told_in_the_order_of_the_page() -> None:
    """Parts that are new, gone, or elsewhere are each told once."""
    new = message("Keep warm.", "Ciepło.")
    assert kinds([REST, WALK, STOP], [new, WALK, STOP]) == [("removed", REST, None), ("added", None, new)]
    assert kinds([REST, WALK, STOP], [WALK, STOP, REST]) == [("moved", REST, REST)]


def test_a_message_of_another_context_is_another_message() -> None:
    """Words that leave a warning are told as gone from there and new elsewhere, never as changed."""
    outside = replace(STOP, context="a")
    assert {row[0] for row in kinds([STOP], [outside])} == {"removed", "added"}


@given(PARTS, st.data())
def test_any_single_edit_is_named(parts: list[Part], data: st.DataObject) -> None:
    """Whatever field of whatever part is edited, that part is among the changes, and no other is."""
    place = data.draw(st.integers(0, len(parts) - 1))
    field = data.draw(st.sampled_from(["context", "source", "text"]))
    edited = replace(parts[place], **{field: data.draw(WORDS)})
    assume(edited not in parts)
    changes = changes_between(parts, [*parts[:place], edited, *parts[place + 1 :]])
    named = {part for change in changes for part in (change.before, change.after) if part}
    assert named == {parts[place], edited}


@given(PARTS, PARTS)
def test_the_changes_lead_from_the_one_to_the_other(before: list[Part], after: list[Part]) -> None:
    """Parts that are told as gone or changed, and those that came, are exactly what differs."""
    changes = changes_between(before, after)
    gone = {c.before for c in changes if c.before and c.kind is not ChangeKind.MOVED}
    come = {c.after for c in changes if c.after and c.kind is not ChangeKind.MOVED}
    assert gone == set(before) - set(after)
    assert come == set(after) - set(before)
    assert bool(changes) == (before != after)


# --- the diff ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Take 500 mg at once", "Take 50 mg at once", "Take [-500-]{+50+} mg at once"),
        ("Rest now", "Rest", "Rest[- now-]"),
        ("", "Rest", "{+Rest+}"),
        ("Rest", "Rest", "Rest"),
        ("不要跑步", "不要走步", "不要[-跑-]{+走+}步"),
        ("ห้ามวิ่ง", "ห้ามเดิน", "ห้าม[-วิ่ง-]{+เดิน+}"),
        ("통증이 심하면", "통증이 있으면", "통증이 [-심하면-]{+있으면+}"),
        ("500 mg", "500\u00a0mg", "500[- -]{+<U+00A0>+}mg"),
        ("لا 20", "لا \u206620\u2069", "لا [-20-]{+<U+2066>20<U+2069>+}"),
    ],
    ids=["dose", "gone", "new", "same", "Chinese", "Thai", "Korean", "space", "isolate"],
)
def test_a_diff_shows_words(before: str, after: str, shown: str) -> None:
    """Words are compared whole, scripts without spaces by character, and what hides is made visible."""
    assert word_diff(before, after) == shown


@given(st.text(max_size=40))
def test_words_put_together_are_the_text(text: str) -> None:
    """Cutting a text into words loses nothing."""
    assert "".join(words_in(text)) == text
    assert all(words_in(text))


def test_a_change_of_the_source_is_shown_apart() -> None:
    """Where source and translation both changed, each has its own diff; an unchanged source has none."""
    change = Change(ChangeKind.CHANGED, message("Rest now", "Odpocznij"), message("Rest", "Odpocznij już"))
    assert (change.source_diff, change.text_diff) == ("Rest[- now-]", "Odpocznij{+ już+}")
    assert Change(ChangeKind.CHANGED, REST, replace(REST, text="x")).source_diff == ""
