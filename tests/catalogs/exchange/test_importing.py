"""Each message of a file that came back has one outcome, and none of them loses a translation."""

from pathlib import Path

import pytest
from lxml import etree

from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.model import Outcome
from tests.catalogs.exchange.agency import (
    FORMATS,
    NAMESPACE,
    SLUG,
    blank,
    change,
    change_unit,
    counts,
    edit,
    entry,
    po_file,
    put_target,
    receive,
    receive_one,
    rules,
    send,
    source_of,
    translate,
)

WARM, GOOD = "Keep warm", "Abríguese bien"
DOSE = "Do not take more than **500 mg** at once. Call {clinic_phone} if the pain grows."
DOSE_ES = "No tome más de **500 mg** de una vez. Llame al {clinic_phone} si el dolor aumenta."
BOOK = "[Book an assessment][booking]"
MESSAGES = 21


def files_in(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


# --- what is taken, and what is not touched -----------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_that_nobody_changed_changes_nothing(clinic: Path, file_format: FileFormat) -> None:
    """What goes out and comes back as it was leaves every file of the clinic byte for byte as it is."""
    path = send(clinic, file_format=file_format)
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert (counts(report), report.problems) == ({Outcome.UNCHANGED: MESSAGES}, ())
    assert files_in(clinic) == before


def test_sending_touches_no_catalog(clinic: Path) -> None:
    """An export writes its own files only, even where the catalogs are older than the documents."""
    edit(clinic / f"leaflets/{SLUG}.md", "- Keep warm", "- Keep very warm")
    before = files_in(clinic)
    send(clinic)
    assert files_in(clinic) == before


def test_a_new_translation_is_taken(clinic: Path) -> None:
    """A message that was empty has the agency's words, without a mark of doubt; all others stay."""
    blank(clinic, "Manténgase abrigado")
    path = send(clinic)
    translate(path, {WARM: GOOD})
    report = receive_one(clinic, path)
    assert counts(report) == {Outcome.TAKEN: 1, Outcome.UNCHANGED: MESSAGES - 1}
    assert (entry(clinic, WARM).msgstr, entry(clinic, WARM).is_fuzzy) == ((GOOD,), False)
    assert entry(clinic, DOSE).msgstr == (DOSE_ES,)


def test_a_better_translation_is_taken(clinic: Path) -> None:
    """An agency may mend what stands here, as long as nobody here has changed it meanwhile."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    assert counts(receive_one(clinic, path))[Outcome.TAKEN] == 1
    assert entry(clinic, WARM).msgstr == (GOOD,)


def test_the_same_file_twice_changes_nothing_the_second_time(clinic: Path) -> None:
    """Who is not sure whether a file was taken in may do it again."""
    path = send(clinic)
    translate(path, {WARM: GOOD}, state="needs-review-translation")
    receive_one(clinic, path)
    before = files_in(clinic)
    assert counts(receive_one(clinic, path)) == {Outcome.UNCHANGED: MESSAGES}
    assert files_in(clinic) == before


def test_an_empty_translation_erases_nothing(clinic: Path) -> None:
    """What the agency has not done, or has emptied, stays as it is here."""
    path = send(clinic)
    translate(path, {WARM: " \n"})
    assert counts(receive_one(clinic, path)) == {Outcome.EMPTY: 1, Outcome.UNCHANGED: MESSAGES - 1}
    assert entry(clinic, WARM).msgstr == ("Manténgase abrigado",)


def test_a_language_is_begun_by_a_file(clinic: Path) -> None:
    """A language without catalogs goes out empty, and its first file makes the catalog whole."""
    path = send(clinic, "pl")
    translate(path, {WARM: "Trzymać ciepło"})
    assert counts(receive_one(clinic, path)) == {Outcome.TAKEN: 1, Outcome.EMPTY: MESSAGES - 1}
    assert entry(clinic, WARM, "pl").msgstr == ("Trzymać ciepło",)
    assert "Plural-Forms: nplurals=3" in po_file(clinic, "pl").read_text("utf-8")


def test_a_dry_run_tells_and_writes_nothing(clinic: Path) -> None:
    """The same report, and not one byte changed."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    before = files_in(clinic)
    (report,) = receive(clinic, path, is_dry=True)
    assert counts(report)[Outcome.TAKEN] == 1
    assert files_in(clinic) == before


# --- doubt --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "attributes", "is_fuzzy"),
    [
        ("translated", {}, False),
        ("signed-off", {}, False),
        ("final", {"approved": "yes"}, False),
        ("translated", {"approved": "no"}, False),
        (None, {"approved": "yes"}, False),
        (None, {}, False),
        (None, {"approved": "no"}, True),
        ("new", {}, True),
        ("needs-translation", {}, True),
        ("needs-review-translation", {"approved": "yes"}, True),
        ("needs-adaptation", {}, True),
        ("x-machine", {}, True),
    ],
)
def test_doubt_of_the_agency_is_doubt_here(
    clinic: Path, state: str | None, attributes: dict[str, str], is_fuzzy: bool
) -> None:
    """What a file marks as not finished is fuzzy here, and so is never printed as current."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        put_target(unit, GOOD, state)
        unit.attrib.update(attributes)

    change_unit(path, WARM, work)
    receive_one(clinic, path)
    assert (entry(clinic, WARM).msgstr, entry(clinic, WARM).is_fuzzy) == ((GOOD,), is_fuzzy)


def test_what_a_machine_guessed_is_in_doubt(clinic: Path) -> None:
    """A suggestion that nobody looked at is fuzzy, although it is called translated."""
    path = send(clinic)
    change_unit(path, WARM, lambda unit: put_target(unit, GOOD).set("state-qualifier", "mt-suggestion"))
    receive_one(clinic, path)
    assert entry(clinic, WARM).is_fuzzy


def make_fuzzy(clinic: Path) -> None:
    edit(
        po_file(clinic),
        f'msgctxt "{SLUG}"\nmsgid "{WARM}"',
        f'#, fuzzy\n#| msgid "Keep dry"\nmsgctxt "{SLUG}"\nmsgid "{WARM}"',
    )


def test_a_fuzzy_translation_that_is_confirmed_is_current(clinic: Path) -> None:
    """The agency says that the old words fit the new source: the mark goes, and the old source with it."""
    make_fuzzy(clinic)
    path = send(clinic)
    assert "Keep dry" in path.read_text("utf-8")
    translate(path, {WARM: "Manténgase abrigado"})
    assert counts(receive_one(clinic, path))[Outcome.TAKEN] == 1
    settled = entry(clinic, WARM)
    assert (settled.is_fuzzy, settled.previous) == (False, None)


def test_silence_does_not_settle_a_doubt(clinic: Path) -> None:
    """A tool that drops all states does not make a fuzzy translation current."""
    make_fuzzy(clinic)
    path = send(clinic)
    translate(path, {WARM: "Manténgase abrigado"}, state=None)
    assert counts(receive_one(clinic, path)) == {Outcome.UNCHANGED: MESSAGES}
    assert entry(clinic, WARM).is_fuzzy


# --- newer here ---------------------------------------------------------------------------


def test_a_newer_translation_is_not_overwritten(clinic: Path) -> None:
    """Changed here and at the agency: the file's is refused, both are shown, and --replace takes it."""
    path = send(clinic)
    edit(po_file(clinic), "Manténgase abrigado", "Conserve el calor")
    translate(path, {WARM: GOOD})
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert rules(report) == ["newer-translation"]
    assert "Conserve el calor" in report.problems[0].what
    assert GOOD in report.problems[0].what
    assert files_in(clinic) == before
    assert counts(receive_one(clinic, path, may_replace=True))[Outcome.TAKEN] == 1
    assert entry(clinic, WARM).msgstr == (GOOD,)


