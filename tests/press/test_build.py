"""What a build makes anew, what it leaves, and what it takes away."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from leafpost.press.build import BuildReport
from tests.conftest import REPOSITORY, catalog_text, run_build, sign_everything, translate_hours
from tests.press.conftest import LEAFLET, LETTER, Built
from tests.reading import SAMPLE_NEWSLETTERS

Paths = Callable[..., list[str]]
EVERYTHING = ("print", "web", "mail")


def made(report: BuildReport) -> list[str]:
    """What was made anew, but for the letters' pictures."""
    return [path for path in report.built if "/images/" not in path]


def rules(report: BuildReport) -> set[str]:
    return {problem.rule for problem in report.problems}


# --- nothing too much --------------------------------------------------------------------


def test_a_build_where_nothing_changed_makes_nothing(built: Built, paths: Paths) -> None:
    """In another folder, with all inputs the same, every file is up to date and none is touched."""
    before = {path: path.stat().st_mtime_ns for path in built.out.rglob("*.*") if path.name != "manifest.json"}
    report = built.press()
    assert report.built == []
    assert sorted(path for path in report.current if "/images/" not in path) == paths(*EVERYTHING)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_one_changed_translation_makes_its_leaflet_in_its_language(built: Built, paths: Paths) -> None:
    """A msgstr in the middle of a leaflet: its PDF and its phone page in that language, and nothing else."""
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Manténgase abrigado", "Abríguese")
    report = built.press()
    assert made(report) == paths("print", "web", tags=("es",))
    assert "Abríguese" in (built.out / f"es/{LEAFLET}.html").read_text("utf-8")


def test_a_changed_title_makes_the_letter_that_shows_it_too(built: Built, paths: Paths) -> None:
    """The title of a leaflet stands on its card in the newsletter of the same language."""
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Cuide su espalda", "Cuidado de la espalda")
    assert made(built.press()) == paths(*EVERYTHING, tags=("es",))
    assert "Cuidado de la espalda" in (built.out / f"newsletters/{LETTER}/es.txt").read_text("utf-8")


def test_a_changed_translation_of_the_letter_makes_the_letter(built: Built, paths: Paths) -> None:
    """A msgstr of the newsletter: its three files in that language."""
    built.edit(f"locales/ar/LC_MESSAGES/{LETTER}.po", "حل الربيع", "جاء الربيع")
    assert made(built.press()) == paths("mail", tags=("ar",))


@pytest.mark.parametrize(
    ("template", "forms"),
    [
        ("print/standard.css", ("print",)),
        ("web/leaflet.css", ("web",)),
        ("mail/letter.html", ("mail",)),
        ("shared/blocks.html", EVERYTHING),
        ("desk/index.css", ()),
    ],
)
def test_a_changed_template_makes_its_form(built: Built, paths: Paths, template: str, forms: tuple[str, ...]) -> None:
    """A clinic's own template: what it is read for is made anew in every language, nothing else is."""
    own = built.own_template(template)
    comment = "{# changed #}" if template.endswith(".html") else "/* changed */"
    own.write_text(own.read_text("utf-8") + comment, "utf-8")
    assert made(built.press()) == paths(*forms)


def test_a_changed_picture_makes_what_shows_it(built: Built, paths: Paths) -> None:
    """The leaflet's first picture is on paper, on the phone and on the card in the letter."""
    drawing = built.root / "leaflets/images/runner.svg"
    drawing.write_text(drawing.read_text("utf-8").replace("</svg>", '<circle cx="9" cy="9" r="9"/></svg>'), "utf-8")
    report = built.press()
    assert made(report) == paths(*EVERYTHING)
    (picture,) = {path for path in report.built if "/images/" in path}
    letter = (built.out / f"newsletters/{LETTER}/es.html").read_text("utf-8")
    assert f'src="{picture.removeprefix(f"newsletters/{LETTER}/")}"' in letter
    assert [path for path in report.removed if path.endswith(".png")] != []  # the old one, which nobody shows


def test_a_file_is_reported_once(built: Built) -> None:
    """What languages share, such as a letter's picture, counts as one file in the report."""
    own = built.own_template("mail/letter.html")
    own.write_text(own.read_text("utf-8") + " ", "utf-8")
    report = built.press()
    assert len(report.built) == len(set(report.built)) == 10  # three files in three languages, and a picture


