"""A letter in dark surroundings is shown as its own rules have it, and light ones stay light."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from leafpost.outbox.scheme import Scheme, in_scheme
from leafpost.press.job import sample_values
from leafpost.render.mail import letter
from leafpost.render.slots import fill
from tests.conftest import REPOSITORY, localised_in

COLOURS = """() => [...document.querySelectorAll("*")].map((element) => {
  const style = getComputedStyle(element);
  return [element.tagName, style.color, style.backgroundColor, style.borderTopColor, style.display, style.colorScheme];
})"""


def test_the_question_is_answered_and_the_rest_of_a_condition_stays() -> None:
    """Only the feature itself gives way, so that a width beside it still counts."""
    css = "<style>@media screen and (Prefers-Color-Scheme:dark) and (max-width: 620px) { p { color: red } }</style>"
    dark, light = in_scheme(css, Scheme.DARK), in_scheme(css, Scheme.LIGHT)
    assert "@media screen and (min-width: 0) and (max-width: 620px)" in dark
    assert "@media screen and (max-width: -1px) and (max-width: 620px)" in light


def test_a_rule_for_light_surroundings_counts_in_light_alone() -> None:
    """The two answers are opposite; the bare question is answered with yes."""
    css = "<style>@media (prefers-color-scheme: light) {} @media (prefers-color-scheme) {}</style>"
    assert in_scheme(css, Scheme.LIGHT).count("(min-width: 0)") == 2
    assert in_scheme(css, Scheme.DARK).count("(min-width: 0)") == 1


def test_words_of_the_letter_never_change() -> None:
    """Text that looks like CSS stays as it was written."""
    text = "<p>color-scheme: light dark; (prefers-color-scheme: dark) media=</p>"
    assert in_scheme(text, Scheme.DARK) == text


def test_pictures_for_dark_surroundings_are_chosen_too() -> None:
    """A picture that stands for dark surroundings is asked for by the same question."""
    source = '<source media="(prefers-color-scheme: dark)" srcset="a.png">'
    assert 'media="(min-width: 0)"' in in_scheme(source, Scheme.DARK)
    assert 'media="(max-width: -1px)"' in in_scheme(source, Scheme.LIGHT)


@pytest.mark.parametrize(
    "meta", ['name="color-scheme" content="light dark"', "content='light dark' name='color-scheme'"]
)
def test_what_the_letter_says_of_itself_is_settled(meta: str) -> None:
    """The declared schemes become the one that is shown; a letter that knows no dark stays light."""
    assert 'content="dark"' in in_scheme(f"<meta {meta}>", Scheme.DARK)
    assert 'content="light"' in in_scheme(f"<meta {meta}>", Scheme.LIGHT)
    assert "color-scheme: dark}" in in_scheme("<style>:root { color-scheme: light dark }</style>", Scheme.DARK)
    assert "color-scheme: light" in in_scheme("<style>:root { color-scheme: light }</style>", Scheme.DARK)


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_dark_letter_is_what_a_dark_device_shows(tmp_path: Path, tag: str, visit: Callable[..., Page]) -> None:
    """Element for element, it has the colours that the letter itself has in a browser set to dark; and so in light."""
    localised, clinic, words = localised_in(REPOSITORY, "take-the-first-step", tag)
    made = letter(localised, clinic, words)
    html = fill(made.html, sample_values(clinic), made.salutation, is_html=True).replace('src="cid:', 'alt="cid:')
    shown: dict[str, Any] = {}
    for scheme, other in ((Scheme.DARK, "light"), (Scheme.LIGHT, "dark")):
        for name, text, device in (("truth", html, scheme.value), ("ours", in_scheme(html, scheme), other)):
            path = tmp_path / f"{tag}-{scheme}-{name}.html"
            path.write_text(text, "utf-8")
            shown[f"{scheme}-{name}"] = visit(path, width=375, scheme=device).evaluate(COLOURS)
    for scheme in Scheme:
        ours, truth = shown[f"{scheme}-ours"], shown[f"{scheme}-truth"]
        assert [row[:5] for row in ours] == [row[:5] for row in truth]
    assert shown["dark-ours"] != shown["light-ours"]
