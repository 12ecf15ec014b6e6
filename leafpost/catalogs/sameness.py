"""Whether two source texts differ by no more than a slip of the pen: what speaks against it.

A person says that the meaning is the same; this looks for what no person should overlook:
numbers, negations, placeholders, links, and the marks of strong words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from leafpost.catalogs.changes import words_in
from leafpost.catalogs.checks.negation import negations_of
from leafpost.documents.inline import parse_inline, parse_plain
from leafpost.documents.model import Emphasis, Inline, Isolate, Link, Message, Strong, Text, Variable
from leafpost.languages import Language

LEAST_LIKENESS = 0.8  # of the characters; below it a sentence was reworded
MOST_WORDS = 3  # that may differ
_NUMERAL = re.compile(r"\d+(?:[.,:/]\d+)*(?:\s?(?:[^\W\d_]{1,3}\b|[%‰°]))?|[<>≤≥±]")
_NUMBER_WORDS = frozenset({
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "dozen",
    "once", "twice", "half", "double", "quarter", "first", "second", "third",
})  # fmt: skip
_NEGATIONS = frozenset({
    "not", "no", "never", "none", "nor", "neither", "nothing", "nobody", "without", "unless", "except", "avoid",
    "only", "hardly", "stop",
})  # fmt: skip
_CONTRACTED = re.compile(
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|would|should|must|need|might|ca|wo|sha)n?['’]?t"
)


def differences(
    old: str, message: Message, links: Collection[str], variables: Collection[str], language: Language
) -> tuple[str, ...]:
    """Why the message's text does not plainly mean what `old` meant; empty where nothing speaks against it."""
    new, found = message.text, []
    if numbers_in(old) != numbers_in(new):
        found.append("its numbers or their units differ")
    if negations_in(old) != negations_in(new) or _negates(old, language) != _negates(new, language):
        found.append("its negations differ (such as not, no, without, only)")
    before, after = _marks(old, message, links, variables), _marks(new, message, links, variables)
    if [name for name, _words in before] != [name for name, _words in after]:
        found.append("its placeholders, links, or strong and emphasised words differ")
    elif any(_likeness(a, b) < LEAST_LIKENESS for (_n, a), (_m, b) in zip(before, after, strict=True)):
        found.append("other words are strong, emphasised or linked")
    count, likeness = _changed_words(old, new), _likeness(old, new)
    if likeness < LEAST_LIKENESS or count > MOST_WORDS:
        found.append(
            f"{count} words differ, and {likeness:.0%} of the letters are the same: more than a slip of the pen "
            f"(at most {MOST_WORDS} words, at least {LEAST_LIKENESS:.0%})"
        )
    return tuple(found)


def numbers_in(text: str) -> Counter[str]:
    """The numbers of an English text, in digits and in words, each with a short unit behind it such as mg or %."""
    text = unicodedata.normalize("NFC", text)
    numerals = ["".join(found.split()) for found in _NUMERAL.findall(text)]
    signs = [c for c in text if unicodedata.category(c) in ("No", "Nl")]  # such as ½
    return Counter([*numerals, *signs, *(word for word in _plain_words(text) if word in _NUMBER_WORDS)])


def negations_in(text: str) -> Counter[str]:
    """The words of an English text that turn or limit its meaning; "don't" and "cannot" count as "not"."""
    return Counter(_negations(text))


def _negates(text: str, language: Language) -> int:
    """How many words negate in the language of the source, as `check` knows them."""
    known = negations_of(language)
    return known.count_in(text) if known else 0


def _negations(text: str) -> Iterator[str]:
    for word in _plain_words(text):
        if word in _NEGATIONS:
            yield word
        elif word == "cannot" or (_CONTRACTED.fullmatch(word) and "nt" in word.replace("'", "").replace("’", "")):
            yield "not"


def _plain_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", unicodedata.normalize("NFC", text).casefold())


def _changed_words(old: str, new: str) -> int:
    """How many words of the longer side are not the same, added or gone."""
    before, after = ([word for word in words_in(text) if not word.isspace()] for text in (old, new))
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return sum(max(a2 - a1, b2 - b1) for tag, a1, a2, b1, b2 in matcher.get_opcodes() if tag != "equal")


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(a=old, b=new, autojunk=False).ratio()


def _marks(
    text: str, message: Message, links: Collection[str], variables: Collection[str]
) -> list[tuple[str, str]]:  # fmt: skip
    """Everything in a text that is not plain words, in order, with the words inside it."""
    inlines = parse_plain(text, variables)[0] if message.is_plain else parse_inline(text, links, variables)[0]
    return list(_marked(inlines))


def _marked(inlines: tuple[Inline, ...]) -> Iterator[tuple[str, str]]:
    for inline in inlines:
        match inline:
            case Text():
                pass
            case Variable(name=name):
                yield f"{{{name}}}", ""
            case Link(reference=reference, children=children):
                yield f"[{reference}]", _said(children)
                yield from _marked(children)
            case Strong(children=children) | Emphasis(children=children) | Isolate(children=children):
                yield type(inline).__name__, _said(children)
                yield from _marked(children)
            case _:
                yield type(inline).__name__, ""


def _said(inlines: tuple[Inline, ...]) -> str:
    return "".join(
        inline.text if isinstance(inline, Text) else _said(getattr(inline, "children", ())) for inline in inlines
    )
