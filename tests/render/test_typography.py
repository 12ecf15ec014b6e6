"""What stays together at the end of a line."""

import pytest

from leafpost.languages import language
from leafpost.render.typography import line_breaks


def kept(tag: str, text: str) -> str:
    """The text with what keeps it together made visible: _ for a space, ^ for a place."""
    return line_breaks(language(tag))(text).replace("\u00a0", "_").replace("\u2060", "^")


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("en", "Call +44 20 7946 0958 now.", "Call +44_20_7946_0958 now."),
        ("en", "It takes 20–45 minutes.", "It takes 20–^45_minutes."),
        ("en", "At 9 – or at 10 – we open.", "At 9 – or at 10 – we open."),
        ("en", "500 mg (or 1)", "500_mg (or 1)"),
        ("de", "12–20 Sitzungen in 4–6 Wochen", "12–^20_Sitzungen in 4–^6_Wochen"),
        ("th", "ครบกำหนด 1 พฤศจิกายน ค.ศ. 2028", "ครบกำหนด 1_พฤศจิกายน ค.ศ._2028"),
        ("pl", "w domu i 20 minut", "w_domu i_20_minut"),
        ("ar", "من 20–45 دقيقة", "من 20–^45_دقيقة"),
        ("ko", "척추 20–45 분", "척^추 20–^45_분"),
        ("zh_Hans", "每次20–45分钟", "每次20–^45分钟"),
    ],
)
def test_numbers_keep_their_units_and_ranges_their_ends(tag: str, text: str, expected: str) -> None:
    """A phone number, a range and a number with its unit are never torn apart."""
    assert kept(tag, text) == expected
