"""Inlines and interface words → HTML, with every character of a translator's escaped."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Message, Strong, Text, Variable
from leafpost.localise.bidi import isolate_plain, isolate_runs
from leafpost.localise.model import LocalisedText
from leafpost.localise.plain import plain_text
from leafpost.localise.words import Word, Words

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class HtmlStyle:
    """What differs between paper, phone and mail: how a link is written, and what isolates.

    `link` gets the reference and the finished words; `line_breaks` puts in what keeps words
    together at the end of a line. `mark` gives what tells a message on the page from the
    others (the attribute `data-message`); only the preview has one.
    """

    link: Callable[[str, Markup], Markup]
    isolate_tag: str = "bdi"
    line_breaks: Callable[[str], str] = str
    mark: Callable[[Message], str] | None = None


def inlines_html(inlines: tuple[Inline, ...], style: HtmlStyle) -> Markup:
    """Inlines as HTML."""
    return Markup("").join(_inline_html(inline, style) for inline in inlines)


def _inline_html(inline: Inline, style: HtmlStyle) -> Markup:
    match inline:
        case Text(text=text):
            return escape(style.line_breaks(text))
        case LineBreak():
            return Markup("<br>")
        case Strong(children=children):
            return Markup("<strong>{}</strong>").format(inlines_html(children, style))
        case Emphasis(children=children):
            return Markup("<em>{}</em>").format(inlines_html(children, style))
        case Link(reference=reference, children=children):
            return style.link(reference, inlines_html(children, style))
        case Isolate(direction=direction, children=children, language=tag):
            return isolated(inlines_html(children, style), direction, tag, style)
        case Variable(name=name):
            raise ValueError(f"the variable {name} was not put in")


def isolated(content: Markup, direction: str, tag: str, style: HtmlStyle) -> Markup:
    """Content that keeps its own direction, and its own language where it has one."""
    lang = Markup(' lang="{}"').format(tag) if tag else Markup("")
    if style.isolate_tag == "span":
        return Markup('<span dir="{}"{}>{}</span>').format(direction, lang, content)
    return Markup('<bdi dir="{}"{}>{}</bdi>').format(direction, lang, content)


class TextWriter:
    """Writes the texts and words of one page in one style; templates call it.

    `mark` is the interface's "Not translated", set before each text that stands in for a
    missing translation.
    """

    def __init__(self, words: Words, style: HtmlStyle) -> None:
        self._words = words
        self._style = style

    def text(self, text: LocalisedText) -> Markup:
        """One message; where it is not translated, boxed and marked, in the source's language and direction."""
        return self.marked(text, inlines_html(text.inlines, self._style))

    def marked(self, text: LocalisedText, html: Markup) -> Markup:
        """HTML made of a message, in a box that says so where the message is not translated."""
        if not text.is_gap:
            return html
        language = self._words.language
        mark = Markup('<span class="untranslated-mark" lang="{}" dir="{}">{}</span>').format(
            language.bcp47, language.direction.value, self.gettext("Not translated")
        )
        return Markup('<span class="untranslated" lang="{}" dir="{}">{} {}</span>').format(
            text.language.bcp47, text.language.direction.value, mark, html
        )

    def plain(self, text: LocalisedText) -> str:
        """One message as plain text for an attribute."""
        return plain_text(text.inlines, isolates=True, base=self._words.language.direction.value)

    def gettext(self, msgid: str, **values: object) -> "Said":
        return Said(self._words.get(msgid), values, self._words, self._style)

    def pgettext(self, context: str, msgid: str, **values: object) -> "Said":
        return Said(self._words.get(msgid, context), values, self._words, self._style)

    def ngettext(self, one: str, other: str, number: int, **values: object) -> "Said":
        return Said(self._words.plural(one, other, number), {"number": number, **values}, self._words, self._style)


class Said:
    """A word of the interface as a template holds it: HTML where HTML is asked for, else plain text."""

    def __init__(self, word: Word, values: dict[str, object], words: Words, style: HtmlStyle) -> None:
        self._word = word
        self._values = values
        self._words = words
        self._style = style

    @property
    def is_gap(self) -> bool:
        return self._word.is_gap

    @property
    def pattern(self) -> str:
        """The text as translated, its placeholders still in it."""
        return self._word.text

    def parts(self) -> list[tuple[bool, str]]:
        """The text cut at its placeholders: (is a placeholder, text or its name)."""
        pieces = _PLACEHOLDER.split(self._word.text)
        return [(bool(place % 2), piece) for place, piece in enumerate(pieces) if piece]

    def __html__(self) -> str:
        language = self._word.language
        html = Markup("")
        for is_placeholder, piece in self.parts():
            if is_placeholder and piece in self._values:
                html += self._value_html(self._values[piece])
            else:
                run = (Text("{" + piece + "}" if is_placeholder else piece),)
                html += inlines_html(isolate_runs(run) if language.is_rtl else run, self._style)
        if not self._word.is_gap:
            return html
        return Markup('<span class="untranslated" lang="{}" dir="{}">{}</span>').format(
            language.bcp47, language.direction.value, html
        )

    def _value_html(self, value: object) -> Markup:
        if isinstance(value, str) and not hasattr(value, "__html__") and self._words.language.is_rtl:
            return inlines_html(isolate_runs((Text(value),)), self._style)
        return escape(value)

    def __str__(self) -> str:
        text = "".join(
            str(self._values.get(piece, "{" + piece + "}")) if is_placeholder else piece
            for is_placeholder, piece in self.parts()
        )
        return isolate_plain(text) if self._word.language.is_rtl else text
