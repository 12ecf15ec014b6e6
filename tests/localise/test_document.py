"""A document and its catalog become the words of one language, or every reason why not."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leafpost.catalogs.parts import Part, PartKind
from leafpost.documents.model import Document, Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text
from leafpost.errors import Problem, ProblemError
from leafpost.languages import language
from leafpost.localise.model import LocalisedDocument, LocalisedText
from leafpost.press.gather import gather
from tests.localise.samples import (
    Row,
    flat,
    line_of,
    make_clinic,
    make_leaflet,
    po_text,
    seen,
    translated,
    untranslated,
)

WALK = "Walk a little every hour."
FILE = "locales/pl/LC_MESSAGES/note.po"


def text_of(document: Document, localised: LocalisedDocument, source: str) -> LocalisedText:
    found = [text for key, text in localised.texts.items() if key[1] == source]
    assert len(found) == 1, f"{source} is {len(found)} messages of {document.slug}"
    return found[0]


def refusal(document: Document, folder: Path, *rows: Row, tag: str = "pl") -> list[tuple[str, int, str, str]]:
    """What is wrong with a catalog that must not be used: file, line, rule and words of each problem."""
    clinic = make_clinic(folder)
    with pytest.raises(ProblemError) as caught:
        translated(document, clinic, tag, rows)
    for problem in caught.value.problems:
        assert (problem.document, problem.locale) == ("note", tag)
        assert problem.fix
    return [(problem.file, problem.line, problem.rule, problem.what) for problem in caught.value.problems]


# --- what is translated ------------------------------------------------------------------


def test_a_translation_stands_in_its_language(tmp_path: Path) -> None:
    """A translated message comes in its language, with its marks, and leaves no gap."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, "Walk **a little** every [hour][hour].", ["hour"])
    localised = translated(
        note, clinic, "pl", [("note", "Walk **a little** every [hour][hour].", "Chodź **trochę** co [godzinę][hour].")]
    )
    text = text_of(note, localised, "Walk **a little** every [hour][hour].")
    link = Link("hour", (Text("godzinę"),))
    assert text.inlines == (Text("Chodź "), Strong((Text("trochę"),)), Text(" co "), link, Text("."))
    assert text.language == language("pl")
    assert not text.is_gap
    assert localised.gaps == ()


def test_the_source_language_needs_no_catalog(tmp_path: Path) -> None:
    """In the clinic's own language every message stands as it was written, with the clinic's values."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, "Call {clinic_phone}.")
    localised = untranslated(note, clinic, "en")
    assert flat(text_of(note, localised, "Call {clinic_phone}.").inlines) == "Call +44 20 7946 0958."
    assert localised.gaps == ()


@pytest.mark.parametrize("tag", ["pl", "zh_Hans"])
def test_left_to_right_languages_are_not_touched(tmp_path: Path, tag: str) -> None:
    """No isolate comes into a language that runs from left to right."""
    clinic = make_clinic(tmp_path)
    source = "**Panadol** *Extra* **500 mg**, 20–45"
    note = make_leaflet(clinic, source)
    text = text_of(note, translated(note, clinic, tag, [("note", source, source)]), source)
    expected: tuple[Inline, ...] = (
        Strong((Text("Panadol"),)),
        Text(" "),
        Emphasis((Text("Extra"),)),
        Text(" "),
        Strong((Text("500 mg"),)),
        Text(", 20–45"),
    )
    assert text.inlines == expected


def test_right_to_left_languages_are_seen_in_order(tmp_path: Path) -> None:
    """In Arabic, a dose across elements, a range and the clinic's phone number are drawn as in English."""
    clinic = make_clinic(tmp_path)
    source = "Take **Panadol** *Extra* **500 mg** for 20–45 minutes, or call {clinic_phone}."
    note = make_leaflet(clinic, source)
    arabic = "تناول **Panadol** *Extra* **500 mg** خلال 20–45 دقيقة، أو اتصل {clinic_phone}."
    text = text_of(note, translated(note, clinic, "ar", [("note", source, arabic)]), source)
    assert seen(flat(text.inlines, marks=True)) == (
        ".+44 20 7946 0958 لصتا وأ ،ةقيقد 20–45 لالخ Panadol Extra 500 mg لوانت"
    )


