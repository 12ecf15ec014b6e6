"""Where links lead from paper, phone and letter."""

from pathlib import Path

import pytest

from leafpost.languages import language
from leafpost.render.links import (
    first_outside_link,
    is_leaflet,
    page_url,
    public_target,
    shown_address,
    sibling_target,
)
from tests.localise.samples import make_clinic


def test_a_leaflets_public_address(tmp_path: Path) -> None:
    """A phone page's address has the clinic's public folder, the language as HTML spells it, and the slug."""
    address = page_url(make_clinic(tmp_path), language("zh_Hans"), "note")
    assert address == "https://lakeside.example/leaflets/zh-Hans/note.html"


@pytest.mark.parametrize(
    ("target", "public", "sibling"),
    [
        ("leaflet:note", "https://lakeside.example/leaflets/pl/note.html", "note.html"),
        ("leaflet:note#warm", "https://lakeside.example/leaflets/pl/note.html#warm", "note.html#warm"),
        ("https://other.example/a?b=c#d", "https://other.example/a?b=c#d", "https://other.example/a?b=c#d"),
        ("mailto:a@b.example", "mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+442079460958", "tel:+442079460958", "tel:+442079460958"),
    ],
)
def test_a_link_to_a_leaflet_leads_there(tmp_path: Path, target: str, public: str, sibling: str) -> None:
    """From a letter a leaflet is linked in the reader's language; from a phone page, beside it; others stay."""
    assert public_target(target, make_clinic(tmp_path), language("pl")) == public
    assert sibling_target(target) == sibling
    assert is_leaflet(target) is target.startswith("leaflet:")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://lakeside.example", "lakeside.example"),
        ("https://lakeside.example/", "lakeside.example"),
        ("https://lakeside.example/book/", "lakeside.example/book"),
        ("https://lakeside.example:8443/book", "lakeside.example:8443/book"),
        ("mailto:a@b.example", "a@b.example"),
        ("tel:+44-20-7946-0958", "+44-20-7946-0958"),
    ],
)
def test_a_printed_address_is_short(url: str, shown: str) -> None:
    """On paper an address has nothing that nobody types."""
    assert shown_address(url) == shown


def test_a_printed_address_leads_to_the_same_page() -> None:
    """What decides which page comes is printed, a question mark and what follows too."""
    assert shown_address("https://lakeside.example/book?clinic=2") == "lakeside.example/book?clinic=2"


def test_the_first_link_that_leads_outside() -> None:
    """A QR code takes the first web page that is not a leaflet; where there is none, none."""
    links = {"a": "leaflet:note", "b": "tel:+44", "c": "https://c.example/", "d": "https://d.example/"}
    assert first_outside_link(links, ["a", "b", "d", "c"]) == "https://d.example/"
    assert first_outside_link(links, ["a", "b", "gone"]) == ""
