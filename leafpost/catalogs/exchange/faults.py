"""What would be wrong with a translation if it were taken in: the rules that stop a page, before it is a page."""

import re
from collections.abc import Iterator

from leafpost.catalogs.exchange.notes import numbers_of_forms
from leafpost.catalogs.model import Entry
from leafpost.clinic import Clinic
from leafpost.documents.inline import Fault, hidden_faults, html_faults, parse_inline, parse_plain
from leafpost.documents.keeping import lost_names
from leafpost.documents.model import Document, Message
from leafpost.languages import Language

_PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


def message_faults(message: Message, translation: str, document: Document, clinic: Clinic) -> Iterator[Fault]:
    """Against a document's message: variables, links, marks, HTML, characters that reorder or hide."""
    if message.is_plain:
        source, _faults = parse_plain(message.text, clinic.variable_names)
        inlines, faults = parse_plain(translation, clinic.variable_names)
    else:
        source, _faults = parse_inline(message.text, document.links, clinic.variable_names)
        inlines, faults = parse_inline(translation, document.links, clinic.variable_names)
    yield from faults
    yield from lost_names(source, inlines)


def word_faults(entry: Entry, forms: tuple[str, ...], language: Language) -> Iterator[Fault]:
    """Against a word of the interface, with its plural forms.

    A form that a single number takes may say that number in a word instead of `{number}`.
    """
    sources = (entry.msgid, entry.msgid_plural or "")
    names = frozenset(name for source in sources for name in _PLACEHOLDER.findall(source))
    numbers = numbers_of_forms(language) if entry.msgid_plural is not None else ("",)
    for text, which in zip(forms, numbers, strict=True):
        if any("{" in source or "}" in source for source in sources) or "{" in text or "}" in text:
            source, _faults = parse_plain(entry.msgid_plural or entry.msgid, names)
            inlines, faults = parse_plain(text, names)
            lost = lost_names(source, inlines)
            yield from (*faults, *(fault for fault in lost if not which.isdecimal() or "has lost" not in fault.what))
        else:
            yield from hidden_faults(text)
        if not any(map(html_faults, sources)):
            yield from html_faults(text)
        if "**" in text and not any("**" in source for source in sources):
            yield Fault("markup", "** is left over in the text", "words of the interface have no marks: delete it")
