"""Document × catalog × interface words → `LocalisedDocument`, or every reason why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from leafpost.catalogs.messages import distinct_messages
from leafpost.catalogs.model import Catalog, Entry, has_words
from leafpost.catalogs.parts import parts_digest
from leafpost.clinic import Clinic
from leafpost.documents.inline import Fault, parse_inline, parse_plain
from leafpost.documents.keeping import lost_names, names_in
from leafpost.documents.model import Document, Emphasis, Inline, Isolate, Link, Message, Strong, Variable
from leafpost.errors import Problem, ProblemError
from leafpost.languages import Language
from leafpost.localise.bidi import isolate_runs
from leafpost.localise.model import LocalisedDocument, LocalisedText
from leafpost.localise.plain import plain_text
from leafpost.localise.values import variable_values
from leafpost.localise.wording import NOTHING_SAID, Said, parts_of
from leafpost.localise.words import Words

Values = Mapping[str, Callable[[], tuple[Inline, ...]]]
MISSING_RULES = ("missing", "fuzzy", "stale")


@dataclass(frozen=True, slots=True)
class CatalogSource:
    """A catalog and the file it came from, as problems name it. `is_there` is False where there is no file."""

    catalog: Catalog
    file: str
    is_there: bool = True


def localise(
    document: Document,
    clinic: Clinic,
    words: Words,
    source: CatalogSource,
    source_words: Words | None = None,
    said: Said = NOTHING_SAID,
) -> LocalisedDocument:
    """The document in the language of `words`; `source_words` are those of the clinic's own language, for gaps.

    `said` is what its templates say in this language, which is signed with it.

    A message without a current translation is a gap: its source stands in its place,
    marked, and its problem is in `gaps`. Raises ProblemError where a translation must not
    be set at all (HTML, characters that reorder, an unknown variable or link), with every
    such place.
    """
    language = words.language
    localiser = _Localiser(document, clinic, words, source, source_words or Words(clinic.source, {}))
    texts = {message.key: localiser.text(message) for message in distinct_messages(document)}
    if localiser.faults:
        raise ProblemError(*(p.about(document=document.slug, locale=language.tag) for p in sorted(localiser.faults)))
    gaps = tuple(p.about(document=document.slug, locale=language.tag) for p in localiser.gaps)
    parts = parts_of(document, texts, {}, clinic, words, said)
    return LocalisedDocument(document, language, texts, parts, parts_digest(parts), gaps)


class _Localiser:
    def __init__(
        self, document: Document, clinic: Clinic, words: Words, source: CatalogSource, source_words: Words
    ) -> None:
        self._document = document
        self._clinic = clinic
        self._language = words.language
        self._source = source
        self._entries = source.catalog.by_key()
        known = {message.key for message in distinct_messages(document)}
        self._leftover_contexts = {key[0] for key, e in self._entries.items() if key not in known and e.is_translated}
        self._values = variable_values(clinic, words)
        self._source_values = self._values if words.language == clinic.source else variable_values(clinic, source_words)
        self.faults: list[Problem] = []
        self.gaps: list[Problem] = []

    def text(self, message: Message) -> LocalisedText:
        if self._language == self._clinic.source:
            inlines = self._parse(message, message.text)[0]
            return self._set(inlines, self._language, self._values, message.text)
        entry = self._entries.get(message.key)
        if entry is None or not entry.is_translated or not self._can_be_seen(message, entry):
            self.gaps.append(self._gap(message, entry))
            inlines = self._parse(message, message.text)[0]
            text = self._set(inlines, self._clinic.source, self._source_values, "")
            return replace(text, is_gap=True)
        inlines, faults = self._parse(message, entry.msgstr[0])
        faults += tuple(lost_names(self._parse(message, message.text)[0], inlines))
        self.faults += [Problem(self._source.file, entry.line, _rule(f), f.what, f.fix) for f in faults]
        return self._set(inlines, self._language, self._values, entry.msgstr[0])

    def _can_be_seen(self, message: Message, entry: Entry) -> bool:
        """Whether anything is left of a translation once entities such as `&nbsp;` are read."""
        inlines = self._parse(message, entry.msgstr[0])[0]
        return any(names_in(inlines)) or has_words(plain_text(tuple(filled(inlines, self._values))))

    def _parse(self, message: Message, text: str) -> tuple[tuple[Inline, ...], tuple[Fault, ...]]:
        variables = self._clinic.variable_names
        if message.is_plain:
            return parse_plain(text, variables)
        return parse_inline(text, self._document.links, variables)

    def _set(self, inlines: tuple[Inline, ...], language: Language, values: Values, msgstr: str) -> LocalisedText:
        whole = filled(inlines, values)
        shown = isolate_runs(whole) if language.is_rtl else whole
        variables = tuple(name for rule, name in names_in(inlines) if rule == "placeholder")
        return LocalisedText(shown, language, msgstr=msgstr, variables=variables)

    def _gap(self, message: Message, entry: Entry | None) -> Problem:
        file, excerpt = self._source.file, _excerpt(message.text)
        if not self._source.is_there:
            return Problem(
                file,
                0,
                "missing",
                f"there is no catalog, so “{excerpt}” is not translated",
                "run: build.py translate update",
            )
        if entry is None and message.context in self._leftover_contexts:
            return Problem(
                file, 0, "stale", f"the catalog is older than its source: “{excerpt}” is not in it",
                "run: build.py translate update, then translate what it marks",
            )  # fmt: skip
        if entry is None:
            return Problem(file, 0, "missing", f"“{excerpt}” is not in the catalog", "run: build.py translate update")
        if entry.is_fuzzy and any(entry.msgstr):
            return Problem(
                file, entry.line, "fuzzy", f"the translation of “{excerpt}” is marked fuzzy",
                "compare it with the source, mend it, and remove the mark",
            )  # fmt: skip
        return Problem(file, entry.line, "missing", f"“{excerpt}” is not translated", "translate it")


def _rule(fault: Fault) -> str:
    """A tag in a translation has a rule of its own: it is a translator who mends it."""
    return "html-in-translation" if fault.rule == "html" else fault.rule


def filled(inlines: tuple[Inline, ...], values: Values) -> tuple[Inline, ...]:
    """The variables' values in their places."""
    result: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Variable):
            result += values[inline.name]()
        elif isinstance(inline, Strong | Emphasis | Link | Isolate):
            result.append(replace(inline, children=filled(inline.children, values)))
        else:
            result.append(inline)
    return tuple(result)


def _excerpt(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
