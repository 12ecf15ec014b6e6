"""The name that a message has on the page, in the list and in the browser's address."""

from leafpost.catalogs.model import Key
from leafpost.documents.model import Message
from leafpost.files import digest_of

_LENGTH = 10  # hexadecimal digits


def mark_of(message: Message) -> str:
    """A name that stays when other messages come and go: it is made of context and source text."""
    return mark_of_key(message.key)


def mark_of_key(key: Key) -> str:
    return "m" + digest_of("\x04".join(key).encode("utf-8"))[:_LENGTH]
