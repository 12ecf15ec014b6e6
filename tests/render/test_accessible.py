"""What is read on a screen is PDF/UA-1 (ISO 14289-1), by the word of veraPDF."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf

from leafpost.clinic import read_clinic
from leafpost.languages import language
from leafpost.localise.words import Words
from leafpost.press.gather import gather
from leafpost.press.wanted import edition_wants
from leafpost.render.editions import EDITIONS, PDF_UA
from leafpost.render.pdf import print_leaflet
from tests.conftest import TODAY, MakeClinic
from tests.reading import REPOSITORY, SAMPLE_LEAFLETS, SAMPLE_TAGS, bcp47
from tests.verapdf import figures, validated

LEAFLET = "running-with-back-pain"
LEFT_OUT = ("Why it can hurt", "How to run with less strain", "Thinking of running barefoot?", "When to take a break")
READ = [name for name, edition in EDITIONS.items() if edition.variant == PDF_UA]


def short_clinic(folder: Path) -> Path:
    """The sample with one leaflet made short, of every kind of block that it has; its catalogs stay as they are."""
    for name in ("clinic.toml", "leaflets", "locales"):
        copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy
        copy(REPOSITORY / name, folder / name)
    leaflet = folder / "leaflets" / f"{LEAFLET}.md"
    text = leaflet.read_text("utf-8")
    for heading in LEFT_OUT:
        text, count = re.subn(rf"## {re.escape(heading)}\n.*?(?=\n## |\n:::)", "", text, flags=re.DOTALL)
        assert count == 1
    leaflet.write_text(text, "utf-8")
    return folder


def editions(root: Path, out: Path, slug: str, tags: tuple[str, ...], names: list[str]) -> Iterator[Path]:
    """Editions of a leaflet as the press makes them; a poster is in one language here."""
    clinic = read_clinic(root)
    gathered = gather(clinic, TODAY, None, (slug,))
    for tag in tags:
        for name in names:
            for want in edition_wants(gathered.localised[slug, tag], name, gathered.localised, clinic, ()):
                others = [(one, Words(one.language, gathered.words[one.language.tag])) for one in want.others]
                words = Words(language(tag), gathered.words[tag])
                path = out / f"{slug}-{bcp47(tag)}.{name}.pdf"
                path.write_bytes(print_leaflet(want.localised, clinic, words, EDITIONS[name], others).data)
                yield path


def spoiled(leaflet: Path, folder: Path) -> Path:
    """A leaflet that names no language and marks nothing, for a validator that must not praise everything."""
    bad = folder / "spoiled.pdf"
    with pikepdf.open(leaflet) as pdf:
        del pdf.Root.Lang
        del pdf.Root.MarkInfo
        pdf.save(bad)
    return bad


def test_every_edition_that_is_read_is_pdf_ua_in_every_language(
    sample: Path, tmp_path: Path, clinic_folder: MakeClinic, record_property: Callable[[str, object], None]
) -> None:
    """veraPDF finds no fault in any of them, and finds those of one that was spoiled."""
    assert set(READ) >= {"standard", "large-print", "bilingual", "poster", "mono", "a5"}
    root = short_clinic(tmp_path)
    built = [sample / bcp47(tag) / f"{slug}.pdf" for slug in SAMPLE_LEAFLETS for tag in SAMPLE_TAGS]
    built += [sample / bcp47(tag) / f"{LEAFLET}.large-print.pdf" for tag in SAMPLE_TAGS]
    others = [name for name in READ if name not in ("standard", "large-print")]
    made = list(editions(root, tmp_path, LEAFLET, SAMPLE_TAGS, others))
    assert len(made) == len(SAMPLE_TAGS) * len(others) - 1  # nothing stands beside the source in its own language
    tables = clinic_folder(tmp_path / "tables", offered=(), translated=["ar"])
    made += editions(tables, tmp_path, "caring-for-your-back", ("ar",), ["standard", "bilingual", "a5"])
    bad = spoiled(built[0], tmp_path)

    verdicts = dict(validated([*built, *made, bad]))

    faults = " ".join(verdicts.pop(str(bad)).failures)
    assert "Natural language" in faults
    assert "Marked" in faults
    assert {name: verdict.failures for name, verdict in verdicts.items() if verdict.failures} == {}
    assert all(verdict.checks > 1000 for verdict in verdicts.values())
    record_property("figures", figures(verdicts, f"{len(READ)} editions, {len(SAMPLE_TAGS)} languages"))
