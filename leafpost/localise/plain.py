"""Inlines → plain text, for titles, subjects, descriptions, and for comparing with what was printed."""

from collections.abc import Callable

from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable
from leafpost.localise.bidi import LRI, PDI, RLI


def plain_text(
    inlines: tuple[Inline, ...],
    *,
    isolates: bool = False,
    base: str = "",
    link: Callable[[str, str], str] | None = None,
) -> str:
    """The words alone. With `isolates`, runs keep their direction by U+2066, U+2067 and U+2069.

    Runs of the `base` direction ("ltr" or "rtl") do not need them. `link` makes the text of a
    link from its reference and its words; without it, the words stand alone.
    """

    def one(inline: Inline) -> str:
        match inline:
            case Text(text=text):
                return text
            case LineBreak():
                return "\n"
            case Strong(children=children) | Emphasis(children=children):
                return "".join(map(one, children))
            case Link(reference=reference, children=children):
                words = "".join(map(one, children))
                return link(reference, words) if link else words
            case Isolate(direction=direction, children=children):
                words = "".join(map(one, children))
                mark = RLI if direction == "rtl" else LRI
                return f"{mark}{words}{PDI}" if isolates and direction != base else words
            case Variable(name=name):
                raise ValueError(f"the variable {name} was not put in")

    return "".join(map(one, inlines))
