"""One unit of an XLIFF file → what came back: words, and how sure the agency is of them."""

import re

from lxml import etree

from leafpost.catalogs.exchange.identity import find_identity, find_kept
from leafpost.catalogs.exchange.model import Returned
from leafpost.catalogs.exchange.words import Words, codes_of, has_text, segments
from leafpost.catalogs.exchange.xml_in import local
from leafpost.documents.inline import Fault

_ENDED = ("signed-off", "final")
_GUESSED = ("fuzzy-match", "leveraged-mt", "mt-suggestion", "id-match", "rejected-grammar", "rejected-inaccurate")
_PARTIAL = Fault("incomplete", "only a part of it is translated", "let the agency translate all of its segments")


def is_header(element: etree._Element) -> bool:
    """Whether a unit is the header of a PO file that a tool has turned into XLIFF."""
    return bool(element.get("restype") == "x-gettext-domain-header")


def returned_12(element: etree._Element) -> Returned:
    """A `trans-unit`."""
    source, target = _child(element, "source"), _child(element, "target")
    codes = {} if source is None else codes_of(source)
    words = Words(codes)
    text = "" if target is None else words.of(target)
    faults = [*words.faults, *([_PARTIAL] if _is_partial_12(element, target) else [])]
    name = element.get("id", "")
    identity = find_identity(name) or find_kept(inner.text or "" for inner in element if local(inner) == "note")
    numbered = re.search(r"\[(\d{1,2})\]$", name)  # as the toolkit numbers the forms
    return Returned(
        element.sourceline or 0,
        identity,
        element.get("resname") or _context_12(element),
        "" if source is None else Words(codes).of(source),
        (text,),
        is_fuzzy=None if target is None else _is_fuzzy_12(element, target),
        form=int(numbered[1]) if numbered else identity.form if identity else None,
        faults=tuple(faults),
    )


def _context_12(element: etree._Element) -> str | None:
    contexts = (inner for inner in element.iter() if inner.get("context-type") == "x-po-msgctxt")
    return next((inner.text for inner in contexts), None)


def _is_partial_12(element: etree._Element, target: etree._Element | None) -> bool:
    """Whether a tool has cut the source into segments and not all of them have words in the target."""
    cut = _child(element, "seg-source")
    if cut is None or target is None or not has_text([target]):
        return False
    wanted = {mid for mid, inner in segments(cut) if has_text([inner])}
    there = {mid for mid, inner in segments(target) if has_text([inner])}
    return bool(there) and not wanted <= there


def _is_fuzzy_12(element: etree._Element, target: etree._Element) -> bool | None:
    """What the file says of a translation (XLIFF 1.2, `state`, `state-qualifier`, `approved`)."""
    state = target.get("state", "")
    if state in _ENDED:
        return False
    if state == "translated":
        return target.get("state-qualifier", "") in _GUESSED
    if state:
        return True
    return {"yes": False, "no": True}.get(element.get("approved", ""))


def returned_20(element: etree._Element) -> Returned:
    """A `unit`, its segments put together again."""
    data = {inner.get("id", ""): "".join(inner.itertext()) for inner in element.iter() if local(inner) == "data"}
    source, target = Words(data=data), Words(data=data)
    sources, targets, states = [], [], []
    has_gap = False
    for part in element:
        if local(part) not in ("segment", "ignorable"):
            continue
        before, after = _child(part, "source"), _child(part, "target")
        sources.append("" if before is None else source.of(before))
        targets.append("" if after is None else target.of(after))
        if after is not None and after.get("order"):
            target.faults.append(Fault("markup", "its segments stand in another order", "let the agency join them"))
        if local(part) == "segment":
            states.append(part.get("state"))
            has_gap = has_gap or bool(sources[-1].strip() and not targets[-1].strip())
        elif after is None:
            targets[-1] = sources[-1]  # what lies between two segments is the same in both languages
    is_empty = has_gap and not any(text.strip() for text in targets)
    identity = find_identity(element.get("id", ""))
    return Returned(
        element.sourceline or 0,
        identity,
        element.get("name"),
        "".join(sources),
        ("" if is_empty else "".join(targets),),
        is_fuzzy=_is_fuzzy_20(set(states)),
        form=identity.form if identity else None,
        faults=(*target.faults, *([_PARTIAL] if has_gap and not is_empty else [])),
    )


def _is_fuzzy_20(states: set[str | None]) -> bool | None:
    """What the file says of the segments of one text (XLIFF 2.0, `state`)."""
    if states <= {"translated", "reviewed", "final"}:
        return False
    return None if states - {"initial"} and "initial" not in states else True


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((inner for inner in element if local(inner) == name), None)
