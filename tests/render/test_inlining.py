"""CSS into style attributes, and all that must come through it unharmed."""

import html5lib
import pytest

from leafpost.render.inlining import inline_css
from tests.localise.samples import page_of

HEAD = """\
<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>x</title>
<style>.a { color: #123456; margin: 0 } .b { color: red !important }</style>
<style data-premailer="ignore">
@media (max-width: 620px) { .a { padding: 0 !important } }
@media (prefers-color-scheme: dark) { .a { color: white !important } }
@supports (display: grid) { .a { display: grid } }
@font-face { font-family: "Own"; src: url("https://c.example/own.woff2") }
@keyframes turn { to { opacity: 1 } }
.a:hover, .a:is(.b, .c) { color: blue }
</style></head><body>
"""


def inlined(body: str) -> str:
    return inline_css(f"{HEAD}{body}</body></html>")


def test_rules_come_onto_their_elements() -> None:
    """Every declaration of the first style sheet stands on the elements of its class, which keep the class."""
    (found,) = page_of(inlined('<p class="a">x</p>')).xpath("//p")
    style = {part.split(":")[0].strip(): part.split(":")[1].strip() for part in found.get("style").split(";")}
    assert style == {"color": "#123456", "margin": "0"}
    assert found.get("class") == "a"


def test_the_first_style_sheet_is_gone_and_the_second_whole() -> None:
    """Of the two style sheets only the one for devices is left, with all of its at-rules and marks."""
    page = page_of(inlined('<p class="a">x</p>'))
    (style,) = page.xpath("//style")
    kept = HEAD.partition('ignore">')[2].partition("</style>")[0]
    assert style.text_content() == kept
    assert dict(style.attrib) == {}


@pytest.mark.parametrize(
    "fragment",
    [
        pytest.param('<!--[if mso]><table role="presentation"><tr><td><![endif]-->', id="only-outlook"),
        pytest.param("<!--[if !mso]><!-->", id="all-but-outlook"),
        pytest.param("<!--<![endif]-->", id="end-of-all-but-outlook"),
        pytest.param("<!--[if gte mso 9]><v:rect><![endif]-->", id="outlook-from-2000"),
    ],
)
def test_comments_for_outlook_survive(fragment: str) -> None:
    """What is written for Outlook alone comes through letter by letter."""
    assert fragment in inlined(f"<div>{fragment}x</div>")


def test_a_link_around_a_table_survives() -> None:
    """A card that is one link stays one link, with its table inside."""
    html = inlined('<a href="https://c.example/"><table><tr><td class="a">Card</td></tr></table></a>')
    (link,) = html5lib.parse(html, namespaceHTMLElements=False).iter("a")  # libxml2 knows HTML 4 only
    assert link.get("href") == "https://c.example/"
    assert [cell.text for cell in link.iter("td")] == ["Card"]


def test_sizes_that_the_template_set_stay() -> None:
    """Width, height, alignment and colour attributes are the template's, whatever the style sheet says."""
    css = ".w { width: 50%; height: auto; text-align: center; background-color: red }"
    body = (
        '<img class="w" src="x.png" alt="" width="300" height="200">'
        '<table class="w" bgcolor="#ffffff" align="left" width="100%"><tr><td valign="top">x</td></tr></table>'
    )
    html = inline_css(f"<!DOCTYPE html><html><head><style>{css}</style></head><body>{body}</body></html>")
    page = page_of(html)
    (image,) = page.xpath("//img")
    assert (image.get("width"), image.get("height")) == ("300", "200")
    (table,) = page.xpath("//table")
    assert (table.get("width"), table.get("bgcolor"), table.get("align")) == ("100%", "#ffffff", "left")
    assert page.xpath("//td/@valign") == ["top"]


def test_important_survives() -> None:
    """A rule that is important stays so on its element."""
    (found,) = page_of(inlined('<p class="b">x</p>')).xpath("//p")
    assert found.get("style").replace(" ", "") == "color:red!important"


@pytest.mark.parametrize("address", ["cid:a.png@c.example", "--lp-unsubscribe-url--", "https://c.example/?a=1&b=2"])
def test_addresses_are_not_rewritten(address: str) -> None:
    """Addresses of pictures inside the letter, slots and query strings come through as they are."""
    written = address.replace("&", "&amp;")
    page = page_of(inlined(f'<a href="{written}"><img src="{written}" alt=""></a>'))
    assert page.xpath("//a/@href") == [address]
    assert page.xpath("//img/@src") == [address]


def test_every_script_comes_through() -> None:
    """Letters of every script, joiners, isolates and escaped markup are the same characters afterwards."""
    text = "Zażółć دواء \u2066500 mg\u2069 हिन्दी 简体 ไทย \u200d\u00a0& < > 😀"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert page_of(inlined(f'<p class="a">{escaped}</p>')).xpath("//p")[0].text_content() == text


def test_the_same_letter_gives_the_same_text() -> None:
    """Nothing of an earlier letter, and no chance, is in the result."""
    first = inlined('<p class="a">x</p>')
    inlined('<p class="b">y</p>')
    assert inlined('<p class="a">x</p>') == first


def test_the_result_has_a_doctype_and_its_language() -> None:
    """Without a doctype clients fall back to the rules of 1998; lang and dir stay on the root."""
    html = inlined("x")
    assert html.startswith("<!DOCTYPE html>")
    assert (page_of(html).get("lang"), page_of(html).get("dir")) == ("en", "ltr")
