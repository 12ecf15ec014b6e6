"""Finished pages → a PDF/X-4 for a print shop (ISO 15930-7): four inks, bleed, crop marks.

WeasyPrint draws in RGB and puts crop marks inside the bleed, where a knife that is half a
millimetre off leaves them on the leaflet. So its pages are taken as they are, and here every
colour becomes one of the press's inks, in the print shop's own profile; the marks stand
outside the bleed; and links go, because PDF/X allows none on the page.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from PIL import Image, ImageCms

from leafpost.files import digest_of
from leafpost.render.geometry import BLEED, POINTS_PER_MM
from leafpost.render.imposition import saved

_MARK_GAP, _MARK_LENGTH = 1.0, 5.0  # mm from the bleed, and long
_SLUG = BLEED + _MARK_GAP + _MARK_LENGTH + 1.0  # mm of paper around the trimmed page
_PDF_VERSION = "1.6"  # of PDF/X-4
Ink = tuple[float, ...]  # cyan, magenta, yellow, black, each from 0 to 1
BLACK: Ink = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Inks:
    """Colours of the screen as the inks of one print condition.

    `profile` is an ICC profile of a CMYK press. White stays paper. Greys, and the colour that
    the text is set in, are black ink alone: four plates never meet exactly, and small letters
    made of all of them have coloured edges.
    """

    profile: bytes
    text_colour: str  # as #rrggbb

    @cached_property
    def name(self) -> str:
        """What the profile calls its print condition."""
        return ImageCms.getProfileDescription(self._opened).strip()

    @cached_property
    def _opened(self) -> Any:
        return ImageCms.ImageCmsProfile(io.BytesIO(self.profile))

    @cached_property
    def _transform(self) -> Any:
        intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(screen, self._opened, "RGB", "CMYK", intent, flags)

    @cached_property
    def _known(self) -> dict[tuple[int, ...], Ink]:
        text = tuple(int(self.text_colour[start : start + 2], 16) for start in (1, 3, 5))
        return {text: BLACK}

    def of(self, red: float, green: float, blue: float) -> Ink:
        """The inks of a colour of sRGB, each channel from 0 to 1."""
        colour = tuple(round(max(0.0, min(1.0, channel)) * 255) for channel in (red, green, blue))
        if colour not in self._known:
            if len(set(colour)) == 1:
                self._known[colour] = (0.0, 0.0, 0.0, round(1 - colour[0] / 255, 3))
            else:
                pixel = self.photograph(Image.new("RGB", (1, 1), colour)).tobytes()
                self._known[colour] = tuple(round(channel / 255, 3) for channel in pixel)
        return self._known[colour]

    def photograph(self, image: Image.Image) -> Image.Image:
        """A photograph in the inks, pixel for pixel."""
        result = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert result
        return result


def for_print_shop(data: bytes, inks: Inks, made: str) -> bytes:
    """Pages with `BLEED` around them → PDF/X-4; `made` is the day it says it was made (ISO 8601).

    Raises ValueError where a page has a colour that cannot be said in inks.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        marks = pdf.make_indirect(_registration_colour())
        converted: set[tuple[int, int]] = set()
        for page in pdf.pages:
            for key in ("/Annots", "/StructParents", "/Tabs"):
                if key in page:
                    del page[key]
            _convert_resources(page.Resources, inks, converted)
            page.Contents = pdf.make_stream(_in_inks(page.obj, inks))
            _add_crop_marks(pdf, page, marks)
        for key in ("/Names", "/Outlines", "/StructTreeRoot", "/MarkInfo", "/ViewerPreferences"):
            if key in pdf.Root:
                del pdf.Root[key]
        _declare(pdf, inks, made)
        return saved(pdf, _PDF_VERSION)


# --- colours -----------------------------------------------------------------------------


