"""The words of the interface: found in every template, ours and the clinic's, and looked up word by word."""

import re
from pathlib import Path

import pytest

from leafpost.catalogs.interface import interface_catalog, interface_entries, is_shipped, shipped_catalog, spoken
from leafpost.catalogs.model import Entry
from leafpost.clinic import UNITS, read_clinic
from leafpost.documents.model import DocumentKind
from leafpost.errors import ProblemError
from leafpost.languages import Language, find_language
from tests.catalogs.samples import REPOSITORY, write, write_clinic

RULES = {"es": "nplurals=2; plural=(n != 1);", "he": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"}


def language(tag: str) -> Language:
    found = find_language(tag)
    assert found is not None
    return found


def words(root: Path) -> dict[tuple[str, str], Entry]:
    return {entry.key: entry for entry in interface_entries(read_clinic(root))}


def own_interface(root: Path, body: str, tag: str = "es") -> Path:
    """A clinic's own interface catalog."""
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {RULES[tag]}\\n"\n\n'
    return write(root / "locales" / tag / "LC_MESSAGES" / "interface.po", head + body)


# --- in templates ------------------------------------------------------------------------


def test_words_of_a_template_are_found(hillside: Path) -> None:
    """Plain words, plurals and words with a context are found, with the notes for translators and the file."""
    write(
        hillside / "templates/print/poster.html",
        """\
{# L10n: Hangs in the waiting room. #}
<h1>{{ _("Please take one") }}</h1>
{% for n in counts %}
<p title='{{ _('A "quoted" word') }}'>{{ ngettext("{n} leaflet", "{n} leaflets", n, n=n) }}</p>
{% endfor %}
{% macro date() %}{{ pgettext("month", "May") }} {{ _("From {a} to {b}", a=1, b=2) }}{% endmacro %}
""",
    )
    file = ("templates/print/poster.html",)
    found = words(hillside)
    assert found["", "Please take one"] == Entry(
        "Please take one", extracted=("Hangs in the waiting room.",), references=file
    )
    assert found["", 'A "quoted" word'] == Entry('A "quoted" word', references=file)
    assert found["", "{n} leaflet"] == Entry("{n} leaflet", ("", ""), msgid_plural="{n} leaflets", references=file)
    assert found["month", "May"] == Entry("May", msgctxt="month", references=file)
    assert found["", "From {a} to {b}"].references == file


def test_every_word_of_our_own_templates_is_found(hillside: Path) -> None:
    """Each text between _(" and ") in our templates is a message of the interface, with its template's name."""
    found = words(hillside)
    counted = 0
    for path in sorted((REPOSITORY / "templates").rglob("*.*")):
        if path.suffix not in (".html", ".txt", ".css", ".jinja"):
            continue
        name = "templates/" + path.relative_to(REPOSITORY / "templates").as_posix()
        for msgid in re.findall(r'\b_\("([^"]+)"', path.read_text("utf-8")):
            assert name in found["", msgid].references
            counted += 1
    assert counted > 20


def test_a_word_in_two_templates_is_one_message(hillside: Path) -> None:
    """A word that stands in several templates comes once, with every template and every note."""
    write(hillside / "templates/a.html", '{# L10n: On paper. #}{{ _("Take one") }}\n')
    write(hillside / "templates/b.html", '{# L10n: On the screen. #}{{ _("Take one") }}{{ _("Take one") }}\n')
    found = [e for e in interface_entries(read_clinic(hillside)) if e.msgid == "Take one"]
    assert [(e.references, e.extracted) for e in found] == [
        (("templates/a.html", "templates/b.html"), ("On paper.", "On the screen."))
    ]


def test_a_clinics_template_stands_in_the_place_of_ours(hillside: Path) -> None:
    """Words of a template that the clinic replaced are those of the clinic's file, not of ours."""
    ours = words(hillside)
    only_there = [e for e in ours.values() if e.references == ("templates/desk/index.html",)]
    assert only_there
    write(hillside / "templates/desk/index.html", '<p>{{ _("Choose a leaflet") }}</p>\n')
    found = words(hillside)
    assert ("", "Choose a leaflet") in found
    assert not {entry.key for entry in only_there} & set(found)


def test_what_no_template_says_is_found_too(hillside: Path) -> None:
    """The clinic's own name and hours, a plural message for each unit and a word for each callout are asked for."""
    found = words(hillside)
    assert ("clinic.name", "Hillside Physiotherapy") in found
    assert ("clinic.hours", "8 to 6") in found
    for unit in UNITS:
        assert found["", f"{{number}} {unit}"].msgid_plural == f"{{number}} {unit}s"
    assert {("", word) for word in ("Tip", "Please note", "Warning", "Urgent", "Your next step")} <= set(found)


@pytest.mark.parametrize(
    "call", ['_("Warning")', '_("Hello,")', 'ngettext("{number} week", "{number} weeks", n, number=n)']
)
def test_a_word_of_a_template_and_of_the_program_is_one_message(hillside: Path, call: str) -> None:
    """A clinic's template may say a word that the program says too: it comes once, as the strict reader wants it."""
    write(hillside / "templates/a.html", f"<p>{{{{ {call} }}}}</p>\n")
    keys = [entry.key for entry in interface_entries(read_clinic(hillside))]
    assert sorted(keys) == sorted(set(keys))


def test_no_hours_are_nothing_to_translate(tmp_path: Path) -> None:
    """A clinic that states no hours is not asked to translate them."""
    assert not [key for key in words(write_clinic(tmp_path / "clinic", hours="")) if key[0] == "clinic.hours"]


def test_the_order_is_that_of_the_templates_names(hillside: Path) -> None:
    """Words come in the order of the templates' names and of the lines in them, clinic's and ours together."""
    write(hillside / "templates/aaa.html", '{{ _("Alpha two") }}\n{{ _("Alpha one") }}\n')
    write(hillside / "templates/zzz.html", '{{ _("Omega") }}\n')
    found = interface_entries(read_clinic(hillside))
    templates = [e.msgid for e in found if e.references and e.references != ("clinic.toml",)]
    assert (templates[:2], templates[-1]) == (["Alpha two", "Alpha one"], "Omega")


def test_files_that_are_no_templates_are_passed_over(hillside: Path) -> None:
    """Pictures and fonts beside the templates are not read as templates."""
    (hillside / "templates/fonts").mkdir(parents=True)
    (hillside / "templates/fonts/a.woff2").write_bytes(b"\xff\xfe{{ oops")
    write(hillside / "templates/a.svg", "<svg>{% nonsense %}</svg>")
    assert words(hillside)


# --- templates that are refused ----------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("<p>\n{{ oops }\n</p>\n", 2),
        ("<p>\n\n{% endfor %}\n", 3),
        ('<p>{{ _("Take one") }}\n{{ "open }}\n', 2),
        ("{% nonsense %}\n", 1),
        ("<p>\n{{ a | }}\n", 2),
    ],
)
def test_a_broken_template_is_a_problem_with_its_line(hillside: Path, body: str, line: int) -> None:
    """Jinja is not silent about a template that it cannot read: file and line are told."""
    write(hillside / "templates/print/poster.html", body)
    with pytest.raises(ProblemError) as caught:
        words(hillside)
    assert [(p.file, p.line, p.rule) for p in caught.value.problems] == [
        ("templates/print/poster.html", line, "template")
    ]


