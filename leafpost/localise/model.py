"""What localising hands to rendering: a document's structure and the words of one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leafpost.catalogs.model import Key
from leafpost.catalogs.parts import Part, short_digest
from leafpost.catalogs.signoff import SignoffState, Standing
from leafpost.documents.model import Document, Image, Inline, Message
from leafpost.errors import Problem
from leafpost.languages import Language


@dataclass(frozen=True, slots=True)
class LocalisedText:
    """One message in one language: variables put in, runs isolated.

    `language` is the document's, or the source's where there is no translation
    (`is_gap`): the words then stand boxed, in their own language and direction. `msgstr` is
    the text as it was written, empty for a gap; `variables` names the values put in. What
    can be seen of these two is in `inlines`.
    """

    inlines: tuple[Inline, ...]
    language: Language
    is_gap: bool = False
    msgstr: str = field(default="", repr=False, compare=False)
    variables: tuple[str, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Teased:
    """What a teaser shows of its leaflet where its author wrote nothing else.

    The words of these messages are among the newsletter's `texts`.
    """

    title: Message
    summary: Message
    image: Image | None


@dataclass(frozen=True, slots=True)
class LocalisedDocument:
    """A document in one language.

    `texts` has every message by key. `parts` are what a signature binds, in rendered order,
    and `words_digest` the SHA-256 over them. `gaps` are the messages that have no current
    translation, each a problem with its place; a release build refuses a document that has
    one. `standing` tells who signed, and `state` what follows from it.
    """

    document: Document
    language: Language
    texts: Mapping[Key, LocalisedText]
    parts: tuple[Part, ...] = field(repr=False)
    words_digest: str
    gaps: tuple[Problem, ...] = field(default=(), repr=False)
    state: SignoffState = SignoffState.DRAFT
    teased: Mapping[str, Teased] = field(default_factory=dict)
    standing: Standing = field(default=Standing(), repr=False)

    def text(self, message: Message) -> LocalisedText:
        return self.texts[message.key]

    @property
    def short_digest(self) -> str:
        """The first 32 bits of the digest, as printed at the foot: `7f3a-91c2`."""
        return short_digest(self.words_digest)

    @property
    def codes(self) -> tuple[str, ...]:
        """The text codes of paper that has these words: today's, and those that were signed for them.

        Where a source text was mended without another meaning, a translation has a new code and
        the same words; its paper is as good as before.
        """
        signed = self.standing.holding if self.state is SignoffState.SIGNED else ()
        return tuple(dict.fromkeys([self.short_digest, *(short_digest(signoff.digest) for signoff in signed)]))