def _in_inks(stream: Any, inks: Inks) -> bytes:
    """The content of a page, a form or a pattern, every colour of it in inks."""
    return pikepdf.unparse_content_stream(
        [_instruction(found.operands, str(found.operator), inks) for found in pikepdf.parse_content_stream(stream)]
    )


def _instruction(operands: Any, operator: str, inks: Inks) -> Any:
    fill = {"rg": "k", "RG": "K", "g": "k", "G": "K"}
    if operator in fill:
        channels = [float(value) for value in operands]
        ink = inks.of(*(channels if len(channels) == 3 else channels * 3))
        return pikepdf.ContentStreamInstruction(list(ink), pikepdf.Operator(fill[operator]))
    if operator in ("cs", "CS") and str(operands[0]) not in ("/Pattern", "/DeviceCMYK"):
        raise ValueError(f"the colour space {operands[0]} cannot be printed; give the colour as #rrggbb")
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def _convert_resources(resources: Any, inks: Inks, converted: set[tuple[int, int]]) -> None:
    """What pages draw with: forms, photographs, patterns and gradients; each once."""
    if "/ColorSpace" in resources:
        del resources["/ColorSpace"]
    makers: dict[str, Callable[[Any], None]] = {
        "/XObject": lambda found: _convert_object(found, inks, converted),
        "/Pattern": lambda found: _convert_object(found, inks, converted),
        "/Shading": lambda found: _convert_shading(found, inks),
        "/ExtGState": lambda found: _convert_state(found, inks, converted),
    }
    for kind, convert in makers.items():
        for found in dict(resources.get(kind, {})).values():
            if found.objgen == (0, 0) or found.objgen not in converted:
                converted.add(found.objgen)
                convert(found)


def _convert_object(found: Any, inks: Inks, converted: set[tuple[int, int]]) -> None:
    if found.get("/Subtype") == "/Image":
        _convert_photograph(found, inks)
        return
    if "/Shading" in found:
        _convert_shading(found.Shading, inks)
    if "/Resources" in found:
        _convert_resources(found.Resources, inks, converted)
    if "/Group" in found and "/CS" in found.Group:
        found.Group.CS = pikepdf.Name.DeviceCMYK
    if isinstance(found, pikepdf.Stream):
        found.write(_in_inks(found, inks))


def _convert_photograph(found: Any, inks: Inks) -> None:
    if "/ColorSpace" not in found or found.ColorSpace in ("/DeviceGray", "/DeviceCMYK"):
        return
    picture = inks.photograph(pikepdf.PdfImage(found).as_pil_image())
    mask = found.get("/SMask")
    found.write(picture.tobytes())
    for key in ("/DecodeParms", "/Decode"):
        if key in found:
            del found[key]
    found.ColorSpace, found.BitsPerComponent = pikepdf.Name.DeviceCMYK, 8
    if mask is not None:
        found.SMask = mask


def _convert_shading(found: Any, inks: Inks) -> None:
    if found.ColorSpace in ("/DeviceGray", "/DeviceCMYK"):
        return
    if found.ColorSpace != "/DeviceRGB":
        raise ValueError("a gradient between colours that are not given as #rrggbb cannot be printed")
    _convert_function(found.Function, inks)
    found.ColorSpace = pikepdf.Name.DeviceCMYK


def _convert_function(function: Any, inks: Inks) -> None:
    """A gradient's steps (ISO 32000-1, § 7.10): only its ends are colours."""
    if function.FunctionType == 3:
        for part in function.Functions:
            _convert_function(part, inks)
    elif function.FunctionType == 2:
        for key in ("/C0", "/C1"):
            function[key] = pikepdf.Array(inks.of(*(float(value) for value in function[key])))
        if "/Range" in function:
            function.Range = pikepdf.Array([0, 1] * 4)
    else:
        raise ValueError("a gradient of this kind cannot be printed; use plain colours")


