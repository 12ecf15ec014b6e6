"""Words on their way into HTML: nothing that anybody writes can become markup."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from leafpost.catalogs.model import Entry
from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable
from leafpost.languages import language
from leafpost.localise.model import LocalisedText
from leafpost.localise.words import Words
from leafpost.render.environment import render
from leafpost.render.html import HtmlStyle, TextWriter, inlines_html, isolated
from leafpost.render.mail import letter
from leafpost.render.web import phone_page
from tests.localise.samples import (
    REPOSITORY,
    fragment,
    make_clinic,
    make_leaflet,
    make_newsletter,
    page_of,
    said_in,
    untranslated,
    words_of,
    writer,
)

TEMPLATES = REPOSITORY / "templates"
STYLE = HtmlStyle(lambda reference, content: Markup('<a href="#{}">{}</a>').format(reference, content))
HOSTILE = "<script>alert('&\"')</script>"
hostile_text = st.lists(
    st.sampled_from([*"<>&\"'`/=!-;#x0 aé", "د", "5", "<script>", "&amp;", "]]>", "-->"]), max_size=12
).map("".join)


# --- inlines -----------------------------------------------------------------------------


def test_inlines_become_elements() -> None:
    """Strong, emphasis, line breaks, links and isolates each have their element, in their order."""
    inlines: tuple[Inline, ...] = (
        Strong((Text("Not "), Emphasis((Text("more"),)))),
        LineBreak(),
        Link("list", (Text("than"),)),
        Isolate("ltr", (Text("500 mg"),)),
        Isolate("rtl", (Text("دواء"),), "ar"),
    )
    assert inlines_html(inlines, STYLE) == (
        '<strong>Not <em>more</em></strong><br><a href="#list">than</a>'
        '<bdi dir="ltr">500 mg</bdi><bdi dir="rtl" lang="ar">دواء</bdi>'
    )


def test_mail_isolates_with_an_element_that_mail_clients_know() -> None:
    """Where bdi is not understood, a span with its direction does the same."""
    assert isolated(Markup("5"), "ltr", "en", HtmlStyle(STYLE.link, isolate_tag="span")) == (
        '<span dir="ltr" lang="en">5</span>'
    )


@settings(max_examples=60, deadline=None)
@given(hostile_text)
def test_every_character_of_a_text_is_text(text: str) -> None:
    """Whatever stands in a translation, a browser shows exactly these characters and makes no element of them."""
    for inlines in ((Text(text),), (Strong((Text(text),)),), (Isolate("ltr", (Text(text),)),)):
        found = fragment(f"<p>{inlines_html(inlines, STYLE)}</p>")[0]
        assert found.text_content() == text
        assert [element.tag for element in found.iterdescendants()] in ([], ["strong"], ["bdi"])


def test_a_variable_that_was_not_put_in_is_our_mistake() -> None:
    """A value that is missing never comes out as nothing."""
    with pytest.raises(ValueError, match="clinic_phone"):
        inlines_html((Variable("clinic_phone"),), STYLE)


# --- gaps --------------------------------------------------------------------------------


def gap_box(text: str, page: str, source: str) -> str:
    words = words_of(page, Entry("Not translated", ("غير مترجم",)))
    return writer(words).text(LocalisedText((Text(text),), language(source), is_gap=True))


def test_a_gap_is_boxed_in_its_own_language_and_direction() -> None:
    """What is not translated stands in a box, its words with their own lang and dir, the mark with the page's."""
    box = fragment(f'<p lang="ar" dir="rtl">{gap_box("Walk & rest", "ar", "en")}</p>')
    (outer,) = box.xpath("//*[@class='untranslated']")
    (mark,) = box.xpath("//*[@class='untranslated-mark']")
    assert (said_in(outer, "lang"), said_in(outer, "dir")) == ("en", "ltr")
    assert (said_in(mark, "lang"), said_in(mark, "dir")) == ("ar", "rtl")
    assert mark.text_content() == "غير مترجم"
    assert outer.text_content() == "غير مترجم Walk & rest"


