"""XLIFF 1.2 and 2.0, written and read with translate-toolkit. No other module uses it.

The toolkit makes and finds the units; what it does not know (length limits, notes where
XLIFF 2.0 wants them) is put into its elements here.

Marks, links and variables stand as text, not as inline codes. A program made with the
toolkit that gives a new text to a target with inline codes leaves the old codes and words
behind it; XLIFF 2.0 has no text in its codes, so that others drop them. What a translator
does to a mark in the text is found when the file comes back.

Sources: OASIS XLIFF 1.2 (2008) with the XLIFF 1.2 Representation Guide for Gettext PO, and
OASIS XLIFF 2.0 (2014) with its Size and Length Restriction module.
"""

import re
from collections.abc import Iterator

from lxml import etree
from translate.storage import xliff as toolkit_12
from translate.storage import xliff2 as toolkit_20

from leafpost import __version__
from leafpost.catalogs.exchange.identity import Identity, kept_line
from leafpost.catalogs.exchange.model import Delivery, Note, Outgoing, Package, Returned, State
from leafpost.catalogs.exchange.units import is_header, returned_12, returned_20
from leafpost.catalogs.exchange.xml_in import checked_xml, is_xml_text, local, xml_text
from leafpost.errors import Problem, ProblemError

_SKELETON_12 = b"""<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\
<file original="NoName" source-language="en" datatype="plaintext"><header/><body/></file></xliff>"""
_SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_SKELETON_20 = f"""<xliff version="2.0" srcLang="en" \
xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:slr="{_SIZES}">\
<file id="f1"><slr:profiles generalProfile="xliff:codepoints"/></file></xliff>""".encode()
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TOOL = "leafpost"
_STATES_12 = {State.FUZZY: "needs-review-translation", State.TRANSLATED: "translated", State.SIGNED: "final"}
_STATES_20 = {State.FUZZY: "initial", State.TRANSLATED: "translated", State.SIGNED: "final"}


# --- writing -----------------------------------------------------------------------------


def write_12(package: Package) -> bytes:
    """A package as XLIFF 1.2, a unit for each message or plural form."""
    store = toolkit_12.xlifffile.parsestring(_SKELETON_12)
    file = store.createfilenode(package.original, package.source.bcp47, package.target.bcp47)
    file.set("tool-id", _TOOL)
    header = store.getheadernode(file)
    tool = etree.SubElement(header, store.namespaced("tool"))
    tool.attrib.update({"tool-id": _TOOL, "tool-name": "Leafpost", "tool-version": __version__})
    for remark in package.remarks:
        etree.SubElement(header, store.namespaced("note")).text = remark
    for message in package.messages:
        group = None
        if message.numbers:
            group = store.creategroup(package.original, True, "x-gettext-plurals")
            group.attrib.update({"id": f"g{message.identity}", **_named("resname", message)})
        for form, source, target in _forms(message):
            unit = store.UnitClass(source)
            store.addunit(unit, new=group is None)
            if group is not None:
                group.append(unit.xmlelement)
            _fill_12(unit, message, form, target)
            unit.createcontextgroup("", _contexts(package, message), "location")
            del unit.xmlelement.find(unit.namespaced("context-group")).attrib["name"]  # names are to be unique
    return _finished(store)


def _fill_12(unit: toolkit_12.xliffunit, message: Outgoing, form: int | None, target: str) -> None:
    unit.setid(str(_identity(message, form)))
    unit.xmlelement.attrib.update(_named("resname", message))
    if message.limit:
        unit.xmlelement.attrib.update({"maxwidth": str(message.limit), "size-unit": "char"})
    if target:
        unit.target = target
        unit.target_dom.set("state", _STATES_12[message.state])
        # The guide for PO: what is not approved is fuzzy.
        unit.xmlelement.set("approved", "no" if message.state is State.FUZZY else "yes")
    for note in _notes(message, form):
        unit.addnote(xml_text(note.text), origin="developer" if note.is_ours else "translator")
    unit.addnote(kept_line(_identity(message, form)), origin="developer")


def write_20(package: Package) -> bytes:
    """A package as XLIFF 2.0, likewise."""
    store = toolkit_20.Xliff2File.parsestring(_SKELETON_20)
    store.setsourcelanguage(package.source.bcp47)
    store.settargetlanguage(package.target.bcp47)
    store.body.attrib.update({"original": package.original, "canResegment": "no"})
    if package.remarks:
        notes = etree.SubElement(store.body, store.namespaced("notes"))
        for remark in package.remarks:
            etree.SubElement(notes, store.namespaced("note")).text = remark
    for message in package.messages:
        group = None
        if message.numbers:
            names = {"id": f"g{message.identity}", "type": "gettext:plurals", **_named("name", message)}
            group = etree.SubElement(store.body, store.namespaced("group"), names)
        for form, source, target in _forms(message):
            unit = store.UnitClass(source)
            store.addunit(unit)
            _fill_20(unit, message, form, target)
            if group is not None:
                group.append(unit.getunitelement())
    return _finished(store)