def test_what_a_template_would_obey_is_only_text(tmp_path: Path) -> None:
    """Signs that mean something to programs are words to a reader."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, WALK)
    words = "Chodź %s %(x)s $HOME # x -- 100%"
    text = text_of(note, translated(note, clinic, "pl", [("note", WALK, words)]), WALK)
    assert text.inlines == (Text(words),)


def test_titles_are_plain_text(tmp_path: Path) -> None:
    """In a title, asterisks and brackets are nothing but asterisks and brackets."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, WALK, title="Back")
    localised = translated(note, clinic, "pl", [("note", "Back", "**Plecy** [x]"), ("note", WALK, "Chodź.")])
    assert localised.text(note.title).inlines == (Text("**Plecy** [x]"),)


# --- gaps --------------------------------------------------------------------------------


def gap(folder: Path, *rows: Row) -> tuple[LocalisedText, LocalisedDocument, Path]:
    clinic = make_clinic(folder)
    note = make_leaflet(clinic, WALK)
    localised = translated(note, clinic, "pl", rows)
    return text_of(note, localised, WALK), localised, folder / FILE


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        pytest.param(("note", WALK, ""), "missing", id="empty"),
        pytest.param(("note", WALK, "Chodź.", "fuzzy"), "fuzzy", id="fuzzy"),
        pytest.param(("note", WALK, "  "), "missing", id="blank"),
        pytest.param(("note", WALK, "\u200b"), "missing", id="invisible"),
        pytest.param(("note", WALK, "&nbsp;"), "missing", id="blank-entity"),
    ],
)
def test_what_is_not_translated_stands_in_its_source(tmp_path: Path, row: Row, rule: str) -> None:
    """A message without a current translation stands in English, marked, and its line in the catalog is told."""
    text, localised, po = gap(tmp_path, row)
    assert text == LocalisedText((Text(WALK),), language("en"), is_gap=True)
    (problem,) = localised.gaps
    assert (problem.file, problem.line, problem.rule) == (FILE, line_of(po, WALK), rule)
    assert (problem.document, problem.locale) == ("note", "pl")
    assert WALK in problem.what


def test_a_message_that_the_catalog_has_not_got_is_missing(tmp_path: Path) -> None:
    """A message that was never in the catalog is named with the catalog's file."""
    text, localised, _po = gap(tmp_path, ("elsewhere", WALK, "Chodź."))
    assert text.is_gap
    assert [(p.file, p.rule) for p in localised.gaps] == [(FILE, "missing")]


def test_a_changed_source_makes_its_translation_stale(tmp_path: Path) -> None:
    """Where the catalog still translates older words, these never stand for the new ones."""
    text, localised, _po = gap(tmp_path, ("note", "Walk a lot every hour.", "Chodź dużo co godzinę."))
    assert text == LocalisedText((Text(WALK),), language("en"), is_gap=True)
    assert [(p.file, p.rule) for p in localised.gaps] == [(FILE, "stale")]


def test_a_document_without_a_catalog_is_all_gaps(tmp_path: Path) -> None:
    """Without a catalog every message is a gap, and each of them names the file that is not there."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, WALK)
    localised = untranslated(note, clinic, "pl")
    assert all(text.is_gap and text.language == language("en") for text in localised.texts.values())
    assert [(p.file, p.line, p.rule) for p in localised.gaps] == [(FILE, 0, "missing")] * 3


def test_a_message_that_stands_twice_is_one_gap(tmp_path: Path) -> None:
    """Words that recur are named once."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, f"{WALK}\n\n{WALK}")
    assert len([p for p in translated(note, clinic, "pl", [("note", WALK, "")]).gaps if WALK in p.what]) == 1


def test_a_gap_has_its_values_in_its_own_language(tmp_path: Path) -> None:
    """A gap in an Arabic leaflet is an English sentence to its last word: range, unit and phone number too."""
    clinic = make_clinic(tmp_path, 'length = { from = 20, to = 45, unit = "minute" }\n')
    source = "It takes {length}. Call {clinic_phone}."
    note = make_leaflet(clinic, source)
    text = text_of(note, translated(note, clinic, "ar", [("note", source, "")]), source)
    assert flat(text.inlines, marks=True) == "It takes 20–45 minutes. Call +44 20 7946 0958."