def test_what_the_agency_left_alone_is_no_conflict(clinic: Path) -> None:
    """Changed here only: ours stays, and nothing is refused."""
    path = send(clinic)
    edit(po_file(clinic), "Manténgase abrigado", "Conserve el calor")
    report = receive_one(clinic, path)
    assert (counts(report), report.problems) == ({Outcome.UNCHANGED: MESSAGES}, ())
    assert entry(clinic, WARM).msgstr == ("Conserve el calor",)


def test_a_translation_that_was_taken_out_here_does_not_come_back(clinic: Path) -> None:
    """Somebody here had a reason to empty it; the agency's untouched copy is no news."""
    path = send(clinic)
    blank(clinic, "Manténgase abrigado")
    receive_one(clinic, path)
    assert entry(clinic, WARM).msgstr == ("",)


def test_a_doubt_that_came_up_here_is_newer(clinic: Path) -> None:
    """Marked fuzzy here since the export: a file made before that does not take the mark away."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    edit(po_file(clinic), f'msgctxt "{SLUG}"\nmsgid "{WARM}"', f'#, fuzzy\nmsgctxt "{SLUG}"\nmsgid "{WARM}"')
    assert rules(receive_one(clinic, path)) == ["newer-translation"]
    assert entry(clinic, WARM).is_fuzzy


def lose_ids(path: Path) -> None:
    """As a tool does that numbers units for itself and keeps no notes."""

    def work(root: etree._Element) -> None:
        for number, unit in enumerate(root.iter(f"{NAMESPACE}trans-unit"), start=1):
            unit.set("id", str(number))
            for note in unit.findall(f"{NAMESPACE}note"):
                unit.remove(note)

    change(path, work)


def test_without_ids_nothing_is_overwritten(clinic: Path) -> None:
    """A file that lost its ids fills what is empty, and is refused where a translation stands that it would change."""
    blank(clinic, "Cuánto")
    path = send(clinic)
    translate(path, {"How much": "Qué cantidad", WARM: GOOD})
    lose_ids(path)
    report = receive_one(clinic, path)
    assert counts(report) == {Outcome.TAKEN: 1, Outcome.REFUSED: 1, Outcome.UNCHANGED: MESSAGES - 2}
    assert rules(report) == ["newer-translation"]
    assert "lost its ids" in report.problems[0].what
    assert entry(clinic, "How much").msgstr == ("Qué cantidad",)
    assert entry(clinic, WARM).msgstr == ("Manténgase abrigado",)


# --- the source ---------------------------------------------------------------------------


def test_a_changed_source_is_refused_by_name(clinic: Path) -> None:
    """A translation of the old text is not taken for the new one; both texts are told, with the line in the file."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    edit(clinic / f"leaflets/{SLUG}.md", "- Keep warm", "- Keep very warm")
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert rules(report) == ["source-changed"]
    (problem,) = report.problems
    assert "“Keep warm”" in problem.what
    assert "“Keep very warm”" in problem.what
    assert "<source>Keep warm" in "\n".join(path.read_text("utf-8").split("\n")[problem.line - 1 : problem.line + 2])
    assert files_in(clinic) == before


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_changed_dose_is_refused_in_every_format(clinic: Path, file_format: FileFormat) -> None:
    """500 mg became 400 mg after the export: the old translation does not come in with the wrong number."""
    path = send(clinic, file_format=file_format)
    edit(path, "Manténgase abrigado", GOOD)
    edit(clinic / f"leaflets/{SLUG}.md", "**500 mg**", "**400 mg**")
    report = receive_one(clinic, path)
    assert rules(report) == ["source-changed"]
    assert "400 mg" in report.problems[0].what
    assert counts(report) == {Outcome.TAKEN: 1, Outcome.REFUSED: 1, Outcome.UNCHANGED: MESSAGES - 2}
    assert entry(clinic, DOSE.replace("500", "400")).is_fuzzy  # the catalog was brought up to date on the way


