"""The words of a `<source>` or `<target>` in XLIFF, with what its inline elements stand for.

XLIFF 1.2 (§ 2.3) has native code inside `bpt`, `ept`, `ph`, `it`, and elements that only
point to it by id: `g`, `x`, `bx`, `ex`. XLIFF 2.0 (§ 4.7) keeps native code in `originalData`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from leafpost.catalogs.exchange.xml_in import local
from leafpost.documents.inline import Fault

_WITH_CODE = ("bpt", "ept", "ph", "it")
_OPENS, _CLOSES, _ALONE = ("bpt", "bx", "sc"), ("ept", "ex", "ec"), ("ph", "it", "x")
_SILENT = ("sm", "em")  # annotations that enclose words from outside
Codes = dict[tuple[str, str], str]


@dataclass(slots=True)
class Words:
    """Reads elements; `codes` are native codes by place and id, `data` those of XLIFF 2.0 by their id."""

    codes: Codes = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, element: etree._Element) -> str:
        """All words inside an element."""
        parts = [element.text or ""]
        for child in element:
            parts += [self._inline(child), child.tail or ""]
        return "".join(parts)

    def _inline(self, element: etree._Element) -> str:
        name = local(element)
        if name == "mrk":
            self._look_for_revisions(element)
            return self.of(element)
        if name == "g":
            return self._code(element, "opens") + self.of(element) + self._code(element, "closes")
        if name == "pc":
            return self._data(element, "Start") + self.of(element) + self._data(element, "End")
        if name == "sub":
            return self.of(element)
        if name == "cp":
            return self._character(element)
        if name in _OPENS or name in _CLOSES or name in _ALONE:
            inner = self.of(element) if name in _WITH_CODE else ""
            return inner or self._code(element, place_of(name))
        if name and name not in _SILENT:
            self._fault(f"the translation holds an element that is no part of XLIFF: <{name}>")
        return ""

    def _code(self, element: etree._Element, place: str) -> str:
        """What an element stands for that holds no code itself."""
        known = self.codes.get((place, element.get("id", "")))
        if known is None:
            known = self.data.get(element.get("dataRef", ""), element.get("equiv-text", element.get("equiv")))
        if known is None:
            self._fault(f"the translation holds a tag that stands for nothing in the source: {_shown(element)}")
        return known or ""

    def _data(self, element: etree._Element, end: str) -> str:
        known = self.data.get(element.get(f"dataRef{end}", ""), element.get(f"equiv{end}"))
        if known is None:
            self._fault(f"the translation holds a tag that stands for nothing in the source: {_shown(element)}")
        return known or ""

    def _character(self, element: etree._Element) -> str:
        """A character that XML cannot hold (XLIFF 2.0, `cp`)."""
        try:
            return chr(int(element.get("hex", ""), 16))
        except (ValueError, OverflowError):
            self._fault(f"the translation holds a character that cannot be read: {_shown(element)}")
            return ""

    def _look_for_revisions(self, element: etree._Element) -> None:
        kind = element.get("mtype", "") + element.get("type", "")
        if "deleted" in kind or "added" in kind:
            self._fault("the translation holds changes that nobody has accepted or rejected")

    def _fault(self, what: str) -> None:
        fault = Fault("markup", what, "settle it in the agency's program and export again")
        if fault not in self.faults:
            self.faults.append(fault)


def place_of(name: str) -> str:
    """Whether an inline element opens or closes something, or stands alone."""
    return "opens" if name in _OPENS else "closes" if name in _CLOSES else "alone"


def codes_of(source: etree._Element) -> Codes:
    """The native codes that a source holds, for targets that only point to them."""
    return {
        (place_of(local(element)), element.get("id", "")): "".join(element.itertext())
        for element in source.iter()
        if local(element) in _WITH_CODE
    }


def segments(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The segments that a tool has cut a text into (XLIFF 1.2, `mrk mtype="seg"`), by their `mid`."""
    for inner in element.iter():
        if local(inner) == "mrk" and inner.get("mtype") == "seg":
            yield inner.get("mid", ""), inner


def has_text(elements: Iterable[etree._Element]) -> bool:
    """Whether there is anything but white space in some elements."""
    return any("".join(element.itertext()).strip() for element in elements)


def _shown(element: etree._Element) -> str:
    return f'<{local(element)} id="{element.get("id", "")}">'