def test_a_gap_of_a_spanish_clinic_is_spanish_to_its_last_word(tmp_path: Path) -> None:
    """Where the clinic writes Spanish, the unit in a gap is Spanish too, not English."""
    clinic = make_clinic(tmp_path, 'length = { from = 20, to = 45, unit = "minute" }\n', source="es")
    note = make_leaflet(clinic, "Dura {length}.")
    localised = gather(clinic, dt.date(2026, 1, 1), [language("pl")]).localised["note", "pl"]
    assert flat(text_of(note, localised, "Dura {length}.").inlines) == "Dura 20–45 minutos."


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("translation", "rule"),
    [
        pytest.param("Chodź <b>trochę</b>.", "html-in-translation", id="html"),
        pytest.param("Chodź <script>alert(1)</script>.", "html-in-translation", id="script"),
        pytest.param("Chodź <!-- nie --> trochę.", "html-in-translation", id="comment"),
        pytest.param("Chodź &lt;img src=x onerror=alert(1)&gt;", "html-in-translation", id="html-in-entities"),
        pytest.param("Chodź \u202etrochę\u202c.", "bidi", id="override"),
        pytest.param("Chodź \u202atrochę\u202c.", "bidi", id="embedding"),
        pytest.param("Chodź \u2066trochę.", "bidi", id="isolate-left-open"),
        pytest.param("Chodź \u2069trochę.", "bidi", id="isolate-closed-alone"),
        pytest.param("Chodź &#x202e;trochę.", "bidi", id="override-in-an-entity"),
        pytest.param("Chodź &#x2066;trochę.", "bidi", id="isolate-in-an-entity"),
        pytest.param("Chodź \x07trochę.", "control", id="control"),
        pytest.param("Chodź \ufffetrochę.", "control", id="not-a-character"),
        pytest.param("Chodź --lp-unsubscribe-url--", "slot", id="slot"),
        pytest.param("Chodź &#45;-lp-unsubscribe-url--", "slot", id="slot-in-an-entity"),
        pytest.param("Chodź --l**p-unsubscribe-url**--", "slot", id="slot-in-pieces"),
        pytest.param("Chodź {clinic_fax}.", "variable", id="unknown-variable"),
        pytest.param("Chodź {{x}}.", "variable", id="braces-around-a-name"),
        pytest.param("Chodź {{ 7 * 7 }}.", "variable", id="expression-of-a-template"),
        pytest.param("Chodź {% raw %}.", "variable", id="statement-of-a-template"),
        pytest.param("Chodź [tutaj][nowhere].", "link", id="unknown-link"),
        pytest.param("Chodź na https://evil.example/.", "link", id="address"),
        pytest.param("Chodź [tutaj](https://evil.example/).", "link", id="address-behind-words"),
        pytest.param("Chodź ![obraz](x.png).", "image", id="picture"),
        pytest.param("Chodź `x`.", "markup", id="code"),
        pytest.param("Chodź **trochę.", "markup", id="half-strong"),
        pytest.param("Chodź, {clinic_phone}.", "placeholder", id="variable-not-in-the-source"),
        pytest.param("Chodź [tutaj][hour].", "link", id="link-not-in-the-source"),
    ],
)
def test_a_dangerous_translation_is_refused(tmp_path: Path, translation: str, rule: str) -> None:
    """Markup, hidden characters, unknown names and addresses in a translation stop the document, with their line."""
    note = make_leaflet(make_clinic(tmp_path), WALK, ["hour"])
    found = refusal(note, tmp_path, ("note", WALK, translation))
    assert {(file, line, found_rule) for file, line, found_rule, _what in found} == {
        (FILE, line_of(tmp_path / FILE, WALK), rule)
    }


@pytest.mark.parametrize(
    ("source", "translation", "rule", "named"),
    [
        ("Call {clinic_phone}.", "Zadzwoń.", "placeholder", "{clinic_phone}"),
        ("{clinic_phone} or {clinic_phone}", "{clinic_phone}", "placeholder", "{clinic_phone}"),
        ("Read [this][hour].", "Czytaj to.", "link", "[hour]"),
        ("Read [this][hour] or [that][day].", "Czytaj [to][hour] albo [to][hour].", "link", "[day]"),
    ],
)
def test_what_a_translation_lost_is_named(tmp_path: Path, source: str, translation: str, rule: str, named: str) -> None:
    """A phone number or a link that the translation has lost stops the document, and is named with its line."""
    note = make_leaflet(make_clinic(tmp_path), source, ["hour", "day"])
    found = refusal(note, tmp_path, ("note", source, translation))
    line = line_of(tmp_path / FILE, source)
    assert any(row[:3] == (FILE, line, rule) and named in row[3] for row in found)


