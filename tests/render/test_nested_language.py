"""A passage in another language than the page's is spoken with that language's voice."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pikepdf

from leafpost.render.nested_language import tag_nested_languages
from leafpost.render.pdf import print_leaflet
from tests.conftest import MakeClinic, localised_in
from tests.reading import REPOSITORY, spoken

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Words</title>
<style>html { font-family: "Noto Sans", "Noto Sans Devanagari" }</style></head><body>
<h1>Words</h1><p>Before <b lang="fr">pendant <i lang="de">mitten</i> encore</b> after</p>
<div lang="hi"><p>शब्द</p></div></body></html>"""

# Renders the page of the first argument into the file of the second, without the adapter.
RENDER = """
import sys
from leafpost.render.fonts import use_project_fonts
use_project_fonts()
from weasyprint import HTML
HTML(string=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1", pdf_identifier=b"1")
"""


def rendered(folder: Path, *, with_adapter: bool) -> Path:
    """The page, rendered in a process of its own, because the adapter cannot be taken away again."""
    pdf = folder / f"adapter-{with_adapter}.pdf"
    install = "from leafpost.render.nested_language import tag_nested_languages as install; install()\n"
    program = RENDER.replace("from weasyprint", install + "from weasyprint") if with_adapter else RENDER
    subprocess.run([sys.executable, "-c", program, PAGE, str(pdf)], cwd=REPOSITORY, check=True)
    return pdf


def test_weasyprint_still_has_the_function_that_the_adapter_stands_before() -> None:
    """The function is there, takes what it took, and calls itself by its name in its own module."""
    from weasyprint.pdf import tags

    source = Path(inspect.getfile(tags)).read_text("utf-8")
    definition = re.search(r"def _build_box_tree\(([^)]*)\)", source)
    assert definition
    names = [name.strip() for name in definition[1].split(",")]
    assert names == ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]
    assert len(re.findall(r"(?<!def )_build_box_tree\(", source)) >= 3


def test_the_adapter_is_installed_once() -> None:
    """Asking twice does not put one adapter around the other."""
    from weasyprint.pdf import tags

    tag_nested_languages()
    once = tags._build_box_tree
    tag_nested_languages()
    assert tags._build_box_tree is once


def test_each_passage_has_its_own_language(tmp_path: Path) -> None:
    """With the adapter each word is in the language that HTML gives it, two deep; without it, all are English."""
    through, without = (spoken(rendered(tmp_path, with_adapter=adapter)) for adapter in (True, False))
    assert through == [
        ("en", "Words"), ("en", "Before"), ("fr", "pendant"), ("de", "mitten"), ("fr", "encore"), ("en", "after"),
        ("hi", "शब्द"),
    ]  # fmt: skip
    assert {language for language, _words in without} == {"en"}  # or the adapter is not needed any more


def test_what_is_not_translated_is_spoken_in_its_own_language(tmp_path: Path, clinic_folder: MakeClinic) -> None:
    """On an Arabic leaflet a sentence and a picture that nobody has translated are English, and all else Arabic."""
    folder = clinic_folder(tmp_path / "clinic", translated=["ar"])
    source = folder / "leaflets/caring-for-your-back.md"
    text = source.read_text("utf-8").replace("- Keep warm", "![A warm bath.](images/runner.svg)\n\n- Sleep enough")
    source.write_text(text, "utf-8")
    pdf = tmp_path / "ar.pdf"
    pdf.write_bytes(print_leaflet(*localised_in(folder, "caring-for-your-back", "ar")).data)

    found = spoken(pdf)

    assert ("en", "Sleep enough") in found
    arabic = re.compile("[\u0600-\u06ff]")
    assert all(bool(arabic.search(words)) <= (language == "ar") for language, words in found)
    english = " ".join(words for language, words in found if language == "en")
    assert "Caring for your back" in english  # for staff
    assert pictures(pdf) == {"عدّاء من الجانب.": "", "A warm bath.": "en"}


def pictures(pdf: Path) -> dict[str, str]:
    """The descriptions of a PDF's drawings and the language that each says it is in; QR codes are left out."""
    found: dict[str, str] = {}

    def walk(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:  # type: ignore[attr-defined]
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if element.S == "/Figure" and "example" not in str(element.Alt):
                found[str(element.Alt)] = str(element.get("/Lang", ""))
            walk(element.get("/K"))

    with pikepdf.open(pdf) as document:
        walk(document.Root.StructTreeRoot.K)
    return found