def test_a_deleted_message_is_refused(clinic: Path) -> None:
    """What is no longer in the document is told as such."""
    path = send(clinic)
    edit(clinic / f"leaflets/{SLUG}.md", "- Keep warm\n", "")
    report = receive_one(clinic, path)
    assert rules(report) == ["not-a-message"]
    assert "“Keep warm”" in report.problems[0].what


def test_a_source_that_the_agency_changed_is_refused(clinic: Path) -> None:
    """Who changes the source in the file has translated another text."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        unit.find(f"{NAMESPACE}source").text = "Keep cold"
        put_target(unit, "Manténgase frío")

    change_unit(path, WARM, work)
    report = receive_one(clinic, path)
    assert rules(report) == ["source-changed"]
    assert "“Keep cold”" in report.problems[0].what


def test_the_same_text_in_another_box_is_another_message(clinic: Path) -> None:
    """A text that moved into a warning is not translated by what stood outside of it."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    leaflet = clinic / f"leaflets/{SLUG}.md"
    edit(leaflet, "- Keep warm\n", "")
    edit(leaflet, "- Numbness", "- Keep warm\n- Numbness")
    assert rules(receive_one(clinic, path)) == ["not-a-message"]


# --- what would break a page --------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "translation", "rule"),
    [
        (DOSE, "No tome más de **500 mg** de una vez.", "placeholder"),
        (DOSE, f"{DOSE_ES} {{clinic_email}}", "placeholder"),
        (DOSE, DOSE_ES.replace("{clinic_phone}", "{clinic_fone}"), "variable"),
        (DOSE, DOSE_ES.replace("mg**", "mg"), "markup"),
        (DOSE, DOSE_ES.replace("**500 mg**", "<b>500 mg</b>"), "html"),
        (DOSE, DOSE_ES.replace("500", "\u202e500"), "bidi"),
        (DOSE, DOSE_ES.replace("500", "\u2066500"), "bidi"),
        (DOSE, DOSE_ES.replace("500", "500\u0085"), "control"),
        (DOSE, DOSE_ES + " www.example.com", "link"),
        (BOOK, "Reserve una evaluación", "link"),
        (BOOK, "[Reserve][cita]", "link"),
        (BOOK, "`Reserve` [ya][booking]", "markup"),
        ("Caring for your back", "{espalda}", "variable"),
    ],
)
def test_what_would_stop_a_page_is_refused(clinic: Path, source: str, translation: str, rule: str) -> None:
    """A translation that no page could be made of is refused under the rule's name, and the old one stays."""
    path = send(clinic)
    translate(path, {source: translation})
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert rule in rules(report)
    assert counts(report) == {Outcome.REFUSED: 1, Outcome.UNCHANGED: MESSAGES - 1}
    assert files_in(clinic) == before


