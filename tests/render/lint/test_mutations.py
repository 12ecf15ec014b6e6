"""Every rule for letters: a good letter passes, a spoilt one is caught, one that only looks spoilt is not."""

from dataclasses import replace

import pytest

from leafpost.render.lint.model import Specimen
from leafpost.render.lint.rules import LETTER_RULES
from tests.render.lint.samples import TAGS, Spoil, added, found, good, html, mail, styled

LINK = '<a href="{}" style="color:#000000">words</a>'
PICTURE = '<img src="cid:{}" {}>'


def fields(**changes: object) -> Spoil:
    """Other subject, text and so on; a text may stand for a function of the letter."""

    def spoil(specimen: Specimen) -> Specimen:
        return replace(specimen, **{k: v(specimen) if callable(v) else v for k, v in changes.items()})  # type: ignore[arg-type]  # names of fields

    return spoil


def picture(attributes: str) -> Spoil:
    """One more picture, of those that travel along."""

    def spoil(specimen: Specimen) -> Specimen:
        return added(PICTURE.format(sorted(specimen.content_ids)[0], attributes))(specimen)

    return spoil


def size_of(bytes_of_html: int) -> Spoil:
    """HTML of exactly so many bytes."""

    def spoil(specimen: Specimen) -> Specimen:
        missing = bytes_of_html - len(specimen.html.encode("utf-8"))
        return replace(specimen, html=specimen.html + "x" * missing)

    return spoil


def foot_pushed(count: int) -> Spoil:
    """So many characters before everything in the body."""
    return html("<body", "<!--" + "x" * count + "--><body")


