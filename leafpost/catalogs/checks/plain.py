"""What must not stand in plain text: the words of the interface, titles, descriptions of pictures.

In a document's Markdown the same is found when it is localised; plain text is set as it is,
so that a tag or a mark would be read on the page.
"""

import re
from collections import Counter
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, Pair, PairRule
from leafpost.catalogs.checks.shown import PLACEHOLDER
from leafpost.documents.inline import HTML, WEB_ADDRESS, hidden_faults
from leafpost.errors import Severity

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_MARKS = re.compile(r"\*\*|\]\[[^\[\]]*\]|\]\(|``?")


def _look_at_html(pair: Pair) -> Iterator[Finding]:
    if pair.is_markdown:
        return
    for found in (*HTML.finditer(pair.target), *_ENTITY.finditer(pair.target)):
        if found[0] not in pair.source:
            yield Finding(f"raw HTML: {found[0]}", "write plain text; for a plain < put a space behind it")


def _look_at_marks(pair: Pair) -> Iterator[Finding]:
    if pair.is_markdown:
        return
    for found in dict.fromkeys(mark[0] for mark in _MARKS.finditer(pair.target)):
        if found not in pair.source:
            yield Finding(f"{found} would be read as it stands here", "delete it; this text is plain")


def _look_at_addresses(pair: Pair) -> Iterator[Finding]:
    if pair.is_markdown:
        return
    for found in WEB_ADDRESS.finditer(pair.target):
        if found[0] not in pair.source:
            yield Finding(f"the address {found[0]} is not in the source", "delete it")


def _hidden(pair: Pair, rule: str) -> Iterator[Finding]:
    """Hidden characters in words of the interface; those of a document are found when it is localised."""
    if pair.message is not None:
        return
    for fault in hidden_faults(pair.target):
        if fault.rule == rule:
            yield Finding(fault.what, fault.fix)


def _look_at_placeholders(pair: Pair) -> Iterator[Finding]:
    if pair.message is not None:
        return
    wanted, found = Counter(PLACEHOLDER.findall(pair.source)), Counter(PLACEHOLDER.findall(pair.target))
    free = "{number}" if _is_for_one_number(pair.numbers) else ""
    for name in sorted(wanted - found):
        if name != free:
            yield Finding(f"the translation has lost {name}", "put it where the source has it")
    for name in sorted(found - wanted):
        if name != free or name in wanted:
            yield Finding(f"the translation has {name}, which the source has not", "remove it")
    if set("{}") & set(PLACEHOLDER.sub("", pair.target)):
        yield Finding("a brace that names nothing", "write {name} without spaces, as in the source")


def _is_for_one_number(numbers: tuple[int, ...]) -> bool:
    """Whether a plural form says its number by itself: it is used for no other, or for none and one."""
    return len(numbers) == 1 or set(numbers) == {0, 1}


def _rule(name: str, about: str) -> PairRule:
    return PairRule(name, Severity.ERROR, about, is_waivable=False, look=lambda pair: _hidden(pair, name))


RULES = (
    PairRule(
        "placeholder", Severity.ERROR, "each {…} of the source is in the translation, as often, and no other",
        is_waivable=False, look=_look_at_placeholders,
    ),
    PairRule(
        "html-in-translation", Severity.ERROR, "no tags and no entities in a translation",
        is_waivable=False, look=_look_at_html,
    ),
    PairRule(
        "markup", Severity.ERROR, "no ** and no brackets of links in a plain text",
        look=_look_at_marks,
    ),
    PairRule(
        "link", Severity.ERROR, "no web address that the source has not",
        is_waivable=False, look=_look_at_addresses,
    ),
    _rule("bidi", "no hidden characters that reorder text, and no isolate opened or closed alone"),
    _rule("control", "no control characters, and none that Unicode does not know"),
    _rule("slot", "nothing that looks like a letter's own slots"),
)  # fmt: skip
