"""What the standards say about the order of elements and the uniqueness of ids in the files that we write.

XLIFF 1.2 (the strict schema): names are unique, children stand in their order.
XLIFF 2.0: § 4.2.2, the constraints of `file`, `unit`, `segment`.
"""

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

STATES_12 = {"needs-review-translation", "translated", "final"}
UNIT_12 = r"source (target )?((note|context-group) )*"
CHILDREN_12 = {
    "xliff": r"(file )+",
    "file": r"header body ",
    "header": r"((note|tool) )*",
    "body": r"((group|trans-unit) )*",
    "group": r"(context-group )*(note )*((group|trans-unit) )+",
    "trans-unit": UNIT_12,
    "context-group": r"(context )+",
}
ATTRIBUTES_12 = {
    "xliff": {"version"},
    "file": {"original", "source-language", "target-language", "datatype", "tool-id"},
    "tool": {"tool-id", "tool-name", "tool-version"},
    "group": {"id", "restype", "resname"},
    "trans-unit": {"id", "resname", "approved", "space", "maxwidth", "size-unit"},
    "target": {"state"},
    "note": {"from"},
    "context-group": {"purpose"},
    "context": {"context-type"},
}
CHILDREN_20 = {
    "xliff": r"(file )+",
    "file": r"(profiles )?(notes )?((unit|group) )+",
    "group": r"(notes )?((unit|group) )+",
    "unit": r"(notes )?(segment )+",
    "notes": r"(note )+",
    "segment": r"source (target )?",
}
ATTRIBUTES_20 = {
    "xliff": {"version", "srcLang", "trgLang"},
    "file": {"id", "original", "canResegment"},
    "profiles": {"generalProfile"},
    "group": {"id", "name", "type"},
    "unit": {"id", "name", "sizeRestriction", "space"},
    "segment": {"state"},
    "note": {"category"},
}


def name_of(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def check_order(root: etree._Element, children: dict[str, str], attributes: dict[str, set[str]]) -> None:
    """Each element has only what it may have, in the order in which it may have it."""
    for element in root.iter():
        name = name_of(element)
        inside = "".join(f"{name_of(child)} " for child in element)
        assert re.fullmatch(children.get(name, ""), inside), f"<{name}> holds {inside}"
        given = {str(etree.QName(attribute).localname) for attribute in element.attrib}
        assert given <= attributes.get(name, set()), f"<{name}> has {given}"


def check_unique(values: Iterable[str | None]) -> None:
    found = Counter(values)
    assert None not in found
    assert all(number == 1 for number in found.values()), found


def check_12(root: etree._Element) -> None:
    """An XLIFF 1.2 file as the strict schema wants it."""
    assert root.tag == "{urn:oasis:names:tc:xliff:document:1.2}xliff"
    assert root.get("version") == "1.2"
    check_order(root, CHILDREN_12, ATTRIBUTES_12)
    for file in root:
        assert file.get("datatype") == "plaintext"
        check_unique(tool.get("tool-id") for tool in file.iter("{*}tool"))
        check_unique(unit.get("id") for unit in file.iter("{*}trans-unit"))
        check_unique(group.get("id") for group in file.iter("{*}group"))
    assert {target.get("state") for target in root.iter("{*}target")} <= STATES_12


def check_20(root: etree._Element) -> None:
    """An XLIFF 2.0 file as the standard wants it."""
    assert root.tag == "{urn:oasis:names:tc:xliff:document:2.0}xliff"
    assert root.get("version") == "2.0"
    check_order(root, CHILDREN_20, ATTRIBUTES_20)
    for file in root:
        check_unique(unit.get("id") for unit in file.iter("{*}unit"))
        check_unique(group.get("id") for group in file.iter("{*}group"))
        assert all(re.fullmatch(r"[\w.-]+", unit.get("id", "")) for unit in file.iter("{*}unit"))  # NMTOKEN
    assert {segment.get("state") for segment in root.iter("{*}segment")} <= {None, "initial", "translated", "final"}
