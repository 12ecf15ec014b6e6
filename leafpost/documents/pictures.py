"""Which pictures a document may use, and what an SVG file may contain.

A drawing comes from a designer's program or from the net; what could run, fetch or hold
words that nobody can translate is refused before anything is drawn.
"""

import math
import re
from pathlib import Path

from lxml import etree

SUFFIXES = (".svg", ".png", ".jpg", ".jpeg")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
SVG = "http://www.w3.org/2000/svg"
_SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
_ELEMENTS = frozenset({"svg", "title", "desc", "g", "defs", "linearGradient", "radialGradient", "stop", *_SHAPES})
_FETCHES = re.compile(r"\\|url\s*\((?!\s*#)", re.IGNORECASE)  # a backslash can hide letters in CSS
_REFERENCES = frozenset({"href", "{http://www.w3.org/1999/xlink}href", "src"})


def picture_problem(path: Path, name: str, root: Path) -> tuple[str, str] | None:
    """What is wrong with a picture, and how to mend it; None where it may be used."""
    if not path.is_relative_to(root.resolve()):
        return f"the picture {name} lies outside the clinic's folder", "copy it beside the document"
    if path.suffix.lower() not in SUFFIXES:
        return f"the picture {name} has an unknown format", "use SVG for drawings, PNG or JPEG for photographs"
    try:
        is_there = path.is_file()
    except OSError:  # such as a name that is too long
        is_there = False
    if not is_there:
        return f"there is no picture {name}", "check its name, and that it lies beside the document"
    if path.suffix.lower() == ".svg" and (wrong := svg_problem(path.read_bytes())):
        return f"the drawing {name} {wrong[0]}", wrong[1]
    if path.suffix.lower() != ".svg" and not path.read_bytes().startswith(_SIGNATURES):
        return f"the picture {name} is damaged, or not what its name says", "save it again as PNG or JPEG"
    return None


def svg_problem(data: bytes) -> tuple[str, str] | None:
    """What an SVG has that it must not have, and how to mend it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return f"is not well-formed ({error.msg})", "save it again from the drawing program"
    docinfo = root.getroottree().docinfo
    if docinfo.doctype:
        return "has a DOCTYPE", "save it as plain SVG"
    if (docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII", "ASCII") or not _is_utf8(data):
        return "is not UTF-8", "save it again as UTF-8"
    beside = (*root.itersiblings(preceding=True), *root.itersiblings())
    if any(node.tag is not etree.Comment for node in beside):
        return "has a processing instruction", "save it as plain SVG"
    if root.tag != f"{{{SVG}}}svg" or not _has_size(root):
        return "has no size of its own", "give its <svg> a width, a height and a viewBox in plain numbers"
    for element in root.iter():
        if wrong := _element_problem(element):
            return wrong
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _has_size(root: etree._Element) -> bool:
    """Whether width, height and viewBox are numbers, and the sizes above zero."""
    values = [root.get("width", "").removesuffix("px"), root.get("height", "").removesuffix("px")]
    values += root.get("viewBox", "").replace(",", " ").split()
    try:
        numbers = [float(value) for value in values]
    except ValueError:
        return False
    is_plain = len(numbers) == 6 and all(map(math.isfinite, numbers))
    return is_plain and all(size >= 0.5 for size in (*numbers[:2], *numbers[4:]))


def _element_problem(element: etree._Element) -> tuple[str, str] | None:
    if not isinstance(element.tag, str):
        return None if element.tag is etree.Comment else ("has a processing instruction", "save it as plain SVG")
    name = etree.QName(element)
    if name.namespace != SVG:
        return f"has a foreign element ({name.localname})", "save it as plain SVG"
    if name.localname == "text":
        return "has words inside", "put the words beside it, in the document, so that they can be translated"
    if name.localname not in _ELEMENTS:
        return f"has a <{name.localname}>", f"use only: {', '.join(sorted(_ELEMENTS))}"
    for key, value in element.attrib.items():
        attribute = str(key)
        if attribute.lower().startswith("on") or attribute in _REFERENCES or _FETCHES.search(value):
            return f"has the attribute {attribute}={value[:30]!r}", "a drawing may not run or fetch anything"
        if attribute == "style":
            return "has a style attribute", "save it with presentation attributes"
    return None
