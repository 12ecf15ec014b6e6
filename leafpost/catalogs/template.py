"""Document → entries of its POT: the messages with what a translator needs to know about each."""

import re
from collections.abc import Iterator

from leafpost.catalogs.messages import block_messages, callouts_of, distinct_messages
from leafpost.catalogs.model import Entry
from leafpost.documents.model import Document, Message, MessageKind

LENGTH_LIMITS = {
    MessageKind.TITLE: 60,
    MessageKind.SUMMARY: 160,
    MessageKind.SUBJECT: 60,
    MessageKind.PREHEADER: 110,
}  # characters; a mail client on a phone shows about so many
CALLOUT_NOTE = "in a callout of the kind “{kind}”"
_VARIABLE = re.compile(r"\{[a-z][a-z0-9_]*\}")
_REFERENCE = re.compile(r"\]\[([^\[\]]+)\]")


def document_entries(document: Document) -> list[Entry]:
    """Every message of a document once, untranslated, in rendered order."""
    callouts = {
        message.key: callout.kind.value
        for callout in callouts_of(document)
        for message in (*([callout.title] if callout.title else []), *block_messages(callout.blocks))
    }
    return [
        Entry(
            msgid=message.text,
            msgctxt=message.context,
            extracted=tuple(_notes(message, callouts.get(message.key, ""))),
            references=(document.file,),
        )
        for message in distinct_messages(document)
    ]


def _notes(message: Message, callout: str) -> Iterator[str]:
    """What stands above the message in the editor. Nothing here may change when a neighbour does."""
    where = f", {CALLOUT_NOTE.format(kind=callout)}" if callout else ""
    yield f"{message.kind.value.capitalize()}{where}."
    if limit := LENGTH_LIMITS.get(message.kind):
        yield f"At most about {limit} characters."
    if variables := list(dict.fromkeys(_VARIABLE.findall(message.text))):
        yield f"Keep as it is: {', '.join(variables)} (a value of the clinic is put in)."
    for name in dict.fromkeys(_REFERENCE.findall(message.text)):
        yield f"A link: translate the words in the first brackets, keep [{name}]."
    if "**" in message.text:
        yield "Words between ** and ** are set strong: keep the marks around the same meaning."
