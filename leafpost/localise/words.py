"""The words of the interface in one language, looked up so that a missing one is always known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leafpost.catalogs.interface import INTERFACE_SOURCE
from leafpost.catalogs.model import Entry, Key
from leafpost.languages import Language


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

    def get(self, msgid: str, context: str = "", source: Language = INTERFACE_SOURCE) -> Word:
        """A word; `source` is the language that its msgid is in."""
        return self._word((context, msgid), 0, Word(msgid, source))

    def plural(self, one: str, other: str, number: int | float, *, needs: str = "") -> Word:
        """The form for a number; a fraction takes the form of the next whole number above it.

        `needs` is a placeholder that must not get lost: an Arabic dual says "two weeks" without
        a numeral, which is right for 2 and wrong for 1–2 or 1.5. Where the form has not got it,
        the language's last form (CLDR's "other") that has it stands instead.
        """
        source = Word(one if number == 1 and not needs else other, INTERFACE_SOURCE)
        form = self.language.plural_index(int(number) + (number % 1 > 0))
        entry = self.entries.get(("", one))
        if needs and entry is not None and form < len(entry.msgstr) and needs not in entry.msgstr[form]:
            form = max((place for place, text in enumerate(entry.msgstr) if needs in text), default=form)
        return self._word(("", one), form, source)

    def _word(self, key: Key, form: int, source: Word) -> Word:
        entry = self.entries.get(key)
        if entry is not None and entry.is_translated and form < len(entry.msgstr):
            return Word(entry.msgstr[form], self.language)
        if self.language == source.language:
            return source
        self.missing[key] = None
        return Word(source.text, source.language, is_gap=True)
