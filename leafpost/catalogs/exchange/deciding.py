"""One message of a delivery → what becomes of it. Nothing that is newer here is lost, and nothing is taken in half."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from leafpost.catalogs.exchange.identity import translation_digest
from leafpost.catalogs.exchange.model import Outcome, Returned
from leafpost.catalogs.model import Entry, has_words
from leafpost.documents.inline import Fault
from leafpost.languages import Language

Check = Callable[[Entry, tuple[str, ...]], Iterable[Fault]]
_EDGE = " \t\r\n"
_INCOMPLETE = Fault("incomplete", "not all of its plural forms are translated", "let the agency give every form")


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that a delivery has for one message, its plural forms put together.

    `is_fuzzy` is None where the file does not say it; `base` is empty where it does not say
    which translation it was made from.
    """

    line: int
    forms: tuple[str, ...]
    is_fuzzy: bool | None
    base: str
    faults: tuple[Fault, ...]

    def says(self, entry: Entry) -> bool:
        """Whether this is exactly what an entry says; a file that is silent about doubt contradicts none."""
        return self.forms == entry.msgstr and self.is_fuzzy in (None, entry.is_fuzzy)

    @property
    def is_base(self) -> bool:
        """Whether the agency changed nothing."""
        said = (True, False) if self.is_fuzzy is None else (self.is_fuzzy,)
        return any(translation_digest(self.forms, is_fuzzy=is_fuzzy) == self.base for is_fuzzy in said)


@dataclass(frozen=True, slots=True)
class Decision:
    """`entry` is the new entry where the outcome is that it is taken in."""

    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    entry: Entry | None = None


def put_together(entry: Entry, units: list[Returned], language: Language) -> Incoming:
    """The units of a file that are about one message."""
    faults = [fault for unit in units for fault in unit.faults]
    if any(not _is_source(unit, entry) for unit in units):
        what = f"the source in the file is “{units[0].source}”; the agency must not change it"
        faults.append(Fault("source-changed", what, "export again, and let the agency translate that"))
    wanted = 1 if entry.msgid_plural is None else language.nplurals
    forms: dict[int, str] = {}
    for unit in units:
        places = range(len(unit.forms)) if unit.form is None else (unit.form,)
        for place, text in zip(places, unit.forms, strict=False):
            if forms.setdefault(place, text) != text:
                faults.append(Fault("twice", "the file has two translations of it", "delete one of them"))
    texts = tuple(forms.get(place, "") for place in range(wanted))
    if any(map(has_words, texts)) and not all(map(has_words, texts)):
        faults.append(_INCOMPLETE)
    if set(forms) - set(range(wanted)):
        what = f"the file has {max(forms) + 1} plural forms, {language.english} has {language.nplurals}"
        faults.append(Fault("plural-forms", what, "let the agency translate the forms that were exported"))
    doubts = {unit.is_fuzzy for unit in units if not unit.is_empty}
    is_fuzzy = True if True in doubts else None if None in doubts or not doubts else False
    bases = {unit.identity.base for unit in units if unit.identity}
    return Incoming(
        units[0].line, texts, is_fuzzy, bases.pop() if len(bases) == 1 else "", tuple(dict.fromkeys(faults))
    )


def decide(entry: Entry, incoming: Incoming, check: Check, *, may_replace: bool) -> Decision:
    """What becomes of one message; `entry` is how it stands here now."""
    if not any(map(has_words, incoming.forms)) and not incoming.faults:
        return Decision(Outcome.EMPTY)
    if incoming.faults:
        return Decision(Outcome.REFUSED, incoming.faults)
    if incoming.says(entry) or (incoming.is_base and not may_replace):
        return Decision(Outcome.UNCHANGED)
    shaped = replace(incoming, forms=tuple(_shaped(text, entry) for text in incoming.forms))
    if shaped.says(entry):
        return Decision(Outcome.UNCHANGED)
    if faults := tuple(dict.fromkeys(check(entry, shaped.forms))):
        return Decision(Outcome.REFUSED, faults)
    here = translation_digest(entry.msgstr, is_fuzzy=entry.is_fuzzy)
    if any(map(has_words, entry.msgstr)) and here != incoming.base and not may_replace:
        return Decision(Outcome.REFUSED, (_newer(entry, shaped),))
    flags = entry.flags - {"fuzzy"} | ({"fuzzy"} if shaped.is_fuzzy else set())
    previous = entry.previous if shaped.is_fuzzy else None
    return Decision(Outcome.TAKEN, (), replace(entry, msgstr=shaped.forms, flags=flags, previous=previous))


def _newer(entry: Entry, incoming: Incoming) -> Fault:
    reason = "a newer translation is here" if incoming.base else "a translation is here, and the file lost its ids"
    what = (
        f"{reason}, {_quoted(entry.msgstr, entry.is_fuzzy)}; the file has {_quoted(incoming.forms, incoming.is_fuzzy)}"
    )
    return Fault("newer-translation", what, "compare the two; to take the file's, import it with --replace")


def _quoted(forms: tuple[str, ...], is_fuzzy: bool | None) -> str:
    return f"“{' | '.join(forms)}”" + (" (fuzzy)" if is_fuzzy else "")


def _is_source(unit: Returned, entry: Entry) -> bool:
    """Whether the file has the source that is here; white space is often changed on the way."""
    sources = {_collapsed(text) for text in (entry.msgid, entry.msgid_plural or entry.msgid)}
    plural = entry.msgid_plural if unit.source_plural is None else unit.source_plural
    return _collapsed(unit.source) in sources and plural == entry.msgid_plural


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _shaped(text: str, entry: Entry) -> str:
    """A translation with its source's white space at the ends, and no line breaks where the source has none."""
    source, core = entry.msgid, text.replace("\r\n", "\n").replace("\r", "\n").strip(_EDGE)
    if "\n" not in source.strip(_EDGE):
        core = re.sub(r"[ \t]*\n[ \t]*", " ", core)
    lead = source[: len(source) - len(source.lstrip(_EDGE))]
    return lead + core + source[len(source.rstrip(_EDGE)) :]