def test_every_broken_template_is_told_at_once(hillside: Path) -> None:
    """Two broken templates and one that is not UTF-8 are three problems of one run."""
    write(hillside / "templates/a.html", "{{ oops")
    write(hillside / "templates/b.txt", "\n{% endif %}")
    write(hillside / "templates/c.css", "").write_bytes(b"caf\xe9")
    with pytest.raises(ProblemError) as caught:
        words(hillside)
    assert sorted((p.file, p.rule) for p in caught.value.problems) == [
        ("templates/a.html", "template"),
        ("templates/b.txt", "template"),
        ("templates/c.css", "encoding"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        "_(title)",
        "_( title )",
        "_(page.title)",
        "ngettext(one, many, n)",
        "pgettext(place, word)",
        '_("Dear " ~ name)',
        'ngettext("one", many, n)',
        'pgettext("month", name)',
        "_ (title)",
        "_(42)",
        "_()",
        "_(*titles)",
    ],
)
def test_words_that_are_not_written_out_are_refused(hillside: Path, call: str) -> None:
    """A variable, or words put together from pieces, can never be in a catalog: the template's line is told."""
    write(hillside / "templates/a.html", f'<p>{{{{ _("Fine") }}}}</p>\n<p>{{{{ {call} }}}}</p>\n')
    with pytest.raises(ProblemError) as caught:
        words(hillside)
    assert [(p.file, p.line, p.rule) for p in caught.value.problems] == [("templates/a.html", 2, "template")]


