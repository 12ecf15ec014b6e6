"""`leftover`: marks, braces and placeholders that should have become words."""

import re
from collections.abc import Iterator

from leafpost.documents.inline import SLOT_MARK
from leafpost.errors import Severity
from leafpost.render.lint.model import Finding, LetterRule, Specimen

_SLOT = re.compile(rf"{re.escape(SLOT_MARK)}[\w-]*")
_LEFT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|%\(\w+\)[sd]|\*\|\w+\|\*|\[\[\w+\]\]")
_READ = ("alt", "title", "aria-label", "href", "src")  # attributes that readers read or follow


def _look(specimen: Specimen) -> Iterator[Finding]:
    shown = [*_html_texts(specimen)]
    for place, text in (("subject", specimen.subject), ("plain text", specimen.text), *(("HTML", t) for t in shown)):
        for found in dict.fromkeys(_LEFT.findall(text)):
            yield Finding(f"“{found}” is left over in the {place}")
    for place, text in (("subject", specimen.subject), ("plain text", specimen.text), ("HTML", specimen.html)):
        for found in dict.fromkeys(_SLOT.findall(text)):
            yield Finding(f"the slot {found} is not filled in the {place}")


def _html_texts(specimen: Specimen) -> Iterator[str]:
    for element in specimen.page.iter():
        if isinstance(element.tag, str) and element.tag not in ("style", "script"):
            yield from (element.get(name) for name in _READ if element.get(name))
            yield element.text or ""
        yield element.tail or ""


RULES = (
    LetterRule(
        "leftover",
        Severity.ERROR,
        "no slot, brace or placeholder is left in subject, HTML or plain text",
        why="“Hello {name}” tells the reader that nobody looked",
        mend="put the value in, or correct the name of the placeholder",
        look=_look,
    ),
)
