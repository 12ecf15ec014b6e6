"""The words of the interface in one language, looked up so that a missing one is always known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leafpost.catalogs.model import Entry, Key
from leafpost.languages import Language, language

INTERFACE_SOURCE = language("en")


@dataclass(frozen=True, slots=True)
class Word:
    """One text of the interface and the language it stands in: English where a translation is missing."""

    text: str
    language: Language
    is_gap: bool = False


@dataclass(slots=True)
class Words:
    """Looks words up and remembers in `missing` which ones had no translation.

    A missing word never comes out silently: whoever renders shows it for what it is, and a
    release build refuses the page.
    """

    language: Language
    entries: Mapping[Key, Entry]
    missing: dict[Key, None] = field(default_factory=dict)
    used: dict[Key, str] = field(default_factory=dict)

    def get(self, msgid: str, context: str = "") -> Word:
        return self._word(msgid, context, msgid, 0)

    def plural(self, one: str, other: str, number: int | float) -> Word:
        """The form for a number; a fraction takes the form of the next whole number above it."""
        whole = int(number) + (number % 1 > 0)
        if self.language == INTERFACE_SOURCE:
            source = one if number == 1 else other
            return self._word(one, "", source, 0)
        return self._word(one, "", one if number == 1 else other, self.language.plural_index(whole))

    def _word(self, msgid: str, context: str, source: str, form: int) -> Word:
        entry = self.entries.get((context, msgid))
        if entry is not None and entry.is_translated and form < len(entry.msgstr):
            text = entry.msgstr[form]
            self.used[context, msgid] = text
            return Word(text, self.language)
        if self.language == INTERFACE_SOURCE:
            self.used[context, msgid] = source
            return Word(source, self.language)
        self.missing[context, msgid] = None
        return Word(source, INTERFACE_SOURCE, is_gap=True)
