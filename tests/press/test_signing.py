"""A signature binds exactly what its readers read: whatever of it is changed voids it, and nothing else does."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leafpost.catalogs.parts import Part, PartKind
from leafpost.catalogs.signoff import SignoffState
from leafpost.clinic import read_clinic
from leafpost.localise.model import LocalisedDocument
from leafpost.press.gather import Gathered, gather
from leafpost.press.job import release_problems
from leafpost.press.signing import obstacles
from tests.conftest import TODAY
from tests.press.conftest import LEAFLET, LETTER, Built

PO, OWN = f"locales/es/LC_MESSAGES/{LEAFLET}.po", "locales/es/LC_MESSAGES/interface.po"
MD = f"leaflets/{LEAFLET}.md"
LEAFLETS, LETTERS = {(LEAFLET, "en"), (LEAFLET, "es")}, {(LETTER, "en"), (LETTER, "es")}
SPANISH_LEAFLET, SPANISH_LETTER = {(LEAFLET, "es")}, {(LETTER, "es")}


@pytest.fixture
def signed(signed_once: Path, tmp_path: Path) -> Built:
    shutil.copytree(signed_once, tmp_path / "clinic")
    return Built(tmp_path / "clinic")


def gathered_in(clinic: Built) -> Gathered:
    return gather(read_clinic(clinic.root), TODAY)


def voided(clinic: Built) -> set[tuple[str, str]]:
    """The documents, by slug and language, that do not count as signed any more."""
    return {key for key, found in gathered_in(clinic).localised.items() if found.state is not SignoffState.SIGNED}


def own_entry(entry: str) -> Callable[[Built], None]:
    """One entry more in the clinic's own Spanish catalog of the interface."""

    def change(clinic: Built) -> None:
        path = clinic.root / OWN
        path.write_text(f"{path.read_text('utf-8')}\n{entry}\n", "utf-8")

    return change


def own_word(msgid: str, words: str) -> Callable[[Built], None]:
    return own_entry(f'msgid "{msgid}"\nmsgstr "{words}"')


MINUTES = """\
msgid "{number} minute"
msgid_plural "{number} minutes"
msgstr[0] "{number} min"
msgstr[1] "{number} min"
"""


def edit(name: str, before: str, after: str) -> Callable[[Built], None]:
    return lambda clinic: clinic.edit(name, before, after)


def in_template(name: str, line: str) -> Callable[[Built], None]:
    """One line more at the end of the clinic's own copy of a template."""

    def change(clinic: Built) -> None:
        own = clinic.own_template(name)
        own.write_text(own.read_text("utf-8") + line, "utf-8")

    return change