def test_every_call_that_is_not_written_out_is_told(hillside: Path) -> None:
    """Two such calls in one template are two problems of one run, in the order of their lines."""
    write(
        hillside / "templates/a.html", "{% if x %}\n<p>{{ _(title) }}</p>\n{% endif %}\n{{ pgettext('month', name) }}\n"
    )
    with pytest.raises(ProblemError) as caught:
        words(hillside)
    assert [(p.file, p.line) for p in caught.value.problems] == [("templates/a.html", 2), ("templates/a.html", 4)]


@pytest.mark.parametrize("text", ["{{ snake_(x) }}", "{{ page._(x) }}", "{{ my_ngettext(x) }}", '{{ _(\n  "Walk") }}'])
def test_other_calls_are_not_taken_for_words(hillside: Path, text: str) -> None:
    """A function whose name only ends like ours is the template's own matter, and a line break is no fault."""
    write(hillside / "templates/a.html", f"<p>{text}</p>\n")
    assert words(hillside)


def test_a_remark_in_a_template_is_not_taken_for_words(hillside: Path) -> None:
    """What a designer writes in a Jinja comment is neither a message nor a mistake."""
    write(hillside / "templates/a.html", '{# mark words with _(…), never _(variable); _("old words") #}\n<p></p>\n')
    assert ("", "old words") not in words(hillside)


# --- by kind of document -----------------------------------------------------------------


def spoken_words(root: Path, kind: DocumentKind) -> set[str]:
    return {entry.msgid for entry in spoken(read_clinic(root), kind).entries}


def test_each_kind_of_document_has_the_words_of_its_templates(hillside: Path) -> None:
    """Leaflets say what print, web and shared templates say, letters what mail and shared ones do; the desk none."""
    for folder in ("print", "web", "mail", "shared", "desk"):
        write(hillside / f"templates/{folder}/more.html", f'{{{{ _("Said in {folder}") }}}}\n')
    leaflet, letter = (spoken_words(hillside, kind) for kind in DocumentKind)
    assert {word for word in leaflet if word.startswith("Said")} == {"Said in print", "Said in web", "Said in shared"}
    assert {word for word in letter if word.startswith("Said")} == {"Said in mail", "Said in shared"}
    assert {"Hello,", "Hello {name},"} <= letter - leaflet
    assert "Not translated" in leaflet & letter


def test_every_word_of_a_page_is_a_word_of_its_kind(hillside: Path) -> None:
    """All words of the interface are of a leaflet, a letter, pages of staff or readers, a box, a unit or the clinic."""
    everything = interface_entries(read_clinic(hillside))
    known = spoken_words(hillside, DocumentKind.LEAFLET) | spoken_words(hillside, DocumentKind.NEWSLETTER)
    others = [entry for entry in everything if entry.msgid not in known]
    desk = [
        entry.msgid
        for entry in others
        if entry.references
        and all(name.startswith(("templates/desk/", "templates/public/")) for name in entry.references)
    ]
    boxes = {"Tip", "Please note", "Warning", "Urgent", "Your next step"}
    rest = {entry.msgid for entry in others if entry.msgid not in desk} - boxes
    assert rest == {entry.msgid for entry in everything if entry.references == ("clinic.toml",)}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('{{ page.variable("clinic_hours") }}', "clinic_hours"),
        ('{{ page.plain_variable("session_length") }}', "session_length"),
        ("{% if clinic.hours %}x{% endif %}", "clinic_hours"),
        ('<a href="tel:{{ clinic.phone|replace(" ", "") }}">x</a>', "clinic_phone"),
        ("{{ postal_address }}", "postal_address"),
        ('{{ _("From {clinic}", clinic=page.variable("clinic_name")) }}', "clinic_name"),
    ],
)
def test_values_that_a_template_shows_are_found(hillside: Path, line: str, value: str) -> None:
    """However a template asks for a value of the clinic, it is among those that its documents show."""
    for path in ("print/standard.html", "web/leaflet.html", "mail/letter.html", "mail/letter.txt"):
        write(hillside / "templates" / path, "<p></p>\n")
    assert spoken(read_clinic(hillside), DocumentKind.NEWSLETTER).values == ()
    of_leaflets = spoken(read_clinic(hillside), DocumentKind.LEAFLET).values
    write(hillside / "templates/mail/letter.html", f"{line}\n")
    assert spoken(read_clinic(hillside), DocumentKind.NEWSLETTER).values == (value,)
    assert spoken(read_clinic(hillside), DocumentKind.LEAFLET).values == of_leaflets


