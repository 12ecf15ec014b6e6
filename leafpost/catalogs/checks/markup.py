"""`markup` and `link`: a translation has the strong words, emphases, line breaks and links of its source.

Counted in the parsed text, nested as nested, in any order.
"""

from collections import Counter
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.wording import source_inlines, target_inlines
from leafpost.catalogs.model import has_words
from leafpost.documents.model import Emphasis, Inline, Isolate, LineBreak, Link, Strong, Text, Variable
from leafpost.errors import Severity

_NAMES = {
    "strong": "**strong** words",
    "emphasis": "*emphasised* words",
    "break": "line breaks",
    "strong in emphasis": "**strong** inside *emphasised* words",
    "emphasis in strong": "*emphasised* inside **strong** words",
    "strong in strong": "**strong** inside **strong** words",
    "emphasis in emphasis": "*emphasised* inside *emphasised* words",
}


def _marks(inlines: tuple[Inline, ...], around: str = "") -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Strong(children=children) | Emphasis(children=children):
                name = "strong" if isinstance(inline, Strong) else "emphasis"
                yield f"{name} in {around}" if around else name
                yield from _marks(children, name)
            case Link(children=children) | Isolate(children=children):
                yield from _marks(children, around)
            case LineBreak():
                yield "break"
            case Text() | Variable():
                pass


def _look_at_marks(pair: Pair) -> Iterator[Finding]:
    if not pair.is_markdown:
        return
    wanted, found = Counter(_marks(source_inlines(pair))), Counter(_marks(target_inlines(pair)))
    for kind, name in _NAMES.items():
        if wanted[kind] != found[kind]:
            yield Finding(
                f"the source has {wanted[kind]} {name}, the translation {found[kind]}",
                "set the marks around the words with the same meaning",
            )


def _look_at_links(pair: Pair) -> Iterator[Finding]:
    if not pair.is_markdown:
        return
    for link in _links(target_inlines(pair)):
        if not _can_be_seen(link.children):
            yield Finding(f"the link [{link.reference}] has no words", "write what a reader shall press: [words][name]")


def _links(inlines: tuple[Inline, ...]) -> Iterator[Link]:
    for inline in inlines:
        match inline:
            case Link():
                yield inline
            case Strong(children=children) | Emphasis(children=children) | Isolate(children=children):
                yield from _links(children)
            case Text() | Variable() | LineBreak():
                pass


def _can_be_seen(inlines: tuple[Inline, ...]) -> bool:
    for inline in inlines:
        match inline:
            case Text(text=text) if has_words(text):
                return True
            case Variable():
                return True
            case Strong(children=children) | Emphasis(children=children) if _can_be_seen(children):
                return True
            case _:
                pass
    return False


RULES = (
    PairRule(
        "markup",
        Severity.ERROR,
        "as many **strong** and *emphasised* words and line breaks as in the source, nested alike",
        look=_look_at_marks,
    ),
    PairRule("link", Severity.ERROR, "each link has words to press", is_waivable=False, look=_look_at_links),
)
