"""What a signature binds: every part counts, and no two lists of parts are alike."""

import hashlib
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from leafpost.catalogs.parts import Part, PartKind, parts_digest, short_digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PART = st.builds(Part, st.sampled_from(PartKind), TEXT, TEXT, TEXT)


def test_the_digest_is_what_its_description_says() -> None:
    """Whoever reads the description can work the digest out without this program."""
    part = Part(PartKind.MESSAGE, "back#stop", "Stop", "Zatrzymaj się")
    written = (
        b"\0\0\0\x07message" + b"\0\0\0\x09back#stop" + b"\0\0\0\x04Stop" + b"\0\0\0\x0eZatrzymaj si\xc4\x99"
    )  # fmt: skip
    assert parts_digest([part]) == hashlib.sha256(written).hexdigest()
    assert short_digest("1d5ad382" + "0" * 56) == "1d5a-d382"


@given(st.lists(PART, min_size=1, max_size=6), st.data())
def test_any_edit_of_any_part_is_another_digest(parts: list[Part], data: st.DataObject) -> None:
    """One field of one part changed, a part added, taken away or moved: the digest is another one."""
    place = data.draw(st.integers(0, len(parts) - 1))
    field = data.draw(st.sampled_from(["context", "source", "text"]))
    edited = replace(parts[place], **{field: data.draw(TEXT)})
    added = data.draw(PART)
    for other in (
        [*parts[:place], edited, *parts[place + 1 :]],
        [*parts[:place], added, *parts[place:]],
        [*parts[:place], *parts[place + 1 :]],
        [*parts[place:], *parts[:place]],
    ):
        assert (parts_digest(other) == parts_digest(parts)) == (other == parts)


@given(st.lists(PART, max_size=4), st.lists(PART, max_size=4))
def test_parts_cannot_run_into_each_other(one: list[Part], other: list[Part]) -> None:
    """Two lists of parts whose texts run together alike are still two lists."""
    assume(one != other)
    assert parts_digest(one) != parts_digest(other)


def test_a_border_between_fields_cannot_be_moved() -> None:
    """Words that wander from one field, or one part, to the next are other words."""
    word = PartKind.WORD
    lists = [
        [Part(word, "ab", "c", "d")],
        [Part(word, "a", "bc", "d")],
        [Part(word, "a", "b", "cd")],
        [Part(word, "", "", "abcd")],
        [Part(word, "a", "b", "c"), Part(word, "", "", "d")],
        [Part(word, "a", "b", ""), Part(word, "", "", "cd")],
    ]
    assert len({parts_digest(parts) for parts in lists}) == len(lists)
