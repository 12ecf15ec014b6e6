"""What differs from reader to reader in a letter that is otherwise frozen.

A letter is rendered and inlined once per language; per reader only these few strings are
put in. Each stands in the frozen text as a mark that survives HTML, URLs and CSS inlining,
and that no author or translator can write (it is refused in their texts).
"""

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import escape

from leafpost.documents.inline import SLOT_MARK
from leafpost.localise.bidi import LRI, PDI, RLI


@dataclass(frozen=True, slots=True)
class Slots:
    """The marks, by what they stand for; templates put them where the value belongs."""

    salutation: str = f"{SLOT_MARK}salutation--"
    unsubscribe_url: str = f"{SLOT_MARK}unsubscribe-url--"
    preferences_url: str = f"{SLOT_MARK}preferences-url--"
    online_url: str = f"{SLOT_MARK}online-url--"


SLOTS = Slots()


@dataclass(frozen=True, slots=True)
class ReaderValues:
    """One reader's own values: `name` may be empty; the addresses are complete https URLs."""

    name: str
    unsubscribe_url: str
    preferences_url: str
    online_url: str


@dataclass(frozen=True, slots=True)
class Salutation:
    """The first line in one language: with `{name}`, and for a reader whose name is not known."""

    named: str
    unnamed: str
    is_rtl: bool = False

    def for_name(self, name: str) -> str:
        cleaned = " ".join(name.split())
        if not cleaned:
            return self.unnamed
        return self.named.replace("{name}", _isolated(cleaned) if self.is_rtl else cleaned)


def _isolated(name: str) -> str:
    """A name with its own direction, which is that of its first letter (Unicode TR9, rule P2)."""
    kinds = (unicodedata.bidirectional(c) for c in name)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return f"{LRI if first == 'L' else RLI}{name}{PDI}"


def fill(text: str, values: ReaderValues, salutation: Salutation, *, is_html: bool) -> str:
    """A frozen letter for one reader; in HTML every value is escaped. A value is never filled in again."""
    pairs = {
        SLOTS.salutation: salutation.for_name(values.name),
        SLOTS.unsubscribe_url: values.unsubscribe_url,
        SLOTS.preferences_url: values.preferences_url,
        SLOTS.online_url: values.online_url,
    }
    marks = re.compile("|".join(map(re.escape, pairs)))
    return marks.sub(lambda found: str(escape(pairs[found[0]])) if is_html else pairs[found[0]], text)
