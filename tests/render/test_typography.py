"""What stays together at the end of a line."""

import pytest

from leafpost.languages import language
from leafpost.render.typography import letter_breaks, line_breaks


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


def test_a_letter_keeps_numbers_whole_without_rare_characters() -> None:
    """In letters a range is kept by a span, and words are escaped; a word joiner would be a box in some programs."""
    kept = letter_breaks(language("de"))
    assert kept("20–45 Minuten & <mehr>") == '<span class="whole">20–45</span>\u00a0Minuten &amp; &lt;mehr&gt;'
    assert kept("+44 20 7946 0000") == "+44\u00a020\u00a07946\u00a00000"
    assert kept("٢٠–٤٥") == '<span class="whole">٢٠–٤٥</span>'
    assert letter_breaks(language("pl"))("z 5–7 osób") == 'z\u00a0<span class="whole">5–7</span>\u00a0osób'