CAUGHT: list[tuple[str, Spoil]] = [
    ("opening", fields(subject=" ")),
    ("opening", fields(preheader="")),
    ("subject-length", fields(subject="x" * 41)),
    ("subject-length", fields(subject="跑" * 21)),
    ("preheader-length", fields(preheader="x" * 111)),
    ("preheader-length", fields(preheader=lambda s: s.subject)),
    ("leftover", html("<h1", "<p>Hello {name},</p><h1")),
    ("leftover", html("<h1", "<p>{{ first_name }}</p><h1")),
    ("leftover", html("<h1", '<p title="%(name)s"></p><h1')),
    ("leftover", html("<h1", "<p>--lp-salutation--</p><h1")),
    ("leftover", added(LINK.format("--lp-online-url--"))),
    ("leftover", fields(text=lambda s: s.text + "{clinic_phone}")),
    ("leftover", fields(subject="Hello {name}")),
    ("link-address", added(LINK.format("http://clinic.example/book"))),
    ("link-address", added(LINK.format("/book"))),
    ("link-address", added(LINK.format(""))),
    ("link-address", added(LINK.format("#top"))),
    ("link-address", added(LINK.format("//clinic.example/book"))),
    ("link-address", added(LINK.format("javascript:alert(1)"))),
    ("link-address", added(LINK.format("https:///book"))),
    ("link-address", added(LINK.format("https://clinic.example/our book"))),
    ("link-address", fields(text=lambda s: s.text + "\nhttp://clinic.example/book\n")),
    ("link-words", added('<a href="https://clinic.example/book"> </a>')),
    ("text-links", added(LINK.format("https://clinic.example/only-here"))),
    ("text-links", fields(text=lambda s: s.text + "\nhttps://clinic.example/only-here\n")),
    ("text-links", fields(text=lambda s: s.text.replace(s.unsubscribe_url, ""))),
    ("mail-size", size_of(90_001)),
    ("style-size", styled("/*" + "x" * 16_384 + "*/")),
    ("foot", html('href="[^"]*/u/[^"]*"', 'href="https://clinic.example"')),
    ("foot", foot_pushed(90_000)),
    ("foot", fields(postal_address="1 Other Street")),
    ("foot", fields(postal_address="")),
    ("long-line", mail(b"\r\n\r\n", b"\r\n\r\n" + b"x" * 999 + b"\r\n")),
    ("long-line", mail(b"Subject:", b"X-Half: one\nSubject:")),
    ("headers", mail(b"From:", b"X-From:")),
    ("headers", mail(b"Reply-To:", b"X-Reply-To:")),
    ("headers", mail(b"Date:", b"X-Date:")),
    ("headers", mail(b"Subject:", b"Cc: other@home.example\r\nSubject:")),
    ("headers", mail(b"To: ", b"To: other@home.example, ")),
    ("headers", mail(b"<mailto:", b"<x:")),
    ("headers", mail(b"<https:", b"<http:")),
    ("headers", mail(b"One-Click", b"One Click")),
    ("headers", mail(b"List-Unsubscribe-Post:", b"X-Post:")),
    ("headers", mail(b"List-Id:", b"X-List-Id:")),
    ("headers", mail(b"<mailto:", b"=?utf-8?q?x?= <mailto:")),
    ("headers", mail(b"List-Unsubscribe:", b"X-List-Unsubscribe:")),
    ("headers", fields(subject="One\r\nBcc: other@home.example")),
    ("lang-dir", html("<html lang", "<html data-lang")),
    ("lang-dir", html("(<html[^>]*) dir=", r"\1 data-dir=")),
    ("lang-dir", html('(<div class="outer") lang="[^"]*"', r"\1")),
    ("lang-dir", html('(<div class="outer" lang="[^"]*") dir="[^"]*"', r"\1")),
    ("lang-dir", html('(<div class="outer") lang="[^"]*"', r'\1 lang="pt"')),
    ("heading-order", html("</h1>", "</h1><h1>Another</h1>")),
    ("heading-order", html("<h1([^>]*)>(.*?)</h1>", r"<p\1>\2</p>")),
    ("heading-order", html("<h1", "<h2>Before</h2><h1")),
    ("heading-order", html("</h1>", "</h1><h3>Too deep</h3>")),
    ("heading-order", html("</h1>", "</h1><h2> </h2>")),
    ("layout-table", html('(<table class="sheet") role="presentation"', r"\1")),
    ("layout-table", added('<table role="presentation"><tr><th>Day</th></tr></table>')),
    ("alt", picture('width="10" height="10"')),
    ("alt", picture('alt="" width="10" height="10"')),
    ("alt", picture('alt="runner-seen.PNG" width="10" height="10"')),
    ("alt", html("<h1", '<a href="https://clinic.example"><img src="cid:x" alt="" role="presentation"></a><h1')),
    ("picture-size", picture('alt="A runner" width="10"')),
    ("picture-size", picture('alt="A runner" width="100%" height="10"')),
    ("picture-size", picture('alt="A runner" width="10" height="auto"')),
    ("picture-source", added('<img src="https://elsewhere.example/a.png" alt="A" width="1" height="1">')),
    ("picture-source", added('<img src="cid:nobody@clinic.example" alt="A" width="1" height="1">')),
    ("picture-source", added('<img src="data:image/png;base64,AAAA" alt="A" width="1" height="1">')),
    ("picture-source", styled(".x { background: url(https://elsewhere.example/a.png) }")),
    ("picture-source", added('<p style="list-style: URL(https://elsewhere.example/a.png)">A</p>')),
    ("picture-weight", fields(pictures={"photo.jpg": 300_001})),
    ("picture-weight", fields(pictures={f"photo-{n}.jpg": 200_001 for n in range(4)})),
    ("contrast", added('<p style="color:#777777; background-color:#ffffff">Pale words</p>')),
    ("contrast", added('<table bgcolor="#0b5563"><tr><td style="color:#333">Dark on dark</td></tr></table>')),
    ("contrast", styled("@media (prefers-color-scheme: dark) { .text { color: #33383a !important } }")),
    ("contrast", added('<p style="color:rgba(0,0,0,0.4); background:#fff">Half seen</p>')),
    ("nested-at-rule", styled("@media screen { @media (max-width: 620px) { .text { color: #000 } } }")),
    ("nested-at-rule", styled("@supports (color: red) { @font-face { font-family: X } }")),
    ("nested-at-rule", styled(".text { @media screen { color: #000 } }")),
    ("css-syntax", styled(".text { color: #000 } }")),
    ("css-lost", added('<div style="display:flex">A</div>')),
    ("css-lost", added('<div style="display: inline-grid">A</div>')),
    ("css-lost", added('<div style="position:absolute">A</div>')),
    ("css-lost", added('<div style="background-image:url(cid:x)">A</div>')),
    ("css-lost", added('<div style="background:linear-gradient(#fff,#000)">A</div>')),
    ("css-lost", added('<div style="width:calc(100% - 10px)">A</div>')),
    ("css-lost", added('<div style="color:var(--ink)">A</div>')),
    ("css-lost", added('<div style="font-size:clamp(1px,2px,3px)">A</div>')),
    ("css-lost", added('<div style="padding-inline-start:4px">A</div>')),
    ("css-lost", added('<div style="color:rgba(0,0,0,1)">A</div>')),
    ("css-lost", styled(":is(.text, .small) { color: #000 }")),
    ("css-lost", styled('a[href*="book"] { color: #000 }')),
    ("css-lost", styled("* { color: #000 }")),
    ("css-lost", styled(".text:not(.small) { color: #000 }")),
    ("css-lost", styled(".text::before { content: 'x' }")),
    ("css-lost", styled("@media (prefers-color-scheme: dark) { .text { color: var(--ink) } }")),
    ("css-lost", styled("@layer one { .text { color: #000 } }")),
    ("css-plain", added('<div style="border-radius:50%">A</div>')),
    ("css-plain", added('<div style="opacity:0.5">A</div>')),
    ("css-plain", added('<div style="float:left">A</div>')),
    ("css-plain", added('<div style="width:50vw">A</div>')),
    ("css-plain", styled("@font-face { font-family: Own }")),
    ("css-plain", styled(".text > .small { color: #000 }")),
    ("css-dropped", fields(raw_html="<style>* { margin: 0 }</style>")),
    ("css-dropped", fields(raw_html="<style>a[href] { margin: 0 }</style>")),
    ("css-dropped", fields(raw_html="<style>:is(p, a) { margin: 0 }</style>")),
    ("css-dropped", fields(raw_html="<style>@font-face { font-family: Own }</style>")),
]