def test_what_was_signed_is_signed(signed: Built) -> None:
    """With nothing changed, every document of every language is signed, and a release has nothing against it."""
    assert voided(signed) == set()
    clinic = read_clinic(signed.root)
    for localised in gathered_in(signed).localised.values():
        assert release_problems(localised, clinic, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "those"),
    [
        pytest.param(edit(PO, "Manténgase abrigado", "Mantengase abrigado"), SPANISH_LEAFLET, id="a letter"),
        pytest.param(edit(PO, "Como máximo", "Como\u00a0máximo"), SPANISH_LEAFLET, id="a space"),
        pytest.param(edit(PO, '"Primero"', '"\u2068Primero\u2069"'), SPANISH_LEAFLET, id="an isolate"),
        pytest.param(edit(PO, "No tome más de **500 mg**", "No tome más de *500 mg*"), SPANISH_LEAFLET, id="a mark"),
        pytest.param(edit(PO, "Qué ayuda en los", "Qué cura en los"), SPANISH_LEAFLET | SPANISH_LETTER, id="teased"),
        pytest.param(edit(MD, "- Keep warm\n- Rest for 20–45 minutes\n", "- Rest for 20–45 minutes\n- Keep warm\n"),
                     LEAFLETS, id="order"),
        pytest.param(edit(MD, "::: urgent", "::: warning"), LEAFLETS, id="kind of box"),
        pytest.param(edit(MD, "- Keep warm\n", ""), LEAFLETS, id="a message gone"),
        pytest.param(edit(MD, 'summary = "What helps in', 'summary = "What cures in'), LEAFLETS | LETTERS, id="source"),
        pytest.param(own_word("Warning", "Aviso"), SPANISH_LEAFLET, id="a word of a box"),
        pytest.param(own_word("Draft", "Esbozo"), SPANISH_LEAFLET, id="a word on paper"),
        pytest.param(own_word("Skip to the leaflet", "Al folleto"), SPANISH_LEAFLET, id="a word on the phone"),
        pytest.param(own_word("Unsubscribe with one click", "Baja"), SPANISH_LETTER, id="a word of letters"),
        pytest.param(own_word("Hello,", "Buenas:"), SPANISH_LETTER, id="a greeting"),
        pytest.param(own_word("Your next step", "Siguiente"), SPANISH_LEAFLET | SPANISH_LETTER, id="a word of both"),
        pytest.param(edit("clinic.toml", "0958", "0959"), LEAFLETS, id="phone"),
        pytest.param(edit("clinic.toml", "hello@", "hi@"), LEAFLETS, id="email"),
        pytest.param(edit("clinic.toml", "3 Pier", "4 Pier"), LEAFLETS | LETTERS, id="address"),
        pytest.param(edit("clinic.toml", "9:00 to", "8:00 to"), LEAFLETS, id="hours"),
        pytest.param(edit(OWN, "De lunes", "Lunes"), SPANISH_LEAFLET, id="hours as translated"),
        pytest.param(edit("clinic.toml", "Lakeside Practice", "Lake Practice"), LEAFLETS | LETTERS, id="name"),
        pytest.param(edit("clinic.toml", "to = 45", "to = 50"), LEAFLETS, id="measure"),
        pytest.param(edit("clinic.toml", 'unit = "minute"', 'unit = "hour"'), LEAFLETS, id="unit"),
        pytest.param(own_entry(MINUTES), SPANISH_LEAFLET, id="a word of a unit"),
        pytest.param(in_template("mail/letter.txt", '{{ page.plain_variable("clinic_phone") }}'), LETTERS, id="value"),
        pytest.param(in_template("mail/letter.txt", "{{ clinic.hours }}"), LETTERS, id="value, directly"),
        pytest.param(in_template("web/leaflet.html", '{{ _("Read the leaflet") }}'), LEAFLETS, id="own word"),
    ],
)  # fmt: skip
def test_a_change_voids_exactly_the_documents_that_show_it(
    signed: Built, change: Callable[[Built], None], those: set[tuple[str, str]]
) -> None:
    """Whatever is changed after it was signed, the documents that show it are not signed any more; the others are."""
    change(signed)
    assert voided(signed) == those


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(own_word("Phone page", "Página"), id="a word of the catalogue"),
        pytest.param(own_word("Please note", "Nota"), id="a word of a box that is not there"),
        pytest.param(edit(MD, 'version = "2.1"', 'version = "2.2"\nreview_by = 2030-01-01'), id="version and review"),
        pytest.param(edit(MD, "every hour. One", "every hour.\nOne"), id="a line end in the source"),
        pytest.param(edit(PO, 'msgstr "Qué ayuda"', 'msgstr "Qué "\n"ayuda"'), id="a wrapped line"),
        pytest.param(edit(PO, 'msgid "What helps"', '# checked\nmsgid "What helps"'), id="a comment"),
        pytest.param(in_template("web/leaflet.css", "/* more */"), id="how it looks"),
        pytest.param(
            in_template("mail/letter.txt", '{{ page.plain_variable("clinic_name") }}'), id="a value shown twice"
        ),
    ],
)
def test_what_no_reader_reads_voids_nothing(signed: Built, change: Callable[[Built], None]) -> None:
    """Words of other pages, layout, version, review and comments are not what was signed."""
    change(signed)
    assert voided(signed) == set()


def test_what_is_put_back_is_signed_again(signed: Built) -> None:
    """The state follows from the words alone."""
    signed.edit(PO, "Manténgase abrigado", "Abríguese")
    assert voided(signed) == SPANISH_LEAFLET
    signed.edit(PO, "Abríguese", "Manténgase abrigado")
    assert voided(signed) == set()


