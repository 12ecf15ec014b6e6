"""What a print shop is sent: four inks, bleed, marks outside of it, and nothing that a press cannot do.

No free program knows PDF/X-4 (ISO 15930-7), so its demands are looked for one by one.
"""

import base64
import io
import re

import pikepdf
import pytest
from PIL import Image, ImageCms

from leafpost.render.finishing import PROFILE
from leafpost.render.fonts import use_project_fonts
from leafpost.render.print_shop import Inks, for_print_shop

MM = 72 / 25.4
INK = "#17262b"


def data_uri(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def photograph(kind: str, mode: str = "RGB") -> str:
    stream = io.BytesIO()
    Image.effect_mandelbrot((40, 30), (-2, -1, 1, 1), 50).convert(mode).save(stream, kind)
    return data_uri(stream.getvalue(), kind.lower())


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#d98324"/><stop offset=".5" stop-color="#ffffff"/>
<stop offset="1" stop-color="#0b5563"/></linearGradient></defs>
<rect width="100" height="50" fill="url(#g)"/>
<circle cx="50" cy="75" r="20" fill="#d98324" stroke="#0b5563" opacity=".5"/>
</svg>"""
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Words &amp; inks</title>
<meta name="author" content="Clinic"><style>
@page {{ size: A5; margin: 10mm; bleed: 3mm; background: #ffffff }}
html {{ font-family: "Noto Sans"; color: {INK} }}
.band {{ background: #0b5563; color: #ffffff; margin: -13mm -13mm 5mm; padding: 15mm }}
.grey {{ color: #808080 }} .sheet {{ background: linear-gradient(to right, #8c1515, #e4f0f1); height: 9mm }}
.round {{ border-radius: 4mm; background-image: url("{data_uri(DRAWING.encode(), "svg+xml")}"); height: 30mm }}
</style></head><body><div class="band">White</div><h1 id="top">Words</h1><p class="grey">Grey</p>
<p>Ink <a href="https://clinic.example/">a link</a> <a href="#top">another</a></p><div class="sheet"></div>
<div class="round"></div><img src="{data_uri(DRAWING.encode(), "svg+xml")}" alt="">
<img src="{photograph("PNG", "RGBA")}" alt=""><img src="{photograph("JPEG")}" alt=""></body></html>"""


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The page as WeasyPrint writes it, with photographs, gradients, patterns, see-through parts and links."""
    use_project_fonts()
    from weasyprint import HTML

    data = HTML(string=PAGE).write_pdf()
    assert isinstance(data, bytes)
    return data


@pytest.fixture(scope="module")
def inks() -> Inks:
    return Inks(PROFILE.read_bytes(), INK)


@pytest.fixture(scope="module")
def finished(plain: bytes, inks: Inks) -> bytes:
    return for_print_shop(plain, inks, "2026-11-01")


def operators(data: bytes) -> set[str]:
    """Every operator in anything that draws: pages, forms, patterns."""
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawing = [page.Contents for page in pdf.pages]
        drawing += [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/BBox" in item]
        for item in drawing:
            found |= {str(step.operator) for step in pikepdf.parse_content_stream(item)}
    return found


def test_every_colour_is_in_four_inks(plain: bytes, finished: bytes) -> None:
    """No object of the file is in RGB: not text, drawings, gradients, photographs, nor what is see-through."""
    assert {"rg", "RG"} & operators(plain)
    assert not {"rg", "RG", "g", "G"} & operators(finished)
    with pikepdf.open(io.BytesIO(finished), suppress_warnings=False) as pdf:
        whole = io.BytesIO()
        pdf.save(
            whole,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    assert b"/DeviceRGB" not in whole.getvalue()
    assert b"/Lab" not in whole.getvalue()


def test_photographs_are_converted_pixel_for_pixel(plain: bytes, finished: bytes, inks: Inks) -> None:
    """A photograph has the inks that the profile gives for its colours, and its transparency as it was."""
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        found = {"/SMask" in image: image for image in images if image.ColorSpace == "/DeviceCMYK"}
        assert {(int(image.Width), int(image.Height)) for image in images} == {(40, 30)}
        drawn = found[True].read_bytes()  # the PNG, which keeps its transparency
        assert len(found[False].read_bytes()) == len(drawn) == 40 * 30 * 4
    source = Image.effect_mandelbrot((40, 30), (-2, -1, 1, 1), 50).convert("RGB")
    assert drawn == inks.photograph(source).tobytes()


def test_text_is_black_ink_alone(finished: bytes, inks: Inks) -> None:
    """The ink of the text, black and greys are of the black plate only; white is paper."""
    assert inks.of(*(int(INK[i : i + 2], 16) / 255 for i in (1, 3, 5))) == (0, 0, 0, 1)
    assert inks.of(0, 0, 0) == (0, 0, 0, 1)
    assert inks.of(1, 1, 1) == (0, 0, 0, 0)
    assert inks.of(128 / 255, 128 / 255, 128 / 255) == (0, 0, 0, pytest.approx(0.498, abs=0.001))
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert re.search(rb"\n0 0 0 1 k\nBT", content)


def test_a_colour_is_what_the_profile_says(inks: Inks) -> None:
    """Carried back to the screen, the clinic's colours are what they were, as far as the press can."""
    back = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(inks.profile)), ImageCms.createProfile("sRGB"), "CMYK", "RGB", 1
    )
    for colour in ((11, 85, 99), (140, 21, 21), (228, 240, 241), (217, 131, 36)):
        ink = inks.of(*(channel / 255 for channel in colour))
        assert sum(ink) <= 3.0  # more than 300 % of ink does not dry
        patch = Image.frombytes("CMYK", (1, 1), bytes(round(channel * 255) for channel in ink))
        seen = ImageCms.applyTransform(patch, back)
        assert seen
        assert (
            max(abs(a - b) for a, b in zip(seen.tobytes(), colour, strict=True)) <= 40
        )  # the blue green is beyond what it can print