NEAR_MISSES: list[tuple[str, Spoil]] = [
    ("opening", fields(subject="x")),
    ("subject-length", fields(subject="x" * 40)),
    ("subject-length", fields(subject="跑" * 20)),
    ("subject-length", fields(subject="पी" * 20)),  # vowel signs take no room of their own
    ("preheader-length", fields(preheader="x" * 110)),
    ("leftover", html("<h1", "<p>A bracket ( or { or } alone, 100 % sure</p><h1")),
    ("leftover", styled(".x { color: #000000 }")),
    ("leftover", html("<h1", "<p>see -- the list</p><h1")),
    ("link-address", added(LINK.format("mailto:hello@clinic.example"))),
    ("link-address", added(LINK.format("tel:+442079460000"))),
    ("link-address", added(LINK.format("https://clinic.example/book?a=1&amp;b=2#c"))),
    ("link-address", added("<a id='here'>no link</a>")),
    ("link-words", added('<a href="https://clinic.example"><img src="cid:x" alt="Book"></a>')),
    ("text-links", added(LINK.format("https://clinic.example/book"))),
    ("text-links", fields(text=lambda s: s.text + "\n(https://clinic.example/book).\n")),
    (
        "text-links",
        lambda s: replace(added(LINK.format("tel:+442079460000"))(s), text=s.text + "\nCall +442079460000\n"),
    ),
    ("mail-size", size_of(90_000)),
    ("style-size", styled("/*" + "x" * 10_000 + "*/")),
    ("foot", foot_pushed(50_000)),
    ("foot", fields(postal_address=lambda s: s.postal_address.replace(" ", "\n "))),
    ("long-line", mail(b"\r\n\r\n", b"\r\n\r\n" + b"x" * 998 + b"\r\n")),
    ("headers", mail(b"Subject:", b"X-Cc: other@home.example\r\nSubject:")),
    ("lang-dir", html("<body[^>]*>", r"\g<0><!-- a remark -->")),
    ("heading-order", html("</h1>", "</h1><h2>One</h2><h3>Below</h3><h2>Back</h2>")),
    ("layout-table", added("<table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>")),
    ("layout-table", added('<table role="none"><tr><td>Monday</td></tr></table>')),
    ("alt", picture('alt="" role="presentation" width="10" height="10"')),
    ("alt", picture('alt="A runner. Seen from the side" width="10" height="10"')),
    ("picture-size", picture('alt="A runner" width="10" height="12"')),
    (
        "picture-source",
        lambda s: replace(
            html(r'src="cid:[^"]*"', 'src="https://clinic.example/images/a.png"', 0)(s),
            images_url="https://clinic.example/images",
        ),
    ),
    ("picture-weight", fields(pictures={f"photo-{n}.jpg": 200_000 for n in range(4)})),
    ("contrast", added('<p style="color:#767676; background-color:#ffffff">Just enough</p>')),
    ("contrast", added('<p style="color:#949494; background-color:#fff; font-size:24px">Large</p>')),
    ("contrast", added('<p style="color:#949494; background:#fff; font-size:19px; font-weight:bold">Large</p>')),
    ("contrast", added('<p style="display:none; color:#fff; background:#fff">Hidden</p>')),
    ("contrast", added('<p style="color:#fff; background:#fff"> &nbsp; </p>')),
    ("contrast", styled("@media (max-width: 620px) { .text { font-size: 18px } }")),
    ("nested-at-rule", styled("@media screen { .a { color: #000 } } @media print { .b { color: #000 } }")),
    ("css-syntax", styled("/* } */ .a { color: #000 }")),
    ("css-lost", added('<div style="display:inline-block; background-color:#fff; background-image:none">A</div>')),
    ("css-lost", styled("@media (max-width: 620px) { .a { display: flex !important } }")),  # Outlook never sees it
    ("css-lost", added('<div style="max-width:10px; position:static">A</div>')),
    ("css-plain", added('<div style="border-radius:10px 10px 0 0; font-family:variable">A</div>')),
    ("css-dropped", fields(raw_html='<style>.a, p { margin: 0 }</style><style data-premailer="ignore">* {}</style>')),
]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("rule", "spoil"), CAUGHT, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(CAUGHT)])
def test_a_spoilt_letter_is_caught(rule: str, spoil: Spoil, tag: str) -> None:
    """The rule passes the letter as it is, and catches it once this one thing is spoilt."""
    letter = good(tag)
    assert found(rule, letter) == []
    assert found(rule, spoil(letter)) != []


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    ("rule", "change"), NEAR_MISSES, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(NEAR_MISSES)]
)
def test_what_only_looks_wrong_is_let_pass(rule: str, change: Spoil, tag: str) -> None:
    """The rule says nothing to a letter that comes near what it forbids."""
    assert found(rule, change(good(tag))) == []


def test_every_rule_is_tried_both_ways() -> None:
    """No rule is without a letter that it catches and one that it lets pass; `diagnosis` has tests of its own."""
    names = {rule.name for rule in LETTER_RULES} - {"diagnosis"}
    assert {name for name, _ in CAUGHT} == names
    assert {name for name, _ in NEAR_MISSES} == names