def test_a_changed_phone_number_makes_everything(built: Built, paths: Paths) -> None:
    """The clinic's number is at the foot of every page and letter; the old one is nowhere afterwards."""
    built.edit("clinic.toml", "+44 20 7946 0958", "+44 20 7946 0111")
    assert made(built.press()) == paths(*EVERYTHING)
    for path, data in built.files().items():
        if path.endswith(("html", "txt")):
            text = re.sub(r"[0-9a-f]{12}\.png", "", data.decode())  # digests in the names of pictures
            assert "0958" not in text, path
    with pypdfium2.PdfDocument(built.out / f"en/{LEAFLET}.pdf") as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert all("+44\u00a020\u00a07946\u00a00111" in text and "0958" not in text for text in texts)


def test_what_nobody_can_see_makes_nothing(built: Built) -> None:
    """A comment in a catalog, a wrapped line in a leaflet, where data lies: no reader sees them."""
    built.edit(f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Qué ayuda"', 'msgstr "Qué "\n"ayuda"')
    built.edit(f"leaflets/{LEAFLET}.md", "Walk a little every hour. One", "Walk a little every hour.\nOne")
    with (built.root / "clinic.toml").open("a") as stream:
        stream.write('\n[data]\nfolder = "elsewhere"\n')
    assert built.press().built == []


def test_a_new_language_makes_its_files_and_every_switcher(built: Built, paths: Paths) -> None:
    """Phone pages link each other, so a language more changes each of them, and no PDF."""
    built.edit("clinic.toml", 'offered = ["en", "es", "ar"]', 'offered = ["en", "es", "ar", "pl"]')
    report = built.press()
    assert made(report) == sorted([*paths("web"), *paths(*EVERYTHING, tags=("pl",))])


# --- nothing too little ------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"es/{LEAFLET}.pdf", f"ar/{LEAFLET}.html", f"newsletters/{LETTER}/en.eml"])
@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_a_file_that_somebody_touched_is_made_again(built: Built, path: str, how: str) -> None:
    """What lies in dist/ is not trusted by its name: it is there again, byte for byte."""
    before = built.files()
    if how == "deleted":
        (built.out / path).unlink()
    else:
        (built.out / path).write_bytes(before[path] + b"x")
    assert path in built.press().built
    assert built.files() == before


def test_a_lost_picture_of_a_letter_is_made_again(built: Built) -> None:
    """The pictures beside a letter are looked after like the letter."""
    before = built.files()
    (picture,) = [path for path in before if path.endswith(".png") and path.startswith("newsletters/")]
    (built.out / picture).unlink()
    built.press()
    assert built.files() == before


@pytest.mark.parametrize("damage", [None, b"{", b'{"format": 1, "artefacts": {"a": 1}}'])
def test_a_lost_or_damaged_manifest_costs_a_full_build_and_nothing_else(
    built: Built, paths: Paths, damage: bytes | None
) -> None:
    """Without a manifest everything is made anew, to the same bytes."""
    before = built.files()
    (built.out / "manifest.json").unlink()
    if damage is not None:
        (built.out / "manifest.json").write_bytes(damage)
    assert made(built.press()) == paths(*EVERYTHING)
    assert built.files() == before


def test_a_build_without_the_cache_makes_the_same_bytes(built: Built, paths: Paths) -> None:
    """Everything made twice is the same file twice, the manifest and the catalogue page included."""
    before = built.files()
    assert made(built.press(use_cache=False)) == paths(*EVERYTHING)
    assert built.files() == before


def test_a_template_that_changes_between_two_builds_of_one_process_is_seen(built: Built, paths: Paths) -> None:
    """Whoever keeps the program running and builds again gets what lies on the disk then."""
    own = built.own_template("web/leaflet.css")
    built.press()
    own.write_text(own.read_text("utf-8") + "/* once more */", "utf-8")
    assert made(built.press()) == paths("web")


def test_a_picture_that_changes_between_two_builds_of_one_process_is_seen(built: Built) -> None:
    """The manifest never says that a page shows a picture which it does not show."""
    drawing = built.root / "leaflets/images/runner.svg"
    first = drawing.read_text("utf-8")
    for mark in ("<desc>one</desc>", "<desc>two</desc>"):
        drawing.write_text(first.replace("</svg>", f"{mark}</svg>"), "utf-8")
        built.press(LEAFLET, locales=("en",))
    kept = (built.out / f"en/{LEAFLET}.html").read_bytes()
    (built.out / "manifest.json").unlink()
    fresh = run_build("--root", str(built.root), "--locale", "en", "--jobs", "1", LEAFLET, cwd=built.root)
    assert fresh.returncode == 0
    assert (built.out / f"en/{LEAFLET}.html").read_bytes() == kept


# --- the same everywhere -----------------------------------------------------------------


def test_one_process_and_several_make_the_same_bytes(built: Built, built_once: Built) -> None:
    """Two processes, another folder, another hash seed: the same files, the manifest included."""
    command = [sys.executable, str(REPOSITORY / "build.py"), "--root", str(built.root), "--no-cache", "--jobs", "2"]
    subprocess.run(command, env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7"}, capture_output=True, check=True)
    assert built.files() == built_once.files()


def test_the_sample_is_the_same_from_another_folder(sample: Path, tmp_path: Path) -> None:
    """A copy of the repository's clinic gives byte for byte what the repository gives, in one process."""
    import shutil

    for name in ("clinic.toml", "leaflets", "newsletters", "locales"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    result = run_build("--root", str(tmp_path), "--locale", "ar", "--locale", "zh-Hans", "--jobs", "1", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    lists = ("manifest.json", "index.html", "translations.html")
    there = [path for path in (tmp_path / "dist").rglob("*.*") if path.name not in lists]
    files = [path for path in there if "thumbnails" not in path.parts and not path.name.startswith("index.")]
    assert len(files) == 2 * (3 * 3 + 2 * 3) + 4  # two PDFs, a phone page; three files of a letter; pictures
    letters_and_paper = [path for path in files if path.parent.name in SAMPLE_NEWSLETTERS or path.suffix == ".pdf"]
    for path in letters_and_paper:  # a phone page links the languages that are beside it, here only two
        assert path.read_bytes() == (sample / path.relative_to(tmp_path / "dist")).read_bytes(), path.name


# --- taken away --------------------------------------------------------------------------


def test_a_deleted_document_leaves_dist_in_a_full_build(built: Built, paths: Paths) -> None:
    """The files of a newsletter that is gone are removed, with its pictures, and nothing lists them any more."""
    (built.root / f"newsletters/{LETTER}.md").unlink()
    report = built.press()
    assert [path for path in sorted(report.removed) if not path.endswith(".png")] == paths("mail")
    assert not list(built.out.glob("newsletters/**/*.*"))
    assert LETTER not in (built.out / "index.html").read_text("utf-8")
    assert LETTER not in (built.out / "manifest.json").read_text("utf-8")


def test_a_deleted_leaflet_leaves_dist_too(built: Built, paths: Paths) -> None:
    """The same for a leaflet; the letter that showed it is refused and stays as it was."""
    letter = (built.out / f"newsletters/{LETTER}/en.html").read_bytes()
    (built.root / f"leaflets/{LEAFLET}.md").unlink()
    report = built.press()
    assert sorted(report.removed) == sorted(
        f"{tag}/{LEAFLET}.{kind}" for tag in ("en", "es", "ar") for kind in ("pdf", "large-print.pdf", "html")
    )
    assert not list(built.out.glob(f"*/{LEAFLET}.*"))
    assert {(problem.file, problem.rule) for problem in report.problems} == {(f"newsletters/{LETTER}.md", "link")}
    assert (built.out / f"newsletters/{LETTER}/en.html").read_bytes() == letter


@pytest.mark.parametrize("part", ["slug", "locale"])
def test_a_partial_build_takes_nothing_away(built: Built, part: str) -> None:
    """Who builds one document or one language only does not lose the others' files."""
    (built.root / f"newsletters/{LETTER}.md").unlink()
    before = {path: data for path, data in built.files().items() if path.startswith("newsletters")}
    report = built.press(LEAFLET) if part == "slug" else built.press(locales=("es",))
    assert report.removed == []
    assert {path: data for path, data in built.files().items() if path.startswith("newsletters")} == before


def test_a_language_that_is_no_longer_offered_leaves_dist(built: Built, paths: Paths) -> None:
    """Its PDFs, phone pages and letters are removed, and the switchers lose it."""
    built.edit("clinic.toml", 'offered = ["en", "es", "ar"]', 'offered = ["en", "es"]')
    report = built.press()
    assert sorted(report.removed) == paths(*EVERYTHING, tags=("ar",))
    assert made(report) == paths("web", tags=("en", "es"))
    assert "العربية" not in (built.out / f"es/{LEAFLET}.html").read_text("utf-8")


def test_files_of_others_stay(built: Built) -> None:
    """A file that the build did not make is not its to remove."""
    (built.out / "es/our-own.pdf").write_bytes(b"ours")
    (built.root / f"newsletters/{LETTER}.md").unlink()
    built.press()
    assert (built.out / "es/our-own.pdf").read_bytes() == b"ours"


# --- one mistake stops one document ------------------------------------------------------

SECOND = '+++\ntitle = "Second"\nsummary = "Another."\nversion = "1"\n+++\n\nWords.\n'
BROKEN_PO = (f"locales/es/LC_MESSAGES/{LEAFLET}.po", 'msgstr "Cuánto"', 'msgstr "Cuánto')
BROKEN_WORDS = (f"locales/es/LC_MESSAGES/{LEAFLET}.po", "Manténgase abrigado", "Manténgase {abrigado}")
BROKEN_LEAFLET = (f"leaflets/{LEAFLET}.md", "Walk a little", "Walk a little {way}")
BROKEN_CALLOUT = (f"leaflets/{LEAFLET}.md", "::: urgent {#get-help-now}", "::: urgent")


def line_in(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if words in line)


@pytest.mark.parametrize(
    ("change", "shown", "stale"),
    [
        (BROKEN_PO, 'msgstr "Cuánto', ("es",)),
        (BROKEN_WORDS, 'msgid "Keep warm"', ("es",)),
        (BROKEN_LEAFLET, "Walk a little {way}", ("en", "es", "ar")),
        (BROKEN_CALLOUT, "::: urgent", ("en", "es", "ar")),
    ],
    ids=[
        "a text that is not closed",
        "an unknown variable in a translation",
        "one in the leaflet",
        "a callout without id",
    ],
)
def test_a_mistake_is_told_with_its_place_and_stops_one_document(
    built: Built, paths: Paths, change: tuple[str, str, str], shown: str, stale: tuple[str, ...]
) -> None:
    """File and line are told, what was built before stays as it was, and everything else is built."""
    before = built.files()
    (built.root / "leaflets/second.md").write_text(
        '+++\ntitle = "Second"\nsummary = "Another."\nversion = "1"\n+++\n\nWords.\n'
    )
    built.edit(*change)
    report = built.press()
    place = (change[0], line_in(built.root / change[0], shown))
    assert place in {(problem.file, problem.line) for problem in report.problems}
    assert not [path for path in report.built if LEAFLET in path and path.startswith(stale)]
    assert {path for path in report.built if "second" in path} == {
        f"{tag}/second.{kind}" for tag in ("en", "es", "ar") for kind in ("pdf", "large-print.pdf", "html")
    }
    after = built.files()
    assert all(after[path] == before[path] for path in paths("print", "web", tags=stale))
    assert report.removed == []


def test_a_broken_interface_catalog_stops_one_language(built: Built) -> None:
    """A clinic's own interface.po that cannot be read stops its language; the others are built."""
    path = built.root / "locales/es/LC_MESSAGES/interface.po"
    path.write_text(catalog_text("es", "", []) + '\nmsgid "Draft"\nmsgstr “Borrador”\n', "utf-8")
    built.edit("clinic.toml", "0958", "0111")
    report = built.press()
    assert [(p.file, p.line) for p in report.problems] == [
        ("locales/es/LC_MESSAGES/interface.po", line_in(path, "“Borrador”"))
    ]
    assert {path.split("/")[0] for path in report.built} == {"en", "ar", "newsletters"}


@pytest.mark.parametrize(
    ("name", "line", "rest"),
    [
        ("print/standard.html", "{% if %}", "web"),
        ("print/standard.html", "{{ nobody_knows_this }}", "web"),
        ("web/leaflet.html", "{{ document.no_such_field }}", "print"),
        ("web/leaflet.html", "{% include 'web/no-such-file.css' %}", "print"),
        ("print/standard.html", "{{ 1 // 0 }}", "web"),
    ],
    ids=["syntax", "unknown name", "unknown field", "unknown file", "calculation"],
)
def test_a_broken_template_is_told_with_its_line_and_stops_its_form(
    built: Built, paths: Paths, name: str, line: str, rest: str
) -> None:
    """A clinic's own template with a mistake: its file and line, and all that does not need it is built."""
    own = built.own_template(name)
    text = own.read_text("utf-8")
    own.write_text(text.replace("</title>", f"</title>\n{line}", 1), "utf-8")
    built.edit("clinic.toml", "0958", "0111")
    before = built.files()
    report = built.press()
    wanted = line_in(own, line)
    assert {(problem.rule, problem.file) for problem in report.problems} <= {
        ("template", f"templates/{name}"), ("template", "templates/web/no-such-file.css")
    }  # fmt: skip
    if "no-such-file" not in line:
        assert {problem.line for problem in report.problems} == {wanted}
    assert made(report) == sorted([*paths(rest), *paths("mail")])
    form = "web" if rest == "print" else "print"
    assert all(built.files()[path] == before[path] for path in paths(form))


@pytest.mark.parametrize(
    "content",
    ["<script>1</script>", "<text>words</text>", '<image href="https://x.example/a.png"/>', '<g onload="x()"/>', "<g>"],
    ids=["script", "words", "picture from the net", "handler", "not closed"],
)
def test_a_drawing_that_may_not_be_used_is_told_where_the_leaflet_names_it(built: Built, content: str) -> None:
    """A drawing that runs, fetches, holds words or is damaged: the leaflet's file and the line of the picture."""
    drawing = built.root / "leaflets/images/runner.svg"
    drawing.write_text(drawing.read_text("utf-8").replace("</svg>", f"{content}</svg>"), "utf-8")
    before = built.files()
    report = built.press()
    leaflet = f"leaflets/{LEAFLET}.md"
    assert (leaflet, line_in(built.root / leaflet, "runner.svg"), "image") in {
        (problem.file, problem.line, problem.rule) for problem in report.problems
    }
    assert report.built == []
    assert {path: data for path, data in built.files().items() if "/" in path} == {
        path: data for path, data in before.items() if "/" in path
    }


def test_no_page_links_a_pdf_that_is_not_there(built: Built) -> None:
    """Where a leaflet cannot be printed, for a character that no font has, its phone page offers no PDF."""
    built.edit(f"leaflets/{LEAFLET}.md", "- Keep warm", "- Keep warm \U00013000")
    out = built.root / "fresh"
    report = built.press(locales=("en",), out=out)
    assert "glyphs" in rules(report)
    assert not (out / f"en/{LEAFLET}.pdf").exists()
    page = (out / f"en/{LEAFLET}.html").read_text("utf-8")
    assert [href for href in re.findall(r'href="([^":#]+\.pdf)"', page) if not (out / "en" / href).exists()] == []


def test_the_switcher_of_a_release_links_no_language_that_was_refused(built: Built) -> None:
    """A release without Arabic, because a message is missing there, has no link to an Arabic page."""
    translate_hours(built.root, "es", "De lunes a viernes, de 9:00 a 17:00")
    translate_hours(built.root, "ar", "من الاثنين إلى الجمعة، 9:00 إلى 17:00")
    sign_everything(built.root)
    built.edit(f"locales/ar/LC_MESSAGES/{LEAFLET}.po", 'msgstr "التدفئة"', 'msgstr ""')
    out = built.root / "release"
    built.press(is_release=True, out=out)
    assert not (out / f"ar/{LEAFLET}.html").exists()
    page = (out / f"es/{LEAFLET}.html").read_text("utf-8")
    links = re.findall(r'href="(\.\./[^"]+)"', page)
    assert [link for link in links if not (out / "es" / link).resolve().exists()] == []
    assert f"../en/{LEAFLET}.html" in links


def test_two_documents_with_one_mistake_each_are_both_told(built: Built) -> None:
    """All mistakes come in one run, sorted by file and line, each once."""
    built.edit(*BROKEN_LEAFLET)
    built.edit(*BROKEN_CALLOUT)
    built.edit(f"newsletters/{LETTER}.md", "Spring is here.", "Spring is <b>here</b>.")
    report = built.press()
    assert report.problems == sorted(set(report.problems))
    assert {"variable", "callout-id", "html"} <= rules(report)