def _fill_20(unit: toolkit_20.Xliff2Unit, message: Outgoing, form: int | None, target: str) -> None:
    unit.setid(str(_identity(message, form)))
    element = unit.getunitelement()
    element.attrib.update(_named("name", message))
    if message.limit:
        element.set(f"{{{_SIZES}}}sizeRestriction", str(message.limit))
    if target:
        unit.target = target
        unit.xmlelement.set("state", _STATES_20[message.state])
    for note in _notes(message, form):
        unit.addnote(xml_text(note.text), origin="developer" if note.is_ours else "translator")
    notes = unit.xmlelement.find(unit.namespaced("notes"))
    if notes is not None:
        element.insert(0, notes)  # the toolkit puts them into the segment
    element.set(_SPACE, "preserve")  # and this too, which a segment cannot have
    unit.xmlelement.attrib.pop(_SPACE, None)


def _finished(store: toolkit_12.xlifffile | toolkit_20.Xliff2File) -> bytes:
    """The file, without the older namespace that the toolkit's units begin with."""
    etree.cleanup_namespaces(store.document)
    return bytes(store)


def _forms(message: Outgoing) -> Iterator[tuple[int | None, str, str]]:
    """Each form of a message: its number (None without plural), source, translation; none that XML cannot hold."""
    for form, target in enumerate(message.entry.msgstr):
        text = target if is_xml_text(target) else ""
        yield (form, message.source_of(form), text) if message.numbers else (None, message.source, text)


def _identity(message: Outgoing, form: int | None) -> Identity:
    return Identity(message.identity.message, message.identity.base, form)


def _named(attribute: str, message: Outgoing) -> dict[str, str]:
    return {attribute: message.entry.msgctxt} if message.entry.msgctxt else {}


def _contexts(package: Package, message: Outgoing) -> list[tuple[str, str]]:
    files = [("sourcefile", reference) for reference in message.entry.references or (package.original,)]
    return [*files, *([("x-po-msgctxt", message.entry.msgctxt)] if message.entry.msgctxt else [])]


def _notes(message: Outgoing, form: int | None) -> Iterator[Note]:
    yield from message.notes
    if form is not None and len(message.numbers) > 1:
        yield Note(f"This form is for: {message.numbers[form]}")
        yield Note(f"Singular: {message.entry.msgid}; plural: {message.entry.msgid_plural}")


# --- reading -----------------------------------------------------------------------------


def read(text: str, file: str) -> list[Delivery]:
    """All files in an XLIFF text. Raises ProblemError where it is damaged, hostile, or no XLIFF."""
    data = checked_xml(text, file)
    version = re.search(r"<(?:[\w.-]+:)?xliff\b[^>]*?\bversion\s*=\s*[\"']([\d.]+)", text)
    is_20 = version is not None and version[1].startswith("2")
    store = toolkit_20.Xliff2File() if is_20 else toolkit_12.xlifffile()
    try:
        store.parse(data)
    except (AssertionError, StopIteration, ValueError) as error:
        fix = "ask the agency for XLIFF 1.2 or 2.0"
        raise ProblemError(Problem(file, 1, "exchange-file", "this XML is not XLIFF", fix)) from error
    units: dict[etree._Element, list[Returned]] = {}
    if is_20:
        for element in dict.fromkeys(unit.getunitelement() for unit in store.units):
            units.setdefault(_file_of(element), []).append(returned_20(element))
    else:
        for element in (unit.xmlelement for unit in store.units if not is_header(unit.xmlelement)):
            units.setdefault(_file_of(element), []).append(returned_12(element))
    if not units:
        fix = "ask the agency for the file with its translations"
        raise ProblemError(Problem(file, 1, "exchange-file", "there is no text to translate in this file", fix))
    tag = store.document.getroot().get("trgLang", "") if is_20 else ""
    return [
        Delivery(
            file,
            element.sourceline or 1,
            element.get("original", ""),
            tag if is_20 else element.get("target-language", ""),
            tuple(rows),
        )
        for element, rows in units.items()
    ]


def _file_of(element: etree._Element) -> etree._Element:
    return next((outer for outer in element.iterancestors() if local(outer) == "file"), element.getroottree().getroot())