def test_links_may_change_their_order(tmp_path: Path) -> None:
    """A language may put its links and values in another order."""
    clinic = make_clinic(tmp_path)
    source = "Read [this][hour], then call {clinic_phone}."
    note = make_leaflet(clinic, source, ["hour"])
    localised = translated(note, clinic, "pl", [("note", source, "{clinic_phone}, potem [to][hour].")])
    assert flat(text_of(note, localised, source).inlines) == "+44 20 7946 0958, potem to."


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """A translator sees all faults of a catalog in one run, in the order of its lines."""
    note = make_leaflet(make_clinic(tmp_path), f"{WALK}\n\nRest.\n\nStretch.")
    found = refusal(
        note, tmp_path, ("note", WALK, "<b>Chodź</b>."), ("note", "Rest.", "Leż."), ("note", "Stretch.", "{x}")
    )
    lines = [line for _file, line, _rule, _what in found]
    assert lines == sorted(lines)
    assert set(lines) == {line_of(tmp_path / FILE, WALK), line_of(tmp_path / FILE, "Stretch.")}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"ab<>&\"'{}[]()*_`!\\#%:/- \n\u202e\u2066\u2069\u200f\x07دو12;x", "clinic_phone", "[hour]"]),
        max_size=14,
    ).map("".join)
)
def test_any_translation_is_set_or_refused(tmp_path_factory: pytest.TempPathFactory, translation: str) -> None:
    """Whatever a translator saves is either set or refused with its line; no override ever passes."""
    clinic = make_clinic(tmp_path_factory.getbasetemp() / "any")
    note = make_leaflet(clinic, WALK, ["hour"])
    problems: tuple[Problem, ...] = ()
    words = ""
    try:
        localised = translated(note, clinic, "ar", [("note", WALK, translation)])
        words = flat(text_of(note, localised, WALK).inlines)
    except ProblemError as error:
        problems = error.problems
    assert all(p.line and p.file == "locales/ar/LC_MESSAGES/note.po" for p in problems)
    assert not set(words) & set("\u202a\u202b\u202c\u202d\u202e\x07")


# --- the digest of the words -------------------------------------------------------------

SOURCE = "Take **500 mg**.\n\nRest. Call {clinic_phone}."
ROWS: list[Row] = [
    ("note", "Take **500 mg**.", "Weź **500 mg**."),
    ("note", "Rest. Call {clinic_phone}.", "Odpocznij. Zadzwoń: {clinic_phone}."),
    ("note", "A note", "Notatka"),
    ("note", "In short.", "W skrócie."),
]


def digest(folder: Path, rows: list[Row], body: str = SOURCE, variables: str = "") -> str:
    clinic = make_clinic(folder, variables)
    return translated(make_leaflet(clinic, body), clinic, "pl", rows).words_digest


def replaced(place: int, row: Row) -> list[Row]:
    return [*ROWS[:place], row, *ROWS[place + 1 :]]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(replaced(0, ("note", "Take **500 mg**.", "Weź **50 mg**.")), id="dose"),
        pytest.param(replaced(0, ("note", "Take **500 mg**.", "Weź  **500 mg**.")), id="space"),
        pytest.param(replaced(1, ("note", ROWS[1][1], "Odpocznij. Telefon: {clinic_phone}.")), id="word"),
        pytest.param(replaced(2, ("note", "A note", "notatka")), id="title"),
        pytest.param(replaced(0, ("note", "Take **500 mg**.", "Weź *500 mg*.")), id="mark"),
        pytest.param(
            replaced(1, ("note", ROWS[1][1], "\u2068Odpocznij\u2069. Zadzwoń: {clinic_phone}.")), id="isolate"
        ),
        pytest.param(replaced(3, ("note", "In short.", "")), id="translation-gone"),
        pytest.param(replaced(3, ("note", "In short.", "W skrócie.", "fuzzy")), id="translation-in-doubt"),
    ],
)
def test_any_other_word_is_another_digest(tmp_path: Path, rows: list[Row]) -> None:
    """One changed word, digit, letter or space anywhere in a translation changes the digest that is signed."""
    assert digest(tmp_path / "a", ROWS) != digest(tmp_path / "b", rows)