def test_a_draft_and_a_signed_page_have_one_text_code(signed: Built) -> None:
    """The digest does not depend on the state: a signature does not change what was signed."""
    before = {key: found.words_digest for key, found in gathered_in(signed).localised.items()}
    shutil.rmtree(signed.root / "locales/es/signoffs")
    after = gathered_in(signed).localised
    assert {key: found.words_digest for key, found in after.items()} == before
    assert after[LEAFLET, "es"].state is SignoffState.DRAFT


# --- the parts ---------------------------------------------------------------------------


def parts(localised: LocalisedDocument, kind: PartKind) -> list[Part]:
    return [part for part in localised.parts if part.kind is kind]


def test_the_parts_stand_in_the_order_of_the_page(signed: Built) -> None:
    """Messages as they are read, each box before what stands in it, with its id, kind and number of messages."""
    localised = gathered_in(signed).localised[LEAFLET, "es"]
    body = [part for part in localised.parts if part.kind in (PartKind.MESSAGE, PartKind.CALLOUT)]
    assert [part.text for part in body[:6]] == [
        "Cuide su espalda", "Qué ayuda en los primeros días.", "Un corredor visto de lado.", "2",
        "No espere si tiene fiebre",
        "No tome más de **500 mg** de una vez. Llame al {clinic_phone} si el dolor aumenta.",
    ]  # fmt: skip
    assert [(part.context, part.source, part.text) for part in parts(localised, PartKind.CALLOUT)] == [
        ("not-with-fever", "warning", "2"), ("get-help-now", "urgent", "3"), ("next-step", "action", "2"),
    ]  # fmt: skip


def test_a_letter_has_what_its_card_shows(signed: Built) -> None:
    """Title, picture and summary of the leaflet stand where the card does; what the author wrote anew does not."""
    found = [part.text for part in parts(gathered_in(signed).localised[LETTER, "es"], PartKind.MESSAGE)]
    card = ["Cuide su espalda", "Un corredor visto de lado.", "Qué ayuda en los primeros días."]
    place = found.index("Ha llegado la primavera.") + 1
    assert found[place : place + 3] == card
    signed.edit(f"newsletters/{LETTER}.md", "caring-for-your-back}\n", "caring-for-your-back}\n### Ask us\n\nRead.\n")
    english = [part.text for part in parts(gathered_in(signed).localised[LETTER, "en"], PartKind.MESSAGE)]
    place = english.index("Spring is here.") + 1
    assert english[place : place + 3] == ["Ask us", "Read.", "A runner seen from the side."]


def test_values_are_signed_as_they_are_set(signed: Built) -> None:
    """A measure with its unit, the hours in words of the language, the website without https."""
    found = {part.source: part.text for part in parts(gathered_in(signed).localised[LEAFLET, "es"], PartKind.VARIABLE)}
    assert found == {
        "clinic_phone": "+44 20 7946 0958",
        "session_length": "20–45 minutos",
        "clinic_name": "Lakeside Practice",
        "clinic_website": "lakeside.example",
        "clinic_address": "3 Pier Lane, Testford",
        "clinic_email": "hello@lakeside.example",
        "clinic_hours": "De lunes a viernes, de 9:00 a 17:00",
    }


def test_in_the_source_language_the_text_is_the_source(signed: Built) -> None:
    """What was not translated is signed as it was written."""
    messages = parts(gathered_in(signed).localised[LEAFLET, "en"], PartKind.MESSAGE)
    assert len(messages) == 21
    assert all(part.text == part.source for part in messages)


# --- what cannot be signed ---------------------------------------------------------------


def told(clinic: Built, slug: str = LEAFLET, tag: str = "es") -> list[tuple[str, str]]:
    gathered = gathered_in(clinic)
    return [(problem.file, problem.rule) for problem in obstacles(gathered, gathered.localised[slug, tag])]


def test_a_gap_cannot_be_signed(signed: Built) -> None:
    """A message without a translation, with its catalog; its part is empty, so that no signature fits it."""
    signed.edit(PO, 'msgstr "Cuánto"', 'msgstr ""')
    assert told(signed) == [(PO, "missing")]
    assert told(signed, LETTER) == []
    localised = gathered_in(signed).localised[LEAFLET, "es"]
    assert Part(PartKind.MESSAGE, LEAFLET, "How much", "") in localised.parts


