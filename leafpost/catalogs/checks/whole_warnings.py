"""`warning-present`: what a source warns of is warned of in every language, whole."""

from collections.abc import Iterator

from leafpost.catalogs.checks.model import Book, BookRule, Finding
from leafpost.catalogs.checks.wording import BARRIER, words_of
from leafpost.catalogs.messages import block_messages, callouts_of
from leafpost.catalogs.model import Entry, has_words
from leafpost.documents.model import Callout, Message
from leafpost.errors import Severity


def callout_messages(callout: Callout) -> list[Message]:
    """The messages of a callout, its title first."""
    return [*([callout.title] if callout.title else []), *block_messages(callout.blocks)]


def _look(book: Book) -> Iterator[tuple[Entry, Finding]]:
    if book.source is None:
        return
    links = frozenset(book.source.links)
    for callout in callouts_of(book.source):
        if not callout.kind.must_reach_reader:
            continue
        messages = callout_messages(callout)
        lost = [message for message in messages if not _can_be_seen(message, book.entries.get(message.key), links)]
        if lost:
            entry = book.entries.get(lost[0].key) or Entry(lost[0].text, msgctxt=lost[0].context)
            yield (
                entry,
                Finding(
                    f"the {callout.kind} '{callout.id}' is not whole in {book.tongue.language.english}: "
                    f"{len(lost)} of its {len(messages)} messages have no current translation",
                    "translate them first of all",
                ),
            )


def _can_be_seen(message: Message, entry: Entry | None, links: frozenset[str]) -> bool:
    """Whether a current translation has something to read, once entities such as `&nbsp;` are read."""
    if entry is None or not entry.is_translated:
        return False
    words = words_of(entry.msgstr[0], links, is_markdown=not message.is_plain)
    return BARRIER in words or has_words(words)


RULES = (
    BookRule(
        "warning-present",
        Severity.ERROR,
        "every message of a warning or urgent callout has a current translation that can be seen",
        is_waivable=False,
        look=_look,
    ),
)
