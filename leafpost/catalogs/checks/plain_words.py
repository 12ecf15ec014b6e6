"""Rule `plain-words`: English that makes a reader stop: capitals, italics, double negatives, bare percentages.

PEMAT-P items 3 (everyday language), 4 (medical terms are defined), 5 (active voice), 6 (numbers
are clear) and 21 (addresses the user directly); RNIB, Clear Print: no italics, no underlining, no
blocks of capitals. Only what can be told with hardly a false alarm is looked for.
"""

import re
from collections.abc import Iterator

from leafpost.catalogs.checks.headings import is_in_capitals
from leafpost.catalogs.checks.model import Finding, SourceRule
from leafpost.catalogs.checks.shown import ADDRESS, PLACEHOLDER, excerpt, shown
from leafpost.catalogs.messages import distinct_messages
from leafpost.clinic import Clinic
from leafpost.documents.model import Document, Message, MessageKind
from leafpost.errors import Severity

_ITALIC_WORDS, _STRONG_WORDS = 3, 25
_EMPHASIS = re.compile(r"(?<![*\\\w])(\*\*|[*_])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?![*\w])")
_LINK_WORDS = re.compile(r"(?<!\\)\[([^\[\]]+)\]\[[^\[\]]*\]")
_HEADINGS = frozenset({MessageKind.TITLE, MessageKind.HEADING, MessageKind.CALLOUT_TITLE})
_EMPTY_LINKS = frozenset(
    {"here", "click here", "click", "this link", "link", "read more", "more", "this page", "see here", "learn more"}
)
_DOUBLE_NEGATIVE = re.compile(
    r"\b(?:not|never|isn't|aren't|wasn't) (?:un(?:common|usual|likely|known|heard|safe|able|pleasant|reasonable"
    r"|related|important|necessary)\w*|in(?:frequent|significant|appropriate|effective|correct)\w*|impossible|irregular\w*"
    r"|without)\b|\b(?:do not|don't|never) (?:fail|forget|neglect) to not\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:should|must|needs? to|has to|have to|ought to)(?: not| never| always| only)? be (?:taken|avoided|used"
    r"|applied|given|kept|stopped|done|performed|swallowed|chewed|repeated|worn|removed|stored|started|continued|followed)\b"
    r"(?! by\b)",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b)", re.IGNORECASE)
_FREQUENCY = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half)\b[^.]{0,20}? (?:in|out of|of)(?: every)?"
    r" (?:\d+|ten|hundred|a hundred)\b",
    re.IGNORECASE,
)
_RANGE_BY_WORD = re.compile(r"(?<![\d:])\d+(?:[.,]\d+)? to \d+(?:[.,]\d+)?(?![\d:])")
_RANGE_BY_DASH = re.compile(r"(?<![\d:+–-])\d+(?:[.,]\d+)?[–-]\d+(?:[.,]\d+)?(?![\d:–-])")
_ABBREVIATION = re.compile(r"(?<![\w&-])[A-Z]{2,6}(?=s?\b)(?![&-])")
_KNOWN = frozenset(
    {
        "PDF", "QR", "UK", "EU", "US", "USA", "TV", "OK", "AM", "PM", "SMS", "ID", "NHS", "GP", "SOS", "DVD", "PIN",
        "II", "III", "IV", "VI",
        # words that are shouted
        "NOT", "NO", "DO", "STOP", "NEVER", "ALWAYS", "ALL", "NOW", "AND", "OR", "BOTH", "MUST", "ONLY", "BEFORE",
        "AFTER", "YOU", "YOUR", "ANY", "HELP", "CALL", "IF", "ONE", "NOTHING", "NONE", "ASK", "FIRST", "EVERY",
    }
)  # fmt: skip