def test_a_changed_source_is_another_digest(tmp_path: Path) -> None:
    """The same translation of other source words is not what was signed."""
    body = SOURCE.replace("500", "600")
    rows = replaced(0, ("note", "Take **600 mg**.", "Weź **500 mg**."))
    assert digest(tmp_path / "a", ROWS) != digest(tmp_path / "b", rows, body)


def test_a_changed_order_is_another_digest(tmp_path: Path) -> None:
    """The same sentences in another order are not what was signed."""
    body = "\n\n".join(reversed(SOURCE.split("\n\n")))
    assert digest(tmp_path / "a", ROWS) != digest(tmp_path / "b", ROWS, body)


def test_another_kind_of_callout_is_another_digest(tmp_path: Path) -> None:
    """The same words as a note, where they were signed as a warning, are not what was signed."""
    rows = [("note#rest", "Rest.", "Odpocznij.")]
    kinds = [f"::: {kind} {{#rest}}\nRest.\n:::" for kind in ("warning", "note")]
    assert digest(tmp_path / "a", rows, kinds[0]) != digest(tmp_path / "b", rows, kinds[1])


def test_words_that_move_between_messages_are_another_digest(tmp_path: Path) -> None:
    """Two messages whose words run together alike have different digests."""
    body, sources = "One.\n\nTwo.", ("One.", "Two.")
    first = [("note", source, words) for source, words in zip(sources, ("anoteTwo.b", "c"), strict=True)]
    second = [("note", source, words) for source, words in zip(sources, ("a", "bnoteTwo.c"), strict=True)]
    assert digest(tmp_path / "a", first, body) != digest(tmp_path / "b", second, body)


def test_a_clinics_value_that_is_read_counts(tmp_path: Path) -> None:
    """A number of the clinic's that stands in the text is among the words; one that does not is not."""
    body, row = "It takes {length}.", ("note", "It takes {length}.", "Trwa {length}.")
    short, long = 'length = "20 min"\n', 'length = "45 min"\n'
    assert digest(tmp_path / "a", [row], body, short) != digest(tmp_path / "b", [row], body, long)
    assert digest(tmp_path / "c", ROWS, variables=short) == digest(tmp_path / "d", ROWS, variables=long)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(ROWS[::-1], id="order-of-the-catalog"),
        pytest.param([*ROWS, ("note", "Gone.", "Nie ma.")], id="message-that-is-not-in-the-document"),
        pytest.param(replaced(0, (*ROWS[0], "no-wrap")), id="flag"),
    ],
)
def test_what_nobody_reads_does_not_change_the_digest(tmp_path: Path, rows: list[Row]) -> None:
    """The catalog's order, its flags and its other messages are no words of the document."""
    assert digest(tmp_path / "a", ROWS) == digest(tmp_path / "b", rows)


def test_wrapping_the_source_anew_does_not_change_the_digest(tmp_path: Path) -> None:
    """Line ends inside a paragraph of the source file are no words."""
    assert digest(tmp_path / "a", ROWS) == digest(tmp_path / "b", ROWS, SOURCE.replace("Rest. ", "Rest.\n"))


def test_our_isolates_do_not_change_the_digest(tmp_path: Path) -> None:
    """What is signed is what the translator wrote, whether or not the program isolates more of it tomorrow."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, WALK)
    localised = translated(note, clinic, "ar", [("note", WALK, "امش 20 دقيقة")])
    assert any(isinstance(inline, Isolate) for inline in text_of(note, localised, WALK).inlines)
    assert Part(PartKind.MESSAGE, "note", WALK, "امش 20 دقيقة") in localised.parts


def test_a_hard_line_break_stays(tmp_path: Path) -> None:
    """A line break that the author wrote is in the translation where the translator put it."""
    clinic = make_clinic(tmp_path)
    note = make_leaflet(clinic, "One\\\ntwo.")
    localised = translated(note, clinic, "pl", [("note", "One\\\ntwo.", "Raz\\\ndwa.")])
    assert text_of(note, localised, "One\\\ntwo.").inlines == (Text("Raz"), LineBreak(), Text("dwa."))


def test_the_catalogs_of_these_tests_are_gettexts(tmp_path: Path) -> None:
    """The catalogs written here are such as a translator's program saves."""
    assert po_text("pl", [("note", 'a "b"\n', "c")]).endswith('msgctxt "note"\nmsgid "a \\"b\\"\\n"\nmsgstr "c"\n')
