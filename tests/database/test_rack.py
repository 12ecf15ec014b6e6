"""The record of what was printed: what is alike is one pile, and only what was seen is pulled."""

import datetime as dt
from dataclasses import replace

from leafpost.database.engine import Database
from leafpost.database.rack import Printed, note_print, piles, pull, strike_print
from tests.databases import NOON

LATER = NOON + dt.timedelta(hours=3)
SHEETS = Printed(
    document="caring-for-your-back",
    locale="ur",
    edition="bilingual",
    version="2.1",
    codes={"ur": "1d5a-d382", "en": "ad77-49e3"},
    state="signed",
    title="کمر کی دیکھ بھال",
    title_locale="ur",
    source_title="Caring for your back",
    digest="ab" * 32,
)


def test_orders_of_the_same_sheets_are_one_pile(database: Database) -> None:
    """Copies of sheets that are alike are added up, from the first time they were printed to the last."""
    with database.begin() as connection:
        note_print(connection, SHEETS, 20, NOON, "reception")
        note_print(connection, replace(SHEETS, digest="cd" * 32), 5, LATER)
        note_print(connection, replace(SHEETS, edition="standard"), 1, NOON)
    with database.read() as connection:
        first, second = piles(connection)
    assert (first.copies, first.first, first.last) == (25, NOON, LATER)
    assert first.sheets == replace(SHEETS, digest="cd" * 32)
    assert (second.copies, second.sheets.edition) == (1, "standard")


def test_other_words_or_another_state_make_another_pile(database: Database) -> None:
    """Sheets of another version, with another text code or another state on them lie in piles of their own."""
    others = [
        replace(SHEETS, version="2.2"),
        replace(SHEETS, state="draft"),
        replace(SHEETS, codes={"ur": "0000-0001"}),
    ]
    with database.begin() as connection:
        for sheets in (SHEETS, *others):
            note_print(connection, sheets, 1, NOON)
    with database.read() as connection:
        assert [pile.sheets for pile in piles(connection)] == [SHEETS, *others]


def test_a_pile_is_pulled_as_it_was_seen(database: Database) -> None:
    """What was printed after somebody looked stays on record; a pile that is pulled twice counts once."""
    with database.begin() as connection:
        note_print(connection, SHEETS, 20, NOON)
        other = note_print(connection, replace(SHEETS, locale="ar"), 7, NOON)
        (seen,) = [pile for pile in piles(connection) if pile.sheets.locale == "ur"]
        note_print(connection, SHEETS, 3, LATER)
    with database.begin() as connection:
        assert pull(connection, seen.id, LATER) == 20
        assert pull(connection, seen.id, LATER) == 0
        assert pull(connection, 999, LATER) == 0
    with database.read() as connection:
        assert {pile.sheets.locale: (pile.copies, pile.first) for pile in piles(connection)} == {
            "ur": (3, LATER),
            "ar": (7, NOON),
        }
    assert other != seen.id


def test_an_order_that_no_printer_took_is_struck_off(database: Database) -> None:
    """Only the order itself leaves the record."""
    with database.begin() as connection:
        note_print(connection, SHEETS, 20, NOON)
        order = note_print(connection, SHEETS, 4, LATER)
        strike_print(connection, order)
    with database.read() as connection:
        (pile,) = piles(connection)
    assert (pile.copies, pile.last) == (20, NOON)
