"""Files that went through other people's real programs: nothing is lost, and nothing is changed that was not meant."""

import sys
from pathlib import Path

import polib
import pytest
from lxml import etree

from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.model import Outcome
from tests.catalogs.exchange.agency import (
    XML_FORMATS,
    counts,
    entry,
    receive_one,
    rules,
    send,
    translate,
)
from tests.catalogs.exchange.test_importing import DOSE, DOSE_ES, GOOD, MESSAGES, WARM, files_in
from tests.catalogs.samples import run

TOOLKIT = Path(sys.executable).parent
UNCHANGED = {Outcome.UNCHANGED: MESSAGES}


def toolkit(name: str, *arguments: str | Path) -> None:
    """A command of translate-toolkit; it must not complain."""
    run(TOOLKIT / name, "--progress=none", *arguments)


def comes_back_unchanged(clinic: Path, path: Path) -> None:
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert (counts(report), report.problems) == (UNCHANGED, ())
    assert files_in(clinic) == before


def test_msgcat(clinic: Path, tmp_path: Path) -> None:
    """gettext's own program wraps lines at 79 characters and keeps our ids."""
    path = send(clinic, file_format=FileFormat.PO)
    out = tmp_path / "back.po"
    run("msgcat", "--sort-output", path, "-o", out)
    assert out.read_bytes() != path.read_bytes()
    comes_back_unchanged(clinic, out)


def test_polib(clinic: Path) -> None:
    """Saved by polib with a new translation: that one is taken, under its id."""
    path = send(clinic, file_format=FileFormat.PO)
    catalog = polib.pofile(str(path), wrapwidth=40)
    (found,) = [row for row in catalog if row.msgid == WARM]
    found.msgstr = GOOD
    catalog.save()
    assert counts(receive_one(clinic, path)) == {Outcome.TAKEN: 1, Outcome.UNCHANGED: MESSAGES - 1}
    assert entry(clinic, WARM).msgstr == (GOOD,)


def test_po_made_into_xliff(clinic: Path, tmp_path: Path) -> None:
    """An agency that gets PO, works in XLIFF of the toolkit's kind, and sends that."""
    path = send(clinic, file_format=FileFormat.PO)
    out = tmp_path / "back.xlf"
    toolkit("po2xliff", path, out)
    comes_back_unchanged(clinic, out)


def test_xliff_made_into_po(clinic: Path, tmp_path: Path) -> None:
    """The other way the head of the file is lost: it is asked for by name, and then everything fits."""
    path = send(clinic)
    out = tmp_path / "back.po"
    toolkit("xliff2po", path, out)
    assert rules(receive_one(clinic, out)) == ["po-syntax"]  # its header is marked fuzzy
    text = out.read_text("utf-8").replace("#, fuzzy\n", "", 1)
    out.write_text(text, "utf-8")
    assert rules(receive_one(clinic, out)) == ["wrong-language"]
    out.write_text(text.replace('"MIME-Version', '"Language: es\\n"\n"MIME-Version', 1), "utf-8")
    comes_back_unchanged(clinic, out)


def test_a_new_template_under_old_translations(clinic: Path, tmp_path: Path) -> None:
    """pot2po drops the ids: what is the same is the same, what differs from here is refused."""
    path = send(clinic, file_format=FileFormat.PO)
    template, out = tmp_path / "back.pot", tmp_path / "back.po"
    run("msgattrib", "--clear-fuzzy", "--empty", path, "-o", template)
    template.write_text(
        "".join(line for line in template.read_text("utf-8").splitlines(keepends=True) if "keeps this" not in line),
        "utf-8",
    )
    toolkit("pot2po", "-t", path, template, out)
    comes_back_unchanged(clinic, out)
    out.write_text(out.read_text("utf-8").replace("Manténgase abrigado", GOOD), "utf-8")
    assert rules(receive_one(clinic, out)) == ["newer-translation"]


@pytest.mark.parametrize("file_format", XML_FORMATS)
def test_pretty_printing(clinic: Path, file_format: FileFormat) -> None:
    """lxml sets the file out anew: elements on lines of their own, texts as they were."""
    path = send(clinic, file_format=file_format)
    tree = etree.parse(path, etree.XMLParser(remove_blank_text=True))
    etree.indent(tree, space="\t")
    tree.write(path, encoding="utf-16", xml_declaration=True, pretty_print=True)
    comes_back_unchanged(clinic, path)


def test_a_store_of_the_toolkit(clinic: Path) -> None:
    """Opened, changed and saved by a program made with the toolkit: its new text is all that stands there."""
    from translate.storage.xliff import xlifffile

    path = send(clinic)
    store = xlifffile.parsefile(str(path))
    for unit in store.units:
        unit.target = unit.target.replace("No tome", "Nunca tome")
    store.save()
    assert counts(receive_one(clinic, path)) == {Outcome.TAKEN: 1, Outcome.UNCHANGED: MESSAGES - 1}
    assert entry(clinic, DOSE).msgstr == (DOSE_ES.replace("No tome", "Nunca tome"),)


def test_xliff_2_segments(clinic: Path) -> None:
    """A text that a tool has cut into segments with space between them is joined; a half is refused."""
    path = send(clinic, file_format=FileFormat.XLIFF2)
    whole = path.read_text("utf-8")
    source, target = "Do not wait with a fever", "No espere si tiene fiebre"
    old = f"""<segment state="translated">
        <source>{source}</source>
        <target>{target}</target>
      </segment>"""
    assert whole.count(old) == 1
    cut = """<segment id="s1" state="final"><source>Do not wait</source><target>No espere</target></segment>
      <ignorable><source> </source></ignorable>
      <segment id="s2" state="{}"><source>with a fever</source>{}</segment>"""
    for state, second, outcome in (
        ("initial", "", Outcome.REFUSED),
        ("translated", "<target>con <ph id='1' equiv='{x}'/>fiebre</target>", Outcome.REFUSED),
        ("initial", "<target>con fiebre</target>", Outcome.TAKEN),
    ):
        path.write_text(whole.replace(old, cut.format(state, second)), "utf-8")
        assert counts(receive_one(clinic, path))[outcome] == 1
    assert entry(clinic, source).msgstr == ("No espere con fiebre",)
    assert entry(clinic, source).is_fuzzy


def test_two_documents_in_one_file(clinic: Path) -> None:
    """Agencies put several files into one: each finds its catalog."""
    path, letter = send(clinic), send(clinic, name="spring-letter")
    translate(path, {WARM: GOOD})
    tree = etree.parse(path)
    tree.getroot().append(etree.parse(letter).getroot()[0])
    tree.write(path, encoding="utf-8")
    from tests.catalogs.exchange.agency import receive

    one, two = receive(clinic, path)
    assert (counts(one)[Outcome.TAKEN], counts(two)) == (1, {Outcome.UNCHANGED: 5})
    assert one.catalog.endswith("caring-for-your-back.po")
    assert two.catalog.endswith("spring-letter.po")
