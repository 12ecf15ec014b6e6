"""`translate status`: the numbers are those of the catalogs, and say who signed which words."""

import json
import re
from datetime import date

import pytest

from leafpost.catalogs.parts import parts_digest
from leafpost.catalogs.signoff import Role, Signoff
from leafpost.catalogs.signoff_file import add_signoff
from leafpost.cli.status import columns, table_lines
from leafpost.clinic import read_clinic
from leafpost.languages import Direction, pseudo_languages
from leafpost.press.gather import Gathered, gather
from leafpost.press.heatmap import heat_map, kind_of
from leafpost.press.status import Standing, StatusRow, status_rows
from leafpost.render.theme import contrast
from tests.conftest import REPOSITORY, TODAY, TRANSLATIONS, run_build
from tests.press.conftest import LEAFLET, LETTER, Built


def gathered(built: Built) -> Gathered:
    return gather(read_clinic(built.root), TODAY)


def row(built: Built, document: str, tag: str) -> StatusRow:
    (found,) = [r for r in status_rows(gathered(built)) if (r.document, r.language.tag) == (document, tag)]
    return found


def test_there_is_a_row_for_each_document_and_language(built: Built) -> None:
    """Leaflet, letter and the words of all pages, each in the three languages that are offered."""
    rows = status_rows(gathered(built))
    assert [(r.document, r.language.tag) for r in rows] == [
        (document, tag) for document in (LEAFLET, LETTER, "interface") for tag in ("en", "es", "ar")
    ]


def test_what_is_complete_has_every_message_translated(built: Built) -> None:
    """As many messages as the translator's file has."""
    found = row(built, LEAFLET, "es")
    count = len(TRANSLATIONS["es"][LEAFLET])
    assert (found.messages, found.translated, found.fuzzy, found.missing, found.stale) == (count, count, 0, 0, 0)
    assert (found.percent, found.is_complete, found.standing) == (100, True, Standing.DRAFT)


def test_missing_fuzzy_and_stale_are_counted_apart(built: Built) -> None:
    """One message of each kind, and the letter that shows the leaflet does not count them again."""
    po = f"locales/es/LC_MESSAGES/{LEAFLET}.po"
    built.edit(po, 'msgstr "Cuánto"', 'msgstr ""')
    built.edit(po, f'msgctxt "{LEAFLET}"\nmsgid "Day"', f'#, fuzzy\nmsgctxt "{LEAFLET}"\nmsgid "Day"')
    built.edit(f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep quite warm")
    found = row(built, LEAFLET, "es")
    assert (found.fuzzy, found.missing, found.stale) == (1, 1, 1)
    assert found.translated == found.messages - 3
    assert found.percent < 100
    assert kind_of(found) == "partial"
    letter = row(built, LETTER, "es")
    assert (letter.translated, letter.messages) == (len(TRANSLATIONS["es"][LETTER]),) * 2


def test_a_damaged_catalog_is_told_apart_from_an_empty_one(built: Built) -> None:
    """What cannot be built says so, and nothing is counted as translated."""
    (built.root / f"locales/es/LC_MESSAGES/{LEAFLET}.po").write_text("damaged", "utf-8")
    found = row(built, LEAFLET, "es")
    assert (found.standing, found.translated, kind_of(found)) == (Standing.REFUSED, 0, "refused")
    assert row(built, LEAFLET, "ar").standing is Standing.DRAFT


def test_who_signed_what_is_told(built: Built) -> None:
    """Name, role and day of each signature, and whether it is for the words of today."""
    path = built.root / f"locales/es/signoffs/{LEAFLET}.toml"
    localised = gathered(built).localised[LEAFLET, "es"]
    earlier = (*localised.parts[1:], localised.parts[0])
    for role, name, day, parts in (
        (Role.TRANSLATOR, "Ana", 2, localised.parts),
        (Role.CLINICIAN, "Luis", 3, earlier),
    ):
        signoff = Signoff(role, name, date(2026, 11, day), parts_digest(parts))
        add_signoff(built.root, "es", LEAFLET, signoff, parts, gathered(built).localised[LEAFLET, "es"].standing)
    assert path.is_file()
    signatures = row(built, LEAFLET, "es").signatures
    assert [(s.role, s.name, s.date, s.is_current) for s in signatures] == [
        ("translator", "Ana", "2026-11-02", True), ("clinician", "Luis", "2026-11-03", False),
    ]  # fmt: skip
    assert row(built, LEAFLET, "ar").signatures == ()


def test_the_table_is_no_wider_than_a_terminal_and_stays_aligned(built: Built) -> None:
    """Chinese names take two columns a letter: no line has more than 100, and each state begins in the same one."""
    for role, name in ((Role.TRANSLATOR, "王丽" * 12), (Role.CLINICIAN, "Ángel")):
        localised = gathered(built).localised[LEAFLET, "es"]
        earlier = (*localised.parts[1:], localised.parts[0])
        signoff = Signoff(role, name, date(2026, 11, 2), parts_digest(earlier))
        add_signoff(built.root, "es", LEAFLET, signoff, earlier, localised.standing)
    lines = table_lines(status_rows(gathered(built)))
    assert max(map(columns, lines)) <= 100
    places = {
        columns(line[: line.index(word)]) for line in lines for word in ("draft", "changed", "state") if word in line
    }
    assert len(places) == 1
    assert not any("\x1b" in line for line in lines)
    assert any("\x1b[33m" in line for line in table_lines(status_rows(gathered(built)), is_coloured=True))


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("简体中文", 8), ("e\u0301", 1), ("\u2066a\u2069", 1)])
def test_wide_letters_and_marks_are_counted_as_terminals_do(text: str, width: int) -> None:
    """Two columns for a Han character, none for a mark or an invisible one."""
    assert columns(text) == width


