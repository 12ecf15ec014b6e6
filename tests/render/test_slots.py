"""One reader's own values in a letter that is otherwise frozen."""

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.render.slots import SLOTS, ReaderValues, Salutation, fill
from tests.localise.samples import fragment

VALUES = ReaderValues(
    "Jo",
    "https://c.example/u?a=1&b=2",
    "https://c.example/p",
    "https://c.example/r",
)
SALUTATION = Salutation("Hello {name},", "Hello,")
FROZEN = (
    f"<p>{SLOTS.salutation}</p>"
    f'<a href="{SLOTS.unsubscribe_url}">u</a><a href="{SLOTS.preferences_url}">p</a><a href="{SLOTS.online_url}">r</a>'
)


def named(name: str) -> ReaderValues:
    return ReaderValues(name, *astuple(VALUES)[1:])


def test_each_value_comes_into_its_own_slot() -> None:
    """Name and addresses stand where the template wants them, addresses whole."""
    found = fragment(fill(FROZEN, VALUES, SALUTATION, is_html=True))
    assert found[0].text_content() == "Hello Jo,"
    assert found.xpath("//@href") == [VALUES.unsubscribe_url, VALUES.preferences_url, VALUES.online_url]


def test_addresses_in_plain_text_are_not_escaped() -> None:
    """In the text part an address can be copied as it is."""
    assert fill(f"→ {SLOTS.unsubscribe_url}", VALUES, SALUTATION, is_html=False) == "→ https://c.example/u?a=1&b=2"


@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_a_reader_without_a_name_is_greeted_without_one(name: str) -> None:
    """Where the name is not known, the greeting that has none is used."""
    assert fill(SLOTS.salutation, named(name), SALUTATION, is_html=False) == "Hello,"


def test_a_name_is_one_line() -> None:
    """Line breaks and runs of spaces in a name become single spaces."""
    assert SALUTATION.for_name(" Ana\r\nBcc: x \t Maria\u2028José ") == "Hello Ana Bcc: x Maria José,"


@pytest.mark.parametrize("name", ["\u202eAna", "A\x00n\x1b\u200ea", "\u2066An\ufeffa\u2069", "An\ud800a", "A\xadna"])
def test_what_cannot_be_seen_in_a_name_is_taken_out(name: str) -> None:
    """Controls, marks that turn the direction, halves of characters: none of them comes into a letter."""
    assert SALUTATION.for_name(name) == "Hello Ana,"


@pytest.mark.parametrize(
    "name", ["می\u200cخواهم", "👩\u200d👧 Ana", "José", "नेहा", "O'Neill", "Dr. A. Müller-Lüdenscheidt"]
)
def test_names_of_people_stay_as_they_are(name: str) -> None:
    """Joiners, accents, emoji, apostrophes and points belong to names."""
    assert SALUTATION.for_name(name).strip("\u2066\u2067\u2069").replace("\u2067", "").replace("\u2069", "") == (
        f"Hello {name},"
    )


@pytest.mark.parametrize("name", ["Win at https://x.example", "www.x.example", "a@b.example", "A" * 101])
def test_a_name_that_would_become_a_link_is_left_out(name: str) -> None:
    """Who writes an address, or an essay, in place of a name is greeted without one."""
    assert SALUTATION.for_name(name) == "Hello,"


def test_a_name_read_from_right_to_left_does_not_turn_its_line() -> None:
    """In a letter of either direction a name is isolated where its direction could be in doubt."""
    arabic = Salutation("{name} مرحبا", "مرحبا", is_rtl=True)
    assert SALUTATION.for_name("נועה") == "Hello \u2067נועה\u2069,"
    assert SALUTATION.for_name("Ana נועה") == "Hello \u2066Ana נועה\u2069,"
    assert arabic.for_name("Ana") == "\u2066Ana\u2069 مرحبا"
    assert SALUTATION.for_name("Zoë") == "Hello Zoë,"


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>&\"'ab/=; "), min_size=1, max_size=15).filter(str.strip))
def test_a_hostile_name_is_only_a_name(name: str) -> None:
    """A name with markup in it is shown as it is and makes no element."""
    found = fragment(fill(FROZEN, named(name), SALUTATION, is_html=True))
    assert found[0].text_content() == f"Hello {' '.join(name.split())},"
    assert [element.tag for element in found] == ["p", "a", "a", "a"]


@pytest.mark.parametrize("is_html", [True, False])
def test_a_name_that_looks_like_a_slot_stays_a_name(is_html: bool) -> None:
    """Who is called like one of our marks is greeted so, and gets no address in place of the name."""
    filled = fill(SLOTS.salutation, named(SLOTS.unsubscribe_url), SALUTATION, is_html=is_html)
    assert filled == f"Hello {SLOTS.unsubscribe_url},"


def test_a_name_in_braces_stays_a_name() -> None:
    """Braces in a name mean nothing."""
    assert SALUTATION.for_name("{name}") == "Hello {name},"