def _convert_state(found: Any, inks: Inks, converted: set[tuple[int, int]]) -> None:
    """A mask stays in greys: it says how much shows, not in which colour."""
    if isinstance(found.get("/SMask"), pikepdf.Dictionary) and "/Group" in found.SMask.G:
        group = found.SMask.G.Group
        if found.SMask.get("/S") == "/Luminosity" and group.get("/CS") == "/DeviceRGB":
            group.CS = pikepdf.Name.DeviceCMYK
        _convert_object(found.SMask.G, inks, converted)


# --- marks -------------------------------------------------------------------------------


def _registration_colour() -> pikepdf.Array:
    """A colour that every plate prints, for marks that all of them are set by (ISO 32000-1, § 8.6.6.4)."""
    tint = pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], Range=[0, 1] * 4, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1
    )  # for a screen that has no plates
    return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, tint])


def _add_crop_marks(pdf: pikepdf.Pdf, page: pikepdf.Page, colour: Any) -> None:
    """The page's boxes, and two marks at each corner that begin beyond the bleed."""
    bleed, slug = BLEED * POINTS_PER_MM, _SLUG * POINTS_PER_MM
    x0, y0, x1, y1 = map(float, page.mediabox)  # as WeasyPrint made it: the page and its bleed
    trim = (x0 + bleed, y0 + bleed, x1 - bleed, y1 - bleed)
    page.MediaBox = pikepdf.Array([trim[0] - slug, trim[1] - slug, trim[2] + slug, trim[3] + slug])
    page.BleedBox, page.TrimBox = pikepdf.Array([x0, y0, x1, y1]), pikepdf.Array(trim)
    if "/CropBox" in page:
        del page["/CropBox"]
    near, far = bleed + _MARK_GAP * POINTS_PER_MM, bleed + (_MARK_GAP + _MARK_LENGTH) * POINTS_PER_MM
    lines = []
    for x, outward in ((trim[0], -1), (trim[2], 1)):
        for y, upward in ((trim[1], -1), (trim[3], 1)):
            lines.append(f"{x + outward * near:.3f} {y:.3f} m {x + outward * far:.3f} {y:.3f} l")
            lines.append(f"{x:.3f} {y + upward * near:.3f} m {x:.3f} {y + upward * far:.3f} l")
    resources = page.Resources
    if "/ColorSpace" not in resources:
        resources.ColorSpace = pikepdf.Dictionary()
    resources.ColorSpace["/Registration"] = colour
    drawn = f"q /Registration CS 1 SCN 0.25 w {' '.join(lines)} S Q"
    clip = f"q {x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re W n"  # nothing of the page beyond its bleed
    page.Contents = pdf.make_stream(b"\n".join([clip.encode(), page.Contents.read_bytes(), b"Q", drawn.encode()]))


# --- what the file says of itself --------------------------------------------------------


def _declare(pdf: pikepdf.Pdf, inks: Inks, made: str) -> None:
    profile = pdf.make_stream(inks.profile)
    profile.N = 4
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFX,
                OutputConditionIdentifier=pikepdf.String("Custom"),
                Info=pikepdf.String(inks.name),
                DestOutputProfile=profile,
            )
        ]
    )
    day = made.replace("-", "")
    for key in ("/CreationDate", "/ModDate"):
        pdf.docinfo[key] = pikepdf.String(f"D:{day}000000Z")
    title = str(pdf.docinfo.get("/Title", ""))
    content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    identity = digest_of(title.encode("utf-8") + content)[:32]
    moment = f"{made}T00:00:00Z"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(pdf.docinfo)  # the two must say the same
        metadata.register_xml_namespace("http://www.npes.org/pdfx/ns/id/", "pdfxid")
        metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        metadata["dc:title"] = title
        metadata["pdf:Trapped"] = "False"
        metadata["xmpMM:DocumentID"] = f"uuid:{identity}"
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmpMM:RenditionClass"] = "default"
        for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            metadata[key] = moment
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")  # nobody has spread one colour under the next
