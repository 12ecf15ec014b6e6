"""An id tells which message it is, and which translation it was exported with."""

import textwrap

import pytest

from leafpost.catalogs.exchange.identity import find_identity, find_kept, identity_of, kept_line, translation_digest
from leafpost.catalogs.model import Entry

ENTRY = Entry("Keep warm", ("Manténgase abrigado",), "back")
IDENTITY = identity_of(ENTRY)


@pytest.mark.parametrize(
    "other",
    [
        Entry("Keep warm.", ("Manténgase abrigado",), "back"),
        Entry("Keep warm", ("Manténgase abrigado",), "back#warning"),
        Entry("warm", ("Manténgase abrigado",), "backKeep "),
    ],
    ids=["source", "context", "border"],
)
def test_another_message_has_another_id(other: Entry) -> None:
    """Source and context both count, and they cannot run into each other."""
    assert identity_of(other).message != IDENTITY.message
    assert identity_of(other).base == IDENTITY.base


@pytest.mark.parametrize(
    "other",
    [
        Entry("Keep warm", ("Manténgase abrigada",), "back"),
        Entry("Keep warm", ("Manténgase abrigado",), "back", flags=frozenset({"fuzzy"})),
        Entry("Keep warm", ("Manténgase", " abrigado"), "back"),
    ],
    ids=["word", "doubt", "forms"],
)
def test_another_translation_has_another_base(other: Entry) -> None:
    """A word, the mark of doubt, and the borders between plural forms count."""
    assert identity_of(other).message == IDENTITY.message
    assert identity_of(other).base != IDENTITY.base


def test_comments_are_no_part_of_it() -> None:
    """A translator's remark is no newer translation."""
    remarked = Entry("Keep warm", ("Manténgase abrigado",), "back", comments=("see 2",), extracted=("List item.",))
    assert identity_of(remarked) == IDENTITY


def test_doubt_about_nothing_is_nothing() -> None:
    """An empty entry marked fuzzy is as empty as any other."""
    assert translation_digest(("",), is_fuzzy=True) == translation_digest(("",), is_fuzzy=False)


@pytest.mark.parametrize("text", ["{}", "file.xlf\x04{}", "NFDBB2FA9-tu5-{}", "{} ", "{}::1"])
def test_an_id_is_found_in_what_tools_make_of_it(text: str) -> None:
    """Tools put file names and numbers before ids; they are found all the same."""
    assert find_identity(text.format(IDENTITY)) == IDENTITY


@pytest.mark.parametrize("text", ["", "12", "m12-34", str(IDENTITY)[:-1], f"a{IDENTITY}", f"{IDENTITY}0"])
def test_what_is_no_id_is_none(text: str) -> None:
    """A number of a tool's own, or an id that was cut, is not taken for one of ours."""
    assert find_identity(text) is None


def test_a_remark_carries_the_id() -> None:
    """Where a format has no ids the remark brings it back; an id elsewhere in the text is not meant."""
    assert find_kept(["List item.", kept_line(IDENTITY)]) == IDENTITY
    assert find_kept([f"as in {IDENTITY}"]) is None


@pytest.mark.parametrize("width", [12, 20, 30, 60])
def test_a_broken_remark_still_carries_it(width: int) -> None:
    """A tool that breaks comments into lines, at spaces or hyphens, does not lose the id."""
    lines = textwrap.wrap(kept_line(IDENTITY), width, break_long_words=False)
    assert find_kept(["List item.", *lines, "abc"]) == IDENTITY