@settings(max_examples=40, deadline=None)
@given(hostile_text)
def test_a_gap_is_escaped_too(text: str) -> None:
    """The source's own characters are escaped inside of the box."""
    box = fragment(f"<p>{gap_box(text, 'ar', 'en')}</p>")
    assert box.text_content() == f"غير مترجم {text}"
    assert {element.tag for element in box.iterdescendants()} == {"p", "span"}


def test_a_text_that_is_translated_has_no_box() -> None:
    """A translation stands alone."""
    assert writer(words_of("pl")).text(LocalisedText((Text("Chodź"),), language("pl"))) == "Chodź"


# --- words of the interface --------------------------------------------------------------


def test_a_word_is_escaped() -> None:
    """A translator's markup in a word of the interface is shown, not obeyed."""
    words = words_of("pl", Entry("Warning", (HOSTILE,)))
    assert fragment(writer(words).gettext("Warning").__html__()).text_content() == HOSTILE


def test_braces_of_templates_are_only_text() -> None:
    """What looks like a template in a translation is words."""
    words = words_of("pl", Entry("Warning", ("{{ 7 * 7 }} {% raw %}",)))
    said = writer(words).gettext("Warning")
    assert (said.__html__(), str(said)) == ("{{ 7 * 7 }} {% raw %}",) * 2


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_a_value_is_escaped(tag: str) -> None:
    """What is put into a word is escaped, in both directions of writing."""
    words = words_of(tag, Entry("Hello {name},", ("… {name} …",)))
    said = writer(words).gettext("Hello {name},", name=HOSTILE)
    assert fragment(said.__html__()).text_content() == f"… {HOSTILE} …"


def test_a_value_that_is_html_already_stays_html() -> None:
    """Finished HTML is put in as it is."""
    words = words_of("pl", Entry("From {clinic}", ("Od: {clinic}",)))
    assert writer(words).gettext("From {clinic}", clinic=Markup("<b>A&amp;B</b>")).__html__() == "Od: <b>A&amp;B</b>"


def test_a_placeholder_without_a_value_stays_in_braces() -> None:
    """A name that nobody gave a value is shown, so that it is noticed."""
    words = words_of("pl", Entry("Hello {name},", ("Cześć {nmae},",)))
    said = writer(words).gettext("Hello {name},", name="Jo")
    assert (said.__html__(), str(said)) == ("Cześć {nmae},",) * 2


def test_numbers_in_words_are_isolated_from_right_to_left() -> None:
    """In an Arabic word, its own numbers and the values put in keep their order, as HTML and as plain text."""
    words = words_of("ar", Entry("Version {version}", ("الإصدار {version} من 2–3",)))
    said = writer(words).gettext("Version {version}", version="1.0-b")
    assert said.__html__() == 'الإصدار <bdi dir="ltr">1.0-b</bdi> من <bdi dir="ltr">2–3</bdi>'
    assert str(said) == "الإصدار \u20661.0-b\u2069 من \u20662–3\u2069"


def test_a_missing_word_is_boxed_in_english() -> None:
    """A word without a translation says so by its box, its language and its direction."""
    words = words_of("ar")
    said = writer(words).gettext("Warning")
    assert said.is_gap
    assert said.__html__() == '<span class="untranslated" lang="en" dir="ltr">Warning</span>'
    assert str(said) == "Warning"
    assert list(words.missing) == [("", "Warning")]


def test_plurals_and_contexts_are_looked_up() -> None:
    """A word is found by its context, and by its number."""
    words = words_of(
        "pl",
        Entry("May", ("maj",), msgctxt="month"),
        Entry("{number} day", ("{number} dzień", "{number} dni", "{number} dni."), msgid_plural="{number} days"),
    )
    assert str(writer(words).pgettext("month", "May")) == "maj"
    assert str(writer(words).ngettext("{number} day", "{number} days", 3)) == "3 dni"
    assert str(writer(words).ngettext("{number} day", "{number} days", 5)) == "5 dni."


