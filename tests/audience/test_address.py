"""Addresses are taken as email-validator takes them, one person has one key, and nothing gets into a header."""

import string

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from leafpost.audience.address import parse_address, shortened

_LABELS = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=6)
_LONG_LABELS = st.integers(58, 66).map(lambda length: "a" * length)
_DOMAINS = st.lists(st.one_of(_LABELS, _LONG_LABELS), min_size=1, max_size=5).map(".".join)
_ENDS = st.sampled_from(["", ".com", ".test", ".local", ".example", ".arpa", ".xn--p1ai", ".c0m", ".1", "."])
_LOCALS = st.one_of(
    st.text(string.ascii_letters + string.digits + string.punctuation, max_size=12),
    st.integers(60, 68).map(lambda length: "b" * length),
    st.sampled_from(["Info", "info", "POSTMASTER", "a.b", ".a", "a.", "a..b"]),
)


@given(_LOCALS, _DOMAINS, _ENDS)
@example("a", "b" * 63 + "." + "c" * 63 + "." + "d" * 63, ".com")
@example("a", "xn--a", ".com")
@example("a", "ab--c", ".com")
@example("a", ".".join(["a" * 60] * 4), ".com")
@example("a", ".".join(["a" * 60] * 3), ".com")
@example("b" * 64, ".".join(["a" * 63, "a" * 63, "a" * 57]), ".com")
@example("b" * 64, ".".join(["a" * 63, "a" * 63, "a" * 58]), ".com")
@example("b", ".".join(["a" * 63, "a" * 63, "a" * 63, "a" * 57]), ".com")
def test_the_short_way_comes_to_what_email_validator_says(local: str, domain: str, end: str) -> None:
    """Every ASCII address is taken or refused as email-validator does, and comes out the same."""
    text = f"{local}@{domain}{end}"
    try:
        expected = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        with pytest.raises(ValueError):
            parse_address(text)
    else:
        assert parse_address(text).address == f"{expected.local_part}@{expected.ascii_domain}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann.Lee@Example.ORG", "ann.lee@example.org"),
        ("info@example.org", "INFO@example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@BÜCHER.example", "ann@bu\u0308cher.example"),
        ("JÜRGEN@example.org", "ju\u0308rgen@example.org"),
        ("ann@例え。example", "ann@xn--r8jz45g.example"),
    ],
)
def test_one_person_has_one_key(one: str, other: str) -> None:
    """Large and small letters, composed or not, and a domain in its own script or in ASCII lead to the same key."""
    assert parse_address(one).key == parse_address(other).key


def test_domains_are_told_apart_by_the_standard_of_today() -> None:
    """straße and strasse are two domains (IDNA 2008), and the address has the ASCII one that is written to."""
    assert parse_address("ann@straße.example").address == "ann@xn--strae-oqa.example"
    assert parse_address("ann@strasse.example").address == "ann@strasse.example"


def test_the_part_before_the_at_is_written_as_its_owner_spells_it() -> None:
    """Only the key is folded: a server may tell large letters from small ones."""
    assert parse_address("Ann.Lee@Example.ORG").address == "Ann.Lee@example.org"


def test_blanks_around_an_address_do_not_matter() -> None:
    """Spaces, tabs and the invisible blanks of copied cells are taken off."""
    for text in (" ann@example.org", "ann@example.org\t", "\u00a0ann@example.org\u200b", "\ufeffann@example.org"):
        assert parse_address(text).address == "ann@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org\n",
        "\nann@example.org",
        "ann\r@example.org",
        "ann\x00@example.org",
        "ann@example.org\u2028",
        "ann@example.org\x85",
        "ann@example.org, eve@example.org",
        "ann@example.org;eve@example.org",
        "ann@example.org eve@example.org",
        "Ann <ann@example.org>",
        "<ann@example.org>",
        '"ann lee"@example.org',
        "ann@[192.0.2.1]",
        "ann@example.org>",
        "ann(comment)@example.org",
        "ann\u202e@example.org",
        "ann@exam\u202eple.org",
        "ann",
        "@example.org",
        "ann@",
        "",
        "   ",
        "ann@localhost",
        "ann@example.org." + "x" * 2_000_000,
        "ann@" + "a." * 5000 + "org",
        "ann\ud800@example.org",
    ],
)
def test_what_is_no_single_address_is_refused_in_a_sentence(text: str) -> None:
    """Line breaks, second addresses, names, quotes and characters that reorder are refused, without repeating them."""
    with pytest.raises(ValueError) as caught:
        parse_address(text)
    said = str(caught.value)
    assert 10 < len(said) < 200
    assert "\n" not in said
    assert "ann@example" not in said


@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_gets_a_line_break_into_an_address(before: str, after: str) -> None:
    """Whatever is typed, an address that comes out has one @, no blanks, and stands for itself when read again."""
    try:
        found = parse_address(f"{before}@{after}.example.org")
    except ValueError:
        return
    for text in (found.address, found.key):
        assert text.count("@") == 1
        assert not any(character.isspace() or ord(character) < 32 for character in text)
    assert parse_address(found.address) == found


def test_messages_show_only_the_first_letter() -> None:
    """An address in a message is shortened."""
    assert shortened("ann.lee@example.org") == "a…@example.org"
