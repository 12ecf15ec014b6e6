"""Rule `whitespace`: spaces that are missing, doubled, or may break where they must not."""

import re
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import ADDRESS, PLACEHOLDER, WORD_PART, excerpt, shown
from leafpost.errors import Severity

_NO_BREAK = "\u00a0\u202f"
_SPACE = rf"[ {_NO_BREAK}]"
_FULL_WIDTH_SCRIPTS = frozenset({"Hans", "Hant", "Jpan"})
_UNSPACED_SCRIPTS = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})
_DOUBLED = re.compile(rf"{_SPACE}{{2,}}")
_BEFORE_MARK = re.compile(r"(?<=\w) +(?=[.,](?:\s|$)|[?!;:؟،؛۔।](?:\s|$))")
# A word of at least three letters, a mark, and a letter: "end.Then". Small letters behind a
# full stop are addresses and abbreviations.
_UNSPACED_MARK = re.compile(rf"{WORD_PART}{{3}}(?:[.!?](?=[^\W\d_a-z])|[,;:؟،؛۔।](?=[^\W\d_]))")
_FULL_WIDTH = re.compile(r"(?<=\S) +(?=[，。！？：；、）」』】》])|(?<=[（「『【《]) +(?=\S)")

# French: Imprimerie nationale, Lexique des règles typographiques, "Ponctuation": a no-break space
# before : and », a narrow one before ; ! ?; both no-break spaces are accepted everywhere.
_FRENCH_BREAKING = re.compile(r"\S ([;:!?»])|(«) ")
_FRENCH_MISSING = re.compile(rf"[\w)\]}}”’%]([;!?»])(?!\w)|[\w)\]}}”’%](:)(?=\s|$)|(«)(?![ {_NO_BREAK}])")


def _look(pair: Pair) -> Iterator[Finding]:
    yield from _at_the_ends(pair)
    source, target = shown(pair.source, pair.is_markdown), shown(pair.target, pair.is_markdown)
    text = ADDRESS.sub("x", target)
    if "\t" in text and "\t" not in source:
        yield Finding("the translation has a tab", "use a space")
    if (found := _DOUBLED.search(text)) and not _DOUBLED.search(source):
        yield Finding(f"two spaces behind “{_words_before(text, found.start())}”", "leave one")
    if pair.language.tag == "fr":
        yield from _french(text)
    elif (found := _BEFORE_MARK.search(text)) and not _BEFORE_MARK.search(source):
        yield Finding(f"a space before the mark behind “{_words_before(text, found.start())}”", "take the space away")
    if pair.language.script in _FULL_WIDTH_SCRIPTS and (found := _FULL_WIDTH.search(text)):
        yield Finding(
            f"a space beside a full-width mark behind “{_words_before(text, found.start())}”",
            "take it away: the mark has its own room",
        )
    if pair.language.script not in _UNSPACED_SCRIPTS:
        yield from _missing(text, source)


def _at_the_ends(pair: Pair) -> Iterator[Finding]:
    for where, of_source, of_target in (
        ("begins", pair.source[:1].isspace(), pair.target[:1].isspace()),
        ("ends", pair.source[-1:].isspace(), pair.target[-1:].isspace()),
    ):
        if of_target and not of_source:
            yield Finding(f"the translation {where} with a space", "take it away")
        elif of_source and not of_target:
            yield Finding(f"the source {where} with a space, the translation does not", "put one there")


def _missing(text: str, source: str) -> Iterator[Finding]:
    if (found := _UNSPACED_MARK.search(text)) and not _UNSPACED_MARK.search(source):
        mark = found[0][-1]
        yield Finding(f"no space behind “{found[0]}”", f"put a space behind {mark}")


def _french(text: str) -> Iterator[Finding]:
    text = PLACEHOLDER.sub("x", text)
    if found := _FRENCH_BREAKING.search(text):
        mark = found[1] or found[2]
        side = "before" if found[1] else "behind"
        yield Finding(
            f"an ordinary space {side} {mark}, where the line may break",
            "use the narrow no-break space U+202F (or U+00A0) in its place",
        )
    if found := _FRENCH_MISSING.search(text):
        mark = found[1] or found[2] or found[3]
        side = "behind" if found[3] else "before"
        yield Finding(f"no space {side} {mark}", "put the narrow no-break space U+202F (or U+00A0) there")


def _words_before(text: str, end: int) -> str:
    return excerpt(text[max(0, end - 20) : end].strip(), 20)


RULES = (
    PairRule(
        "whitespace",
        Severity.WARNING,
        "spaces doubled, missing or at the wrong place; in French a space that may break before a mark",
        look=_look,
    ),
)