def test_a_broken_template_is_a_problem_of_its_kind(hillside: Path) -> None:
    """What the others say is still known; the broken one is told with its line."""
    write(hillside / "templates/mail/letter.txt", "<p>\n{% if %}\n")
    found = spoken(read_clinic(hillside), DocumentKind.NEWSLETTER)
    assert [(p.file, p.line) for p in found.problems] == [("templates/mail/letter.txt", 2)]
    assert "Read the leaflet" in {entry.msgid for entry in found.entries}
    assert spoken(read_clinic(hillside), DocumentKind.LEAFLET).problems == ()


# --- in a language -----------------------------------------------------------------------


def shipped_word(msgid: str = "Draft", tag: str = "es") -> str:
    (found,) = [e.msgstr[0] for e in shipped_catalog(language(tag)).entries if e.key == ("", msgid)]
    assert found
    return found


def test_a_clinics_own_word_stands_in_the_place_of_ours(hillside: Path) -> None:
    """The clinic's catalog replaces ours message by message: one word is its own, all the others stay ours."""
    own_interface(hillside, 'msgid "Draft"\nmsgstr "Sin firmar"\n')
    found = interface_catalog(read_clinic(hillside), language("es"))
    assert found["", "Draft"].msgstr == ("Sin firmar",)
    assert shipped_word() != "Sin firmar"
    ours = shipped_catalog(language("es")).by_key()
    assert {key: entry for key, entry in found.items() if key != ("", "Draft")} == {
        key: entry for key, entry in ours.items() if key != ("", "Draft")
    }


@pytest.mark.parametrize("own", ['msgid "Draft"\nmsgstr ""\n', '#, fuzzy\nmsgid "Draft"\nmsgstr "Sin firmar"\n'])
def test_an_empty_or_doubtful_word_of_the_clinics_does_not_hide_ours(hillside: Path, own: str) -> None:
    """Where the clinic's own word is not current, ours stands."""
    own_interface(hillside, own)
    found = interface_catalog(read_clinic(hillside), language("es"))["", "Draft"]
    assert found.msgstr == (shipped_word(),)
    assert found.is_translated


def test_a_half_translated_plural_of_the_clinics_does_not_hide_ours(hillside: Path) -> None:
    """A plural message of the clinic's with an empty form is not current, so ours stands."""
    own_interface(
        hillside, 'msgid "{number} week"\nmsgid_plural "{number} weeks"\nmsgstr[0] "{number} x"\nmsgstr[1] ""\n'
    )
    found = interface_catalog(read_clinic(hillside), language("es"))["", "{number} week"]
    assert found.is_translated
    assert "{number} x" not in found.msgstr


def test_a_clinics_further_words_are_there_as_they_are(hillside: Path) -> None:
    """Words that we do not ship come from the clinic alone, marked as they are; obsolete ones do not come."""
    own_interface(
        hillside, 'msgid "Poster"\nmsgstr "Cartel"\n\nmsgid "Free"\nmsgstr ""\n\n#~ msgid "Old"\n#~ msgstr "Ya"\n'
    )
    found = interface_catalog(read_clinic(hillside), language("es"))
    assert found["", "Poster"].msgstr == ("Cartel",)
    assert not found["", "Free"].is_translated
    assert ("", "Old") not in found


def test_a_language_that_we_do_not_ship_has_the_clinics_words_alone(hillside: Path) -> None:
    """In Hebrew there are no words until the clinic has some."""
    assert interface_catalog(read_clinic(hillside), language("he")) == {}
    own_interface(hillside, 'msgid "Draft"\nmsgstr "טיוטה"\n', "he")
    assert {key: e.msgstr for key, e in interface_catalog(read_clinic(hillside), language("he")).items()} == {
        ("", "Draft"): ("טיוטה",)
    }


def test_a_damaged_interface_of_the_clinics_is_a_problem(hillside: Path) -> None:
    """A clinic's damaged catalog is refused with file and line, and ours does not stand in for it in silence."""
    own_interface(hillside, 'msgid "Draft"\nmsgstr "Sin firmar\n')
    with pytest.raises(ProblemError) as caught:
        interface_catalog(read_clinic(hillside), language("es"))
    assert [(p.file, p.line) for p in caught.value.problems] == [("locales/es/LC_MESSAGES/interface.po", 7)]


def test_only_this_repository_is_where_our_words_lie(hillside: Path) -> None:
    """The sample clinic's interface catalogs are the ones that we ship; every other clinic has its own."""
    assert is_shipped(read_clinic(REPOSITORY))
    assert not is_shipped(read_clinic(hillside))
