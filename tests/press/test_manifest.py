"""The manifest says what is in dist/, and says it truly."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.press.conftest import LEAFLET, Built
from tests.reading import SAMPLE_LEAFLETS, SAMPLE_NEWSLETTERS, SAMPLE_TAGS, bcp47, manifest

KINDS = ("pdf", "large-print.pdf", "html")


def test_every_file_is_listed_with_its_digest_and_size(sample: Path) -> None:
    """Each file is in the manifest with the SHA-256 and size of its bytes, but for pages for staff and thumbnails."""
    there = {p.relative_to(sample).as_posix(): p for p in sample.rglob("*") if p.is_file() and p.name != "finished"}
    rows = manifest(sample)
    lists = {"translations.html", "manifest.json", *(path.name for path in sample.glob("index*.html"))}
    pictures = {path for path in there if path.startswith("thumbnails/")}
    assert set(there) - set(rows) - pictures == lists
    assert set(rows) <= set(there)
    for path, row in rows.items():
        data = there[path].read_bytes()
        assert (row["digest"], row["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data)), path


def test_the_sample_has_every_leaflet_in_every_language(sample: Path) -> None:
    """Two PDFs and a phone page of each leaflet, and three files of each newsletter, in fifteen languages."""
    rows = manifest(sample)
    wanted = {f"{bcp47(t)}/{s}.{kind}" for t in SAMPLE_TAGS for s in SAMPLE_LEAFLETS for kind in KINDS}
    wanted |= {
        f"newsletters/{issue}/{bcp47(t)}.{kind}"
        for issue in SAMPLE_NEWSLETTERS
        for t in SAMPLE_TAGS
        for kind in ("html", "txt", "eml")
    }
    assert {path for path in rows if "/images/" not in path} == wanted


def test_rows_say_what_a_file_is(sample: Path) -> None:
    """Document, language, form, state and pages of an artefact are those of the file."""
    row = manifest(sample)["zh-Hans/running-with-back-pain.pdf"]
    told = {key: row[key] for key in ("document", "locale", "form", "edition", "state")}
    document = {"document": "running-with-back-pain", "locale": "zh_Hans", "form": "print", "state": "draft"}
    assert told == {**document, "edition": "standard"}
    assert row["facts"]["pages"] == 2
    assert re.fullmatch("[0-9a-f]{4}-[0-9a-f]{4}", row["code"])


def test_nothing_in_it_depends_on_when_or_where(sample: Path, built: Built) -> None:
    """No path of this machine and no time stands in a manifest."""
    for folder in (sample, built.out):
        text = (folder / "manifest.json").read_text("utf-8")
        assert str(folder.parent) not in text
        assert not re.search(r'"/|\d\d:\d\d|20\d\d-\d\d-\d\d|time|date', text)


def test_it_is_sorted_and_ends_with_a_line_end(built: Built) -> None:
    """The file is the same text each time, ready for a diff."""
    text = (built.out / "manifest.json").read_text("utf-8")
    data = json.loads(text)
    assert list(data["artefacts"]) == sorted(data["artefacts"])
    assert text == json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    ("change", "inputs"),
    [
        ((f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Manténgase abrigado", "Abríguese"), {"text"}),
        (("clinic.toml", "example/leaflets", "example/pages"), {"clinic"}),
        (("clinic.toml", "3 Pier Lane", "4 Pier Lane"), {"clinic", "text"}),
        (("clinic.toml", "20, to = 45", "25, to = 45"), {"clinic", "text"}),
    ],
    ids=["a translation", "where pages lie", "the address", "a clinic's number"],
)
def test_the_inputs_say_why_a_file_was_made_anew(built: Built, change: tuple[str, str, str], inputs: set[str]) -> None:
    """Of a file's inputs, those differ that were changed, and only those."""
    path = f"es/{LEAFLET}.pdf"
    before = manifest(built.out)[path]["inputs"]
    built.edit(*change)
    built.press()
    after = manifest(built.out)[path]["inputs"]
    assert {name for name in before | after if before.get(name) != after.get(name)} == inputs