def _look(document: Document, clinic: Clinic) -> Iterator[tuple[Message | None, Finding]]:
    if clinic.source.tag != "en":
        return
    messages = distinct_messages(document)
    for message in messages:
        text = shown(message.text, not message.is_plain)
        if not message.is_plain:
            yield from ((message, finding) for finding in _of_marks(message.text))
        if message.kind not in _HEADINGS:
            yield from ((message, finding) for finding in _of_capitals(text))
        yield from ((message, finding) for finding in _of_words(text.replace("’", "'")))
    yield from _mixed_ranges(messages)
    yield from _unexplained(messages)


def _of_marks(text: str) -> Iterator[Finding]:
    for words in _LINK_WORDS.findall(text):
        if words.strip(" .*_").lower() in _EMPTY_LINKS:
            yield Finding(
                f"the link words “{words}” do not say where they lead", "let the words name the page behind them"
            )
    for mark, words in _EMPHASIS.findall(text):
        length = len(words.split())
        if mark == "**" and length > _STRONG_WORDS:
            yield Finding(
                f"{length} words are set strong", "keep to the few that matter; a box draws attention to more"
            )
        elif mark != "**" and length > _ITALIC_WORDS:
            yield Finding(f"{length} words are emphasised with {mark}", "keep to three; slanted words are hard to read")


def _of_capitals(text: str) -> Iterator[Finding]:
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if len(sentence.split()) > 1 and is_in_capitals(sentence):
            yield Finding(
                f"“{excerpt(sentence)}” is in capitals", "write it in small letters, and set a word or two strong"
            )


def _of_words(text: str) -> Iterator[Finding]:
    if found := _DOUBLE_NEGATIVE.search(text):
        yield Finding(f"“{found[0]}” negates twice", "say it without a negation")
    if found := _PASSIVE.search(text):
        yield Finding(f"“{found[0]}” does not say who does it", "speak to the reader: Take …, Avoid …, Do not use …")
    if (found := _PERCENTAGE.search(text)) and not _FREQUENCY.search(text):
        yield Finding(f"“{found[0]}” stands without people", "say it in people as well: 3 in 100 people")


def _mixed_ranges(messages: list[Message]) -> Iterator[tuple[Message, Finding]]:
    """ "2 to 3" in one place and "2–3" in another."""
    by_word = [(m, f[0]) for m in messages for f in _RANGE_BY_WORD.finditer(_bare(m))]
    by_dash = [(m, f[0]) for m in messages for f in _RANGE_BY_DASH.finditer(_bare(m))]
    if by_word and by_dash:
        fewer, more = sorted((by_word, by_dash), key=len)
        yield (
            fewer[0][0],
            Finding(
                f"“{fewer[0][1]}” here and “{more[0][1]}” elsewhere: ranges are written in two ways", "write them alike"
            ),
        )


def _unexplained(messages: list[Message]) -> Iterator[tuple[Message, Finding]]:
    """Abbreviations that stand nowhere in brackets behind their words, nor before a bracket that explains them."""
    whole = "\n".join(_bare(message) for message in messages)
    told = set(_KNOWN)
    for message in messages:
        text = _bare(message)
        if any(is_in_capitals(part) for part in re.split(r"(?<=[.!?:])\s+", text)):
            continue
        for short in _ABBREVIATION.findall(text):
            is_explained = re.search(rf"\({short}s?\b[^)]*\)|\b{short}s? \(", whole)
            if short not in told and not is_explained:
                told.add(short)
                yield (
                    message,
                    Finding(
                        f"“{short}” is not explained",
                        f"write the words with “({short})” behind them where it stands first",
                    ),
                )


def _bare(message: Message) -> str:
    return ADDRESS.sub(" ", PLACEHOLDER.sub(" ", shown(message.text, not message.is_plain)))


RULES = (
    SourceRule(
        "plain-words",
        Severity.WARNING,
        "capitals, long italics, empty link words, double negatives, orders without a doer, bare percentages, "
        "unexplained abbreviations (PEMAT-P items 3 to 6 and 21)",
        look=_look,
    ),
)
