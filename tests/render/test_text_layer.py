"""The text layer says what is printed, and the adapter changes nothing that is drawn."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from leafpost.render.text_layer import is_reordered, write_actual_text
from tests.reading import REPOSITORY, content_streams, poppler_text, sample_messages, squeezed

HINDI = "क्लिनिक में रीढ़ की हड्डी, स्थिति और चिकित्सक: ज़ोर, दौड़ें, प्रश्न।"
PAGE = f"""<!DOCTYPE html><html lang="hi"><head><title>पृष्ठ</title><style>
html {{ font-family: "Noto Sans Devanagari", "Noto Sans" }} .ar {{ font-family: "Noto Naskh Arabic", "Noto Sans" }}
</style></head><body><h1>{HINDI}</h1><p>{HINDI * 3} (500 mg)</p>
<p lang="ar" dir="rtl" class="ar">العلاج 20–45 دقيقة</p></body></html>"""

# Renders the page of the first argument into the file of the second; with a third, through the adapter.
RENDER = """
import sys
from pathlib import Path
from leafpost.render.fonts import use_project_fonts
use_project_fonts()
if len(sys.argv) > 3:
    from leafpost.render.text_layer import write_actual_text
    write_actual_text()
from weasyprint import HTML
HTML(string=Path(sys.argv[1]).read_text("utf-8")).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1", pdf_identifier=b"1")
"""


def rendered(folder: Path, *, with_adapter: bool) -> Path:
    """The page, rendered in a process of its own, because the adapter cannot be taken away again."""
    page, pdf = folder / "page.html", folder / f"adapter-{with_adapter}.pdf"
    page.write_text(PAGE, "utf-8")
    more = ["yes"] if with_adapter else []
    subprocess.run([sys.executable, "-c", RENDER, str(page), str(pdf), *more], cwd=REPOSITORY, check=True)
    return pdf


def test_weasyprint_still_has_the_function_that_the_adapter_stands_before() -> None:
    """The function is there, takes what it took, and is called by its name in its own module."""
    from weasyprint.draw import text

    function = inspect.unwrap(text.draw_first_line)
    assert len(inspect.signature(function).parameters) == 5
    source = Path(inspect.getfile(text)).read_text("utf-8")
    definition = re.search(r"def draw_first_line\(([^)]*)\)", source)
    assert definition
    names = [name.strip() for name in definition[1].split(",")]
    assert names == ["stream", "textbox", "text_overflow", "block_ellipsis", "matrix"]
    assert len(re.findall(r"(?<!def )draw_first_line\(", source)) >= 1


def test_the_adapter_is_installed_once() -> None:
    """Asking twice does not put one adapter around the other."""
    from weasyprint.draw import text

    write_actual_text()
    once = text.draw_first_line
    write_actual_text()
    assert text.draw_first_line is once


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("text-layer")
    return rendered(folder, with_adapter=False), rendered(folder, with_adapter=True)


def test_hindi_reads_back_as_it_was_written(both: tuple[Path, Path]) -> None:
    """With the adapter poppler reads exactly the words that are printed; without it, WeasyPrint's layer is wrong."""
    without, through = (squeezed(poppler_text(pdf)) for pdf in both)
    assert squeezed(HINDI) * 4 in through
    assert squeezed(HINDI) not in without  # or the adapter is not needed any more


def test_no_drawing_operator_changes(both: tuple[Path, Path]) -> None:
    """But for the marks around each line, the pages' streams are the same byte for byte."""
    without, through = (content_streams(pdf.read_bytes()) for pdf in both)
    marked = re.compile(rb"/Span\n<</ActualText .*?>>\nBDC\n(.*?)EMC\n", re.DOTALL)
    assert without == [marked.sub(rb"\1", stream) for stream in through]
    assert without != through


def test_only_lines_that_need_it_are_marked(both: tuple[Path, Path]) -> None:
    """The three lines of Hindi and none of Arabic or Latin: beside right-to-left text, viewers read marks twice."""
    (stream,) = content_streams(both[1].read_bytes())
    marked = re.findall(rb"/ActualText (?:<feff([0-9a-f]+)>|\()", stream)
    texts = [bytes.fromhex(text.decode()).decode("utf-16-be") for text in marked]
    assert len(texts) >= 2
    assert all(re.search("[\u0900-\u097f]", text) for text in texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("क्लिनिक", True),
        ("500 mg · हिन्दी", True),
        ("ภาษาไทย", True),
        ("ភាសាខ្មែរ", True),
        ("500 mg", False),
        ("(العربية)", False),
        ("שלום", False),
        ("한국어 简体中文 ქართული አማርኛ", False),
        ("", False),
    ],
)
def test_scripts_whose_letters_change_places_are_told_by_their_letters(text: str, expected: bool) -> None:
    """One letter of an Indic or South-East Asian script makes a line one that must be marked."""
    assert is_reordered(text) is expected


def test_hindi_of_the_sample_reads_back_with_poppler(sample: Path) -> None:
    """The title of a Hindi leaflet can be searched for and copied from the finished PDF."""
    title = sample_messages("hi", "running-with-back-pain")["running-with-back-pain", "Running with back pain"]
    assert title in poppler_text(sample / "hi/running-with-back-pain.pdf")