def test_crop_marks_stand_outside_of_the_bleed(finished: bytes) -> None:
    """Three millimetres of bleed around the trimmed page; every mark begins beyond, and points at a trimmed edge."""
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        page = pdf.pages[0]
        trim, bleed, media = ([float(x) for x in page[box]] for box in ("/TrimBox", "/BleedBox", "/MediaBox"))
        content = page.Contents.read_bytes()
    assert [round(side / MM, 1) for side in trim] == [0, 0, 148, 210]
    assert [round((b - t) / MM, 2) for b, t in zip(bleed, trim, strict=True)] == [-3, -3, 3, 3]
    lines = re.findall(rb"([\d.-]+) ([\d.-]+) m ([\d.-]+) ([\d.-]+) l", content.rpartition(b"/Registration CS")[2])
    assert len(lines) == 8
    for line in lines:
        x0, y0, x1, y1 = map(float, line)
        beyond_x = max(x0, x1) <= bleed[0] or min(x0, x1) >= bleed[2]
        beyond_y = max(y0, y1) <= bleed[1] or min(y0, y1) >= bleed[3]
        assert beyond_x or beyond_y
        assert media[0] <= min(x0, x1) <= max(x0, x1) <= media[2]
        on_edge = {round(x0, 1)} <= {round(trim[0], 1), round(trim[2], 1)} or {round(y0, 1)} <= {
            round(trim[1], 1),
            round(trim[3], 1),
        }
        assert on_edge


def test_marks_are_on_every_plate(finished: bytes) -> None:
    """They are drawn in the registration colour, which each plate prints in full."""
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        colour = pdf.pages[0].Resources.ColorSpace["/Registration"]
        assert [str(part) for part in list(colour)[:3]] == ["/Separation", "/All", "/DeviceCMYK"]
        assert [int(value) for value in colour[3].C1] == [1, 1, 1, 1]


def test_it_says_that_it_is_pdf_x_4(finished: bytes, inks: Inks) -> None:
    """Version, output intent with its profile, trapping, dates and names: what ISO 15930-7 asks for."""
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        assert pdf.pdf_version == "1.6"
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.DestOutputProfile.read_bytes() == PROFILE.read_bytes()
        assert str(intent.OutputConditionIdentifier)
        assert str(intent.Info) == inks.name != ""
        assert intent.DestOutputProfile.N == 4
        assert pdf.docinfo["/Trapped"] == pikepdf.Name("/False")
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20261101000000Z"
        with pdf.open_metadata() as metadata:
            said = {
                key: metadata.get(key) for key in ("pdfxid:GTS_PDFXVersion", "dc:title", "pdf:Trapped", "pdf:Producer")
            }
            assert said == {
                "pdfxid:GTS_PDFXVersion": "PDF/X-4", "dc:title": "Words & inks", "pdf:Trapped": "False",
                "pdf:Producer": str(pdf.docinfo["/Producer"]),
            }  # fmt: skip
            assert metadata["xmpMM:DocumentID"]
            assert metadata["xmpMM:VersionID"]
            assert metadata["xmpMM:RenditionClass"]
            assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == metadata["xmp:MetadataDate"]
        assert pdf.trailer.ID
        assert not pdf.is_encrypted


def test_nothing_stands_on_the_page_but_ink(plain: bytes, finished: bytes) -> None:
    """Links, tags and bookmarks are gone: PDF/X allows none of them on what is printed."""
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        assert any("/Annots" in page for page in pdf.pages)
    with pikepdf.open(io.BytesIO(finished)) as pdf:
        assert not any("/Annots" in page for page in pdf.pages)
        assert not {"/Names", "/AcroForm", "/OpenAction", "/AA", "/Outlines"} & set(pdf.Root.keys())


def test_the_same_pages_make_the_same_file(plain: bytes, finished: bytes) -> None:
    """No clock and no chance is in it."""
    assert for_print_shop(plain, Inks(PROFILE.read_bytes(), INK), "2026-11-01") == finished


@pytest.mark.parametrize("colour", ["lab(50% 40 20)", "oklch(60% 0.2 30)"])
def test_a_colour_that_is_not_of_the_screen_is_refused(colour: str, inks: Inks) -> None:
    """It says so, instead of sending a colour that nobody has looked at."""
    from weasyprint import HTML

    page = f"<html lang=en><title>T</title><style>p {{ color: {colour} }}</style><p>Words</p>"
    with pytest.raises(ValueError, match="cannot be printed"):
        for_print_shop(HTML(string=page).write_pdf(), inks, "2026-11-01")
