"""Says in the tags of a PDF in which language a passage is that is not in the page's.

A screen reader takes the voice from the language: an English title on an Arabic leaflet, or a
sentence that is not translated yet, is noise in the wrong one. PDF/UA-1 (ISO 14289-1, § 7.2)
wants `Lang` on the structure element (ISO 32000-1, § 14.9.2). WeasyPrint 70 writes the
document's language only. This adapter adds `Lang` to each element that HTML gives a `lang`.

It stands in the way of one function of WeasyPrint's, and a test fails when that changes.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

_PATCHED = "_build_box_tree"


@cache
def tag_nested_languages() -> None:
    """Install the adapter, once per process."""
    from weasyprint.pdf import tags

    original = getattr(tags, _PATCHED)

    def build_box_tree(
        box: Any, parent: Any, pdf: Any, page_number: int, nums: Any, annotations: Any, marked: Any
    ) -> Iterator[Any]:
        language = _own_language(box)
        for element in original(box, parent, pdf, page_number, nums, annotations, marked):
            if language:
                _speak(element, language)
            yield element

    setattr(tags, _PATCHED, build_box_tree)


def _own_language(box: Any) -> str:
    """The `lang` of the HTML element of a box; that of the whole page is in the catalog."""
    box = getattr(box, "_box", box)  # of something placed absolutely
    if box.element is None or box.element_tag == "html":
        return ""
    return str(box.element.get("lang", ""))


def _speak(element: Any, language: str) -> None:
    import pydyf

    element["Lang"] = pydyf.String(language)
    if element["S"] == "/NonStruct":
        element["S"] = "/Span"  # what NonStruct says about its content may be passed over (§ 14.8.4.2)
