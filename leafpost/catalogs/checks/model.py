"""What a rule looks at, and what it says.

A rule is a name, a severity, whether it may be waived, and a function. Rules look at
a `Pair` (one form of one message beside its source), a `Book` (one whole catalog), a shelf
(all books of one language), a `Document` (the source alone), or a text by itself, whichever
language it is in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leafpost.catalogs.model import Entry, Key
from leafpost.clinic import Clinic
from leafpost.documents.model import CalloutKind, Document, Message
from leafpost.errors import Severity
from leafpost.languages import Language


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against a text, and how to mend it, in words for the person who wrote it."""

    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a language's `glossary.toml`: the source's word, the word to use, and its accepted forms."""

    source: str
    term: str
    accepted: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of a language's `claims.toml`: what nobody may claim.

    `pattern` is a regular expression, searched without regard to case in the NFC text with its
    white space collapsed; what matches `unless` is taken out before.
    """

    id: str
    pattern: str
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """What the rules know of one language: the row of the table, its glossary, its claims."""

    language: Language
    glossary: tuple[Term, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One form of one translated message beside its source.

    `source` is the msgid, or the msgid_plural for a form that other numbers than one take;
    `form` counts the plural forms from 0, and `numbers` are whole numbers up to 200 that take
    this form (empty for a message without a plural). `message` is the document's own, None for
    a word of the interface; `callout` is the kind of the callout that it stands in.
    """

    document: str  # a slug, or "interface"
    entry: Entry
    source: str
    target: str
    tongue: Tongue
    source_language: Language
    form: int = 0
    numbers: tuple[int, ...] = ()
    message: Message | None = None
    callout: CalloutKind | None = None
    links: frozenset[str] = frozenset()

    @property
    def language(self) -> Language:
        return self.tongue.language

    @property
    def is_markdown(self) -> bool:
        """Whether marks such as ** mean something: not in titles, descriptions of pictures, or interface words."""
        return self.message is not None and not self.message.is_plain


@dataclass(frozen=True, slots=True)
class Book:
    """One catalog as rules see it that look at more than one message: its pairs, in the order of the file.

    `source` is the document, None for the interface.
    """

    name: str
    tongue: Tongue
    pairs: tuple[Pair, ...]
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    source: Document | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The name of a rule as people read it, how much it weighs, and whether a waiver may silence it.

    `about` is one sentence that says what it looks for.
    """

    name: str
    severity: Severity
    about: str
    is_waivable: bool = True


@dataclass(frozen=True, slots=True)
class PairRule(Rule):
    look: Callable[[Pair], Iterable[Finding]] = lambda _pair: ()


@dataclass(frozen=True, slots=True)
class BookRule(Rule):
    """Each finding comes with the entry that it is about."""

    look: Callable[[Book], Iterable[tuple[Entry, Finding]]] = lambda _book: ()


@dataclass(frozen=True, slots=True)
class SourceRule(Rule):
    """Each finding comes with the message that it is about, or None for the whole document."""

    look: Callable[[Document, Clinic], Iterable[tuple[Message | None, Finding]]] = lambda _document, _clinic: ()


@dataclass(frozen=True, slots=True)
class ShelfRule(Rule):
    """Looks at all books of one language together; each finding comes with its book and entry."""

    look: Callable[[Sequence[Book]], Iterable[tuple[Book, Entry, Finding]]] = lambda _books: ()


@dataclass(frozen=True, slots=True)
class TextRule(Rule):
    """Looks at what a reader reads, without its source: at every translation, and at the source's own texts."""

    look: Callable[[str, Tongue], Iterable[Finding]] = lambda _text, _tongue: ()
