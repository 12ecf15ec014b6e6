"""Forms, read within bounds."""

from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leafpost.serving.forms import UnreadableFormError, fields_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=20))
def test_what_a_browser_sends_comes_out(pairs: list[tuple[str, str]]) -> None:
    """Every field with all of its values in their order, whatever script they are in."""
    fields = fields_of(urlencode(pairs).encode("ascii"))
    assert [(name, value) for name in fields for value in fields[name]] == sorted(
        pairs, key=lambda pair: [name for name, _ in pairs].index(pair[0])
    )


@given(st.binary(max_size=200))
def test_junk_is_read_or_refused(data: bytes) -> None:
    """No bytes lead to another error than the one that becomes an answer."""
    with suppress(UnreadableFormError):
        fields_of(data)


@pytest.mark.parametrize("data", [b"a=%ff", b"a=\xff", b"&".join(b"a=%d" % n for n in range(65))])
def test_damaged_and_endless_forms_are_refused(data: bytes) -> None:
    """What is not UTF-8, and more fields than any page of ours has."""
    with pytest.raises(UnreadableFormError):
        fields_of(data)