def test_balanced_isolates_are_no_mistake(clinic: Path) -> None:
    """Characters that only hold text together may stay."""
    path = send(clinic)
    translate(path, {WARM: "Abríguese \u2066bien\u2069"})
    assert counts(receive_one(clinic, path))[Outcome.TAKEN] == 1


# --- files as tools leave them ------------------------------------------------------------


def segmented(unit: etree._Element, source: list[str], target: list[str]) -> None:
    """Cut into segments, as programs for agencies save it."""
    for name, texts in (("seg-source", source), ("target", target)):
        element = put_target(unit, "") if name == "target" else etree.Element(f"{NAMESPACE}{name}")
        if name == "seg-source":
            unit.insert(1, element)
        for number, text in enumerate(texts, start=1):
            mark = etree.SubElement(element, f"{NAMESPACE}mrk", mtype="seg", mid=str(number))
            mark.text, mark.tail = text, " "


WALK = "Walk a little every hour. One session takes {session_length}."


def test_segments_are_put_together_again(clinic: Path) -> None:
    """A message that a tool cut into sentences comes back as one, without white space at its end."""
    path = send(clinic)
    parts = ["Pasee un poco cada hora.", "Una sesión son {session_length}."]
    change_unit(path, WALK, lambda unit: segmented(unit, WALK.split(" One"), parts))
    receive_one(clinic, path)
    assert entry(clinic, WALK).msgstr == (" ".join(parts),)


def test_half_of_a_message_is_not_taken(clinic: Path) -> None:
    """One sentence of two translated is a translation without half of its meaning."""
    path = send(clinic)
    change_unit(path, WALK, lambda unit: segmented(unit, WALK.split(" One"), ["Pasee un poco {session_length}.", ""]))
    report = receive_one(clinic, path)
    assert rules(report) == ["incomplete"]


def test_suggestions_beside_the_translation_are_not_taken(clinic: Path) -> None:
    """What stands in alt-trans was offered to the translator, not chosen."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        other = etree.SubElement(unit, f"{NAMESPACE}alt-trans")
        etree.SubElement(other, f"{NAMESPACE}source").text = "Keep cold"
        etree.SubElement(other, f"{NAMESPACE}target", state="final").text = "Manténgase frío"

    change_unit(path, WARM, work)
    assert counts(receive_one(clinic, path)) == {Outcome.UNCHANGED: MESSAGES}


def test_changes_that_nobody_accepted_are_refused(clinic: Path) -> None:
    """A deleted word must not come in beside the new one."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        mark = etree.SubElement(put_target(unit, "Manténgase "), f"{NAMESPACE}mrk", mtype="x-sdl-deleted")
        mark.text, mark.tail = "frío", "abrigado"

    change_unit(path, WARM, work)
    assert rules(receive_one(clinic, path)) == ["markup"]


