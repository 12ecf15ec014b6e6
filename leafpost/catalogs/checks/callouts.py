"""Rule `callout`: boxes that do what their kind promises.

PEMAT-P items 12 (visual cues draw attention to key points), 20 ("clearly identifies at least
one action the user can take") and 22 ("breaks down any action into manageable, explicit steps").
"""

import re
from collections.abc import Iterator

from leafpost.catalogs.checks.model import Finding, SourceRule
from leafpost.catalogs.checks.shown import shown
from leafpost.catalogs.messages import block_messages, callouts_of
from leafpost.clinic import Clinic
from leafpost.documents.model import Callout, CalloutKind, Document, ItemList, Message
from leafpost.errors import Severity

_MOST_ITEMS = 7
_MOST_WORDS = 100
_WORD = re.compile(r"\w+")
# What an order begins with, at the beginning of a sentence or behind a comma ("If it bleeds, press …").
_ORDERS = (
    "do not|don't|never|get|call|go|ring|phone|dial|stop|tell|see|ask|seek|contact|take|leave|lie|sit|give|keep|use"
    "|press|remove|drink|stay|wait|come|visit|avoid|put|let|hold|rinse|wash|cool|cover|move|open|turn|return|bring"
    "|make|have|talk|speak|book|check|report|text|follow|find|look|help|start|read"
)
_ORDER = re.compile(rf"(?:^|[.:,;!?–—] )(?:please |then |always |immediately |at once )*(?:{_ORDERS})\b", re.IGNORECASE)
_WAY = re.compile(r"\]\[|\{clinic_(?:phone|email|website|address)\}|\+?\d[\d ()-]{5,}\d")


def _look(document: Document, clinic: Clinic) -> Iterator[tuple[Message | None, Finding]]:
    callouts = list(callouts_of(document))
    for callout in callouts:
        messages = [*([callout.title] if callout.title else []), *block_messages(callout.blocks)]
        if not messages:
            continue
        if callout.kind.must_reach_reader:
            yield from _too_much(callout, messages)
        if callout.kind is CalloutKind.URGENT and clinic.source.tag == "en":
            yield from _no_order(messages[0])
        if callout.kind is CalloutKind.ACTION and not any(_WAY.search(message.text) for message in messages):
            yield (
                messages[0],
                Finding(
                    "this action box has neither a link nor a phone number",
                    "say how to do it: [words][name], {clinic_phone}",
                ),
            )
    if not document.is_newsletter and not any(callout.kind is CalloutKind.ACTION for callout in callouts):
        yield None, Finding("the leaflet has no action box", "end it with ::: action and the reader's next step")


def _too_much(callout: Callout, messages: list[Message]) -> Iterator[tuple[Message, Finding]]:
    items = sum(len(block.items) for block in callout.blocks if isinstance(block, ItemList))
    words = sum(len(_WORD.findall(shown(message.text, not message.is_plain))) for message in messages)
    if items > _MOST_ITEMS:
        yield (
            messages[0],
            Finding(
                f"this {callout.kind.value} box has {items} items, and nobody keeps more than {_MOST_ITEMS} in mind",
                "put together what belongs together, or make two boxes",
            ),
        )
    if words > _MOST_WORDS:
        yield (
            messages[0],
            Finding(
                f"this {callout.kind.value} box has {words} words, and {_MOST_WORDS} are the most for one glance",
                "keep to whom it concerns and what to do; tell the rest below the box",
            ),
        )


def _no_order(first: Message) -> Iterator[tuple[Message, Finding]]:
    if not _ORDER.search(shown(first.text, not first.is_plain).replace("’", "'")):
        yield (
            first,
            Finding(
                "this urgent box does not begin with what to do",
                "begin with the order: Get help at once, Call …, Stop …",
            ),
        )


RULES = (
    SourceRule(
        "callout",
        Severity.WARNING,
        "boxes without a way to act, urgent ones that do not begin with it, warnings too long to be read "
        "(PEMAT-P items 12, 20 and 22)",
        look=_look,
    ),
)
