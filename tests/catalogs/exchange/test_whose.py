"""A delivery goes to the language and the document that it is for, or nowhere."""

from pathlib import Path

import pytest

from leafpost.catalogs.exchange.formats import FileFormat
from leafpost.catalogs.exchange.model import Outcome
from tests.catalogs.exchange.agency import SLUG, change, counts, edit, entry, receive_one, rules, send, translate
from tests.catalogs.exchange.test_importing import GOOD, WARM, files_in, lose_ids


@pytest.mark.parametrize("tag", ["es", "ES", "es-ES", "es_419", "es-Latn-MX"])
def test_countries_that_tools_add_do_not_matter(clinic: Path, tag: str) -> None:
    """A tool that knows no plain Spanish makes it Spanish of Spain; here there is one Spanish."""
    path = send(clinic)
    edit(path, 'target-language="es"', f'target-language="{tag}"')
    translate(path, {WARM: GOOD})
    assert counts(receive_one(clinic, path))[Outcome.TAKEN] == 1
    assert entry(clinic, WARM).msgstr == (GOOD,)


@pytest.mark.parametrize("tag", ["de", "en", "xx", "es-Arab", "templates", "../es", ""])
def test_another_language_is_refused(clinic: Path, tag: str) -> None:
    """A language that is not offered, the source itself, another script, or none: nothing is taken."""
    path = send(clinic)
    edit(path, 'target-language="es"', f'target-language="{tag}"')
    before = files_in(clinic)
    report = receive_one(clinic, path)
    assert rules(report) == ["wrong-language"]
    assert (tag or "does not say") in report.problems[0].what
    assert files_in(clinic) == before


def test_chinese_by_country(clinic: Path) -> None:
    """zh-CN, as most tools have it, is Chinese in simplified characters."""
    edit(clinic / "clinic.toml", '"ja"', '"ja", "zh_Hans"')
    path = send(clinic, "zh_Hans")
    edit(path, 'target-language="zh-Hans"', 'target-language="zh-CN"')
    translate(path, {WARM: "注意保暖"})
    receive_one(clinic, path)
    assert entry(clinic, WARM, "zh_Hans").msgstr == ("注意保暖",)


@pytest.mark.parametrize("original", ["C:\\work\\caring-for-your-back.md", "job-4711", ""])
def test_the_document_is_found_whatever_the_file_is_called(clinic: Path, original: str) -> None:
    """By the original's name, or else by the ids of its messages."""
    path = send(clinic)
    edit(path, f'original="leaflets/{SLUG}.md"', f'original="{original}"')
    other = path.with_name("job 4711 final.xml")
    other.write_bytes(path.read_bytes())
    assert counts(receive_one(clinic, other)) == {Outcome.UNCHANGED: 21}


def test_without_ids_the_contexts_tell(clinic: Path) -> None:
    """A message's context begins with its document's name."""
    path = send(clinic)
    edit(path, f'original="leaflets/{SLUG}.md"', 'original="job-4711"')
    lose_ids(path)
    assert counts(receive_one(clinic, path)) == {Outcome.UNCHANGED: 21}


def test_a_document_that_is_not_here_is_refused(clinic: Path) -> None:
    """A file for another clinic's leaflet names it, and what there is here."""
    path = send(clinic)
    lose_ids(path)
    change(path, lambda root: [unit.attrib.pop("resname", None) for unit in root.iter()])
    edit(path, f'original="leaflets/{SLUG}.md"', 'original="leaflets/knees.md"')
    edit_contexts = path.read_text("utf-8").replace(f">{SLUG}", ">knees")
    other = path.with_name("knees.es.xlf")
    other.write_text(edit_contexts, "utf-8")
    report = receive_one(clinic, other)
    assert rules(report) == ["not-a-document"]
    assert "knees" in report.problems[0].what
    assert SLUG in report.problems[0].fix


def test_po_says_its_language_in_the_header(clinic: Path) -> None:
    """The same for PO, under its own name."""
    path = send(clinic, file_format=FileFormat.PO)
    edit(path, '"Language: es\\n"\n', "")
    report = receive_one(clinic, path)
    assert rules(report) == ["wrong-language"]
    assert "header Language" in report.problems[0].fix