def test_plain_text_for_attributes_keeps_directions() -> None:
    """A description of a picture carries its isolates as characters."""
    text = LocalisedText((Isolate("ltr", (Text("500 mg"),)), Text(" & دواء")), language("ar"))
    assert writer(words_of("ar")).plain(text) == "\u2066500 mg\u2069 & دواء"


# --- attributes --------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [(), (Entry("For {name}", (f"Dla {{name}} {HOSTILE}",)),)])
@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_a_word_in_an_attribute_stays_in_it(tmp_path: Path, tag: str, entries: tuple[Entry, ...]) -> None:
    """A word that is written as a string cannot break out of its attribute, translated or missing."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/own.html").write_text('<p title="{{ _("For {name}", name=name)|string }}">x</p>', "utf-8")
    made: TextWriter = writer(words_of(tag, *entries))
    (found,) = fragment(render(tmp_path, "own.html", {"_": made.gettext, "name": HOSTILE}))
    assert found.tag == "p"
    assert dict(found.attrib).keys() == {"title"}
    assert HOSTILE in re.sub("[\u2066\u2069]", "", found.attrib["title"])
    assert found.text_content() == "x"


def careless_attributes(source: str) -> Iterator[str]:
    """Expressions inside a tag or a title that would put HTML where only text may stand."""
    marked, expressions, inside = "", [], False
    for _line, kind, value in Environment().lex(source):
        if kind == "variable_begin":
            inside = True
            expressions.append("")
            marked += f"\ue000{len(expressions) - 1}\ue001"
        elif kind == "variable_end":
            inside = False
        elif inside:
            expressions[-1] += value
        elif kind == "data":
            marked += value
    for place in re.findall(r"<title>.*?</title>|<[a-zA-Z][^<>]*>", marked, re.DOTALL):
        for number in re.findall("\ue000(\\d+)\ue001", place):
            expression = expressions[int(number)].strip()
            calls = re.search(r"(?<![\w.])(_|pgettext|ngettext|t)\(|page\.(variable|callout_word|html)\(", expression)
            if calls and not re.search(r"\|\s*string$", expression):
                yield expression


@pytest.mark.parametrize(
    "careless",
    [
        '<p title="{{ _("x") }}">',
        '<p\n title="{{ t(doc.title) }}">',
        '<p {% if a %}title="{{ pgettext("a", "b") }}"{% endif %}>',
        "<title>{{ _('x') }}</title>",
        '<p title="{{ page.variable("clinic_name") }}">',
    ],
)
def test_the_search_for_careless_attributes_finds_them(careless: str) -> None:
    """The next test can fail."""
    assert list(careless_attributes(careless))


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_no_template_puts_html_into_an_attribute(path: Path) -> None:
    """In every template, words inside a tag or a title are written as plain strings."""
    assert list(careless_attributes(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("form", ["web", "mail"])
def test_a_page_whose_every_word_is_missing_is_still_sound(tmp_path: Path, form: str) -> None:
    """A language without one word of the interface makes pages whose attributes hold text and nothing else."""
    clinic, words = make_clinic(tmp_path), Words(language("he"), {})
    body = "Walk.\n\n::: action {#next}\n### Ask us\n\n[Book][book]\n:::\n\n::: note {#well}\nRest.\n:::"
    if form == "web":
        localised = untranslated(make_leaflet(clinic, body, ["book"]), clinic, "he")
        page = page_of(phone_page(localised, clinic, words, [language("en"), language("he")]))
    else:
        localised = untranslated(make_newsletter(clinic, body, ["book"]), clinic, "he")
        page = page_of(letter(localised, clinic, words).html)
    assert words.missing
    for element in page.iter("*"):
        for name, value in element.attrib.items():
            assert re.fullmatch("[a-z][a-z-]*", name), name
            assert "<" not in value, f"{element.tag} {name}={value}"
    boxes = page.xpath("//*[@class='untranslated']")
    assert boxes
    assert {(box.get("lang"), box.get("dir")) for box in boxes} == {("en", "ltr")}