def test_a_missing_word_of_the_interface_cannot_be_signed(signed: Built) -> None:
    """Hours that are not translated would stand in English: nobody signs them, and a release names them."""
    signed.edit(OWN, "De lunes a viernes, de 9:00 a 17:00", "")
    assert told(signed) == [(OWN, "missing")]
    assert told(signed, LETTER) == []
    localised = gathered_in(signed).localised[LEAFLET, "es"]
    problems = release_problems(localised, read_clinic(signed.root), TODAY)
    assert "“Monday to Friday, 9:00 to 17:00” is not translated" in [problem.what for problem in problems]


def test_a_broken_template_cannot_be_signed(signed: Built) -> None:
    """What it says is not known: its documents are signed by nobody until it is mended, the others still are."""
    in_template("print/standard.html", "{% if %}")(signed)
    assert voided(signed) == LEAFLETS
    assert told(signed) == [("templates/print/standard.html", "template")]
    assert told(signed, LETTER) == []


def test_a_damaged_file_of_signatures_stops_its_document(signed: Built) -> None:
    """Words that were edited in the file of signatures are told; the document is not built as if it were signed."""
    file = f"locales/es/signoffs/{LEAFLET}.toml"
    signed.edit(file, 'text = "Cuánto"', 'text = "Cuanto"')
    gathered = gathered_in(signed)
    assert (LEAFLET, "es") not in gathered.localised
    assert (file, "signoff", LEAFLET, "es") in {(p.file, p.rule, p.document, p.locale) for p in gathered.problems}


def test_a_record_of_same_meaning_that_does_not_fit_is_told_by_every_build(signed: Built) -> None:
    """It counts for nothing and stops no document."""
    path = signed.root / "locales/same-meaning.toml"
    path.write_text("[[same]]\n", "utf-8")
    gathered = gathered_in(signed)
    assert [(p.file, p.rule) for p in gathered.problems if p.is_error] == [
        ("locales/same-meaning.toml", "same-meaning")
    ]
    assert voided(signed) == set()


# --- a release ---------------------------------------------------------------------------


def refusals(clinic: Built, slug: str, tag: str, today: dt.date = TODAY) -> list[tuple[str, str]]:
    localised = gathered_in(clinic).localised[slug, tag]
    return [(p.rule, p.what) for p in release_problems(localised, read_clinic(clinic.root), today)]


def test_a_release_names_what_changed_and_who_has_to_sign(signed: Built) -> None:
    """Each kind of change by its name, those who signed before, and each role that has still to sign."""
    signed.edit(PO, "Manténgase abrigado", "Abríguese")
    signed.edit("clinic.toml", "0958", "0959")
    own_word("Warning", "Aviso")(signed)
    first, *others = refusals(signed, LEAFLET, "es")
    assert first[0] == "changed-since-signed"
    assert first[1] == (
        "“Keep warm”, the interface word “Warning”, the clinic's value {clinic_phone} changed since "
        "Leo Marsh (clinician, 2026-11-23) and Ana Ruiz (translator, 2026-11-23) signed"
    )
    assert others == [
        ("unsigned", f"a translator has still to sign '{LEAFLET}' in Spanish"),
        ("unsigned", f"a clinician has still to sign '{LEAFLET}' in Spanish"),
    ]


def test_many_changes_are_counted(signed: Built) -> None:
    """A problem names five changes and how many more there are."""
    for text in ("Cuánto", "Primero", "Segundo", "Día", "Qué ayuda", "Como máximo", "Manténgase abrigado"):
        signed.edit(PO, f'msgstr "{text}"', f'msgstr "{text}s"')
    assert " and 2 more changed since" in refusals(signed, LEAFLET, "es")[0][1]


def test_a_box_that_changed_is_named_by_its_id(signed: Built) -> None:
    """A warning that became a note is told as that."""
    signed.edit(MD, "::: warning", "::: note")
    assert refusals(signed, LEAFLET, "en")[0][1].startswith("the box #not-with-fever, ")


def test_a_release_refuses_a_signed_leaflet_past_its_review(signed: Built) -> None:
    """Signed words are not released after the last day of their review, and are on that day."""
    signed.edit(MD, 'version = "2.1"', f'version = "2.1"\nreview_by = {TODAY}')
    assert refusals(signed, LEAFLET, "es") == []
    assert [rule for rule, _what in refusals(signed, LEAFLET, "es", TODAY + dt.timedelta(days=1))] == ["review-expired"]
