"""Which language a page is shown in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.languages import language
from leafpost.public.tongues import accepted_tags, chosen_language

OFFERED = tuple(language(tag) for tag in ("en", "de", "ar", "zh_Hans"))


@pytest.mark.parametrize(
    ("wanted", "accepts", "tag"),
    [
        ((), "", "en"),
        ((), "de-AT,de;q=0.9,en;q=0.8", "de"),
        ((), "fr, ar;q=0.5, de;q=0.7", "de"),
        ((), "zh-CN", "zh_Hans"),
        ((), "de;q=0, ar", "ar"),
        ((), "*", "en"),
        (("ar",), "de", "ar"),
        (("xx", "ar"), "de", "ar"),
        (("", "fr"), "de", "de"),
        (("zh-hans",), "", "zh_Hans"),
    ],
)
def test_the_link_comes_before_the_browser(wanted: tuple[str, ...], accepts: str, tag: str) -> None:
    """What was asked for, if it is offered; then what the browser likes best; then the clinic's own language."""
    assert chosen_language(OFFERED, wanted, accepts).tag == tag


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_no_header_is_too_strange(header: str, wanted: str) -> None:
    """Whatever a browser sends, there is a language."""
    assert chosen_language(OFFERED, (wanted,), header) in OFFERED
    assert all(tag.isascii() for tag in accepted_tags(header))
