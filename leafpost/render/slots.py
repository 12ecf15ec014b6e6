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
LONGEST_NAME = 100  # characters
_JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji need them within a name
_LINK = re.compile(r"://|www\.|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReaderValues:
    """One reader's own values: `name` may be empty; the addresses are complete https URLs.

    `unsubscribe_mailto` is for the header alone; it may be empty.
    """

    name: str
    unsubscribe_url: str
    preferences_url: str
    online_url: str
    unsubscribe_mailto: str = ""


@dataclass(frozen=True, slots=True)
class Salutation:
    """The first line in one language: with `{name}`, and for a reader whose name is not known."""

    named: str
    unnamed: str
    is_rtl: bool = False

    def for_name(self, name: str) -> str:
        """The line as plain text. A name that cannot be one is left out (see `shown_name`)."""
        shown = shown_name(name)
        if not shown:
            return self.unnamed
        if shown.isascii() and not self.is_rtl:
            return self.named.replace("{name}", shown)
        return self.named.replace("{name}", _isolated(shown, is_rtl=self.is_rtl))


def shown_name(name: str) -> str:
    """A name on one line, without what is invisible or changes how the rest of its line is read.

    Nothing is left of one that is too long, or that mail programs would make a link of: somebody
    wrote it to be clicked on.
    """
    if not name.isascii() or not name.isprintable():
        name = unicodedata.normalize("NFC", "".join(" " if c.isspace() else c for c in name if _is_shown(c)))
    shown = " ".join(name.split())
    return "" if len(shown) > LONGEST_NAME or _LINK.search(shown) else shown


def _is_shown(character: str) -> bool:
    """No control, surrogate or unassigned character, and of the format characters only those that join letters."""
    if character.isspace():
        return True
    return character in _JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co")


def _isolated(name: str, *, is_rtl: bool) -> str:
    """A name with its own direction, that of its first letter (Unicode TR9, rule P2), where that could be in doubt."""
    strong = [kind for c in name if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")]
    if not is_rtl and all(kind == "L" for kind in strong):
        return name
    return f"{LRI if not strong or strong[0] == 'L' else RLI}{name}{PDI}"


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