def test_json_and_svg_come_from_the_command(built: Built) -> None:
    """A list of objects with fixed names, and a picture that begins as SVG does; both also into a file."""
    result = run_build("translate", "status", "--format", "json", "--root", str(built.root), cwd=built.root)
    rows = json.loads(result.stdout)
    assert (result.returncode, len(rows)) == (0, 9)
    assert set(rows[0]) == {
        "document", "title", "language", "messages", "translated", "fuzzy", "missing", "stale", "state", "signoffs"
    }  # fmt: skip
    target = built.root / "map.svg"
    run_build("translate", "status", "--format", "svg", "--out", str(target), "--root", str(built.root), cwd=built.root)
    assert target.read_text("utf-8").startswith("<svg xmlns=")


@pytest.mark.parametrize("direction", list(Direction))
def test_the_heat_map_is_mirrored_with_its_page(built: Built, direction: Direction) -> None:
    """From right to left each cell, pattern, label and head is at the mirror image of its place."""
    rows = status_rows(gathered(built))
    left, right = heat_map(rows, Direction.LTR), heat_map(rows, Direction.RTL)
    assert left.width == right.width
    for a, b in zip(left.cells, right.cells, strict=True):
        assert (a.y, a.kind) == (b.y, b.kind)
        assert a.x == left.width - b.x - left.cell_width
        assert a.strip == left.width - b.strip - 14
    assert [h.centre for h in left.heads] == [left.width - h.centre for h in right.heads]
    assert [label.x for label in left.labels] == [left.width - label.x for label in right.labels]
    own = heat_map(rows, direction)
    assert all(0 <= cell.x <= own.width - own.cell_width for cell in own.cells)


def test_nobody_has_to_tell_colours_apart() -> None:
    """Each kind of cell has its own pattern, and a sign or number with enough contrast (WCAG 1.4.3)."""
    template = (REPOSITORY / "templates/desk/heatmap.jinja").read_text("utf-8")
    kinds = ("signed", "draft", "changed", "partial", "words", "refused")
    patterns = {
        template.split(f'<pattern id="strip-{kind}"')[1].split("</pattern>")[0].split('class="')[1][15:]
        for kind in kinds
    }
    assert len(patterns) == len(kinds)
    lines = [line for line in template.splitlines() if "--signed: #" in line]  # light, dark
    assert len(lines) == 2
    values = [dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", line)) for line in lines]
    for colours in values:
        for kind in kinds:
            assert contrast(colours[f"--{kind}"], colours[f"--on-{kind}"]) >= 4.5, kind


def test_the_page_of_translations_says_the_same_in_words(built: Built) -> None:
    """The desk has the heat map and a table, in a page that the catalogue links; a second build changes nothing."""
    page = (built.out / "translations.html").read_text("utf-8")
    assert 'href="translations.html"' in (built.out / "index.html").read_text("utf-8")
    assert page.count("<svg") == 1 + 6
    assert page.count('<th scope="row">') == 9
    before = built.files()
    built.press()
    assert built.files() == before


def test_pseudo_languages_are_in_no_status(built: Built) -> None:
    """They are tried out, never translated."""
    assert not {r.language.tag for r in status_rows(gathered(built))} & set(pseudo_languages())
