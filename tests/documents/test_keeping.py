"""A translation keeps every variable and every link of its source, as often."""

import pytest

from leafpost.documents.inline import parse_inline
from leafpost.documents.keeping import lost_names

LINKS, VARIABLES = {"booking", "list"}, {"phone", "name"}


@pytest.mark.parametrize(
    ("source", "translation", "found"),
    [
        ("Call {phone}, {name}.", "{name}: {phone}", []),
        ("Call {phone}.", "Call.", ["placeholder: lost {phone}"]),
        ("Call {phone}.", "{phone} {phone}", ["placeholder: has {phone}"]),
        ("Call {phone}.", "{name}", ["placeholder: lost {phone}", "placeholder: has {name}"]),
        ("**[Book][booking]**", "*[B][booking]*", []),
        ("[Book][booking] {phone}", "**[B][list] {phone}**", ["link: lost [booking]", "link: has [list]"]),
        ("**[Call {phone}][booking]**", "[C][booking]", ["placeholder: lost {phone}"]),
    ],
)
def test_what_is_lost_or_too_much_is_named(source: str, translation: str, found: list[str]) -> None:
    """Also inside of strong words and links; where it stands and which marks are around it does not matter."""
    before, after = (parse_inline(text, LINKS, VARIABLES)[0] for text in (source, translation))
    told = [
        f"{fault.rule}: {fault.what.split()[3] if 'lost' in fault.what else 'has'} "
        f"{fault.what.partition(',')[0].split()[-1]}"
        for fault in lost_names(before, after)
    ]
    assert told == found
