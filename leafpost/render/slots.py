"""What differs from reader to reader in a letter that is otherwise frozen.

A letter is rendered and inlined once per language; per reader only these few strings are
put in. Each stands in the frozen text as a mark that survives HTML, URLs and CSS inlining,
and that no author or translator can write (it is refused in their texts).
"""

from dataclasses import dataclass

from markupsafe import escape

from leafpost.documents.inline import SLOT_MARK


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

    def for_name(self, name: str) -> str:
        cleaned = " ".join(name.split())
        return self.named.replace("{name}", cleaned) if cleaned else self.unnamed


def fill(text: str, values: ReaderValues, salutation: Salutation, *, is_html: bool) -> str:
    """A frozen letter for one reader; in HTML every value is escaped."""
    pairs = {
        SLOTS.salutation: salutation.for_name(values.name),
        SLOTS.unsubscribe_url: values.unsubscribe_url,
        SLOTS.preferences_url: values.preferences_url,
        SLOTS.online_url: values.online_url,
    }
    for mark, value in pairs.items():
        text = text.replace(mark, str(escape(value)) if is_html else value)
    return text