def test_tags_that_point_to_the_source_are_filled(clinic: Path) -> None:
    """A tool that made tags of our marks may point to them by number: they stand for what they are in the source."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        source = unit.find(f"{NAMESPACE}source")
        source.text = "Do not take more than "
        for name, number, text, tail in (
            ("bpt", "1", "**", "500 mg"),
            ("ept", "1", "**", " at once. Call "),
            ("ph", "2", "{clinic_phone}", " if the pain grows."),
        ):
            code = etree.SubElement(source, f"{NAMESPACE}{name}", id=number)
            code.text, code.tail = text, tail
        target = put_target(unit, "Como máximo ")
        strong = etree.SubElement(target, f"{NAMESPACE}g", id="1")
        strong.text, strong.tail = "500 mg", ". Llame: "
        etree.SubElement(target, f"{NAMESPACE}x", id="2")

    change_unit(path, DOSE, work)
    assert counts(receive_one(clinic, path))[Outcome.TAKEN] == 1
    assert entry(clinic, DOSE).msgstr == ("Como máximo **500 mg**. Llame: {clinic_phone}",)


def test_a_tag_that_stands_for_nothing_is_refused(clinic: Path) -> None:
    """A tag with a number that the source has not would lose what it stood for."""
    path = send(clinic)
    change_unit(path, WARM, lambda unit: etree.SubElement(put_target(unit, GOOD), f"{NAMESPACE}x", id="7"))
    assert rules(receive_one(clinic, path)) == ["markup"]


def test_order_attributes_and_white_space_do_not_matter(clinic: Path) -> None:
    """Turned round, with attributes of the tool's own, set out with new lines: the same translations."""
    path = send(clinic)

    def work(root: etree._Element) -> None:
        (body,) = root.iter(f"{NAMESPACE}body")
        units = list(body)
        for unit in reversed(units):
            body.append(unit)
            unit.set("{urn:tool}status", "done")
            if source_of(unit) == "What helps":
                unit.find(f"{NAMESPACE}source").text = "\n   What\n   helps\n "
                unit.find(f"{NAMESPACE}target").text = "\n   Qué\n   ayuda\n "

    change(path, work)
    before = files_in(clinic)
    assert counts(receive_one(clinic, path)) == {Outcome.UNCHANGED: MESSAGES}
    assert files_in(clinic) == before


def test_two_translations_of_one_message_are_refused(clinic: Path) -> None:
    """A file that says two things says nothing."""
    path = send(clinic)

    def work(unit: etree._Element) -> None:
        twin = etree.fromstring(etree.tostring(unit))
        unit.getparent().append(twin)
        put_target(twin, GOOD)

    change_unit(path, WARM, work)
    assert rules(receive_one(clinic, path)) == ["twice"]


# --- several files ------------------------------------------------------------------------


def test_a_damaged_file_does_not_stop_the_others(clinic: Path) -> None:
    """Each file has its own report; what is in order is taken in."""
    good, bad = send(clinic), clinic / "bad.xlf"
    translate(good, {WARM: GOOD})
    bad.write_text(good.read_text("utf-8")[:900], "utf-8")
    reports = receive(clinic, bad, good, clinic / "gone.xlf")
    assert [rules(report) for report in reports] == [["exchange-file"], [], ["file"]]
    assert entry(clinic, WARM).msgstr == (GOOD,)


def test_two_files_of_one_document_are_one_after_the_other(clinic: Path) -> None:
    """Two translators had a half each; where both changed the same message, the second is told."""
    first = send(clinic)
    second = first.with_name(f"{SLUG}.second.xlf")
    second.write_bytes(first.read_bytes())
    translate(first, {WARM: GOOD, "How much": "Qué cantidad"})
    translate(second, {WARM: "Conserve el calor", "Day": "Jornada"})
    one, two = receive(clinic, first, second)
    assert (rules(one), rules(two)) == ([], ["newer-translation"])
    assert [entry(clinic, text).msgstr[0] for text in (WARM, "How much", "Day")] == [GOOD, "Qué cantidad", "Jornada"]


def test_a_damaged_catalog_is_left_as_it_is(clinic: Path) -> None:
    """Nothing is taken into a catalog that cannot be read; its mistake is told."""
    path = send(clinic)
    translate(path, {WARM: GOOD})
    po_file(clinic).write_text(po_file(clinic).read_text("utf-8") + 'msgid "open\n', "utf-8")
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert "po-syntax" in rules(report)
    assert files_in(clinic) == before


def test_a_document_with_mistakes_takes_nothing(clinic: Path) -> None:
    """Nobody knows which messages a broken document has."""
    path = send(clinic)
    edit(clinic / f"leaflets/{SLUG}.md", "## What helps", "## What <b>helps</b>")
    report = receive_one(clinic, path)
    assert "html" in rules(report)
    assert counts(report) == {}
